"""Set words and codes that hold numerals and are no quantities: 一带一路, G318, 国发〔2015〕3号."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from extractor.quantity.rules import TrapPattern, TrapRule
from extractor.rulebook import Rulebook

_REACH = 24
LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_MARKS = frozenset("·/#№-+")
_MARKS_AFTER = frozenset("·/:×*-")

CODES = LETTERS | _MARKS | _MARKS_AFTER
"""Characters beside which a figure may be part of a code."""
Patterns = list[tuple[re.Pattern[str], str]]
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
        self._by_unit: dict[str, Patterns] = {}

    @cached_property
    def _all(self) -> Patterns:
        """Every pattern with its id, compiled when first needed. One expression of them all would be ten times slower."""
        return [(re.compile(row.pattern), row.id) for row in self._patterns]

    def _for_unit(self, ending: str) -> Patterns:
        if ending not in self._endings:
            return []
        if ending not in self._by_unit:
            rows = [row for row in self._patterns if ending in row.units]
            self._by_unit[ending] = [(re.compile(row.pattern), row.id) for row in rows]
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
        if before in LETTERS or before == "+" or after in LETTERS or (counted and (before in _MARKS or after in _MARKS_AFTER)):
            patterns = self._all
        elif text[stop - 1] in self.lasts:
            patterns = [*self._for_unit(text[stop - 2 : stop]), *self._for_unit(text[stop - 1])]
        else:
            return None
        return _match(patterns, text, start, stop)

    def clause(self, text: str, start: int, stop: int) -> str | None:
        """The id of the trap that an ordinal is part of, or None: 第二十三条第一款 of a law."""
        return _match(self._for_unit("第"), text, start, stop)


def _match(patterns: Patterns, text: str, start: int, stop: int) -> str | None:
    """The id of the pattern that matches about `[start, stop)`."""
    for pattern, rule in patterns:
        for match in pattern.finditer(text, max(0, start - _REACH), min(len(text), stop + _REACH)):
            if match.start() > start:
                break
            if match.end() > start and (match.end() >= stop or match.start() < start):
                return rule
    return None
