"""Remarks on definitions that load: what is allowed, and yet is probably not meant.

A check is a function whose docstring is the sentence that explains it; docs/definition-format.md lists them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from duediligence.errors import Problem
from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.lint import questions, rules, together
from duediligence.questionnaire.lint.reviewed import Remark, Reviewed, mistakes_of, reviewed
from duediligence.questionnaire.mistakes import Mistakes

__all__ = ["CHECKS", "TOGETHER", "Remark", "Reviewed", "lint", "lint_together", "remark_on"]

CHECKS: Final[tuple[Callable[[Reviewed], Iterator[Remark]], ...]] = (
    questions.unreachable_question,
    questions.missing_label,
    questions.long_sentence,
    questions.hard_to_read,
    questions.denies_twice,
    questions.asks_two_things,
    questions.listed_levels,
    rules.rule_without_action,
    rules.rule_that_never_fires,
    rules.rule_where_nothing_applies,
    rules.grave_rule_without_protection,
    rules.missing_answer_counted_as_safe,
)
"""What is looked for in each definition; of a module, in its own questions and rules only."""
TOGETHER: Final = together.CHECKS
"""What is looked for over all definitions of a folder."""


def lint(path: Path, questionnaire: Questionnaire) -> tuple[Problem, ...]:
    """Remarks on a definition file that loaded as ``questionnaire``, in the order of the file."""
    mistakes = mistakes_of(path)
    remark_on(mistakes, questionnaire)
    return tuple(mistakes.sorted())


def remark_on(mistakes: Mistakes, questionnaire: Questionnaire) -> None:
    """Add the same to ``mistakes``, whose source loaded as ``questionnaire``."""
    review = reviewed(mistakes, questionnaire)
    for check in CHECKS:
        for remark in check(review):
            mistakes.add(remark.place, remark.message, remark.advice, remark.key, remark.level)


def lint_together(definitions: Mapping[Path, Questionnaire]) -> tuple[Problem, ...]:
    """Remarks on the action catalogues and framework packs beside definitions, and on definitions that clash.

    ``definitions``: every sound definition of a folder, by its file.
    """
    return tuple(problem for check in TOGETHER for problem in check(definitions))
