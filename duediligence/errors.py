"""What can be wrong, said so that the person who can mend it knows where, what and how."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Level = Literal["note", "warning", "blocking"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, with its place.

    ``row`` is the row a person sees in Excel (in a CSV: the record number), ``line`` the line of a
    text file, ``column`` the header or the column letter. A ``blocking`` problem means that the row
    (or, without a row, the file) is left out; nothing else stops. ``kind`` is a stable short name of the
    repair it needs (``country_unknown``), by which many of them are mended together; the sentences may change.
    """

    message: str
    advice: str = ""
    level: Level = "warning"
    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    line: int | None = None
    value: str | None = None
    kind: str | None = None

    def place(self) -> str:
        """Where it is, as a person would say it: ``list.xlsx, sheet "Feb", row 9, column Country``."""
        parts = [self.file] if self.file else []
        if self.sheet:
            parts.append(f'sheet "{self.sheet}"')
        if self.row is not None:
            parts.append(f"row {self.row}")
        if self.line is not None:
            parts.append(f"line {self.line}")
        if self.column:
            parts.append(f"column {self.column}")
        return ", ".join(parts)

    def sentence(self) -> str:
        """Place, message and advice on one line."""
        place = self.place()
        return " ".join(part for part in (f"{place}:" if place else "", self.message, self.advice) if part)


class CannotProceed(Exception):
    """There is no result; ``problems`` say why and what to do. The command line exits with 2."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(problem.sentence() for problem in self.problems))
