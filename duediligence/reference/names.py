"""How a name is written for comparison: case, accents, punctuation and spacing do not count."""

from __future__ import annotations

import re
import unicodedata

_APOSTROPHES = re.compile("['’‘`´ʼ]")
_SEPARATORS = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """Text in the form in which names are compared; "" where nothing is left.

    >>> plain(" Côte d'Ivoire (the) ")
    'cote divoire the'
    >>> plain("P.R. China")
    'p r china'
    """
    if text.isascii():  # the common case, ten times faster
        return _SEPARATORS.sub(" ", text.replace("'", "").replace("`", "").casefold()).strip()
    compatible = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text)).casefold()
    bare = "".join(mark for mark in compatible if not unicodedata.combining(mark))
    return _SEPARATORS.sub(" ", unicodedata.normalize("NFC", bare)).strip()
