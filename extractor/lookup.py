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
        self._first = _by_character((s[0], s) for s in self.rows)
        self._last = _by_character((s[-1], s) for s in self.rows)

    def at(self, text: str, start: int) -> list[tuple[int, T]]:
        """(end, row) of each surface that begins at `start`, longest first."""
        surfaces = self._first.get(text[start : start + 1])
        if surfaces is None:
            return []
        return [
            (start + len(surface), row)
            for surface in surfaces
            if text.startswith(surface, start)
            for row in self.rows[surface]
        ]

    def before(self, text: str, end: int) -> list[tuple[int, T]]:
        """(start, row) of each surface that ends at `end`, longest first."""
        surfaces = self._last.get(text[end - 1]) if end > 0 else None
        if surfaces is None:
            return []
        return [
            (end - len(surface), row)
            for surface in surfaces
            if text.endswith(surface, 0, end)
            for row in self.rows[surface]
        ]


def _by_character(keyed: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for key, surface in keyed:
        groups[key].append(surface)
    return {key: tuple(sorted(found, key=lambda s: (-len(s), s))) for key, found in groups.items()}


class TrapWords:
    """Longer strings in which a surface is void, ready to be looked for at the surface's place."""

    __slots__ = ("_leading", "_within")

    def __init__(self, surface: str, traps: Iterable[str]) -> None:
        traps = tuple(traps)
        # Most traps begin with the surface (元旦); one call of startswith tries them all.
        self._leading = tuple(t for t in traps if t.startswith(surface))
        self._within = tuple((t, at) for t in traps for at in range(1, len(t)) if t.startswith(surface, at))

    def begin(self, text: str, start: int) -> int:
        """Where the longer string begins that holds the surface at `start`; -1 where none does."""
        if self._leading and text.startswith(self._leading, start):
            return start
        return next((start - at for trap, at in self._within if at <= start and text.startswith(trap, start - at)), -1)

    def hold(self, text: str, start: int) -> bool:
        """Whether the surface that begins at `start` is part of one of the longer strings."""
        if self._leading and text.startswith(self._leading, start):
            return True
        return any(at <= start and text.startswith(trap, start - at) for trap, at in self._within)


def in_trap(text: str, start: int, end: int, traps: tuple[str, ...]) -> bool:
    """Whether the surface at `[start, end)` is part of one of the longer strings."""
    return TrapWords(text[start:end], traps).hold(text, start)
