"""A supplier list goes into the register, or comes out again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from duediligence.answers import code_answers, only_protected
from duediligence.answers.coded import BLANK
from duediligence.errors import Problem
from duediligence.questionnaire import Questionnaire
from duediligence.reference import country_name
from duediligence.register import Unit, answers, entities, files, imports, portfolios
from duediligence.register.imports import Import
from duediligence.services import assessments, clock, versions
from duediligence.services.inspection import FIELD_LABELS, Inspection, inspect_file, read_path
from duediligence.services.jobs import Tell, silent, within
from duediligence.services.workspace import Workspace
from duediligence.suppliers.duplicates import Cluster, find_duplicates
from duediligence.suppliers.recipe import Recipe

NOTICED_KEPT: Final = 5_000
"""How many problems of one file stay in the register; the import page shows all of them."""
CHANGED_SHOWN: Final = 100
"""Of how many suppliers that change is shown how."""


@dataclass(frozen=True)
class Preview:
    """What an import would do, before anything is written. ``changed``: what the first updated suppliers say anew."""

    suppliers: pd.DataFrame
    new: int
    updated: int
    unchanged: int
    left_out: int
    problems: tuple[Problem, ...]
    changed: pd.DataFrame


def preview(workspace: Workspace, portfolio: int, inspection: Inspection) -> Preview:
    """Compare a file with the register. Raises CannotProceed where it holds no suppliers."""
    suppliers = inspection.some_suppliers()
    with workspace.reading() as reader:
        changes = entities.compare(reader, portfolio, suppliers.frame)
    problems = (*inspection.book.problems, *suppliers.problems)
    return Preview(
        suppliers=suppliers.frame,
        new=len(changes.new),
        updated=len(changes.after),
        unchanged=changes.unchanged,
        left_out=len({(problem.sheet, problem.row) for problem in problems if problem.level == "blocking"}),
        problems=problems,
        changed=_changed(changes),
    )


def _changed(changes: entities.Changes) -> pd.DataFrame:
    """What the first suppliers that are there already say differently: Supplier, What, Until now and Now."""
    rows = []
    for number, after in islice(changes.after.items(), CHANGED_SHOWN):
        before = changes.before[number]
        for name, label in FIELD_LABELS.items():
            if name in after and before[name] != after[name]:
                rows.append((after["name"], label, _told(name, before[name]), _told(name, after[name])))
        old, new = (
            extra if isinstance(extra, dict) else json.loads(extra or "{}")
            for extra in (before["extra"], after["extra"])
        )
        rows += [
            (after["name"], header, old.get(header, ""), new[header])
            for header in new
            if new[header] != old.get(header)
        ]
    return pd.DataFrame(rows, columns=["Supplier", "What", "Until now", "Now"])


def _told(name: str, value: Any) -> str:
    if value is None or value != value:
        return ""
    if name == "country":
        return country_name(value)
    return f"{value:,.12g}" if isinstance(value, float) else str(value)


def remembered(workspace: Workspace, portfolio: int, inspection: Inspection) -> tuple[Import, Inspection] | None:
    """The newest import of a file like this one, and this file read as that one was; None where there is none.

    What earlier imports said of values, categories and rows that may be the same is remembered with it.
    """
    with workspace.reading() as reader:
        made = [each for each in imports.every(reader, portfolio) if each.undone is None and each.recipe.get("tables")]
    recipes = [Recipe.from_json(each.recipe) for each in made]
    for at, (each, recipe) in enumerate(zip(made, recipes, strict=True)):
        again = inspection.replayed(recipe)
        if again is not None:
            for older in recipes[at + 1 :]:
                recipe = recipe.remembering(older)
            return each, inspection.replayed(recipe) or again
    return None


@dataclass(frozen=True)
class Likenesses:
    """Rows that may be the same, within a file and with the register. ``known``: the register's suppliers."""

    clusters: tuple[Cluster, ...]
    known: pd.DataFrame


def likenesses(workspace: Workspace, portfolio: int, inspection: Inspection) -> Likenesses:
    """Rows of a file that may be the same as others of it, or as suppliers of the register, whatever was decided."""
    with workspace.reading() as reader:
        known = entities.frame(reader, portfolio)
    return Likenesses(find_duplicates(inspection.valued.frame, known), known)


def shown(suppliers: pd.DataFrame) -> pd.DataFrame:
    """Rows of a Suppliers frame as an officer checks them: as written beside as read."""
    read = suppliers[["name", "country_as_written", "country", "city", "products", "workers", "sheet", "row"]].copy()
    read["country"] = [country_name(code) if isinstance(code, str) else "not known" for code in read["country"]]
    names = ("Name", "Country in your file", "We read it as", "City", "Products", "Workers", "Sheet", "Row")
    return read.set_axis(list(names), axis=1)


def commit(workspace: Workspace, portfolio: int, inspection: Inspection, data: bytes, tell: Tell = silent) -> Import:
    """Take a file into the register and assess the portfolio: all of it or nothing."""
    with workspace.changing() as unit:
        return add_file(unit, portfolio, inspection, data, clock.today(), tell)


def add_file(
    unit: Unit, portfolio: int, inspection: Inspection, data: bytes, as_of: date, tell: Tell = silent
) -> Import:
    """The same within a transaction: suppliers, answers that stand beside them, and a new assessment."""
    suppliers = inspection.some_suppliers()
    questionnaire = versions.current(unit, portfolio)
    digest = files.keep(unit, data, inspection.book.file)
    noticed = (*inspection.book.problems, *suppliers.problems)
    tell("Writing the suppliers", 0.0)
    done = imports.add(unit, portfolio, inspection.book.file, digest, suppliers.frame, _recipe(inspection, noticed))
    tell("Looking for answers beside them", 0.3)
    beside, _ = assessments.answers_beside(inspection, suppliers.frame, questionnaire, as_of)
    if len(beside):
        answers.add_batch(unit, portfolio, beside, questionnaire.definition.id, as_of, import_id=done.id)
    assessments.assess_again(unit, portfolio, as_of, within(tell, 0.4, 1.0))
    return done


def keep_files(workspace: Workspace, name: str, file: Path, answer_files: Sequence[Path], as_of: date) -> None:
    """Take a list and its answers into the portfolio of this name, a new one where there is none: all or nothing."""
    given = [(inspect_file(data, path.name), data) for path in (file, *answer_files) for data in [read_path(path)]]
    with workspace.changing() as unit:
        portfolio = (portfolios.named(unit, name) or portfolios.add(unit, name)).id
        add_file(unit, portfolio, *given[0], as_of)
        for found, data in given[1:]:
            add_answers_file(unit, portfolio, found, data, as_of)


def undo_last(workspace: Workspace, portfolio: int, import_id: int, tell: Tell = silent) -> Import:
    """Take the last import back and assess what is left."""
    with workspace.changing() as unit:
        tell("Taking back what the import brought", 0.0)
        undone = imports.undo(unit, portfolio, import_id)
        assessments.assess_again(unit, portfolio, clock.today(), within(tell, 0.2, 1.0))
        return undone


@dataclass(frozen=True)
class AnswersReceipt:
    """How many answers of how many suppliers a file holds, and what could not be used."""

    answers: int
    suppliers: int
    problems: tuple[Problem, ...]


def preview_answers(workspace: Workspace, portfolio: int, inspection: Inspection) -> AnswersReceipt:
    """What a file of answers would bring, before anything is written. Raises CannotProceed where it holds none."""
    with workspace.reading() as reader:
        questionnaire = versions.current(reader, portfolio)
        frame = entities.frame(reader, portfolio)
    long, problems = assessments.answers_in(inspection, frame, questionnaire, clock.today())
    return _receipt(long, questionnaire, frame, problems)


def add_answers(
    workspace: Workspace, portfolio: int, inspection: Inspection, data: bytes, tell: Tell = silent
) -> AnswersReceipt:
    """Take a file of answers into the register and assess the portfolio: all of it or nothing."""
    with workspace.changing() as unit:
        return add_answers_file(unit, portfolio, inspection, data, clock.today(), tell)


def add_answers_file(
    unit: Unit, portfolio: int, inspection: Inspection, data: bytes, as_of: date, tell: Tell = silent
) -> AnswersReceipt:
    """The same within a transaction.

    A file with nothing but answers of protected sources is not kept: its name alone would show that they spoke.
    """
    questionnaire = versions.current(unit, portfolio)
    tell("Finding the suppliers the answers belong to", 0.0)
    frame = entities.frame(unit, portfolio)
    long, problems = assessments.answers_in(inspection, frame, questionnaire, as_of)
    if only_protected(len(long), problems):
        return _receipt(long, questionnaire, frame, problems)
    tell("Writing the answers", 0.2)
    digest = files.keep(unit, data, inspection.book.file)
    done = imports.add(unit, portfolio, inspection.book.file, digest)
    answers.add_batch(unit, portfolio, long, questionnaire.definition.id, as_of, import_id=done.id)
    assessments.assess_again(unit, portfolio, as_of, within(tell, 0.3, 1.0))
    return _receipt(long, questionnaire, frame, problems)


def _receipt(
    long: pd.DataFrame, questionnaire: Questionnaire, suppliers: pd.DataFrame, problems: tuple[Problem, ...]
) -> AnswersReceipt:
    """Counts only the answers that can be used; an answer that cannot be read is a problem, not an answer."""
    coded, wrong = code_answers(long, questionnaire, tuple(suppliers["key"]))
    given = np.zeros(len(suppliers), dtype=np.intp)
    for column in coded.columns.values():
        given += column.state != BLANK
    return AnswersReceipt(int(given.sum()), int((given > 0).sum()), (*problems, *wrong))


def _recipe(inspection: Inspection, noticed: Sequence[Problem]) -> dict[str, Any]:
    """How the file was read, to be used again on next month's, and what we noticed in it, the gravest first."""
    declaration = inspection.minerals.declaration if inspection.minerals else None
    ranked = sorted(noticed, key=lambda problem: ("blocking", "warning", "note").index(problem.level))
    return {
        "noticed": [
            {name: value for name, value in asdict(problem).items() if value is not None}
            for problem in ranked[:NOTICED_KEPT]
        ],
        **inspection.recipe.as_json(),
        **({} if declaration is None else {"declaration": asdict(declaration)}),
    }
