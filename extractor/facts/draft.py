"""A fact while it is read: places on the tape, and what later stages add to it."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.facts.phrase import Phrase, Range
from extractor.record import Record

# Shapes that say how something changed or compares; the others say how much there is of it.
CHANGES = frozenset({"change", "compare", "share", "ratio", "base"})


@dataclass(slots=True)
class Clause:
    """A clause of a sentence: tokens `[start, end)` and the figures in it.

    `segment` numbers the parts of the sentence between semicolons; `inner` is true between brackets.
    """

    start: int
    end: int
    figures: list[int]
    segment: int
    inner: bool


@dataclass(slots=True)
class Draft:
    """A figure with its phrase, its clause, and the parts of its fact as ranges of tokens."""

    figure: int
    record: Record
    phrase: Phrase
    clause: Clause
    rule: str
    indicator: tuple[Range, ...]
    suffix: str = ""
    subject: Range | None = None
    action: Range | None = None
    basis: Range | None = None
    direction: str | None = None
    behind: bool = False
    dependent: bool = False
    source: Draft | None = None
    date: int | None = None
    period: str | None = None
    period_token: int | None = None
    status: str = "realised"
    status_token: int | None = None

    @property
    def level(self) -> bool:
        """Whether it says how much there is, so that a later 分别 may speak of it."""
        return self.phrase.shape not in CHANGES
