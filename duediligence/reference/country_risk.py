"""Country risk: the weighted mean of the country sources, where at least two of them know the country."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

from duediligence.errors import CannotProceed, Problem
from duediligence.reference.countries import country_name, is_country
from duediligence.reference.details import FactInput, FactorDetail
from duediligence.reference.tables import FOLDER, Row, read_rows, whole_numbers

FACTOR = "country_risk"
AT_LEAST = 2


@dataclass(frozen=True, slots=True)
class CountrySource:
    """One source about countries: an entry of ``country_sources.csv`` and the table it names."""

    id: str
    label: str
    short: str
    table: str
    weight: int
    caution: str
    rows: Mapping[str, Row]

    def input_for(self, code: str) -> FactInput | None:
        """What the source says of a country (ISO-2); None where it does not cover it."""
        row = self.rows.get(code)
        if row is None:
            return None
        points = int(row["points"]) if row["points"] else None
        return FactInput(self.label, row["as_published"], points, self.weight, row["source"], row["edition"])


@cache
def country_sources() -> tuple[CountrySource, ...]:
    """The sources that ship, in the order of ``country_sources.csv``."""
    return load_sources(FOLDER)


def load_sources(folder: Path) -> tuple[CountrySource, ...]:
    """Sources of a folder that holds ``country_sources.csv`` and the tables it names.

    Raises CannotProceed with every weight, country or number of points that cannot be used.
    """
    entries = read_rows(folder / "country_sources.csv", needs=("id", "label", "short", "table", "weight", "caution"))
    problems = list(whole_numbers("country_sources.csv", entries, "weight", may_be_blank=False))
    tables = []
    for entry in entries:
        file = f"{entry['table']}.csv"
        rows = read_rows(folder / file, needs=("iso2", "as_published", "points"))
        problems += whole_numbers(file, rows, "points", may_be_blank=True)
        problems += _country_mistakes(file, rows)
        tables.append({row["iso2"]: row for row in rows})
    if problems:
        raise CannotProceed(problems)
    return tuple(
        CountrySource(
            entry["id"], entry["label"], entry["short"], entry["table"], int(entry["weight"]), entry["caution"], rows
        )
        for entry, rows in zip(entries, tables, strict=True)
    )


def _country_mistakes(file: str, rows: Sequence[Row]) -> Iterable[Problem]:
    seen: set[str] = set()
    for line, row in enumerate(rows, start=2):
        code = row["iso2"]
        if not is_country(code):
            message, advice = "This is not a two-letter country code.", "Write the ISO 3166-1 alpha-2 code, such as BD."
        elif code in seen:
            message, advice = "This country has two rows.", "Keep one."
        else:
            seen.add(code)
            continue
        yield Problem(message, advice, "blocking", file=file, line=line, column="iso2", value=code)


def country_inputs(code: str, sources: Sequence[CountrySource] | None = None) -> tuple[FactInput, ...]:
    """What each source that covers the country says; sources without a row for it are left out."""
    chosen = country_sources() if sources is None else sources
    return tuple(found for source in chosen if (found := source.input_for(code)))


def country_points(code: str, sources: Sequence[CountrySource] | None = None) -> int | None:
    """Country risk of an ISO-2 code, a whole number 0 to 100 (rounded half to even); None = no data, never zero."""
    counted = _counted(country_inputs(code, sources))
    if len(counted) < AT_LEAST:
        return None
    weight = sum(weight for _, weight in counted)
    return round(Fraction(sum(points * weight for points, weight in counted), weight))


def _counted(inputs: Iterable[FactInput]) -> list[tuple[int, int]]:
    return [(found.points, found.weight) for found in inputs if found.points is not None and found.weight]


def country_detail(code: str | None) -> FactorDetail:
    """Why the country risk of a supplier is what it is."""
    if code is None:
        return FactorDetail(
            FACTOR, None, "The country is not known, so there is no country risk; this is not zero.", ()
        )
    inputs, points, name = country_inputs(code), country_points(code), country_name(code)
    told = ", ".join(_reading(source.short, found) for source in country_sources() if (found := source.input_for(code)))
    if points is None:
        known = len(_counted(inputs))
        sentence = (
            f"{name}: {known} of {len(country_sources())} sources can be used and at least {AT_LEAST} are needed, so "
            "there is no country risk; this is not zero. An officer may record a judgement with reason and date."
        )
        return FactorDetail(FACTOR, None, f"{sentence} {told}." if told else sentence, inputs)
    cautions = [source.caution for source in country_sources() if source.weight and code in source.rows]
    return FactorDetail(FACTOR, float(points), " ".join([f"{name}: {told}.", *filter(None, cautions)]), inputs)


def _reading(short: str, found: FactInput) -> str:
    """ "V-Dem 0.593 → 41 (v16)"."""
    counts = "no points" if found.points is None else str(found.points)
    return f"{short} {found.as_published} → {counts} ({found.edition})"
