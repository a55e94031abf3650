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


class Unit:
    """One surface of a unit row; the fields are the row's own (see UnitRule)."""

    __slots__ = (
        "after", "arabic", "article", "begins", "currency", "decimal", "factor", "follows", "form", "id", "kind", "latin",
        "length", "surface", "trapped",
    )  # fmt: skip

    def __init__(self, surface: str, row: UnitRule) -> None:
        self.surface, self.length = surface, len(surface)
        self.id, self.kind, self.form, self.currency = row.id, row.kind, row.form, row.currency
        self.article, self.arabic = row.article, row.arabic
        self.factor: Decimal | None = None if row.factor == _ONE else row.factor
        self.after = frozenset(row.after)
        self.follows = re.compile(row.follows) if row.follows else None
        traps = TrapWords(surface, row.traps)
        # Most traps begin with the surface (元旦): one call of startswith tries them all.
        self.begins = traps.leading
        self.trapped = traps if traps.within else None
        # After a symbol of Latin letters no further letter may follow: 5GB is no 5G.
        self.latin = surface[-1:].isascii() and surface[-1:].isalpha()

    def of(self, figure: Decimal) -> Decimal:
        """So many units in the base unit: 84 of % is 0.84."""
        return figure if self.factor is None else plain(figure * self.factor)


class UnitTable:
    """Units by their surfaces; `at` gives those that begin at a place, longest first."""

    def __init__(self, rows: Iterable[UnitRule]) -> None:
        table: dict[str, list[Unit]] = defaultdict(list)
        for row in rows:
            for surface in row.surface:
                table[surface].append(Unit(surface, row))
        self.by_surface: dict[str, tuple[Unit, ...]] = {s: tuple(units) for s, units in table.items()}
        lengths: dict[str, set[int]] = defaultdict(set)
        for surface in table:
            lengths[surface[0]].add(len(surface))
        self.lengths: dict[str, tuple[int, ...]] = {c: tuple(sorted(n, reverse=True)) for c, n in lengths.items()}

    def at(self, text: str, start: int) -> list[Unit]:
        """Units whose surfaces begin at `start`, longest first."""
        table = self.by_surface
        return [
            unit
            for length in self.lengths.get(text[start : start + 1], ())
            for unit in table.get(text[start : start + length], ())
            if start + length <= len(text)
        ]
