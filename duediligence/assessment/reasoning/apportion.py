"""Terms that add up: rounding parts so that they still make the whole."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction


def apportion(parts: Sequence[float | Decimal], total: float | Decimal, places: int) -> tuple[Decimal, ...]:
    """The parts with so many decimals, adding up to the total exactly (largest remainders).

    Each part is rounded down; the units then missing go one each to the parts that lost most, the earlier
    one first at a tie. ``total`` must itself have no more decimals. If the parts miss the total by more
    than a unit each, the rest goes round again.

    >>> apportion([33.33, 33.33, 33.34], Decimal("100.0"), 1)
    (Decimal('33.3'), Decimal('33.3'), Decimal('33.4'))
    """
    unit = Fraction(1, 10**places)
    exact = [Fraction(part) / unit for part in parts]
    units = [part.numerator // part.denominator for part in exact]
    missing = round(Fraction(total) / unit) - sum(units)
    by_loss = sorted(range(len(parts)), key=lambda index: units[index] - exact[index])
    step = 1 if missing > 0 else -1
    if missing < 0:
        by_loss.reverse()
    for turn in range(abs(missing) if parts else 0):
        units[by_loss[turn % len(parts)]] += step
    return tuple(Decimal(count).scaleb(-places) for count in units)


def decimal(number: float, places: int) -> Decimal:
    """A number with so many decimals, half to even."""
    return Decimal(round(Fraction(number) * 10**places)).scaleb(-places)
