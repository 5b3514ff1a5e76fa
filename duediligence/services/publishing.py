"""Publishing a draft as a new version: checked again, with a note, for good; and what versions there are.

``suggested(workspace, id)`` proposes the number by what kind of change it is; ``publish`` makes the version and ends
the draft. From then on it counts for every portfolio that its questionnaire rates (``versions.current``), and their
snapshots are ``outdated`` until they are assessed again: a step of its own. Assessments issued before name their own
version and stay as they are. ``return_to`` publishes the content of an older version anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from duediligence.errors import CannotProceed, Problem
from duediligence.questionnaire import Questionnaire, editing
from duediligence.questionnaire.differences import differences as between
from duediligence.questionnaire.editing import Put, Texts
from duediligence.questionnaire.editing.changes import changed_parts
from duediligence.register import Reader, Unit, events, portfolios
from duediligence.register import definitions as stored
from duediligence.register import drafts as stored_drafts
from duediligence.register.definitions import Stored
from duediligence.services import definitions, drafts, versions
from duediligence.services.workspace import Workspace

Step = Literal["major", "minor", "patch"]

WHY: Final[Mapping[Step, str]] = {
    "major": "Answers that were given no longer fit: a question or choice is gone, or has another type.",
    "minor": "Something was added, or counts otherwise than before.",
    "patch": "Only wording has changed.",
}
_WORDING: Final = frozenset({"label", "help", "evidence", "title", "description", "say", "why", "source", "synonyms"})


@dataclass(frozen=True)
class Version:
    """One version in a list. ``counts``: it is what assesses from now on; ``shipped``: it came with the product."""

    questionnaire: str
    version: str
    hash: str
    note: str | None
    published: datetime | None
    shipped: bool
    counts: bool


@dataclass(frozen=True)
class Suggested:
    """The number we propose for the next version, and why."""

    version: str
    step: Step
    why: str


def every(workspace: Workspace, questionnaire: str) -> tuple[Version, ...]:
    """All versions of a questionnaire, the newest first, the shipped one last. Empty where there is none."""
    with workspace.reading() as reader:
        published = stored.published(reader, questionnaire)
    found = [
        Version(each.questionnaire, each.version, each.hash, each.note, each.changed, False, place == 0)
        for place, each in enumerate(published)
    ]
    if questionnaire in definitions.ids():
        shipped = definitions.named(questionnaire)
        version = shipped.definition.version
        found.append(Version(questionnaire, version, shipped.hash, None, None, True, not published))
    return tuple(found)


def suggested(workspace: Workspace, questionnaire: str) -> Suggested:
    """The number for what the draft of a questionnaire would be published as. Raises CannotProceed: there is none."""
    with workspace.reading() as reader:
        draft = drafts.in_transaction(reader, questionnaire)
        before = _counting(reader, questionnaire)
        highest = _highest(reader, questionnaire)
    if before is None:
        version = _written(highest) if highest else "1.0.0"
        return Suggested(version, "minor", "It is the first version.")
    step = step_between(_read(before), draft.data)
    return Suggested(_raised(highest, step), step, WHY[step])


def step_between(before: Any, after: Any) -> Step:
    """What kind of change lies between two definitions, given as plain data."""
    old, new = _questions(before), _questions(after)
    for name, question in old.items():
        now = new.get(name)
        gone = now is None or question.get("type") != now.get("type")
        if gone or not _choices(question) <= _choices(now or {}):
            return "major"
    return "patch" if _counted(before) == _counted(after) else "minor"


def publish(workspace: Workspace, questionnaire: str, seen: int, version: str, note: str) -> Version:
    """Make the draft a new version. Raises CannotProceed where it has problems or says nothing new, and Overtaken."""
    with workspace.changing() as unit:
        draft = drafts.seen_in(unit, questionnaire, seen)
        return _publish(unit, questionnaire, draft.texts, version, note)


def return_to(workspace: Workspace, questionnaire: str, digest: str, version: str, note: str) -> Version:
    """Publish the content of an older version as a new one. Raises CannotProceed as ``publish``, and over a draft."""
    with workspace.changing() as unit:
        if stored_drafts.current(unit, questionnaire) is not None:
            raise CannotProceed(
                Problem(
                    "There is a draft of this questionnaire, and it would be lost.",
                    "Publish it or throw it away first.",
                    "blocking",
                )
            )
        return _publish(unit, questionnaire, _texts_of(unit, questionnaire, digest), version, note)


def next_version(workspace: Workspace, questionnaire: str, digest: str) -> Suggested:
    """The number for a return to an older version."""
    with workspace.reading() as reader:
        before = _counting(reader, questionnaire)
        texts = _texts_of(reader, questionnaire, digest)
        step = "minor" if before is None else step_between(_read(before), _read(texts))
        return Suggested(_raised(_highest(reader, questionnaire), step), step, WHY[step])


def differences(workspace: Workspace, questionnaire: str, before: str, after: str | None = None) -> tuple[str, ...]:
    """What changed between two versions, by their hashes, in words; without ``after``, from one to the draft.

    Of a draft that does not load, field by field. Raises CannotProceed where there is no such version or draft.
    """
    with workspace.reading() as reader:
        if after is None:
            draft = drafts.in_transaction(reader, questionnaire)
            if draft.loaded is None:
                return changed_parts(_texts_of(reader, questionnaire, before), draft.texts, questionnaire)
            new = draft.loaded
        else:
            new = _compiled(reader, after)
        return tuple(each.sentence for each in between(_compiled(reader, before), new))


def texts_of(workspace: Workspace, questionnaire: str, digest: str) -> Texts:
    """The texts of a version, to read or to take along. Raises CannotProceed where there is no such version."""
    with workspace.reading() as reader:
        return _texts_of(reader, questionnaire, digest)


def questionnaire_of(workspace: Workspace, digest: str) -> Questionnaire:
    """A version, compiled. Raises CannotProceed where there is none."""
    with workspace.reading() as reader:
        return _compiled(reader, digest)


def _compiled(reader: Reader, digest: str) -> Questionnaire:
    found = versions.with_hash(reader, digest)
    if found is None:
        raise CannotProceed(_NO_VERSION)
    return found


def rate_with(workspace: Workspace, portfolio: int, questionnaire: str) -> None:
    """Rate a portfolio with this questionnaire from its next assessment on. Raises CannotProceed where it cannot."""
    with workspace.changing() as unit:
        found = versions.named(unit, questionnaire)
        if found.definition.assessed != "supplier":
            message = "This questionnaire is about our own business, so it cannot rate suppliers."
            raise CannotProceed(Problem(message, "Choose another one.", "blocking"))
        stored.rate_with(unit, portfolio, None if questionnaire == definitions.DEFAULT else questionnaire)


_NO_VERSION: Final = Problem("There is no such version.", "Choose one of the list.", "blocking")


def _publish(unit: Unit, questionnaire: str, texts: Texts, version: str, note: str) -> Version:
    highest = _highest(unit, questionnaire)
    if highest and (_numbers(version) or highest) <= highest:
        message = f"Version {version} is not above {_written(highest)}, the highest there is."
        raise CannotProceed(Problem(message, f"Choose {_raised(highest, 'minor')} or a higher one.", "blocking"))
    texts = editing.applied(texts, [Put(("version",), version)], questionnaire)
    checked = drafts.check(unit, questionnaire, texts)
    blocking = [each.problem for each in checked.noticed if each.problem.level == "blocking"]
    if blocking or checked.questionnaire is None:
        raise CannotProceed(blocking)
    before = _counting(unit, questionnaire)
    if before is not None and _content(before) == _content(texts):
        message = "It says the same as the version that counts now."
        raise CannotProceed(Problem(message, "Change something first.", "blocking"))
    made = checked.questionnaire
    if made.core is not None:
        versions.keep(unit, made.core)
    kept = stored.publish(
        unit,
        questionnaire,
        version,
        made.hash,
        texts.definition,
        examples=texts.examples,
        actions=texts.actions,
        core=made.core.hash if made.core else None,
        note=note.strip() or None,
    )
    for portfolio in portfolios.every(unit):
        if (stored.rating(unit, portfolio.id) or definitions.DEFAULT) == questionnaire:
            details = {"questionnaire": questionnaire, "version": version, "hash": made.hash}
            events.append(unit, portfolio.id, "questionnaire_published", details)
    return Version(questionnaire, version, kept.hash, kept.note, kept.changed, False, True)


def _counting(reader: Reader, questionnaire: str) -> Texts | None:
    """The texts of the version that counts; None before the first."""
    kept = stored.latest(reader, questionnaire)
    if kept is not None:
        return versions.texts(kept)
    return versions.shipped_texts(questionnaire) if questionnaire in definitions.ids() else None


def _texts_of(reader: Reader, questionnaire: str, digest: str) -> Texts:
    kept: Stored | None = stored.by_hash(reader, digest)
    if kept is not None and kept.questionnaire == questionnaire:
        return versions.texts(kept)
    if questionnaire in definitions.ids() and definitions.named(questionnaire).hash == digest:
        return versions.shipped_texts(questionnaire)
    raise CannotProceed(_NO_VERSION)


def _highest(reader: Reader, questionnaire: str) -> tuple[int, ...]:
    """The highest number that a version of a questionnaire has; empty where there is none."""
    found = [_numbers(each.version) for each in stored.published(reader, questionnaire)]
    if questionnaire in definitions.ids():
        found.append(_numbers(definitions.named(questionnaire).definition.version))
    return max(found, default=())


def _numbers(version: str) -> tuple[int, ...]:
    """``1.2.3`` as numbers; empty where it is no version, which the check of the definition says."""
    parts = version.split(".")
    return tuple(map(int, parts)) if len(parts) == 3 and all(part.isdecimal() for part in parts) else ()


def _raised(highest: Sequence[int], step: Step) -> str:
    major, minor, patch = highest or (0, 0, 0)
    raised = {"major": (major + 1, 0, 0), "minor": (major, minor + 1, 0), "patch": (major, minor, patch + 1)}
    return _written(raised[step])


def _written(numbers: Sequence[int]) -> str:
    return ".".join(map(str, numbers))


def _read(texts: Texts) -> Any:
    return texts.document("definition").data


def _content(texts: Texts) -> object:
    """What texts say, apart from the number of the version."""
    data = dict(_read(texts))
    data.pop("version", None)
    others = (texts.document(name).data if texts.text(name).strip() else None for name in ("examples", "actions"))
    return (data, *others)


def _questions(data: Any) -> dict[str, Any]:
    sections = data.get("sections") if isinstance(data, dict) else None
    return {
        question["id"]: question
        for section in (sections if isinstance(sections, list) else ())
        for question in (section.get("questions") or () if isinstance(section, dict) else ())
        if isinstance(question, dict) and isinstance(question.get("id"), str)
    }


def _choices(question: Mapping[str, Any]) -> frozenset[str]:
    choices = question.get("choices")
    return frozenset(str(each.get("id")) for each in choices or () if isinstance(each, dict))


def _counted(data: Any) -> Any:
    """A definition without its wording, and without its number."""
    if isinstance(data, dict):
        return {key: _counted(value) for key, value in data.items() if key not in _WORDING and key != "version"}
    return [_counted(each) for each in data] if isinstance(data, list) else data
