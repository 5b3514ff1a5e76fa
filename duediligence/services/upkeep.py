"""Looking after the register: where it lies, what it holds, a copy of it, and taking an import out."""

from __future__ import annotations

import platform
import tempfile
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Final

from duediligence.errors import CannotProceed, Problem
from duediligence.register import Reader, backup, deletion, events, imports, inventory, portfolios
from duediligence.register import assessments as runs
from duediligence.register.assessments import Run as Issued
from duediligence.register.deletion import Deletion
from duediligence.register.imports import Import
from duediligence.register.inventory import Inventory
from duediligence.register.portfolios import Portfolio
from duediligence.services import assessments, clock
from duediligence.services.jobs import Tell, silent, within
from duediligence.services.workspace import Workspace

__all__ = ["Deletion", "Entry", "Import", "Inventory", "Issued", "Place", "Programme"]

LOG_AT_ONCE: Final = 10_000
"""Up to how many entries a log is checked whenever it is shown."""
LICENCES: Final = (
    "This program: Apache-2.0. Its libraries: permissive licences, and LGPL as unmodified libraries. "
    "The tables of facts: see each of them."
)
_KINDS: Final = {
    "imported": "A file was taken in",
    "import_undone": "An import was undone",
    "import_deleted": "An import was deleted",
    "answers_added": "Answers were taken in",
    "answer_changed": "An answer was changed by hand",
    "action_changed": "An action was changed",
    "actions_changed": "Actions were changed",
    "checklist_merged": "The checklist was brought up to date",
    "assessment_issued": "Every supplier was assessed",
    "assessment_shown_again": "An earlier assessment is shown again",
    "questionnaire_published": "A version of the questionnaire was published",
    "questionnaire_chosen": "Another questionnaire rates the suppliers",
    "definition_published": "A version of a questionnaire was published",
    "definition_kept": "The text of a questionnaire was kept",
    "draft_saved": "A draft of a questionnaire was saved",
    "draft_ended": "A draft of a questionnaire was thrown away",
}


@dataclass(frozen=True)
class Place:
    """Where the register lies: its address without a password, whether it is a file, and its size in bytes."""

    address: str
    file: Path | None
    size: int


@dataclass(frozen=True)
class Entry:
    """One entry of the log: when, what happened, in words, and to which supplier."""

    at: datetime
    what: str
    numbers: str


@dataclass(frozen=True)
class Programme:
    """Which version runs, on what, and under which licences."""

    version: str
    python: str
    system: str
    licences: str


def place(workspace: Workspace) -> Place:
    """Where the register lies, and how large it is."""
    with workspace.reading() as reader:
        return Place(workspace.register.place, workspace.register.file, inventory.size(reader))


def holdings(workspace: Workspace) -> tuple[tuple[Portfolio, Inventory], ...]:
    """What each portfolio holds, the officer's own first."""
    with workspace.reading() as reader:
        every = portfolios.every(reader)
    return tuple(
        (each, workspace.kept("inventory", each.id, partial(inventory.of, portfolio=each.id))) for each in every
    )


def log_holds(workspace: Workspace, portfolio: int) -> bool | None:
    """Whether each entry of a portfolio's log is as it was written; None where there are too many to say at once."""

    def walked(reader: Reader) -> bool | None:
        if events.head(reader, portfolio).count > LOG_AT_ONCE:
            return None
        return events.verify(reader, portfolio).first_break is None

    return workspace.kept("log", portfolio, walked)


def check(workspace: Workspace, tell: Tell = silent) -> int:
    """Look at every log and every issued assessment of the register; returns how many there are.

    Raises CannotProceed with every one that is not as it was written.
    """
    count, broken = 0, []
    with workspace.reading() as reader:
        total = 1 + sum(1 + inventory.of(reader, each.id).assessments for each in portfolios.every(reader))
        for each in inventory.checks(reader):
            count += 1
            if each.wrong is not None:
                broken.append(Problem(f"{each.what}: {each.wrong}", "Restore a copy from before.", "blocking"))
            tell(f"Looked at {count:,} of {total:,}", count / (total + 1))
    if broken:
        raise CannotProceed(broken)
    return count


def latest(workspace: Workspace, portfolio: int, limit: int = 20) -> tuple[Entry, ...]:
    """The newest entries of a portfolio's log."""
    with workspace.reading() as reader:
        found = events.latest(reader, portfolio, limit=limit)
    entries = []
    for each in found:
        counts = [f"{value:,} {name.replace('_', ' ')}" for name, value in each.details.items() if _counts(name, value)]
        entries.append(
            Entry(each.at, _KINDS.get(each.kind, each.kind.replace("_", " ").capitalize()), ", ".join(counts))
        )
    return tuple(entries)


def _counts(name: str, value: object) -> bool:
    return type(value) is int and value > 0 and name not in ("import", "version", "portfolio")


def copy(workspace: Workspace, tell: Tell = silent) -> bytes:
    """A whole copy of a SQLite register, checked by opening it. Raises CannotProceed."""
    tell("Copying the register", 0.0)
    with tempfile.TemporaryDirectory(prefix="duediligence-") as folder:
        target = Path(folder) / "copy.sqlite"
        backup.copy(workspace.register, target, lambda share: tell("Copying the register", 0.8 * share))
        tell("Reading the copy", 0.9)
        return target.read_bytes()


def copy_name() -> str:
    """What a copy of today is called."""
    return f"duediligence-register-{clock.today():%Y-%m-%d}.sqlite"


def imported(workspace: Workspace, portfolio: int) -> tuple[Import, ...]:
    """All imports of a portfolio, the newest first, undone and deleted ones included."""
    with workspace.reading() as reader:
        return imports.every(reader, portfolio)


def issued(workspace: Workspace, portfolio: int) -> tuple[Issued, ...]:
    """All assessments of a portfolio, the newest first; none of them ever changes."""
    with workspace.reading() as reader:
        return runs.every(reader, portfolio)


def would_go(workspace: Workspace, portfolio: int, import_id: int) -> Deletion:
    """What deleting an import would take with it; nothing is written. Raises CannotProceed."""
    return workspace.kept(
        f"deletion of {import_id}", portfolio, lambda reader: deletion.preview(reader, portfolio, import_id)
    )


def delete_import(workspace: Workspace, portfolio: int, import_id: int, tell: Tell = silent) -> Deletion:
    """Take an import out with everything it brought, and assess what is left: all of it or nothing.

    Raises CannotProceed where it is gone already.
    """
    tell("Taking the file out", 0.0)
    with workspace.changing() as unit:
        done = deletion.remove(unit, portfolio, import_id)
        assessments.assess_again(unit, portfolio, clock.today(), within(tell, 0.4, 0.95))
    backup.settle(workspace.register)
    return done


def programme() -> Programme:
    """Which version runs, on what, and under which licences."""
    return Programme(
        version("duediligence"), platform.python_version(), f"{platform.system()} {platform.release()}", LICENCES
    )


def in_words(gone: Deletion) -> tuple[str, ...]:
    """What a deletion takes with it, one sentence each."""
    said = (
        (gone.suppliers, f"Suppliers that go, because no other file names them: {gone.suppliers:,}."),
        (gone.restored, f"Suppliers that stay, without what only this file said of them: {gone.restored:,}."),
        (gone.answers, f"Answers that go with the file: {gone.answers:,}."),
        (gone.edits, f"Answers changed by hand that go with their suppliers: {gone.edits:,}."),
        (gone.actions, f"Actions that go with their suppliers, with owner, date and note: {gone.actions:,}."),
    )
    file = "The file itself goes." if gone.file else "No file goes: another import uses it, or none was kept."
    return (*(sentence for number, sentence in said if number), file)
