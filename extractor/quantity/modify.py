"""What the words beside a figure say of it: 近1200万元左右, 不超过总投资的60%."""

from __future__ import annotations

import re
from collections.abc import Iterable

from extractor.lexicon import Lexicon
from extractor.lookup import Surfaces, TrapWords
from extractor.quantity.rules import ModifierRule
from extractor.rulebook import Rulebook
from extractor.segment import Words

Said = tuple[str, int, int, str]
"""(modifier, start, end, rule id) of the word that says it."""
Limits = dict[int, Said]
"""By the place where a figure may begin: the limit (不超过, 至少) that governs it over a short noun, or none."""

_GAP_BREAK = re.compile(r"[,，。;；:：!?！？、\n0-9]")
_LINKS = frozenset(" 了过到有为达:")
# As far before a figure as a limit and its noun may reach, for a figure looked at alone.
_REACH = 28


def stronger(before: Said | None, after: Said | None) -> Said | None:
    """Of the words on both sides of a figure the one that counts: a bound says more than 约, 左右; else the one before.

    近1200万元左右 is under, 约3亿元以上 is at_least, 超过100人以上 is over.
    """
    if before is None or (after is not None and before[0] == "about"):
        return after
    return before


class Modifiers:
    """Finds the modifier words of a figure; an infix, which the numeral itself holds, wins over both."""

    def __init__(self, rulebook: Rulebook) -> None:
        rows = rulebook.rows(ModifierRule, "modifier")
        self._before = Surfaces((s, r) for r in rows if r.side == "before" for s in r.surface)
        self._after = Surfaces((s, r) for r in rows if r.side == "after" for s in r.surface)
        # What a figure with a modifier stands beside; most stand beside nothing of the kind.
        self.lasts = frozenset(self._before.lasts) | _LINKS
        self.firsts = frozenset(self._after.firsts)
        self.far = tuple((s, r) for r in rows if r.gap for s in r.surface)
        self._limits = Lexicon(self.far)
        self._traps = {(r.id, s): TrapWords(s, r.traps) for r in rows if r.traps for s in r.surface}

    def meanings(self, word: str) -> set[str]:
        """The modifiers that a word can set."""
        rows = (*self._before.rows.get(word, ()), *self._after.rows.get(word, ()))
        return {row.modifier for row in rows}

    def limits(self, text: str, found: Iterable[tuple[int, int, ModifierRule]] | None = None) -> Limits:
        """What the limits of a text govern, to be handed to `before`.

        Args:
            text: the folded view.
            found: (start, end, row) of each limit, where the caller has looked for them already.
        """
        if found is None:
            found = [(start, end, rows[0]) for start, end, rows in self._limits.find(text)]
        governed: Limits = {}
        # A later limit wins over an earlier one, and of two that end together the longer one.
        for start, end, row in sorted(found, key=lambda one: (one[1], -one[0])):
            if self._void(text, start, end, row):
                continue
            said = (row.modifier, start, end, row.id)
            stop = min(end + row.gap, len(text))
            barrier = _GAP_BREAK.search(text, end, stop)
            for place in range(end, (barrier.start() if barrier else stop) + 1):
                governed[place] = said
        return governed

    def after(self, text: str, end: int) -> Said | None:
        """The word that follows a figure ending at `end`: 左右, 以上."""
        for stop, row in self._after.at(text, end):
            if not self._void(text, end, stop, row) and not text.startswith(row.not_before, stop):
                return row.modifier, end, stop, row.id
        return None

    def before(self, text: str, start: int, words: Words, limits: Limits | None = None) -> Said | None:
        """The word that stands before a figure beginning at `start`: 近, 超过; or a limit a short noun away."""
        at = start
        while at and text[at - 1] == " ":
            at -= 1
        if not at:
            return None
        last = text[at - 1]
        found = self._adjacent(text, at, words) if last in self._before.lasts else None
        if found is None and last in _LINKS and at > 1 and text[at - 2] in self._before.lasts:
            found = self._adjacent(text, at - 1, words)
        if found is None and limits is None:
            first = max(0, start - _REACH)
            away = self.limits(text[first : start + 1]).get(start - first)
            return away and (away[0], away[1] + first, away[2] + first, away[3])
        return found or (limits or {}).get(start)

    def _adjacent(self, text: str, at: int, words: Words) -> Said | None:
        for begin, row in self._before.before(text, at):
            if self._void(text, begin, at, row) or (at - begin == 1 and begin not in words.edges):
                continue
            return row.modifier, begin, at, row.id
        return None

    def _void(self, text: str, start: int, end: int, row: ModifierRule) -> bool:
        """Whether a modifier's surface is part of a longer word (节约, 附近)."""
        return bool(row.traps) and self._traps[row.id, text[start:end]].hold(text, start)
