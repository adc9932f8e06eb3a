"""Other programs: a real MCP client and gradio's own client against the real server, with the rights of their tokens."""

from __future__ import annotations

import base64
import json
import re
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
import uvicorn

from tests.support.paths import ROOT
from tests.ui.conftest import PEOPLE, SECRET, Place
from tests.ui.test_rights import FILED, OWN
from ui.app import application
from ui.protocol import PATH
from ui.work import Worker

TOOLS = {"check": "file", "dossiers": "list", "report": "read", "ask": "read", "decisions": "decisions", "decide": "decide"}


@pytest.fixture(scope="module")
def address(place: Place) -> Iterator[str]:
    """The application on a port of this machine."""
    config = uvicorn.Config(
        application(place.desk, place.worker), host="127.0.0.1", port=0, log_level="warning", timeout_graceful_shutdown=2
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 60
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        assert time.monotonic() < deadline
        time.sleep(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=20)


@asynccontextmanager
async def session(address: str, token: str | None) -> Any:
    """A client of the mcp package."""
    from mcp import ClientSession
    from mcp.client.streamable_http import streamable_http_client

    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with (
        httpx.AsyncClient(headers=headers, timeout=120) as http,
        streamable_http_client(address + PATH, http_client=http) as (read, write, _),
        ClientSession(read, write) as opened,
    ):
        await opened.initialize()
        yield opened


def with_client(address: str, token: str | None, work: Callable[[Any], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        async with session(address, token) as opened:
            return await work(opened)

    return aside(lambda: anyio.run(run))


def aside(work: Callable[[], Any]) -> Any:
    """In a thread of its own: a browser of other tests may hold this one's event loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work).result()


async def called(client: Any, tool: str, **arguments: Any) -> tuple[bool, Any]:
    """(whether it was answered, the answer or the words of the refusal)."""
    result = await client.call_tool(tool, arguments)
    words = [c.text for c in result.content]
    if result.isError:
        return False, " ".join(words)
    found = [json.loads(w) for w in words]
    return True, found[0] if len(found) == 1 else found


def arguments(place: Place, tool: str, dossier: str) -> dict[str, Any]:
    item = place.desk.report(place.versions[dossier]).checklist[2].id
    return {
        "check": {"files": []}, "dossiers": {}, "report": {"dossier": dossier}, "ask": {"dossier": dossier, "question": "统一社会信用代码是什么？"},
        "decisions": {"dossier": dossier}, "decide": {"dossier": dossier, "key": f"item:{item}", "choice": "agree", "reason": "程序"},
    }[tool]  # fmt: skip


def test_a_county_reviewer_works_through_mcp(place: Place, address: str, paper: Path) -> None:
    async def work(client: Any) -> None:
        assert {t.name for t in (await client.list_tools()).tools} == set(TOOLS)
        sent = {"name": f"..\\{paper.name}", "content": base64.b64encode(paper.read_bytes()).decode()}
        fine, made = await called(client, "check", files=[sent], name="程序提交的")
        assert fine
        assert place.store.dossiers.files(made["version"])[0].name == paper.name
        assert (await called(client, "report", dossier=made["dossier"]))[1]["job"]["state"] == "queued"
        _, listed = await called(client, "dossiers")
        assert {place.filed, made["dossier"]} <= {d["dossier"] for d in listed}
        _, report = await called(client, "report", dossier=place.filed)
        assert report["schema"] == "greenmine.report/1"
        fine, answer = await called(client, "ask", dossier=place.filed, question="统一社会信用代码是什么？")
        assert fine
        assert answer["citations"]
        assert answer["citations"][0]["quote"]
        key = "item:" + report["checklist"][4]["id"]
        assert (await called(client, "decide", dossier=place.filed, key=key, choice="supplement", reason="经由程序"))[0]
        _, decided = await called(client, "decisions", dossier=place.filed)
        found = [d for d in (decided if isinstance(decided, list) else [decided]) if d["key"] == key]
        assert [(d["person"], d["choice"], d["reason"]) for d in found] == [("县初审", "supplement", "经由程序")]
        fine, words = await called(client, "check", files=[{"name": "a.pdf", "content": "###"}])
        assert not fine
        assert "base64" in words

    with_client(address, place.tokens["县初审"], work)


@pytest.mark.parametrize("name", PEOPLE)
def test_every_tool_as_each_role(place: Place, address: str, name: str) -> None:
    async def work(client: Any) -> None:
        for tool, action in TOOLS.items():
            for dossier, allowed in ((place.filed, FILED), (place.own, OWN)):
                fine, words = await called(client, tool, **arguments(place, tool, dossier))
                if tool == "check":  # nothing is sent: who may file is told that
                    assert "没有选择文件" in words
                elif name in allowed[action]:
                    assert fine, (tool, name, words)
                else:
                    assert not fine, (tool, name)
                    assert "无权" in words

    with_client(address, place.tokens[name], work)


@pytest.mark.parametrize("authorization", [None, "Bearer gm_unknown", "Bearer", "Basic eDp5"])
def test_mcp_without_a_valid_token_is_refused(place: Place, address: str, authorization: str | None) -> None:
    """A session's cookie is no token: another site's page could send it."""
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    headers = {"accept": "application/json, text/event-stream", "cookie": f"greenmine_session={place.sessions['县初审']}"}
    answer = httpx.post(address + PATH, json=body, headers={**headers, **({"authorization": authorization} if authorization else {})})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


def test_a_revoked_token_ends_at_the_next_call(place: Place, address: str) -> None:
    place.store.people.add("将被锁定", SECRET, "county", area="511002")
    token = place.store.people.make_token("将被锁定", "test", "test")

    async def work(client: Any) -> None:
        assert (await called(client, "dossiers"))[0]
        place.store.people.lock("将被锁定", True, "test")
        await called(client, "dossiers")

    with pytest.raises(BaseExceptionGroup) as raised:
        with_client(address, token, work)
    assert "401" in repr(raised.value) or "401" in "".join(str(e) for e in _leaves(raised.value))


def _leaves(error: BaseException) -> Iterator[BaseException]:
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            yield from _leaves(inner)
    else:
        yield error


def test_the_example_of_the_manual_runs(place: Place, address: str, paper: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The very words of docs/workbench.md, with this server's address, token and file."""
    text = (ROOT / "docs" / "workbench.md").read_text("utf-8")
    example = next(e for e in re.findall(r"```python\n(.*?)```", text, re.DOTALL) if "gradio_client" in e)
    for words, mine in (("http://127.0.0.1:7860", address), ("gm_…", place.tokens["县初审"]), ("自评估报告.docx", str(paper))):
        assert words in example
        example = example.replace(words, mine)
    with place.store.database.write() as opened:
        from assistant.store.tables import Job

        opened.query(Job).filter(Job.state == "queued").update({"state": "cancelled"})
    worker = Worker(place.desk)
    worker.start()
    values: dict[str, Any] = {}
    aside(lambda: exec(compile(example, "docs/workbench.md", "exec"), values))
    worker.stop()
    assert values["report"]["schema"] == "greenmine.report/1"
    assert values["answer"]["question"]


def test_the_mcp_example_of_the_manual_runs(place: Place, address: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = (ROOT / "docs" / "workbench.md").read_text("utf-8")
    example = next(e for e in re.findall(r"```python\n(.*?)```", text, re.DOTALL) if "ClientSession" in e)
    example = example.replace("http://127.0.0.1:7860", address).replace("gm_…", place.tokens["县初审"])
    aside(lambda: exec(compile(example, "docs/workbench.md", "exec"), {"__name__": "__main__"}))
    assert place.filed in capsys.readouterr().out


def test_gradio_refuses_a_stranger_and_a_wrong_token(place: Place, address: str) -> None:
    from gradio_client import Client
    from gradio_client.exceptions import AppError

    assert httpx.post(address + "/gradio_api/call/report", json={"data": [place.filed]}).status_code == 401
    client = Client(address, headers={"Authorization": f"Bearer {place.tokens['外县']}"}, verbose=False)
    with pytest.raises(AppError, match="无权"):
        client.predict(place.filed, api_name="/report")
    client.close()
