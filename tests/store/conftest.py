"""A fresh store, over SQLite and over a real PostgreSQL."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.store import Store, open_store


def _postgres_bin() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    named = shutil.which("initdb")
    return found[-1].parent if found else Path(named).parent if named else None


@pytest.fixture(scope="session")
def cluster() -> Iterator[Path]:
    """The socket folder of a throw-away PostgreSQL cluster."""
    pytest.importorskip("psycopg", reason="psycopg is not installed: the PostgreSQL tests are skipped")
    tools = _postgres_bin()
    if tools is None:
        pytest.skip("no PostgreSQL on this machine: its tests are skipped")
    folder = Path(tempfile.mkdtemp(prefix="gm-pg-"))  # a socket's path must be short
    folder.chmod(0o777)
    data = folder / "data"
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []  # PostgreSQL refuses to run as root

    def run(*command: str) -> None:
        done = subprocess.run([*prefix, *command], capture_output=True, text=True, timeout=120)
        if done.returncode:
            pytest.skip(f"PostgreSQL could not be started: {done.stderr[-300:]}")

    run(str(tools / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
    run(
        str(tools / "pg_ctl"),
        "-D",
        str(data),
        "-w",
        "-l",
        str(folder / "log"),
        "-o",
        f"-k {folder} -c listen_addresses='' -c fsync=off",
        "start",
    )
    yield folder
    subprocess.run([*prefix, str(tools / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"], capture_output=True, timeout=60)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store over each database."""
    url = None
    if request.param == "postgresql":
        folder = request.getfixturevalue("cluster")  # skips where PostgreSQL or its driver is not there
        import psycopg

        name = f"t{abs(hash(str(tmp_path)))}"
        with psycopg.connect(f"host={folder} user=postgres dbname=postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        url = f"postgresql://postgres@/{name}?host={folder}"
    opened = open_store(tmp_path / "data", url)
    yield opened
    opened.close()
