"""The key by which a supplier is known again: its number, else its name, country and place."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from duediligence.errors import Problem
from duediligence.suppliers.values import normalise_name

_NOT_COMPARED = frozenset({"key", "file", "sheet", "row"})


def identities(frame: pd.DataFrame) -> NDArray[np.object_]:
    """What each row of a Suppliers frame is known by, before clashes are told apart.

    ``supplier_id``, else ``lei``, else ``os_id``, else ``name|COUNTRY|place`` with name and place normalised, place
    being the site, else the address. A number given to several places is followed by the place: ``V-12|dhaka plant``,
    one given to several countries, and to no place, by the country: ``V-12|CN``.
    """
    memory: dict[str, str] = {}

    def plain(text: str | None) -> str:
        if text is None:
            return ""
        if text not in memory:
            memory[text] = normalise_name(text)
        return memory[text]

    columns = (frame[name].tolist() for name in ("supplier_id", "lei", "os_id", "name", "country", "site", "address"))
    rows = [
        (number or lei or os_id, plain(name), country or "", plain(site or address))
        for number, lei, os_id, name, country, site, address in zip(*columns, strict=True)
    ]
    places: dict[str, set[str]] = {}
    countries: dict[str, set[str]] = {}
    for number, _, country, place in rows:
        if number and place:
            places.setdefault(number, set()).add(place)
        if number and country:
            countries.setdefault(number, set()).add(country)
    found = np.empty(len(rows), dtype=object)
    for at, (number, name, country, place) in enumerate(rows):
        if number and place and len(places[number]) > 1:
            found[at] = f"{number}|{place}"
        elif number and country and number not in places and len(countries[number]) > 1:
            found[at] = f"{number}|{country}"
        elif number:
            found[at] = number
        else:
            found[at] = f"{name}|{country}|{place}"
    return found


def assign_keys(frame: pd.DataFrame) -> dict[int, int]:
    """Write unique keys into ``frame["key"]``; returns each clashing row → the first row that has the same identity.

    The first row keeps the identity as its key, later ones get " (2)", " (3)" … in the order of the rows.
    """
    identity = identities(frame).tolist()
    taken = set(identity)
    first: dict[str, int] = {}
    seen: Counter[str] = Counter()
    clashes: dict[int, int] = {}
    keys = list(identity)
    for at, each in enumerate(identity):
        if each not in first:
            first[each] = at
            seen[each] = 1
            continue
        clashes[at] = first[each]
        key = each
        while key in taken:
            seen[each] += 1
            key = f"{each} ({seen[each]})"
        taken.add(key)
        keys[at] = key
    frame["key"] = pd.Series(keys, index=frame.index, dtype=object)
    return clashes


def clash_problems(frame: pd.DataFrame, clashes: dict[int, int]) -> tuple[Problem, ...]:
    """A warning for each row that repeats an earlier one, or tells the same supplier differently."""
    compared = [name for name in frame.columns if name not in _NOT_COMPARED]
    needed = sorted({*clashes, *clashes.values()})
    rows = dict(zip(needed, frame.iloc[needed][compared].itertuples(index=False, name=None), strict=True))
    files, sheets, numbers, names = (frame[name].tolist() for name in ("file", "sheet", "row", "name"))
    problems = []
    for at, first in clashes.items():
        place = f"row {int(numbers[first])}"
        if sheets[first] != sheets[at]:
            place += f' of sheet "{sheets[first]}"'
        if files[first] != files[at]:
            place += f" of {files[first]}"
        if _equal(rows[at], rows[first]):
            message = f"This row repeats {place}: every cell is the same."
            advice = "Delete it if it is there by mistake; we keep it as a supplier of its own until then."
            kind = "row_repeated"
        else:
            message = f"This row has the same {_what(frame, at)} as {place}, but other cells differ."
            advice = "If both are one supplier, keep one row; else give each a supplier number, a site or an address."
            kind = "row_differs"
        row = int(numbers[at])
        problems.append(Problem(message, advice, "warning", files[at], sheets[at], row, value=names[at], kind=kind))
    return tuple(problems)


def _what(frame: pd.DataFrame, at: int) -> str:
    for field, words in (("supplier_id", "supplier number"), ("lei", "LEI"), ("os_id", "OS ID")):
        if frame[field].iat[at]:
            return words
    return "name, country and place" if frame["site"].iat[at] or frame["address"].iat[at] else "name and country"


def _equal(one: Sequence[object], other: Sequence[object]) -> bool:
    """Whether two rows hold the same values, missing ones counting as equal."""
    return all(a is b or a == b or (_is_nan(a) and _is_nan(b)) for a, b in zip(one, other, strict=True))


def _is_nan(value: object) -> bool:
    return isinstance(value, float) and math.isnan(value)
