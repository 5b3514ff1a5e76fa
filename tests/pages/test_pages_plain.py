"""Names are shown as they are written: never as Markdown, HTML, an icon or a link."""

from __future__ import annotations

import re
import string

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from duediligence.pages.plain import HIDDEN_MARK, plain, visible_in

JOINER = "\u2060"


@pytest.mark.parametrize(
    ("written", "markdown"),
    [
        ("Aldergate Knitwear Ltd", "Aldergate Knitwear Ltd"),
        ("![x](http://example.invalid/x.png)", r"\!\[x\]\(http\:\/\/example\.invalid\/x\.png\)"),
        ("<script>alert(1)</script>", r"\<script\>alert\(1\)\<\/script\>"),
        (":red[x]", r"\:red\[x\]"),
        ("$x$", r"\$x\$"),
        (":material/home:", rf"\:{JOINER}material\/home\:"),
        (":smile:", rf"\:{JOINER}smile\:"),
        ("=1+1", r"\=1\+1"),
        ("1. First\n# Second", r"1\. First \# Second"),
        ("Mill\u202egpj.exe", f"Mill{HIDDEN_MARK}gpj\\.exe"),
        ("zero\u200bwidth", f"zero{HIDDEN_MARK}width"),
        ("C:\\mills\\dye", r"C\:\\mills\\dye"),
        ("  a \t b\r\nc", " a b c"),
        ("広州 নারায়ণগঞ্জ Ñandú", "広州 নারায়ণগঞ্জ Ñandú"),
        (7, "7"),
        ("", ""),
    ],
)
def test_plain(written, markdown):
    assert plain(written) == markdown


def test_grids_show_text_as_it_is_and_mark_what_cannot_be_seen():
    table = pd.DataFrame({"Supplier": ["**Mill**\u202egpj.exe", "=1+1"], "Workers": [12.0, 3.0]})
    assert visible_in(table).to_dict("list") == {
        "Supplier": [f"**Mill**{HIDDEN_MARK}gpj.exe", "=1+1"],
        "Workers": [12.0, 3.0],
    }


@given(st.text(alphabet=st.one_of(st.sampled_from(string.punctuation + " \n\u202e\u200b" + "ab1"), st.characters())))
def test_every_mark_is_escaped_and_nothing_else_is_changed(text):
    text = text.replace(JOINER, "")  # counts as hidden, and is what we break icons with
    shown = plain(text)
    without = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", shown)
    assert re.search(r"[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\n\r\t]", shown) is None
    assert set(re.sub(r"\\.", "", shown)).isdisjoint(string.punctuation)
    seen = re.sub(rf"\s|{JOINER}", "", without)
    assert len(seen) == len(re.sub(r"\s", "", text))
