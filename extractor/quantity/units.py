"""Units ready for the scan: each surface of a row on its own, with its traps sorted by how they are looked for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from copy import copy
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
        paired: two figures parted by a slash share it.
        simple: nothing but `begins` is asked for.
    """

    __slots__ = (
        "after", "arabic", "article", "before", "begins", "currency", "factor", "follows", "form", "id", "inner", "kind", "latin",
        "length", "longer", "paired", "simple", "surface",
    )  # fmt: skip

    def __init__(self, surface: str, row: UnitRule) -> None:
        self.surface, self.length = surface, len(surface)
        self.id, self.kind, self.form, self.currency = row.id, row.kind, row.form, row.currency
        self.article, self.arabic, self.paired = row.article, row.arabic, row.paired
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
        self.simple = not (self.after or self.arabic or self.follows or self.before or self.inner or self.latin)

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

    def __init__(self, rows: Iterable[UnitRule], per: Iterable[str] = ()) -> None:
        table: dict[str, list[Unit]] = defaultdict(list)
        for row in rows:
            for surface in row.surface:
                table[surface].append(Unit(surface, row))
        for surface, units in table.items():
            for unit in units:
                unit.longer = frozenset(c for c in _MULTIPLIERS if c + surface in table)
        self._by_surface: dict[str, tuple[Unit, ...]] = {s: tuple(units) for s, units in table.items()}
        self.firsts = frozenset(s[0] for s in table)
        measures = (s for s, units in table.items() if s[0].isalpha() and any(unit.kind == "measure" for unit in units))
        self._per = re.compile("/(?:" + "|".join(map(re.escape, sorted({*per, *measures}, key=len, reverse=True))) + ")(?![A-Za-z0-9])")
        self._compounds: dict[tuple[str, str], Unit] = {}
        # Most places are told by two characters: 个项 begins no long surface, so 个 it is.
        lengths: dict[str, set[int]] = defaultdict(set)
        for surface in table:
            if len(surface) > 1:
                lengths[surface[:2]].add(len(surface))
        self._lengths: dict[str, tuple[int, ...]] = {
            two: tuple(sorted(n | ({1} if two[0] in table else set()), reverse=True)) for two, n in lengths.items()
        }

    def compound(self, text: str, unit: Unit, stop: int) -> Unit:
        """The unit with what it is reckoned on, where that follows its end `stop` behind a slash: 大卡/千克; else itself."""
        per = self._per.match(text, stop)
        if per is None:
            return unit
        key = unit.id + unit.surface, per[0]
        if key not in self._compounds:
            made = self._compounds[key] = copy(unit)
            made.surface, made.length = unit.surface + per[0], unit.length + len(per[0])
        return self._compounds[key]

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
