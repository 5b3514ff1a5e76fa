"""The country of each row: from its own column, else from the end of the address."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import Any

import numpy as np

from duediligence.reference import country_in_address, country_name, country_of_places, match_country
from duediligence.suppliers.cells import Objects, Reader, map_distinct, present

_MOSTLY = 0.9


def read_countries(
    reader: Reader, position: int | None, addresses: Objects, places: Objects, left_out: AbstractSet[int]
) -> dict[str, Any]:
    """``country`` (ISO-2 or None), ``country_as_written`` and ``country_inferred`` (from the address) of each row.

    ``position``: the country column, None where there is none; ``left_out``: rows that need no problem. A country
    that the address names stands in for a cell that we do not know; what only ``places`` (city, region and address in
    one text) tell does so for blank cells alone.
    """
    count = len(addresses)
    written = np.empty(count, dtype=object) if position is None else _written(reader, position)
    iso2 = _mostly_iso2([str(text) for text in written if text is not None])
    matches = map_distinct(written, lambda text: match_country(text, column_is_iso2=iso2))
    code = np.empty(count, dtype=object)
    for at, match in enumerate(matches):
        code[at] = match.code if match is not None else None
    from_address = map_distinct(np.where(present(code), np.array(None), addresses), country_in_address)
    blank = ~present(code) & ~present(from_address) & ~present(written)
    by_place = map_distinct(np.where(blank, places, np.array(None)), country_of_places)
    from_address = np.where(present(by_place), by_place, from_address)
    inferred = present(from_address)
    code[inferred] = from_address[inferred]
    if position is None:
        _no_column(reader, inferred, left_out)
    else:
        for at in map(int, np.flatnonzero(inferred | ~present(code))):
            if at not in left_out:
                _unclear(reader, position, at, matches[at], code[at])
    return {"country": code, "country_as_written": written, "country_inferred": inferred}


def _written(reader: Reader, position: int) -> Objects:
    """The country cells as written. "NA" is Namibia in a column of ISO codes, so it is not "nothing" there."""
    written = reader.text(position)
    cells = reader.table.cells.column(position).combine_chunks()
    if _mostly_iso2([text for text in (cell.strip() for cell in cells.to_pylist() if cell) if text]):
        for at, text in enumerate(cells.to_pylist()):
            if text is not None and text.strip() == "NA":
                written[at] = "NA"
    return written


def _mostly_iso2(texts: list[str]) -> bool:
    return bool(texts) and sum(len(text) == 2 and text.isupper() for text in texts) > _MOSTLY * len(texts)


def _no_column(reader: Reader, inferred: Any, left_out: AbstractSet[int]) -> None:
    kept = [at for at in range(len(inferred)) if at not in left_out]
    known = sum(bool(inferred[at]) for at in kept)
    reader.report(
        f"No column says the country. We read it from the address in {known:,} of {len(kept):,} rows.",
        "Add a column with the country, or say which column holds it.",
        kind="country_no_column",
    )


def _unclear(reader: Reader, position: int, at: int, match: Any, code: str | None) -> None:
    """Report a country cell that is blank or not known; ``code`` is what the address says."""
    if match is None:
        if code is None:
            advice = "Fill in the country where the work is done."
            reader.report("This supplier has no country.", advice, "warning", at, position, kind="country_missing")
        return
    advice = "Write the country's name or its ISO code."
    if match.suggestion:
        advice = f"Did you mean {country_name(match.suggestion)}? {advice}"
    message = "We do not know this country."
    if code is not None:
        message = f"We do not know this country; the address says {country_name(code)}."
    reader.report(message, advice, "warning", at, position, kind="country_unknown")
