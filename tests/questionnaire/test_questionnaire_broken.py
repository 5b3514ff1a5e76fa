"""Files with one mistake each. The first line of a file says the whole of what a person reads about it.

The folders below ``broken`` are the kinds of files; ``sound`` holds what they lean on, without mistakes.
"""

import shutil
from pathlib import Path

import pytest

from duediligence.errors import CannotProceed
from duediligence.questionnaire import check, load, load_actions, load_examples, load_frameworks

SOUND = Path(__file__).with_name("sound")
BROKEN = sorted(Path(__file__).with_name("broken").glob("*/*.yaml"))
SAYS = "# = "


def said(file: Path, folder: Path) -> list[str]:
    """What reading a file says, a sentence a mistake, without the name of the file; ``folder`` is empty."""
    try:
        match file.parent.name:
            case "actions":
                load_actions(file)
            case "frameworks":
                shutil.copy(file, folder)
                load_frameworks(folder)
            case "examples":
                load_examples(file, load(SOUND / "kitchen.yaml"))
            case _:
                shutil.copytree(SOUND, folder, dirs_exist_ok=True)
                load(Path(shutil.copy(file, folder)))
    except CannotProceed as error:
        return [problem.sentence().removeprefix(f"{file.name}, ") for problem in error.problems]
    return []


@pytest.mark.parametrize("file", BROKEN, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_one_mistake_is_named_with_line_part_and_advice(file: Path, tmp_path: Path) -> None:
    lines = file.read_text(encoding="utf-8").split("\n")
    expected = [line.removeprefix(SAYS) for line in lines if line.startswith(SAYS)]
    assert len(expected) == 1
    assert said(file, tmp_path) == expected


def test_what_they_lean_on_is_sound() -> None:
    assert [check(SOUND / name) for name in ("kitchen.yaml", "cold_store.yaml")] == [(), ()]
