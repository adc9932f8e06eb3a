"""Who may do what: the one place that every event, file and API route asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from assistant.core.decision import DECIDING
from assistant.core.errors import GreenmineError

if TYPE_CHECKING:
    from assistant.store import Store
    from assistant.store.tables import Dossier, Person

COOKIE = "greenmine_session"
#: What is done to one dossier …
ON_DOSSIER = ("read", "decide", "forward", "revise", "cancel", "decisions")
#: … and what is done without one.
ALONE = ("list", "file", "people")


class NotAllowedError(GreenmineError):
    """The person may not do that. Also raised where the dossier does not exist: an address tells nothing."""

    def __init__(self) -> None:
        super().__init__("没有这套材料，或您无权进行此操作")


class NotLoggedInError(GreenmineError):
    """Nobody is logged in."""

    def __init__(self) -> None:
        super().__init__("请先登录")


def caller(store: Store, cookies: Mapping[str, str], headers: Mapping[str, str]) -> Person | None:
    """The person behind a request: by the session's cookie, or by `Authorization: Bearer gm_…`."""
    bearer = headers.get("authorization") or ""
    if bearer.lower().startswith("bearer "):
        return store.people.of_token(bearer[7:].strip())
    secret = cookies.get(COOKIE)
    return store.people.of_session(secret) if secret else None


def sees(person: Person, dossier: Dossier) -> bool:
    """A dossier is visible to its company, its county, its city, the province; a self-check only to its company (and whoever filed it)."""
    if person.role == "company":
        return dossier.company == person.company != "" and dossier.area[:4] == person.area[:4]
    if dossier.owner_id == person.id:
        return True
    if dossier.stage == "self":
        return False
    return person.role == "admin" or (person.area != "" and dossier.area.startswith(person.area))


def may(person: Person, action: str, dossier: Dossier | None = None) -> bool:
    """Whether the person may do the action (see ON_DOSSIER, ALONE)."""
    if action == "people":
        return person.role == "admin"
    if action in ("list", "file"):
        return True
    if dossier is None or action not in ON_DOSSIER or not sees(person, dossier):
        return False
    if action == "decisions":  # a company reads the opinion when it is issued, not while it is made
        return person.role != "company"
    if action == "decide":
        return dossier.stage in DECIDING and person.role == dossier.stage
    if action == "forward":
        return person.role == ("company" if dossier.stage == "self" else dossier.stage)
    if action in ("revise", "cancel"):
        return person.role == "admin" or dossier.owner_id == person.id or person.role == "company" or person.role == dossier.stage
    return True


def demand(store: Store, person: Person | None, action: str, dossier_id: str | None = None) -> Dossier | None:
    """The dossier (None for actions without one) where the person may do it; NotLoggedInError or NotAllowedError where not."""
    if person is None:
        raise NotLoggedInError
    if action in ALONE:
        if not may(person, action):
            raise NotAllowedError
        return None
    dossier = store.dossiers.get(dossier_id) if dossier_id else None
    if dossier is None or not may(person, action, dossier):
        raise NotAllowedError
    return dossier


def first_stage(person: Person) -> str:
    """The stage at which what this person files begins."""
    return {"company": "self", "admin": "province"}.get(person.role, person.role)
