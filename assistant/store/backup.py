"""Backup of a store into one .zip, and its restoring: the same form for both databases, so that one can move to the other."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, select, text

from assistant.core.errors import BadInputError
from assistant.store.opening import Store
from assistant.store.tables import Base, Person

FORMAT = 1
_TABLES = Base.metadata.sorted_tables


def backup(store: Store, target: Path) -> int:
    """Write one state of the database and every file into a new .zip; how many files. The server may go on meanwhile."""
    if target.exists():
        raise BadInputError("备份文件已存在", path=str(target), advice="请换一个文件名")
    temporary = target.with_name(target.name + ".part")
    target.parent.mkdir(parents=True, exist_ok=True)
    count = 0
    with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive:
        with store.database.read() as session:
            tables = {t.name: [list(row) for row in session.execute(select(t))] for t in _TABLES if t.name != "logins"}
        archive.writestr(
            "database.json",
            json.dumps(
                {"format": FORMAT, "columns": {t.name: [c.name for c in t.columns] for t in _TABLES}, "tables": tables}, ensure_ascii=False
            ),
        )
        for file in store.files.all():  # never removed, so those of the state above are all there
            archive.write(file, f"files/{file.name}", zipfile.ZIP_STORED)
            count += 1
    os.replace(temporary, target)
    return count


def restore(store: Store, source: Path) -> int:
    """Fill an empty store from a backup; how many files. BadInputError where the store is not empty or the backup is damaged."""
    with store.database.read() as session:
        if session.scalar(select(func.count()).select_from(Person)):
            raise BadInputError("数据文件夹不是空的，未作恢复", path=str(store.folder), advice="请换一个空文件夹")
    try:
        with zipfile.ZipFile(source) as archive:
            content = json.loads(archive.read("database.json"))
            if content["format"] != FORMAT:
                raise BadInputError("备份的格式版本不符", path=str(source))
            count = _restore_files(store, archive, source)
            _restore_tables(store, content)
    except (zipfile.BadZipFile, KeyError, OSError, json.JSONDecodeError) as error:
        raise BadInputError("备份无法读取", path=str(source), advice=str(error)) from error
    return count


def _restore_files(store: Store, archive: zipfile.ZipFile, source: Path) -> int:
    count = 0
    for name in archive.namelist():
        if not name.startswith("files/"):
            continue
        data = archive.read(name)
        sha256 = hashlib.sha256(data).hexdigest()
        if name != f"files/{sha256}":
            raise BadInputError("备份中的文件与其摘要不符", path=str(source), advice=name)
        target = store.files.path(sha256, must=False)
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(data)
        count += 1
    return count


def _restore_tables(store: Store, content: dict[str, Any]) -> None:
    with store.database.write() as session:
        for table in _TABLES:
            rows = content["tables"].get(table.name, [])
            columns = content["columns"][table.name]
            if rows:
                session.execute(insert(table), [dict(zip(columns, row, strict=True)) for row in rows])
            serial = [c.name for c in table.primary_key.columns if c.name == "id" and c.type.python_type is int]
            if serial and not store.database.sqlite and rows:
                session.execute(text(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), (SELECT max(id) FROM {table.name}))"))
