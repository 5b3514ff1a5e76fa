"""The values of one cell: text, "nothing", numbers, ranges, percentages and sums of money, as people write them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# In a name only what cannot be a name counts as nothing: there are firms called Null, None, NA and Pending.
_NEVER_A_NAME = "n/a|#n/a|(blank)|(empty)|-|--|---|–|—|―|.|..|...|?|??|#value!|#ref!|#name?|#div/0!|#null!|#num!"
_NO_VALUE = (
    "na|n.a.|n.a|n / a|blank|empty|null|none|nil|x|unknown|not known|not reported|not available|"
    "not applicable|not provided|not disclosed|not specified|no data|no info|no information|tbd|tbc|"
    "t.b.d.|to be confirmed|to be determined|pending|no parent|no parent company|no group|"
    "no supplier group|no vendor group|k.a.|k. a.|keine|keine angabe|entfällt|aucun|aucune|s/o|"
    "sans objet|non disponible|inconnu|ninguno|ninguna|no aplica|no disponible|sin datos|sin dato|s/d|"
    "n/d|n.d.|nd|não aplicável|não informado|nenhum|sem informação|geen|n.v.t.|nessuno|无|無|不适用|未知|暂无|没有|"
    "なし|該当なし|없음|해당없음|нет"
)
_NOTHING_AS_NAME = frozenset(_NEVER_A_NAME.split("|"))
_NOTHING = _NOTHING_AS_NAME | frozenset(_NO_VALUE.split("|"))

_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_NOT_WORD = re.compile(r"[\W_]+")

_LONGEST_NUMBER = 60  # characters, words around it included
_SPACES = "\u0020\u00a0\u2009\u202f"
_NUMBER = rf"\d{{1,3}}(?:[,.'’{_SPACES}]\d{{3}})+(?![\d])(?:[.,]\d{{1,2}}(?!\d))?|\d+(?:[.,]\d+)?"
_ABOUT = (
    r"ca\.?|circa|c\.|approx\.?|approximately|about|around|roughly|some|est\.?|estimated|env\.?|environ|etwa|rund|"
    r"aprox\.?|aproximadamente|cerca de|unos|alrededor de|ongeveer|yaklaşık|około|ok\.|khoảng|sekitar|около|примерно|"
    r"حوالي|প্রায়|ประมาณ|~|≈|±|约|約|大约|약"
)
_FROM = r"between|from|zwischen|von|entre|de|tra|da|tussen|van|od|от|từ|dari|من"
_MORE_THAN = (
    r">=?|≥|over|more than|above|at least|min\.?|minimum|mehr als|über|mindestens|plus de|au moins|más de|al menos|"
    r"mais de|pelo menos|più di|oltre|almeno|meer dan|minstens|en az|ponad|powyżej|co najmniej|trên|hơn|lebih dari|"
    r"более|свыше|больше|أكثر من|超过|超過|多于"
)
_LESS_THAN = (
    r"<=?|≤|under|less than|fewer than|below|up to|max\.?|maximum|weniger als|unter|bis|höchstens|moins de|jusqu'à|"
    r"menos de|hasta|até|meno di|fino a|minder dan|tot|en fazla|mniej niż|poniżej|dưới|ít hơn|kurang dari|до|менее|"
    r"меньше|أقل من|少于|不足"
)
_OR_MORE = (
    r"\+|(?:and|&) (?:above|over|more|up)|or more|plus|o más|ou mais|et plus|und mehr|oder mehr|o più|of meer|以上|이상"
)
_OR_LESS = r"or less|or fewer|(?:and|&) below|以下|以内|未満|이하|미만"
_UNIT = (
    r"workers?|employees?|people|persons?|pers\.?|staff|pax|ftes?|mitarbeiter(?:innen)?|ma|beschäftigte|arbeiter|"
    r"trabajadores|empleados|personas|trabalhadores|funcionários|pessoas|employés|salariés|travailleurs|personnes|"
    r"lavoratori|dipendenti|addetti|persone|werknemers|medewerkers|personen|kişi|çalışan|işçi|osób|osoby|pracowników|"
    r"người|công nhân|lao động|orang|pekerja|karyawan|чел\.?|человек|работников|сотрудников|عامل|عمال|موظف|জন|শ্রমিক|คน|"
    r"人|名|명"
)
_TO = r"-|–|—|−|~|〜|～|\.\.+|to|and|bis|und|à|a|et|y|e|tot|en|do|до|đến|ile|sampai|hingga|إلى|至|到|から"
# A count is read from its first digit to its last; what stands before and behind it says how exact it is.
_BEFORE = re.compile(
    rf"(?:{_ABOUT}|(?P<from>{_FROM})|(?P<least>{_MORE_THAN})|(?P<most>{_LESS_THAN}))?\s*", re.IGNORECASE
)
_DIGITS = re.compile(
    rf"(?P<low>{_NUMBER})(?:\s*(?P<kilo>k)?\s*%?\s*(?:{_UNIT})?\s*(?:{_TO})\s*(?P<high>{_NUMBER}))?", re.IGNORECASE
)
_BEHIND = re.compile(
    rf"\s*(?P<kilo>k)?\s*%?\s*(?:{_UNIT})?\s*(?:(?P<least>{_OR_MORE})|(?P<most>{_OR_LESS}))?\s*(?:{_UNIT})?"
    r"(?: in total)?\s*\(?(?:approx\.?|approximately|ca\.?|circa|est\.?|estimated|estimate|左右|前後|정도)?\)?\s*[*†]*",
    re.IGNORECASE,
)
_OF_A_YEAR = re.compile(r"\s*\((?:19|20)\d\d\)$")
_ANY_DIGIT = re.compile(r"\d")
_MONEY = re.compile(
    r"(?P<before>[A-Za-z]{2,3}\$?|[€£¥$₹₩])?\s*(?P<sign>-)?\s*(?P<amount>\d[\d.,'’\u0020\u00a0\u202f]*)\s*(?P<scale>k|m|mn|mio|million|bn)?\.?\s*"
    r"(?P<after>[A-Za-z]{3}|[€£¥$₹₩])?",
    re.IGNORECASE,
)
_PLAIN_SUM = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_SCALES = {"": 1.0, "k": 1e3, "m": 1e6, "mn": 1e6, "mio": 1e6, "million": 1e6, "bn": 1e9}
# "$" and "¥" stand for several currencies, so they name none.
_SYMBOLS = {"€": "EUR", "£": "GBP", "₹": "INR", "₩": "KRW", "us$": "USD"}


@dataclass(frozen=True, slots=True)
class Number:
    """A number as read: ``value``, and ``how`` it was written where it was not one plain number."""

    value: float
    how: str = "exact"  # exact | range | at least | at most


def is_missing(text: str, name: bool = False) -> bool:
    """Whether a cell says that there is nothing: ``N/A``, ``(blank)``, ``–``. A ``name`` may well be "None" or "NA"."""
    return not text or text.casefold() in (_NOTHING_AS_NAME if name else _NOTHING)


def normalise_name(text: str) -> str:
    """A name by which two spellings meet: width, case, accents' form, punctuation and invisible characters aside.

    Legal forms stay (two firms may differ in nothing else): ``"Sunny  Tex, Ltd."`` → ``"sunny tex ltd"``.
    """
    folded = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).casefold()
    return _NOT_WORD.sub(" ", folded).strip() or folded.strip()


def number_of(text: str) -> Number | None:
    """A count or percentage as people write it, None where it cannot be read.

    A range counts with its middle, rounded down ("1001-5000" → 3000), "at least" (1001+) with its edge, and "at most"
    (< 100) with half: never with 0, which would say that there is nobody.
    """
    text = text.strip()
    if len(text) > _LONGEST_NUMBER:
        return None
    if text.isascii() and text.isdigit():  # nearly every cell: worth the short cut
        return Number(float(text))
    text = _OF_A_YEAR.sub("", text) if text.endswith(")") else text
    places = [found.start() for found in _ANY_DIGIT.finditer(text)]
    if not places:
        return None
    before = _BEFORE.fullmatch(text[: places[0]])
    behind = _BEHIND.fullmatch(text[places[-1] + 1 :]) if before else None
    found = _DIGITS.fullmatch(text[places[0] : places[-1] + 1]) if behind else None
    if before is None or behind is None or found is None:
        return None
    last = _figure(found["high"] or found["low"]) * (1000 if behind["kilo"] else 1)
    if found["high"]:
        low = _figure(found["low"]) * (1000 if found["kilo"] else 1)
        plain = not (before["least"] or before["most"] or behind["least"] or behind["most"])
        return Number(float((low + last) // 2), "range") if plain and low <= last else None
    if before["least"] or behind["least"]:
        return Number(last, "at least")
    if before["most"] or behind["most"]:
        return Number(float(last // 2), "at most")
    return None if before["from"] else Number(last)


def _figure(text: str) -> float:
    """``1,234`` and ``1.234`` are 1234 (nobody counts thousandths of workers), ``120.0`` is 120, ``0,45`` is 0.45."""
    groups = re.fullmatch(rf"(\d{{1,3}}(?:[,.'’{_SPACES}]\d{{3}})+)([.,]\d{{1,2}})?", text)
    if groups and not text.startswith("0"):
        return float(re.sub(r"\D", "", groups[1]) + (groups[2] or "").replace(",", "."))
    return float(text.replace(",", "."))


@dataclass(frozen=True, slots=True)
class Money:
    """A sum of money; ``currency`` is an ISO 4217 code where the cell names one beyond doubt."""

    value: float
    currency: str | None


def money_of(text: str, point_is_decimal: bool = True) -> Money | None:
    """A sum as people write it: ``€1.234,56``, ``USD 5,000``, ``1.2m``; None where it cannot be read.

    ``point_is_decimal`` decides what a lone ``1.234`` means; a column of ``1.234,56`` says that it is a thousand.
    """
    text = text.strip()
    if len(text) > _LONGEST_NUMBER:
        return None
    if point_is_decimal and _PLAIN_SUM.fullmatch(text):
        return Money(float(text), None)
    negative = text.startswith("(") and text.endswith(")")
    found = _MONEY.fullmatch(text.strip("()"))
    if not found:
        return None
    amount = _amount(re.sub(r"['’\s]", "", found["amount"]), point_is_decimal)
    if amount is None:
        return None
    value = amount * _SCALES[(found["scale"] or "").casefold()] * (-1 if negative or found["sign"] else 1)
    return Money(value, _currency(found["before"] or found["after"]))


def _currency(mark: str | None) -> str | None:
    if not mark:
        return None
    known = _SYMBOLS.get(mark.casefold())
    return known or (mark.upper() if len(mark) == 3 and mark.isalpha() else None)


def _amount(text: str, point_is_decimal: bool) -> float | None:
    comma, point = text.rfind(","), text.rfind(".")
    if comma >= 0 and point >= 0:
        decimal = "," if comma > point else "."
    elif text.count(",") == 1 and not re.search(r",\d{3}$", text):
        decimal = ","
    elif text.count(".") == 1 and (point_is_decimal or not re.search(r"\.\d{3}$", text)):
        decimal = "."
    else:
        decimal = ""
    plain = "".join("." if mark == decimal else "" if mark in ",." else mark for mark in text)
    try:
        return float(plain)
    except ValueError:
        return None


def points_group_thousands(texts: list[str]) -> bool:
    """Whether a column of sums writes ``1.234,56`` or ``1.234.567``: then a lone point groups thousands too."""
    return any(re.search(r"\.\d{3},\d{1,2}\b|\.\d{3}\.\d{3}", text) for text in texts)
