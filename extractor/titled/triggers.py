"""One automaton for all words that titled names are found by, and what it found in a text, by role."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from extractor.candidate import Candidate
from extractor.lexicon import Lexicon
from extractor.rulebook import Rule, Rulebook, TableRow
from extractor.titled import rules as r

Row = Rule | TableRow
Hit = tuple[int, int, Row]
"""Start, end, and the row of the word found."""

ROLES = ("title", "element", "person", "cue", "void", "head", "known", "project", "award", "mark")


class Triggers:
    """Finds all trigger words of a text in one run."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._lexicon: Lexicon[tuple[int, Row]] = Lexicon(self._pairs(rulebook))

    def _pairs(self, rulebook: Rulebook) -> Iterator[tuple[str, tuple[int, Row]]]:
        for title in rulebook.rows(r.TitleRule, "person_title"):
            yield title.title, (0, title)
        for element in rulebook.rows(r.ElementRule, "person_element"):
            yield element.element, (1, element)
        for known in rulebook.rows(r.KnownRule, "person_known"):
            yield known.name, (2, known)
        for name in rulebook.rows(r.KnownNameRule, "titled_known"):
            yield name.name, (6, name)
        surfaced: tuple[tuple[int, Iterable[r.SurfaceRule]], ...] = (
            (3, rulebook.rows(r.CueRule, "person_cue")),
            (4, rulebook.rows(r.VoidRule, "person_void")),
            (5, rulebook.rows(r.HeadRule, "event_head")),
            (7, rulebook.rows(r.ProjectRule, "project")),
            (8, rulebook.rows(r.AwardRule, "award")),
        )
        for role, rows in surfaced:
            for row in rows:
                for surface in row.surface:
                    yield surface, (role, row)

    def find(self, text: str) -> dict[str, list[Hit]]:
        """Hits by role, each list by end and then by length."""
        lists: list[list[Hit]] = [[] for _ in ROLES]
        for start, end, entries in self._lexicon.find(text):
            for role, row in entries:
                lists[role].append((start, end, row))
        return dict(zip(ROLES, lists, strict=True))


class Around:
    """The places and organisations found already, by where they begin and end."""

    __slots__ = ("bodies", "by_end", "by_start", "cover")

    def __init__(self, length: int, names: Sequence[Candidate]) -> None:
        self.by_start: dict[int, Candidate] = {}
        self.by_end: dict[int, Candidate] = {}
        self.bodies: dict[int, Candidate] = {}
        self.cover: list[Candidate | None] = [None] * length
        for name in names:
            if name.blocks:
                continue
            first = self.by_start.get(name.start)
            if first is None or first.end < name.end:
                self.by_start[name.start] = name
            last = self.by_end.get(name.end)
            if last is None or last.start > name.start:
                self.by_end[name.end] = name
            if name.kind == "organisation":
                self.bodies[name.end] = name
            for at in range(name.start, name.end):
                held = self.cover[at]
                if held is None or held.end - held.start < name.end - name.start:
                    self.cover[at] = name


def in_trap(text: str, start: int, end: int, traps: Sequence[str]) -> bool:
    """Whether a longer word of `traps` stands over `[start, end)`: 会议室 over 会议."""
    for trap in traps:
        low = max(0, end - len(trap))
        at = text.find(trap, low, start + len(trap))
        if 0 <= at <= start and at + len(trap) >= end:
            return True
    return False
