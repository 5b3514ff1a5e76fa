"""Lines of a ledger or of customs entries, gathered to one row a supplier. Every line stays findable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from duediligence.errors import Level, Problem
from duediligence.spreadsheets import Table
from duediligence.suppliers.cells import Objects, Reader
from duediligence.suppliers.dates import read_dates
from duediligence.suppliers.frame import COLUMNS, NUMERIC, Suppliers, combine, extra_names, keyed, read_rows
from duediligence.suppliers.kinds import CountryRole, KindGuess
from duediligence.suppliers.values import normalise_name

LINE_COLUMNS: Final = (
    "supplier", "name", "country", "products", "hs_codes", "document", "date", "spend", "currency",
    "extra", "file", "sheet", "row",
)  # fmt: skip
"""Columns of the lines: ``supplier`` is the position of its row in the gathered frame, ``date`` a datetime.date."""

_LISTED = ("products", "hs_codes", "sector", "note")  # a supplier has all of them
_SUMMED = ("spend", "currency")
_MOST_CHARACTERS = 30_000  # a cell of a workbook holds 32,767
_EXTRA_VALUES = 10


@dataclass(frozen=True)
class Gathered:
    """Suppliers out of lines, and the lines themselves (``LINE_COLUMNS``, one row a line that names a supplier)."""

    suppliers: Suppliers
    lines: pd.DataFrame


def gather_table(
    table: Table,
    kind: KindGuess,
    file: str,
    *,
    role: CountryRole | None = None,
    kept: Mapping[int, str] | None = None,
) -> Gathered:
    """Read a ledger or customs entries and gather the lines to suppliers.

    ``kind``: from ``guess_kind``, with ``fields``, ``date`` and ``document`` as the officer left them; ``role``: what
    happens in the country, by default as presumed by ``kind``; a column of the table that says it is believed first.
    Raises CannotProceed where no column holds the names.
    """
    frame, problems = read_rows(table, kind.fields, file, kept)
    rows = pd.Series(np.arange(len(table.rows)), index=table.rows.to_numpy())
    at = rows.loc[frame["row"].to_numpy()].to_numpy()
    reader = Reader(table, file)
    frame["date"] = pd.Series(_dates(reader, kind.date)[at], dtype=object)
    texts = _blank(len(table.rows)) if kind.document is None else reader.text(kind.document)
    frame["document"] = pd.Series(texts[at], dtype=object)
    read = set(frame["row"])
    problems += [problem for problem in reader.problems if problem.row in read]
    aside = frozenset(extra_names(table)[each] for each in (kind.date, kind.document) if each is not None)
    return gather(frame, problems, by_country=kind.kind == "customs", role=role or kind.role, only_in_lines=aside)


def gather(
    lines: pd.DataFrame,
    problems: Sequence[Problem],
    *,
    by_country: bool,
    role: CountryRole | None,
    only_in_lines: frozenset[str] = frozenset(),
) -> Gathered:
    """One row a supplier, in the order of their first lines; with ``by_country`` one a supplier and origin.

    ``lines``: a Suppliers frame without keys, with ``date`` and ``document`` too. A supplier is its number, else its
    name and country; a line without a country belongs to the only country that its name has. Sums are added within
    a currency; ``extra`` has the number of lines, the first and last day, the rows in the file and, where there are
    several currencies, each sum; then ``spend`` is missing, since no rate is invented. What a cell cannot hold, and
    the extra columns of ``only_in_lines``, stay in the lines.
    """
    if lines.empty:
        told = lines.assign(supplier=pd.Series(dtype="int64"))[list(LINE_COLUMNS)]
        return Gathered(Suppliers(combine([]).frame, tuple(problems)), told)
    group = _groups(lines, by_country)
    found = list(problems)
    first = lines.groupby(group, sort=False).first()
    count = len(first)
    columns: dict[str, Any] = {name: first[name].tolist() for name in COLUMNS if name in first and name != "key"}
    for name in _LISTED:
        columns[name] = [
            _joined(texts, name, lines, at, found) for at, texts in enumerate(_per_group(lines[name], group, count))
        ]
    sums = _sums(lines, group)
    columns["spend"], columns["currency"] = _one_currency(sums, count)
    columns["extra"] = _extras(lines, group, count, sums, only_in_lines)
    if role is not None:
        columns["country_role"] = [each or role for each in _texts(columns["country_role"])]
    frame = pd.DataFrame({name: _series(name, columns[name]) for name in COLUMNS if name != "key"})
    unknown = set(frame["row"][frame["country"].isna()])
    found = [problem for problem in found if problem.kind != "country_missing" or problem.row in unknown]
    found += _several(lines, group, frame, sums)
    told = lines.assign(supplier=group)[list(LINE_COLUMNS)].reset_index(drop=True)
    return Gathered(keyed(frame, found), told)


def _groups(lines: pd.DataFrame, by_country: bool) -> NDArray[np.int64]:
    """The supplier of each line as 0, 1, … in the order of their first lines."""
    names = lines["name"].map({name: normalise_name(name) for name in lines["name"].unique()})
    countries = lines["country"].where(lines["country"].notna(), None)
    known = pd.DataFrame({"name": names, "country": countries}).dropna().drop_duplicates()
    single = known[~known["name"].duplicated(keep=False)].set_index("name")["country"]
    countries = countries.fillna(names.map(single)).fillna("")
    numbers = lines["supplier_id"].where(lines["supplier_id"].notna(), lines["lei"])
    numbers = numbers.where(numbers.notna(), lines["os_id"])
    by_number = "#" + numbers.astype(object).fillna("").astype(str) + ("|" + countries if by_country else "")
    identity = pd.Series(np.where(numbers.notna(), by_number, names + "|" + countries), dtype=object)
    codes, _ = pd.factorize(identity)
    return codes.astype(np.int64)


def _dates(reader: Reader, position: int | None) -> Objects:
    if position is None:
        return _blank(reader.table.cells.num_rows)
    texts = reader.text(position)
    days = read_dates(texts)
    for at in map(
        int, np.flatnonzero([text is not None and day is None for text, day in zip(texts, days, strict=True)])
    ):
        reader.report(
            "We could not tell which day this is.",
            "Write dates as year-month-day: 2026-05-31.",
            "note",
            at,
            position,
            kind="date_unread",
        )
    return days


def _blank(count: int) -> Objects:
    return np.empty(count, dtype=object)


def _per_group(values: pd.Series, group: NDArray[np.int64], count: int) -> list[dict[str, int]]:
    """The different texts of each group with how often they come, the most frequent first."""
    found: list[dict[str, int]] = [{} for _ in range(count)]
    there = values.notna().to_numpy()
    if there.any():
        times = pd.DataFrame({"group": group[there], "text": values[there].to_numpy()}).value_counts(sort=False)
        order = times.reset_index().sort_values(["group", "count", "text"], ascending=[True, False, True])
        for at, text, many in order.itertuples(index=False, name=None):
            found[at][text] = many
    return found


def _joined(texts: Mapping[str, int], name: str, lines: pd.DataFrame, at: int, problems: list[Problem]) -> str | None:
    if not texts:
        return None
    whole = "; ".join(texts)
    if len(whole) <= _MOST_CHARACTERS:
        return whole
    problems.append(
        Problem(
            f"A supplier has {len(texts):,} different {name.replace('_', ' ')}; we keep the most frequent ones.",
            "The lines keep all of them.",
            "note",
            str(lines["file"].iat[0]),
            None if lines["sheet"].iat[0] is None else str(lines["sheet"].iat[0]),
            kind="lines_too_much_text",
        )
    )
    return whole[: whole.rindex("; ", 0, _MOST_CHARACTERS)]


def _sums(lines: pd.DataFrame, group: NDArray[np.int64]) -> dict[int, dict[str | None, float]]:
    """Supplier → currency (None: not said) → sum; suppliers without a readable sum are left out."""
    there = lines["spend"].notna().to_numpy()
    amounts = pd.DataFrame(
        {
            "group": group[there],
            "currency": lines["currency"][there].astype(object).where(lines["currency"][there].notna(), "").to_numpy(),
            "spend": lines["spend"][there].to_numpy(),
        }
    )
    found: dict[int, dict[str | None, float]] = {}
    totals = amounts.groupby(["group", "currency"], sort=True)["spend"].sum().reset_index()
    for at, currency, total in totals.itertuples(index=False, name=None):
        found.setdefault(int(at), {})[currency or None] = round(float(total), 6)
    return found


def _one_currency(sums: Mapping[int, Mapping[str | None, float]], count: int) -> tuple[list[float], list[str | None]]:
    spend: list[float] = [np.nan] * count
    currency: list[str | None] = [None] * count
    for at, totals in sums.items():
        if len(totals) == 1:
            ((currency[at], spend[at]),) = totals.items()
    return spend, currency


def _extras(
    lines: pd.DataFrame,
    group: NDArray[np.int64],
    count: int,
    sums: Mapping[int, Mapping[str | None, float]],
    only_in_lines: frozenset[str],
) -> list[dict[str, str]]:
    """What is told of the lines of each supplier, and the other columns: their values, up to ten different ones."""
    rows: list[list[int]] = [[] for _ in range(count)]
    days: list[list[date]] = [[] for _ in range(count)]
    others: list[dict[str, dict[str, None]]] = [{} for _ in range(count)]
    unread = np.zeros(count, dtype=np.int64)
    for at, row, day, extra, spend in zip(
        group, lines["row"], lines["date"], lines["extra"], lines["spend"], strict=True
    ):
        rows[at].append(int(row))
        if isinstance(day, date):
            days[at].append(day)
        for header, text in extra.items():
            if header not in only_in_lines:
                others[at].setdefault(header, {})[text] = None
        unread[at] += spend != spend
    found = []
    for at in range(count):
        extra = {header: _few(list(texts)) for header, texts in others[at].items()}
        extra["Lines"] = str(len(rows[at]))
        extra["Rows in the file"] = runs(rows[at])
        if days[at]:
            extra["First date"], extra["Last date"] = min(days[at]).isoformat(), max(days[at]).isoformat()
        if len(sums.get(at, {})) > 1:
            extra["Spend by currency"] = "; ".join(
                f"{cur or 'not said'} {total:.2f}" for cur, total in sums[at].items()
            )
        if unread[at] and lines["spend"].notna().any():
            extra["Lines without a readable sum"] = str(unread[at])
        found.append(extra)
    return found


def _few(texts: Sequence[str]) -> str:
    shown = "; ".join(texts[:_EXTRA_VALUES])
    return shown if len(texts) <= _EXTRA_VALUES else f"{shown}; and {len(texts) - _EXTRA_VALUES:,} more"


def runs(rows: Sequence[int]) -> str:
    """Row numbers as a person writes them: ``2–5, 9``.

    >>> runs([2, 3, 4, 5, 9])
    '2–5, 9'
    """
    parts: list[str] = []
    start = before = rows[0]
    for row in (*rows[1:], None):
        if row is not None and row == before + 1:
            before = row
            continue
        parts.append(str(start) if start == before else f"{start}–{before}")
        if row is not None:
            start = before = row
    return ", ".join(parts)


def _several(
    lines: pd.DataFrame,
    group: NDArray[np.int64],
    frame: pd.DataFrame,
    sums: Mapping[int, Mapping[str | None, float]],
) -> list[Problem]:
    """A warning for each number that stands for several names or countries, a note for several currencies."""
    names = lines["name"].map({name: normalise_name(name) for name in lines["name"].unique()})
    told = (
        ("lines_other_name", "names", lines["name"], names, "Check that all of these are one supplier."),
        ("lines_other_country", "countries", lines["country"], lines["country"], "Say where the goods are made."),
    )
    places = list(zip(*(frame[name].tolist() for name in ("file", "sheet", "row", "name")), strict=True))
    problems = []

    def report(at: int, message: str, advice: str, level: Level, kind: str) -> None:
        file, sheet, row, name = places[at]
        problems.append(Problem(message, advice, level, file, sheet, int(row), value=name, kind=kind))

    for kind, what, written, compared, advice in told:
        different = compared.groupby(group).nunique()
        several = different.index[different > 1]
        if len(several):
            texts = _per_group(written, group, len(frame))
            for at in map(int, several):
                report(
                    at,
                    f"One supplier number stands for several {what}: {_few(list(texts[at]))}.",
                    advice,
                    "warning",
                    kind,
                )
    for at, totals in sums.items():
        if len(totals) > 1:
            message = "This supplier is paid in several currencies; we add up each by itself."
            report(at, message, "No rate is presumed.", "note", "money_currencies")
    return problems


def _texts(values: Sequence[Any]) -> list[str | None]:
    return [value if isinstance(value, str) else None for value in values]


def _series(name: str, values: Any) -> pd.Series:
    if name in NUMERIC:
        return pd.Series(values, dtype="float64")
    if name == "country_inferred":
        return pd.Series(values, dtype="bool")
    if name == "row":
        return pd.Series(values, dtype="int64")
    return pd.Series([None if value is None or value != value else value for value in values], dtype=object)
