"""Framework packs as read, and what points into them."""

from datetime import date
from pathlib import Path

import pytest

from duediligence.errors import CannotProceed
from duediligence.questionnaire import Criterion, FrameworkPack, load, load_frameworks
from duediligence.settings import resource

SOUND = Path(__file__).with_name("sound")


def test_a_pack_as_read() -> None:
    packs = load_frameworks(SOUND / "frameworks")
    assert list(packs) == ["hygiene_act", "signs"]
    assert packs["hygiene_act"] == FrameworkPack(
        id="hygiene_act",
        version="1.0.0",
        languages=("en",),
        title={"en": "Hygiene act"},
        kind="law",
        jurisdiction="GB",
        status="in_force",
        effective_from=date(2020, 1, 31),
        source="https://example.org/hygiene",
        verified_on=date(2026, 11, 21),
        note={"en": "An invented law."},
        criteria=(
            Criterion(
                id="1", text={"en": "Food is kept cold."}, evidence={"en": "A list of temperatures."}, confirmed=True
            ),
            Criterion(
                id="clean_hands",
                text={"en": "Hands are washed."},
                evidence={"en": "Soap at the door."},
                confirmed=False,
            ),
        ),
    )


def test_a_questionnaire_holds_the_packs_beside_it() -> None:
    assert load(SOUND / "kitchen.yaml").frameworks == load_frameworks(SOUND / "frameworks")


def test_a_definition_alone_takes_the_packs_that_ship(tmp_path: Path) -> None:
    text = (SOUND / "kitchen.yaml").read_text(encoding="utf-8")
    text = text.replace("spoilage", "debt_bondage").replace("[hygiene_act.1]", "[]").replace("[mend_fridge]", "[]")
    (tmp_path / "kitchen.yaml").write_text(text, encoding="utf-8")
    assert load(tmp_path / "kitchen.yaml").frameworks == load_frameworks(resource("questionnaires", "frameworks"))


def test_a_folder_that_is_not_there_has_no_packs(tmp_path: Path) -> None:
    assert load_frameworks(tmp_path / "frameworks") == {}


def test_mistakes_of_all_packs_come_together(tmp_path: Path) -> None:
    head = "version: 1.0.0\nlanguages: [en]\ntitle: {en: A}\nkind: law\nstatus: in_force\n"
    (tmp_path / "a.yaml").write_text(f"id: a\n{head}criteria: []\n", encoding="utf-8")
    (tmp_path / "b.yaml").write_text(f"id: a\n{head}criteria: [{{id: x}}]\n", encoding="utf-8")
    (tmp_path / "c.yaml").write_text("id: c\nid: c\n", encoding="utf-8")
    (tmp_path / "d.yaml").write_text(
        f"id: a\n{head}criteria: [{{id: x, text: {{en: X}}, evidence: {{en: E}}, confirmed: true}}]\n", encoding="utf-8"
    )
    with pytest.raises(CannotProceed) as refused:
        load_frameworks(tmp_path)
    assert [problem.sentence() for problem in refused.value.problems] == [
        "a.yaml, line 7: There is no criterion. Write at least one.",
        "b.yaml, line 7: Criterion “x”: the key “text” is missing. Add it.",
        "b.yaml, line 7: Criterion “x”: the key “evidence” is missing. Add it.",
        "b.yaml, line 7: Criterion “x”: the key “confirmed” is missing. Add it.",
        "c.yaml, line 2: The key “id” stands here a second time (first in line 1). Keep one of the two.",
        "d.yaml, line 1: The id “a” is that of a.yaml already. Give each its own id.",
    ]
