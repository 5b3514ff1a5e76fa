"""Text of suppliers on a page: always text, never Markdown, HTML, an icon or a link."""

from __future__ import annotations

import re
from typing import Final

_PUNCTUATION: Final = re.compile(r"([!-/:-@\[-`{-~])")
_SHORTCODE: Final = re.compile(r":(?=[\w/+\-]+:)")
_HIDDEN: Final = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_BREAKS: Final = re.compile(r"\s+")
HIDDEN_MARK: Final = "▯"
"""Stands where a name holds a character that cannot be seen."""


def plain(text: object) -> str:
    """Markdown that shows ``text`` exactly as it is written, on one line.

    Every punctuation character is escaped; what Streamlit would turn into an emoji or icon is broken up by a
    joiner; characters that cannot be seen, or that turn the reading direction, show as a mark.
    """
    shown = _BREAKS.sub(" ", _HIDDEN.sub(HIDDEN_MARK, str(text)))
    return _PUNCTUATION.sub(r"\\\1", _SHORTCODE.sub(":\u2060", shown))
