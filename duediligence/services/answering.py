"""One supplier's answers on a page: what stands, and what an officer changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Final

import pandas as pd

from duediligence.answers import (
    EVIDENCE_LABELS,
    LONG_COLUMNS,
    SOURCE_LABELS,
    across_suppliers,
    code_answers,
    written_answer,
)
from duediligence.errors import CannotProceed, Problem
from duediligence.questionnaire import Question, Questionnaire, sentence
from duediligence.register import answers
from duediligence.register.answers import Edit
from duediligence.services import assessments, clock
from duediligence.services.assessments import Run
from duediligence.services.jobs import Tell, silent
from duediligence.services.portfolios import Snapshot
from duediligence.services.workspace import Workspace

__all__ = [
    "DONT_KNOW",
    "EVIDENCE_LABELS",
    "SOURCE_LABELS",
    "Draft",
    "Standing",
    "StandingSection",
    "save",
    "standing",
    "unusable",
    "version",
]

DONT_KNOW: Final = "don't know"
LANGUAGE: Final = "en"
_HINTS: Final = {
    "integer": "A whole number",
    "decimal": "A number",
    "percent": "Per cent, for example 45",
    "date": "Year-month-day, for example 2026-03-02",
    "text": "",
}


@dataclass(frozen=True)
class QuestionWords:
    """A question as it is shown. ``condition``: when it is asked, as a sentence; None: always."""

    label: str
    help: str
    evidence: str
    hint: str
    condition: str | None
    choices: Mapping[str, str]


@dataclass(frozen=True)
class Standing:
    """What is known of one question for one supplier. ``value`` as written in a cell (choices by id), None: open."""

    question: Question
    words: QuestionWords
    value: str | None
    evidence: str
    dated: date | None
    source: str


@dataclass(frozen=True)
class StandingSection:
    """The questions of one section with what stands."""

    id: str
    title: str
    questions: tuple[Standing, ...]

    @property
    def asked(self) -> int:
        """How many of them ask something; a note does not."""
        return sum(standing.question.type != "note" for standing in self.questions)

    @property
    def answered(self) -> int:
        """How many of them have an answer."""
        return sum(standing.value is not None for standing in self.questions)


@dataclass(frozen=True)
class Draft:
    """What the officer's form says of one question."""

    standing: Standing
    value: str | None
    evidence: str
    dated: date | None
    source: str

    @property
    def changed(self) -> bool:
        """Whether it says something else than what stands; evidence without an answer says nothing."""
        old = self.standing
        if self.value is None:
            return old.value is not None
        return (self.value, self.evidence, self.dated, self.source) != (old.value, old.evidence, old.dated, old.source)


def standing(run: Run) -> tuple[StandingSection, ...]:
    """Every section of the questionnaire with what the one supplier of the run answered."""
    questionnaire = run.questionnaire
    found = []
    for section in questionnaire.definition.sections:
        questions = []
        for question in section.questions:
            written = written_answer(run.coded, question, 0)
            words = _words(questionnaire, question)
            questions.append(Standing(question, words, written.value, written.evidence, written.dated, written.source))
        found.append(StandingSection(section.id, section.title[LANGUAGE], tuple(questions)))
    return tuple(found)


def version(sections: Sequence[StandingSection]) -> int:
    """A number for what one supplier answered: another one as soon as any of its own answers is another."""
    said = [(each.question.id, each.value, each.evidence, each.dated, each.source)
            for section in sections for each in section.questions if each.value is not None]  # fmt: skip
    return int(sha256(repr(said).encode()).hexdigest()[:12], 16)


def unusable(questionnaire: Questionnaire, key: str, drafts: Sequence[Draft]) -> tuple[Problem, ...]:
    """What is wrong with the changed answers, as the upload of a file would say it."""
    edits = [edit for edit in _changes(key, drafts) if edit.value is not None]
    rows = [
        {name: getattr(edit, name, None) for name in LONG_COLUMNS} | {"column": _label(questionnaire, edit.question)}
        for edit in edits
    ]
    return code_answers(pd.DataFrame(rows, columns=list(LONG_COLUMNS)), questionnaire, (key,))[1] if rows else ()


def save(
    workspace: Workspace,
    snapshot: Snapshot,
    questionnaire: Questionnaire,
    key: str,
    drafts: Sequence[Draft],
    tell: Tell = silent,
) -> None:
    """Keep the changed answers of a supplier and assess again: everybody where the last time was another day.

    Raises CannotProceed, and keeps nothing, where one cannot be used; StaleVersion when somebody changed one of these
    answers since the snapshot.
    """
    wrong = unusable(questionnaire, key, drafts)
    if wrong:
        raise CannotProceed(wrong)
    edits = _changes(key, drafts)
    if not edits:
        return
    with workspace.changing() as unit:
        for edit in edits:
            answers.add_edit(unit, snapshot.portfolio.id, edit, snapshot.answers_version)
        # what is written here may be what somebody else wrote: then the checks of others change with it
        alone = across_suppliers(questionnaire).isdisjoint(edit.question for edit in edits)
        assessments.assess_again(unit, snapshot.portfolio.id, clock.today(), tell, keys=(key,) if alone else None)


def _changes(key: str, drafts: Sequence[Draft]) -> list[Edit]:
    return [edit for draft in drafts if draft.changed for edit in _edits(key, draft)]


def _edits(key: str, draft: Draft) -> list[Edit]:
    """The new answer; and where its source is another one, the old source's answer is withdrawn."""
    question, old = draft.standing.question.id, draft.standing
    edits = []
    if old.value is not None and (draft.value is None or draft.source != old.source):
        edits.append(Edit(key, question, None, old.source))
    if draft.value is not None:
        dated = draft.dated or clock.today()
        edits.append(Edit(key, question, draft.value, draft.source, draft.evidence, dated))
    return edits


def _words(questionnaire: Questionnaire, question: Question) -> QuestionWords:
    relevant = questionnaire.relevant.get(question.id)
    return QuestionWords(
        label=question.label[LANGUAGE],
        help=question.help.get(LANGUAGE, ""),
        evidence=question.evidence.get(LANGUAGE, ""),
        hint=_HINTS.get(question.type, ""),
        condition=None if relevant is None else sentence(relevant, questionnaire),
        choices={choice.id: choice.label.get(LANGUAGE, choice.id) for choice in question.choices},
    )


def _label(questionnaire: Questionnaire, question: str) -> str:
    return questionnaire.questions[question].label[LANGUAGE]
