"""Values that follow from what a document says and that it does not state: shares, sums, amounts of each, earlier levels."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from extractor.findings.model import Derived, DerivedKind
from extractor.findings.precision import WIDE
from extractor.findings.rules import Vocabulary
from extractor.findings.sheet import FIGURE, Amount, Sheet
from extractor.record import plain
from extractor.spans import Span

_PERCENT = ("percentage", "percent")
_SHARE_PLACES = Decimal("0.0001")
_DIGITS = 4
_NEAR, _BACK = 80, 300  # characters from 其中 on to its part, and back to its whole
_SUBJECT = 12  # characters of a subject in a list
_INTENDED = frozenset({"agreed", "planned"})
_THINGS = frozenset({"户", "人", "家", "所", "个", "人次", "件", "单", "辆", "套", "例", "村", "台"})
_OF_A_HOUSEHOLD = {"人": frozenset({"户"})}


class Derive:
    """Derives values.

    Args:
        words: the vocabulary.
    """

    def __init__(self, words: Vocabulary) -> None:
        self._part = re.compile(words.pattern("part"))
        self._share = re.compile(words.pattern("share"))
        self._constant = re.compile(words.pattern("constant"))
        self._before = re.compile(words.pattern("before") + r"|\d{4}年")

    def values(self, sheet: Sheet) -> Iterator[Derived]:
        """What follows, sentence by sentence."""
        for sentence in sheet.sentences():
            amounts = sheet.within(*sentence)
            if len(amounts) > 1:
                yield from self._parts(sheet, sentence)
                yield from self._reached(sheet, amounts)
                yield from self._sums(sheet, amounts)
                yield from self._each(sheet, amounts)
                yield from self._previous(sheet, amounts)

    def _parts(self, sheet: Sheet, sentence: Span) -> Iterator[Derived]:
        """The first figure behind 其中, of the nearest like it before."""
        for mark in self._part.finditer(sheet.view, *sentence):
            part = next(iter(sheet.within(mark.end(), min(mark.end() + _NEAR, sentence.end))), None)
            if part is None or not part.exact or not sheet.additive(part) or "，" in sheet.view[mark.end() + 1 : part.start]:
                continue
            before = sheet.within(max(sentence.start, mark.start() - _BACK), mark.start())
            wholes = [a for a in before if a.exact and a.dimension == part.dimension and sheet.additive(a)]
            if wholes and part.value <= wholes[-1].value and not self._stated(sheet, part):
                yield from _share(sheet, part, wholes[-1], "derived.part")

    def _reached(self, sheet: Sheet, amounts: Sequence[Amount]) -> Iterator[Derived]:
        """What was done of what was agreed or planned, under one indicator: 已到位9158万元 of 1.2亿元."""
        for whole, part in pairwise(amounts):
            a, b = whole.fact, part.fact
            if a is None or b is None or whole.dimension != part.dimension or a.indicator != b.indicator:
                continue
            if a.status not in _INTENDED or b.status != "realised" or not (whole.exact and part.exact):
                continue
            if b.action is None or a.subject not in (None, b.subject) or self._stated(sheet, part):
                continue
            if sheet.additive(whole) and sheet.additive(part):
                yield from _share(sheet, part, whole, "derived.reached")

    def _stated(self, sheet: Sheet, part: Amount) -> bool:
        """Whether the text itself gives a share or a rate next behind the part."""
        stop = sheet.view.find("。", part.end, part.end + _NEAR)
        after = next(iter(sheet.within(part.end, stop if stop >= 0 else part.end + _NEAR)), None)
        if after is None or after.record.kind != "percentage":
            return False
        changes = after.fact is not None and after.fact.direction is not None
        return not changes or self._share.search(sheet.view, part.end, after.start) is not None

    def _sums(self, sheet: Sheet, amounts: Sequence[Amount]) -> Iterator[Derived]:
        """A list of subjects, each with its figure, that no total stands beside."""
        run: list[Amount] = []
        like = Counter(a.dimension for a in amounts)
        for amount in [*amounts, None]:
            if amount is not None and _listed(sheet, amount) and (not run or self._joined(sheet, run[-1], amount)):
                run.append(amount)
                continue
            if len(run) > 1 and like[run[0].dimension] == len(run):
                yield _summed(run)
            run = [amount] if amount is not None and _listed(sheet, amount) else []

    def _joined(self, sheet: Sheet, one: Amount, other: Amount) -> bool:
        """Whether two figures are of one list: like in all but the subject, with 、 or 和 between."""
        a, b = one.fact, other.fact
        if a is None or b is None or one.dimension != other.dimension:
            return False
        alike = (a.indicator, a.action, a.period, a.status) == (b.indicator, b.action, b.period, b.status)
        between = sheet.view[one.end : other.start]
        if self._part.search(between) or between[:1] not in ("、", "和", "，", "及"):
            return False
        return alike and a.subject != b.subject and len(between) < _SUBJECT

    def _each(self, sheet: Sheet, amounts: Sequence[Amount]) -> Iterator[Derived]:
        """Two figures of one thing side by side: 4068户18315人."""
        for one, other in pairwise(amounts):
            a, b = one.fact, other.fact
            if a is None or b is None or a.indicator != b.indicator or not (one.exact and other.exact):
                continue
            if sheet.view[one.end : other.start] not in ("", "、", "，") or one.record.kind != "count" or one.value <= 0:
                continue
            unit = one.dimension[1]
            if unit not in _THINGS or not (sheet.additive(one) and sheet.additive(other)):
                continue
            if other.record.kind == "count" and unit not in _OF_A_HOUSEHOLD.get(other.dimension[1], ()):
                continue
            value = WIDE.divide(other.value, one.value)
            rounded = _significant(value)
            money = other.record.kind == "money"
            said = "元" if other.dimension[1] == "CNY" else other.dimension[1]
            yield _made(
                "per", b.indicator, rounded, f"{other.record.text} / {one.record.text}", (one, other), "derived.per",
                unit=f"{said}/{unit}", currency=other.dimension[1] if money else None, exact=rounded == value,
            )  # fmt: skip

    def _previous(self, sheet: Sheet, amounts: Sequence[Amount]) -> Iterator[Derived]:
        """The level before a change: by its amount, else by its percentage."""
        for level, change in pairwise(amounts):
            a, b = level.fact, change.fact
            if a is None or b is None or not (level.exact and change.exact and level.level) or level.value <= 0:
                continue
            if b.direction not in ("up", "down") or b.basis is None or a.period != b.period:
                continue
            if (a.indicator, a.subject) != (b.indicator, b.subject):
                continue
            words = sheet.named(level) + sheet.view[level.end : change.end]
            between = sheet.view[level.end : change.start]
            if FIGURE in between or ")" in between or "每" in words or not self._before.search(b.basis):
                continue
            up, money = b.direction == "up", level.record.kind == "money"
            unit = None if money else level.dimension[1]
            currency = level.dimension[1] if money else None
            if change.dimension == level.dimension:
                value = level.value - change.value if up else level.value + change.value
                formula = f"{level.record.text} {'-' if up else '+'} {change.record.text}"
            elif change.dimension == _PERCENT and not self._constant.search(words):
                factor = 1 + change.value if up else 1 - change.value
                value = WIDE.divide(level.value, factor) if factor > 0 else Decimal(0)
                formula = f"{level.record.text} / (1 {'+' if up else '-'} {change.record.text})"
            else:
                continue
            rounded = value if change.dimension == level.dimension else _significant(value)
            if level.record.kind == "count" and not level.step:
                rounded = rounded.quantize(Decimal(1), ROUND_HALF_UP, WIDE)
            if value > 0:
                yield _made(
                    "previous", f"{a.indicator}({b.basis})", rounded, formula, (level, change), "derived.previous",
                    unit=unit, currency=currency, exact=rounded == value,
                )  # fmt: skip


def _listed(sheet: Sheet, amount: Amount) -> bool:
    fact = amount.fact
    return fact is not None and fact.subject is not None and amount.exact and sheet.additive(amount)


def _summed(run: Sequence[Amount]) -> Derived:
    value = sum((a.value for a in run), Decimal(0))
    kind, unit = run[0].dimension
    fact = run[0].fact
    return _made(
        "sum", fact.indicator if fact else "", value, " + ".join(a.record.text for a in run), run, "derived.sum",
        unit=None if kind == "money" else unit, currency=unit if kind == "money" else None,
    )  # fmt: skip


def _share(sheet: Sheet, part: Amount, whole: Amount, rule: str) -> Iterator[Derived]:
    if whole.value <= 0 or part.fact is None:
        return
    value = WIDE.divide(part.value, whole.value)
    rounded = value.quantize(_SHARE_PLACES, ROUND_HALF_UP, WIDE)
    formula = f"{part.record.text} / {whole.record.text}"
    span = sheet.before(part)
    named = sheet.text[span.start : span.end].strip() if rule == "derived.part" else ""
    yield _made("share", named or part.fact.indicator, rounded, formula, (part, whole), rule, exact=rounded == value)


def _made(
    kind: DerivedKind, indicator: str, value: Decimal, formula: str, amounts: Sequence[Amount], rule: str, *,
    unit: str | None = None, currency: str | None = None, exact: bool = True,
) -> Derived:  # fmt: skip
    ordered = sorted(amounts, key=lambda a: a.start)
    role = {"share": "figure", "sum": "part", "per": "figure", "previous": "figure"}[kind]
    return Derived(
        kind=kind, indicator=indicator, value=value, unit=unit, currency=currency, formula=formula, exact=exact,
        sources=tuple(a.source(role) for a in ordered), rule=rule,
    )  # fmt: skip


def _significant(value: Decimal) -> Decimal:
    """Rounded to four significant digits, halves away from zero."""
    if not value:
        return value
    rounded = value.quantize(Decimal(1).scaleb(value.adjusted() - _DIGITS + 1), ROUND_HALF_UP, WIDE)
    return Decimal(plain(rounded))
