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
        self.firsts = _lengths((s[0], s) for s in self.rows)
        self.lasts = _lengths((s[-1], s) for s in self.rows)

    def at(self, text: str, start: int) -> list[tuple[int, T]]:
        """(end, row) of each surface that begins at `start`, longest first."""
        lengths = self.firsts.get(text[start : start + 1])
        if lengths is None:
            return []
        return [
            (start + length, row)
            for length in lengths
            if (rows := self.rows.get(text[start : start + length])) is not None and start + length <= len(text)
            for row in rows
        ]

    def before(self, text: str, end: int) -> list[tuple[int, T]]:
        """(start, row) of each surface that ends at `end`, longest first."""
        lengths = self.lasts.get(text[end - 1]) if end > 0 else None
        if lengths is None:
            return []
        return [
            (end - length, row)
            for length in lengths
            if length <= end and (rows := self.rows.get(text[end - length : end])) is not None
            for row in rows
        ]


def _lengths(keyed: Iterable[tuple[str, str]]) -> dict[str, tuple[int, ...]]:
    groups: dict[str, set[int]] = defaultdict(set)
    for key, surface in keyed:
        groups[key].add(len(surface))
    return {key: tuple(sorted(found, reverse=True)) for key, found in groups.items()}


class TrapWords:
    """Longer strings in which a surface is void, ready to be looked for at the surface's place."""

    __slots__ = ("leading", "within")

    def __init__(self, surface: str, traps: Iterable[str]) -> None:
        traps = tuple(traps)
        # Most traps begin with the surface (元旦); one call of startswith tries them all.
        self.leading = tuple(t for t in traps if t.startswith(surface))
        # The others by the character before the surface, so that few are tried.
        within: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for trap in traps:
            for at in range(1, len(trap)):
                if trap.startswith(surface, at):
                    within[trap[at - 1]].append((trap, at))
        self.within = {character: tuple(found) for character, found in within.items()}

    def begin(self, text: str, start: int) -> int:
        """Where the longer string begins that holds the surface at `start`; -1 where none does."""
        if self.leading and text.startswith(self.leading, start):
            return start
        for trap, at in self.within.get(text[start - 1 : start], ()):
            if at <= start and text.startswith(trap, start - at):
                return start - at
        return -1

    def hold(self, text: str, start: int) -> bool:
        """Whether the surface that begins at `start` is part of one of the longer strings."""
        return self.begin(text, start) >= 0


def in_trap(text: str, start: int, end: int, traps: tuple[str, ...]) -> bool:
    """Whether the surface at `[start, end)` is part of one of the longer strings."""
    return TrapWords(text[start:end], traps).hold(text, start)
