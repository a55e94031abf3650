"""Figures as the stretches that their precision as written leaves open."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from extractor.findings.precision import WIDE

if TYPE_CHECKING:
    from extractor.findings.sheet import Amount


class Interval(NamedTuple):
    """From `low` to `high`, with the nominal value `middle`."""

    low: Decimal
    middle: Decimal
    high: Decimal

    def __sub__(self, other: Interval) -> Interval:
        return Interval(self.low - other.high, self.middle - other.middle, self.high - other.low)

    def __add__(self, other: Interval) -> Interval:  # type: ignore[override]
        return Interval(self.low + other.low, self.middle + other.middle, self.high + other.high)

    def positive(self) -> Interval:
        """The same without its sign."""
        return self if self.middle >= 0 else Interval(-self.high, -self.middle, -self.low)

    @property
    def half(self) -> Decimal:
        """Half of its length."""
        return (self.high - self.low) / 2

    def clear_of(self, stated: Decimal, slack: Decimal) -> bool:
        """Whether no value within it lies within `slack` of a stated one."""
        return self.high < stated - slack or self.low > stated + slack


def of(amount: Amount) -> Interval:
    """What a figure may stand for."""
    return Interval(amount.value - amount.slack, amount.value, amount.value + amount.slack)


def quotient(part: Interval, whole: Interval) -> Interval:
    """Part by whole; the whole is more than 0."""
    low = whole.low if whole.low > 0 else whole.middle
    return Interval(
        min(WIDE.divide(part.low, whole.high), WIDE.divide(part.low, low)),
        WIDE.divide(part.middle, whole.middle),
        WIDE.divide(part.high, low),
    )
