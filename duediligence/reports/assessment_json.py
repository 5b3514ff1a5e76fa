"""Every result as one JSON object for scripts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from duediligence.assessment import CRITERION_STATES, INDICATOR_STATES, Assessment, Bearing
from duediligence.dashboards.labels import missing
from duediligence.questionnaire import Questionnaire

_MEASURES: Final = (
    "inherent", "due_diligence", "exposure", "control", "worst_finding", "residual", "rating", "rating_basis", "lane",
    "coverage",
)  # fmt: skip
_FINDING: Final = ("rule", "state", "kind", "severity", "red_flag", "sentence", "ask")


def assessment_json(
    suppliers: pd.DataFrame,
    assessment: Assessment,
    questionnaire: Questionnaire,
    checklist: pd.DataFrame | None = None,
    files: Mapping[str, str] | None = None,
    protected: bool = False,
    bearing: Bearing | None = None,
    bands: pd.DataFrame | None = None,
) -> str:
    """One object, keys sorted, suppliers by sheet and row, one a line; null, never 0, for what is not known.

    ``files``: base name → SHA-256 of what was read. ``protected``: answers of protected sources are in it, and a key
    says so. ``actions`` of a supplier are the ids of its checklist
    rows that were not declined (without a checklist: what its findings that fired ask for). ``bearing``: on what
    the answers bear; ``indicators`` and ``frameworks`` are null without it and where the questionnaire names none.
    ``bands``: ``band_low`` and ``band_high`` in the order of the suppliers; ``band`` is null without them and where
    there is no score.
    """
    made = assessment.questionnaire
    findings = _findings(assessment.findings)
    actions = _actions(assessment.findings, checklist, questionnaire)
    rows = zip(
        *(suppliers[name].tolist() for name in ("key", "sheet", "row", "name", "country", "file")),
        assessment.results[[*_MEASURES]].to_dict("records"),
        strict=True,
    )
    signs, laws = (of(bearing, len(suppliers)) for of in (_indicators, _frameworks))
    known = None if bands is None else bands[["band_low", "band_high"]].to_numpy().tolist()
    ends = [None] * len(suppliers) if known is None else [_band(*each) for each in known]
    listed = []
    for place, (key, sheet, row, name, country, file, result) in enumerate(rows):
        entry = {"key": key, "sheet": sheet, "row": row, "name": name, "country": country, **result}
        entry = {field: _plain(value) for field, value in entry.items()}
        entry |= {"findings": findings.get(place, []), "actions": actions.get(key, [])}
        entry |= {"band": ends[place], "indicators": signs[place], "frameworks": laws[place]}
        listed.append((str(entry["sheet"] or ""), entry["row"] or 0, str(_plain(file) or ""), place, entry))
    whole: dict[str, Any] = {
        "as_of": assessment.as_of.isoformat(),
        "questionnaire": {"id": made.id, "version": made.version, "hash": made.hash},
        "reference": dict(assessment.editions),
        "files": dict(files or {}),
    }
    if protected:
        whole["protected"] = True  # no key at all elsewhere: its absence must not hint at anything
    entries = ",\n".join(_json(entry) for *_, entry in sorted(listed, key=lambda each: each[:4]))
    said = {**{name: _json(value) for name, value in whole.items()}, "suppliers": f"[\n{entries}\n]"}
    return "{" + ",\n".join(f"{_json(name)}: {said[name]}" for name in sorted(said)) + "}\n"


def _band(low: float, high: float) -> list[Any] | None:
    return None if missing(low) else [_plain(low), _plain(high)]


def _json(value: Any) -> str:
    """A part of the object on one line: indented, ten times the work would give four times the file."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, allow_nan=False)


def _indicators(bearing: Bearing | None, suppliers: int) -> Sequence[Mapping[str, Any] | None]:
    """Of each supplier indicator → state; None where there is none."""
    return _states({} if bearing is None else bearing.indicators, INDICATOR_STATES, suppliers, dict)


def _frameworks(bearing: Bearing | None, suppliers: int) -> Sequence[Mapping[str, Any] | None]:
    """Of each supplier pack → criterion → state; None where there is none."""

    def packs(states: Iterable[tuple[str, str]]) -> Mapping[str, Any]:
        found: dict[str, dict[str, str]] = {}
        for name, state in states:
            pack, _, criterion = name.partition(".")
            found.setdefault(pack, {})[criterion] = state
        return found

    return _states({} if bearing is None else bearing.criteria, CRITERION_STATES, suppliers, packs)


def _states(
    codes: Mapping[str, NDArray[np.int8]],
    names: Sequence[str],
    suppliers: int,
    told: Callable[[Iterable[tuple[str, str]]], Mapping[str, Any]],
) -> Sequence[Mapping[str, Any] | None]:
    """One mapping a supplier; suppliers of whom the same is known share it."""
    if not codes:
        return [None] * suppliers
    known: dict[bytes, Mapping[str, Any]] = {}
    found = []
    for row in np.ascontiguousarray(np.array(list(codes.values())).T):
        pattern = row.tobytes()
        if pattern not in known:
            known[pattern] = told(zip(codes, (names[code] for code in row), strict=True))
        found.append(known[pattern])
    return found


def _plain(value: Any) -> Any:
    """A value as JSON has it; a whole number stays whole."""
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if missing(value):
        return None
    if isinstance(value, np.generic):
        value = value.item()
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _findings(findings: pd.DataFrame) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    for row, finding in zip(findings["row"], findings[[*_FINDING]].to_dict("records"), strict=True):
        found.setdefault(int(row), []).append({str(name): _plain(value) for name, value in finding.items()})
    return found


def _actions(
    findings: pd.DataFrame, checklist: pd.DataFrame | None, questionnaire: Questionnaire
) -> dict[str, list[str]]:
    """Key → ids of actions, each once: in the order of the checklist, else of the findings."""
    wanted: dict[str, dict[str, None]] = {}
    if checklist is not None:
        for key, action, state in zip(checklist["key"], checklist["action"], checklist["state"], strict=True):
            if state != "declined":
                wanted.setdefault(key, {})[action] = None
    else:
        fired = findings[findings["state"].eq("fired")]
        for key, actions in zip(fired["key"], fired["actions"], strict=True):
            wanted.setdefault(key, {}).update(dict.fromkeys(actions))
    return {key: [action for action in actions if action in questionnaire.actions] for key, actions in wanted.items()}
