"""What a check of a document against itself yields: findings, and values that follow from what it says."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from extractor.record import Figure

FindingKind = Literal[
    "part", "sum", "table", "structure", "share", "rate", "growth", "direction", "list", "twice", "spelled"
]
DerivedKind = Literal["share", "sum", "per", "previous"]


class Source(BaseModel):
    """A stretch of the text that a finding or a derived value rests on: `text == document[start:end]`.

    `role` says what part it plays: whole, part, total, share, rate, from, to, level, change, growth, count, name, first,
    second, figures, capitals. `value` is its figure, null where it is a name.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    role: str
    start: int
    end: int
    text: str
    value: Figure | None = None


class Finding(BaseModel):
    """Two or more statements of a document that do not agree. It says so; it does not say which of them is wrong.

    Attributes:
        kind: part (a part is more than its whole), sum (parts do not make their whole), table (likewise, in a table),
            structure (shares of a whole do not make 100), share and rate (a percentage does not follow from the amounts
            beside it), growth (nor from two levels), direction (said to rise, but falls), list (a count and the names
            beside it), twice (a figure told twice with two values), spelled (in figures and in capitals).
        message: in plain words.
        stated: the figure as the document states it.
        computed: what it would be by the other sources; for names, their number.
        tolerance: the difference between the two that the precision of the figures as written allows.
        sources: every stretch that takes part, in the order of the text.
        rule: id of the rule that made it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: FindingKind
    message: str
    stated: Figure
    computed: Figure
    tolerance: Figure
    sources: tuple[Source, ...]
    rule: str

    @property
    def start(self) -> int:
        """Where its first source stands."""
        return self.sources[0].start


class Derived(BaseModel):
    """A value that the document does not state and that follows from figures it does.

    Attributes:
        kind: share (part of a whole), sum (of a list of parts), per (of each: yuan a household), previous (the level
            before a change).
        indicator: what it is, in the document's words.
        value: a ratio for a share; else in `unit` or `currency`, as records give it.
        unit: of a sum, a quotient (`元/户`) or an earlier level; null for a share, and for money in `currency`.
        formula: with the figures as written: `9158万元 / 1.2亿元`.
        exact: whether nothing was rounded. Shares are rounded to four places (76.32 %), quotients and earlier levels
            that come of a percentage to four significant digits, things to the piece, halves away from zero.
        sources: the figures it follows from, in the order of the text.
        rule: id of the rule that made it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: DerivedKind
    indicator: str
    value: Figure
    unit: str | None = None
    currency: str | None = None
    formula: str
    exact: bool
    sources: tuple[Source, ...]
    rule: str
