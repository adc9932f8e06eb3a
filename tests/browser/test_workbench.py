"""From upload to the marked words, as a reviewer does it."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import pytest

from tests.support.paths import EXAMPLES

pytestmark = pytest.mark.browser
FILES = [str(p) for p in sorted((EXAMPLES / "faulty").rglob("*")) if p.is_file()]


def review(page: Any) -> None:
    page.set_input_files("#gm-files input[type=file]", FILES)
    page.wait_for_function(f"document.querySelectorAll('#gm-files tr.file').length >= {len(FILES)}", timeout=60_000)
    page.click("#gm-start")
    page.wait_for_selector(".gm-item", timeout=240_000)


def test_upload_wait_click_a_citation_and_see_the_marked_words(page: Any, pictures: Path) -> None:
    review(page)
    assert page.locator(".gm-item").count() == 44
    page.get_by_role("tab", name="提示").click()
    flag = page.locator("#gm-flags [data-cite]", has_text=re.compile("开发利用方案.pdf")).first
    where = flag.locator("span").inner_text()
    number = re.search(r"第(\d+)页", where)
    assert number is not None
    flag.click()
    page.wait_for_selector("#gm-original .gm-page img", timeout=20_000)
    assert f"第{number.group(1)}页" in page.locator("#gm-place").inner_text()
    marks = page.locator("#gm-original .gm-mark")
    assert marks.count() >= 1
    box, sheet = marks.first.bounding_box(), page.locator("#gm-original .gm-page").bounding_box()
    assert sheet["x"] <= box["x"]
    assert box["x"] + box["width"] <= sheet["x"] + sheet["width"] + 1
    time.sleep(0.5)
    page.screenshot(path=pictures / "workbench.png")
    page.click("#gm-forward")
    page.wait_for_function(f"document.querySelector('#gm-place').innerText.includes('第{int(number.group(1)) + 1}页')", timeout=10_000)


def test_words_of_a_docx_are_marked_in_the_text(page: Any) -> None:
    review(page)
    item = page.locator("details.gm-item[data-item='2.3.self-score']")
    item.locator("summary").first.click()
    item.locator("[data-cite]", has_text=re.compile(r"\.docx")).first.click()
    page.wait_for_selector("#gm-original mark", timeout=20_000)
    assert page.locator("#gm-original mark").first.inner_text().strip()


def test_a_question_is_answered_with_its_place(page: Any) -> None:
    review(page)
    page.fill("#gm-question textarea", "采矿许可证号是多少？")
    page.press("#gm-question textarea", "Enter")
    page.wait_for_selector("#gm-sources [data-cite]", timeout=60_000)
    assert re.search(r"C51\d{20}", page.locator("#gm-chat").inner_text())
    page.locator("#gm-sources [data-cite]").first.click()
    page.wait_for_selector("#gm-original .gm-page img, #gm-original mark", timeout=20_000)
