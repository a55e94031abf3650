"""What the words beside a figure say of it: 近1200万元左右, 不超过总投资的60%."""

from __future__ import annotations

import re
from bisect import bisect_right

from extractor.lexicon import Lexicon
from extractor.lookup import Surfaces, TrapWords
from extractor.quantity.rules import ModifierRule
from extractor.rulebook import Rulebook
from extractor.segment import Words

Said = tuple[str, int, int, str]
"""(modifier, start, end, rule id) of the word that says it."""
Limits = tuple[list[int], list[tuple[int, ModifierRule]]]
"""Where limits (不超过, 至少) end in a text, in order, and for each its start and row."""

_GAP_BREAK = re.compile(r"[,，。;；:：!?！？、\n0-9]")
_LINKS = frozenset(" 了过到有为达:")


class Modifiers:
    """Finds the modifier word of a figure; an infix wins over a word after, that over a word before."""

    def __init__(self, rulebook: Rulebook) -> None:
        rows = rulebook.rows(ModifierRule, "modifier")
        self._before = Surfaces((s, r) for r in rows if r.side == "before" for s in r.surface)
        self._after = Surfaces((s, r) for r in rows if r.side == "after" for s in r.surface)
        # What a figure with a modifier stands beside; most stand beside nothing of the kind.
        self.lasts = frozenset(self._before.lasts) | _LINKS
        self.firsts = frozenset(self._after.firsts)
        self._limits = Lexicon((s, r) for r in rows if r.gap for s in r.surface)
        self._traps = {(r.id, s): TrapWords(s, r.traps) for r in rows if r.traps for s in r.surface}

    def meanings(self, word: str) -> set[str]:
        """The modifiers that a word can set."""
        rows = (*self._before.rows.get(word, ()), *self._after.rows.get(word, ()))
        return {row.modifier for row in rows}

    def limits(self, text: str) -> Limits:
        """Where the limits of a text stand, to be handed to `before`."""
        found = [(end, start, rows[0]) for start, end, rows in self._limits.find(text)]
        return [end for end, _, _ in found], [(start, row) for _, start, row in found]

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
        return found or self.distant(text, start, self.limits(text) if limits is None else limits)

    def _adjacent(self, text: str, at: int, words: Words) -> Said | None:
        for begin, row in self._before.before(text, at):
            if self._void(text, begin, at, row) or (at - begin == 1 and begin not in words.edges):
                continue
            return row.modifier, begin, at, row.id
        return None

    def distant(self, text: str, start: int, limits: Limits) -> Said | None:
        """A limit with a short noun between it and the figure: 不超过总投资的60%, 至少建成1个."""
        ends, found = limits
        index = bisect_right(ends, start) - 1
        if index < 0:
            return None
        end = ends[index]
        while index > 0 and ends[index - 1] == end and found[index - 1][0] < found[index][0]:
            index -= 1
        begin, row = found[index]
        if start - end > row.gap or _GAP_BREAK.search(text, end, start) or self._void(text, begin, end, row):
            return None
        return row.modifier, begin, end, row.id

    def _void(self, text: str, start: int, end: int, row: ModifierRule) -> bool:
        """Whether a modifier's surface is part of a longer word (节约, 附近)."""
        return bool(row.traps) and self._traps[row.id, text[start:end]].hold(text, start)
