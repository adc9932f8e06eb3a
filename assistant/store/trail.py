"""The audit trail: who, when, what, before, after; each line chained to the one before by its hash."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.store.database import Database, now
from assistant.store.tables import Entry

START = "0" * 64


def append(session: Session, who: str, action: str, subject: str, before: Any = None, after: Any = None) -> None:
    """Add a line in the transaction of the change that it records: both are kept or none."""
    session.flush()
    last = session.execute(select(Entry.number, Entry.hash).order_by(Entry.number.desc()).limit(1)).first()
    entry = Entry(
        number=(last.number if last else 0) + 1, at=now(), who=who, action=action, subject=subject, before=_plain(before), after=_plain(after),
        previous=last.hash if last else START, hash="",
    )  # fmt: skip
    entry.hash = _digest(entry)
    session.add(entry)
    session.flush()


def _plain(value: Any) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)


def _digest(entry: Entry) -> str:
    line = [entry.number, entry.at, entry.who, entry.action, entry.subject, entry.before, entry.after, entry.previous]
    return hashlib.sha256(json.dumps(line, ensure_ascii=False).encode("utf-8")).hexdigest()


@dataclass(frozen=True)
class Verified:
    """lines: how many; head: the last hash, to be kept elsewhere; broken: number of the first line that does not fit, or None."""

    lines: int
    head: str
    broken: int | None


class Trail:
    """Reading and verifying the audit trail."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, subject: str, most: int = 200) -> list[Entry]:
        """The newest lines about a dossier or a person, newest first ('' for all)."""
        query = select(Entry).order_by(Entry.number.desc()).limit(most)
        with self._database.read() as session:
            return list(session.scalars(query.where(Entry.subject == subject) if subject else query))

    def verify(self) -> Verified:
        """Compute the whole chain again."""
        previous, count, broken = START, 0, None
        with (
            self._database.read() as session,
            session.scalars(select(Entry).order_by(Entry.number).execution_options(yield_per=500)) as entries,
        ):
            for entry in entries:
                count += 1
                if entry.number != count or entry.previous != previous or entry.hash != _digest(entry):
                    broken = entry.number
                    break
                previous = entry.hash
        return Verified(count, previous, broken)
