"""Every result as one JSON object for scripts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from duediligence.assessment import Assessment
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
    bands: pd.DataFrame | None = None,
) -> str:
    """One object, keys sorted, suppliers by sheet and row; null, never 0, for what is not known.

    ``files``: base name → SHA-256 of what was read. ``protected``: answers of protected sources are in it, and a key
    says so. ``actions`` of a supplier are the ids of its checklist
    rows that were not declined (without a checklist: what its findings that fired ask for). ``bands``: ``band_low``
    and ``band_high`` in the order of the suppliers; ``band`` is null without them and where there is no score.
    ``indicators`` and ``frameworks`` are null: they are not computed.
    """
    made = assessment.questionnaire
    findings = _findings(assessment.findings)
    actions = _actions(assessment.findings, checklist, questionnaire)
    rows = zip(
        *(suppliers[name].tolist() for name in ("key", "sheet", "row", "name", "country", "file")),
        assessment.results[[*_MEASURES]].to_dict("records"),
        strict=True,
    )
    known = None if bands is None else bands[["band_low", "band_high"]].to_numpy().tolist()
    ends = [None] * len(suppliers) if known is None else [_band(*each) for each in known]
    listed = []
    for place, (key, sheet, row, name, country, file, result) in enumerate(rows):
        entry = {"key": key, "sheet": sheet, "row": row, "name": name, "country": country, **result}
        entry = {field: _plain(value) for field, value in entry.items()}
        entry |= {"findings": findings.get(place, []), "actions": actions.get(key, [])}
        entry |= {"band": ends[place], "indicators": None, "frameworks": None}
        listed.append((str(entry["sheet"] or ""), entry["row"] or 0, str(_plain(file) or ""), place, entry))
    whole: dict[str, Any] = {
        "as_of": assessment.as_of.isoformat(),
        "questionnaire": {"id": made.id, "version": made.version, "hash": made.hash},
        "reference": dict(assessment.editions),
        "files": dict(files or {}),
        "suppliers": [entry for *_, entry in sorted(listed, key=lambda each: each[:4])],
    }
    if protected:
        whole["protected"] = True  # no key at all elsewhere: its absence must not hint at anything
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False)


def _band(low: float, high: float) -> list[Any] | None:
    return None if missing(low) else [_plain(low), _plain(high)]


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
