"""A text that claims are held against, and what the rules read in it."""

from __future__ import annotations

from functools import cached_property

from extractor.bulletin import AnyRecord, Bulletin
from extractor.document import Document
from extractor.facts import Fact
from extractor.foreign.placing import Counting, countings
from extractor.pipeline import Extractor


class Source:
    """A text with its date, and what the rules read in it: kinds by span, records, and facts."""

    def __init__(self, text: str, date: str | None, extractor: Extractor) -> None:
        self.document = Document(text)
        self._extractor, self._given = extractor, date

    @cached_property
    def bulletin(self) -> Bulletin:
        """What is extracted, at the date given or the text's own."""
        return self._extractor.extract(self.document.text, date=self._given)

    @property
    def date(self) -> str | None:
        """The date given, else the text's own."""
        return self._given or self.bulletin.date

    @cached_property
    def countings(self) -> list[Counting]:
        """The ways in which other tools count offsets in this text."""
        return countings(self.document.text)

    @cached_property
    def kinds(self) -> dict[tuple[int, int], list[str]]:
        """Kinds that a rule reads at a span, whether a record was made of it or not."""
        kinds: dict[tuple[int, int], list[str]] = {}
        for candidate in self._extractor.candidates(self.document, self.date):
            if not candidate.blocks:
                kinds.setdefault((candidate.start, candidate.end), []).append(candidate.kind)
        return kinds

    def read(self, start: int, end: int) -> list[str]:
        """What a span is: the kind of the record there, else every kind that a rule reads there."""
        if (start, end) in self._winners:
            return [self._winners[start, end]]
        return self.kinds.get((start, end), [])

    @cached_property
    def _winners(self) -> dict[tuple[int, int], str]:
        return {(r.start, r.end): r.kind for r in self.bulletin.records}

    @cached_property
    def records(self) -> dict[tuple[str, int, int], AnyRecord]:
        """The extracted records by kind and span."""
        return {(r.kind, r.start, r.end): r for r in self.bulletin.records}

    @cached_property
    def facts(self) -> dict[tuple[int, int], Fact]:
        """The extracted facts by the span of their quantity."""
        return {fact.quantity: fact for fact in self.bulletin.facts}

    def cut(self, start: int, end: int) -> AnyRecord | None:
        """An extracted record that a span cuts through or lies within; None where it holds all of each it touches."""
        for record in self.bulletin.records:
            if record.start < end and start < record.end and not (start <= record.start and record.end <= end):
                return record
        return None

    def within(self, kind: str, start: int, end: int) -> AnyRecord | None:
        """The one extracted record of a kind that a span holds, with something beside it."""
        held = [r for r in self.bulletin.records if r.kind == kind and start <= r.start and r.end <= end]
        return held[0] if len(held) == 1 else None
