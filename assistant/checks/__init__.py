"""The rules, found by walking this package: every module below it that holds a `CHECK` is one rule. There is no table to edit.

A rule is one module in one of the family packages; its docstring is its manual. Modules without a `CHECK` (helpers of a family, the
checklist engine) are passed over. Nothing is imported before `all_checks()` is called.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from dataclasses import replace
from functools import cache

from assistant.core.check import Check


@cache
def all_checks() -> tuple[Check, ...]:
    """Every rule below this package, ordered by id; each with its module's docstring as its manual where it brings none.

    Raises ValueError where two modules give the same id.
    """
    found: dict[str, Check] = {}
    for info in pkgutil.walk_packages(__path__, f"{__name__}."):
        module = importlib.import_module(info.name)
        check = getattr(module, "CHECK", None)
        if not isinstance(check, Check):
            continue
        if check.id in found:
            raise ValueError(f"two rules have the id {check.id}")
        found[check.id] = check if check.manual else replace(check, manual=inspect.getdoc(module) or "")
    return tuple(found[rule] for rule in sorted(found))


def check_by_id(rule: str) -> Check:
    """The rule of that id; KeyError where there is none."""
    for check in all_checks():
        if check.id == rule:
            return check
    raise KeyError(rule)
