"""Figures: numerals joined to what the text says with them — 3元5角, 3000元至5000元, 1.2亿、8000万元.

Reading order: `Figure`; `join` is the whole; `_chain` adds smaller units and halves, `_range` joins two ends, `_shared`
gives figures the unit that a list shares.
"""

from __future__ import annotations

import re
from decimal import Decimal

from extractor.numerals import Numeral, plain
from extractor.quantity.units import Unit

CONNECTORS = frozenset({"至", "到", "-", "—", "~", "–", "――", "——", "--", "−"})
_LISTS = frozenset({"、", "和", "及", "与", "以及", "或", "或者"})
# 从3万涨到5万元: what grows into a figure shares its unit too, where it is written with a multiplier or decimals.
_CHANGED = re.compile(
    "(?:上升|提高|增加|增长|提升|上涨|扩大|扩充|下降|减少|降低|缩小|回落|压缩|调整|下调|上调|[增升涨提降减调])了?[到至为]"
)
# 低0.1个和高3.8个百分点, 上升0.1、回落3.8个百分点: each figure of a list with its own way.
_OPPOSED = re.compile("[、和及与,，](?:分别)?(?:高|低|多|少|快|慢|提高|回落|上升|下降|加快|放缓|扩大|收窄)?")
_ANOTHER = re.compile(r"[、和及与,，][^\d,，。;；:、]{0,10}")
_TENS = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8, "兆": 12, "拾": 1, "佰": 2, "仟": 3}
_LARGE = frozenset("万亿兆")
_SCALED_KINDS = frozenset({"money", "percentage", "measure", "multiple"})
_MULTIPLIED = frozenset({"money", "measure", "count"})
_ZERO, _THOUSAND = Decimal(0), Decimal(1000)
# The longest text between the two ends of a range: "(含)-" with blanks beside the dash.
_WIDEST = 7
# And between a figure and the next of its list.
_FARTHEST = 8


class Figure:
    """A numeral `[start, end)` of the text and what stands with it.

    Attributes:
        begin, stop: the span of the quantity: from the sign or currency before the numeral to the end of its unit.
        start, end: where the numeral stands that the unit belongs to.
        numeral: what was read there.
        unit: the unit; None for a fraction, and for a numeral that may yet share one or end a range.
        unit_at: where the unit stands; outside the span where a list shares it.
        shared: where the unit stands that a list shares, with the multiplier where that is shared too (120.5和150亿元).
        value, low, high, modifier: in base units, without the words beside the figure; set by `join`.
        currency: that of a sign or name before the figure.
        denominator: of a fraction (百分之五: 100).
        tail: the part of one unit that is said behind it (半 in 一吨半, 五 in 三成五).
        over: an infix stands behind the unit (九成多).
        mixed: a sign, a tail, an infix or a denominator makes it more than its numeral.
    """

    __slots__ = (
        "begin", "currency", "denominator", "end", "high", "low", "mixed", "modifier", "negative", "numeral", "ordinal", "over",
        "shared", "start", "stop", "tail", "unit", "unit_at", "value",
    )  # fmt: skip

    def __init__(
        self, begin: int, start: int, end: int, stop: int, numeral: Numeral, unit: Unit | None = None, unit_at: int = 0
    ) -> None:
        self.begin, self.start, self.end, self.stop = begin, start, end, stop
        self.numeral, self.unit, self.unit_at = numeral, unit, unit_at
        self.value, self.low, self.high, self.modifier = numeral
        self.currency: str | None = None
        self.denominator: Decimal | None = None
        self.tail: Decimal | None = None
        self.shared: tuple[int, int] | None = None
        self.negative = self.ordinal = self.over = self.mixed = False

    def bound(self, value: Decimal | None, low: Decimal | None, high: Decimal | None, modifier: str) -> None:
        """Sets the figures."""
        self.value, self.low, self.high, self.modifier = value, low, high, modifier

    def add(self, amount: Decimal, stop: int) -> None:
        """Adds what a smaller unit says behind the unit; the span then ends at `stop`."""
        if self.value is not None:
            amount = -amount if self.value < 0 else amount
        self.value, self.low, self.high = (None if n is None else n + amount for n in (self.value, self.low, self.high))
        self.stop = stop


def join(text: str, atoms: list[Figure]) -> list[Figure]:
    """Figures in the order of the text, from the numerals that the scan found."""
    figures: list[Figure] = []
    pending: list[Figure] = []
    count, i = len(atoms), 0
    while i < count:
        atom = atoms[i]
        i += 1
        following = atoms[i] if i < count else None
        if atom.unit is None and atom.denominator is None:
            figure = None
            if following is not None and following.begin - atom.stop < _WIDEST:
                figure = _range(text, atom, following)
            if figure is None:
                pending.append(atom)
                continue
            i += 1
        else:
            figure = atom
            if following is not None and atom.unit is not None and atom.unit.surface == "个":
                _completed(text, atom, following)
            if atom.mixed or atom.unit is None or atom.unit.factor is not None:
                _value(atom)
            if following is not None and following.begin - atom.stop < _WIDEST:
                i = _chain(atom, atoms, i)
                if i < count and atoms[i].begin - figure.stop < _WIDEST:
                    joined = _range(text, atom, atoms[i])
                    if joined is not None:
                        figure, i = joined, i + 1
        if pending:
            figures += _shared(text, pending, figure)
            pending.clear()
        figures.append(figure)
    return figures


def _completed(text: str, atom: Figure, following: Figure) -> None:
    """低0.1个和高3.8个百分点: 个 is the beginning of the unit that the list ends in."""
    unit = following.unit
    if unit is None or unit.kind != "percentage" or not unit.surface.startswith("个"):
        return
    # No whole thing is counted in decimals: 投资提高0.5个、消费提高3.8个百分点.
    pattern = _ANOTHER if "." in text[atom.start : atom.end] else _OPPOSED
    if pattern.fullmatch(text, atom.stop, following.begin):
        atom.unit, atom.shared = unit, (following.unit_at + 1, following.unit_at + unit.length)


def _value(figure: Figure) -> None:
    """Sets the figures of a numeral with its unit, in base units."""
    value, low, high, modifier = figure.numeral
    unit, base = figure.unit, figure.denominator
    if base is not None:
        value, low, high = (None if n is None else _ratio(n, base) for n in (value, low, high))
    elif unit is not None and unit.factor is not None:
        if modifier == "exact" and value is not None:
            value = low = high = unit.of(value)
        else:
            value, low, high = (None if n is None else unit.of(n) for n in (value, low, high))
    if figure.tail is not None and unit is not None:
        tail = unit.of(figure.tail)
        value, low, high = (None if n is None else n + tail for n in (value, low, high))
    if figure.over and modifier == "exact":
        high, modifier = None, "over"
    if figure.negative:
        value, low, high = (None if n is None else -n for n in (value, high, low))
    figure.value, figure.low, figure.high, figure.modifier = value, low, high, modifier


def _ratio(part: Decimal, whole: Decimal) -> Decimal:
    """Exact for powers of ten (百分之, 万分之); else to six places, as RECORDS.md writes 三分之二."""
    ratio = part / whole
    return plain(ratio) if whole.normalize().as_tuple().digits == (1,) else round(ratio, 6)


def _chain(figure: Figure, atoms: list[Figure], i: int) -> int:
    """Adds the smaller units that follow (3元5角, 三块四分) from atom `i` on; the index of the first that does not."""
    last = figure.unit
    while last is not None and i < len(atoms):
        smaller = atoms[i]
        unit, value = smaller.unit, smaller.numeral.value
        if unit is None or last.id not in unit.after or smaller.begin != figure.stop or value is None:
            break
        figure.add(unit.of(value + (smaller.tail or _ZERO)), smaller.stop)
        last, i = unit, i + 1
    return i


def _range(text: str, left: Figure, right: Figure) -> Figure | None:
    """Two figures with a connector between them: 15—20座, 3000元至5000元, 百分之三十至四十."""
    between = text[left.stop : right.begin]
    if between not in CONNECTORS and between.replace("(含)", "").strip(" ") not in CONNECTORS:
        return None
    if left.ordinal or right.ordinal:
        return None
    unit = right.unit
    if unit is not None and left.unit is not None and left.unit.surface == "个" and unit.surface.startswith("个"):
        # 3个至5个百分点: the left end is cut short.
        left = Figure(left.begin, left.start, left.end, left.stop, left.numeral, unit, left.unit_at)
        _value(left)
    base = left.denominator if left.denominator is not None else right.denominator
    if base is not None:
        if unit is not None or (right.denominator or base) != base:
            return None
    elif unit is None or (left.unit is not None and not _same(left.unit, unit)):
        return None
    low, high = left.numeral.low, right.numeral.high or right.numeral.value
    if low is None or high is None:
        return None
    if left.unit is None and left.denominator is None:
        low = scaled(text, left, right)
    if base is not None:
        low, high = _ratio(low, base), _ratio(high, base)
    elif unit is not None:
        low, high = (left.unit or unit).of(low), unit.of(high)
        if left.value is not None and left.unit is not None:
            # 3元5角至4元: what was added to the left end.
            low = abs(left.value)
    low, high = -low if left.negative else low, -high if right.negative else high
    if low >= high and not (left.negative or right.negative):
        return None
    joined = Figure(left.begin, right.start, right.end, right.stop, right.numeral, unit, right.unit_at)
    joined.bound(None, min(low, high), max(low, high), "range")
    joined.denominator = base
    joined.currency = left.currency or right.currency
    return joined


def _same(left: Unit, right: Unit) -> bool:
    return (
        left.kind == right.kind
        and left.currency == right.currency
        and (left.form == right.form if left.kind in ("money", "percentage") else left.id == right.id)
    )


def scaled(text: str, left: Figure, right: Figure, *, listed: bool = False) -> Decimal:
    """The left figure with the right one's multiplier where it has none of its own: 3 in 3-5万元 is 30,000.

    Not where that would exceed the right figure: 5000 in 5000-1万元 is 5000. In a list (15.2、4.87万吨) a figure below a
    thousand, or one with decimals, has the multiplier whatever its size.
    """
    value = left.numeral.low or _ZERO
    written = text[left.start : left.end]
    if not _LARGE.isdisjoint(written):
        return value
    tail = text[right.start : right.end].rstrip("多余来")
    power, at = 0, len(tail)
    while at > 1 and tail[at - 1] in _TENS and (tail[at - 1] in _LARGE or _TENS.keys().isdisjoint(written)):
        power += _TENS[tail[at - 1]]
        at -= 1
    if not power:
        return value
    top = right.numeral.high or right.numeral.value or right.numeral.low
    larger = value.scaleb(power)
    small = listed and ("." in written or value < _THOUSAND)
    return plain(larger) if small or (top is not None and larger < top) else value


def _shared(text: str, pending: list[Figure], figure: Figure) -> list[Figure]:
    """Figures of the numerals before `figure` that share its unit: 17.5、16.2和8.7个百分点."""
    found: list[Figure] = []
    unit = figure.unit
    if unit is None or not unit.surface or figure.ordinal:
        return found
    begin = figure.begin
    for atom in reversed(pending):
        value = atom.numeral.value
        between = text[atom.end : begin].strip(" ") if begin - atom.end < _FARTHEST else ""
        joined = between in _LISTS or (unit.paired and between == "/") or _CHANGED.fullmatch(between) is not None
        joined = joined or (unit.form == "points" and _OPPOSED.fullmatch(between) is not None)
        if value is None or not joined or not _may_share(text, atom, unit):
            break
        if text[atom.end - 1] in unit.longer:
            break
        unit_from = figure.unit_at
        multiplied = unit.kind in _MULTIPLIED and text[figure.end - 1] in _TENS
        if multiplied and _TENS.keys().isdisjoint(text[atom.start : atom.end]):
            larger = scaled(text, atom, figure, listed=True)
            if larger != value:
                value, unit_from = larger, _multiplier_at(text, figure)
        value = -unit.of(value) if atom.negative else unit.of(value)
        exact = atom.numeral.modifier == "exact"
        shared = Figure(atom.begin, atom.start, atom.end, atom.end, atom.numeral, unit, figure.unit_at)
        shared.bound(value, value, value if exact else None, atom.numeral.modifier)
        shared.shared = unit_from, figure.unit_at + unit.length
        shared.currency = atom.currency
        found.append(shared)
        begin = atom.begin
    found.reverse()
    return found


def _multiplier_at(text: str, figure: Figure) -> int:
    """Where the multipliers begin that a numeral ends in: 亿 in 150亿."""
    at = figure.end
    while at > figure.start + 1 and text[at - 1] in _TENS:
        at -= 1
    return at


def _may_share(text: str, atom: Figure, unit: Unit) -> bool:
    """Whether a figure without unit is likely to share one: not 2 in TJ2、TJ3, not 三 in 三、四级."""
    written = text[atom.start : atom.end]
    if atom.begin and text[atom.begin - 1].isascii() and text[atom.begin - 1].isalnum():
        return False
    large = "." in written or not _TENS.keys().isdisjoint(written[1:])
    if unit.kind in _SCALED_KINDS:
        return large or (written[0].isascii() and (unit.kind == "percentage" or len(written) > 1))
    return large or len(written) > 1
