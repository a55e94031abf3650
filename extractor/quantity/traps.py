"""Set words and codes that hold numerals and are no quantities: 一带一路, G318, 国发〔2015〕3号."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import regex

from extractor.quantity.rules import TrapPattern, TrapRule
from extractor.rulebook import Rulebook

_REACH = 24
LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_MARKS = frozenset("·/#№-")
_MARKS_AFTER = frozenset("·/:×*-")

CODES = LETTERS | _MARKS | _MARKS_AFTER
"""Characters beside which a figure may be part of a code."""
Spans = dict[int, list[tuple[int, int, str]]]
"""By the place where a numeral may begin: the set words about it as (start, end, rule)."""


class Traps:
    """Says whether the figure at `[start, stop)` is part of a trap, and of which.

    The patterns are tried only where they can hold: beside a character that codes are made with, or where the
    figure's unit is a character that a pattern names (次 in 1234次列车); a combined expression is made for each.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self.words = tuple((s, r.id) for r in rulebook.rows(TrapRule, "trap") for s in r.surface)
        self._patterns = rulebook.rows(TrapPattern, "pattern")
        self._endings = frozenset(ending for row in self._patterns for ending in row.units)
        # A figure that ends in none of these is in no pattern of a unit.
        self.lasts = frozenset(ending[-1] for ending in self._endings)
        self._by_unit: dict[str, regex.Pattern[str] | None] = {}

    @cached_property
    def _all(self) -> regex.Pattern[str] | None:
        """Every pattern in one; made when first needed, since it takes a tenth of a second."""
        return self._joined(self._patterns)

    def _joined(self, rows: tuple[TrapPattern, ...]) -> regex.Pattern[str] | None:
        named = "|".join(f"(?P<p{self._patterns.index(row)}>{row.pattern})" for row in rows)
        return regex.compile(named) if rows else None

    def _for_unit(self, ending: str) -> regex.Pattern[str] | None:
        if ending not in self._endings:
            return None
        if ending not in self._by_unit:
            self._by_unit[ending] = self._joined(tuple(row for row in self._patterns if ending in row.units))
        return self._by_unit[ending]

    def spans(self, found: Iterable[tuple[int, int, str]]) -> Spans:
        """The set words of a text, given as (start, end, rule), by the places of the numerals that they may hold."""
        spans: Spans = {}
        for span in found:
            for place in range(span[0] - 1, span[1]):
                spans.setdefault(place, []).append(span)
        return spans

    def holds(self, text: str, start: int, stop: int, spans: Spans, *, counted: bool = True) -> str | None:
        """The id of the trap that the figure is part of, or None. A longer figure (三公里 against 三公) is in none.

        Args:
            text: the folded view.
            start: where the numeral begins.
            stop: where its unit ends.
            spans: what `spans` gave for the text.
            counted: whether the unit is a classifier of one character; marks beside other figures make no code of them.
        """
        if start in spans:
            for begin, end, rule in spans[start]:
                if begin < start or end > stop or (begin == start and end == stop):
                    return rule
        before, after = text[start - 1 : start], text[stop : stop + 1]
        if before in LETTERS or after in LETTERS or (counted and (before in _MARKS or after in _MARKS_AFTER)):
            pattern = self._all
        elif text[stop - 1] in self.lasts:
            pattern = self._for_unit(text[stop - 2 : stop]) or self._for_unit(text[stop - 1])
        else:
            return None
        return self._match(pattern, text, start, stop) if pattern is not None else None

    def _match(self, pattern: regex.Pattern[str], text: str, start: int, stop: int) -> str | None:
        for match in pattern.finditer(text, max(0, start - _REACH), min(len(text), stop + _REACH)):
            if match.start() > start:
                break
            if match.end() > start and (match.end() >= stop or match.start() < start):
                return self._patterns[int(str(match.lastgroup)[1:])].id
        return None
