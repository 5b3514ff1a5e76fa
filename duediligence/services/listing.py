"""The supplier list as a page shows it: searched, filtered, sorted, a hundred at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal, cast, get_args

import pandas as pd

from duediligence.dashboards import counting
from duediligence.dashboards.discoveries import indicator_name
from duediligence.dashboards.labels import (
    ACT_NOW,
    CONTEXT,
    CONTEXT_NOT_KNOWN,
    LANES,
    LEVELS,
    NO_COUNTRY,
    NOT_KNOWN,
    NOTHING_URGENT,
    RATINGS,
    Label,
    basis_text,
    business_name,
    concern_label,
    context_label,
    missing,
)
from duediligence.dashboards.measures import number as total_of
from duediligence.questionnaire import Questionnaire
from duediligence.reference import classifications, country_name, iso3
from duediligence.register import listing
from duediligence.register.listing import Filters, Order
from duediligence.services import dashboard
from duediligence.services.portfolios import Snapshot
from duediligence.services.workspace import Workspace

PAGE_ROWS: Final = 100
ORDERS: Final[Mapping[Order, str]] = {
    "concern": "Concern, highest first",
    "context": "Context, highest first",
    "name": "Name",
    "list": "As in your list",
}
assert set(ORDERS) == set(get_args(Order))

CONCERNS: Final[Mapping[str, Label]] = {label.text: label for label in (ACT_NOW, *RATINGS.values(), NOT_KNOWN)}
"""Every label a supplier can show, by its words."""

FACETS: Final[Mapping[str, tuple[str, str]]] = {
    "concern": ("concern", "Concern"),
    "lane": ("lane", "To do"),
    "context": ("context_class", "Context"),
    "country": ("country", "Country"),
    "sector": ("business", "Kind of business"),
}
"""What suppliers are filtered by: its name in an address → the column, and what it is called."""

Options = tuple[tuple[str | None, int, str], ...]

UNKNOWN: Final = "none"
"""In an address: the value is not known."""
FOUND: Final[Mapping[str, Literal["fired", "possible"]]] = {"found": "fired", "possible": "possible"}


@dataclass(frozen=True)
class Asked:
    """What an address asks for. Values that nothing is called are left out.

    ``chosen``: facet → values, None for "not known". ``rule`` or ``indicator``: suppliers with a finding of that rule,
    or one that points to that indicator, whose rules are ``pointing``; ``state``: only found, or only possible.
    ``asked``: "yes" or "no".
    """

    search: str = ""
    chosen: Mapping[str, tuple[str | None, ...]] = field(default_factory=dict)
    rule: str = ""
    indicator: str = ""
    state: str = ""
    asked: str = ""
    order: Order = "concern"
    page: int = 1
    pointing: tuple[str, ...] = ()

    @property
    def filters(self) -> Filters:
        """The same for the register."""
        rules = (self.rule,) if self.rule else self.pointing
        return Filters(
            search=self.search,
            values={FACETS[name][0]: values for name, values in self.chosen.items()},
            rules=rules,
            state=FOUND.get(self.state) if rules else None,
            asked={"yes": True, "no": False}.get(self.asked),
        )

    @property
    def address(self) -> dict[str, list[str]]:
        """The same as it stands in an address; what is as usual does not."""
        found = {name: [UNKNOWN if each is None else each for each in values] for name, values in self.chosen.items()}
        single = {"find": self.search, "rule": self.rule, "indicator": self.indicator, "state": self.state,
                  "asked": self.asked, "order": "" if self.order == "concern" else self.order,
                  "page": "" if self.page == 1 else str(self.page)}  # fmt: skip
        return {**found, **{name: [value] for name, value in single.items() if value}}


def asked_for(address: Mapping[str, Sequence[str]], questionnaire: Questionnaire) -> Asked:
    """What an address, as its parameters with their values, asks for; ``questionnaire``: the one that rated."""
    first = {name: values[0] for name, values in address.items() if values}
    pointers = counting.pointers(questionnaire)
    rule, indicator = first.get("rule", ""), first.get("indicator", "")
    order, page = first.get("order", ""), first.get("page", "")
    chosen = {
        name: tuple(dict.fromkeys(None if value == UNKNOWN else value for value in address[name] if _is(name, value)))
        for name in FACETS
        if name in address
    }
    return Asked(
        search=first.get("find", "").strip(),
        chosen={name: values for name, values in chosen.items() if values},
        rule=rule if rule in questionnaire.rules else "",
        indicator=indicator if indicator in pointers and not rule else "",
        state=first["state"] if first.get("state") in FOUND else "",
        asked=first["asked"] if first.get("asked") in ("yes", "no") else "",
        order=cast(Order, order) if order in ORDERS else "concern",
        page=max(1, int(page)) if page.isascii() and page.isdecimal() and len(page) < 7 else 1,
        pointing=pointers.get(indicator, ()) if not rule else (),
    )


def only(asked: Asked, questionnaire: Questionnaire) -> dict[str, str]:
    """What the address asks for besides search and facets: its names → a sentence each, to show and to take away."""
    said = {}
    state = {"found": " (found)", "possible": " (only possible, to check)"}.get(asked.state, "")
    if asked.rule:
        said["rule"] = f"Finding: {_first(questionnaire.rules[asked.rule].say)}{state}"
    if asked.indicator:
        said["indicator"] = f"A finding points to: {indicator_name(asked.indicator)}{state}"
    if asked.asked:
        said["asked"] = "Somebody was asked something" if asked.asked == "yes" else "Nobody has asked anything"
    return said


@dataclass(frozen=True)
class Listed:
    """One page of suppliers in words; ``total`` over all pages; ``number`` from 1.

    ``names``: key → name, site and country, in the order of the rows.
    """

    rows: pd.DataFrame
    names: Mapping[str, str]
    total: int
    number: int


def page(workspace: Workspace, snapshot: Snapshot, asked: Asked) -> Listed:
    """The page of suppliers that is asked for; the last one where there are fewer."""
    total = total_of(dashboard.groups(workspace, snapshot, asked.filters))
    number = min(asked.page, pages(total)) - 1
    with workspace.reading() as reader:
        found = listing.page(
            reader, snapshot.portfolio.id, asked.filters, asked.order, number * PAGE_ROWS, PAGE_ROWS, total
        )
    rows = found.rows
    shown = pd.DataFrame(
        {
            "Supplier": rows["name"],
            "Concern": [concern_label(*pair).text for pair in zip(rows["rating"], rows["lane"], strict=True)],
            "Score": rows["residual"].where(rows["rating"].notna()),
            "Country": [country_name(code) if isinstance(code, str) else "not known" for code in rows["country"]],
            "Context": [context_label(each).text for each in rows["context_class"]],
            "Context score": rows["inherent"],
            "How much we know": (rows["coverage"] * 100).round(),
            "Rests on": [basis_text(each) for each in rows["rating_basis"]],
            "How hard we look": [LEVELS.get(str(each), "") for each in rows["due_diligence"]],
            "Site": rows["site"],
            "Products": rows["products"],
            "Workers": rows["workers"],
        }
    )
    return Listed(shown, _names(rows, shown["Country"]), total, number + 1)


def pages(total: int) -> int:
    """How many pages there are."""
    return max(1, -(-total // PAGE_ROWS))


def facets(
    workspace: Workspace, snapshot: Snapshot, asked: Asked
) -> dict[str, tuple[tuple[str | None, int, str], ...]]:
    """Facet → (value, how many, words) under all the other filters, most frequent first, chosen ones always there."""
    found = {}
    for name, (column, _) in FACETS.items():
        others = replace(asked, chosen={other: values for other, values in asked.chosen.items() if other != name})
        left = dashboard.groups(workspace, snapshot, others.filters)
        left = left.assign(concern=left["rating"].where(left["lane"].ne("act_now"), "act_now"))
        counts = {None if missing(value) else str(value): int(number) for value, number in
                  left.groupby(column, dropna=False)["suppliers"].sum().items()}  # fmt: skip
        counts = {**counts, **{value: counts.get(value, 0) for value in asked.chosen.get(name, ())}}
        ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0] is None, pair[0] or ""))
        found[name] = tuple((value, number, words(name, value)) for value, number in ranked)
    return found


def words(facet: str, value: str | None) -> str:
    """What a facet's value is called."""
    if facet == "country":
        return country_name(value) if value else NO_COUNTRY
    if facet == "sector":
        return business_name(value)
    labels = {"concern": {"act_now": ACT_NOW, **RATINGS}, "lane": LANES, "context": CONTEXT}[facet]
    if value is None:
        return {"concern": NOT_KNOWN, "lane": NOTHING_URGENT, "context": CONTEXT_NOT_KNOWN}[facet].text
    return labels[value].text


def _names(rows: pd.DataFrame, countries: pd.Series) -> dict[str, str]:
    parts = zip(rows["key"], rows["name"], rows["site"], countries, strict=True)
    return {key: " · ".join(part for part in named if isinstance(part, str)) for key, *named in parts}


def _is(facet: str, value: str) -> bool:
    known = {"concern": {"act_now", *RATINGS}, "lane": {*LANES}, "context": {*CONTEXT}, "sector": {*classifications()}}
    return value == UNKNOWN or (iso3(value) is not None if facet == "country" else value in known[facet])


def _first(words: Mapping[str, str]) -> str:
    return next(iter(words.values()), "").rstrip(".")
