"""Amounts of money without a unit, where the words before them say so: 奖池36.57亿, 捐款3亿; 设备1.46亿、土建2.3亿元."""

from __future__ import annotations

import re
from collections.abc import Iterable

from extractor.quantity.figures import Figure
from extractor.quantity.rules import BareRule
from extractor.rulebook import Rulebook

_CLAUSE_BREAK = re.compile(r"[,，。;；:!?\n]")
_LARGE = frozenset("万亿")
_ENDS = frozenset(" ,，。;；:、)(!?\n)》”元等和与及用的左上以至到,")
# An amount in yuan, and how far from a bare one it may stand in its sentence.
_AMOUNT = re.compile(r"[\d.][万亿]?元(?![旦宵素件])")
_SENTENCE = 60


class BareAmounts:
    """Looks for the words of the `bare` rows before an amount."""

    def __init__(self, rulebook: Rulebook, infix: Iterable[str]) -> None:
        self._rows = {word: rule for rule in rulebook.rows(BareRule, "bare") for word in rule.before.surface}
        longest = sorted(self._rows, key=len, reverse=True)
        self._words = re.compile("|".join(map(re.escape, longest)) or r"(?!)")
        self._reach = max((len(word) + rule.before.within for word, rule in self._rows.items()), default=0)
        self._infix = frozenset(infix)

    def rule(self, text: str, atom: Figure) -> tuple[BareRule, tuple[int, int]] | None:
        """The row that makes money of a figure with no unit, and the place of its word; None where none does."""
        begin, start, end = atom.begin, atom.start, atom.end
        last = text[end - 2] if text[end - 1] in self._infix and end - start > 1 else text[end - 1]
        if last not in _LARGE or end - start == 1 or (end < len(text) and text[end] not in _ENDS):
            return None
        word = rule = None
        for found in self._words.finditer(text, max(0, begin - self._reach), begin):
            row = self._rows[found[0]]
            if begin - found.end() <= row.before.within:
                word, rule = found, row
        if word is None or rule is None or _CLAUSE_BREAK.search(text, word.start(), begin):
            return None
        return None if rule.listed and not _beside(text, begin, end) else (rule, word.span())


def _beside(text: str, begin: int, end: int) -> bool:
    """Whether an amount in yuan stands in the same sentence, not far away."""
    low = max(0, begin - _SENTENCE)
    first = max(low, text.rfind("。", low, begin), text.rfind("\n", low, begin))
    last = min((at for mark in "。\n" if (at := text.find(mark, end, end + _SENTENCE)) >= 0), default=end + _SENTENCE)
    return _AMOUNT.search(text, first, last) is not None
