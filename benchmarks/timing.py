"""How work is timed: wall seconds, and ratios that hold on noisy machines."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median


def seconds(work: Callable[[], object]) -> float:
    """Wall seconds of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def ratio(ours: Callable[[], object], theirs: Callable[[], object], runs: int = 3) -> float:
    """Median of ours ÷ theirs over alternating runs."""
    return median(seconds(ours) / seconds(theirs) for _ in range(runs))
