"""Units ready for the scan: each surface of a row on its own, with its traps sorted by how they are looked for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from extractor.lookup import TrapWords
from extractor.numerals import plain
from extractor.quantity.rules import UnitRule

_ONE = Decimal(1)
_MULTIPLIERS = "十百千万亿"


class Unit:
    """One surface of a unit row; the fields are the row's own (see UnitRule).

    Attributes:
        begins: the traps that begin with the surface, by the character behind it in them.
        inner: the traps that hold the surface further on, or None.
        longer: multipliers that make another unit of it (千 of 米): 二千、三米 cannot share it.
        simple: nothing but `begins` is asked for.
    """

    __slots__ = (
        "after", "arabic", "article", "before", "begins", "currency", "factor", "follows", "form", "id", "inner", "kind", "latin",
        "length", "longer", "simple", "surface",
    )  # fmt: skip

    def __init__(self, surface: str, row: UnitRule) -> None:
        self.surface, self.length = surface, len(surface)
        self.id, self.kind, self.form, self.currency = row.id, row.kind, row.form, row.currency
        self.article, self.arabic = row.article, row.arabic
        self.factor: Decimal | None = None if row.factor == _ONE else row.factor
        self.after = frozenset(row.after)
        self.follows = re.compile(row.follows) if row.follows else None
        self.before = re.compile(row.before + r"\Z") if row.before else None
        traps = TrapWords(surface, row.traps)
        begins: dict[str, list[str]] = defaultdict(list)
        for trap in traps.leading:
            begins[trap[self.length : self.length + 1]].append(trap)
        self.begins = {c: tuple(found) for c, found in begins.items()}
        self.inner = traps if traps.within else None
        # After a symbol of Latin letters no further letter may follow: 5GB is no 5G.
        self.latin = surface[-1:].isascii() and surface[-1:].isalpha()
        self.longer: frozenset[str] = frozenset()
        self.simple = not (self.after or self.arabic or self.follows or self.inner or self.latin)

    def trapped(self, text: str, at: int) -> bool:
        """Whether the surface, which stands at `at`, begins a longer word in which it is no unit (元旦)."""
        if not self.begins:
            return False
        stop = at + self.length
        traps = self.begins.get(text[stop : stop + 1])
        return traps is not None and text.startswith(traps, at)

    def of(self, figure: Decimal) -> Decimal:
        """So many units in the base unit: 84 of % is 0.84."""
        return figure if self.factor is None else plain(figure * self.factor)


class UnitTable:
    """Units by their surfaces; `at` gives those that begin at a place, longest first.

    Attributes:
        firsts: the characters that surfaces begin with.
    """

    def __init__(self, rows: Iterable[UnitRule]) -> None:
        table: dict[str, list[Unit]] = defaultdict(list)
        for row in rows:
            for surface in row.surface:
                table[surface].append(Unit(surface, row))
        for surface, units in table.items():
            for unit in units:
                unit.longer = frozenset(c for c in _MULTIPLIERS if c + surface in table)
        self._by_surface: dict[str, tuple[Unit, ...]] = {s: tuple(units) for s, units in table.items()}
        self.firsts = frozenset(s[0] for s in table)
        # Most places are told by two characters: 个项 begins no long surface, so 个 it is.
        lengths: dict[str, set[int]] = defaultdict(set)
        for surface in table:
            if len(surface) > 1:
                lengths[surface[:2]].add(len(surface))
        self._lengths: dict[str, tuple[int, ...]] = {
            two: tuple(sorted(n | ({1} if two[0] in table else set()), reverse=True)) for two, n in lengths.items()
        }

    def __contains__(self, surface: str) -> bool:
        return surface in self._by_surface

    def at(self, text: str, start: int) -> tuple[Unit, ...]:
        """Units whose surfaces begin at `start`, longest first."""
        two = text[start : start + 2]
        lengths = self._lengths.get(two)
        if lengths is None:
            return self._by_surface.get(two[:1], ())
        found: tuple[Unit, ...] = ()
        left = len(text) - start
        for length in lengths:
            if length <= left and (units := self._by_surface.get(text[start : start + length])):
                found += units
        return found
