"""Opening a register: from empty, again, from a newer version, from something else."""

import threading
from datetime import datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from duediligence.errors import CannotProceed
from duediligence.register import Register, entities, events, files, imports, portfolios
from duediligence.register.canonical import sha256
from duediligence.register.schema import metadata

from .register_examples import NOW, OFFICER, PORTFOLIO, listed, officer, suppliers

TABLES = {
    *("portfolio", "entity", "import", "file", "answer_batch", "answer_part", "answer_edit", "definition"),
    *("draft", "finding_state"),
    *("reference_edition", "assessment", "result", "finding", "action", "action_text", "event"),
}


def test_an_empty_database_gets_every_table_and_the_default_portfolio(empty_url: str) -> None:
    with Register.open(empty_url) as register, register.reading() as reader:
        assert set(inspect(reader.connection).get_table_names()) == TABLES | {"alembic_version"}
        assert [(each.id, each.is_default, each.sample) for each in portfolios.every(reader)] == [(1, True, False)]


def test_the_migrations_lead_to_the_tables_of_the_schema(empty_url: str) -> None:
    with Register.open(empty_url) as register, register.reading() as reader:
        context = MigrationContext.configure(reader.connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_opening_again_keeps_what_is_there(url: str) -> None:
    with Register.open(url) as register, officer(register) as unit:
        imports.add(unit, PORTFOLIO, "list.xlsx", suppliers=suppliers({"name": "North Mill"}))
    with Register.open(url) as register, register.reading() as reader:
        assert listed(reader, "name") == [("North Mill",)]


def test_several_may_open_an_empty_database_at_once(empty_url: str) -> None:
    found: list[str] = []

    def open_and_look() -> None:
        with Register.open(empty_url) as register, register.reading() as reader:
            found.append(portfolios.default(reader).name)

    threads = [threading.Thread(target=open_and_look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["My suppliers"] * 4


def test_a_register_of_a_newer_version_is_not_touched(url: str) -> None:
    with Register.open(url) as register, officer(register) as unit:
        unit.connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(CannotProceed, match="newer version"):
        Register.open(url)


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("sqlite://", "do not know this kind of register address"),
        ("mysql://server/data", "do not know this kind of register address"),
        ("nonsense", "do not know this kind of register address"),
        ("sqlite:////no/such/folder/register.sqlite", "could not open the register"),
        ("postgresql://officer:secret@localhost:1/register?connect_timeout=1", "could not open the register"),
    ],
)
def test_an_address_that_cannot_be_opened_is_told_without_its_password(address: str, message: str) -> None:
    with pytest.raises(CannotProceed, match=message) as refused:
        Register.open(address)
    assert "secret" not in str(refused.value)


def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "letter.sqlite"
    path.write_bytes(b"Dear supplier, " * 100)
    with pytest.raises(CannotProceed, match="not a database"):
        Register.open(f"sqlite:///{path}")
    assert path.read_bytes() == b"Dear supplier, " * 100


def test_sqlite_is_set_to_be_durable_and_to_forget_what_is_deleted(tmp_path: Path) -> None:
    with Register.open(f"sqlite:///{tmp_path / 'r.sqlite'}") as register, register.reading() as reader:
        names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout")
        values = [reader.connection.execute(text(f"PRAGMA {name}")).scalar() for name in names]
        assert dict(zip(names, values, strict=True)) == {
            "journal_mode": "wal",
            "synchronous": 2,
            "foreign_keys": 1,
            "secure_delete": 1,
            "busy_timeout": 30_000,
        }


def test_a_register_in_memory_serves_threads_and_leaves_nothing() -> None:
    register = Register.in_memory()
    folder = Path(register.place.removeprefix("sqlite:///")).parent
    errors: list[BaseException] = []

    def import_one(number: int) -> None:
        try:
            with officer(register) as unit:
                imports.add(unit, PORTFOLIO, "list.xlsx", suppliers=suppliers({"name": f"Mill {number}"}))
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=import_one, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with register.reading() as reader:
        assert (errors, len(entities.keys(reader, PORTFOLIO)), events.head(reader, PORTFOLIO).count) == ([], 8, 8)
        assert events.verify(reader, PORTFOLIO).first_break is None
    register.close()
    assert not folder.exists()


def test_an_exception_leaves_nothing_behind(register: Register) -> None:
    content = b"name\nNorth Mill\n"

    def import_and_fail() -> None:
        with officer(register) as unit:
            digest = files.keep(unit, content, "list.csv")
            imports.add(unit, PORTFOLIO, "list.csv", digest, suppliers({"name": "North Mill"}))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        import_and_fail()
    with register.reading() as reader:
        assert (listed(reader, "name"), imports.every(reader, PORTFOLIO)) == ([], ())
        assert events.head(reader, PORTFOLIO).count == 0
        with pytest.raises(CannotProceed, match="not in the register"):
            files.content(reader, sha256(content))


def test_readers_see_one_moment_and_do_not_wait_for_a_writer(register: Register) -> None:
    with register.reading() as reader:
        assert listed(reader, "name") == []
        with officer(register) as unit:
            imports.add(unit, PORTFOLIO, "list.xlsx", suppliers=suppliers({"name": "North Mill"}))
        assert listed(reader, "name") == []
    with register.reading() as reader:
        assert listed(reader, "name") == [("North Mill",)]


def test_a_moment_needs_a_time_zone(register: Register) -> None:
    with pytest.raises(ValueError, match="time zone"), register.transaction(OFFICER, datetime(2026, 11, 21)):
        pass
    assert NOW.tzinfo is not None
