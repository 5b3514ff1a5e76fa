"""What must hold across a definition: ids, languages, scoring, bands, factors and rules."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from itertools import pairwise
from typing import Final

from pydantic import BaseModel

from duediligence.questionnaire.check_checks import check_check
from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.draft import Draft, Placed
from duediligence.questionnaire.mistakes import Mistakes, suggestion
from duediligence.questionnaire.model import Factor, Question, Rule, Words
from duediligence.questionnaire.source import Place

MOST_QUESTIONS: Final = 2_000
MOST_RULES: Final = 2_000
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def check_definition(
    draft: Draft,
    actions: Collection[str] | None,
    mistakes: Mistakes,
    core: Questionnaire | None = None,
    listed: Collection[str] = (),
) -> None:
    """Note every contradiction between the parts of a definition (conditions are checked elsewhere).

    ``actions``: ids of the catalogue; None when it could not be read. ``core``: what a module extends;
    ``listed``: the questions its file names, repeated ones included.
    """
    check_texts(draft, mistakes)
    _check_scoring(draft, mistakes)
    _check_unique("question", draft.questions, mistakes)
    _check_unique("rule", draft.rules, mistakes)
    _check_unique("factor", draft.factors, mistakes)
    _check_unique("check", draft.checks, mistakes)
    _check_synonyms(draft.questions, mistakes)
    for kind, count, most in (
        ("questions", len(draft.questions) + len(draft.broken), MOST_QUESTIONS),
        ("rules", len(draft.rules), MOST_RULES),
    ):
        if count > most:
            mistakes.add(
                (), f"there are {count:,} {kind}; we read at most {most:,}.", "Split it into several questionnaires."
            )
    if not draft.questions and not draft.broken and not listed:
        mistakes.add(("sections",), "there is no question.", "Add one under a section's questions.")
    own = {placed.part.id: placed.part for placed in draft.questions}
    questions = {**core.questions, **own} if core else own
    for check in draft.checks:
        check_check(check, questions, draft.broken, mistakes)
    for placed in draft.rules:
        _check_rule(placed, questions, draft.broken, actions, mistakes)


def check_words(words: Words, languages: tuple[str, ...], place: Place, mistakes: Mistakes) -> None:
    """Text must be there in every language of the definition, and in no other."""
    name = f"“{place[-1]}”"
    for language in languages:
        if not words.get(language, "").strip():
            mistakes.add((*place, language), f"{name} has no text in language “{language}”.", f"Add {language}: …")
    for language in words:
        if language not in languages:
            mistakes.add(
                (*place, language),
                f"{name} has text in “{language}”, which is not under languages.",
                "Add the language there or remove the text.",
            )


def check_languages(languages: tuple[str, ...], mistakes: Mistakes) -> None:
    """The languages of a file: at least one, each a code and there once."""
    for position, language in enumerate(languages):
        if not _LANGUAGE.fullmatch(language) or language in languages[:position]:
            mistakes.add(
                ("languages", position),
                f"“{language}” under languages is not a language code, or stands there twice.",
                "Write each once, such as en, fr or zh-Hans.",
            )
    if not languages:
        mistakes.add(("languages",), "there is no language.", "Write languages: [en].")


def check_texts(draft: Draft, mistakes: Mistakes) -> None:
    """Every text must be there in every language of the file."""
    check_languages(draft.languages, mistakes)
    for place, words in draft.titles:
        check_words(words, draft.languages, place, mistakes)
    if draft.definition is not None and draft.definition.description:
        check_words(draft.definition.description, draft.languages, ("description",), mistakes)
    for question in draft.questions:
        _check_part_words(question, ("label",), ("help", "evidence"), draft.languages, mistakes)
        for position, choice in enumerate(question.part.choices):
            place = (*question.place, "choices", position)
            _check_part_words(Placed(place, choice), (), ("label",), draft.languages, mistakes)
    for rule in draft.rules:
        _check_part_words(rule, ("say",), (), draft.languages, mistakes)
    for part in (*draft.factors, *draft.checks):
        _check_part_words(part, (), ("label",), draft.languages, mistakes)


def _check_part_words(
    placed: Placed[BaseModel],
    needed: tuple[str, ...],
    optional: tuple[str, ...],
    languages: tuple[str, ...],
    mistakes: Mistakes,
) -> None:
    for key in (*needed, *optional):
        words: Words = getattr(placed.part, key)
        if words or key in needed:
            check_words(words, languages, (*placed.place, key), mistakes)


def _check_scoring(draft: Draft, mistakes: Mistakes) -> None:
    scoring = draft.scoring
    if scoring is not None and scoring.mitigation.practice + scoring.mitigation.paper > 1:
        mistakes.add(("scoring", "mitigation"), "practice and paper add up to more than 1.", "Lower one of them.")
    for key, edges in (("bands", draft.bands), ("levels", draft.levels)):
        if edges is None:
            continue
        values = list(edges.model_dump().values())
        if values[0] != 0:
            first = next(iter(type(edges).model_fields))
            mistakes.add((key, first), f"“{key}” must start at 0, but “{first}” is {values[0]}.", f"Write {first}: 0.")
        if any(later <= earlier for earlier, later in pairwise(values)):
            mistakes.add(
                (key,), f"“{key}” do not ascend: {', '.join(map(str, values))}.", "Make each larger than the last."
            )
    for factor in draft.factors:
        if factor.part.weight == 0:
            mistakes.add(
                (*factor.place, "weight"), "a factor needs a weight of at least 1.", "Add weight or remove it."
            )
        _check_range(factor, mistakes)


def _check_range(placed: Placed[Factor], mistakes: Mistakes) -> None:
    """Between which points a factor without data may lie: ascending, with its ``unknown`` inside."""
    if placed.part.range is None:
        return
    (low, high), unknown, place = placed.part.range, placed.part.unknown, (*placed.place, "range")
    if low > high:
        mistakes.add(place, f"“range” goes down, from {low} to {high}.", "Write the lower points first.")
    elif not low <= unknown <= high:
        mistakes.add(
            place,
            f"“unknown” is {unknown} and lies outside “range”, {low} to {high}.",
            "Widen the range or correct unknown: what counts without data must be possible.",
        )


def _check_unique(noun: str, parts: Iterable[Placed[BaseModel]], mistakes: Mistakes) -> None:
    first: dict[str, Place] = {}
    for placed in parts:
        name = str(getattr(placed.part, "id", ""))
        if name in first:
            line = mistakes.source.line((*first[name], "id"))
            mistakes.add((*placed.place, "id"), f"line {line} has a {noun} with the same id.", "Give each its own id.")
        first.setdefault(name, placed.place)


def _check_synonyms(questions: Iterable[Placed[Question]], mistakes: Mistakes) -> None:
    """A column header may point to one question only."""
    owner: dict[str, str] = {}
    for placed in questions:
        for position, synonym in enumerate(placed.part.synonyms):
            word = " ".join(synonym.casefold().split())
            if owner.setdefault(word, placed.part.id) != placed.part.id:
                mistakes.add(
                    (*placed.place, "synonyms", position),
                    f"the synonym “{synonym}” is also given for “{owner[word]}”.",
                    "Keep it with one of the two.",
                )


def _check_rule(
    placed: Placed[Rule],
    questions: dict[str, Question],
    broken: Collection[str],
    actions: Collection[str] | None,
    mistakes: Mistakes,
) -> None:
    rule, place = placed.part, placed.place
    if rule.kind == "harm" and rule.severity is None:
        mistakes.add(place, "a harm rule needs a severity.", "Add severity: low, medium, high or severe.")
    if rule.kind != "harm":
        for key in ("severity", "red_flag", "mitigation"):
            if getattr(rule, key):
                mistakes.add((*place, key), f"“{key}” belongs to harm rules only, not to {rule.kind}.", "Remove it.")
    for position, name in enumerate(rule.ask):
        if name not in questions and name not in broken:
            advice = suggestion(name, questions, "Add the question or correct the id.")
            mistakes.add((*place, "ask", position), f"“ask” names “{name}”, which is not a question.", advice)
        elif name in questions and questions[name].type == "note":
            mistakes.add((*place, "ask", position), f"“ask” names the note “{name}”.", "Name a question.")
    for position, name in enumerate(rule.actions):
        if actions is not None and name not in actions:
            advice = suggestion(name, actions, "Add it to the action catalogue or correct the id.")
            mistakes.add((*place, "actions", position), f"there is no action “{name}” in the catalogue.", advice)
    for position, grades in enumerate(rule.indicators):
        if len(grades) != 1:
            mistakes.add(
                (*place, "indicators", position),
                "each entry names one indicator.",
                "Write - {indicator: strong} for each.",
            )
