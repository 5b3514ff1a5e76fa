"""Whose answers a row holds: by our own key, the supplier id, or name and country (and site)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from duediligence import reference
from duediligence.answers.words import fold


@dataclass(frozen=True, slots=True)
class Match:
    """``place``: the supplier's row in its frame, None where none or several fit; ``message`` then says why.

    A ``message`` beside a place is a doubt worth showing.
    """

    place: int | None
    message: str = ""
    advice: str = ""


_ADD_ID = "Add a column with the supplier id, or the country and site, as they stand in the list."


class SupplierIndex:
    """The suppliers of a frame, to be found by what a row of answers says about them."""

    def __init__(self, suppliers: pd.DataFrame) -> None:
        self._fields: dict[str, Sequence[str]] = {
            field: ["" if pd.isna(value) else str(value) for value in suppliers[field]]
            for field in ("key", "supplier_id", "name", "country", "site")
        }
        self._folded_names = [fold(name) for name in self._fields["name"]]
        self._folded_sites = [fold(site) for site in self._fields["site"]]
        self._by_key = {key: place for place, key in enumerate(self._fields["key"])}
        self._by_id = self._places([fold(value) for value in self._fields["supplier_id"]])
        self._by_name = self._places(self._folded_names)

    @staticmethod
    def _places(values: Sequence[str]) -> Mapping[str, Sequence[int]]:
        places: dict[str, list[int]] = defaultdict(list)
        for place, value in enumerate(values):
            if value:
                places[value].append(place)
        return places

    def find(self, row: Mapping[str, str]) -> Match:
        """The supplier of a row with any of key, supplier_id, name, country and site as text."""
        name = fold(row.get("name", ""))
        if (place := self._by_key.get(row.get("key", "").strip())) is not None:
            if name and name != self._folded_names[place]:
                return Match(
                    None,
                    "The name in this row is not the name of the supplier this row was made for.",
                    "Download the workbook again, or empty the hidden cell “key” of this row.",
                )
            return Match(place)
        by_id = self._by_id.get(fold(row.get("supplier_id", "")), ())
        if len(by_id) == 1:
            known = self._folded_names[by_id[0]]
            if name and known and name != known:
                return Match(
                    by_id[0],
                    f"The supplier id belongs to “{self._fields['name'][by_id[0]]}”. We go by the id.",
                    "Check that these answers belong to that supplier.",
                )
            return Match(by_id[0])
        return self._by_name_and_place(row, name, by_id)

    def _by_name_and_place(self, row: Mapping[str, str], name: str, among: Sequence[int]) -> Match:
        if not name and not among:
            said = row.get("supplier_id", "").strip() or row.get("key", "").strip()
            if said:
                return Match(
                    None, "No supplier in the list has this id.", "Check the id, or import the supplier first."
                )
            return Match(None, "We do not know whose answers these are.", _ADD_ID)
        places = [
            place for place in among or self._by_name.get(name, ()) if not name or self._folded_names[place] == name
        ]
        country = reference.match_country(row["country"]).code if row.get("country", "").strip() else None
        if country is not None:
            places = [place for place in places if self._fields["country"][place] in (country, "")]
        if len(places) > 1 and (site := fold(row.get("site", ""))):
            places = [place for place in places if self._folded_sites[place] == site]
        if len(places) == 1:
            return Match(places[0])
        if not places:
            return Match(
                None,
                "No supplier in the list has this name" + (" in this country." if country else "."),
                "Check the spelling, add the supplier id, or import the supplier first.",
            )
        return Match(None, f"{len(places)} suppliers in the list fit this row.", _ADD_ID)
