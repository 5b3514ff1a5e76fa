"""From suppliers and answers to ratings, reasons and a checklist."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Final, Literal

import pandas as pd

from duediligence.answers import (
    LEFT_OUT,
    Answers,
    answers_from_table,
    code_answers,
    digest,
    empty_long,
    is_answers_table,
    only_protected,
    open_answers,
    protected_rows,
)
from duediligence.assessment import Assessment, Explanation, Ranges, Through, assess, explain, no_states, ranges
from duediligence.assessment.engine.fix_table import is_states_table, states_from_table
from duediligence.assessment.engine.spark import through_spark
from duediligence.errors import CannotProceed, Problem
from duediligence.questionnaire import Questionnaire
from duediligence.reference import Facts, editions, gather_facts
from duediligence.register import Unit, actions, answers, entities, finding_states
from duediligence.register import assessments as runs
from duediligence.remediation import suggest
from duediligence.services import across, clock, definitions, versions
from duediligence.services.inspection import Inspection, inspect_file, read_path
from duediligence.services.jobs import Tell, silent
from duediligence.services.workspace import Workspace
from duediligence.suppliers import Suppliers

Engine = Literal["local", "spark"]

ENGINES: Final[Mapping[Engine, Through | None]] = {"local": None, "spark": through_spark}
"""What assesses chunks of suppliers: this process, or Apache Spark."""


@dataclass(frozen=True)
class Run:
    """One assessment with everything it was made from.

    ``long``: the answers as written, one row an answer; ``coded``: the same as codes. ``files``: base name →
    SHA-256. ``checklist``: one row a supplier and action. ``states``: how far the repair of findings has come.
    ``protected``: answers of protected sources are in it; it is for the people bound by the safety gate alone.
    ``kept``: how far the scores could move, as the register keeps it: ``key`` and RANGE_COLUMNS. ``tenth``: from which
    score on a supplier is among the worst tenth, by draw; None: these suppliers are the whole portfolio.
    """

    suppliers: Suppliers
    long: pd.DataFrame
    coded: Answers
    questionnaire: Questionnaire
    facts: Facts
    assessment: Assessment
    checklist: pd.DataFrame
    problems: tuple[Problem, ...]
    files: Mapping[str, str]
    states: pd.DataFrame = field(default_factory=no_states)
    protected: bool = False
    kept: pd.DataFrame | None = None
    tenth: tuple[float, ...] | None = None

    @cached_property
    def ranges(self) -> pd.DataFrame:
        """How far each score could move: ``key`` and RANGE_COLUMNS in the order of the suppliers.

        Where the register keeps none it is worked out, which takes a second for some thousand suppliers.
        """
        return self.kept if self.kept is not None else ranges_of(self).frame

    @property
    def as_of(self) -> date:
        """The day by which the answers were judged."""
        return self.assessment.as_of


def run(
    suppliers: Suppliers,
    long: pd.DataFrame,
    questionnaire: Questionnaire,
    as_of: date,
    *,
    problems: Sequence[Problem] = (),
    files: Mapping[str, str] | None = None,
    states: pd.DataFrame | None = None,
    protected: bool = False,
    others: across.Beside | None = None,
    tenth: tuple[float, ...] | None = None,
    through: Through | None = None,
) -> Run:
    """Assess suppliers with their answers. Pure: nothing is stored. ``protected``: see ``code_answers``; ``through``:
    see ``assess``; ``others``: who else wrote the same, where these are only some suppliers of a portfolio."""
    frame = suppliers.frame
    long = long if protected else open_answers(long)
    coded, wrong = code_answers(long, questionnaire, tuple(frame["key"]), as_of, protected=protected)
    coded = across.checked(coded, questionnaire, frame, long, as_of, others)
    facts = gather_facts(frame)
    assessment = assess(frame, coded, questionnaire, facts, as_of, states=states, through=through)
    return Run(
        suppliers=suppliers,
        long=long,
        coded=coded,
        questionnaire=questionnaire,
        facts=facts,
        assessment=assessment,
        checklist=suggest(assessment, questionnaire, as_of),
        problems=(*problems, *suppliers.problems, *wrong),
        files=files or {},
        states=no_states() if states is None else states,
        protected=protected,
        tenth=tenth,
    )


def assess_files(
    file: Path,
    answer_files: Sequence[Path],
    questionnaire: str | None,
    as_of: date,
    *,
    protected: bool = False,
    engine: Engine = "local",
    findings: Path | None = None,
) -> Run:
    """Assess a supplier list with files of answers, without the register. Raises CannotProceed.

    ``findings``: a file that says how far the repair of findings has come.

    ``engine``: where the assessment runs; its result is the same.

    ``protected``: take answers of protected sources in. Without it a file that holds nothing else is not named, and
    of one that holds others too ``files`` has the hash it would have without them.
    """
    definition = definitions.named(questionnaire)
    data = read_path(file)
    found = inspect_file(data, file.name)
    suppliers = found.some_suppliers()
    long, wrong = answers_beside(found, suppliers.frame, definition, as_of, protected=protected)
    parts, problems = [long], [*_said_of_file(found, definition, protected), *wrong]
    files = {file.name: found.book.sha256}
    for path in answer_files:
        content = read_path(path)
        given = inspect_file(content, path.name)
        long, wrong = answers_in(given, suppliers.frame, definition, as_of, protected=protected)
        parts.append(long)
        problems.extend(wrong)
        if LEFT_OUT not in wrong:
            files[path.name] = given.book.sha256
        elif not only_protected(len(long), wrong):
            files[path.name] = _hash_of_the_rest(given, content, long, definition)
    states = None
    if findings is not None:
        given = inspect_file(read_path(findings), findings.name)
        states, wrong = states_in(given, suppliers.frame, definition, as_of)
        problems.extend(wrong)
        files[findings.name] = given.book.sha256
    long = pd.concat(parts, ignore_index=True)
    problems, through = [*dict.fromkeys(problems)], ENGINES[engine]
    return run(
        suppliers, long, definition, as_of, problems=problems, files=files, protected=protected, through=through,
        states=states,
    )  # fmt: skip


def states_in(
    found: Inspection, suppliers: pd.DataFrame, questionnaire: Questionnaire, as_of: date
) -> tuple[pd.DataFrame, tuple[Problem, ...]]:
    """How far the repair of findings has come, from one file. Raises CannotProceed where it does not say so."""
    tables = [entry.table for entry in found.tables if is_states_table(entry.table)]
    if not tables:
        raise CannotProceed(
            Problem(
                "We found no findings in this file.",
                "Each row has a supplier, a finding (its id or sentence) and its state: head the columns “supplier_id” "
                "or “name”, “finding” and “state”; “evidenced” and “confirmed” hold the days.",
                "blocking",
                file=found.book.file,
            )
        )
    parts = [states_from_table(table, questionnaire, suppliers, found.book.file, as_of) for table in tables]
    return pd.concat([part for part, _ in parts], ignore_index=True), tuple(
        problem for _, problems in parts for problem in problems
    )


def _hash_of_the_rest(found: Inspection, content: bytes, long: pd.DataFrame, questionnaire: Questionnaire) -> str:
    """SHA-256 of a file as it would be without its protected rows; where that cannot be told, of the other answers.

    The hash of the file itself would be another one as soon as a protected source has spoken.
    """
    tables = [entry.table for entry in found.tables if is_answers_table(entry.table, questionnaire)]
    rows = frozenset[int]().union(*(protected_rows(table, questionnaire) for table in tables))
    lines = content.splitlines(keepends=True)
    single = found.book.kind == "csv" and not any(line.count(b'"') % 2 for line in lines)
    if not rows or not single or str(found.book.encoding).startswith("utf-16"):
        return digest(long)
    left = (line for number, line in enumerate(lines, start=1) if number not in rows)
    return hashlib.sha256(b"".join(left)).hexdigest()


def _said_of_file(found: Inspection, questionnaire: Questionnaire, protected: bool) -> tuple[Problem, ...]:
    """What was noticed while a file was read; of rows that are a protected source's only with leave."""
    if protected:
        return found.book.problems
    hidden = {
        (entry.table.sheet, row)
        for entry in found.tables
        if is_answers_table(entry.table, questionnaire)
        for row in protected_rows(entry.table, questionnaire)
    }
    return tuple(problem for problem in found.book.problems if (problem.sheet, problem.row) not in hidden)


def answers_beside(
    found: Inspection, suppliers: pd.DataFrame, questionnaire: Questionnaire, as_of: date, *, protected: bool = False
) -> tuple[pd.DataFrame, tuple[Problem, ...]]:
    """Answers that stand in the file of the supplier list, beside the suppliers or on a sheet of their own."""
    name = found.book.file
    tables = [entry.table for entry in found.tables if is_answers_table(entry.table, questionnaire)]
    parts = [answers_from_table(table, questionnaire, suppliers, name, as_of, protected=protected) for table in tables]
    long = pd.concat([part for part, _ in parts], ignore_index=True) if parts else empty_long()
    return long, tuple(dict.fromkeys(problem for _, problems in parts for problem in problems))


def answers_in(
    found: Inspection, suppliers: pd.DataFrame, questionnaire: Questionnaire, as_of: date, *, protected: bool = False
) -> tuple[pd.DataFrame, tuple[Problem, ...]]:
    """The answers of one file. Raises CannotProceed where it holds none.

    Where it holds nothing but answers of protected sources, one problem says that these are not taken in, and no more
    is said.
    """
    name = found.book.file
    tables = [entry.table for entry in found.tables if is_answers_table(entry.table, questionnaire)]
    if not tables:
        raise CannotProceed(
            Problem(
                "We found no answers in this file.",
                "Suppliers stand in rows and questions in columns, headed by the question or its id. "
                "Download the answers workbook and fill it in.",
                "blocking",
                file=name,
            )
        )
    parts = [answers_from_table(table, questionnaire, suppliers, name, as_of, protected=protected) for table in tables]
    long = pd.concat([part for part, _ in parts], ignore_index=True)
    wrong = tuple(dict.fromkeys(problem for _, problems in parts for problem in problems))
    if only_protected(len(long), wrong):
        return long, wrong
    sheets = {table.sheet for table in tables}
    noticed = _said_of_file(found, questionnaire, protected)
    seen = (problem for problem in noticed if problem.level != "note" or problem.sheet in sheets)
    return long, (*seen, *wrong)


def find_supplier(run: Run, wanted: str) -> int:
    """Row of a supplier by its id or key, its place ("Sheet!row") or its name. Raises CannotProceed."""
    frame = run.suppliers.frame
    place = frame["sheet"].fillna("") + "!" + frame["row"].astype(str)
    for values in (frame["key"], frame["supplier_id"], place, frame["name"], frame["name"].str.casefold()):
        rows = frame.index[values.fillna("").eq(wanted) | values.fillna("").eq(wanted.casefold())]
        if len(rows) == 1:
            return int(rows[0])
        if len(rows) > 1:
            places = ", ".join(place.loc[rows[:5]])
            raise CannotProceed(
                Problem(
                    f'{len(rows)} suppliers are called "{wanted}".', f"Name one by its place: {places}.", "blocking"
                )
            )
    raise CannotProceed(
        Problem(f'We found no supplier "{wanted}".', 'Give its id, its name, or its place as "Sheet!row".', "blocking")
    )


def ranges_of(run: Run) -> Ranges:
    """How far each score of a run could move."""
    made = (run.suppliers.frame, run.coded, run.questionnaire, run.facts, run.as_of, run.assessment)
    return ranges(*made, states=run.states, tenth=run.tenth)


def explanation(run: Run, row: int) -> Explanation:
    """Every term of one supplier's score."""
    return explain(run.suppliers.frame, run.coded, run.questionnaire, run.facts, run.as_of, row, run.states)


def assess_again(
    unit: Unit, portfolio: int, as_of: date, tell: Tell = silent, keys: Collection[str] | None = None
) -> None:
    """Assess a portfolio as the register holds it now, keep the run and bring the checklist up to date.

    ``keys``: what has changed is only about these suppliers. They alone are assessed where the others were assessed
    as of the same day, with the same questionnaire and facts; else everybody is.
    """
    questionnaire = versions.current(unit, portfolio)
    if keys is not None and not _others_stand(unit, portfolio, as_of, questionnaire, keys):
        keys = None
    tell("Reading what we know of every supplier", 0.0)
    frame = entities.frame(unit, portfolio, key=keys)
    if frame.empty:
        return
    long = answers.current(unit, portfolio, keys)
    states = finding_states.frame(unit, portfolio, keys)
    tell(f"Assessing {len(frame):,} suppliers", 0.15)
    shown = None if keys is None else runs.current(unit, portfolio)
    tenth = None if shown is None else shown.tenth
    others = None if keys is None else across.beside(unit, portfolio, questionnaire, long, keys)
    done = run(Suppliers(frame, ()), long, questionnaire, as_of, states=states, tenth=tenth, others=others)
    tell("Working out how far each score could move", 0.25)
    far = ranges_of(done)
    tell("Writing the ratings and findings", 0.5)
    before = runs.current(unit, portfolio)
    versions.keep(unit, questionnaire)
    if keys is None:
        runs.record(unit, portfolio, done.assessment, far)
    else:
        runs.record_some(unit, portfolio, done.assessment, far)
    tell("Bringing the checklist up to date", 0.75)
    wanted = {questionnaire.definition.id: done.checklist}
    if before is not None:  # what another questionnaire asked for is asked for no more
        wanted.setdefault(before.questionnaire, done.checklist.iloc[:0])
    for name, checklist in wanted.items():
        actions.merge_suggestions(unit, portfolio, name, checklist, tuple(frame["key"]))


def _others_stand(unit: Unit, portfolio: int, as_of: date, questionnaire: Questionnaire, keys: Collection[str]) -> bool:
    """Whether what is shown of all other suppliers would come out the same today."""
    shown = runs.current(unit, portfolio)
    return (
        shown is not None
        and shown.tenth is not None
        and shown.rows == entities.count(unit, portfolio)
        and runs.follows(shown, as_of, questionnaire.hash, editions())
        and runs.says_something_of(unit, portfolio, keys)
    )


def refresh(workspace: Workspace, portfolio: int, tell: Tell = silent) -> None:
    """Assess a portfolio as of today."""
    with workspace.changing() as unit:
        assess_again(unit, portfolio, clock.today(), tell)
