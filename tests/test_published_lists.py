"""Supplier lists as their owners published them, where a folder of them is at hand.

``DUEDILIGENCE_PUBLISHED_LISTS`` names a folder with the files and a ``truth.json`` that says, by hand, how many
records each has and which column is the country. Such lists are other people's data and no part of the project;
without the folder there is nothing to collect here, and the tests of the packages hold the same rules on files
they make themselves.
"""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from duediligence.services import assessments

FOLDER = os.environ.get("DUEDILIGENCE_PUBLISHED_LISTS")


def lists(folder: Path) -> list[dict[str, Any]]:
    """The supplier lists with a country column, of which we read every record."""
    truths = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    return [
        truth
        for truth in truths
        if truth["kind"] == "supplier_list" and truth["n_records_total"] and truth["tables"][0].get("country_column")
    ]


if FOLDER:

    @pytest.mark.parametrize("truth", lists(Path(FOLDER)), ids=lambda truth: str(truth["file"]))
    def test_a_published_list_gives_a_register_with_every_row_and_its_country(truth: dict[str, Any]) -> None:
        run = assessments.assess_files(Path(FOLDER) / truth["file"], [], None, date(2026, 11, 21))
        frame = run.suppliers.frame
        assert len(frame) == truth["n_records_total"]
        assert frame["country"].notna().all()
        assert run.assessment.results["rating"].isna().all()
