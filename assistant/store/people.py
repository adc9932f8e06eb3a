"""People, their passwords (argon2), sessions and tokens."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections import defaultdict

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import delete, func, select

from assistant.core.errors import BadInputError, GreenmineError
from assistant.store.database import Database, now
from assistant.store.tables import Login, Person, Token
from assistant.store.trail import append

ROLES = ("company", "county", "city", "province", "admin")
ROLE_LABELS = {"company": "企业", "county": "县级审查人员", "city": "市级审查人员", "province": "省级审查人员", "admin": "管理员"}
_AREA_DIGITS = {"company": 6, "county": 6, "city": 4, "province": 2, "admin": 0}
SHORTEST = 10
MOST_FAILURES = 5
LOCKED_FOR = dt.timedelta(minutes=15)
SESSION = dt.timedelta(hours=10)
_SECRETS = PasswordHasher()
#: Verified where the name is unknown, so that the time of an answer does not tell which names exist.
_NOBODY = _SECRETS.hash(secrets.token_hex(16))


class LockedError(GreenmineError):
    """Too many wrong passwords, or locked by the admin."""


class People:
    """Who may come in."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def any(self) -> bool:
        """Whether anybody is there: without anybody, the first-run page makes the admin."""
        with self._database.read() as session:
            return session.scalar(select(func.count()).select_from(Person)) != 0

    def first(self, name: str, password: str) -> Person:
        """Make the first admin; BadInputError where there is somebody already."""
        return self.add(name, password, "admin", by=name, first=True)

    def add(self, name: str, password: str, role: str, *, area: str = "", company: str = "", by: str = "", first: bool = False) -> Person:
        """Add a person. area: the code of the place, as long as the role asks for. BadInputError says what is wrong."""
        _check(name, password, role, area, company)
        person = Person(
            name=name,
            role=role,
            area=area,
            company=company,
            password=_SECRETS.hash(password),
            created=now(),
            failures=0,
            locked=False,
            locked_until="",
        )
        with self._database.write() as session:
            if first and session.scalar(select(func.count()).select_from(Person)):
                raise BadInputError("已有管理员，首次设置已结束", advice="请登录，或用 greenmine users add 增加人员")
            if session.scalar(select(Person).where(Person.name == name)):
                raise BadInputError(f"已有同名人员：{name}")
            session.add(person)
            append(session, by or name, "add-person", f"person:{name}", None, {"role": role, "area": area, "company": company})
        return person

    def all(self) -> list[Person]:
        """Everybody, by name."""
        with self._database.read() as session:
            return list(session.scalars(select(Person).order_by(Person.name)))

    def named(self, name: str) -> Person:
        """BadInputError where there is no such person."""
        with self._database.read() as session:
            found = session.scalar(select(Person).where(Person.name == name))
        if found is None:
            raise BadInputError(f"没有此人：{name}")
        return found

    def get(self, person_id: int) -> Person:
        """BadInputError where there is no such person."""
        with self._database.read() as session:
            found = session.get(Person, person_id)
        if found is None:
            raise BadInputError("没有此人")
        return found

    def tokens(self) -> dict[int, list[str]]:
        """What the tokens that are good are for, by person."""
        found: dict[int, list[str]] = defaultdict(list)
        with self._database.read() as session:
            for token in session.scalars(select(Token).where(Token.revoked.is_(False)).order_by(Token.created)):
                found[token.person_id].append(token.label)
        return dict(found)

    def lock(self, name: str, locked: bool, by: str) -> None:
        """Lock or unlock; a locked person's sessions end at once."""
        with self._database.write() as session:
            person = session.scalar(select(Person).where(Person.name == name))
            if person is None:
                raise BadInputError(f"没有此人：{name}")
            before = person.locked
            person.locked, person.failures, person.locked_until = locked, 0, ""
            if locked:
                session.execute(delete(Login).where(Login.person_id == person.id))
            append(session, by, "lock-person" if locked else "unlock-person", f"person:{name}", before, locked)

    def set_password(self, name: str, password: str, by: str) -> None:
        """A new password; all sessions of the person end."""
        _check_password(password)
        with self._database.write() as session:
            person = session.scalar(select(Person).where(Person.name == name))
            if person is None:
                raise BadInputError(f"没有此人：{name}")
            person.password, person.failures, person.locked_until = _SECRETS.hash(password), 0, ""
            session.execute(delete(Login).where(Login.person_id == person.id))
            append(session, by, "set-password", f"person:{name}")

    def login(self, name: str, password: str) -> str | None:
        """The secret of a new session, or None where name or password is wrong; LockedError after too many failures."""
        with self._database.read() as session:
            person = session.scalar(select(Person).where(Person.name == name))
        if person is not None and (person.locked or person.locked_until > now()):
            raise LockedError("该账号已锁定", advice="请稍后再试，或请管理员解锁")
        right = _verify(person.password if person else _NOBODY, password) and person is not None
        if person is None:
            return None
        secret = secrets.token_urlsafe(32)
        with self._database.write() as session:
            known = session.get_one(Person, person.id)
            if not right:
                known.failures += 1
                if known.failures >= MOST_FAILURES:
                    known.failures, known.locked_until = 0, now(LOCKED_FOR)
                    append(session, name, "locked-out", f"person:{name}")
                return None
            known.failures = 0
            session.execute(delete(Login).where(Login.expires < now()))
            session.add(Login(digest=_digest(secret), person_id=known.id, expires=now(SESSION)))
            append(session, name, "login", f"person:{name}")
        return secret

    def of_session(self, secret: str) -> Person | None:
        """Whose session it is; None where it is unknown, expired or its person locked."""
        query = (
            select(Person)
            .join(Login, Login.person_id == Person.id)
            .where(Login.digest == _digest(secret), Login.expires > now(), Person.locked.is_(False))
        )
        with self._database.read() as session:
            return session.scalar(query)

    def logout(self, secret: str) -> None:
        """End a session."""
        with self._database.write() as session:
            session.execute(delete(Login).where(Login.digest == _digest(secret)))

    def make_token(self, name: str, label: str, by: str) -> str:
        """A key for a program with the rights of a person; shown once, here."""
        secret = "gm_" + secrets.token_urlsafe(32)
        person = self.named(name)
        with self._database.write() as session:
            session.add(Token(digest=_digest(secret), person_id=person.id, label=label, created=now(), revoked=False))
            append(session, by, "make-token", f"person:{name}", None, label)
        return secret

    def revoke_tokens(self, name: str, by: str) -> int:
        """Take back all keys of a person; how many there were."""
        person = self.named(name)
        with self._database.write() as session:
            found = list(session.scalars(select(Token).where(Token.person_id == person.id, Token.revoked.is_(False))))
            for token in found:
                token.revoked = True
            append(session, by, "revoke-tokens", f"person:{name}", len(found), 0)
        return len(found)

    def of_token(self, secret: str) -> Person | None:
        """Whose key it is; None where it is unknown, taken back or its person locked."""
        query = (
            select(Person)
            .join(Token, Token.person_id == Person.id)
            .where(Token.digest == _digest(secret), Token.revoked.is_(False), Person.locked.is_(False))
        )
        with self._database.read() as session:
            return session.scalar(query)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8")).hexdigest()


def _verify(stored: str, password: str) -> bool:
    try:
        return _SECRETS.verify(stored, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def _check_password(password: str) -> None:
    if len(password) < SHORTEST:
        raise BadInputError(f"密码太短（至少 {SHORTEST} 个字符）")


def _check(name: str, password: str, role: str, area: str, company: str) -> None:
    if not name.strip() or len(name) > 80:
        raise BadInputError("请填写姓名或账号（不超过 80 个字符）")
    _check_password(password)
    if role not in ROLES:
        raise BadInputError(f"未知的角色：{role}", advice="可用 " + "、".join(ROLES))
    digits = _AREA_DIGITS[role]
    if digits and (len(area) != digits or not area.isdigit()):
        raise BadInputError("须指明所在地", advice="企业和县级为县（市、区），市级为市（州），省级为省")
    if role == "company" and not company.strip():
        raise BadInputError("企业账号须填写企业名称")
