"""The gate in front of YAML: what passes, what is refused, and that bombs are refused quickly."""

import time
from pathlib import Path

import pytest

from duediligence.errors import CannotProceed
from duediligence.questionnaire.source import LARGEST, read_source, read_text


def refused(text: str) -> list[str]:
    with pytest.raises(CannotProceed) as caught:
        read_source(text, "a.yaml")
    return [problem.sentence() for problem in caught.value.problems]


def test_yes_and_no_are_words() -> None:
    text = "{id: no, a: yes, b: on, c: true, d: 12, e: 0.5, f: 1.0.0, g: 2026-01-31, h: 12:30, i: ~, j: '5', k: 0o7}"
    assert read_source(text, "a.yaml").data == {
        "id": "no", "a": "yes", "b": "on", "c": True, "d": 12, "e": 0.5, "f": "1.0.0", "g": "2026-01-31",
        "h": "12:30", "i": None, "j": "5", "k": "0o7",
    }  # fmt: skip


def test_a_key_is_text() -> None:
    assert read_source("{no: Nei, 1: one, true: x}", "a.yaml").data == {"no": "Nei", "1": "one", "true": "x"}


def test_numbers_stay_finite() -> None:
    assert read_source("[1e400, .inf, .nan, 1e5]", "a.yaml").data == ["1e400", ".inf", ".nan", 1e5]


def test_every_part_has_its_line() -> None:
    source = read_source("a: 1\nb:\n  - x\n  -\n    c: 2\n    d: [3,\n      4]\n", "a.yaml")
    assert source.data == {"a": 1, "b": ["x", {"c": 2, "d": [3, 4]}]}
    assert source.line(("b", 1, "c")) == 5
    assert source.line(("b", 1, "d", 1)) == 7
    assert source.line(("b", 1, "missing", "deep")) == 5
    assert source.line(()) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: !int 5", ["a.yaml, line 1: !int is a type mark, and these cannot be used here. Remove it."]),
        (
            "a: !!python/object/apply:os.system [x]",
            [
                "a.yaml, line 1: tag:yaml.org,2002:python/object/apply:os.system is a type mark, "
                "and these cannot be used here. Remove it."
            ],
        ),
        (
            "a: &x 1\nb: *x",
            [
                "a.yaml, line 1: &x names a part for use elsewhere. Remove it.",
                "a.yaml, line 2: *x points to another part of the file. Write the part out in full instead.",
            ],
        ),
        (
            "a:\n  <<: {b: 1}\n  c: 2",
            ["a.yaml, line 2: << copies keys from another part. Write the keys out in full instead."],
        ),
        (
            "a: 1\nb: 2\na: 3",
            ["a.yaml, line 3: The key “a” stands here a second time (first in line 1). Keep one of the two."],
        ),
        (
            "a: 1\n---\nb: 2",
            ["a.yaml, line 2: The file holds a second document. Keep one and remove the line --- above."],
        ),
        (
            "%YAML 1.1\n---\na: 1",
            ["a.yaml, line 2: Lines that start with % cannot be used. Remove them above this line."],
        ),
        (
            "? [a, b]\n: 1",
            ["a.yaml, line 1: A list or group stands where a key should. Put quotation marks around the key."],
        ),
        ("", ["a.yaml: The file is empty. Choose another file."]),
        ("# only a remark\n", ["a.yaml: The file is empty. Choose another file."]),
        (
            "a: 'x\n",
            [
                "a.yaml, line 2: We could not read the file as YAML (while scanning a quoted scalar found unexpected "
                "end of stream). Check indentation, colons, brackets and quotation marks at and just above this line."
            ],
        ),
        (
            "a: 1\nb: \x00",
            [
                "a.yaml, line 2: The file holds a character that cannot stand in YAML. "
                "Remove control characters and other invisible signs."
            ],
        ),
    ],
)  # fmt: skip
def test_what_is_refused(text: str, said: list[str]) -> None:
    assert refused(text) == said


def test_a_quoted_merge_sign_is_a_key() -> None:
    assert read_source("{'<<': 1}", "a.yaml").data == {"<<": 1}


def laughs(levels: int) -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, levels)]
    return "\n".join(lines)


def merges(levels: int) -> str:
    lines = ["a0: &a0 {x: 1}"]
    lines += [f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 10)}], k{n}: 1}}" for n in range(1, levels)]
    return "\n".join(lines)


BOMBS = {
    "billion laughs": laughs(30),
    "merge keys": merges(30),
    "nested lists": "[" * 500_000,
    "nested indented lists": "- " * 500_000,
    "nested keys": "? " * 500_000,
    "nested mappings": "{a: " * 300_000,
    "itself": "a: &a [*a]",
    "one huge number": "a: " + "9" * 1_000_000,
    "many anchors": "\n".join(f"- &a{n} x" for n in range(100_000)),
    "one key many times": "\n".join("a: 1" for _ in range(200_000)),
}


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in BOMBS.items()])
def test_bombs_are_refused_quickly_or_stay_small(text: str) -> None:
    started = time.perf_counter()
    try:
        data, problems = read_source(text, "a.yaml").data, 0
    except CannotProceed as error:
        data, problems = None, len(error.problems)
    assert 1 <= problems <= 51 or data == {"a": "9" * 1_000_000}
    assert time.perf_counter() - started < 5


def test_depth_is_limited() -> None:
    assert read_source("[" * 30 + "]" * 30, "a.yaml").data
    assert refused("[" * 31 + "]" * 31) == [
        "a.yaml, line 1: Lists are nested more than 30 levels deep. Write it flatter."
    ]


def test_the_number_of_parts_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("duediligence.questionnaire.source.MOST_PARTS", 1_000)
    assert refused("[\n" + "a,\n" * 2_000 + "]") == [
        "a.yaml, line 999: The file has more than 1,000 parts. Split it into several questionnaires."
    ]


def test_size_is_limited(tmp_path: Path) -> None:
    file = tmp_path / "big.yaml"
    file.write_bytes(b"#" * (LARGEST + 5))
    with pytest.raises(CannotProceed) as caught:
        read_text(file)
    assert caught.value.problems[0].sentence() == (
        "big.yaml: The file has 2,000,005 bytes; we read at most 2,000,000. Split it into several questionnaires."
    )


def test_text_must_be_utf8(tmp_path: Path) -> None:
    file = tmp_path / "latin.yaml"
    file.write_bytes("a: 1\ntitle: Hygiène".encode("latin-1"))
    with pytest.raises(CannotProceed) as caught:
        read_text(file)
    assert caught.value.problems[0].sentence() == "latin.yaml, line 2: The file is not UTF-8 text. Save it as UTF-8."


def test_a_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    file = tmp_path / "bom.yaml"
    file.write_bytes(b"\xef\xbb\xbfa: 1")
    assert read_text(file) == "a: 1"
