"""The page about the register names every table."""

import re
from pathlib import Path

from duediligence.register.schema import metadata


def test_every_table_is_described(project: Path) -> None:
    page = (project / "docs" / "register.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)) == set(metadata.tables)
