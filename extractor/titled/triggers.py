"""The words that titled names are found by: one automaton for those that start a search, tables for those beside a name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, TypeVar

from extractor.candidate import Candidate
from extractor.lexicon import Lexicon
from extractor.rulebook import Rule, Rulebook, SurfaceRule, TableRow
from extractor.titled import rules as r

Row = Rule | TableRow
Hit = tuple[int, int, Row]
"""Start, end, and the row of the word found."""
Checks = tuple[tuple[int, str], ...]
T = TypeVar("T")

ROLES = ("title", "element", "person", "cue", "void", "head", "known", "project", "award")
_STRONG_CUE = 2.0


def trap_checks(surface: str, traps: Iterable[str]) -> Checks:
    """For each place of a surface in a longer word: how far before it the word begins, and the word (会议室 for 会议)."""
    found = []
    for trap in traps:
        at = trap.find(surface)
        while at >= 0:
            found.append((at, trap))
            at = trap.find(surface, at + 1)
    return tuple(found)


def trapped(text: str, start: int, checks: Checks) -> bool:
    """Whether one of the longer words stands over a surface found at `start`."""
    for back, trap in checks:  # noqa: SIM110 (a loop is twice as fast here as any() over a generator)
        if start >= back and text.startswith(trap, start - back):
            return True
    return False


class Affixes(Generic[T]):
    """A table of words that stand beside an offset; the longest one counts."""

    def __init__(self, rows: Iterable[tuple[str, T, Sequence[str]]]) -> None:
        self._rows = {surface: (row, trap_checks(surface, traps)) for surface, row, traps in rows}
        self._lengths = tuple(sorted({len(s) for s in self._rows}, reverse=True))
        self._first = frozenset(s[0] for s in self._rows)
        self._last = frozenset(s[-1] for s in self._rows)

    def starting(self, text: str, at: int) -> tuple[int, T] | None:
        """The end and the row of the longest word that begins at `at`."""
        if at < len(text) and text[at] in self._first:
            for length in self._lengths:
                found = self._rows.get(text[at : at + length]) if at + length <= len(text) else None
                if found is not None and not (found[1] and trapped(text, at, found[1])):
                    return at + length, found[0]
        return None

    def ending(self, text: str, at: int) -> tuple[int, T] | None:
        """The start and the row of the longest word that ends at `at`."""
        if at and text[at - 1] in self._last:
            for length in self._lengths:
                found = self._rows.get(text[at - length : at]) if length <= at else None
                if found is not None and not (found[1] and trapped(text, at - length, found[1])):
                    return at - length, found[0]
        return None


class Triggers:
    """Finds all words of a text that start a search, in one run."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._lexicon: Lexicon[tuple[int, Row, Checks]] = Lexicon(self._pairs(rulebook))

    def _pairs(self, rulebook: Rulebook) -> Iterator[tuple[str, tuple[int, Row, Checks]]]:
        for title in rulebook.rows(r.TitleRule, "person_title"):
            yield title.title, (0, title, ())
        for element in rulebook.rows(r.ElementRule, "person_element"):
            yield element.element, (1, element, ())
        for known in rulebook.rows(r.KnownRule, "person_known"):
            yield known.name, (2, known, ())
        for name in rulebook.rows(r.KnownNameRule, "titled_known"):
            yield name.name, (6, name, ())
        cues = rulebook.rows(r.CueRule, "person_cue")
        surfaced: tuple[tuple[int, Iterable[SurfaceRule]], ...] = (
            (3, [x for x in cues if x.side == "before" and x.weight >= _STRONG_CUE]),
            (4, rulebook.rows(r.VoidRule, "person_void")),
            (5, [x for x in rulebook.rows(r.HeadRule, "event_head") if x.needs != "quotes"]),
            (7, rulebook.rows(r.ProjectRule, "project")),
            (8, [x for x in rulebook.rows(r.AwardRule, "award") if x.role != "follow"]),
        )
        for role, rows in surfaced:
            for row in rows:
                for surface in row.surface:
                    yield surface, (role, row, trap_checks(surface, getattr(row, "traps", ())))

    def find(self, text: str) -> dict[str, list[Hit]]:
        """Hits by role, each list by end and then by length; those inside a trap are left out."""
        lists: list[list[Hit]] = [[] for _ in ROLES]
        for start, end, entries in self._lexicon.find(text):
            for role, row, checks in entries:
                if not (checks and trapped(text, start, checks)):
                    lists[role].append((start, end, row))
        return dict(zip(ROLES, lists, strict=True))


class Around:
    """The places and organisations found already, by where they begin and end.

    Attributes:
        by_start, by_end: the longest name that begins or ends at an offset.
        bodies: organisations by their end.
        cover: for each character the longest name over it.
    """

    __slots__ = ("bodies", "by_end", "by_start", "cover")

    def __init__(self, length: int, names: Sequence[Candidate]) -> None:
        self.by_start: dict[int, Candidate] = {}
        self.by_end: dict[int, Candidate] = {}
        self.bodies: dict[int, Candidate] = {}
        self.cover: list[Candidate | None] = [None] * length
        for name in sorted((n for n in names if not n.blocks), key=lambda n: n.end - n.start):
            self.by_start[name.start] = name
            self.by_end[name.end] = name
            if name.kind == "organisation":
                self.bodies[name.end] = name
            self.cover[name.start : name.end] = [name] * (name.end - name.start)
