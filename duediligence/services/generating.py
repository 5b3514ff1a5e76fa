"""An invented portfolio as files, to try a questionnaire with before anybody is asked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from duediligence.errors import CannotProceed, Problem
from duediligence.generator import Generated, Shortest, generate, shortest
from duediligence.questionnaire.model import DueDiligence
from duediligence.reports import list_workbook, responses_workbook
from duediligence.services import definitions
from duediligence.services.reporting import write

LIST: Final = "list.xlsx"
ANSWERS: Final = "answers.xlsx"
TRUTH: Final = "truth.json"

MOST: Final = 10_000
"""So many suppliers at most: their answers still fit into one workbook that we read."""


@dataclass(frozen=True)
class Written:
    """What was written: how many suppliers, answers, true harms and planted errors."""

    files: tuple[Path, ...]
    suppliers: int
    answers: int
    harms: int
    errors: int


def write_portfolio(folder: Path, questionnaire: str | None, suppliers: int, seed: int, as_of: date) -> Written:
    """Write an invented list, its answers and the truth behind them into a folder, made where it is missing.

    Raises CannotProceed where files of these names are there already, or cannot be written.
    """
    made = generate(definitions.named(questionnaire), suppliers, seed, as_of)
    files = {name: folder / name for name in (LIST, ANSWERS, TRUTH)}
    there = [path for path in files.values() if path.exists()]
    if there:
        raise CannotProceed(
            [
                Problem("This file is there already.", "Name another folder.", "blocking", file=str(path))
                for path in there
            ]
        )
    frame = made.suppliers.frame
    contents = {
        LIST: list_workbook(frame),
        ANSWERS: responses_workbook(frame, made.answers, made.questionnaire),
        TRUTH: truth_json(made).encode(),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"We could not make this folder ({error.strerror})."
        raise CannotProceed(Problem(message, "Name another one.", "blocking", file=str(folder))) from None
    for name, content in contents.items():
        write(files[name], content)
    return Written(
        tuple(files.values()),
        len(frame),
        int(made.answers["question"].notna().sum()),
        len(made.harms),
        len(made.errors),
    )


def truth_json(made: Generated) -> str:
    """The truth behind a portfolio: of each supplier condition, harms, true answers and planted errors; keys sorted."""
    harms = _by_row(made, "harms")
    errors = _by_row(made, "errors")
    definition = made.questionnaire.definition
    whole = {
        "as_of": made.as_of.isoformat(),
        "seed": made.seed,
        "questionnaire": {"id": definition.id, "version": definition.version, "hash": made.questionnaire.hash},
        "suppliers": [
            {
                "key": key,
                "condition": made.condition(row),
                "harms": harms.get(row, []),
                "answers": made.written_truth(row),
                "errors": errors.get(row, []),
            }
            for row, key in enumerate(made.suppliers.frame["key"].tolist())
        ],
    }
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def _by_row(made: Generated, what: str) -> Mapping[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    if what == "harms":
        for row, rule in zip(made.harms["row"].tolist(), made.harms["rule"].tolist(), strict=True):
            found.setdefault(row, []).append(rule)
        return found
    columns = [made.errors[name].astype(object).tolist() for name in ("row", "question", "kind")]
    for row, question, kind in zip(*columns, strict=True):
        told = question if isinstance(question, str) else None
        found.setdefault(row, []).append({"question": told, "kind": kind})
    return found


def shortest_set(name: str | None, level: DueDiligence) -> Shortest:
    """The shortest set of questions of a level that keeps the order of suppliers. Raises CannotProceed."""
    return shortest(definitions.named(name), level)


def shortest_lines(found: Shortest) -> tuple[str, ...]:
    """What ``shortest_set`` found, as lines for a terminal."""
    needed, every = set(found.needed), len(found.kept) + len(found.left_out)
    return (
        f"{len(found.kept)} of {every} questions of the {found.level} set keep the order "
        f"of {found.suppliers} invented suppliers: rank correlation {found.correlation:.3f} "
        f"({found.elsewhere:.3f} in another portfolio).",
        "It keeps an order, it does not replace the questionnaire: what is left out is what nobody would be asked, "
        "and harm that only those questions bring to light stays unseen.",
        "",
        "Kept whatever they add, because they are critical, set the level, sign, or are core questions that a red-flag "
        f"rule reads, or because another one depends on them ({len(needed)}):",
        *(f"  {name}" for name in found.needed),
        "",
        f"Kept for the order ({len(found.kept) - len(needed)}):",
        *(f"  {name}" for name in found.kept if name not in needed),
        "",
        f"Left out ({len(found.left_out)}):",
        *(f"  {name}" for name in found.left_out),
    )
