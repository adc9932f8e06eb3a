"""The conversation beside the document: heard at once, answered in pieces, numbered places that lead somewhere, still there afterwards."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from tests.ui.conftest import SECRET, Place
from ui import rights, talking


@pytest.fixture(scope="module")
def client(place: Place) -> Iterator[TestClient]:
    with TestClient(place.app, follow_redirects=False) as opened:
        yield opened


def asked(place: Place, client: TestClient, question: str, name: str = "市复核") -> list[dict[str, str]]:
    headers = {"cookie": f"{rights.COOKIE}={place.sessions[name]}"}
    answer = client.post(f"/d/{place.filed}/ask", headers=headers, json={"question": question})
    return [json.loads(line) for line in answer.text.splitlines()]


def test_it_is_heard_before_it_is_answered(place: Place) -> None:
    person = place.store.people.named("省评估")
    lines = talking.ask(place.desk, person, place.filed, "", "统一社会信用代码是什么？")
    assert json.loads(next(lines)) == {"words": ""}
    rest = [json.loads(line) for line in lines]
    assert rest[0]["words"]
    assert "html" in rest[-1]


def test_numbers_lead_to_their_places_and_are_there_again(place: Place, client: TestClient) -> None:
    (*_, last) = asked(place, client, "统一社会信用代码是什么？")
    references = re.findall(r'class="gm-ref" data-cite="([^"]+)"', last["html"])
    assert references
    headers = {"cookie": f"{rights.COOKIE}={place.sessions['市复核']}"}
    for reference in references:
        shown = client.get(f"/d/{place.filed}/cite", headers=headers, params={"ref": reference})
        assert shown.status_code == 200
    again = client.get(f"/d/{place.filed}/talk", headers=headers).json()["html"]
    assert references[0] in again
    place.store.people.add("另一省评估", SECRET, "province", area="51")
    newcomer = {"cookie": f"{rights.COOKIE}={place.store.people.login('另一省评估', SECRET)}"}
    others = client.get(f"/d/{place.filed}/talk", headers=newcomer).json()["html"]
    assert others == "", "each person's conversation is their own"


def test_what_is_not_there_says_where_it_was_looked_for(place: Place, client: TestClient) -> None:
    (*_, last) = asked(place, client, "尾矿库的坝高是多少米？")
    assert "查找范围" in last["html"]
    assert "gm-ref" not in last["html"]


def test_words_of_a_question_are_not_markup(place: Place, client: TestClient) -> None:
    (*_, last) = asked(place, client, "<script>alert(1)</script>营业期限是多久？")
    assert "<script" not in last["html"]


@pytest.mark.parametrize("question", ["", "   ", "长" * 2001])
def test_no_question(place: Place, client: TestClient, question: str) -> None:
    headers = {"cookie": f"{rights.COOKIE}={place.sessions['市复核']}"}
    assert client.post(f"/d/{place.filed}/ask", headers=headers, json={"question": question}).status_code == 400


def test_numbers_that_stand_for_no_place_are_left_as_they_are() -> None:
    words = str(talking._with_numbers("甲[1]乙[1, 2]丙[7]丁[2023]\n出处：[1] 某处", 0, 2))
    assert words.count("gm-ref") == 3
    assert "丙[7]丁[2023]" in words
    assert "某处" not in words
