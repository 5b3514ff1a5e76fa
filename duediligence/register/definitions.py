"""Questionnaire definitions: published texts never change, a draft is worked on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Row, delete, insert, select, update

from duediligence.errors import CannotProceed, Problem
from duediligence.register import events
from duediligence.register.conflicts import StaleVersion
from duediligence.register.schema import definition
from duediligence.register.unit import Reader, Unit


@dataclass(frozen=True)
class Stored:
    """One text. ``edit`` counts the changes of a draft; ``hash`` is the one of the compiled questionnaire."""

    questionnaire: str
    status: Literal["draft", "published"]
    version: str
    hash: str
    text: str
    edit: int
    changed: datetime


def publish(unit: Unit, questionnaire: str, version: str, definition_hash: str, text: str) -> Stored:
    """Publish a checked definition; its draft, if any, ends. Publishing the same again changes nothing.

    CannotProceed when this version was published with another content.
    """
    known = _one(unit, questionnaire, "published", version)
    if known is not None and known.hash != definition_hash:
        message = f"Version {version} of {questionnaire} is already published, with another content."
        raise CannotProceed(Problem(message, "Raise the version number and publish again.", "blocking"))
    if known is not None:
        return known
    values = {"questionnaire": questionnaire, "version": version, "hash": definition_hash, "text": text}
    unit.connection.execute(insert(definition).values(**values, status="published", edit=0, changed=unit.now))
    unit.connection.execute(
        delete(definition).where(definition.c.questionnaire == questionnaire, definition.c.status == "draft")
    )
    details = {"questionnaire": questionnaire, "version": version, "hash": definition_hash}
    events.append(unit, events.REGISTER, "definition_published", details)
    return Stored(questionnaire, "published", version, definition_hash, text, 0, unit.now)


def save_draft(
    unit: Unit, questionnaire: str, version: str, definition_hash: str, text: str, expected_edit: int
) -> Stored:
    """Keep the draft of a questionnaire; ``expected_edit`` is 0 for a new one.

    StaleVersion when somebody else changed the draft since.
    """
    known = draft(unit, questionnaire)
    if (0 if known is None else known.edit) != expected_edit:
        raise StaleVersion("this draft")
    values = {"version": version, "hash": definition_hash, "text": text, "edit": expected_edit + 1, "changed": unit.now}
    if known is None:
        unit.connection.execute(insert(definition).values(questionnaire=questionnaire, status="draft", **values))
    else:
        this = (definition.c.questionnaire == questionnaire) & (definition.c.status == "draft")
        unit.connection.execute(update(definition).where(this).values(**values))
    details = {"questionnaire": questionnaire, "version": version, "hash": definition_hash, "edit": expected_edit + 1}
    events.append(unit, events.REGISTER, "draft_saved", details)
    return Stored(questionnaire, "draft", version, definition_hash, text, expected_edit + 1, unit.now)


def draft(reader: Reader, questionnaire: str) -> Stored | None:
    """The draft of a questionnaire; there is at most one."""
    return next((each for each in every(reader, questionnaire) if each.status == "draft"), None)


def latest(reader: Reader, questionnaire: str) -> Stored | None:
    """The definition published last."""
    return next((each for each in every(reader, questionnaire) if each.status == "published"), None)


def by_hash(reader: Reader, definition_hash: str) -> Stored | None:
    """The published definition an assessment names."""
    query = select(definition).where(definition.c.hash == definition_hash, definition.c.status == "published")
    row = reader.connection.execute(query.order_by(definition.c.id).limit(1)).one_or_none()
    return None if row is None else _stored(row)


def every(reader: Reader, questionnaire: str | None = None) -> tuple[Stored, ...]:
    """All definitions, or those of one questionnaire, the newest first."""
    query = select(definition).order_by(definition.c.id.desc())
    if questionnaire is not None:
        query = query.where(definition.c.questionnaire == questionnaire)
    return tuple(_stored(row) for row in reader.connection.execute(query))


def _one(reader: Reader, questionnaire: str, status: str, version: str) -> Stored | None:
    query = select(definition).where(
        definition.c.questionnaire == questionnaire, definition.c.status == status, definition.c.version == version
    )
    row = reader.connection.execute(query).one_or_none()
    return None if row is None else _stored(row)


def _stored(row: Row[Any]) -> Stored:
    return Stored(row.questionnaire, row.status, row.version, row.hash, row.text, row.edit, row.changed)
