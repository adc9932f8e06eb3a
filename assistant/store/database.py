"""The engine: SQLite (WAL, every commit on the disk) or PostgreSQL, brought to the newest migration when it is opened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.orm import Session

from assistant.core.errors import BadInputError

#: Tests and the application run the same migrations; their folder is part of the package.
MIGRATIONS = Path(__file__).parent / "migrations"


def now(ahead: dt.timedelta = dt.timedelta()) -> str:
    """This moment (or one ahead of it) in UTC, to the microsecond; as text it sorts by time."""
    return (dt.datetime.now(dt.UTC) + ahead).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Database:
    """Reading and writing sessions over one engine; a writing one holds the only write lock until it is committed."""

    def __init__(self, url: str) -> None:
        try:
            self.url = make_url(url)
            if self.url.drivername == "postgresql":
                self.url = self.url.set(drivername="postgresql+psycopg")
            self.engine = create_engine(self.url, connect_args={"timeout": 60} if self.sqlite else {}, pool_pre_ping=not self.sqlite)
        except (ArgumentError, ImportError) as error:
            raise BadInputError(
                "数据库地址有误", path=url, advice="形如 postgresql://用户:密码@主机/库；PostgreSQL 需安装 greenmine-review[postgres]"
            ) from error
        if self.sqlite:
            event.listen(self.engine, "connect", _sqlite_connect)
            event.listen(self.engine, "begin", _sqlite_begin)
        self._writing: Engine = self.engine.execution_options(writing=True)

    @property
    def sqlite(self) -> bool:
        """Whether this is the embedded database."""
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one state of the database; what it gives may be used after it is closed."""
        with Session(self.engine, expire_on_commit=False) as session:
            if not self.sqlite:
                session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session whose changes are on the disk when the block ends, and nowhere where it fails."""
        with Session(self._writing, expire_on_commit=False) as session, session.begin():
            if not self.sqlite:
                session.connection().exec_driver_sql("SELECT pg_advisory_xact_lock(3523)")  # one writer: the audit chain has one end
            yield session

    def migrate(self) -> None:
        """Bring the database to the newest migration. BadInputError where it cannot be reached."""
        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        try:
            with self._writing.begin() as connection:
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
        except OperationalError as error:
            raise BadInputError(
                "数据库无法打开", path=self.url.render_as_string(hide_password=True), advice="请检查地址、权限与磁盘空间"
            ) from error

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def _sqlite_connect(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # transactions are begun below, not by the driver
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=60000"):
        connection.execute(f"PRAGMA {pragma}")


def _sqlite_begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writing") else "BEGIN")
