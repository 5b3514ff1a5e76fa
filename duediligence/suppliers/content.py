"""What the values of a column say about it, whatever its header: countries, firms, addresses, numbers, identifiers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa

from duediligence.reference import match_country
from duediligence.reference.addresses import US_STATES
from duediligence.suppliers.values import is_missing, money_of, number_of

_ROWS_READ = 3_000
_DISTINCT_TRIED = 80
_TESTED = 400

_FIRM = re.compile(
    r"\b(ltd|limited|l\.?l\.?c|inc|incorporated|corp|corporation|co|company|gmbh|a\.?g|kg|s\.?a|s\.?a\.?s|s\.?r\.?l|s\.?p\.?a|s\.?l|ltda|"
    r"b\.?v|n\.?v|pty|pvt|plc|sdn|bhd|pt|cv|oy|ab|aps|a/s|k\.?k|jsc|ooo|zao|oao|fze|sti|san|tic|a\.?s|doo|kft|"
    r"sp\.? ?z\.? ?o\.? ?o|factory|factories|"
    r"mills?|textiles?|garments?|apparels?|industr(y|ies|ial|ia|ie)|manufactur\w*|enterprises?|group|holdings?|international|trading|"
    r"fashions?|knit(wear|s)?|footwear|plastics?|metals?|smelt\w*|refin\w*|foods?|farms?|plantations?|cooperative|coop|confec\w+|"
    r"t[ée]xtil\w*|works|plant|estate|solutions|technolog(y|ies)|services)\b",
    re.IGNORECASE,
)
_FIRM_EAST = re.compile("公司|厂|廠|集团|工業|工业|株式会社|有限|회사|공장|㈜|企业|製作所|矿")
_FIRM_CYRILLIC = re.compile(r"\b(ооо|оао|зао|ао|завод|фабрика)\b", re.IGNORECASE)
_LEI = re.compile(r"[0-9A-Z]{18}[0-9]{2}")
_OS_ID = re.compile(r"[A-Z]{2}20\d{2}\d{3}[0-9A-Z]{6}")
_EMAIL = re.compile(r"[^@\s;,]+@[^@\s;,]+\.[A-Za-z]{2,}")
_PHONE = re.compile(
    r"(?:tel\.?:? ?)?(?:\+|00|\()[\d][\d\s().\-/]{6,24}|\d{2,5}[\s\-/.]\d{2,8}(?:[\s\-/.]\d{2,8}){1,4}", re.IGNORECASE
)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}([ T].*)?|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}")
_STREET = re.compile(
    r"\b(road|rd|street|st|avenue|ave|lane|no|plot|block|industrial|zone|park|village|district|building|floor|km|highway|strasse|straße|"
    r"rue|calle|rua|via|jalan|jl|boulevard|estate|sector|phase|p\.?o\.? ?box|house|town)\b|路|号|街|区|村|镇|番地",
    re.IGNORECASE,
)
_RISK_WORDS = frozenset({"low", "medium", "high", "critical", "severe", "moderate", "strategic"})


@dataclass(frozen=True)
class Content:
    """The values of one column, read from its first rows. Shares are between 0 and 1, of the filled cells."""

    counts: Counter[str]

    @cached_property
    def filled(self) -> int:
        """How many of the cells read hold something."""
        return sum(self.counts.values())

    @cached_property
    def distinct(self) -> int:
        """How many different values there are."""
        return len(self.counts)

    @cached_property
    def samples(self) -> tuple[str, ...]:
        """Up to three values to show to a person."""
        return tuple(list(self.counts)[:3])

    def _share(self, holds: re.Pattern[str], whole: bool = True) -> float:
        test = holds.fullmatch if whole else holds.search
        return self._weigh({value: bool(test(value)) for value in self.counts})

    def share_that(self, holds: Callable[[str], bool]) -> float:
        """Share of the cells for which a test holds."""
        return self._weigh({value: holds(value) for value in list(self.counts)[:_TESTED]})

    def _weigh(self, verdicts: dict[str, bool]) -> float:
        tried = sum(self.counts[value] for value in verdicts)
        return sum(self.counts[value] for value, holds in verdicts.items() if holds) / tried if tried else 0.0

    @cached_property
    def countries(self) -> float:
        """Share that are countries; the most frequent values stand for all."""
        if self.mean_length > 45 or self.numbers > 0.5:
            return 0.0
        tried = [value for value, _ in self.counts.most_common(_DISTINCT_TRIED)]
        return self._weigh({value: self._is_country(value) for value in tried})

    def _is_country(self, value: str) -> bool:
        match = match_country(value, column_is_iso2=self.codes)
        # "Guangdong, China" is a place in a country, "Korea, Republic of" a country.
        return match.code is not None and not (match.how == "name" and "," in value)

    @cached_property
    def codes(self) -> bool:
        """Whether (nearly) every value is two or three capitals, as ISO codes are."""
        return self._share(re.compile(r"[A-Z]{2,3}")) > 0.9

    @cached_property
    def country_codes(self) -> bool:
        """Whether the values are ISO codes of several countries, and not the codes of US states, which look alike."""
        if not self.codes or self.distinct < 3 or self.filled < 5 or self.countries < 0.95:
            return False
        return not all(value in US_STATES for value in self.counts)

    @cached_property
    def firms(self) -> float:
        """Share with a word that firms carry in their names."""
        verdicts = {
            value: bool(_FIRM.search(value) or _FIRM_EAST.search(value) or _FIRM_CYRILLIC.search(value))
            for value in list(self.counts)[:_TESTED]
        }
        return self._weigh(verdicts)

    @cached_property
    def numbers(self) -> float:
        """Share that can be read as a number or a range of numbers."""
        return self._weigh({value: number_of(value) is not None for value in list(self.counts)[:_TESTED]})

    @cached_property
    def above_hundred(self) -> float:
        """Share that are numbers above 100."""
        read = {value: number_of(value) for value in list(self.counts)[:_TESTED]}
        return self._weigh({value: number is not None and number.value > 100 for value, number in read.items()})

    @cached_property
    def sums(self) -> float:
        """Share that can be read as a sum of money."""
        return self._weigh({value: money_of(value) is not None for value in list(self.counts)[:_TESTED]})

    @cached_property
    def per_cent_signs(self) -> float:
        """Share with a per cent sign."""
        return self._share(re.compile("%"), whole=False)

    @cached_property
    def addresses(self) -> float:
        """Share that read like a street address: long, with numbers, commas or street words."""
        return self._weigh(
            {
                value: len(value) > 12
                and "://" not in value
                and (bool(re.search(r"\d", value)) + (value.count(",") > 0) + bool(_STREET.search(value)) >= 2)
                for value in list(self.counts)[:_TESTED]
            }
        )

    @cached_property
    def leis(self) -> float:
        """Share shaped like a legal entity identifier."""
        return self._share(_LEI)

    @cached_property
    def os_ids(self) -> float:
        """Share shaped like an OS ID."""
        return self._share(_OS_ID)

    @cached_property
    def emails(self) -> float:
        """Share that hold an e-mail address."""
        return self._share(_EMAIL, whole=False)

    @cached_property
    def phones(self) -> float:
        """Share shaped like a telephone number (with a prefix or separators: plain digits may be anything)."""
        dates = self.dates
        return 0.0 if dates > 0.5 else self._share(_PHONE)

    @cached_property
    def dates(self) -> float:
        """Share shaped like a date."""
        return self._share(_DATE)

    @cached_property
    def risk_words(self) -> float:
        """Share that are words of a risk class."""
        return self._weigh({value: value.casefold() in _RISK_WORDS for value in self.counts})

    @cached_property
    def mean_length(self) -> float:
        """Mean number of characters."""
        return sum(len(value) * count for value, count in self.counts.items()) / self.filled if self.filled else 0.0


def read_content(column: pa.ChunkedArray) -> Content:
    """The content of one column of text cells; cells that say "nothing" (N/A, –, blank) are left out."""
    head = column.slice(0, _ROWS_READ).to_pylist()
    cells = (text.strip() for text in head if text)
    return Content(Counter(text for text in cells if text and not is_missing(text)))
