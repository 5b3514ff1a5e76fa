"""Which encoding a text file has. UTF-8 and UTF-16 are known for sure; older ones by how plausible they read."""

from __future__ import annotations

import re

from duediligence.errors import CannotProceed, Problem
from duediligence.spreadsheets.parsed import refused

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SAMPLE_BYTES = 1 << 20
_NAMES = {
    "cp1252": "Windows Western European (cp1252)",
    "gb18030": "Chinese (GB18030)",
    "shift_jis": "Japanese (Shift-JIS)",
    "utf-16-le": "UTF-16 without a byte order mark",
    "utf-16-be": "UTF-16 without a byte order mark",
}
_CODECS = {"shift_jis": "cp932"}  # Windows' own Shift-JIS, which also knows its extra characters
_PLAUSIBLE_ENOUGH = 0.5
_ODD = bytes((*range(9), *range(0x0E, 0x20)))
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_MOST_ODD = 0.1

_WESTERN = re.compile(r"(?<![À-ÿŠšŽžŒœŸ])[À-ÖØ-öø-ÿŠšŽžŒœŸ]{1,2}(?![À-ÿŠšŽžŒœŸ])|[‘’“”–—…•€£©®™°º«»·\xa0¿¡]")
_KANA_OR_KANJI = re.compile(r"[\u3040-\u30ff\u3000-\u3002\uff01-\uff5e\u300c\u300d\u3005\u4e00-\u9fff]")


def decode(data: bytes) -> tuple[bytes, str, list[Problem]]:
    """The text as UTF-8, the encoding it had (``cp1252`` …), a warning where we had to judge. Raises CannotProceed."""
    content, encoding, judged = _decoded(data)
    head = content[:_SAMPLE_BYTES].replace(b"\x00", b"")
    if len(head) - len(head.translate(None, _ODD)) > max(2, _MOST_ODD * len(head)):
        raise refused("This is not a text file: it is full of control characters.")
    if not judged:
        return content, encoding, []
    problem = Problem(
        f"The file does not say how its letters are stored; we read it as {_NAMES[encoding]}.",
        "Check that names look right. If not, save the list as CSV UTF-8 or as a workbook and upload that.",
        value=_example(content),
    )
    return content, encoding, [problem]


def _example(content: bytes) -> str | None:
    """The beginning of the first line with a letter beyond ASCII."""
    beyond = _BEYOND_ASCII.search(content)
    if beyond is None:
        return None
    start = content.rfind(b"\n", 0, beyond.start()) + 1
    return content[start : start + 2000].decode("utf-8", "ignore").splitlines()[0][:120]


def _decoded(data: bytes) -> tuple[bytes, str, bool]:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _as_utf_8(data, encoding, encoding), encoding, False
    wide = _utf_16_without_mark(data)
    if wide:
        return _as_utf_8(data, wide, wide), wide, True
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        first_wrong = error.start
    else:
        return data, "utf-8", False
    scores = {encoding: _plausibility(data, encoding) for encoding in ("cp1252", "gb18030", "shift_jis")}
    best = max(scores, key=lambda encoding: scores[encoding])
    if scores[best] < _PLAUSIBLE_ENOUGH:
        raise _undecodable(data, first_wrong)
    return _as_utf_8(data, _CODECS.get(best, best), best), best, True


def _as_utf_8(data: bytes, codec: str, encoding: str) -> bytes:
    if encoding == "utf-8-sig":
        data, codec = data[3:], "utf-8"
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        raise _undecodable(data, error.start) from error
    return data if codec == "utf-8" else text.encode("utf-8")


def _utf_16_without_mark(data: bytes) -> str | None:
    """Latin text in UTF-16 has a NUL in nearly every other byte."""
    head = data[:4096]
    half = len(head) // 2
    if half < 8:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 0.6 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.6 * half and odd < 0.1 * half:
        return "utf-16-be"
    return None


def _plausibility(data: bytes, encoding: str) -> float:
    """Share of the characters beyond ASCII that ordinary text of this encoding is made of; 0 where it cannot be it."""
    sample = data[:_SAMPLE_BYTES]
    try:
        text = sample.decode(_CODECS.get(encoding, encoding))
    except UnicodeDecodeError as error:
        # The sample may end inside a character; a wrong byte elsewhere rules the encoding out.
        if len(sample) == len(data) or error.start < len(sample) - 4:
            return 0.0
        text = sample[: error.start].decode(_CODECS.get(encoding, encoding))
    beyond = sum(not character.isascii() for character in text)
    if not beyond:
        return 0.0
    if encoding == "cp1252":
        return sum(len(found) for found in _WESTERN.findall(text)) / beyond
    if encoding == "shift_jis":
        return len(_KANA_OR_KANJI.findall(text)) / beyond * _common(text, "cp932", (0x81, 0x98))
    return _common(text, "gb18030", (0xA1, 0xD7))


def _common(text: str, codec: str, leads: tuple[int, int]) -> float:
    """Share of the characters beyond ASCII whose first byte lies among the everyday ones of the encoding."""
    first, last = leads
    common = total = 0
    for character in text:
        if character.isascii():
            continue
        total += 1
        encoded = character.encode(codec, "ignore")
        if codec == "gb18030":
            common += len(encoded) == 2 and first <= encoded[0] <= last and encoded[1] >= 0xA1
        else:
            common += len(encoded) == 2 and first <= encoded[0] <= last
    return common / total if total else 0.0


def _undecodable(data: bytes, at: int) -> CannotProceed:
    line = data.count(b"\n", 0, at) + 1
    return refused(
        f"Line {line} holds letters that we could not decode: the text is not UTF-8, and we could not tell what it is.",
        "Save the list as CSV UTF-8 or as a workbook (.xlsx) and upload that.",
        line=line,
    )
