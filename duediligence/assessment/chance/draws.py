"""Chance that depends on what it is about and on nothing else: no state, no order, the same bits on every machine.

Every draw is a whole number worked out from the seed, the supplier's key, the question and the number of the draw, by
the mixing function of SplitMix64 (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators").
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
"""Numbers that look random, any 64 bits."""

GOLDEN: Final = 0x9E3779B97F4A7C15
"""What SplitMix64 goes on by from one draw to the next."""

LEAST_PER_CENT: Final = 80
MOST_PER_CENT: Final = 120
"""By how many per cent a weight is multiplied, drawn once a draw and weight for all suppliers."""

_WORD: Final = 1 << 64


def mixed(numbers: Hashes) -> Hashes:
    """The mixing function of SplitMix64, in place: one changed bit changes about half of the others."""
    numbers ^= numbers >> np.uint64(30)
    numbers *= np.uint64(0xBF58476D1CE4E5B9)
    numbers ^= numbers >> np.uint64(27)
    numbers *= np.uint64(0x94D049BB133111EB)
    numbers ^= numbers >> np.uint64(31)
    return numbers


def number_of(text: str) -> int:
    """A text as 64 bits: the first eight bytes of its BLAKE2b."""
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def numbers_of(keys: Iterable[str]) -> Hashes:
    """One number a supplier key."""
    return np.array([number_of(key) for key in keys], dtype=np.uint64)


def up_to(hashes: Hashes, span: int) -> NDArray[np.int64]:
    """A whole number from 0 to ``span`` − 1 for each hash, all equally likely; ``span`` at most 2³¹."""
    return (((hashes >> np.uint64(32)) * np.uint64(span)) >> np.uint64(32)).astype(np.int64)


@dataclass(frozen=True)
class Draws:
    """So many draws from one seed. Draw n is the same however many there are."""

    seed: int
    count: int

    @cached_property
    def _steps(self) -> Hashes:
        return np.array([(draw + 1) * GOLDEN % _WORD for draw in range(self.count)], dtype=np.uint64)

    def hashes(self, suppliers: Hashes, subject: str) -> Hashes:
        """One hash a supplier (rows) and draw (columns) for a subject such as ``answer:exits_locked``.

        ``suppliers``: ``numbers_of`` their keys.
        """
        start = mixed(suppliers ^ np.uint64(number_of(f"{self.seed}:{subject}")))
        return mixed(start[:, None] + self._steps)

    def per_cent(self, subject: str) -> NDArray[np.int64]:
        """By how many per cent a weight is multiplied in each draw, the same for every supplier."""
        everybody = np.zeros(1, dtype=np.uint64)
        return LEAST_PER_CENT + up_to(self.hashes(everybody, subject)[0], MOST_PER_CENT - LEAST_PER_CENT + 1)
