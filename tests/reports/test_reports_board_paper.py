"""The board paper: two pages whatever the list, the register's numbers, no name that is restricted, accessible."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pandas as pd
import pypdf
import pytest
from docx.document import Document

from duediligence.assessment import DefinitionReference
from duediligence.dashboards import counting
from duediligence.dashboards.labels import NOT_PROOF
from duediligence.dashboards.sentences import board_sentences
from duediligence.reports.board import Board, countries, decisions, looked_at_first, not_known
from duediligence.reports.board_paper import board_paper
from tests.dashboards.making import actions, findings, results, suppliers
from tests.machine import office

TODAY = date(2026, 11, 21)
EDITIONS = {
    "country_vdem_forced_labour": "v16",
    "goods": "2022, replaced 2024-09-05",
    "tvpra_lines": "2022, replaced 2024-09-05",
}

ASTER = {"name": "Aster Textiles", "country": "BD", "workers": 800.0}
SUPPLIERS = (
    ASTER,
    {"name": "Birch Garments", "country": "BD"},
    {"name": "Cedar Mills", "site": "Mill 2", "country": "VN"},
    {"name": "Dogwood Software", "country": "DE"},
    {"name": "Elder Foods", "country": None},
)
RESULTS = (
    {"context_class": "high", "inherent": 69.6, "rating": "high", "residual": 51.7, "lane": "act_now", "asked": 20},
    {"context_class": "high", "inherent": 69.6, "rating": "high", "residual": 50, "worst_finding": 50, "asked": 20},
    {"context_class": "raised", "inherent": 50, "lane": "check_now", "asked": 20},
    {"context_class": "lower", "inherent": 20, "rating": "low", "residual": 12, "asked": 20},
    {},
)
FINDINGS = (
    {"row": 0, "rule": "papers", "severity": "severe", "red_flag": True, "sentence": "The employer holds papers."},
    {"row": 1, "rule": "fees", "sentence": "Workers pay to get the job."},
)


def board(
    listed: Sequence[dict[str, Any]] = SUPPLIERS,
    said: Sequence[dict[str, Any]] = RESULTS,
    found: Sequence[dict[str, Any]] = FINDINGS,
    checklist: pd.DataFrame | None = None,
    portfolio: str = "Home goods",
) -> Board:
    frames = (suppliers(*listed), results(*said), findings(*found))
    counted = counting.of_frames(*frames, checklist, TODAY, most=100)
    first = counted.first
    named = first[first["lane"].ne("act_now")].head(10).reset_index(drop=True)
    return Board(
        portfolio=portfolio,
        as_of=TODAY,
        counted=counted,
        findings=counting.found_in(frames[2], {}).findings,
        named=named,
        reasons={key: f"Reason of {key}." for key in named["key"]},
        sentences=board_sentences(counted, EDITIONS, TODAY),
        title="Forced labour due diligence",
        questionnaire=DefinitionReference("forced_labour", "1.1.0", "abcdef0123456789" * 4),
        editions=EDITIONS,
    )


def opened(paper: bytes) -> Document:
    return docx.Document(io.BytesIO(paper))


@cache
def usual() -> bytes:
    """The paper of the five suppliers above."""
    return board_paper(board())


def under(document: Document, heading: str) -> list[str]:
    """The paragraphs between this heading and the next."""
    styles = [(paragraph.style.name, paragraph.text) for paragraph in document.paragraphs if paragraph.style]
    start = styles.index(("Heading 1", heading)) + 1
    end = next((place for place in range(start, len(styles)) if "Heading" in styles[place][0]), len(styles))
    return [text for _, text in styles[start:end]]


def described(document: Document) -> list[str]:
    """The text alternatives of the pictures."""
    return [shape._inline.docPr.get("descr") for shape in document.inline_shapes]


def test_what_it_says() -> None:
    document = opened(usual())
    assert [paragraph.text for paragraph in document.paragraphs[:2]] == [
        "Forced labour in our supply chain",
        "Board paper, 21 November 2026. Home goods: 5 suppliers in 3 countries.",
    ]
    assert under(document, "What we know") == list(board().sentences)
    assert board().sentences[-1] == NOT_PROOF
    assert under(document, "What we ask of the board") == [
        "Decide on the 1 act-now case: who acts for us, by when, with what money. The officer brings the names.",
        "Have the open questions answered at 1 supplier where we may need to act.",
        "Fund requests to 1 supplier that nobody has asked anything: the questions, and somebody who follows them up.",
        "Resolve our own part: name who looks at our prices, lead times and payment terms, and reports to you.",
        "Set the next date: we propose to report again by 19 December 2026.",
    ]
    assert under(document, "What we do not know") == [
        "2 suppliers without a rating: not enough is known, which is not good news.",
        "1 supplier of whom we know place and product alone, because nobody asked.",
        "1 supplier without a country, so without the part of the context that weighs most.",
        "What workers say themselves: answers from workers, unions and visits are in no number here.",
        "What the newer edition says of: US list of goods (TVPRA).",
    ]
    assert under(document, "How the numbers are made") == [
        "Context (how hard we look) comes from country, kind of business and goods; concern (what we found) from "
        "answers and findings. Weights and points are our assumptions. What is not known never counts as zero.",
        "Forced labour due diligence (forced_labour 1.1.0, fingerprint abcdef012345), judged on 21 November 2026.",
        "Sources: V-Dem v16; US list of goods (TVPRA) 2022, replaced 2024-09-05.",
    ]


def test_where_we_look_first_names_nobody_who_needs_a_decision() -> None:
    table = opened(usual()).tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Supplier", "Country", "Context", "Concern", "Why"],
        ["1 supplier: names restricted", "1 country", "1 high", "Act now", "The employer holds papers: 1."],
        ["Cedar Mills", "Viet Nam", "Raised-risk", "Not enough known", "Reason of 2."],
        ["Birch Garments", "Bangladesh", "High-risk", "High concern", "Workers pay to get the job."],
    ]
    with zipfile.ZipFile(io.BytesIO(usual())) as parts:
        assert not [name for name in parts.namelist() if b"Aster" in parts.read(name)]


def test_an_act_now_case_does_not_colour_a_country_where_it_could_be_told_by_its_place() -> None:
    few = {country: label.text for country, label in countries(board()).items()}
    assert few == {"BD": "High concern", "VN": "Not enough known", "DE": "Nothing found so far"}
    many = board(
        (*SUPPLIERS, *({"name": f"Fir {place}", "country": "BD"} for place in range(3))), (*RESULTS, {}, {}, {})
    )
    assert countries(many)["BD"].text == "Act now or severe concern"


def test_equal_names_are_told_apart_by_site_and_no_more_than_ten_rows_are_shown() -> None:
    listed = tuple({"name": f"Fir {place // 2}", "site": f"Site {place}", "country": "VN"} for place in range(30))
    said = tuple({"lane": "act_now" if place < 6 else "check_now", "asked": 1} for place in range(30))
    rows = looked_at_first(board(listed, said, ()))
    assert [row.supplier for row in rows] == ["6 suppliers: names restricted", *(
        f"Fir {place // 2}, Site {place}" if place < 14 else f"Fir {place // 2}" for place in range(6, 15)
    )]  # fmt: skip


def test_what_is_asked_follows_from_the_numbers() -> None:
    late = actions({"key": "1", "target": date(2026, 11, 1)})
    assert decisions(board(SUPPLIERS[3:4], RESULTS[3:4], (), late)) == (
        "Ask why 1 action is past the target date; clear the way.",
        "Resolve our own part: name who looks at our prices, lead times and payment terms, and reports to you.",
        "Set the next date: we propose to report again by 20 February 2027.",
    )
    unasked = board(SUPPLIERS[:2], ({"context_class": "high"}, {"context_class": "high"}), ())
    assert decisions(unasked)[0] == (
        "Fund requests to 2 suppliers in a high-risk context about which we know too little: the questions, and "
        "somebody who follows them up."
    )
    assert not_known(unasked)[0].startswith("2 suppliers without a rating")


def test_the_pictures_have_their_numbers_in_words() -> None:
    world, counts = described(opened(usual()))
    assert world == (
        "Map of the world. In 1 of 3 countries a supplier needs a decision now or gives severe concern; in 1 we know "
        "too little about all of them. High concern: Bangladesh. Nothing found so far: Germany. "
        "Not enough known: Viet Nam."
    )
    assert counts == (
        "Suppliers by concern and context. High-risk context: Act now 1, Severe concern 0, High concern 1, Some "
        "concern 0, Nothing found so far 0, Not enough known 0; Raised-risk context: Act now 0, Severe concern 0, "
        "High concern 0, Some concern 0, Nothing found so far 0, Not enough known 1; Lower-risk context: Act now 0, "
        "Severe concern 0, High concern 0, Some concern 0, Nothing found so far 1, Not enough known 0; Context not "
        "known: Act now 0, Severe concern 0, High concern 0, Some concern 0, Nothing found so far 0, "
        "Not enough known 1."
    )


def test_a_screen_reader_finds_its_way_and_the_language_is_british_english() -> None:
    paper = usual()
    document = opened(paper)
    headings = [paragraph for paragraph in document.paragraphs if paragraph.style.name.startswith("Heading")]  # type: ignore[union-attr]
    assert [paragraph.style.name[-1] for paragraph in headings] == list("1112211")  # type: ignore[union-attr]
    with zipfile.ZipFile(io.BytesIO(paper)) as parts:
        body, styles = (parts.read(f"word/{name}.xml").decode() for name in ("document", "styles"))
    assert body.count("<w:tblHeader/>") == 1
    assert "w:tblDescription" in body
    assert re.findall('<w:lang [^>]*w:val="([^"]*)"', styles) == ["en-GB"]
    core = document.core_properties
    assert (core.title, core.language) == ("Forced labour in our supply chain: board paper", "en-GB")
    assert (core.author, core.last_modified_by, core.comments) == ("", "", "")


HOSTILE = (
    "=HYPERLINK(\"http://evil.example\")",
    "<w:instrText>DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe</w:instrText>",
    "{ INCLUDEPICTURE http://evil.example/x.png }",
    "![x](http://evil.example/x.png)\x00\x07\x1b\ud800\ufffe",
    "Ab\u202egnp.exe\u200b\n\tC",
)  # fmt: skip


def test_text_of_suppliers_stays_text() -> None:
    listed = tuple({"name": text, "site": text, "country": "VN"} for text in HOSTILE)
    paper = board_paper(board(listed, tuple({"lane": "check_now"} for _ in HOSTILE), (), portfolio=HOSTILE[3]))
    shown = [row.cells[0].text for row in opened(paper).tables[0].rows[1:]]
    assert shown == [
        HOSTILE[0],
        "<w:instrText>DDEAUTO c:\\\\windows\\\\system32\\\\cmd.ex…",
        HOSTILE[2],
        "![x](http://evil.example/x.png)",
        "Ab▯gnp.exe▯ C",
    ]
    with zipfile.ZipFile(io.BytesIO(paper)) as parts:
        body = parts.read("word/document.xml").decode()
        targets = [parts.read(name).decode() for name in parts.namelist() if name.endswith(".rels")]
    assert not re.search("<w:(fldSimple|fldChar|instrText|hyperlink|object)[ >/]", body)
    assert not any('TargetMode="External"' in each for each in targets)


def test_the_same_input_gives_the_same_bytes_without_a_trace_of_this_machine() -> None:
    paper = usual()
    assert paper == board_paper(board()), "drawn anew"
    with zipfile.ZipFile(io.BytesIO(paper)) as parts:
        assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in parts.namelist() if "thumbnail" in name or "app.xml" in name or "vba" in name]
        assert not [name for name in parts.namelist() if b"en-US" in parts.read(name)]


LONG = "Société Générale de Confection et d'Exportation Côte d'Ivoire " * 40
SCRIPTS = (
    LONG,
    LONG.replace(" ", ""),
    "佛山市南海区大沥镇盐步河西工业区第三针织服装制造有限公司" * 4,
    "บริษัท กรุงเทพการ์เมนต์ อินดัสตรี จำกัด (มหาชน) สาขาสมุทรปราการ" * 3,
    "شركة القاهرة للغزل والنسيج والملابس الجاهزة المساهمة المصرية" * 3,
    "বাংলাদেশ পোশাক প্রস্তুতকারক ও রপ্তানিকারক লিমিটেড" * 3,
    "Công ty Trách nhiệm Hữu hạn May mặc Xuất khẩu Thành phố Hồ Chí Minh",
    "Ὀδυσσεὺς ὑφαντουργία Ἀνώνυμη Ἐμπορικὴ Ἑταιρεία Θεσσαλονίκης",
    "W" * 200,
)


def crowded() -> Board:
    """Every sentence, row and list as long as it can be: big numbers, long names, other scripts, every lane."""
    listed = [{"name": name, "site": name, "country": "BA"} for name in (*SCRIPTS, *SCRIPTS)]
    listed += [{"name": "Fir", "country": code} for code in ("VU", "SG", "HK", "CD", None)]
    said: list[dict[str, Any]] = [{"lane": "act_now", "context_class": "raised", "rating": "high"} for _ in SCRIPTS]
    said += [{"lane": "check_now", "context_class": "raised"} for _ in SCRIPTS]
    said += [{"lane": "answer_outstanding", "context_class": "high", "asked": 1} for _ in range(5)]
    found = [
        {"row": row, "rule": f"r{row}", "red_flag": True, "sentence": f"{row} {'long sentence ' * 9}."}
        for row in range(9)
    ]
    made = board(
        listed, said, found, actions(*({"key": str(row), "target": date(2026, 1, 1)} for row in range(9))), LONG
    )
    groups = made.counted.suppliers.assign(suppliers=made.counted.suppliers["suppliers"] * 1_111_111)
    counted = replace(made.counted, suppliers=groups)
    reasons = dict.fromkeys(made.named["key"], "To check: " + "a sentence of a questionnaire as long as we like " * 5)
    sentences = board_sentences(counted, EDITIONS, TODAY)
    return replace(made, counted=counted, reasons=reasons, sentences=sentences)


UNANSWERED = tuple({"context_class": name, "inherent": 40} for name in ("high", "raised", "lower"))
CASES = {
    "usual": board(),
    "without answers": board(SUPPLIERS[:3], UNANSWERED, ()),
    "one supplier": board((ASTER,), ({},), ()),
    "crowded": crowded(),
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Case → the text of its pages, as LibreOffice lays them out with whatever fonts there are."""
    program = office()
    assert program, "LibreOffice Writer is not installed; python tests/machine.py says how."
    folder: Path = tmp_path_factory.mktemp("papers")
    for place, case in enumerate(CASES.values()):
        (folder / f"{place}.docx").write_bytes(board_paper(case))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    papers = [str(folder / f"{place}.docx") for place in range(len(CASES))]
    subprocess.run([*command, *papers], check=True, capture_output=True, timeout=120)
    made = (pypdf.PdfReader(folder / f"{place}.pdf") for place in range(len(CASES)))
    return {
        name: [" ".join(page.extract_text().split()) for page in paper.pages]
        for name, paper in zip(CASES, made, strict=True)
    }


@pytest.mark.parametrize("case", CASES)
def test_it_has_two_pages(pages: dict[str, list[str]], case: str) -> None:
    first, second = pages[case]
    assert "Map: Natural Earth" in first
    assert "Where we look first" in second
    assert "Sources: V-Dem v16" in second
