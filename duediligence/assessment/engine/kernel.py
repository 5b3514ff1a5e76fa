"""The dozen column operations that every condition is made of.

A column says in its own values where nothing is known and where the question does not apply:

=========  ==================  =====================  ==========================
column     dtype               not known              not applicable
=========  ==================  =====================  ==========================
condition  uint8 0 / 1 / 2     1 (between the two)    – (comparisons make it false)
choice     uint8 code          0                      255
choices    uint64 bit mask     0                      bit 63
number     float64             NaN                    infinity
text       object (str)        None                   ``NO_TEXT``
=========  ==================  =====================  ==========================

Constants are columns of length one; numpy stretches them. With false 0, unknown 1 and true 2, Kleene's
"and" is the smaller of two, "or" the larger and "not" two minus it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

FALSE: Final = 0
UNKNOWN: Final = 1
TRUE: Final = 2

NO_CODE: Final = 255
NO_MASK: Final = np.uint64(1 << 63)


class Absent(Enum):
    """The one value of a text that does not apply."""

    NOT_APPLICABLE = "not applicable"


NO_TEXT: Final = Absent.NOT_APPLICABLE

SHORT: Final = 10
"""Up to so many choices the points of every set of ticks are worked out first."""

Column = NDArray[Any]
Condition = NDArray[np.uint8]
Value = Column | np.generic | float

_COMPARISONS: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "=": np.equal,
    "!=": np.not_equal,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}
_ARITHMETIC: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "div": np.divide,
    "mod": np.fmod,
}


def pick(
    test: NDArray[np.bool_], then: Column | np.generic | float, other: Column | np.generic | float, dtype: Any
) -> Column:
    """``np.where`` of numbers without a branch for each row: answers follow no pattern a processor could guess.

    Bits of the two are mixed by masks, so that every number comes out as it was, NaN too.
    """
    whole = _BITS[np.dtype(dtype).itemsize]
    masks = np.negative(test.view(np.uint8).astype(whole, copy=False))
    first, second = (np.asarray(each, dtype=dtype).view(whole) for each in (then, other))
    return np.asarray(second ^ ((first ^ second) & masks)).view(dtype)


_BITS: Final[dict[int, type[Any]]] = {1: np.uint8, 2: np.uint16, 4: np.uint32, 8: np.uint64}


def condition(known: Column, absent: Column, holds: Column) -> Condition:
    """A comparison as a condition: false where a side does not apply, else unknown where one is not known."""
    told = known & holds
    outcome = (told.view(np.uint8) << np.uint8(1)) | (~known).view(np.uint8)
    return np.asarray(outcome * (~absent).view(np.uint8), dtype=np.uint8)


def is_value(text: Column, value: object) -> NDArray[np.bool_]:
    """Where a text column holds just this object, such as None."""
    return np.asarray(_COMPARISONS["="](text, value), dtype=np.bool_)


def conjunction(*parts: Condition) -> Condition:
    """Kleene's and."""
    result = parts[0]
    for part in parts[1:]:
        result = np.minimum(result, part)
    return result


def disjunction(*parts: Condition) -> Condition:
    """Kleene's or."""
    result = parts[0]
    for part in parts[1:]:
        result = np.maximum(result, part)
    return result


def negation(part: Condition) -> Condition:
    """Kleene's not."""
    return np.subtract(np.uint8(TRUE), part)


def compare_numbers(sign: str, left: Column, right: Column) -> Condition:
    """``=  !=  <  <=  >  >=`` on numbers and days."""
    unknown = np.isnan(left) | np.isnan(right)
    absent = np.isinf(left) | np.isinf(right)
    return condition(~unknown, absent, _COMPARISONS[sign](left, right))


def compare_texts(sign: str, left: Column, right: Column) -> Condition:
    """``=`` and ``!=`` on texts."""
    unknown = is_value(left, None) | is_value(right, None)
    absent = is_value(left, NO_TEXT) | is_value(right, NO_TEXT)
    return condition(~unknown, absent, _COMPARISONS[sign](left, right).astype(bool))


def look_up(table: bytes, codes: Column) -> NDArray[np.uint8]:
    """The entry of a 256-entry table for each code."""
    code = _one_code(table)
    if code is not None:
        return _told((codes == code), (codes == 0))
    return np.frombuffer(table, dtype=np.uint8).take(codes)


@lru_cache(maxsize=4096)
def _one_code(table: bytes) -> int | None:
    """The code that makes a condition true, where it is unknown for 0 and one code alone makes it true."""
    code = table.find(TRUE)
    simple = code > 0 and table == bytes([UNKNOWN, *([FALSE] * (code - 1)), TRUE, *([FALSE] * (255 - code))])
    return code if simple else None


def is_selected(bit: int, masks: Column) -> Condition:
    """Whether one choice is among those ticked; the bit of "not applicable" is none of them."""
    return _told((masks & np.uint64(1 << bit)) != 0, masks == 0)


def _told(holds: NDArray[np.bool_], unknown: NDArray[np.bool_]) -> Condition:
    """True where something holds, unknown where it is not known, else false; never both."""
    return np.asarray(holds.view(np.uint8) << np.uint8(1) | unknown.view(np.uint8), dtype=np.uint8)


def count_selected(masks: Column) -> Column:
    """How many choices are ticked."""
    counts = np.bitwise_count(masks).astype(np.float64)
    return np.where(masks == NO_MASK, np.inf, np.where(masks == 0, np.nan, counts))


def calculate(sign: str, left: Column, right: Column) -> Column:
    """``+  -  *  div  mod`` (the sign of ``mod`` follows its first operand); what has no finite result is unknown."""
    with np.errstate(all="ignore"):
        result = _ARITHMETIC[sign](left, right)
    result = np.where(np.isfinite(result), result, np.nan)
    return np.where(np.isinf(left) | np.isinf(right), np.inf, result)


def negative(number: Column) -> Column:
    """The number with the other sign."""
    return np.where(np.isinf(number), np.inf, -number)


def first_known_number(*numbers: Column) -> Column:
    """The first known one; if none, unknown where one is unknown, else not applicable."""
    unknown = np.isnan(numbers[0])
    result = numbers[0]
    for number in numbers[1:]:
        unknown = unknown | np.isnan(number)
        result = np.where(np.isfinite(result), result, number)
    return np.where(np.isfinite(result), result, np.where(unknown, np.nan, np.inf))


def first_known_text(*texts: Column) -> Column:
    """As ``first_known_number``, for texts."""
    unknown = is_value(texts[0], None)
    result = texts[0]
    for text in texts[1:]:
        unknown = unknown | is_value(text, None)
        result = np.where(_known_text(result), result, text)
    return np.where(_known_text(result), result, np.where(unknown, _constant_text(None), _constant_text(NO_TEXT)))


def _known_text(text: Column) -> NDArray[np.bool_]:
    return ~(is_value(text, None) | is_value(text, NO_TEXT))


def _constant_text(value: object) -> Column:
    column = np.empty(1, dtype=object)
    column[0] = value
    return column


def choose_number(test: Condition, then: Column, other: Column) -> Column:
    """``if()`` between two numbers; unknown where the test is."""
    return np.where(test == TRUE, then, np.where(test == FALSE, other, np.nan))


def choose_text(test: Condition, then: Column, other: Column) -> Column:
    """``if()`` between two texts; unknown where the test is."""
    return np.where(test == TRUE, then, np.where(test == FALSE, other, _constant_text(None)))


def text_of_code(texts: tuple[str, ...], codes: Column) -> Column:
    """The ids of the choices behind codes, as texts."""
    table = np.full(256, None, dtype=object)
    table[1 : len(texts) + 1] = texts
    table[NO_CODE] = NO_TEXT
    return table[codes]


def points_of_mask(combine: str, points: tuple[int, ...], counted: int, masks: Column) -> NDArray[np.int64]:
    """Points of ticked choices: the highest (``max``), their ``sum`` up to 100, or the ``share`` ticked.

    ``points`` by choice; for ``share`` 1 where the choice counts, 0 where it does not (a choice that
    excludes the others), ``counted`` their number; a share is rounded to a whole point, halves up.
    """
    if len(points) <= SHORT:
        every = np.arange(1 << len(points), dtype=np.uint64)
        table = _points_of_masks(combine, points, counted, every)
        return table.take((masks & np.uint64(len(every) - 1)).astype(np.intp))
    return _points_of_masks(combine, points, counted, masks)


def _points_of_masks(combine: str, points: tuple[int, ...], counted: int, masks: Column) -> NDArray[np.int64]:
    total = np.zeros(masks.shape, dtype=np.int64)
    for bit, value in enumerate(points):
        ticked = ((masks >> np.uint64(bit)) & np.uint64(1)).astype(np.int64) * value
        total = np.maximum(total, ticked) if combine == "max" else total + ticked
    if combine == "share":
        return (200 * total + counted) // (2 * counted)
    return np.minimum(total, 100)


def points_of_number(edges: tuple[float, ...], points: tuple[int, ...], numbers: Column) -> NDArray[np.int64]:
    """Points of the step a number falls into: step n holds what lies below ``edges[n]``."""
    step = np.zeros(numbers.shape, dtype=np.uint8 if len(edges) < 256 else np.intp)
    for edge in edges:
        step += numbers >= edge
    return np.array(points, dtype=np.int64).take(step.astype(np.intp))


Primitive = Callable[..., Column]

PRIMITIVES: Final[dict[str, Primitive]] = {
    "and": conjunction,
    "or": disjunction,
    "not": negation,
    "compare": compare_numbers,
    "compare texts": compare_texts,
    "look up": look_up,
    "selected": is_selected,
    "count": count_selected,
    "calculate": calculate,
    "negative": negative,
    "first number": first_known_number,
    "first text": first_known_text,
    "if number": choose_number,
    "if text": choose_text,
    "text of code": text_of_code,
}
"""Primitives by the name a plan calls them; parameters of the step come first, then its input columns."""


def run(primitive: str, parameters: Sequence[object], inputs: Sequence[Column]) -> Column:
    """One step of a plan."""
    return PRIMITIVES[primitive](*parameters, *inputs)
