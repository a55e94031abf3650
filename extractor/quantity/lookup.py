"""Longest match of surfaces at a place of the text, by the first (or last) character and the lengths that occur."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Generic, TypeVar

T = TypeVar("T")


class Surfaces(Generic[T]):
    """Surfaces, each with the rows it stands for, found by longest match from a place onwards or backwards."""

    def __init__(self, pairs: Iterable[tuple[str, T]]) -> None:
        rows: dict[str, list[T]] = defaultdict(list)
        for surface, row in pairs:
            rows[surface].append(row)
        self.rows: dict[str, tuple[T, ...]] = {s: tuple(r) for s, r in rows.items()}
        self._first = _lengths((s[0], s) for s in self.rows)
        self._last = _lengths((s[-1], s) for s in self.rows)

    def at(self, text: str, start: int) -> Iterable[tuple[int, T]]:
        """(end, row) of each surface that begins at `start`, longest first."""
        for length in self._first.get(text[start : start + 1], ()):
            found = self.rows.get(text[start : start + length])
            # Near the end of the text a slice is shorter than asked for, and may be a shorter surface.
            if found and start + length <= len(text):
                for row in found:
                    yield start + length, row

    def before(self, text: str, end: int) -> Iterable[tuple[int, T]]:
        """(start, row) of each surface that ends at `end`, longest first."""
        if end <= 0:
            return
        for length in self._last.get(text[end - 1], ()):
            if length <= end:
                found = self.rows.get(text[end - length : end])
                if found:
                    for row in found:
                        yield end - length, row


def _lengths(keyed: Iterable[tuple[str, str]]) -> dict[str, tuple[int, ...]]:
    lengths: dict[str, set[int]] = defaultdict(set)
    for key, surface in keyed:
        lengths[key].add(len(surface))
    return {key: tuple(sorted(found, reverse=True)) for key, found in lengths.items()}


def in_trap(text: str, start: int, end: int, traps: tuple[str, ...]) -> bool:
    """Whether the surface at `[start, end)` is part of one of the longer strings."""
    surface = text[start:end]
    for trap in traps:
        at = trap.find(surface)
        while at >= 0:
            if text.startswith(trap, start - at) and start >= at:
                return True
            at = trap.find(surface, at + 1)
    return False
