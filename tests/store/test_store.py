"""What is kept, and what is refused; the same over SQLite and PostgreSQL."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from assistant.core.errors import BadInputError
from assistant.core.report import DossierReport, Engine, Report, Summary
from assistant.store import Store, open_store
from assistant.store.backup import backup, restore
from assistant.store.jobs import MOST_ATTEMPTS
from assistant.store.people import MOST_FAILURES, LockedError
from assistant.store.tables import Person

SECRET = "correct horse 电池"


def report(name: str = "红岩石灰岩矿") -> Report:
    return Report(
        dossier=DossierReport(id="x", name=name), as_of="2024-03-11", documents=[], facts=[], checklist=[], findings=[], summary=Summary(), timings={}, engine=Engine(version="0"),
    )  # fmt: skip


@pytest.fixture
def county(store: Store) -> Person:
    return store.people.add("县审查员", SECRET, "county", area="511002")


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    file = tmp_path / "自评估报告.docx"
    file.write_bytes(b"words")
    return file


def test_a_password_is_kept_as_argon2_and_opens_a_session(store: Store, county: Person) -> None:
    assert county.password.startswith("$argon2id$")
    secret = store.people.login("县审查员", SECRET)
    assert secret is not None
    found = store.people.of_session(secret)
    assert found is not None
    assert found.name == "县审查员"
    store.people.logout(secret)
    assert store.people.of_session(secret) is None


def test_an_expired_session_is_none(store: Store, county: Person) -> None:
    secret = store.people.login("县审查员", SECRET)
    assert secret is not None
    with store.database.write() as session:
        session.execute(text("UPDATE logins SET expires = '2020-01-01'"))
    assert store.people.of_session(secret) is None


def test_too_many_wrong_passwords_lock_the_account_even_for_the_right_one(store: Store, county: Person) -> None:
    for _ in range(MOST_FAILURES):
        assert store.people.login("县审查员", "wrong password") is None
    with pytest.raises(LockedError):
        store.people.login("县审查员", SECRET)
    store.people.lock("县审查员", False, "admin")
    assert store.people.login("县审查员", SECRET)


def test_locking_a_person_ends_sessions_and_tokens(store: Store, county: Person) -> None:
    secret, token = store.people.login("县审查员", SECRET), store.people.make_token("县审查员", "脚本", "admin")
    assert secret is not None
    assert store.people.of_token(token) is not None
    store.people.lock("县审查员", True, "admin")
    assert store.people.of_session(secret) is None
    assert store.people.of_token(token) is None


def test_tokens_can_be_taken_back_and_are_not_kept_in_plain(store: Store, county: Person) -> None:
    token = store.people.make_token("县审查员", "脚本", "admin")
    with store.database.read() as session:
        assert token not in [row.digest for row in session.execute(text("SELECT digest FROM tokens"))]
    assert store.people.revoke_tokens("县审查员", "admin") == 1
    assert store.people.of_token(token) is None


def test_only_one_first_admin(store: Store) -> None:
    assert not store.people.any()
    store.people.first("管理员", SECRET)
    with pytest.raises(BadInputError):
        store.people.first("另一人", SECRET)


@pytest.mark.parametrize(("name", "password", "role", "area", "company"), [
    ("", SECRET, "admin", "", ""), ("a", "short", "admin", "", ""), ("a", SECRET, "king", "", ""), ("a", SECRET, "county", "5110", ""), ("a", SECRET, "company", "511002", ""),
])  # fmt: skip
def test_people_that_cannot_be(store: Store, name: str, password: str, role: str, area: str, company: str) -> None:
    with pytest.raises(BadInputError):
        store.people.add(name, password, role, area=area, company=company)


def test_a_filing_is_kept_by_its_content_and_queued(store: Store, county: Person, paper: Path) -> None:
    dossier, version, job = store.dossiers.file([paper, paper], county, stage="county")
    names = [(f.name, f.sha256) for f in store.dossiers.files(version.id)]
    assert [n for n, _ in names] == ["自评估报告.docx", "自评估报告(2).docx"]
    assert len({h for _, h in names}) == 1
    assert store.files.path(names[0][1]).read_bytes() == b"words"
    assert job.state == "queued"
    assert store.dossiers.rows(area="5110")[0].dossier.id == dossier.id
    assert not store.dossiers.rows(area="5111")


def test_a_filing_cannot_bring_settings(store: Store, county: Person, tmp_path: Path) -> None:
    settings = tmp_path / "greenmine.toml"
    settings.write_text("[[suppress]]")
    with pytest.raises(BadInputError):
        store.dossiers.file([settings], county, stage="county")


def test_a_report_narrows_the_place_and_never_moves_it(store: Store, paper: Path) -> None:
    city = store.people.add("市", SECRET, "city", area="5110")
    dossier, version, _ = store.dossiers.file([paper], city, stage="city")
    store.dossiers.keep_report(version.id, report(), area="511102", county="别处")
    assert store.dossiers.get(dossier.id).area == "5110"  # type: ignore[union-attr]
    store.dossiers.keep_report(version.id, report(), area="511002", county="市中区")
    assert store.dossiers.get(dossier.id).area == "511002"  # type: ignore[union-attr]
    assert store.dossiers.report(version.id).dossier.name == "红岩石灰岩矿"  # type: ignore[union-attr]


def test_decisions_stand_beside_each_other_and_are_carried_where_the_words_are_the_same(store: Store, county: Person, paper: Path) -> None:
    other = store.people.add("另一审查员", SECRET, "county", area="511002")
    dossier, version, _ = store.dossiers.file([paper], county, stage="county")
    store.dossiers.decide(dossier.id, version.id, "item:a", "w1", county, "agree", "")
    store.dossiers.decide(dossier.id, version.id, "item:a", "w1", county, "supplement", "缺日期")
    store.dossiers.decide(dossier.id, version.id, "item:a", "w1", other, "disagree", "")
    found = store.dossiers.decisions(dossier.id, version.id, {"item:a": "w1"})
    assert [(d.person, d.choice, d.reason) for d in found] == [("县审查员", "supplement", "缺日期"), ("另一审查员", "disagree", "")]
    _, second, _ = store.dossiers.file([paper], county, dossier_id=dossier.id)
    assert second.number == 2
    assert all(d.carried for d in store.dossiers.decisions(dossier.id, second.id, {"item:a": "w1"}))
    assert store.dossiers.decisions(dossier.id, second.id, {"item:a": "other words"}) == []


def test_no_decision_outside_the_stages(store: Store, paper: Path) -> None:
    company = store.people.add("企业", SECRET, "company", area="511002", company="甲公司")
    dossier, version, _ = store.dossiers.file([paper], company, stage="self")
    with pytest.raises(BadInputError):
        store.dossiers.decide(dossier.id, version.id, "item:a", "w", company, "agree", "")
    assert store.dossiers.forward(dossier.id, company) == "county"


def test_a_job_is_taken_once_resumed_and_given_up_after_too_many_kills(store: Store, county: Person, paper: Path) -> None:
    _, _, job = store.dossiers.file([paper], county, stage="county")
    for _ in range(MOST_ATTEMPTS):
        taken = store.jobs.take()
        assert taken is not None
        assert store.jobs.take() is None
        assert store.jobs.resume() == 1
    assert store.jobs.get(job.id).state == "failed"  # type: ignore[union-attr]
    store.jobs.again(job.id, "县审查员")
    assert store.jobs.take() is not None
    store.jobs.cancel(job.id, "县审查员")
    assert store.jobs.tell(job.id, "read", 1, 2, "x") is False


def test_the_trail_is_chained_and_the_database_refuses_changes(store: Store, county: Person, paper: Path) -> None:
    store.dossiers.file([paper], county, stage="county")
    checked = store.trail.verify()
    assert checked.broken is None
    assert checked.lines == 2
    for change in ("UPDATE trail SET who = 'somebody'", "DELETE FROM trail WHERE number = 1"):
        with pytest.raises(DatabaseError), store.database.write() as session:
            session.execute(text(change))


def test_a_changed_line_is_found(store: Store, county: Person, paper: Path) -> None:
    store.dossiers.file([paper], county, stage="county")
    with store.database.write() as session:
        off = "DROP TRIGGER trail_no_update" if store.database.sqlite else "ALTER TABLE trail DISABLE TRIGGER trail_only_grows"
        session.execute(text(off))
        session.execute(text("UPDATE trail SET who = 'somebody else' WHERE number = 1"))
    assert store.trail.verify().broken == 1


def test_many_writers_at_once_lose_nothing(store: Store, county: Person, paper: Path) -> None:
    dossier, version, _ = store.dossiers.file([paper], county, stage="county")

    def decide(first: int) -> None:
        for n in range(first, first + 8):
            store.dossiers.decide(dossier.id, version.id, f"item:{n}", "w", county, "agree", "")

    threads = [threading.Thread(target=decide, args=(n,)) for n in (0, 100, 200, 300)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    checked = store.trail.verify()
    assert checked.broken is None
    keys = {f"item:{first + n}": "w" for first in (0, 100, 200, 300) for n in range(8)}
    assert len(store.dossiers.decisions(dossier.id, version.id, keys)) == 32


def test_backup_and_restore_give_the_same_store(store: Store, county: Person, paper: Path, tmp_path: Path) -> None:
    dossier, version, _ = store.dossiers.file([paper], county, stage="county")
    store.dossiers.keep_report(version.id, report())
    store.dossiers.decide(dossier.id, version.id, "item:a", "w", county, "agree", "理由")
    assert backup(store, tmp_path / "b.zip") == 1
    again = open_store(tmp_path / "again")
    assert restore(again, tmp_path / "b.zip") == 1
    assert again.trail.verify() == store.trail.verify()
    assert again.dossiers.decisions(dossier.id, version.id, {"item:a": "w"}) == store.dossiers.decisions(
        dossier.id, version.id, {"item:a": "w"}
    )
    assert again.files.path(again.dossiers.files(version.id)[0].sha256).read_bytes() == b"words"
    assert again.people.login("县审查员", SECRET)
    with pytest.raises(BadInputError):
        restore(again, tmp_path / "b.zip")
    again.close()


def test_what_is_migrated_is_what_the_tables_say(store: Store) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from assistant.store.tables import Base

    with store.database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
