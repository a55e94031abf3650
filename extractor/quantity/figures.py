"""Figures: atoms joined to what the text says with them — 3元5角, 3000元至5000元, 1.2亿、8000万元.

Reading order: `join` is the whole; `_chain` reads composite amounts, `_range` two ends, `_shared` units that a list
shares. A Figure knows its span, its bounds in base units, and the atoms it came from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from extractor.numerals import plain
from extractor.quantity.atoms import Atom
from extractor.quantity.rules import UnitRule

_CONNECTORS = frozenset({"至", "到", "-", "—", "~", "–", "――", "——", "--", "−", "－", "或", "～", "至少"}) - {
    "或",
    "至少",
}
_LISTS = frozenset({"、", "和", "及", "与", "以及", "或"})
_TENS = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8, "兆": 12, "拾": 1, "佰": 2, "仟": 3}
_LARGE = frozenset("万亿兆")
_SCALED_KINDS = frozenset({"money", "percentage", "measure", "multiple"})
_ONE = Decimal(1)
# 九成多, 三倍多: the unit comes first, the infix after it.
_OVER = re.compile("[多余](?![种样元次个项家年边余])")
_ELIDING = frozenset("块成")


@dataclass(slots=True)
class Figure:
    """A quantity before its words are read: `[begin, stop)`, its unit row, its bounds in base units.

    `unit_at` is where the unit stands when it is outside the span (a list shares it).
    """

    begin: int
    stop: int
    unit: UnitRule | None
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    modifier: str
    atom: Atom
    unit_span: tuple[int, int]
    currency: str | None = None
    denominator: Decimal | None = None
    shared: bool = False


def join(text: str, atoms: list[Atom]) -> list[Figure]:
    """Figures in the order of the text."""
    figures: list[Figure] = []
    count, i = len(atoms), 0
    pending: list[Atom] = []
    while i < count:
        atom = atoms[i]
        if atom.unit is None and atom.denominator is None:
            other = _range(text, atom, atoms[i + 1]) if i + 1 < count else None
            if other is None:
                pending.append(atom)
                i += 1
                continue
            figure, i = other, i + 2
        else:
            figure, i = _chain(text, atoms, i)
            if i < count:
                other = _range(text, atom, atoms[i], figure)
                if other is not None:
                    figure, i = other, i + 1
        if pending:
            figures.extend(_shared(text, pending, figure))
            pending.clear()
        figures.append(figure)
    return figures


def _factor(unit: UnitRule | None, denominator: Decimal | None) -> Decimal:
    if denominator is not None:
        return 1 / denominator if denominator % 10 == 0 else Decimal(1)
    return unit.factor if unit is not None else Decimal(1)


def _chain(text: str, atoms: list[Atom], i: int) -> tuple[Figure, int]:
    """The figure that begins with atom `i`, with the smaller units and the half that follow it."""
    atom = atoms[i]
    numeral, unit = atom.numeral, atom.unit
    if atom.denominator is not None:
        return _fraction(atom), i + 1
    assert unit is not None  # noqa: S101 (narrowing; the caller saw to it)
    sign = -1 if atom.negative else 1
    factor = unit.factor * sign
    figure = Figure(
        atom.begin, atom.stop, unit, _times(numeral.value, factor), _times(numeral.low, factor),
        _times(numeral.high, factor), numeral.modifier, atom, (atom.end, atom.stop),
    )  # fmt: skip
    if atom.negative:
        figure.low, figure.high = figure.high, figure.low
    if atom.prefix is not None:
        figure.currency = atom.prefix.currency
    i += 1
    last = unit
    while i < len(atoms):
        smaller = atoms[i]
        row = smaller.unit
        if row is None or last.id not in row.after or smaller.begin != figure.stop or smaller.numeral.value is None:
            break
        _add(figure, smaller.numeral.value * row.factor, smaller.stop)
        last, i = row, i + 1
    if i < len(atoms) and text[figure.stop - 1] in _ELIDING and _elided(atoms[i], figure):
        _add(figure, atoms[i].numeral.value * unit.factor / 10, atoms[i].end)  # type: ignore[operator]
        i += 1
    elif (
        (unit.kind == "measure" or unit.form == "tenths")
        and text.startswith("半", figure.stop)
        and not text.startswith(("半年", "半天", "半月"), figure.stop)
    ):
        _add(figure, unit.factor / 2, figure.stop + 1)
    after_unit = unit.form == "tenths" or unit.kind == "multiple"
    if after_unit and figure.modifier == "exact" and _OVER.match(text, figure.stop):
        figure.modifier, figure.high, figure.stop = "over", None, figure.stop + 1
    return figure, i


def _elided(atom: Atom, figure: Figure) -> bool:
    """三成五 is 3.5 成, 五块三 is 5.3 块: one digit, no unit of its own, nothing more behind it."""
    return (
        atom.begin == figure.stop
        and atom.unit is None
        and atom.end - atom.start == 1
        and atom.numeral.value is not None
        and 0 < atom.numeral.value < 10
    )


def _fraction(atom: Atom) -> Figure:
    numeral, base = atom.numeral, atom.denominator or Decimal(1)
    value, low, high = (None if n is None else _ratio(n, base) for n in (numeral.value, numeral.low, numeral.high))
    return Figure(
        atom.begin,
        atom.stop,
        None,
        value,
        low,
        high,
        numeral.modifier,
        atom,
        (atom.start, atom.start),
        denominator=base,
    )


def _ratio(part: Decimal, whole: Decimal) -> Decimal:
    """Exact for powers of ten (百分之, 万分之); else to six places, as RECORDS.md writes 三分之二."""
    ratio = part / whole
    return plain(ratio) if whole.normalize().as_tuple().digits == (1,) else round(ratio, 6)


def _times(figure: Decimal | None, factor: Decimal) -> Decimal | None:
    return figure if figure is None or factor == _ONE else plain(figure * factor)


def _add(figure: Figure, amount: Decimal, stop: int) -> None:
    if figure.value is not None and figure.value < 0:
        amount = -amount
    figure.value, figure.low, figure.high = (
        None if n is None else n + amount for n in (figure.value, figure.low, figure.high)
    )
    figure.stop = stop


def _range(text: str, left: Atom, right: Atom, figure: Figure | None = None) -> Figure | None:
    """Two atoms with a connector between them: 15—20座, 3000元至5000元, 百分之三十至四十."""
    between = text[(figure.stop if figure else left.stop) : right.begin]
    if between.replace("(含)", "").strip(" ") not in _CONNECTORS or left.ordinal or right.ordinal:
        return None
    unit = right.unit
    denominator = left.denominator if left.denominator is not None else right.denominator
    if denominator is not None:
        if unit is not None or (right.denominator or denominator) != denominator:
            return None
    elif unit is None or (left.unit is not None and not _same(left.unit, unit)):
        return None
    low, high = left.numeral.low, right.numeral.high or right.numeral.value
    if low is None or high is None:
        return None
    if left.unit is None and left.denominator is None:
        low = scaled(text, left, right)
    left_factor = _factor(left.unit or unit, denominator)
    low, high = low * left_factor, high * _factor(unit, denominator)
    if left.negative:
        low = -low
    if right.negative:
        high = -high
    if low >= high and not (left.negative or right.negative):
        return None
    joined = Figure(
        left.begin, right.stop, unit, None, low, high, "range", right, (right.end, right.stop), denominator=denominator
    )
    prefix = left.prefix or right.prefix
    joined.currency = prefix.currency if prefix else None
    return joined


def _same(left: UnitRule, right: UnitRule) -> bool:
    return (
        left.kind == right.kind
        and left.currency == right.currency
        and (left.kind in ("money", "percentage") or left.surface == right.surface)
    )


def scaled(text: str, left: Atom, right: Atom) -> Decimal:
    """The left figure with the right one's multiplier where it has none of its own: 3 in 3-5万元 is 30,000.

    Not where that would exceed the right figure: 5000 in 5000-1万元 is 5000.
    """
    value = left.numeral.low or Decimal(0)
    written = text[left.start : left.end]
    if any(c in _LARGE for c in written):
        return value
    tail = text[right.start : right.end].rstrip("多余来")
    power, at = 0, len(tail)
    while at > 1 and tail[at - 1] in _TENS and (tail[at - 1] in _LARGE or not any(c in _TENS for c in written)):
        power += _TENS[tail[at - 1]]
        at -= 1
    if not power:
        return value
    top = right.numeral.high or right.numeral.value or right.numeral.low
    larger = value * Decimal(10) ** power
    return larger if top is not None and larger < top else value


def _shared(text: str, pending: list[Atom], figure: Figure) -> list[Figure]:
    """Figures of the atoms before `figure` that share its unit: 17.5、16.2和8.7个百分点."""
    found: list[Figure] = []
    unit, right = figure.unit, figure.atom
    if unit is None or figure.atom.ordinal:
        return found
    begin = figure.begin
    for atom in reversed(pending):
        if text[atom.end : begin] not in _LISTS or not _may_share(text, atom, unit):
            break
        value = atom.numeral.value
        if value is None:
            break
        unit_span = figure.unit_span
        if unit.kind == "money" and not any(c in _TENS for c in text[atom.start : atom.end]):
            larger = scaled(text, atom, right)
            if larger != value:
                # 120.5、133.2和150亿元: the multiplier is shared with the unit, and is part of what proves the figure.
                value, unit_span = plain(larger), (_multiplier_at(text, right), figure.unit_span[1])
        value *= unit.factor * (-1 if atom.negative else 1)
        exact = atom.numeral.modifier == "exact"
        shared = Figure(
            atom.begin, atom.end, unit, value, value, value if exact else None, atom.numeral.modifier, atom,
            unit_span, shared=True,
        )  # fmt: skip
        shared.currency = atom.prefix.currency if atom.prefix else figure.currency
        found.append(shared)
        begin = atom.begin
    found.reverse()
    return found


def _multiplier_at(text: str, atom: Atom) -> int:
    """Where the multipliers begin that a numeral ends in: 亿 in 150亿."""
    at = atom.end
    while at > atom.start and text[at - 1] in _TENS:
        at -= 1
    return at


def _may_share(text: str, atom: Atom, unit: UnitRule) -> bool:
    """Whether a figure without unit is likely to share one: not 2 in TJ2、TJ3, not 三 in 三、四级."""
    written = text[atom.start : atom.end]
    if atom.begin and text[atom.begin - 1].isascii() and text[atom.begin - 1].isalnum():
        return False
    large = "." in written or any(c in _TENS for c in written[1:])
    if unit.kind in _SCALED_KINDS:
        return large or (written[0].isascii() and (unit.kind == "percentage" or len(written) > 1))
    return large or len(written) > 1
