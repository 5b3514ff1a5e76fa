"""How far the repair of each finding has come, as officers keep it beside the answers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date
from typing import Final

import pandas as pd
from sqlalchemy import and_, insert, select, update

from duediligence.assessment import FIX_COLUMNS, FixState
from duediligence.register import events
from duediligence.register.conflicts import StaleVersion
from duediligence.register.schema import entity, finding_state
from duediligence.register.unit import Reader, Unit

STATE_COLUMNS: Final = (*FIX_COLUMNS, "note", "version")
"""Columns of a frame of states; ``version`` is for ``keep``."""

FEW: Final = 100
"""For up to so many suppliers only their own states are read."""

_PEOPLE: Final = ("group", "note")
"""What may name people: beside the hashed record of the log."""


@dataclass(frozen=True)
class FindingState:
    """The state of one finding; days and words as in ``assessment.FIX_COLUMNS``."""

    state: FixState
    evidenced: date | None = None
    confirmed: date | None = None
    group: str | None = None
    period_from: date | None = None
    period_until: date | None = None
    note: str | None = None


def frame(reader: Reader, portfolio: int, key: str | Collection[str] | None = None) -> pd.DataFrame:
    """The states (STATE_COLUMNS) of the suppliers in a portfolio by key and rule; of one or some where given.

    What was kept about suppliers whose import was undone stays and is not shown.
    """
    here = and_(entity.c.portfolio_id == finding_state.c.portfolio_id, entity.c.key == finding_state.c.key)
    query = (
        select(*(finding_state.c[name] for name in STATE_COLUMNS))
        .join(entity, here)
        .where(finding_state.c.portfolio_id == portfolio)
        .order_by(finding_state.c.key, finding_state.c.rule)
    )
    keys = None if key is None else {key} if isinstance(key, str) else set(key)
    if keys is not None and len(keys) <= FEW:
        query = query.where(finding_state.c.key.in_(keys))
    rows = [tuple(row) for row in reader.connection.execute(query)]
    found = pd.DataFrame(rows, columns=list(STATE_COLUMNS), dtype="object")
    return found if keys is None else found[found["key"].isin(keys)].reset_index(drop=True)


def keep(unit: Unit, portfolio: int, key: str, rule: str, state: FindingState, expected_version: int) -> int:
    """Keep the state of a finding; returns its new version.

    ``expected_version``: that of the state which was read, 0 where there was none. StaleVersion where it is another.
    """
    this = (finding_state.c.portfolio_id == portfolio, finding_state.c.key == key, finding_state.c.rule == rule)
    held = unit.connection.execute(select(finding_state.c.version).where(*this)).scalar_one_or_none()
    if (held or 0) != expected_version:
        raise StaleVersion("the state of this finding")
    values = {**asdict(state), "version": expected_version + 1}
    if held is None:
        named = {"portfolio_id": portfolio, "key": key, "rule": rule}
        unit.connection.execute(insert(finding_state).values(**named, **values))
    else:
        unit.connection.execute(update(finding_state).where(*this).values(**values))
    said = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
    details = {"rule": rule, **{name: value for name, value in said.items() if name not in _PEOPLE}}
    people = {name: said[name] for name in _PEOPLE}
    events.append(unit, portfolio, "finding_state_kept", details, subject=key, restricted=people)
    return expected_version + 1
