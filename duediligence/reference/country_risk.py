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
from duediligence.reference.tables import FOLDER, Row, read_rows

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
    problems: list[Problem] = []
    sources = []
    for line, entry in enumerate(read_rows(folder / "country_sources.csv"), start=2):
        if not _whole_number_to_100(entry["weight"]):
            problems.append(_problem("country_sources.csv", line, "weight", entry["weight"]))
            continue
        file = f"{entry['table']}.csv"
        rows = read_rows(folder / file)
        problems += _mistakes(file, rows)
        by_country = {row["iso2"]: row for row in rows}
        sources.append(
            CountrySource(
                entry["id"],
                entry["label"],
                entry["short"],
                entry["table"],
                int(entry["weight"]),
                entry["caution"],
                by_country,
            )
        )
    if problems:
        raise CannotProceed(problems)
    return tuple(sources)


def _mistakes(file: str, rows: Sequence[Row]) -> Iterable[Problem]:
    seen: set[str] = set()
    for line, row in enumerate(rows, start=2):
        if not is_country(row["iso2"]):
            yield Problem(
                "This is not a two-letter country code.",
                "Write the ISO 3166-1 alpha-2 code, such as BD.",
                "blocking",
                file=file,
                line=line,
                column="iso2",
                value=row["iso2"],
            )
        elif row["iso2"] in seen:
            yield Problem(
                "This country has two rows.",
                "Keep one.",
                "blocking",
                file=file,
                line=line,
                column="iso2",
                value=row["iso2"],
            )
        seen.add(row["iso2"])
        if row["points"] and not _whole_number_to_100(row["points"]):
            yield _problem(file, line, "points", row["points"])


def _problem(file: str, line: int, column: str, value: str) -> Problem:
    return Problem(
        f"{column.capitalize()} must be a whole number from 0 to 100.",
        "Correct it, or leave points blank where there is no data.",
        "blocking",
        file=file,
        line=line,
        column=column,
        value=value,
    )


def _whole_number_to_100(text: str) -> bool:
    return text.isascii() and text.isdecimal() and int(text) <= 100


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
