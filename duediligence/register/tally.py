"""How many suppliers there are of each sort: counted by the database, so that their number costs little.

``of`` and ``found`` give what Home, the dashboard and the summaries count with. ``dashboards.counting`` counts the same
from an assessment in memory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd
from sqlalchemy import ColumnElement, and_, case, false, func, or_, select, true

from duediligence.register import listing, said, shown
from duediligence.register.business import division
from duediligence.register.listing import Filters
from duediligence.register.said import Said
from duediligence.register.schema import action, entity, finding, result
from duediligence.register.unit import Reader

GROUPS: Final = (
    *("country", "business", "context_class", "due_diligence", "rating", "lane", "rating_basis", "asked_anything"),
)
"""What suppliers are told apart by. ``business``: ISIC Rev.4 division; ``asked_anything``: 1 or 0; None: not known."""

SUMS: Final = ("suppliers", "workers", "workers_known", "asked", "answered")
"""Per group: how many suppliers; their workers as far as known, and of how many that is known; questions."""

FINDINGS: Final = ("rule", "state", "kind", "severity", "red_flag", "sentence", "suppliers")
INDICATORS: Final = ("indicator", "state", "suppliers")
FIRST: Final = ("key", "name", "site", "country", "context_class", "rating", "lane", "sentence")

_WRITTEN: Final = ("sector", "products")
Pointers = Mapping[str, Sequence[str]]
SEVERITIES: Final = ("severe", "high", "medium", "low")


@dataclass(frozen=True)
class Harm:
    """Where a finding of harm fired: how many sites, how many work there as far as known, sites without a number."""

    sites: int
    workers: float
    without_number: int


@dataclass(frozen=True)
class Work:
    """Accepted actions that are not done, and those of them past their target date."""

    open: int
    overdue: int


@dataclass(frozen=True)
class Tally:
    """The numbers of a portfolio, or of the part of it that filters leave.

    ``suppliers``: one row a combination of GROUPS that occurs, with SUMS. ``first``: who we look at first, with the
    sentence of the worst finding of harm (None: there is none). ``work``: None where there is no checklist.
    """

    suppliers: pd.DataFrame
    harm: Harm
    first: pd.DataFrame
    work: Work | None

    @property
    def total(self) -> int:
        """All suppliers."""
        return int(self.suppliers["suppliers"].sum())


@dataclass(frozen=True)
class Found:
    """What was found at how many suppliers. ``findings``: one row a rule and state.

    ``indicators``: how many suppliers have a finding that points to an indicator ("fired"), or only possible ones.
    """

    findings: pd.DataFrame
    indicators: pd.DataFrame


def of(reader: Reader, portfolio_id: int, filters: Filters, as_of: date, most: int = 10) -> Tally:
    """The suppliers that the filters leave; ``first`` has at most ``most`` rows."""
    return Tally(
        suppliers=suppliers(reader, portfolio_id, filters),
        harm=harm(reader, portfolio_id, filters),
        first=first(reader, portfolio_id, filters, most),
        work=work(reader, portfolio_id, as_of),
    )


def found(reader: Reader, portfolio_id: int, filters: Filters, pointers: Pointers) -> Found:
    """The findings about them. ``pointers``: indicator → the rules whose findings point to it."""
    told = _said(reader, portfolio_id, filters)
    counts = np.bincount(told.finding, minlength=1)
    numbers = np.flatnonzero(counts)
    texts = said.texts(reader, numbers.tolist())
    each = pd.DataFrame({**{name: texts[name] for name in FINDINGS[:-1]}, "suppliers": counts[numbers]})
    names = list(FINDINGS[:-2])
    summed = each.groupby(names, dropna=False, sort=False, as_index=False).agg({"sentence": "min", "suppliers": "sum"})
    of_finding = np.zeros(len(counts), dtype=np.int64)
    of_finding[numbers] = [_pointed(*pair, pointers) for pair in zip(texts["rule"], texts["state"], strict=True)]
    of_supplier = np.zeros(len(told.results), dtype=np.int64)
    np.bitwise_or.at(of_supplier, told.row, of_finding[told.finding])
    reached: Counter[tuple[str, str]] = Counter()
    for bits, number in zip(*(column.tolist() for column in np.unique(of_supplier, return_counts=True)), strict=True):
        for place, indicator in enumerate(pointers):
            if bits >> 2 * place & 3:
                reached[indicator, "fired" if bits >> 2 * place & 2 else "possible"] += number
    return Found(ordered_findings(summed), listed_indicators(reached, pointers))


def _pointed(rule: str, state: str, pointers: Pointers) -> int:
    """What a finding says of the indicators: two bits each, the lower one possible, the higher one fired."""
    bit = 2 if state == "fired" else 1
    return sum(bit << 2 * place for place, rules in enumerate(pointers.values()) if rule in rules)


def suppliers(reader: Reader, portfolio_id: int, filters: Filters) -> pd.DataFrame:
    """GROUPS and SUMS of the suppliers that the filters leave: one GROUP BY, whatever their number."""
    asked_anything = case((result.c.asked > 0, 1), (result.c.asked == 0, 0)).label("asked_anything")
    columns: dict[str, ColumnElement[Any]] = {
        name: entity.c[name] if name in entity.c else result.c[name] for name in (*GROUPS, *_WRITTEN)
        if name not in ("business", "asked_anything")
    }  # fmt: skip
    columns["asked_anything"] = asked_anything
    sums = (
        func.count(),
        func.coalesce(func.sum(entity.c.workers), 0.0),
        func.count(entity.c.workers),
        func.coalesce(func.sum(result.c.asked), 0),
        func.coalesce(func.sum(result.c.answered), 0),
    )
    query = listing.chosen(reader, portfolio_id, filters).with_only_columns(*columns.values(), *sums)
    rows = [tuple(row) for row in reader.connection.execute(query.group_by(*columns.values()))]
    return grouped(pd.DataFrame(rows, columns=[*columns, *SUMS], dtype="object"))


def narrowed(groups: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """Those of the groups that the filters' values leave. KeyError for a value of what groups are not told apart by."""
    known = groups.assign(**{listing.CONCERN: groups["rating"].where(groups["lane"].ne("act_now"), "act_now")})
    left = pd.Series(True, index=groups.index)
    for name, values in filters.values.items():
        here = known[name].isin([value for value in values if value is not None])
        left &= here | known[name].isna() if None in values else here
    if filters.asked is not None:
        left &= known["asked_anything"].eq(int(filters.asked))
    return groups[left].reset_index(drop=True)


def grouped(counted: pd.DataFrame) -> pd.DataFrame:
    """GROUPS and SUMS, sorted, of a frame with sector and products as written in place of the business."""
    frame = _unknown_is_none(counted, (*GROUPS, *_WRITTEN))
    pairs = list(zip(frame["sector"], frame["products"], strict=True))
    told = {pair: division(*pair) for pair in set(pairs)}
    frame["business"] = pd.Series([told[pair] for pair in pairs], index=frame.index, dtype="object")
    types = {"workers": "float64", **dict.fromkeys(("suppliers", "workers_known", "asked", "answered"), "int64")}
    names = list(GROUPS)
    summed = frame[[*names, *SUMS]].astype(types).groupby(names, dropna=False, sort=False, as_index=False).sum()
    return _unknown_is_none(summed.sort_values(names, na_position="last", ignore_index=True), GROUPS)


def findings(reader: Reader, portfolio_id: int, filters: Filters) -> pd.DataFrame:
    """FINDINGS, one row a rule and state, those of most suppliers first."""
    return found(reader, portfolio_id, filters, {}).findings


def ordered_findings(counted: pd.DataFrame) -> pd.DataFrame:
    """FINDINGS in their order: by number of suppliers, then by rule and state."""
    known = _unknown_is_none(counted, ("rule", "state", "kind", "severity", "sentence"))
    found = known.astype({"suppliers": "int64", "red_flag": "bool"})
    return found.sort_values(["suppliers", "rule", "state"], ascending=[False, True, True], ignore_index=True)


def listed_indicators(known: Mapping[tuple[str, str], int], pointers: Pointers) -> pd.DataFrame:
    """INDICATORS of every indicator and state, 0 where no supplier has such a finding."""
    listed = [(name, state, known.get((name, state), 0)) for name in pointers for state in ("fired", "possible")]
    return pd.DataFrame(listed, columns=list(INDICATORS), dtype="object").astype({"suppliers": "int64"})


def harm(reader: Reader, portfolio_id: int, filters: Filters) -> Harm:
    """Sites where a finding of harm fired, and who works there."""
    sites = said.results_with(reader, shown.results(portfolio_id), *_HARM)
    counts = (func.count(), func.coalesce(func.sum(entity.c.workers), 0.0), func.count(entity.c.workers))
    query = listing.chosen(reader, portfolio_id, filters).with_only_columns(*counts)
    total, workers, known = reader.connection.execute(query.where(sites)).one()
    return Harm(total, float(workers), total - known)


def first(reader: Reader, portfolio_id: int, filters: Filters, most: int) -> pd.DataFrame:
    """FIRST of at most ``most`` suppliers, by likely harm to people: lane, worst finding, score, context."""
    lane = case({name: place for place, name in enumerate(LANES)}, value=result.c.lane, else_=len(LANES))
    grave = (result.c[name].desc().nulls_last() for name in ("worst_finding", "residual", "inherent"))
    comes_first = or_(
        result.c.lane.in_(("act_now", "check_now")),
        result.c.rating.in_(("severe", "high")),
        result.c.context_class == "high",
    )
    columns = [entity.c[name] if name in entity.c else result.c[name] for name in FIRST[:-1]]
    query = listing.chosen(reader, portfolio_id, filters).with_only_columns(*columns).where(comes_first)
    if not most:
        query = query.where(false())
    rows = [tuple(row) for row in reader.connection.execute(query.order_by(lane, *grave, entity.c.id).limit(most))]
    worst = _worst(reader, portfolio_id, [row[0] for row in rows])
    return pd.DataFrame([(*row, worst.get(row[0])) for row in rows], columns=list(FIRST), dtype="object")


_HARM: Final = (finding.c.kind == "harm", finding.c.state == "fired")

LANES: Final = ("act_now", "check_now", "answer_outstanding")
"""Most urgent first."""


def work(reader: Reader, portfolio_id: int, as_of: date) -> Work | None:
    """How the accepted actions stand: those a finding asks for, and those somebody has begun."""
    begun = or_(action.c.owner.is_not(None), action.c.note.is_not(None), action.c.status != "open")
    still = and_(action.c.state == "accepted", action.c.status != "done")
    counts = (
        func.count(),
        func.coalesce(func.sum(case((still, 1), else_=0)), 0),
        func.coalesce(func.sum(case((and_(still, action.c.target < as_of), 1), else_=0)), 0),
    )
    here = (action.c.portfolio_id == portfolio_id, action.c.entity_id.is_not(None))
    query = select(*counts).where(*here).with_hint(action, "NOT INDEXED", "sqlite")
    total, unfinished, overdue = reader.connection.execute(query.where(or_(action.c.fires == true(), begun))).one()
    return Work(int(unfinished), int(overdue)) if total else None


def worst_first(severity: str | None) -> int:
    """Place of a severity, the gravest first; a finding without one last."""
    return SEVERITIES.index(severity) if severity in SEVERITIES else len(SEVERITIES)


def _worst(reader: Reader, portfolio_id: int, keys: Sequence[str]) -> dict[str, str]:
    """Key → sentence of the worst finding of harm; of equally bad ones the first."""
    told = said.of(reader, and_(shown.results(portfolio_id), result.c.key.in_(keys)))
    query = select(result.c.id, result.c.key).where(result.c.id.in_(told.results.tolist()))
    key_of = {row.id: row.key for row in reader.connection.execute(query)}
    harms = {row.id: row for row in said.saying(reader, finding.c.id.in_(set(told.finding.tolist())), *_HARM)}
    rows = [
        (key_of[number], harms[each].severity, harms[each].sentence)
        for number, each in zip(told.results[told.row].tolist(), told.finding.tolist(), strict=True)
        if each in harms
    ]
    found: dict[str, str] = {}
    for key, _, sentence in sorted(rows, key=lambda row: worst_first(row[1])):
        found.setdefault(key, sentence)
    return found


def _said(reader: Reader, portfolio_id: int, filters: Filters) -> Said:
    """The findings that pages show about suppliers that the filters leave."""
    if filters == Filters():
        return said.of(reader, shown.results(portfolio_id))
    left = listing.chosen(reader, portfolio_id, filters).with_only_columns(result.c.id.label("number")).subquery()
    return said.of(reader, result.c.id.in_(select(left.c.number)))


def _unknown_is_none(frame: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """A copy in which what is not known is None, whatever stood for it; columns that are not there stay away."""
    objects = {name: frame[name].astype("object") for name in names if name in frame}
    return frame.assign(**{name: column.where(column.notna(), None) for name, column in objects.items()})
