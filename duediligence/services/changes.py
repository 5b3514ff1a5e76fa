"""What differs between two assessments of one portfolio, made with two versions of a questionnaire."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from duediligence.assessment import Assessment
from duediligence.dashboards.labels import LANES, LEVELS, NOT_KNOWN, RATINGS
from duediligence.questionnaire import Questionnaire
from duediligence.services.catalogue import LawCard
from duediligence.services.catalogue.laws import law_cards

LANGUAGE: Final = "en"
SHOWN: Final = 500
"""So many suppliers that move are named; all are counted."""
_CONCERN: Final = ("low", None, "medium", "high", "severe")  # from what is looked at last to what is looked at first
_URGENCY: Final = (None, "answer_outstanding", "check_now", "act_now")


@dataclass(frozen=True)
class Moved:
    """One supplier whose rating or lane would be another.

    ``before``, ``after``: what is shown of it, in words; the scores are None where it is not rated. ``worse``: it would
    be looked at sooner. ``why``: what brings it about, the weightiest first.
    """

    key: str
    name: str
    before: str
    after: str
    score_before: float | None
    score_after: float | None
    worse: bool
    why: tuple[str, ...]


@dataclass(frozen=True)
class FindingChange:
    """One rule whose findings would be others: at how many suppliers they appear and vanish.

    ``possible_…``: the same of findings that open answers may show.
    """

    rule: str
    sentence: str
    appears: int
    vanishes: int
    possible_appears: int
    possible_vanishes: int


@dataclass(frozen=True)
class LawChange:
    """One law, standard or set of indicators: how many of its criteria questions bear on, before and after.

    ``gained``, ``lost``: these criteria, in our words.
    """

    id: str
    title: str
    criteria: int
    before: int
    after: int
    gained: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """What would change. ``ways``: (before, after) in words → how many suppliers go this way, the most first.

    ``scores``: how many suppliers would have another score; ``levels``: how many another due-diligence level;
    ``unread``: how many answers could not be read any more. ``laws``: only those with a difference.
    """

    as_of: date
    before: str
    after: str
    suppliers: int
    moved: int
    worse: int
    ways: Mapping[tuple[str, str], int]
    moves: tuple[Moved, ...]
    scores: int
    levels: int
    findings: tuple[FindingChange, ...]
    unread: int
    laws: tuple[LawChange, ...]

    @property
    def nothing(self) -> bool:
        """Whether nobody and nothing would change."""
        return not (self.moved or self.scores or self.levels or self.findings or self.unread or self.laws)


@dataclass(frozen=True)
class Judged:
    """One of the two assessments, with how many answers it could use."""

    questionnaire: Questionnaire
    made: Assessment
    used: int


def compared(frame: pd.DataFrame, before: Judged, after: Judged, as_of: date) -> Change:
    """What differs; ``frame``: the suppliers, in the order of both assessments."""
    old, new = before.made.results, after.made.results
    places = [
        np.array([_rank(*pair) for pair in zip(each["rating"], each["lane"], strict=True)]) for each in (old, new)
    ]
    moved = np.flatnonzero(_differ(old, new, "rating") | _differ(old, new, "lane"))
    worse = places[1] > places[0]
    shown = [_shown(each) for each in (old, new)]
    ways = Counter((shown[0][row], shown[1][row]) for row in moved.tolist())
    found = _found(before.made.findings, after.made.findings)
    first = sorted(moved.tolist(), key=lambda row: (-abs(places[1][row] - places[0][row]), -places[1][row], row))[
        :SHOWN
    ]
    reasons = _Reasons(before.questionnaire, after.questionnaire, found[found["row"].isin(first)])
    pairs = zip(first, *(_records(each, first) for each in (old, new)), strict=True)
    return Change(
        as_of=as_of,
        before=before.questionnaire.definition.version,
        after=after.questionnaire.definition.version,
        suppliers=len(old),
        moved=len(moved),
        worse=int(np.count_nonzero(worse[moved])),
        ways=dict(ways.most_common()),
        moves=tuple(
            Moved(
                key=str(one["key"]),
                name=str(frame["name"].iloc[row]),
                before=shown[0][row],
                after=shown[1][row],
                score_before=_score(one),
                score_after=_score(other),
                worse=bool(worse[row]),
                why=reasons.of(row, one, other),
            )
            for row, one, other in pairs
        ),
        scores=int(np.count_nonzero(_differ(old, new, "residual"))),
        levels=int(np.count_nonzero(_differ(old, new, "due_diligence"))),
        findings=_by_rule(found),
        unread=max(before.used - after.used, 0),
        laws=_laws(law_cards(before.questionnaire, LANGUAGE), law_cards(after.questionnaire, LANGUAGE)),
    )


def _differ(old: pd.DataFrame, new: pd.DataFrame, column: str) -> NDArray[np.bool_]:
    one, other = old[column], new[column]
    return np.asarray(~(one.eq(other) | (one.isna() & other.isna())), dtype=np.bool_)


def _rank(rating: object, lane: object) -> int:
    """How soon somebody looks at it: by lane, then by rating."""
    lane_rank = _URGENCY.index(lane if isinstance(lane, str) else None)
    rating_rank = _CONCERN.index(rating if isinstance(rating, str) else None)
    return (4 if lane == "act_now" else 0) * len(_CONCERN) + rating_rank * len(_URGENCY) + lane_rank


def _shown(results: pd.DataFrame) -> list[str]:
    """Rating and lane of every supplier, in words."""
    said = {(rating, lane): _words(rating, lane) for rating in (None, *RATINGS) for lane in (None, *LANES)}
    pairs = zip(results["rating"].where(results["rating"].notna(), None), results["lane"], strict=True)
    return [said[rating, lane if isinstance(lane, str) else None] for rating, lane in pairs]


def _words(rating: str | None, lane: str | None) -> str:
    concern = (NOT_KNOWN if rating is None else RATINGS[rating]).text
    return concern if lane is None else f"{concern}, {LANES[lane].text.lower()}"


def _records(results: pd.DataFrame, rows: Sequence[int]) -> list[dict[str, Any]]:
    """Some rows, None for what is not known."""
    some = results.iloc[list(rows)].astype(object)
    return [
        {str(name): value for name, value in row.items()} for row in some.where(some.notna(), None).to_dict("records")
    ]


def _score(result: Mapping[str, Any]) -> float | None:
    return None if result["rating"] is None else result["residual"]


def _found(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Findings that are in one of the two only: ``row``, ``rule``, ``state``, ``sentence`` and ``appears``."""
    rules = pd.Index(pd.unique(pd.concat([before["rule"], after["rule"]], ignore_index=True)))
    old, new = (
        (each["row"].to_numpy(np.int64) * len(rules) + rules.get_indexer(pd.Index(each["rule"]))) * 2
        + each["state"].eq("fired").to_numpy()
        for each in (before, after)
    )
    columns = ["row", "rule", "state", "sentence"]
    gone = before.loc[~np.isin(old, new), columns].assign(appears=False)
    come = after.loc[~np.isin(new, old), columns].assign(appears=True)
    return pd.concat([gone, come], ignore_index=True)


def _by_rule(found: pd.DataFrame) -> tuple[FindingChange, ...]:
    changes = []
    for rule, of_rule in found.groupby("rule", sort=False):
        counts = Counter(zip(of_rule["state"], of_rule["appears"], strict=True))
        changes.append(
            FindingChange(
                str(rule),
                str(of_rule["sentence"].iloc[0]),
                counts["fired", True],
                counts["fired", False],
                counts["possible", True],
                counts["possible", False],
            )
        )
    return tuple(sorted(changes, key=lambda each: (-each.appears - each.vanishes, each.rule)))


class _Found(NamedTuple):
    """A finding that is in one of the two assessments only."""

    row: int
    rule: str
    state: str
    sentence: str
    appears: bool


class _Reasons:
    """Why a supplier would be shown otherwise, by what differs between its two results."""

    def __init__(self, before: Questionnaire, after: Questionnaire, found: pd.DataFrame) -> None:
        self.other = before.definition != after.definition
        self.other_bands = before.definition.bands != after.definition.bands
        self.found: dict[int, list[_Found]] = {}
        for values in zip(*(found[name].tolist() for name in _Found._fields), strict=True):
            each = _Found(*values)
            self.found.setdefault(each.row, []).append(each)

    def of(self, row: int, old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, ...]:
        """Findings first, then what else is measured otherwise, then the edges between the ratings."""
        said = list(self._findings(row))
        for name, words in _MEASURES.items():
            if old[name] != new[name]:
                said.append(f"{words}: {_figure(name, old[name])} → {_figure(name, new[name])}")
        if self.other_bands and old["residual"] == new["residual"]:
            said.append("The limits between the ratings are others")
        elif not said and self.other:
            said.append("What a rating must be earned with is other")
        return tuple(said)

    def _findings(self, row: int) -> Sequence[str]:
        of_row = self.found.get(row, ())
        stated = {(each.rule, each.appears) for each in of_row}
        said = []
        for each in of_row:
            if not each.appears and (each.rule, True) in stated:
                continue  # it is told with what it has become
            if each.appears:
                how = "Found" if each.state == "fired" else "Possible"
            else:
                how = "No longer found" if each.state == "fired" else "No longer possible"
            said.append(f"{how}: {each.sentence}")
        return said


_MEASURES: Final[Mapping[str, str]] = {
    "worst_finding": "Least concern that a finding leaves",
    "inherent": "Context",
    "exposure": "Concern before safeguards",
    "mitigation": "What safeguards take off, in per cent",
    "coverage": "How much we know, in per cent",
    "due_diligence": "How hard we look",
}


def _figure(name: str, value: Any) -> str:
    if value is None:
        return "not known"
    if isinstance(value, str):
        return LEVELS[value]
    return f"{value * 100:.0f}" if name in ("mitigation", "coverage") else f"{value:.1f}"


def _laws(before: Mapping[str, LawCard], after: Mapping[str, LawCard]) -> tuple[LawChange, ...]:
    changes = []
    for name, card in after.items():
        old = {each.id for each in before[name].criteria if each.questions or each.rules} if name in before else set()
        new = {each.id for each in card.criteria if each.questions or each.rules}
        if old != new:
            texts = {each.id: each.text for each in card.criteria}
            changes.append(
                LawChange(
                    id=name,
                    title=card.title,
                    criteria=len(card.criteria),
                    before=len(old),
                    after=len(new),
                    gained=tuple(texts[each.id] for each in card.criteria if each.id in new - old),
                    lost=tuple(texts[each.id] for each in card.criteria if each.id in old - new),
                )
            )
    return tuple(changes)
