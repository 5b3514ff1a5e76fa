"""Good files changed at random and read as in the product: each must give a book or a refusal, within its limits.

``python -m tests.spreadsheets.fuzz --files 2000 --seed 7`` prints what came out; the exit status is 1 where something
failed. A file that failed is made again by ``--only NUMBER`` with the same seed.
"""

from __future__ import annotations

import argparse
import datetime
import io
import logging
import random
import re
import sys
import threading
import time
import warnings
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from duediligence.errors import CannotProceed
from duediligence.settings import DEFAULT_LIMITS
from duediligence.spreadsheets import Book, read_book
from duediligence.suppliers import HEADER_WORDS

DATA = Path(__file__).parent / "data"
MOST_SECONDS = 60.0  # of waiting, on a busy machine; a small file may compute for six
NASTY = (
    "", " ", "0", "-1", "1e309", "NaN", "9" * 40, "A" * 40_000, "=1+1", "#REF!", "\u202egpj.exe", "\u200b", "\x0b",
    "\x00", "NA", "None", "2024-02-30", "1/2/2024", "XFD1048576", "A0", "ZZZZ9", "A1:XFD1048576", "-2147483649", "true",
    "🧵" * 50, "<![CDATA[x]]>", "&lol;", "&#0;", "&#x1F600;", "<!DOCTYPE x>", "]]>", '"', "'", "\r", "\n", ";" * 300,
    "," * 600, "../../x",
)  # fmt: skip
CODECS = (
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "gb18030", "cp932", "big5", "koi8_r", "cp1256",
)  # fmt: skip
ATTRIBUTE = re.compile(rb'="([^"]*)"')
TAG = re.compile(rb"<[^<>]+>")


@dataclass(frozen=True)
class Outcome:
    """What became of one file: ``kind`` names it, ``failure`` says what should not have happened."""

    number: int
    kind: str
    seconds: float
    failure: str | None = None


def workbook() -> bytes:
    """A workbook with a bit of everything: formats, dates, formulas, merged cells, a second and a hidden sheet."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        book.set_properties({"created": datetime.datetime(2026, 1, 1)})  # the same bytes every day
        percent, padded, date = (book.add_format({"num_format": form}) for form in ("0.0%", "00000", "yyyy-mm-dd"))
        sheet = book.add_worksheet("Suppliers")
        sheet.merge_range("A1:F1", "Our suppliers")
        sheet.write_row(2, 0, ["Supplier ID", "Supplier name", "Country", "Workers", "Women", "Audited"])
        for row in range(3, 15):
            sheet.write(row, 0, row, padded)
            sheet.write_row(row, 1, [f"Lotus Garments {row}", "Bangladesh", row * 10])
            sheet.write(row, 4, 0.25, percent)
            sheet.write(row, 5, datetime.date(2025, 3, row), date)
        sheet.write_formula("D16", "=SUM(D4:D15)", None, 780)
        other = book.add_worksheet("Farms")
        other.write_row(0, 0, ["Farm name", "Country"])
        other.write_row(1, 0, ["Finca Roja", "Peru"])
        book.add_worksheet("Codes").hide()
    return target.getvalue()


def lists() -> Iterator[bytes]:
    """Text files: commas, semicolons, quoted line breaks, letters of several scripts."""
    rows = "".join(f'{row},"Lotus, Garments {row}",Türkiye,{row}0\n' for row in range(30))
    text = f"Supplier ID,Supplier name,Country,Workers\n{rows}"
    yield text.encode()
    yield text.replace(",", ";").replace("\n", "\r\n").encode("cp1252", "replace")
    yield 'name;address\n"A ""quoted"" Mill";"Road 1\nDhaka"\n深圳荷花;广东\nРомашка;Иваново\n'.encode()


SEEDS = (
    *([workbook()] * 5),
    (DATA / "mills.xls").read_bytes(),
    (DATA / "mills.ods").read_bytes(),
    *(list(lists()) * 2),
)


NO_ZIP = (zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError, zlib.error, NotImplementedError)


def changed(chance: random.Random) -> bytes:
    """One good file, changed a few times."""
    data = chance.choice(SEEDS)
    archive = data.startswith(b"PK")
    for _ in range(chance.randint(1, 3)):
        if archive and chance.random() < 0.8:
            with suppress(*NO_ZIP):  # changed so that it cannot be written anew
                data = _container(data, chance)
        elif not archive and not data.startswith(b"\xd0\xcf") and chance.random() < 0.6:
            data = _text(data, chance)
        else:
            data = _bytes(data, chance)
    return data


def _bytes(data: bytes, chance: random.Random) -> bytes:
    at, size = chance.randrange(len(data) + 1), chance.choice((1, 1, 4, 50, 2000))
    piece = data[at : at + size]
    how = chance.randrange(6)
    if how == 0:
        return data[:at] + chance.randbytes(len(piece)) + data[at + size :]
    if how == 1:
        return data[:at] + data[at + size :]
    if how == 2:
        return data[:at] + piece * chance.choice((2, 3, 200)) + data[at + size :]
    if how == 3:
        return data[:at] + chance.choice(NASTY).encode("utf-8") + data[at:]
    if how == 4:
        return data[:at]
    return data[:at] + bytes(byte ^ 1 << chance.randrange(8) for byte in piece) + data[at + size :]


def _text(data: bytes, chance: random.Random) -> bytes:
    how = chance.randrange(4)
    if how == 0:
        return data.decode("utf-8", "replace").encode(chance.choice(CODECS), "replace")
    if how == 1:
        one, other = (chance.choice((b",", b";", b"\t", b"|", b'"', b"\n", b"\r\n", b"\r", b" ")) for _ in range(2))
        return data.replace(one, other, chance.choice((1, 5, -1)))
    if how == 2:
        lines = data.split(b"\n")
        chance.shuffle(lines)
        return b"\n".join(lines * chance.choice((1, 1, 40)))
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(NASTY).encode(chance.choice(CODECS), "replace") + data[at:]


def _container(data: bytes, chance: random.Random) -> bytes:
    """The zip written anew with one part changed, added, doubled or missing."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = [(name, old.read(name)) for name in old.namelist()]
    at = chance.randrange(len(parts))
    sheets = [place for place, (name, _) in enumerate(parts) if "sheet" in name.lower() or name == "content.xml"]
    if sheets and chance.random() < 0.6:
        at = chance.choice(sheets)
    name, content = parts[at]
    how = chance.randrange(8)
    if how <= 4:
        parts[at] = name, _markup(content, chance)
    elif how == 5:
        del parts[at]
    elif how == 6:
        parts.append((chance.choice((name, name.upper(), "../" + name, "xl/vbaProject.bin", "x/" + name)), content))
    else:
        parts[at] = name, chance.choice(parts)[1]
    target = io.BytesIO()
    method = chance.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2))
    with zipfile.ZipFile(target, "w", method) as new:
        for name, content in parts:
            new.writestr(name, content)
    return target.getvalue()


def _markup(content: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 4)):
        pattern = chance.choice((ATTRIBUTE, ATTRIBUTE, TAG))
        places = list(pattern.finditer(content))
        if not places:
            return _bytes(content, chance)
        place = chance.choice(places)
        start, end = place.span(1) if pattern is ATTRIBUTE else place.span()
        nasty = chance.choice(NASTY).encode("utf-8", "replace")
        other = chance.choice(places)
        new = chance.choice((nasty, b"", content[start:end] * 2, other.group(0), place.group(0) + nasty))
        content = content[:start] + new + content[end:]
    return content


def tried(number: int, seed: int) -> Outcome:
    """Read the file of a number and judge what came out."""
    data = changed(random.Random(f"{seed}/{number}"))
    failures = _Failures()
    start = time.monotonic()
    kind, failure = "book", None
    try:
        with failures:
            failure = _wrong(read_book(data, f"file-{number}", HEADER_WORDS)) if data else None
    except CannotProceed as refusal:
        kind = "refused"
        if not all(problem.message and problem.file for problem in refusal.problems):
            failure = "a refusal without a message or without the file's name"
        if any("broke off" in problem.message for problem in refusal.problems):
            kind = "broke off"
    except Exception as error:
        failure = f"{type(error).__name__}: {error}"
    seconds = time.monotonic() - start
    if failures.said:
        failure = failures.said[-1].strip().splitlines()[-1]
    if seconds > MOST_SECONDS:
        failure = f"took {seconds:.0f} s"
    return Outcome(number, kind, seconds, failure)


def _wrong(book: Book) -> str | None:
    """What cannot be in a book, None where it is sound."""
    for table in book.tables:
        rows = table.rows.to_pylist()
        if rows != sorted(set(rows)) or len(rows) != table.cells.num_rows or len(rows) > DEFAULT_LIMITS.rows:
            return "rows are not numbered upwards"
        if not len(table.headers) == len(table.letters) == table.cells.num_columns <= DEFAULT_LIMITS.columns:
            return "headers and columns differ"
        if any(text is not None and not text.strip() for column in table.cells.columns for text in column.to_pylist()):
            return "a blank text is not null"
    return None


class _Failures(logging.Handler):
    """Listens to what the reading process says of its own mistakes, in this thread."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.said: list[str] = []
        self._logger = logging.getLogger("duediligence.spreadsheets.process")

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self._thread:
            self.said.append(record.getMessage())

    def __enter__(self) -> None:
        self._thread = threading.get_ident()
        self._logger.setLevel(logging.INFO)
        self._logger.addHandler(self)

    def __exit__(self, *_: object) -> None:
        self._logger.removeHandler(self)


def run(files: int, seed: int) -> list[Outcome]:
    """Try that many files, two at a time."""
    outcomes = []
    with ThreadPoolExecutor(2) as pool:
        for outcome in pool.map(lambda number: tried(number, seed), range(files)):
            outcomes.append(outcome)
            if outcome.failure:
                sys.stdout.write(f"{outcome.number}: {outcome.failure}\n")
            elif outcome.number % 100 == 99:
                sys.stdout.write(f"{outcome.number + 1} files\n")
    return outcomes


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--only", type=int, help="one file, by its number; it is written to the folder you are in")
    given = parser.parse_args()
    warnings.simplefilter("ignore", UserWarning)  # parts are doubled on purpose
    say = sys.stdout.write
    say(f"seed {given.seed}\n")
    if given.only is not None:
        Path(f"fuzz-{given.seed}-{given.only}").write_bytes(changed(random.Random(f"{given.seed}/{given.only}")))
        outcomes = [tried(given.only, given.seed)]
    else:
        outcomes = run(given.files, given.seed)
    counts = Counter(outcome.kind for outcome in outcomes)
    slowest = max(outcomes, key=lambda outcome: outcome.seconds)
    failed = [outcome for outcome in outcomes if outcome.failure]
    say(f"{len(outcomes)} files: {', '.join(f'{count} {kind}' for kind, count in counts.most_common())}; ")
    say(f"slowest {slowest.seconds:.1f} s (file {slowest.number}); {len(failed)} failed\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
