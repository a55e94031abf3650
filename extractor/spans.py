"""Half-open spans of code points, the coordinates of everything in the library."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple


class Span(NamedTuple):
    """`[start, end)` in code points of the document as it was given."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        """Whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end


def index_at(starts: Sequence[int], offset: int) -> int:
    """The index of the last start that is not after `offset`; -1 where there is none."""
    return bisect_right(starts, offset) - 1
