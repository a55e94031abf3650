"""Shares of the three industries against a hundred: 三次产业结构为4.5:56.2:39.3."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from extractor.findings.model import Finding, Source
from extractor.findings.rules import Vocabulary
from extractor.findings.sheet import Sheet
from extractor.record import plain

_SHARE = r"\d{1,2}(?:\.\d{1,3})?"
_RATIO = re.compile(rf"(?<![\d.])({_SHARE})[ ]?[:∶]({_SHARE})[ ]?[:∶]({_SHARE})(?![\d.]*\d|[:∶])")
_FAR = 40  # characters from the words to the ratio
_ROUNDING = Decimal("0.2")


class Structure:
    """Finds shares of a whole that do not make a hundred.

    Args:
        words: the vocabulary.
    """

    def __init__(self, words: Vocabulary) -> None:
        self._words = re.compile(words.pattern("structure"))

    def check(self, sheet: Sheet) -> Iterator[Finding]:
        """What does not agree."""
        seen = set()
        for word in self._words.finditer(sheet.folded):
            end = min(word.end() + _FAR, len(sheet.folded))
            stop = re.compile("[。;\n]").search(sheet.folded, word.end(), end)
            for match in _RATIO.finditer(sheet.folded, word.end(), stop.start() if stop else end):
                shares = [Decimal(part) for part in match.groups()]
                made = sum(shares, Decimal(0))
                # 4:5:1 is a ratio and no shares; shares of a hundred miss it by a slip at most.
                if match.start() in seen or abs(made - 100) <= _ROUNDING or not 80 < made < 120:
                    continue
                seen.add(match.start())
                yield Finding(
                    kind="structure", message=f"{match[0]} make {plain(made)}, not 100", stated=Decimal(100),
                    computed=made, tolerance=_ROUNDING,
                    sources=tuple(
                        Source(role="share", start=match.start(i), end=match.end(i), text=sheet.text[slice(*match.span(i))], value=share)
                        for i, share in enumerate(shares, 1)
                    ),
                    rule="finding.structure",
                )  # fmt: skip
