"""Text of suppliers on a page: always text, never Markdown, HTML, an icon or a link.

``plain`` for what is read as Markdown; ``visible`` for grids and drop-downs, which draw text as it is.
"""

from __future__ import annotations

import re
from typing import Final

import pandas as pd

_PUNCTUATION: Final = re.compile(r"([!-/:-@\[-`{-~])")
_SHORTCODE: Final = re.compile(r":(?=[\w/+\-]+:)")
_HIDDEN: Final = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_BREAKS: Final = re.compile(r"\s+")
HIDDEN_MARK: Final = "▯"
"""Stands where a name holds a character that cannot be seen."""


def visible(text: object) -> str:
    """``text`` with a mark for characters that cannot be seen, or that turn the reading direction."""
    return _HIDDEN.sub(HIDDEN_MARK, str(text))


def visible_in(table: pd.DataFrame) -> pd.DataFrame:
    """A table for a grid: ``visible`` in every cell with text."""
    return table.map(lambda cell: visible(cell) if isinstance(cell, str) else cell)


def plain(text: object) -> str:
    """Markdown that shows ``text`` exactly as it is written, on one line.

    Every punctuation character is escaped; what Streamlit would turn into an emoji or icon is broken up by a
    joiner; characters that cannot be seen, or that turn the reading direction, show as a mark.
    """
    shown = _BREAKS.sub(" ", visible(text))
    return _PUNCTUATION.sub(r"\\\1", _SHORTCODE.sub(":\u2060", shown))
