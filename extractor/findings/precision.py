"""How precise a figure is as written, and amounts written in its unit.

2.945亿元 is written to the tenth of a million: what it stands for lies within half of that. A whole number that ends in
zeros is taken for rounded where it is written with 万 or 亿 (1200万元: to the nearest hundred thousand), and where it has
three zeros or more; 1200名 is exact.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal

from extractor.record import Quantity, plain

_NUMBER = re.compile(r"[-−]?(\d[\d,]*)(?:\.(\d+))?")
_HALF = Decimal("0.5")
WIDE = Context(prec=50)


def unit_in_last_place(record: Quantity, folded: str) -> Decimal:
    """The step of the last digit that the figure was written to; 0 where it is exact to the piece.

    Args:
        record: a figure with a value.
        folded: its text in the document's folded view.
    """
    value = record.value
    if value is None or not value:
        return Decimal(0)
    numbers = list(_NUMBER.finditer(folded))
    if len(numbers) != 1:  # in Chinese numerals, or of several parts
        return _rounded_step(value, record)
    digits, places = numbers[0][1].replace(",", ""), numbers[0][2] or ""
    written = Decimal(f"{digits}.{places or 0}")
    if not written:
        return Decimal(0)
    factor = WIDE.divide(abs(value), written)
    step = WIDE.multiply(factor, Decimal(1).scaleb(-len(places)))
    zeros = 0 if places else len(digits) - len(digits.rstrip("0"))
    if factor >= 10_000:
        step = step.scaleb(max(0, zeros - 1))
    elif zeros >= 3:
        step = step.scaleb(zeros - 1)
    if record.kind == "count" and step <= 1:
        return Decimal(0)
    return step


def _rounded_step(value: Decimal, record: Quantity) -> Decimal:
    """Of a figure in Chinese numerals: its last digit that is no zero."""
    exponent = value.normalize(WIDE).as_tuple().exponent
    step = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    return Decimal(0) if record.kind == "count" and step <= 1 else step


def half(step: Decimal) -> Decimal:
    """Half of a step."""
    return step * _HALF


def written_like(value: Decimal, record: Quantity, folded: str) -> str:
    """An amount in the unit that a figure is written in: 33000000 like 3200万元 is 3300万元."""
    numbers = list(_NUMBER.finditer(folded))
    if len(numbers) == 1 and record.value:
        match = numbers[0]
        written = Decimal(f"{match[1].replace(',', '')}.{match[2] or 0}")
        if written:
            amount = WIDE.divide(value, WIDE.divide(abs(record.value), written))
            return folded[: match.start()] + shortened(amount, len(match[2] or "")) + folded[match.end() :]
    if record.kind == "percentage":
        return shortened(value * 100, 2) + "%"
    return shortened(value, 4) + str(getattr(record, "unit", None) or getattr(record, "currency", None) or "")


def shortened(value: Decimal, places: int) -> str:
    """A figure with at most one place more than `places`, and two at least."""
    return plain(value.quantize(Decimal(1).scaleb(-max(places + 1, 2)), ROUND_HALF_UP, WIDE))
