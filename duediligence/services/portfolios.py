"""Which lists of suppliers there are, and everything known about one of them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from duediligence.answers import code_answers
from duediligence.assessment import Assessment, DefinitionReference
from duediligence.errors import CannotProceed, Problem
from duediligence.reference import gather_facts
from duediligence.register import Reader, actions, answers, entities, imports, portfolios
from duediligence.register import assessments as runs
from duediligence.register.imports import Import
from duediligence.register.portfolios import Portfolio
from duediligence.services import definitions
from duediligence.services.assessments import Run
from duediligence.services.workspace import Workspace
from duediligence.suppliers import Suppliers

__all__ = ["Portfolio", "Snapshot", "every", "opened", "snapshot"]


@dataclass(frozen=True)
class Snapshot:
    """One portfolio at one moment. ``run`` is None before the first import.

    ``checklist``: the register's actions with owner, target date and status, one row a supplier and action; those
    that no finding asks for any more only where somebody has begun them.
    ``answers_version``: what an edit of an answer must name, so that nobody overwrites what he has not seen.
    """

    portfolio: Portfolio
    run: Run | None
    checklist: pd.DataFrame
    last_import: Import | None
    answers_version: int

    @property
    def outdated(self) -> bool:
        """Whether the questionnaire or a table of facts has changed since the shown ratings were made."""
        if self.run is None:
            return False
        made = self.run.assessment
        return made.questionnaire.hash != self.run.questionnaire.hash or dict(made.editions) != dict(
            self.run.facts.editions
        )


def every(workspace: Workspace) -> tuple[Portfolio, ...]:
    """All portfolios, the officer's own first."""
    with workspace.reading() as reader:
        return portfolios.every(reader)


def opened(workspace: Workspace, name: str | None = None) -> Portfolio:
    """The portfolio of this name; without one the officer's own, or the sample while the own is empty."""
    with workspace.reading() as reader:
        if name is not None:
            found = portfolios.named(reader, name)
            if found is None:
                raise CannotProceed(Problem(f'There is no portfolio called "{name}".', "", "blocking"))
            return found
        own = portfolios.default(reader)
        sample = portfolios.sample(reader)
        return sample if sample and not entities.keys(reader, own.id) else own


def snapshot(workspace: Workspace, portfolio: int) -> Snapshot:
    """Everything pages show of a portfolio, from one moment of the register."""
    return workspace.kept("snapshot", portfolio, lambda reader: _read(reader, portfolio))


def _read(reader: Reader, portfolio_id: int) -> Snapshot:
    portfolio = next(each for each in portfolios.every(reader) if each.id == portfolio_id)
    frame = entities.frame(reader, portfolio_id)
    return Snapshot(
        portfolio=portfolio,
        run=_run(reader, portfolio, frame),
        checklist=_checklist(reader, portfolio_id),
        last_import=imports.last(reader, portfolio_id),
        answers_version=answers.version(reader, portfolio_id),
    )


def _run(reader: Reader, portfolio: Portfolio, frame: pd.DataFrame) -> Run | None:
    """The stored assessment with what it was made from, so that every term can be shown."""
    kept = runs.current(reader, portfolio.id)
    if kept is None or frame.empty:
        return None
    questionnaire = definitions.named()
    assessment = Assessment(
        as_of=kept.as_of,
        questionnaire=DefinitionReference(kept.questionnaire, kept.version, kept.definition_hash),
        editions=kept.editions,
        results=runs.results(reader, kept),
        findings=runs.findings(reader, kept),
    )
    long = answers.current(reader, portfolio.id)
    coded, problems = code_answers(long, questionnaire, tuple(frame["key"]))
    noticed = _noticed(reader, portfolio.id, frame)
    return Run(
        suppliers=Suppliers(frame, ()),
        long=long,
        coded=coded,
        questionnaire=questionnaire,
        facts=gather_facts(frame),
        assessment=assessment,
        checklist=_checklist(reader, portfolio.id),
        problems=(*noticed, *problems),
        files={},
    )


def _noticed(reader: Reader, portfolio: int, frame: pd.DataFrame) -> tuple[Problem, ...]:
    """What we noticed in the lists that the suppliers stand in: of a file its last import, of a row what still counts.

    A row that was left out is in no frame; of the others only those from which a supplier still comes.
    """
    places = set(zip(frame["file"], frame["row"], strict=True))
    last: dict[str, Import] = {}
    for each in imports.every(reader, portfolio):
        if each.undone is None and "noticed" in each.recipe:
            last.setdefault(each.file_name, each)
    files = set(frame["file"])
    noticed = (Problem(**given) for name, each in last.items() if name in files for given in each.recipe["noticed"])
    return tuple(
        problem
        for problem in noticed
        if problem.row is None or problem.level == "blocking" or (problem.file, problem.row) in places
    )


def _checklist(reader: Reader, portfolio: int) -> pd.DataFrame:
    """The actions that a finding asks for, and those that somebody has begun although none does any more."""
    frame = actions.frame(reader, portfolio)
    begun = frame["owner"].notna() | frame["note"].notna() | frame["status"].ne("open")
    return frame[frame["fires"].astype(bool) | begun].reset_index(drop=True)
