"""The draft of a questionnaire as its editor shows it: outline, fields and their words, and edits made of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from duediligence.dashboards.labels import LEVELS
from duediligence.errors import Level
from duediligence.questionnaire.differences import differences as compared
from duediligence.questionnaire.editing import (
    Address,
    Edit,
    Noticed,
    Put,
    Remove,
    Use,
    unused_id,
    uses_of_action,
    uses_of_choice,
    uses_of_question,
    uses_of_rule,
)
from duediligence.questionnaire.frameworks import indicators_of
from duediligence.register.definitions import published
from duediligence.register.entities import folded
from duediligence.services import definitions, publishing, versions
from duediligence.services.catalogue.wording import indicator_name
from duediligence.services.drafts import Draft
from duediligence.services.workspace import Workspace

ASKED_FROM: Final[Mapping[str, str]] = {
    "minimal": "Of every supplier",
    "standard": f"Where the context calls for a {LEVELS['standard'].lower()} or closer",
    "heightened": f"Where the context calls for a {LEVELS['heightened'].lower()}",
}
WHO_ANSWERS: Final[Mapping[str, str]] = {
    "supplier": "The supplier",
    "desk_only": "We ourselves; it is never sent to a supplier",
}
COMBINE: Final[Mapping[str, str]] = {
    "max": "The tick with the most points counts",
    "sum": "All ticks are added up, to at most 100",
    "share": "The share of the choices that is ticked counts",
}
POINTS: Final[Mapping[str, str]] = {"exposure": "risk", "control": "strength"}
"""Role → the key under which a choice has its points."""


@dataclass(frozen=True)
class Item:
    """One question or rule of the outline. ``wrong``: the gravest that was noticed there, None for nothing."""

    id: str
    label: str
    wrong: Level | None


@dataclass(frozen=True)
class Part:
    """One section of the outline with its questions."""

    id: str
    title: str
    items: tuple[Item, ...]


def languages_of(data: Any) -> tuple[str, ...]:
    """The languages of a definition, the first one first."""
    found = data.get("languages") if isinstance(data, dict) else None
    return tuple(str(each) for each in found or ()) if isinstance(found, list) and found else ("en",)


def words_of(said: Any, language: str, otherwise: str = "") -> str:
    """A text of plain data in this language, else in the first it has."""
    if not isinstance(said, Mapping) or not said:
        return otherwise
    return str(said.get(language) or next(iter(said.values())) or otherwise)


def section_parts(data: Any) -> Iterator[dict[str, Any]]:
    """The sections of a definition that can be shown."""
    found = data.get("sections") if isinstance(data, dict) else None
    yield from (each for each in found or () if isinstance(each, dict) and "id" in each)


def asked_parts(data: Any) -> Iterator[dict[str, Any]]:
    """Its questions."""
    for section in section_parts(data):
        yield from (each for each in section.get("questions") or () if isinstance(each, dict) and "id" in each)


def rule_parts(data: Any) -> tuple[dict[str, Any], ...]:
    """Its rules."""
    found = data.get("rules") if isinstance(data, dict) else None
    return tuple(each for each in found or () if isinstance(each, dict) and "id" in each)


def part_of(parts: Sequence[dict[str, Any]] | Iterator[dict[str, Any]], name: str) -> dict[str, Any] | None:
    """The part with this id; None where there is none."""
    return next((each for each in parts if each.get("id") == name), None)


def outline(draft: Draft, language: str, search: str = "") -> tuple[Part, ...]:
    """Sections with their questions; for a search only those in which every word of it occurs."""
    wrong = _gravest(draft.noticed, "questions")
    wanted = folded(search).split()
    parts = []
    for section in section_parts(draft.data):
        items = []
        for question in section.get("questions") or ():
            if isinstance(question, dict) and "id" in question and _found(question, wanted):
                name = str(question["id"])
                items.append(Item(name, _label(draft, question, language), wrong.get(name)))
        if items or not wanted:
            parts.append(
                Part(str(section["id"]), words_of(section.get("title"), language, section["id"]), tuple(items))
            )
    return tuple(parts)


def rules_outline(draft: Draft, language: str, search: str = "") -> tuple[Item, ...]:
    """Rules by what they say."""
    wrong = _gravest(draft.noticed, "rules")
    wanted = folded(search).split()
    return tuple(
        Item(str(rule["id"]), words_of(rule.get("say"), language, str(rule["id"])), wrong.get(str(rule["id"])))
        for rule in rule_parts(draft.data)
        if _found(rule, wanted)
    )


def field_edits(address: Address, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Edit]:
    """The edits that make the fields named in ``after`` say what stands there; None takes a field away.

    A text in several languages is compared language by language, so that two people can translate at once.
    """
    edits: list[Edit] = []
    for key, value in after.items():
        old = before.get(key)
        if isinstance(value, Mapping):
            told = {name: each for name, each in value.items() if each is not None}
            if isinstance(old, Mapping) and told:
                edits += field_edits((*address, key), old, value)
                continue
            value = told
        if value is None or value == {}:
            edits += [Remove((*address, key))] * (key in before)
        elif value != old:
            edits.append(Put((*address, key), value))
    return edits


def new_id(words: str, taken: Sequence[str] | frozenset[str], otherwise: str) -> str:
    """An id for a new part, made of its words."""
    return unused_id(words, frozenset(taken), otherwise)


def ids_of(parts: Iterator[dict[str, Any]] | Sequence[dict[str, Any]]) -> frozenset[str]:
    """The ids of parts."""
    return frozenset(str(each.get("id")) for each in parts)


def at_field(draft: Draft, address: Address, field: str) -> tuple[Noticed, ...]:
    """What was noticed at one field of a part."""
    name = "actions" if address[:1] == ("actions",) else "examples" if address[:1] == ("examples",) else "definition"
    return draft.at((*address, field), name)  # type: ignore[arg-type]  # one of the names of texts


def at_part(draft: Draft, address: Address, fields: Sequence[str]) -> tuple[Noticed, ...]:
    """What was noticed at a part, apart from these fields of it."""
    return tuple(
        each
        for each in draft.at(address)
        if not (len(each.address) > len(address) and each.address[len(address)] in fields)
    )


def _gravest(noticed: Sequence[Noticed], first: str) -> dict[str, Level]:
    order: dict[Level, int] = {"blocking": 0, "warning": 1, "note": 2}
    found: dict[str, Level] = {}
    for each in noticed:
        if each.name == "definition" and each.address[:1] == (first,) and len(each.address) > 1:
            name, level = str(each.address[1]), each.problem.level
            if name not in found or order[level] < order[found[name]]:
                found[name] = level
    return found


def _label(draft: Draft, question: Mapping[str, Any], language: str) -> str:
    name = str(question["id"])
    core = draft.loaded.core if draft.loaded is not None else None
    if "label" not in question and core is not None and name in core.questions:
        return words_of(core.questions[name].label, language, name)
    return words_of(question.get("label"), language, name)


def _found(part: Mapping[str, Any], wanted: Sequence[str]) -> bool:
    if not wanted:
        return True
    text = folded(" ".join(_texts(part)))
    return all(word in text for word in wanted)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, str):
        yield value


def criteria(language: str) -> dict[str, str]:
    """Every criterion of the laws and standards we have, as a question names it, in words."""
    return {
        f"{pack.id}.{each.id}": f"{words_of(pack.title, language, pack.id)}: {words_of(each.text, language, each.id)}"
        for pack in versions.surroundings().frameworks.values()
        if pack.kind != "indicator_set"
        for each in pack.criteria
    }


def indicators() -> dict[str, str]:
    """Every indicator, in words."""
    return {name: indicator_name(name) for name in indicators_of(versions.surroundings().frameworks)}


def uses(draft: Draft, question: str, language: str) -> tuple[str, ...]:
    """Where a question is read, one sentence a place."""
    told = []
    for use in uses_of_question(draft.data, question, draft.worked):
        told.append(_use(draft, use, language))
    return tuple(dict.fromkeys(told))


def uses_of_choices(draft: Draft, question: str, choices: Sequence[str], language: str) -> tuple[str, ...]:
    """Where these choices of a question are read."""
    found = (use for choice in choices for use in uses_of_choice(draft.data, question, choice))
    return tuple(dict.fromkeys(_use(draft, use, language) for use in found))


def _use(draft: Draft, use: Use, language: str) -> str:
    if use.kind == "example":
        return f"The example “{use.part}” answers it."
    rule = part_of(rule_parts(draft.data), use.part) if use.field in ("when", "ask", "actions") else None
    if rule is not None:
        said = words_of(rule.get("say"), language, use.part)
        return f"The rule “{said}” {'asks it where it cannot be decided' if use.field == 'ask' else 'reads it'}."
    question = part_of(asked_parts(draft.data), use.part)
    if question is not None:
        return f"The question “{_label(draft, question, language)}” is asked because of it."
    return (
        "It decides when the answers count as signed." if use.field == "signed" else "The whole questionnaire reads it."
    )


def uses_of_rule_in(draft: Draft, rule: str) -> tuple[str, ...]:
    """Where a rule is named, one sentence a place."""
    return tuple(dict.fromkeys(f"The example “{use.part}” expects it." for use in uses_of_rule(draft.worked, rule)))


def actions(draft: Draft, language: str) -> dict[str, str]:
    """Every action that a rule of a draft can suggest, its own first, by its title."""
    named = {str(each["id"]): words_of(each.get("title"), language, str(each["id"])) for each in own_actions(draft)}
    shipped = versions.surroundings().actions
    return named | {
        name: words_of(action.title, language, name) for name, action in shipped.items() if name not in named
    }


def questionnaires(workspace: Workspace) -> dict[str, str]:
    """Every questionnaire with a version: its id and its title with the version that counts."""
    with workspace.reading() as reader:
        names = dict.fromkeys((*definitions.ids(), *(each.questionnaire for each in published(reader))))
        told = {}
        for name in names:
            definition = versions.named(reader, name).definition
            told[name] = f"{words_of(definition.title, definition.languages[0], name)} ({definition.version})"
    return told


def changes(workspace: Workspace, draft: Draft) -> tuple[str, ...]:
    """What a draft changes of the version it began from, in words; by fields where it does not load."""
    if draft.begun_from is None:
        return ()
    if draft.loaded is None:
        return publishing.differences(workspace, draft.questionnaire, draft.begun_from)
    before = publishing.questionnaire_of(workspace, draft.begun_from)
    return tuple(each.sentence for each in compared(before, draft.loaded))


def differences(workspace: Workspace, before: str, after: str) -> tuple[str, ...]:
    """What differs between two versions, by their hashes, in words."""
    old, new = (publishing.questionnaire_of(workspace, each) for each in (before, after))
    return tuple(each.sentence for each in compared(old, new))


def own_actions(draft: Draft) -> tuple[dict[str, Any], ...]:
    """The questionnaire's own actions."""
    found = draft.own_actions.get("actions") if isinstance(draft.own_actions, dict) else None
    return tuple(each for each in found or () if isinstance(each, dict) and "id" in each)


def shipped_action(name: str) -> dict[str, Any]:
    """An action that came with the product, as an own catalogue would say it."""
    return versions.surroundings().actions[name].model_dump(mode="json", exclude_defaults=True)


def uses_of_action_in(draft: Draft, action: str, language: str) -> tuple[str, ...]:
    """Rules that suggest an action, one sentence a rule."""
    told = []
    for use in uses_of_action(draft.data, action):
        rule = part_of(rule_parts(draft.data), use.part) or {}
        told.append(f"The rule “{words_of(rule.get('say'), language, use.part)}” suggests it.")
    return tuple(dict.fromkeys(told))


def example_parts(draft: Draft) -> dict[str, dict[str, Any]]:
    """The worked examples of a draft by their names."""
    found = draft.worked.get("examples") if isinstance(draft.worked, dict) else None
    return {str(each["name"]): each for each in found or () if isinstance(each, dict) and "name" in each}
