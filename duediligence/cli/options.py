"""Options that several commands take, and what they print."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from duediligence.errors import Problem

ListFile = Annotated[Path, typer.Argument(metavar="FILE", help="Your supplier list: xlsx, xls or csv.")]
AnswerFiles = Annotated[list[Path] | None, typer.Option("--answers", help="A file of answers; may be given again.")]
FindingsFile = Annotated[
    Path | None, typer.Option("--findings", help="A file that says how far the repair of findings has come.")
]
QuestionnaireName = Annotated[
    str | None, typer.Option("--questionnaire", metavar="ID|FILE", help="Which questionnaire.")
]
AsOf = Annotated[
    datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day to judge by; default today.")
]
Protected = Annotated[
    bool, typer.Option("--protected", help="Take in answers from workers, NGOs, tips and site visits.")
]
PROBLEMS_SHOWN = 20


def count(number: int, noun: str) -> str:
    """``1 supplier``, ``1,200 suppliers``."""
    return f"{number:,} {noun if number == 1 else noun + 's'}"


def list_problems(problems: Iterable[Problem]) -> None:
    """The first problems on standard error, and how many more there are."""
    every = list(problems)
    listed = [problem for problem in every if problem.level != "note"]
    for problem in listed[:PROBLEMS_SHOWN]:
        typer.echo(f"- {problem.sentence()}", err=True)
    more = count(len(listed) - PROBLEMS_SHOWN, "more problem") if len(listed) > PROBLEMS_SHOWN else ""
    notes = count(len(every) - len(listed), "note") if len(every) > len(listed) else ""
    if more or notes:
        typer.echo(f"And {' and '.join(filter(None, (more, notes)))}; the risk register lists them all.", err=True)
