"""A fact while it is read: places on the tape, and what later stages add to it.

The classes hold their defaults on the class: thousands are made, and most of their attributes are never set.
"""

from __future__ import annotations

from typing import NamedTuple

from extractor.record import Record

Range = tuple[int, int]
"""Tokens of the tape, half-open."""

# Shapes that say how something changed or compares; the others say how much there is of it.
CHANGES = frozenset({"change", "compare", "share", "ratio", "base"})


class Phrase:
    """A reading of the words before a figure.

    Attributes:
        shape: change, to (a level that a change reaches), reached (a level that a verb reaches), compare, share, ratio,
            base, noun, verb, each, names, or bare.
        indicator: where it is written; None where it must be carried.
        tail: what is added to a carried indicator, or to the part of a share (占 and the whole; 增速).
        head: a word that stands before a carried indicator (人均).
        subject, action, basis: where they are written.
        direction: of a change.
        partial: 其中 opens it.
        growth: the indicator is a word of growth, which belongs to what grew.
        objects: the indicator is the object of a verb.
        date: the date of the level that a change reaches.
        base: a date between 由 and the base figure.
    """

    shape: str = "bare"
    indicator: Range | None = None
    tail: Range | None = None
    head: Range | None = None
    subject: Range | None = None
    action: Range | None = None
    basis: Range | None = None
    direction: str | None = None
    partial: bool = False
    growth: bool = False
    objects: bool = False
    date: int | None = None
    base: int | None = None

    def set(self, shape: str, start: int, end: int) -> None:
        """Gives it an indicator, and a shape where nothing more particular gave one."""
        self.indicator = (start, end)
        if self.shape == "bare":
            self.shape = shape


class Clause(NamedTuple):
    """A clause of a sentence: tokens `[start, end)` and the figures in it.

    `segment` numbers the parts of the sentence between semicolons.
    """

    start: int
    end: int
    figures: list[int]
    segment: int


class Draft:
    """A figure with its phrase, its clause, and the parts of its fact as ranges of tokens.

    Attributes:
        indicator: its parts, in order; `suffix` is added to them.
        behind: the indicator stands behind the figure.
        dependent: the indicator is carried from `source`.
        source: what was said before and lends its status.
        date: the date that the words pair with the figure.
        where: a place that the sentence has named (全省), which is said no more.
        period_token, status_token: the words that decided.
    """

    suffix: str = ""
    behind: bool = False
    dependent: bool = False
    source: Draft | None = None
    date: int | None = None
    where: Range | None = None
    period: str | None = None
    period_token: int | None = None
    status: str = "realised"
    status_token: int | None = None

    def __init__(self, figure: int, record: Record, phrase: Phrase, clause: Clause) -> None:
        self.figure, self.record, self.phrase, self.clause = figure, record, phrase, clause
        self.rule = "fact." + phrase.shape
        self.indicator: tuple[Range, ...] = ()
        self.subject, self.action = phrase.subject, phrase.action
        self.basis, self.direction = phrase.basis, phrase.direction

    @property
    def level(self) -> bool:
        """Whether it says how much there is, so that a later 分别 may speak of it."""
        return self.phrase.shape not in CHANGES
