"""Chance that is the same on every machine: whole numbers from a seed, a purpose and a row.

A draw depends on nothing else: not on how many rows there are, nor on what was drawn before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

import numpy as np
from numpy.typing import NDArray

_STEP: Final = np.uint64(0x9E3779B97F4A7C15)
_FIRST: Final = np.uint64(0xBF58476D1CE4E5B9)
_SECOND: Final = np.uint64(0x94D049BB133111EB)

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Chance:
    """Draws for the rows 0 to ``size`` − 1 of one portfolio."""

    seed: int
    size: int

    def below(self, limit: int | Places, *purpose: str) -> Places:
        """A number from 0 to ``limit`` − 1 for each row, all equally likely; ``limit`` at most 2³², 0 gives 0.

        The bits are those of SplitMix64 (Steele, Lea and Flood, “Fast splittable pseudorandom number generators”,
        2014), started from a hash of seed and purpose.
        """
        start = int.from_bytes(sha256("\0".join((str(self.seed), *purpose)).encode()).digest()[:8], "big")
        state = np.uint64(start) + np.arange(1, self.size + 1, dtype=np.uint64) * _STEP
        state = (state ^ (state >> np.uint64(30))) * _FIRST
        state = (state ^ (state >> np.uint64(27))) * _SECOND
        upper = (state ^ (state >> np.uint64(31))) >> np.uint64(32)
        drawn = (upper * np.asarray(limit, dtype=np.uint64)) >> np.uint64(32)
        return drawn.astype(np.int64)

    def happens(self, per_thousand: int | Places, *purpose: str) -> NDArray[np.bool_]:
        """True in so many of a thousand rows."""
        return np.asarray(self.below(1000, *purpose) < per_thousand, dtype=np.bool_)

    def pick(self, weights: Sequence[int], *purpose: str) -> Places:
        """A position in ``weights`` for each row, as likely as its weight."""
        edges = np.cumsum(weights)
        return np.searchsorted(edges, self.below(int(edges[-1]), *purpose), side="right").astype(np.int64)
