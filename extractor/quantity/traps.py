"""Set words and codes that hold numerals and are no quantities: 一带一路, G318, 国发〔2015〕3号."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import NamedTuple

import regex

from extractor.lexicon import Lexicon
from extractor.quantity.rules import TrapPattern, TrapRule
from extractor.rulebook import Rulebook

_REACH = 24
_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_MARKS = frozenset("·/#№-")
_MARKS_AFTER = frozenset("·/:×*-")
_LONGEST = 12


class Spans(NamedTuple):
    """Set words in a text as (start, end, rule), by start, and their starts."""

    starts: list[int]
    found: list[tuple[int, int, str]]


class Traps:
    """Says whether the figure at `[start, stop)` is part of a trap, and of which.

    The patterns are tried only where they can hold: beside a character that codes are made with, or where the
    figure's unit is a character that a pattern names (次 in 1234次列车); a combined expression is made for each.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self._words = Lexicon((s, r.id) for r in rulebook.rows(TrapRule, "trap") for s in r.surface)
        self._patterns = rulebook.rows(TrapPattern, "pattern")
        self._endings = frozenset(ending for row in self._patterns for ending in row.units)
        self._last = frozenset(ending for ending in self._endings if len(ending) == 1)
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

    def spans(self, text: str) -> Spans:
        """Where set words stand in a text, by start; to be handed to `holds`."""
        found = sorted((start, end, ids[0]) for start, end, ids in self._words.find(text))
        return Spans([start for start, _, _ in found], found)

    def holds(self, text: str, start: int, stop: int, spans: Spans, *, counted: bool = True) -> str | None:
        """The id of the trap that the figure is part of, or None. A longer figure (三公里 against 三公) is in none.

        Args:
            text: the folded view.
            start: where the numeral begins.
            stop: where its unit ends.
            spans: what `spans` gave for the text.
            counted: whether the unit is a classifier of one character; other figures are in patterns only beside a code.
        """
        index = bisect_right(spans.starts, start + 1) - 1
        while index >= 0 and spans.starts[index] > start - _LONGEST:
            begin, end, rule = spans.found[index]
            if end > start and (begin < start or end > stop or (begin == start and end == stop)):
                return rule
            index -= 1
        before, after = text[start - 1 : start], text[stop : stop + 1]
        if before in _LETTERS or after in _LETTERS:
            pattern = self._all
        elif not counted:
            return None
        elif before in _MARKS or after in _MARKS_AFTER:
            pattern = self._all
        elif text[stop - 1] in self._last or text[stop - 2 : stop] in self._endings:
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
