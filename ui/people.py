"""The admin's page of people, and everybody's own password. New secrets are made here, shown once and never kept in plain."""

from __future__ import annotations

import secrets
from typing import Any

from assistant.core.errors import BadInputError
from assistant.facts.names import counties
from assistant.store.people import ROLE_LABELS
from assistant.store.tables import Person
from ui import markup, places, rights
from ui.desk import Desk

#: Letters and digits that are not taken for each other when a password is read aloud or written down.
_LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_LENGTH = 14


def who(person: Person) -> dict[str, Any]:
    """For the head of the page."""
    place = f" · {places.label(person.area)}" if person.area and person.role != "province" else ""
    return {
        "name": person.name,
        "role": ROLE_LABELS[person.role] + place,
        "admin": rights.may(person, "people"),
        "company": person.role == "company",
    }


def page(desk: Desk, person: Person | None) -> str:
    """Everybody, and the form for one more."""
    rights.demand(desk.store, person, "people")
    assert person is not None
    tokens = desk.store.people.tokens()
    areas = ["四川省", *places.prefectures().values(), *(c.prefecture + c.name for c in counties())]
    return markup.render(
        "people.html.j2", people=desk.store.people.all(), me=person, tokens=tokens, roles=ROLE_LABELS, areas=areas, now=_now()
    )


def _now() -> str:
    from assistant.store.database import now

    return now()


def add(desk: Desk, person: Person | None, name: str, role: str, area: str, company: str) -> dict[str, str]:
    """Add somebody; their name and first password."""
    rights.demand(desk.store, person, "people")
    assert person is not None
    if role not in ROLE_LABELS:
        raise BadInputError("请选择角色")
    secret = _secret()
    made = desk.store.people.add(
        name.strip(), secret, role, area=places.code_of(area, role), company=company.strip() if role == "company" else "", by=person.name
    )
    return {"name": made.name, "label": "初始密码", "secret": secret}


def lock(desk: Desk, person: Person | None, person_id: int, locked: bool) -> dict[str, str]:
    """Lock somebody out or let them in again."""
    by, known = _both(desk, person, person_id)
    if locked and known.id == by.id:
        raise BadInputError("不能锁定自己")
    desk.store.people.lock(known.name, locked, by.name)
    return {"name": known.name}


def new_password(desk: Desk, person: Person | None, person_id: int) -> dict[str, str]:
    """A new password for somebody; their sessions end."""
    by, known = _both(desk, person, person_id)
    secret = _secret()
    desk.store.people.set_password(known.name, secret, by.name)
    return {"name": known.name, "label": "新密码", "secret": secret}


def token(desk: Desk, person: Person | None, person_id: int, label: str) -> dict[str, str]:
    """A token for a program with somebody's rights."""
    by, known = _both(desk, person, person_id)
    return {
        "name": known.name,
        "label": "程序令牌",
        "secret": desk.store.people.make_token(known.name, label.strip()[:80] or "程序", by.name),
    }


def revoke(desk: Desk, person: Person | None, person_id: int) -> dict[str, Any]:
    """Take back all tokens of somebody."""
    by, known = _both(desk, person, person_id)
    return {"name": known.name, "revoked": desk.store.people.revoke_tokens(known.name, by.name)}


def change_password(desk: Desk, session: str, old: str, new: str) -> str:
    """One's own password; the secret of a new session, since all others end. Only from a page: a token cannot change a password."""
    person = desk.store.people.of_session(session)
    if person is None:
        raise rights.NotLoggedInError
    if desk.store.people.login(person.name, old) is None:
        raise BadInputError("原密码不正确")
    desk.store.people.set_password(person.name, new, person.name)
    return desk.store.people.login(person.name, new) or ""


def _both(desk: Desk, person: Person | None, person_id: int) -> tuple[Person, Person]:
    """The admin who acts and the person who is meant."""
    rights.demand(desk.store, person, "people")
    assert person is not None
    return person, desk.store.people.get(person_id)


def _secret() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
