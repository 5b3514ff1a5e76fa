"""How older encodings look: the letters by which a text shows which of them it is in.

Nothing here is certain by itself. ``encodings`` takes what fits best, says which it took, and lets the reader choose.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

# What a person calls each encoding that can be chosen; the first ones are known for sure where they are met.
ENCODINGS = {
    "utf-8": "Unicode (UTF-8)",
    "utf-16-le": "Unicode (UTF-16)",
    "utf-16-be": "Unicode (UTF-16, big-endian)",
    "cp1252": "Western European (Windows-1252)",
    "cp1250": "Central European (Windows-1250)",
    "cp1251": "Cyrillic (Windows-1251)",
    "koi8_r": "Cyrillic (KOI8-R)",
    "cp866": "Cyrillic (DOS)",
    "cp1253": "Greek (Windows-1253)",
    "cp1254": "Turkish (Windows-1254)",
    "cp1255": "Hebrew (Windows-1255)",
    "cp1256": "Arabic (Windows-1256)",
    "cp1257": "Baltic (Windows-1257)",
    "cp874": "Thai (Windows-874)",
    "gb18030": "Chinese, simplified (GB18030)",
    "big5": "Chinese, traditional (Big5)",
    "shift_jis": "Japanese (Shift-JIS)",
    "euc_jp": "Japanese (EUC-JP)",
    "euc_kr": "Korean (EUC-KR)",
    "cp850": "Western European (DOS)",
    "mac_roman": "Western European (Macintosh)",
}

# Windows' own versions, which also know its extra characters.
CODECS = {"shift_jis": "cp932", "big5": "cp950", "euc_kr": "cp949"}

_MARKS = "‘’“”„‚–—…•€£©®™°ºª«»·\xa0¿¡§№´×²³½"

# The letters beyond a to z of a language, with the encodings that its texts come in; one line a language.
_LATIN = (
    ("cp1252", "àâæçéèêëîïôœùûüÿ"),  # French
    ("cp1252", "áéíñóúü"),  # Spanish
    ("cp1252", "áâãàçéêíóôõúü"),  # Portuguese
    ("cp1252", "äöüß"),  # German
    ("cp1252", "àèéìíîòóùú"),  # Italian
    ("cp1252", "åäöéæøü"),  # Nordic
    ("cp1252", "áðéíóúýþæö"),  # Icelandic
    ("cp1252", "çàèéíïòóúü"),  # Catalan
    ("cp1250", "ąćęłńóśźż"),  # Polish
    ("cp1250", "áčďéěíňóřšťúůýž"),  # Czech
    ("cp1250", "áäčďéíĺľňóôŕšťúýž"),  # Slovak
    ("cp1250", "áéíóöőúüű"),  # Hungarian
    ("cp1250", "ăâîşţ"),  # Romanian
    ("cp1250", "čćđšž"),  # Croatian, Slovenian
    ("cp1254", "çğıöşüâîû"),  # Turkish
    ("cp1257", "ąčęėįšųūž"),  # Lithuanian
    ("cp1257", "āčēģīķļņšūž"),  # Latvian
)

# Encodings of one script: which of its letters are the frequent ones.
_SCRIPTS = (
    ("cp1251", "оаеинтсрвлкмдпу", "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґў"),
    ("koi8_r", "оаеинтсрвлкмдпу", "абвгдежзийклмнопрстуфхцчшщъыьэюяё"),
    ("cp866", "оаеинтсрвлкмдпу", "абвгдежзийклмнопрстуфхцчшщъыьэюяё"),
    ("cp1253", "αοιετσνηυρπκμλς", "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ"),
    ("cp1255", "יוהלאמרתבשנ", "אבגדהוזחטיךכלםמןנסעףפץצקרשת"),
    ("cp1256", "اليمونرتبةع", "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيپچژگ"),
    ("cp874", "านรอกเงมยลวดทสต", "".join(chr(code) for code in (*range(0x0E01, 0x0E3B), *range(0x0E40, 0x0E5A)))),
)
_OLD = ("cp850", "mac_roman")
_KANA_OR_KANJI = re.compile(r"[\u3040-\u30ff\u3000-\u3002\uff01-\uff5e\u300c\u300d\u3005\u4e00-\u9fff]")
_ALL = 0.97
_FREQUENT = 0.5  # of the letters of a text are among the frequent ones, in every language tried
_CAPITALS = 0.1
_FEWEST = 8  # letters, to tell scripts apart


_ODD_IN_WORDS = re.compile(r"(?<=[^\W\d_])[³¹¿£¯¼¾¥±](?=[^\W\d_]|\b)")
_MARKS_IN_WORDS = re.compile(r"(?<=[a-zA-Z])[\u0081-\u009f‚ƒ„…†‡ˆ‰Š‹ŒŽ“”•–—˜™š›œžŸ¡¢£¤¥](?=[a-z])")
_ISOLATED = re.compile(r"(?<![À-ÿŠšŽžŒœŸ])[À-ÖØ-öø-ÿŠšŽžŒœŸ]{1,2}(?![À-ÿŠšŽžŒœŸ])")
_SEVERAL = 5  # different letters, all of one language
_TURKISH = frozenset("ğışĞİŞ")


@dataclass(frozen=True)
class Fit:
    """How well an encoding fits a text: ``score`` 0 to 1."""

    encoding: str
    score: float


def western_fit(decoded: Mapping[str, str]) -> Fit:
    """Latin letters with accents stand alone or in twos among plain ones; which encoding of them it is."""
    western = decoded.get("cp1252", "")
    beyond = [character for character in western if not character.isascii()]
    if beyond:
        plain = sum(map(len, _ISOLATED.findall(western))) + sum(character in _MARKS for character in beyond)
        usual = Fit("cp1252", 0.0 if "\ufffd" in western else plain / len(beyond))
        if 2 * len(_MARKS_IN_WORDS.findall(western)) <= len(beyond):
            return _other_latin(decoded, western) or usual
    else:
        usual = Fit("cp1252", 0.0)
    every = "".join(alphabet for encoding, alphabet in _LATIN if encoding == "cp1252")
    older = [Fit(name, _share(decoded[name], every + every.upper() + _MARKS)) for name in _OLD if name in decoded]
    best = max(older, key=lambda fit: fit.score, default=usual)
    return best if best.score >= _ALL else usual


def _other_latin(decoded: Mapping[str, str], western: str) -> Fit | None:
    """Central European, Turkish or Baltic, where one of their languages has all letters and no western one has."""
    shares: dict[str, tuple[float, str]] = {}
    for encoding, alphabet in _LATIN:
        if encoding in decoded:
            both = alphabet + alphabet.upper() + ("İ" if "ı" in alphabet else "")
            shares[encoding] = max(shares.get(encoding, (0.0, "")), (_share(decoded[encoding], both + _MARKS), both))
    one_western = shares.get("cp1252", (0.0, ""))[0]
    odd = len(_ODD_IN_WORDS.findall(western)) >= 2
    for encoding in ("cp1254", "cp1250", "cp1257"):
        share, alphabet = shares.get(encoding, (0.0, ""))
        if share < _ALL or share < one_western + 0.02:
            continue
        letters = frozenset(decoded[encoding]) & frozenset(alphabet)
        telling = len(letters & _TURKISH) >= 2 if encoding == "cp1254" else odd or len(letters) >= _SEVERAL
        if telling:
            return Fit(encoding, share)
    return None


def script_fit(decoded: Mapping[str, str]) -> Fit | None:
    """The encoding of another script whose letters come in words and whose frequent letters are frequent."""
    best: tuple[float, Fit] | None = None
    for encoding, frequent, alphabet in _SCRIPTS:
        text = decoded.get(encoding, "").lower()
        words = re.findall(f"[{alphabet}]+", text)
        letters = "".join(words)
        in_words = sum(len(word) for word in words if len(word) > 1)
        if len(letters) < _FEWEST or in_words < 0.8 * len(letters):
            continue
        often = sum(letter in frequent for letter in letters) / len(letters)
        if decoded[encoding].isupper():  # a list in capitals only, or letters of another script read as capitals
            often -= _CAPITALS
        fit = Fit(encoding, _share(text, alphabet + _MARKS))
        if often >= _FREQUENT and fit.score >= 0.9 and (best is None or often > best[0]):
            best = often, fit
    return best[1] if best else None


def asian_fit(decoded: Mapping[str, str]) -> Fit | None:
    """The encoding of Chinese, Japanese or Korean in which the text consists of everyday characters."""
    fits = [Fit(encoding, score) for encoding, of in _ASIAN.items() if (score := of(decoded.get(encoding, ""))) > 0]
    return max(fits, key=lambda fit: fit.score, default=None)


def _korean(text: str) -> float:
    pairs = _pairs(text, "cp949")
    if len(pairs) < _FEWEST:
        return 0.0
    share = sum(0xB0 <= lead <= 0xC8 and trail >= 0xA1 for lead, trail in pairs) / len(pairs)
    return share if share >= 0.95 else 0.0


def _japanese_euc(text: str) -> float:
    beyond = [character for character in text if not character.isascii()]
    kana = sum("\u3041" <= character <= "\u30fe" for character in beyond)
    usual = len(_KANA_OR_KANJI.findall(text))
    return usual / len(beyond) if beyond and kana >= 0.15 * len(beyond) else 0.0


def _shift_jis(text: str) -> float:
    pairs = _pairs(text, "cp932")
    beyond = sum(not character.isascii() for character in text)
    if not beyond:
        return 0.0
    everyday = sum(0x81 <= lead <= 0x98 for lead, _ in pairs) / beyond
    return len(_KANA_OR_KANJI.findall(text)) / beyond * everyday


def _big5(text: str) -> float:
    pairs = _pairs(text, "cp950")
    if len(pairs) < _FEWEST:
        return 0.0
    everyday = sum(0xA1 <= lead <= 0xC6 for lead, _ in pairs) / len(pairs)
    low = sum(trail <= 0x7E for _, trail in pairs) / len(pairs)
    return everyday if everyday >= 0.9 and low >= 0.1 else 0.0


def _gb(text: str) -> float:
    beyond = sum(not character.isascii() for character in text)
    everyday = sum(0xA1 <= lead <= 0xD7 and trail >= 0xA1 for lead, trail in _pairs(text, "gb18030"))
    return 0.98 * everyday / beyond if beyond else 0.0  # the others are more particular, where they fit as well


def _pairs(text: str, codec: str) -> list[bytes]:
    """The characters of two bytes, as these bytes."""
    encoded = (character.encode(codec, "ignore") for character in text if not character.isascii())
    return [pair for pair in encoded if len(pair) == 2]


_ASIAN: dict[str, Callable[[str], float]] = {
    "euc_kr": _korean,
    "euc_jp": _japanese_euc,
    "shift_jis": _shift_jis,
    "big5": _big5,
    "gb18030": _gb,
}


def _share(text: str, belonging: str) -> float:
    beyond = [character for character in text if not character.isascii()]
    known = frozenset(belonging)
    return sum(character in known for character in beyond) / len(beyond) if beyond else 0.0
