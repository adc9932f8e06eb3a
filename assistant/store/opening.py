"""Opening the store of a data folder."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from assistant.store.database import Database
from assistant.store.dossiers import Dossiers
from assistant.store.files import Files
from assistant.store.jobs import Jobs
from assistant.store.people import People
from assistant.store.trail import Trail


@dataclass(frozen=True)
class Store:
    """All rooms of the store over one database and one folder of files."""

    folder: Path
    database: Database
    files: Files
    people: People
    dossiers: Dossiers
    jobs: Jobs
    trail: Trail

    def close(self) -> None:
        """Give the database back."""
        self.database.close()


def open_store(folder: Path, url: str | None = None) -> Store:
    """The store of a data folder, brought to the newest migration.

    url: a database elsewhere (postgresql://…), else GREENMINE_DATABASE, else greenmine.db in the folder. Files always lie in the folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    database = Database(url or os.environ.get("GREENMINE_DATABASE") or f"sqlite:///{(folder / 'greenmine.db').resolve()}")
    database.migrate()
    files = Files(folder / "files")
    return Store(folder, database, files, People(database), Dossiers(database, files), Jobs(database), Trail(database))
