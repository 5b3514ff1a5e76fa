"""Laws, standards and sets of indicators, one pack a file, and the questions that point into them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from duediligence.errors import CannotProceed, Problem
from duediligence.questionnaire.definition_checks import check_languages, check_words
from duediligence.questionnaire.draft import Draft
from duediligence.questionnaire.mistakes import Mistakes, shaped, suggestion
from duediligence.questionnaire.model import FrameworkPack
from duediligence.questionnaire.source import Place, read_source, read_text
from duediligence.reference.countries import is_country

_LONGEST_LIST: Final = 20
_WEB_ADDRESS: Final = re.compile(r"https?://[^\s/]+\S*")


def load_frameworks(folder: Path) -> Mapping[str, FrameworkPack]:
    """Packs by id, in the order of the files ``*.yaml`` of a folder; nothing where there is no folder.

    Raises CannotProceed with the mistakes of all files together.
    """
    packs: dict[str, FrameworkPack] = {}
    owner: dict[str, str] = {}
    problems: list[Problem] = []
    for file in sorted(folder.glob("*.yaml")):
        try:
            mistakes = Mistakes(read_source(read_text(file), file.name))
        except CannotProceed as error:
            problems += error.problems
            continue
        pack = shaped(FrameworkPack, mistakes.source.data, (), mistakes)
        if pack is not None:
            if pack.id in packs:
                taken = f"the id “{pack.id}” is that of {owner[pack.id]} already."
                mistakes.add(("id",), taken, "Give each its own id.")
            elif file.stem != pack.id:
                mistakes.add(("id",), f"“id” is “{pack.id}” in a file called {file.name}.", "Give both one name.")
            packs.setdefault(pack.id, pack)
            owner.setdefault(pack.id, file.name)
            _check(pack, mistakes)
        problems += mistakes.sorted()
    if problems:
        raise CannotProceed(problems)
    return packs


def indicators_of(packs: Mapping[str, FrameworkPack]) -> tuple[str, ...]:
    """Ids of all indicators: the criteria of packs of kind ``indicator_set``, each once."""
    found = (each.id for pack in packs.values() if pack.kind == "indicator_set" for each in pack.criteria)
    return tuple(dict.fromkeys(found))


def check_mapping(draft: Draft, packs: Mapping[str, FrameworkPack], mistakes: Mistakes) -> None:
    """Note every indicator and criterion that a question or rule names and no pack has."""
    indicators = indicators_of(packs)
    for question in draft.questions:
        for position, name in enumerate(question.part.indicators):
            _check_indicator(name, indicators, (*question.place, "indicators", position), mistakes)
        for position, name in enumerate(question.part.frameworks):
            _check_criterion(name, packs, (*question.place, "frameworks", position), mistakes)
    for rule in draft.rules:
        for position, grades in enumerate(rule.part.indicators):
            for name in grades:
                _check_indicator(name, indicators, (*rule.place, "indicators", position, name), mistakes)


def _check_indicator(name: str, indicators: tuple[str, ...], place: Place, mistakes: Mistakes) -> None:
    if name not in indicators:
        listed = f"The indicators are: {', '.join(indicators)}." if indicators else "Add a pack of kind indicator_set."
        mistakes.add(place, f"there is no indicator “{name}”.", suggestion(name, indicators, listed))


def _check_criterion(name: str, packs: Mapping[str, FrameworkPack], place: Place, mistakes: Mistakes) -> None:
    pack_id, dot, criterion = name.partition(".")
    if not dot:
        mistakes.add(
            place, f"“{name}” under frameworks names no criterion.", "Write pack.criterion, with a dot between them."
        )
    elif pack_id not in packs:
        advice = suggestion(pack_id, packs, "Add the file to the folder frameworks, or correct the id.")
        mistakes.add(place, f"there is no framework pack “{pack_id}”.", advice)
    else:
        known = [each.id for each in packs[pack_id].criteria]
        if criterion not in known:
            listed = ", ".join(known[:_LONGEST_LIST]) + (", …" if len(known) > _LONGEST_LIST else "")
            advice = suggestion(criterion, known, f"Its criteria are: {listed}.")
            mistakes.add(place, f"the pack “{pack_id}” has no criterion “{criterion}”.", advice)


def _check(pack: FrameworkPack, mistakes: Mistakes) -> None:
    check_languages(pack.languages, mistakes)
    check_words(pack.title, pack.languages, ("title",), mistakes)
    if pack.note:
        check_words(pack.note, pack.languages, ("note",), mistakes)
    if pack.jurisdiction is not None and pack.jurisdiction != "EU" and not is_country(pack.jurisdiction):
        mistakes.add(
            ("jurisdiction",),
            f"“jurisdiction” is “{pack.jurisdiction}”, which is not a country code.",
            "Write two capital letters, such as GB or EU, or leave the key out.",
        )
    _check_source(pack.source, ("source",), mistakes)
    if pack.verified_on is not None and pack.source is None:
        mistakes.add(
            ("verified_on",),
            "it says when the source was read, but names no source.",
            "Add source, or leave verified_on out.",
        )
    if not pack.criteria:
        mistakes.add(("criteria",), "there is no criterion.", "Write at least one.")
    ids = [criterion.id for criterion in pack.criteria]
    for position, criterion in enumerate(pack.criteria):
        place: Place = ("criteria", position)
        if criterion.id in ids[:position]:
            line = mistakes.source.line(("criteria", ids.index(criterion.id), "id"))
            message = f"line {line} has a criterion with the same id."
            mistakes.add((*place, "id"), message, "Give each its own id.")
        check_words(criterion.text, pack.languages, (*place, "text"), mistakes)
        check_words(criterion.evidence, pack.languages, (*place, "evidence"), mistakes)
        _check_source(criterion.source, (*place, "source"), mistakes)


def _check_source(source: str | None, place: Place, mistakes: Mistakes) -> None:
    if source is not None and not _WEB_ADDRESS.fullmatch(source):
        mistakes.add(
            place,
            f"“source” is “{source}”, which is not a web address.",
            "Write it with https://, or leave the key out.",
        )
