"""Set words and codes that hold numerals and are no quantities: 一带一路, G318, 国发〔2015〕3号."""

from __future__ import annotations

import regex

from extractor.quantity.lookup import Surfaces
from extractor.quantity.rules import TrapPattern, TrapRule
from extractor.rulebook import Rulebook

_REACH = 24


class Traps:
    """Says whether the figure at `[start, stop)` is part of a trap, and of which."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._words = Surfaces((s, r.id) for r in rulebook.rows(TrapRule, "trap") for s in r.surface)
        self._longest = max(map(len, self._words.rows), default=0)
        # A figure in a trap lies at most so far from the trap's beginning.
        self._leads = sorted(
            {i for s in self._words.rows for i, c in enumerate(s) if c in "一二三四五六七八九十百千万亿两0123456789"}
        )
        patterns = rulebook.rows(TrapPattern, "pattern")
        self._ids = {f"p{i}": row.id for i, row in enumerate(patterns)}
        joined = "|".join(f"(?P<p{i}>{row.pattern})" for i, row in enumerate(patterns))
        self._pattern = regex.compile(joined) if patterns else None

    def holds(self, text: str, start: int, stop: int) -> str | None:
        """The id of the trap that the figure is part of, or None. A longer figure (三公里 against 三公) is in none."""
        for lead in self._leads:
            begin = start - lead
            if begin < 0:
                break
            for end, rule in self._words.at(text, begin):
                if end > start and (end >= stop or begin < start):
                    return rule
        if self._pattern is None or not self._coded(text, start, stop):
            return None
        low = max(0, start - _REACH)
        for match in self._pattern.finditer(text, low, min(len(text), stop + _REACH)):
            if match.start() > start:
                break
            if match.end() > start and (match.end() >= stop or match.start() < start):
                return self._ids[str(match.lastgroup)]
        return None

    def _coded(self, text: str, start: int, stop: int) -> bool:
        """Whether a character beside the figure makes a code of it likely, so that the patterns are worth trying."""
        before = text[start - 1] if start else ""
        after = text[stop] if stop < len(text) else ""
        return bool(
            (before and (before in "·.-—:/〔[(第#№" or (before.isascii() and before.isalnum())))
            or (after and (after in "·-/:" or (after.isascii() and after.isalnum())))
            or not text[start].isdigit()
            or not text[stop - 1].isascii()
        )
