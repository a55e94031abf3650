"""A document as the checks read it: its figures with their facts, its names, and a view in which each figure is one mark.

The view has the length of the document: a figure is the mark `FIGURE` and filler to its end, a date `TIME` and filler.
So a pattern speaks of figures (`Q`) wherever they stand, and every offset is the document's.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from extractor.document import Document
from extractor.facts import Fact
from extractor.findings.model import Source
from extractor.findings.precision import half, unit_in_last_place
from extractor.findings.rules import Vocabulary
from extractor.record import Quantity, Record
from extractor.spans import Span

FIGURE, TIME, FILLER = "\ue000", "\ue001", "\ue00f"
Q = FIGURE + FILLER + "*+"
T = TIME + FILLER + "*+"

_SENTENCE = re.compile(r"[^。!?\n]+")
_EDGE = re.compile(rf"[，,;:、()。!?\n{FIGURE}{FILLER}]")
_TIMES = frozenset({"date", "duration"})
_FROM = ("由", "从", "自")  # before a figure that was left behind: 由310辆增加到620辆
_CHANGES = ("share", "ratio", "compare", "change", "doubled")


class Amount(NamedTuple):
    """A figure of the document.

    Attributes:
        record: its record.
        fact: what it says; None where no fact is made of it.
        dimension: kind, and unit or currency: amounts of one dimension can be added.
        step: of its last digit as written; 0 where it is exact to the piece.
    """

    record: Quantity
    fact: Fact | None
    dimension: tuple[str, str]
    step: Decimal

    @property
    def start(self) -> int:
        """Its first code point."""
        return self.record.start

    @property
    def end(self) -> int:
        """Behind its last code point."""
        return self.record.end

    @property
    def value(self) -> Decimal:
        """Its nominal value; ask `exact` first."""
        return self.record.value if self.record.value is not None else Decimal(0)

    @property
    def exact(self) -> bool:
        """Whether no word makes it a bound, a range, or an approximation."""
        return self.record.modifier == "exact" and self.record.value is not None

    @property
    def level(self) -> bool:
        """Whether it says how much there is: no change, share, or comparison."""
        if self.fact is None or self.record.kind in ("percentage", "multiple"):
            return False
        rule = self.fact.rule
        return rule.endswith(".to") or (self.fact.direction is None and not rule.endswith(_CHANGES))

    @property
    def slack(self) -> Decimal:
        """What rounding may have changed."""
        return half(self.step)

    def source(self, role: str) -> Source:
        """It, as a source of a finding."""
        return Source(
            role=role, start=self.start, end=self.end, text=self.record.text, value=self.record.value,
        )  # fmt: skip


class Sheet:
    """What the checks read of one document.

    Args:
        document: the document.
        records: its proved records, in the order of the text.
        facts: its facts.
        words: the vocabulary of the checks.
    """

    def __init__(
        self, document: Document, records: Sequence[Record], facts: Sequence[Fact], words: Vocabulary
    ) -> None:
        self.text, self.folded = document.text, document.folded
        same = {unit: group[0] for group in words.groups("same") for unit in group}
        told = {fact.quantity: fact for fact in facts}
        self.amounts: list[Amount] = []
        self.names: list[Record] = []
        view = self.folded
        pieces: list[str] = []
        at = 0
        for record in records:
            mark = ""
            if isinstance(record, Quantity):
                unit = str(getattr(record, "unit", None) or getattr(record, "currency", None) or "")
                if record.kind == "percentage":
                    unit = str(getattr(record, "form", None) or "percent")
                step = unit_in_last_place(record, view[record.start : record.end])
                fact = told.get((record.start, record.end))
                self.amounts.append(Amount(record, fact, (record.kind, same.get(unit, unit)), step))
                mark = FIGURE
            elif record.kind in _TIMES:
                mark = TIME
            elif record.kind in ("place", "organisation", "person"):
                self.names.append(record)
            if mark:
                pieces += (view[at : record.start], mark, FILLER * (record.end - record.start - 1))
                at = record.end
        pieces.append(view[at:])
        self.view = "".join(pieces)
        self._starts = [amount.start for amount in self.amounts]
        self._name_starts = [name.start for name in self.names]
        self._average = re.compile("|".join(map(re.escape, words["average"])) or "(?!)")
        self._adds: dict[int, bool] = {}
        self._lead = re.compile(words.pattern("part"))
        self._additive = frozenset(words["additive"])

    def sentences(self) -> Iterator[Span]:
        """Its sentences, to the full stop or the end of the line."""
        return (Span(*match.span()) for match in _SENTENCE.finditer(self.view))

    def within(self, start: int, end: int) -> list[Amount]:
        """The figures that begin in a stretch."""
        return self.amounts[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def at(self, start: int) -> Amount | None:
        """The figure that begins at an offset."""
        index = bisect_left(self._starts, start)
        return self.amounts[index] if index < len(self._starts) and self._starts[index] == start else None

    def name_over(self, start: int, end: int) -> Record | None:
        """The name that is a stretch to the letter."""
        index = bisect_right(self._name_starts, start) - 1
        name = self.names[index] if index >= 0 else None
        return name if name is not None and (name.start, name.end) == (start, end) else None

    def names_within(self, start: int, end: int) -> list[Record]:
        """The names that begin in a stretch."""
        return self.names[bisect_left(self._name_starts, start) : bisect_left(self._name_starts, end)]

    def before(self, amount: Amount) -> Span:
        """The words before a figure, back to the next mark, figure, or 其中."""
        start = amount.start
        while start > 0 and not _EDGE.match(self.view, start - 1):
            start -= 1
        lead = self._lead.match(self.view, start, amount.start)
        return Span(lead.end() if lead else start, amount.start)

    def named(self, amount: Amount) -> str:
        """The words that say what a figure is of: those before it, and its fact's."""
        span = self.before(amount)
        fact = amount.fact
        own = self.folded[span.start : span.end]
        return own + (f"\n{fact.indicator}\n{fact.subject or ''}" if fact is not None else "")

    def additive(self, amount: Amount) -> bool:
        """Whether it can be a part or a whole: an amount of something, and no average, price or height."""
        known = self._adds.get(amount.start)
        if known is None:
            known = self._adds[amount.start] = self._adds_up(amount)
        return known

    def _adds_up(self, amount: Amount) -> bool:
        kind, unit = amount.dimension
        if self.folded[amount.start - 1 : amount.start] in _FROM:
            return False
        if not amount.level or (kind == "measure" and unit not in self._additive):
            return False
        return self._average.search(self.named(amount)) is None
