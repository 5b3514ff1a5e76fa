"""Which lists of suppliers there are, what is known about one of them, and about one supplier in it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from duediligence.answers import code_answers
from duediligence.assessment import Assessment, DefinitionReference
from duediligence.errors import CannotProceed, Problem
from duediligence.questionnaire import Questionnaire
from duediligence.reference import editions, gather_facts
from duediligence.register import Reader, actions, answers, entities, finding_states, imports, portfolios
from duediligence.register import assessments as runs
from duediligence.register.assessments import Run as Issued
from duediligence.register.imports import Import
from duediligence.register.portfolios import Portfolio
from duediligence.services import across, versions
from duediligence.services.assessments import Run
from duediligence.services.workspace import Workspace
from duediligence.suppliers import Suppliers

__all__ = ["Issued", "Portfolio", "Snapshot", "every", "one", "opened", "snapshot", "whole"]


@dataclass(frozen=True)
class Snapshot:
    """What every page needs to know of a portfolio: a few small queries, whatever its size.

    ``issued``: the assessment that pages show, None before the first import. ``outdated``: whether the questionnaire
    or a table of facts has changed since it was made. ``answers_version``: what an edit of an answer must name, so
    that nobody overwrites what he has not seen. ``questionnaire``: the one that assessment was made with.
    """

    portfolio: Portfolio
    issued: Issued | None
    suppliers: int
    last_import: Import | None
    answers_version: int
    outdated: bool
    questionnaire: Questionnaire


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
        return sample if sample and not entities.count(reader, own.id) else own


def snapshot(workspace: Workspace, portfolio: int) -> Snapshot:
    """What every page needs of a portfolio, from one moment of the register."""
    return workspace.kept("snapshot", portfolio, lambda reader: _read(reader, portfolio))


def whole(workspace: Workspace, portfolio: int) -> Run | None:
    """The shown assessment with everything it was made from, in memory; None before the first import.

    For exports: with 100,000 suppliers it takes seconds.
    """
    with workspace.reading() as reader:
        return _run(reader, portfolio, None)


def one(workspace: Workspace, portfolio: int, key: str) -> Run | None:
    """The same of one supplier: every frame has the one row; None where there is no such supplier."""
    with workspace.reading() as reader:
        return _run(reader, portfolio, key)


def _read(reader: Reader, portfolio_id: int) -> Snapshot:
    issued = runs.current(reader, portfolio_id)
    suppliers = entities.count(reader, portfolio_id)
    counting = versions.current(reader, portfolio_id)
    return Snapshot(
        portfolio=next(each for each in portfolios.every(reader) if each.id == portfolio_id),
        issued=issued if suppliers else None,
        suppliers=suppliers,
        last_import=imports.last(reader, portfolio_id),
        answers_version=answers.version(reader, portfolio_id),
        outdated=issued is not None
        and (issued.definition_hash != counting.hash or dict(issued.editions) != dict(editions())),
        questionnaire=versions.made_with(reader, issued) if issued else counting,
    )


def _run(reader: Reader, portfolio: int, key: str | None) -> Run | None:
    issued = runs.current(reader, portfolio)
    frame = entities.frame(reader, portfolio, key=key)
    if issued is None or frame.empty:
        return None
    questionnaire = versions.made_with(reader, issued)
    assessment = Assessment(
        as_of=issued.as_of,
        questionnaire=DefinitionReference(issued.questionnaire, issued.version, issued.definition_hash),
        editions=issued.editions,
        results=runs.results(reader, issued, key),
        findings=runs.findings(reader, issued, key),
    )
    long = answers.current(reader, portfolio, key)
    coded, problems = code_answers(long, questionnaire, tuple(frame["key"]), issued.as_of)
    others = None if key is None else across.beside(reader, portfolio, questionnaire, long, (key,))
    coded = across.checked(coded, questionnaire, frame, long, issued.as_of, others)
    return Run(
        suppliers=Suppliers(frame, ()),
        long=long,
        coded=coded,
        questionnaire=questionnaire,
        facts=gather_facts(frame),
        assessment=assessment,
        checklist=_checklist(reader, portfolio, key),
        problems=(*_noticed(reader, portfolio, frame), *problems),
        files={},
        states=finding_states.frame(reader, portfolio, key),
        kept=runs.ranges(reader, issued, key),
        tenth=None if key is None else (),  # one supplier is no portfolio to be placed in
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


def _checklist(reader: Reader, portfolio: int, key: str | None) -> pd.DataFrame:
    """The actions that a finding asks for, and those that somebody has begun although none does any more."""
    frame = actions.frame(reader, portfolio, key)
    begun = frame["owner"].notna() | frame["note"].notna() | frame["status"].ne("open")
    return frame[frame["fires"].astype(bool) | begun].reset_index(drop=True)
