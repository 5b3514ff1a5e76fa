"""The check of a definition file: mistakes, remarks, worked examples, and what nothing uses."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from duediligence.services import definitions

SOUND = Path(__file__).parents[1] / "questionnaire" / "sound"

EXAMPLE = """\
questionnaire: cold_store
examples:
  - name: The door stands open, and the food is warm
    as_of: 2026-11-21
    supplier: {{name: Snack Ltd, country: BD}}
    factors: {{climate: 40}}
    answers: {{fridge: {fridge}, degrees: 11.5, door: no, alarm: bell}}
    expect:
      rating: high
      rating_basis: self_declared
      findings: [warm, open_door]
      actions: [mend_fridge]
      inherent: 40.0
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SOUND, tmp_path / "questionnaires"))


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def said(path: Path) -> list[tuple[str, str | None, str]]:
    return [(problem.level, problem.file, problem.message) for problem in definitions.check(str(path))]


UNUSED = [
    ("warning", "kitchen.yaml", "Action “throw_away”: no rule suggests it."),
    ("note", "hygiene_act.yaml", "No question asks about 1 of its 2 criteria: clean_hands."),
    ("note", "signs.yaml", "No question asks about 1 of its 2 criteria: mould."),
]


def test_a_sound_definition_gets_remarks_only(folder: Path) -> None:
    assert said(folder / "kitchen.yaml") == UNUSED


def test_examples_of_a_module_are_worked_out_with_its_core(folder: Path) -> None:
    (folder / "cold_store.examples.yaml").write_text(EXAMPLE.format(fridge="yes"), encoding="utf-8")
    assert said(folder / "cold_store.yaml") == UNUSED
    (folder / "cold_store.examples.yaml").write_text(EXAMPLE.format(fridge="no"), encoding="utf-8")
    assert said(folder / "cold_store.yaml")[0] == (
        "blocking",
        "cold_store.examples.yaml",
        "The example “The door stands open, and the food is warm” comes out otherwise: "
        "findings is none, expected open_door, warm; "
        "actions is none, expected mend_fridge.",
    )


def test_without_factors_only_findings_rate(folder: Path) -> None:
    change(folder / "kitchen.yaml", "factors: [{id: climate, weight: 30, unknown: 60}]", "assessed: own\nfactors: []")
    (folder / "kitchen.examples.yaml").write_text(
        """\
questionnaire: kitchen
examples:
  - name: Nothing is wrong
    as_of: 2026-11-21
    evidence: audited
    dated: 2026-10-01
    answers: {fridge: yes, degrees: 4}
    expect: {rating: null, inherent: null, exposure: null, residual: null, due_diligence: standard}
  - name: Food is warm
    as_of: 2026-11-21
    answers: {fridge: yes, degrees: 12}
    expect: {rating: high, rating_basis: finding, inherent: null, findings: [warm], actions: [mend_fridge]}
""",
        encoding="utf-8",
    )
    assert said(folder / "kitchen.yaml") == UNUSED


def test_a_mistake_of_the_core_is_said_once_and_a_neighbour_with_mistakes_stops_the_look_at_the_folder(
    folder: Path,
) -> None:
    change(folder / "kitchen.yaml", "low: 0", "low: 5")
    assert said(folder / "cold_store.yaml") == [
        ("blocking", "kitchen.yaml", "“bands” must start at 0, but “low” is 5."),
        (
            "note",
            None,
            "We did not look for actions and criteria that nothing uses, because not every definition loads.",
        ),
    ]


def test_a_change_of_the_core_reaches_the_module(folder: Path) -> None:
    module = str(folder / "cold_store.yaml")
    before = definitions.named(module)
    change(folder / "kitchen.yaml", "weight: 8", "weight: 88")
    after = definitions.named(module)
    assert (before.questions["fridge"].weight, after.questions["fridge"].weight) == (8, 88)


def test_every_shipped_definition_is_listed() -> None:
    assert "forced_labour" in [row.id for row in definitions.shipped()]
