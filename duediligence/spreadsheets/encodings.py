"""Which encoding a text file has. UTF-8 and UTF-16 are known for sure; older ones by how plausible they read."""

from __future__ import annotations

import re

from duediligence.errors import CannotProceed, Problem
from duediligence.spreadsheets.alphabets import CODECS, ENCODINGS, asian_fit, script_fit, western_fit
from duediligence.spreadsheets.parsed import refused, shortened

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_HEAD_BYTES = 1 << 20
_SAMPLE_BYTES = 1 << 16
_PLAUSIBLE_ENOUGH = 0.5
_SCRIPT_BEFORE_ASIAN = 0.95
_ODD = bytes((*range(9), *range(0x0E, 0x20)))
_MOST_ODD = 0.1
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_LETTER_OF_UTF_8 = re.compile(rb"[\xc2-\xf4][\x80-\xbf]{1,3}")
_UNREADABLE = "\ufffd"
_WHOLE_FOR_ONE_DAMAGED = 10


def decode(data: bytes, encoding: str | None = None) -> tuple[bytes, str, list[Problem]]:
    """The text as UTF-8, the encoding it had (``cp1252`` …), and warnings where we had to judge.

    ``encoding``: one of ``ENCODINGS`` that a person chose, None to find out. Raises CannotProceed.
    """
    content, taken, problems = _decoded(data) if encoding is None else _chosen(data, encoding)
    head = content[:_HEAD_BYTES].replace(b"\x00", b"")
    if len(head) - len(head.translate(None, _ODD)) > max(2, _MOST_ODD * len(head)):
        raise refused("This is not a text file: it is full of control characters.")
    return content, taken, problems


def _chosen(data: bytes, encoding: str) -> tuple[bytes, str, list[Problem]]:
    for bom, _ in _BOMS:
        data = data.removeprefix(bom)
    return _as_utf_8(data, encoding), encoding, []


def _decoded(data: bytes) -> tuple[bytes, str, list[Problem]]:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _as_utf_8(data[3:] if encoding == "utf-8-sig" else data, encoding), encoding, []
    wide = _utf_16_without_mark(data)
    if wide:
        return _judged(data, wide)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        wrong = error.start
    else:
        return data, "utf-8", []
    near = data[max(0, wrong - _HEAD_BYTES // 2) : wrong + _HEAD_BYTES // 2]
    if len(_LETTER_OF_UTF_8.findall(near)) >= _WHOLE_FOR_ONE_DAMAGED * (_damaged_letters(near) or 1):
        return _mended(data)
    best = _likeliest(data)
    if best is None:
        raise _undecodable(data, wrong, "the text is not UTF-8, and we could not tell what it is")
    return _judged(data, best)


def _judged(data: bytes, encoding: str) -> tuple[bytes, str, list[Problem]]:
    content = _as_utf_8(data, encoding)
    problem = Problem(
        f"The file does not say how its letters are stored; we read it as {ENCODINGS[encoding]}.",
        "Check that names look right. If not, choose another encoding, or save the list as CSV UTF-8 or as a workbook "
        "and upload that.",
        value=_example(content),
        kind="encoding_judged",
    )
    return content, encoding, [problem]


def _example(content: bytes) -> str | None:
    """The beginning of the first line with a letter beyond ASCII."""
    beyond = _BEYOND_ASCII.search(content)
    if beyond is None:
        return None
    start = content.rfind(b"\n", 0, beyond.start()) + 1
    return content[start : start + 2000].decode("utf-8", "ignore").splitlines()[0][:120]


def _damaged_letters(data: bytes) -> int:
    return data.decode("utf-8", "replace").count(_UNREADABLE) - data.count(_UNREADABLE.encode())


def _mended(data: bytes) -> tuple[bytes, str, list[Problem]]:
    """UTF-8 with a few letters that are not: they become a mark, each line of them is named."""
    text = data.decode("utf-8", "replace")
    problems = []
    for number, line in enumerate(text.split("\n"), 1):
        if _UNREADABLE in line:
            problems.append(
                Problem(
                    f"Line {number} holds a letter that cannot be read; we show it as {_UNREADABLE}.",
                    "Correct it in the list and upload the file again.",
                    line=number,
                    value=line.strip()[:120],
                    kind="letter_unreadable",
                )
            )
    return text.encode("utf-8"), "utf-8", shortened(problems, "lines with letters that cannot be read", None)


def _as_utf_8(data: bytes, encoding: str) -> bytes:
    codec = "utf-8" if encoding == "utf-8-sig" else CODECS.get(encoding, encoding)
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        raise _undecodable(data, error.start, f"the text is not {ENCODINGS.get(encoding, encoding)}") from error
    return data if codec == "utf-8" else text.encode("utf-8")


def _utf_16_without_mark(data: bytes) -> str | None:
    """Every delimiter, digit and line break of UTF-16 has a NUL on the same side, and no other text has NULs."""
    head = data[: _HEAD_BYTES & ~1]
    half = len(head) // 2
    if half < 8 or b"\x00" not in head:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    if min(even, odd) > 0.3 * max(even, odd) or max(even, odd) < 0.05 * half:
        return None
    if max(even, odd) > 0.6 * half and min(even, odd) < 0.02 * half:
        return encoding
    # Mostly letters beyond Latin: what the NULs stand beside must be what delimits and numbers a list.
    text = head.decode(encoding, "replace")
    readable = sum(character.isprintable() or character in "\r\n\t" for character in text)
    return encoding if "\n" in text and _UNREADABLE not in text[:-1] and readable >= 0.98 * len(text) else None


def _likeliest(data: bytes) -> str | None:
    """The older encoding that reads best, None where none reads well."""
    sample = _sample(data)
    decoded = {"cp1252": sample.decode("cp1252", "replace")}  # to compare the others with, also where it cannot be it
    for encoding in ENCODINGS:
        try:
            decoded[encoding] = sample.decode(CODECS.get(encoding, encoding))
        except UnicodeDecodeError:
            continue
    script, asian, western = script_fit(decoded), asian_fit(decoded), western_fit(decoded)
    if script and script.score >= _SCRIPT_BEFORE_ASIAN:
        return script.encoding
    best = max((fit for fit in (western, asian, script) if fit), key=lambda fit: fit.score)
    return best.encoding if best.score >= _PLAUSIBLE_ENOUGH else None


def _sample(data: bytes) -> bytes:
    """Lines with letters beyond ASCII; a line break is never a part of a letter in these encodings."""
    lines: list[bytes] = []
    size, at = 0, 0
    while size < _SAMPLE_BYTES and (beyond := _BEYOND_ASCII.search(data, at)):
        start, end = data.rfind(b"\n", 0, beyond.start()) + 1, data.find(b"\n", beyond.end())
        end = len(data) if end < 0 else end + 1
        lines.append(data[start:end][: 4 * _SAMPLE_BYTES])
        size += len(lines[-1])
        at = end
    return b"".join(lines)


def _undecodable(data: bytes, at: int, why: str) -> CannotProceed:
    line = data.count(b"\n", 0, at) + 1
    return refused(
        f"Line {line} holds letters that we could not decode: {why}.",
        "Choose the encoding, or save the list as CSV UTF-8 or as a workbook (.xlsx) and upload that.",
        line=line,
        kind="encoding_unknown",
    )
