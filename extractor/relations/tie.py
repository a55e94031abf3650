"""A relation while it is read, and the verb that makes it."""

from __future__ import annotations

from typing import NamedTuple

from extractor.relations.arguments import Arguments, Names
from extractor.relations.rules import Frame

Span = tuple[int, int]
"""Characters, half-open."""


class Tie(NamedTuple):
    """A relation while it is read: names by role, and what fills a role without being a name, by its span."""

    type: str
    rule: str
    trigger: Span
    names: dict[str, Names]
    texts: dict[str, tuple[Span, ...]]
    planned: bool


class Verb(NamedTuple):
    """A word of a frame in its clause: chunks `[first, last)`, characters `[start, end)`."""

    frame: Frame
    first: int
    last: int
    start: int
    end: int

    def planned(self, found: Arguments) -> bool:
        """Whether what it says is only planned."""
        return found.planned or self.frame.planned


class Carried(NamedTuple):
    """Who was last spoken of in the sentence: the subject, who stood with it, and whether 分别 was said of them.

    `met` are the names behind the verb: 双方 of 甲回访乙, 双方签署 are 甲 and 乙.
    """

    subject: Names = ()
    partners: Names = ()
    paired: bool = False
    met: Names = ()
