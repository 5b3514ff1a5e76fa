"""What was found, what it points to, and what we do not know."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import accumulate
from typing import Final, Literal

import pandas as pd
import plotly.graph_objects as go

from duediligence.dashboards.figures import OUTLINE, UNKNOWN, Picture, Query, above, foot, laid_out, legend, many, plain
from duediligence.dashboards.labels import CONTEXT, NOT_KNOWN, RATINGS, SEVERITIES
from duediligence.dashboards.measures import number, unknowns
from duediligence.register.tally import Found

Kind = Literal["harm", "lead", "inconsistency"]

SHOWN: Final = 12
_POSSIBLE: Final = "rgba(177,180,182,0.55)"
_FOUND: Final = "#12436d"
_INKS: Final = {_FOUND: "#ffffff", **{label.colour: label.ink for label in RATINGS.values()}}
_CHARACTERS: Final = 58
_LINE, _BAR, _GAP = 17, 20, 12
_STATES: Final = {"fired": "Found", "possible": "Possible: the open answers may show it"}


def findings_figure(found: Found, kind: Kind, as_of: date, source: str) -> Picture:
    """The findings of one kind at most suppliers: where it was found, and where open answers may yet show it."""
    of_kind = found.findings[found.findings["kind"].eq(kind)]
    by_state = {state: of_kind[of_kind["state"].eq(state)].set_index("rule")["suppliers"] for state in _STATES}
    facts = of_kind.drop_duplicates("rule").set_index("rule")
    numbers = pd.DataFrame({state: by_state[state] for state in _STATES}, index=facts.index).fillna(0).astype(int)
    order = numbers.sort_values(["fired", "possible"], ascending=False, kind="stable").index
    table, ways, rows = _two_states(
        [(str(facts.at[rule, "sentence"]), {"rule": str(rule)}, numbers.loc[rule].to_dict()) for rule in order],
        "Finding",
    )
    if kind == "harm":
        table.insert(1, "Severity", [SEVERITIES.get(str(facts.at[rule, "severity"]), "") for rule in order])
        colours = [_severity_colour(facts.at[rule, "severity"]) for rule in order]
    else:
        colours = [_FOUND] * len(order)
    notes = (f"The picture shows the {SHOWN} at most suppliers, the table all {len(order)}.",)
    return Picture(
        _bars(table, colours, SHOWN),
        _findings_title(table, kind),
        foot(source, as_of),
        table,
        ways,
        rows,
        notes if len(order) > SHOWN else (),
    )


def indicators_figure(found: Found, groups: pd.DataFrame, as_of: date, source: str) -> Picture:
    """The eleven ILO indicators of forced labour: suppliers with a finding that points to it, possible ones apart."""
    counts = found.indicators.pivot(index="indicator", columns="state", values="suppliers")
    names = list(dict.fromkeys(found.indicators["indicator"]))
    table, ways, rows = _two_states(
        [(indicator_name(name), {"indicator": name}, counts.loc[name].to_dict()) for name in names], "ILO indicator"
    )
    reached = int((table["Found"] > 0).sum())
    asked, total = number(groups[groups["asked_anything"].eq(1)]), number(groups)
    silent = "nobody has been asked" if not asked else f"nobody was asked at {total - asked:,} of {total:,} suppliers"
    title = f"Findings point to {reached} of the {len(names)} ILO indicators of forced labour"
    notes = ("A finding that points to an indicator is a reason to look, not a conclusion in law.",)
    return Picture(
        _bars(table, [_FOUND] * len(names), len(names)),
        f"{title}; {silent}" if asked < total else title,
        foot(source, as_of),
        table,
        ways,
        rows,
        notes,
    )


def indicator_name(indicator: str) -> str:
    """``debt_bondage`` → ``Debt bondage``."""
    return indicator.replace("_", " ").capitalize()


def gaps_figure(groups: pd.DataFrame, editions: Mapping[str, str], as_of: date, source: str) -> Picture:
    """What we do not know, as numbers of suppliers."""
    missing = unknowns(groups, editions, as_of)
    in_high = {"concern": UNKNOWN, "context": "high"}
    gaps: list[tuple[str, dict[str, str], int]] = [
        ("Not enough known for a rating", {"concern": UNKNOWN}, missing.not_rated),
        ("Not enough known, in a high-risk context", in_high, missing.high_context_not_rated),
        ("Nobody has asked anything", {"asked": "no"}, missing.nothing_asked),
        ("An important answer is outstanding", {"lane": "answer_outstanding"}, missing.outstanding),
        ("No country", {"country": UNKNOWN}, missing.no_country),
        ("Kind of business not known", {"sector": UNKNOWN}, number(groups[groups["business"].isna()])),
        ("Context not known", {"context": UNKNOWN}, number(groups[groups["context_class"].isna()])),
    ]
    total = number(groups)
    table = pd.DataFrame({"What we do not know": [gap[0] for gap in gaps], "Suppliers": [gap[2] for gap in gaps]})
    figure = _labelled_bars(list(table["What we do not know"]), [("", list(table["Suppliers"]), NOT_KNOWN.colour)], 1)
    asked, answered = int(groups["asked"].sum()), int(groups["answered"].sum())
    notes = [f"Of {many(asked, 'question')} asked, {answered:,} are answered."] if asked else []
    if old := missing.old_sources:
        notes.append(
            f"{many(len(old), 'source list')} that we use {'has' if len(old) == 1 else 'have'} a newer edition."
        )
    title = f"We do not know enough about {gaps[0][2]:,} of {total:,} suppliers; {gaps[2][2]:,} were asked nothing"
    return Picture(
        figure,
        title if total else "There are no suppliers yet",
        foot(source, as_of),
        table,
        tuple(gap[1] for gap in gaps),
        tuple(f"{gap[0]}: {gap[2]:,}" for gap in gaps),
        tuple(notes),
    )


def _two_states(
    counted: Sequence[tuple[str, Mapping[str, str], Mapping[str, int]]], header: str
) -> tuple[pd.DataFrame, tuple[Query, ...], tuple[str, ...]]:
    """A table with a row each, and the ways: the found ones of all rows first, then the possible ones.

    The way of the possible ones of row n is at n plus the number of rows.
    """
    table = pd.DataFrame(
        {
            header: [name for name, _, _ in counted],
            "Found": [int(numbers.get("fired", 0)) for *_, numbers in counted],
            "Possible": [int(numbers.get("possible", 0)) for *_, numbers in counted],
        }
    )
    ways, rows = [], []
    for state, word in (("fired", "found"), ("possible", "possible")):
        ways += [{**query, "state": word} for _, query, _ in counted]
        rows += [f"{name.rstrip('.')}, {word}: {int(numbers.get(state, 0)):,}" for name, _, numbers in counted]
    return table, tuple(ways), tuple(rows)


def _bars(table: pd.DataFrame, colours: Sequence[str], shown: int) -> go.Figure:
    first = table.head(shown)
    parts = [
        ("Found", list(first["Found"]), list(colours[:shown])),
        ("Possible, to check", list(first["Possible"]), _POSSIBLE),
    ]
    return _labelled_bars(list(first.iloc[:, 0]), parts, len(table))


def _labelled_bars(
    names: Sequence[str], parts: Sequence[tuple[str, Sequence[int], str | Sequence[str]]], rows: int
) -> go.Figure:
    """Bars with their names above them, so that long ones have room on a narrow screen. Down is counted in pixels.

    The mark of bar n in part p carries n + p × rows, its way.
    """
    figure = go.Figure()
    texts = [textwrap.wrap(name, _CHARACTERS) or [""] for name in names]
    tops = list(accumulate((_LINE * len(lines) + _BAR + _GAP for lines in texts), initial=0))
    places = [top + _LINE * len(lines) + _BAR / 2 for top, lines in zip(tops, texts, strict=False)]
    for part, (title, counts, colours) in enumerate(parts):
        figure.add_bar(
            name=title,
            y=places,
            x=list(counts),
            width=_BAR,
            orientation="h",
            marker={"color": colours, "line": {"color": OUTLINE, "width": 1}},
            text=[f"{count:,}" if count else "" for count in counts],
            textposition="outside" if len(parts) == 1 else "auto",
            textangle=0,
            textfont={"size": 12},
            insidetextfont={"color": [_INKS.get(each, "#0b0c0c") for each in _each(colours, len(names))]},
            cliponaxis=False,
            customdata=[row + part * rows for row in range(len(names))],
            hovertext=[plain(name) for name in names],
            hovertemplate="%{hovertext}<br>" + (f"{title}: " if title else "") + "%{x:,}<extra></extra>",
        )
    laid_out(figure, len(names))
    notes = [
        above("<br>".join(plain(line) for line in lines), place - _BAR / 2)
        for place, lines in zip(places, texts, strict=True)
    ]
    top = 40 if len(parts) > 1 else 10
    figure.update_layout(barmode="stack", showlegend=len(parts) > 1, legend=legend(), uniformtext=None)
    figure.update_layout(height=tops[-1] + top + 10, margin={"l": 4, "r": 50, "t": top, "b": 10}, annotations=notes)
    figure.update_yaxes(visible=False, range=[max(tops[-1], 1), 0], automargin=False)
    return figure


def _each(colours: str | Sequence[str], number: int) -> Sequence[str]:
    return [colours] * number if isinstance(colours, str) else colours


def _findings_title(table: pd.DataFrame, kind: Kind) -> str:
    words = {"harm": "harm to people", "lead": "something to look into", "inconsistency": "answers that do not fit"}
    counts = table["Found"].tolist()
    if not any(counts):
        return f"No finding of {words[kind]}. That may be because we have not asked, or not been told"
    top = str(table["Finding"].iat[0]).rstrip(".")
    return f"Found most often: “{top}”, at {many(counts[0], 'supplier')}"


def _severity_colour(severity: object) -> str:
    return RATINGS[str(severity)].colour if severity in RATINGS else CONTEXT["lower"].colour
