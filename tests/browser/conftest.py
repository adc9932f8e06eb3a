"""A real server with people of each role, and a real Chromium."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from assistant.store import open_store
from tests.support.paths import EXAMPLES, ROOT

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
SECRET = "只用于测试的十位以上密码"
COUNTY = "510781"
#: name -> (role, area, company)
PEOPLE = {
    "县初审": ("county", COUNTY, ""), "县初审二": ("county", COUNTY, ""), "市复核": ("city", COUNTY[:4], ""), "省评估": ("province", "51", ""), "管理": ("admin", "", ""),
    "外县": ("county", "511002", ""), "企业甲": ("company", COUNTY, "四川甲矿业有限公司"), "企业乙": ("company", COUNTY, "四川乙矿业有限公司"),
}  # fmt: skip
FILES = [str(p) for p in sorted((EXAMPLES / "faulty").rglob("*")) if p.is_file()]


def chromium() -> str:
    """The browser on this machine; the test skips with a message where there is none."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("no Chromium on this machine: the browser tests are skipped")
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def people(data: Path) -> None:
    """Everybody of PEOPLE, in a data folder."""
    store = open_store(data)
    for name, (role, area, company) in PEOPLE.items():
        store.people.add(name, SECRET, role, area=area, company=company)
    store.close()


def start(data: Path, port: int) -> subprocess.Popen[bytes]:
    """`greenmine serve` in a process of its own, listening."""
    command = [sys.executable, "-m", "assistant.cli", "serve", "--port", str(port), "--data", str(data)]
    log = (data / "server.log").open("ab")
    process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, env={**os.environ, "PYTHONDEVMODE": ""})
    log.close()
    deadline = time.monotonic() + 120
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/login", timeout=2):
                return process
        except OSError:
            if time.monotonic() > deadline or process.poll() is not None:
                process.kill()
                pytest.fail("the workbench did not start: " + (data / "server.log").read_text("utf-8")[-800:])
            time.sleep(0.2)


@dataclass(frozen=True)
class Running:
    address: str
    data: Path
    pid: int


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """`greenmine serve` with its people."""
    chromium()
    data = tmp_path_factory.mktemp("data")
    people(data)
    port = free_port()
    process = start(data, port)
    yield Running(f"http://127.0.0.1:{port}", data, process.pid)
    process.terminate()
    process.wait(timeout=30)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield opened
        opened.close()


Enter = Callable[..., Any]


@pytest.fixture
def enter(server: Running, browser: Any) -> Iterator[Enter]:
    """enter(name) -> the first page, logged in as that person, at the size of a reviewer's screen."""
    contexts = []

    def come_in(name: str = "县初审", *, scheme: str = "light", path: str = "/") -> Any:
        context = browser.new_context(viewport={"width": 1366, "height": 768}, color_scheme=scheme, accept_downloads=True)
        contexts.append(context)
        page = context.new_page()
        page.goto(server.address + path)
        page.fill("input[name=name]", name)
        page.fill("input[name=password]", SECRET)
        page.click("button")
        page.wait_for_selector(".gm-slot :is(.gm-home, .gm-head, .gm-people)", timeout=30_000)
        return page

    yield come_in
    for context in contexts:
        context.close()


def submit(page: Any, files: list[str] = FILES) -> None:
    """Upload the files and file them."""
    page.set_input_files("#gm-files input[type=file][multiple]", files)
    page.wait_for_function(f"document.querySelectorAll('#gm-files li[data-state=done]').length === {len(files)}", timeout=60_000)
    page.click("#gm-start")
    page.wait_for_function("document.querySelector('#gm-status').innerText.includes('已受理')", timeout=30_000)


def wait_for_review(page: Any) -> None:
    """On the first page: until no review is under way."""
    page.reload()
    page.wait_for_selector(".gm-home tbody a", timeout=30_000)
    page.wait_for_function("!document.querySelector('.gm-home .gm-job')", timeout=120_000)


@pytest.fixture(scope="session")
def dossier(server: Running, browser: Any) -> str:
    """The address of the faulty example, filed by the county and reviewed."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.goto(server.address)
    page.fill("input[name=name]", "县初审")
    page.fill("input[name=password]", SECRET)
    page.click("button")
    page.wait_for_selector(".gm-home", timeout=30_000)
    submit(page)
    wait_for_review(page)
    address = str(page.locator(".gm-home tbody a").first.get_attribute("href"))
    context.close()
    return address


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the tests leave their screenshots."""
    return Path(os.environ["GREENMINE_PICTURES"]) if os.environ.get("GREENMINE_PICTURES") else tmp_path_factory.mktemp("screens")
