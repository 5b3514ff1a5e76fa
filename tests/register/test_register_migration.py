"""A register made with earlier tables is carried over without loss, on both databases."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pandas as pd
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, MetaData, func, select

import duediligence.register.migrations as migrations
from duediligence.answers import LONG_COLUMNS
from duediligence.assessment import FINDING_COLUMNS, RESULT_COLUMNS, Assessment
from duediligence.register import Register, actions, answers, assessments, blocks, imports, listing, naming
from duediligence.register.canonical import canonical_json, sha256
from duediligence.register.database import engine_for, writing
from duediligence.register.listing import Filters
from duediligence.register.schema import result

from .register_examples import AS_OF, NOW, PORTFOLIO, assessment, officer, suppliers
from .register_examples import answers as answered

FIRST = assessment(
    [
        {"key": "North", "inherent": 69.6, "residual": 0.1 + 0.2, "rating": "high", "depth": "core", "answered": 3,
         "asked": 9},
        {"key": "South", "inherent": 26.0, "context_class": "lower", "due_diligence": "minimal"},
    ],
    [
        {"key": "North", "rule": "fees", "sentence": "Workers pay to get the job.", "actions": ("repay", "freeze")},
        {"key": "North", "rule": "curfew", "state": "possible", "sentence": "…", "ask": ("gates",), "severity": None},
        {"key": "South", "row": 1, "rule": "late", "kind": "lead", "sentence": "Wages come late.", "red_flag": True},
    ],
)  # fmt: skip
SECOND = assessment([{"key": "North", "inherent": 69.6}, {"key": "West"}], as_of=date(2026, 11, 22))
NAME_OF_FIRST = "dd7224ab"  # as it was printed when names were made by columns

ANSWERS = (
    {"key": "South", "question": "fees", "value": "yes", "dated": date(2026, 3, 2)},
    {"key": "North", "question": "fees", "value": "no", "row": 7},
    {"key": "North", "question": None, "due": date(2026, 12, 1)},
    {"key": "Émile", "question": "fees", "value": "yes"},
    {"key": "North", "question": "documents", "value": "kept"},
)


def at_revision(connection: Connection, revision: str) -> MetaData:
    """Bring an empty database to the tables of a revision; returns them."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
    tables = MetaData()
    tables.reflect(connection)
    return tables


def old_assessment(connection: Connection, tables: MetaData, made: Assessment) -> str:
    """Write an assessment as it was written with the first tables; returns its name."""
    name = naming.name_by_columns(made.as_of, made.questionnaire.hash, made.editions, made.results, made.findings)
    about = {"name": name, "as_of": made.as_of, "rows": len(made.results), "definition_hash": made.questionnaire.hash}
    values = {"portfolio_id": PORTFOLIO, "questionnaire": "forced_labour", "saved": NOW.isoformat()}
    editions = canonical_json(dict(made.editions))
    insert = tables.tables["assessment"].insert()
    issued = connection.execute(insert.values(**values, **about, questionnaire_version="1.0.0", editions=editions))
    assert issued.inserted_primary_key is not None
    number = issued.inserted_primary_key[0]
    for table, columns, frame in (
        ("result", RESULT_COLUMNS, made.results),
        ("finding", FINDING_COLUMNS, made.findings),
    ):
        for position, record in enumerate(frame[list(columns)].astype(object).to_dict("records")):
            cells = {key: old_cell(value) for key, value in record.items()}
            connection.execute(tables.tables[table].insert().values(assessment_id=number, position=position, **cells))
    return name


def old_cell(value: object) -> object:
    if isinstance(value, tuple):
        return canonical_json(list(value))
    return None if pd.isna(value) else value


def old_batch(connection: Connection, tables: MetaData, *rows: Mapping[str, object]) -> str:
    """Write a batch of answers as one block; returns its hash."""
    content = blocks.block(blocks.table(answered(*rows)))
    about = {"portfolio_id": PORTFOLIO, "version": 1, "questionnaire": "forced_labour", "uploaded": NOW.date()}
    kept = {"answers": len(rows), "sha256": sha256(content), "content": content}
    connection.execute(tables.tables["answer_batch"].insert().values(**about, **kept))
    return sha256(content)


def test_assessments_of_the_first_tables_keep_their_rows_and_names(empty_url: str) -> None:
    engine = engine_for(empty_url)
    with writing(engine) as connection:
        tables = at_revision(connection, "0001")
        names = [old_assessment(connection, tables, made) for made in (FIRST, SECOND)]
        connection.execute(tables.tables["portfolio"].update().values(current_assessment=names[0]))
    engine.dispose()
    assert names[0][:8] == NAME_OF_FIRST
    with Register.open(empty_url) as register, register.reading() as reader:
        second, first = assessments.every(reader, PORTFOLIO)
        assert [run.name for run in (first, second)] == names
        for run, made in ((first, FIRST), (second, SECOND)):
            assert assessments.is_unchanged(reader, run)
            pd.testing.assert_frame_equal(assessments.results(reader, run), made.results)
            pd.testing.assert_frame_equal(assessments.findings(reader, run), made.findings)
        assert assessments.current(reader, PORTFOLIO) == first


def test_what_was_shown_goes_on_and_the_next_assessment_writes_only_what_differs(empty_url: str) -> None:
    engine = engine_for(empty_url)
    with writing(engine) as connection:
        tables = at_revision(connection, "0001")
        name = old_assessment(connection, tables, FIRST)
        old_assessment(connection, tables, SECOND)
        connection.execute(tables.tables["portfolio"].update().values(current_assessment=name))
    engine.dispose()
    with Register.open(empty_url) as register, officer(register) as unit:
        frame = suppliers({"name": "North"}, {"name": "South"})
        imports.add(unit, PORTFOLIO, "list.xlsx", suppliers=frame)
        assert listing.page(unit, PORTFOLIO, Filters(), "concern").rows["rating"].tolist() == ["high", None]
        rows = select(func.count()).select_from(result)
        before = unit.connection.execute(rows).scalar_one()
        again = assessments.record(unit, PORTFOLIO, FIRST)
        assert (before, unit.connection.execute(rows).scalar_one()) == (6, 6)
        assert again.name == assessments.name_of(FIRST) != name
        assert assessments.is_unchanged(unit, again)


def test_answers_of_the_first_tables_count_as_before(empty_url: str) -> None:
    engine = engine_for(empty_url)
    with writing(engine) as connection:
        tables = at_revision(connection, "0001")
        digest = old_batch(connection, tables, *ANSWERS)
    engine.dispose()
    with Register.open(empty_url) as register, officer(register) as unit:
        imports.add(
            unit, PORTFOLIO, "l.xlsx", suppliers=suppliers({"name": "South"}, {"name": "Émile"}, {"name": "North"})
        )
        found = answers.current(unit, PORTFOLIO)
        in_order = [ANSWERS[place] for place in (1, 2, 4, 0, 3)]  # by key, of one supplier as they came
        expected = answered(*in_order)
        told = found.astype(object).where(found.notna(), None)
        assert told.to_dict("records") == expected.astype(object).where(expected.notna(), None).to_dict("records")
        assert list(found.columns) == list(LONG_COLUMNS)
        assert answers.current(unit, PORTFOLIO, "North")["question"].tolist()[0::2] == ["fees", "documents"]
        kept = unit.connection.exec_driver_sql("SELECT sha256 FROM answer_batch").scalar()
        assert (kept, answers.version(unit, PORTFOLIO)) == (digest, 1)


ACTIONS = [
    {"key": "North", "action": "fees", "title": "Repay", "owner": "Amal", "status": "waiting", "state": "accepted"},
    {"key": "South", "action": "fees", "title": "Repay", "owner": None, "status": "open", "state": "suggested"},
    {"key": "South", "action": "plan", "title": "Plan", "owner": None, "status": "open", "state": "suggested"},
    {"key": "Gone", "action": "plan", "title": "Plan", "owner": None, "status": "open", "state": "suggested"},
]
SAME = {"rules": '["fee"]', "why": "…", "owner_role": "buyer", "clock": "p1", "evidence": "", "closing_proof": "",
        "safety_gate": True, "note": None, "fires": True, "version": 3, "target": AS_OF}  # fmt: skip


def test_actions_of_the_first_tables_say_what_they_said(empty_url: str) -> None:
    engine = engine_for(empty_url)
    with writing(engine) as connection:
        tables = at_revision(connection, "0001").tables
        about = {"portfolio_id": PORTFOLIO, "file_name": "list.xlsx", "recipe": "{}", "made": NOW.isoformat()}
        counts = {"new_rows": 2, "updated_rows": 0, "unchanged_rows": 0}
        connection.execute(tables["import"].insert().values(**about, **counts))
        for name in ("North", "South"):
            entity = {"portfolio_id": PORTFOLIO, "kind": "supplier", "key": name, "name": name, "import_id": 1}
            rest = {"country_inferred": False, "extra": "{}", "searchable": name.lower()}
            connection.execute(tables["entity"].insert().values(**entity, **rest))
        for place, row in enumerate(ACTIONS):
            values = {"portfolio_id": PORTFOLIO, "questionnaire": "forced_labour", "place": place}
            connection.execute(tables["action"].insert().values(**values, **SAME, **row))
    engine.dispose()
    with Register.open(empty_url) as register, officer(register) as unit:
        found = actions.frame(unit, PORTFOLIO)
        told = found[["id", "key", "action", "title", "owner", "status", "state", "rules", "safety_gate", "version"]]
        assert [tuple(row) for row in told.itertuples(index=False)] == [
            (1, "North", "fees", "Repay", "Amal", "waiting", "accepted", ("fee",), True, 3),
            (2, "South", "fees", "Repay", None, "open", "suggested", ("fee",), True, 3),
            (3, "South", "plan", "Plan", None, "open", "suggested", ("fee",), True, 3),
        ]
        assert actions.update(unit, PORTFOLIO, 2, 3, {"owner": "Bela"}) == 4
        imports.add(unit, PORTFOLIO, "more.xlsx", suppliers=suppliers({"name": "Gone"}))
        assert actions.frame(unit, PORTFOLIO)["key"].tolist() == ["North", "South", "South", "Gone"]
