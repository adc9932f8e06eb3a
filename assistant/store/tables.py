"""The tables. Times are ISO strings in UTC, so that both databases order and show them alike."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """All tables of the store."""


class Person(Base):
    """role: company | county | city | province | admin. area: code of the county (511002), city (5110) or province (51); company: of companies only."""

    __tablename__ = "people"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    role: Mapped[str] = mapped_column(String(16))
    area: Mapped[str] = mapped_column(String(6), default="")
    company: Mapped[str] = mapped_column(String(200), default="")
    password: Mapped[str] = mapped_column(Text)
    failures: Mapped[int] = mapped_column(default=0)
    locked: Mapped[bool] = mapped_column(default=False)
    locked_until: Mapped[str] = mapped_column(String(32), default="")
    created: Mapped[str] = mapped_column(String(32))


class Login(Base):
    """A session of the browser; only the hash of its secret is kept."""

    __tablename__ = "logins"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    expires: Mapped[str] = mapped_column(String(32))


class Token(Base):
    """A key for programs; only its hash is kept."""

    __tablename__ = "tokens"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    label: Mapped[str] = mapped_column(String(80))
    created: Mapped[str] = mapped_column(String(32))
    revoked: Mapped[bool] = mapped_column(default=False)


class Dossier(Base):
    """area: code prefix of the place whose people may see it; company: whose it is ('' where an office filed it and it is not read yet)."""

    __tablename__ = "dossiers"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    company: Mapped[str] = mapped_column(String(200), default="", index=True)
    area: Mapped[str] = mapped_column(String(6), default="", index=True)
    county: Mapped[str] = mapped_column(String(40), default="")
    stage: Mapped[str] = mapped_column(String(16))
    owner_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created: Mapped[str] = mapped_column(String(32))
    changed: Mapped[str] = mapped_column(String(32))
    changed_by: Mapped[str] = mapped_column(String(80))


class Version(Base):
    """What was filed at one time. report: report.json, '' until it is made; met, open_high: for the table of dossiers."""

    __tablename__ = "versions"
    __table_args__ = (UniqueConstraint("dossier_id", "number"),)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    dossier_id: Mapped[str] = mapped_column(ForeignKey("dossiers.id"), index=True)
    number: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created: Mapped[str] = mapped_column(String(32))
    report: Mapped[str] = mapped_column(Text, default="")
    reported: Mapped[str] = mapped_column(String(32), default="")


class FiledFile(Base):
    """A file of a version: its name in the dossier and the hash under which its bytes lie on the disk."""

    __tablename__ = "files"
    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[str] = mapped_column(ForeignKey("versions.id"), index=True)
    name: Mapped[str] = mapped_column(String(400))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]


class Decided(Base):
    """A decision; rows are only added, the newest of a person at a stage counts. words: digest of what it was decided on."""

    __tablename__ = "decisions"
    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[str] = mapped_column(ForeignKey("dossiers.id"), index=True)
    version_id: Mapped[str] = mapped_column(ForeignKey("versions.id"))
    key: Mapped[str] = mapped_column(String(120))
    words: Mapped[str] = mapped_column(String(64))
    stage: Mapped[str] = mapped_column(String(16))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    choice: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[str] = mapped_column(String(32))


class Job(Base):
    """A review under way. state: queued | running | done | failed | cancelled; cancel: somebody asked to stop it."""

    __tablename__ = "jobs"
    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[str] = mapped_column(ForeignKey("dossiers.id"), index=True)
    version_id: Mapped[str] = mapped_column(ForeignKey("versions.id"))
    state: Mapped[str] = mapped_column(String(16), index=True)
    stage: Mapped[str] = mapped_column(String(40), default="")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(String(400), default="")
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(Text, default="")
    cancel: Mapped[bool] = mapped_column(default=False)
    created: Mapped[str] = mapped_column(String(32))
    changed: Mapped[str] = mapped_column(String(32))


class Entry(Base):
    """One line of the audit trail: hash = sha256 over the previous hash and the line. The database itself refuses changes."""

    __tablename__ = "trail"
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[str] = mapped_column(String(32))
    who: Mapped[str] = mapped_column(String(80))
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(120), index=True)
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
