"""One supplier as other sources see it: the same views as in ``views``, one after the other and in plain Python."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from duediligence.answers.coded import SOURCES
from duediligence.assessment.reasoning.oracle import Case, Response
from duediligence.assessment.reasoning.standing import points_of
from duediligence.questionnaire.model import Question


def sides(case: Case) -> Iterator[Case]:
    """The supplier with the answers of each source over what counts, then with the riskiest answer to each question.

    Nothing where no source differs from what counts.
    """
    if not case.others:
        return
    for source in SOURCES:
        told = {
            question: response
            for question, responses in case.others.items()
            for response in responses
            if response.source == source
        }
        if told:
            yield _with(case, told)
    yield _with(case, {question: _riskiest(case, question) for question in case.others})


def _with(case: Case, told: Mapping[str, Response]) -> Case:
    return replace(case, responses={**case.responses, **told}, others={}, _values={})


def _riskiest(case: Case, question: str) -> Response:
    """Of equally risky answers what counts, else that of the earlier source."""
    told = [case.responses[question], *case.others[question]]
    return max(told, key=lambda response: risk_of(case.questionnaire.questions[question], response.value))


def risk_of(question: Question, value: object) -> int:
    """How adverse an answer is, 0–100: its risk, or what its strength lacks. Answers for information are all 0."""
    if question.role == "information":
        return 0
    absent = {choice.id for choice in question.choices if choice.not_applicable}
    if absent & set(value if isinstance(value, frozenset) else {value}):
        return 0
    points = points_of(question, value)
    return points if question.role == "exposure" else 100 - points
