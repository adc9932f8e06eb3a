"""The one door to the data that travels with the program: notices, checklists, reference tables, prompts.

Inside an installed wheel the folders are `assistant/_corpus` and `assistant/_prompts`; in a checkout they are `corpus/` and `prompts/`
beside the package. Everything is read when asked for and kept; nothing is read at import.

    text("notices/川自然资发〔2023〕35号.md")   table("references/counties")   names("checklists")   prompt("answer")
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from assistant.core.errors import BadInputError

_PACKAGE = Path(__file__).resolve().parent.parent


@cache
def folder(kind: str = "corpus") -> Path:
    """The folder of 'corpus' or 'prompts': of the wheel where it is there, else of the checkout. BadInputError where neither is."""
    for candidate in (_PACKAGE / f"_{kind}", _PACKAGE.parent / kind):
        if candidate.is_dir():
            return candidate
    raise BadInputError(f"找不到程序自带的数据目录 {kind}/", advice="请重新安装 greenmine-review")


def _inside(kind: str, name: str) -> Path:
    root = folder(kind)
    path = (root / name).resolve()
    if root.resolve() not in path.parents or not path.is_file():
        raise BadInputError(f"程序自带的数据中没有“{name}”", advice="请检查名称")
    return path


@cache
def text(name: str, *, kind: str = "corpus") -> str:
    """A data file as text, by its path below the folder ('notices/….md'); BadInputError where there is none."""
    return _inside(kind, name).read_text(encoding="utf-8")


@cache
def table(name: str) -> Any:
    """A YAML file below corpus/ ('references/counties', suffix optional). The caller must not change what it gets."""
    wanted = name if name.endswith((".yaml", ".yml")) else f"{name}.yaml"
    return yaml.load(text(wanted), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def prompt(name: str) -> str:
    """The raw text of prompts/<name>.md (front matter included)."""
    return text(f"{name}.md", kind="prompts")


@cache
def names(below: str, *, suffix: str = "", kind: str = "corpus") -> tuple[str, ...]:
    """The names of the files directly below a folder of the data, sorted ('checklists' -> ('checklists/sichuan-2023.yaml', …))."""
    root = folder(kind) / below
    if not root.is_dir():
        return ()
    return tuple(sorted(f"{below}/{p.name}" for p in root.iterdir() if p.is_file() and p.name.endswith(suffix)))
