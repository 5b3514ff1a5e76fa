import csv
from pathlib import Path

import pytest

from duediligence.errors import CannotProceed
from duediligence.reference import editions
from duediligence.reference.countries import is_country
from duediligence.reference.names import plain
from duediligence.reference.tables import FOLDER, read_rows, read_table

TABLES = sorted(path.stem for path in FOLDER.glob("*.csv"))


@pytest.mark.parametrize("name", TABLES)
def test_every_row_has_source_and_edition(name: str) -> None:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert rows
    assert all(row["source"] and row["edition"] and None not in row and None not in row.values() for row in rows)


def test_every_table_has_an_edition_that_its_rows_repeat() -> None:
    assert set(editions()) == set(TABLES) - {"editions"}
    assert editions()["tvpra_lines"] == "2022 (published 2022-09-28), replaced 2024-09-05"
    for entry in read_table("editions"):
        in_rows = {row["edition"] for row in read_table(entry["table"])}
        assert entry["edition"] in in_rows or entry["table"] == "country_sources"


@pytest.mark.parametrize("name", [name for name in TABLES if "iso2" in read_table(name)[0]])
def test_every_country_code_is_a_country(name: str) -> None:
    codes = {row["iso2"] for row in read_table(name)} - {""}
    assert all(is_country(code) for code in codes)


@pytest.mark.parametrize("name", [name for name in TABLES if "points" in read_table(name)[0]])
def test_points_are_whole_numbers_from_0_to_100(name: str) -> None:
    points = [row["points"] for row in read_table(name) if row["points"]]
    assert all(text == str(int(text)) and 0 <= int(text) <= 100 for text in points)


def test_no_spelling_means_two_countries() -> None:
    aliases: dict[str, set[str]] = {}
    for row in read_table("country_aliases"):
        aliases.setdefault(plain(row["alias"]), set()).add(row["iso2"])
    for row in read_table("countries"):
        aliases.setdefault(plain(row["name"]), set()).add(row["iso2"])
    assert {spelling: codes for spelling, codes in aliases.items() if len(codes) > 1} == {}


def test_a_row_without_source_is_refused_with_its_line(tmp_path: Path) -> None:
    table = tmp_path / "ours.csv"
    table.write_text("iso2,source,edition\nBD,S,1\nDE,,1\nFR,S,\n", encoding="utf-8")
    with pytest.raises(CannotProceed) as stopped:
        read_rows(table)
    assert [(problem.line, problem.column) for problem in stopped.value.problems] == [(3, "source"), (4, "edition")]


def test_a_missing_file_or_column_is_said(tmp_path: Path) -> None:
    with pytest.raises(CannotProceed, match=r"ours\.csv: We could not find this table"):
        read_rows(tmp_path / "ours.csv")
    (tmp_path / "ours.csv").write_text("iso2,source\nBD,S\n", encoding="utf-8")
    with pytest.raises(CannotProceed, match="The column edition is missing"):
        read_rows(tmp_path / "ours.csv")
