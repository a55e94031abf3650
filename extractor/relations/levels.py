"""What kind of body or place a word of one or two characters stands for: 该院 the hospital just named, 医院对医院 a level."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from extractor.facts.tape import Tape
from extractor.record import Record
from extractor.relations.chunks import Filler
from extractor.relations.rules import Side
from extractor.rulebook import Rulebook

_OPENING = re.compile(r"[一二三四五六七八九十]是|\n")


class Sides:
    """The `side` rows of one rulebook."""

    def __init__(self, rulebook: Rulebook) -> None:
        rows = rulebook.rows(Side, "side")
        self._kinds = {s: frozenset(row.kinds) for row in rows for s in row.surface}
        words = "|".join(sorted(self._kinds, key=lambda s: (-len(s), s)))
        pair = rf"({words})对({words})"
        self._formula = re.compile(rf"{pair}(?:(?![一-鿿])|(?=的|结对|对口|帮扶|支援))")

    def meant(self, word: str) -> frozenset[str]:
        """The kinds that 该院, 该县 may mean; empty for other words."""
        return self._kinds.get(word[1:], frozenset()) if word[:1] == "该" else frozenset()

    @staticmethod
    def kind(record: Record | None) -> str | None:
        """The type of a body, the level of a place."""
        kind = getattr(record, "type", None) or getattr(record, "level", None)
        return kind if isinstance(kind, str) else None

    def level(
        self, tape: Tape, left: Sequence[Filler], right: Sequence[Filler], trigger: tuple[int, int]
    ) -> tuple[int, int] | None:
        """Where the list item or paragraph that holds a support says its level, as 市对县 does; None where it does not."""
        text, at = tape.folded, trigger[0]
        start = 0
        for mark in _OPENING.finditer(text, max(0, at - 400), at):
            start = mark.end()
        givers, receivers = {self.kind(f.record) for f in left}, {self.kind(f.record) for f in right}
        for match in self._formula.finditer(text, start, trigger[1]):
            giver, receiver = match.groups()
            if tape.starts[bisect_left(tape.starts, match.start())] != match.start():
                continue  # 城市对县
            if givers <= self._kinds[giver] and receivers <= self._kinds[receiver]:
                return match.span()
        return None
