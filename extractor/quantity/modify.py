"""What the words beside a figure say of it: 近1200万元左右, 不超过总投资的60%."""

from __future__ import annotations

import re

from extractor.lookup import Surfaces, in_trap
from extractor.quantity.rules import ModifierRule
from extractor.rulebook import Rulebook
from extractor.segment import Words

Said = tuple[str, int, int, str]
"""(modifier, start, end, rule id) of the word that says it."""

_CLAUSE_MARKS = re.compile(r"[,，。;；:：!?！？、\n]")
_LINKS = " 了过到有为达:"


class Modifiers:
    """Finds the modifier word of a figure; an infix wins over a word after, that over a word before."""

    def __init__(self, rulebook: Rulebook) -> None:
        rows = rulebook.rows(ModifierRule, "modifier")
        self._before = Surfaces((s, r) for r in rows if r.side == "before" for s in r.surface)
        self._last = frozenset(s[-1] for s in self._before.rows)
        self._after = Surfaces((s, r) for r in rows if r.side == "after" for s in r.surface)
        limits = sorted(((s, r) for r in rows if r.gap for s in r.surface), key=lambda sr: -len(sr[0]))
        self._limits = dict(limits)
        self._limit = re.compile("|".join(re.escape(s) for s, _ in limits)) if limits else None
        # Most windows hold no limit; the characters that limits begin with tell so at once.
        self._hint = re.compile("[" + "".join({re.escape(s[0]) for s, _ in limits} or {"\0"}) + "]")
        self._reach = max((r.gap + len(s) for s, r in limits), default=0)

    def meanings(self, word: str) -> set[str]:
        """The modifiers that a word can set."""
        rows = (*self._before.rows.get(word, ()), *self._after.rows.get(word, ()))
        return {row.modifier for row in rows}

    def after(self, text: str, end: int) -> Said | None:
        """The word that follows a figure ending at `end`: 左右, 以上."""
        for stop, row in self._after.at(text, end):
            if not (row.traps and in_trap(text, end, stop, row.traps)) and not text.startswith(row.not_before, stop):
                return row.modifier, end, stop, row.id
        return None

    def before(self, text: str, start: int, words: Words) -> Said | None:
        """The word that stands before a figure beginning at `start`: 近, 超过; or a limit a short noun away."""
        at = start
        while at and text[at - 1] == " ":
            at -= 1
        if not at:
            return None
        last = text[at - 1]
        found = self._adjacent(text, at, words) if last in self._last else None
        if found is None and last in _LINKS and at > 1 and text[at - 2] in self._last:
            found = self._adjacent(text, at - 1, words)
        if found is None and self._hint.search(text, max(0, start - self._reach), start):
            found = self._distant(text, start)
        return found

    def _adjacent(self, text: str, at: int, words: Words) -> Said | None:
        for begin, row in self._before.before(text, at):
            if row.traps and in_trap(text, begin, at, row.traps):
                continue
            if at - begin == 1 and begin not in words.edges:
                continue
            return row.modifier, begin, at, row.id
        return None

    def _distant(self, text: str, start: int) -> Said | None:
        if self._limit is None:
            return None
        window = text[max(0, start - self._reach) : start]
        cut = 0
        for mark in _CLAUSE_MARKS.finditer(window):
            cut = mark.end()
        limits = list(self._limit.finditer(window, cut))
        if not limits:
            return None
        last = limits[-1]
        row = self._limits[last[0]]
        offset = start - len(window)
        if len(window) - last.end() > row.gap or any(c.isdigit() for c in window[last.end() :]):
            return None
        begin, stop = offset + last.start(), offset + last.end()
        if row.traps and in_trap(text, begin, stop, row.traps):
            return None
        return row.modifier, begin, stop, row.id
