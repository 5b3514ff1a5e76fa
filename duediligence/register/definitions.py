"""Questionnaire definitions: published texts never change, and those that an assessment names are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Row, delete, insert, select, update

from duediligence.errors import CannotProceed, Problem
from duediligence.register import events
from duediligence.register.schema import definition, draft, portfolio
from duediligence.register.unit import Reader, Unit


@dataclass(frozen=True)
class Stored:
    """One version. ``hash`` is the one of the compiled questionnaire, ``core`` that of what a module extends.

    ``status``: published by an officer, or shipped with the product and named by an assessment. ``examples`` and
    ``actions`` are empty where there are none.
    """

    questionnaire: str
    status: Literal["published", "shipped"]
    version: str
    hash: str
    text: str
    examples: str
    actions: str
    core: str | None
    note: str | None
    changed: datetime


def publish(
    unit: Unit,
    questionnaire: str,
    version: str,
    definition_hash: str,
    text: str,
    *,
    examples: str = "",
    actions: str = "",
    core: str | None = None,
    note: str | None = None,
) -> Stored:
    """Publish a checked definition; its draft, if any, ends. Publishing the same again changes nothing.

    CannotProceed when this version was published with another content.
    """
    known = next((each for each in published(unit, questionnaire) if each.version == version), None)
    if known is not None and known.hash != definition_hash:
        message = f"Version {version} of {questionnaire} is already published, with another content."
        raise CannotProceed(Problem(message, "Raise the version number and publish again.", "blocking"))
    if known is not None:
        return known
    stored = Stored(questionnaire, "published", version, definition_hash, text, examples, actions, core, note, unit.now)
    unit.connection.execute(insert(definition).values(**vars(stored)))
    unit.connection.execute(delete(draft).where(draft.c.questionnaire == questionnaire))
    details = {"questionnaire": questionnaire, "version": version, "hash": definition_hash}
    events.append(unit, events.REGISTER, "definition_published", details, restricted={"note": note} if note else None)
    return stored


def keep_shipped(
    unit: Unit, questionnaire: str, version: str, definition_hash: str, text: str, core: str | None = None
) -> None:
    """Keep the text of a shipped definition that an assessment is about to name, should it not be here yet."""
    if by_hash(unit, definition_hash) is None:
        stored = Stored(questionnaire, "shipped", version, definition_hash, text, "", "", core, None, unit.now)
        unit.connection.execute(insert(definition).values(**vars(stored)))
        details = {"questionnaire": questionnaire, "version": version, "hash": definition_hash}
        events.append(unit, events.REGISTER, "definition_kept", details)


def latest(reader: Reader, questionnaire: str) -> Stored | None:
    """The definition published last."""
    digest = latest_hash(reader, questionnaire)
    return None if digest is None else by_hash(reader, digest)


def latest_hash(reader: Reader, questionnaire: str) -> str | None:
    """The hash of the definition published last."""
    here = (definition.c.questionnaire == questionnaire) & (definition.c.status == "published")
    query = select(definition.c.hash).where(here).order_by(definition.c.id.desc()).limit(1)
    found: str | None = reader.connection.execute(query).scalar_one_or_none()
    return found


def by_hash(reader: Reader, definition_hash: str) -> Stored | None:
    """The definition an assessment names."""
    query = select(definition).where(definition.c.hash == definition_hash)
    row = reader.connection.execute(query.order_by(definition.c.status, definition.c.id).limit(1)).one_or_none()
    return None if row is None else _stored(row)


def published(reader: Reader, questionnaire: str | None = None) -> tuple[Stored, ...]:
    """All published definitions, or those of one questionnaire, the newest first."""
    query = select(definition).where(definition.c.status == "published").order_by(definition.c.id.desc())
    if questionnaire is not None:
        query = query.where(definition.c.questionnaire == questionnaire)
    return tuple(_stored(row) for row in reader.connection.execute(query))


def rating(reader: Reader, portfolio_id: int) -> str | None:
    """The id of the questionnaire that rates a portfolio; None: the usual one."""
    query = select(portfolio.c.questionnaire).where(portfolio.c.id == portfolio_id)
    found: str | None = reader.connection.execute(query).scalar_one_or_none()
    return found


def rate_with(unit: Unit, portfolio_id: int, questionnaire: str | None) -> None:
    """Rate a portfolio with this questionnaire from its next assessment on."""
    here = update(portfolio).where(portfolio.c.id == portfolio_id)
    unit.connection.execute(here.values(questionnaire=questionnaire))
    events.append(unit, portfolio_id, "questionnaire_chosen", {"questionnaire": questionnaire})


def _stored(row: Row[Any]) -> Stored:
    return Stored(
        row.questionnaire,
        row.status,
        row.version,
        row.hash,
        row.text,
        row.examples,
        row.actions,
        row.core,
        row.note,
        row.changed,
    )
