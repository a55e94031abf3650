"""Names of a text: places first, then the document's own place, then what points to it, then organisations.

Reading order: `NameFinder.find` is the whole. One automaton finds the triggers of all; `PlaceFinder` settles places;
`Home` the document's own; deictics (我省), unlisted places and organisations follow.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from extractor.candidate import Candidate
from extractor.document import Document
from extractor.lexicon import Lexicon
from extractor.names.extent import Extents
from extractor.names.gazetteer import Gazetteer, codes
from extractor.names.home import Home
from extractor.names.memory import Memory
from extractor.names.mention import Mention
from extractor.names.naming import Naming, as_written
from extractor.names.organisations import OrganisationFinder, Triggers
from extractor.names.places import PlaceFinder, chained
from extractor.names.rules import DeicticRule, DivisionRow
from extractor.names.unlisted import UnlistedPlaces
from extractor.rulebook import Rulebook
from extractor.segment import Words

_PLACE, _DEICTIC, _DEPARTMENT, _FIXED, _ENDING, _UNLISTED = range(6)
_REGION_STOPS = ("主席", "副主席", "、直辖", "级", "人大代表", "各")
_DEICTIC_STOPS = ("各省", "省市", "市场")
_LEVEL_WORDS = {"province": "省", "county": "县", "prefecture": "州", "region": "自治区"}


class NameFinder:
    """Finds places and organisations."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.gazetteer = Gazetteer(rulebook)
        self.organisations = OrganisationFinder(rulebook)
        tails = frozenset(self.organisations.departments.forms)
        self.places = PlaceFinder(rulebook, self.gazetteer, tails)
        self.unlisted = UnlistedPlaces(rulebook)
        self.memory = Memory(rulebook)
        self._deictics = {s: r for r in rulebook.rows(DeicticRule, "deictic") for s in r.surface}
        self._lexicon: Lexicon[tuple[int, str]] = Lexicon(self._surfaces())

    def _surfaces(self) -> Iterable[tuple[str, tuple[int, str]]]:
        for surface in self.gazetteer.entries:
            yield surface, (_PLACE, surface)
        for surface in self._deictics:
            yield surface, (_DEICTIC, surface)
        for surface in self.organisations.departments.forms:
            yield surface, (_DEPARTMENT, surface)
        for surface in self.organisations.fixed:
            yield surface, (_FIXED, surface)
        for surface in self.organisations.suffixes:
            yield surface, (_ENDING, surface)
        for surface in self.unlisted.suffixes:
            yield surface, (_UNLISTED, surface)

    def find(self, document: Document, words: Words, date: str) -> list[Candidate]:
        """Candidates of places and organisations; `date` is the document's, EDTF, "" where there is none."""
        text = document.folded
        hits: tuple[list[tuple[int, int, str]], ...] = ([], [], [], [], [], [])
        for start, end, entries in self._lexicon.find(text):
            for tag, surface in entries:
                hits[tag].append((start, end, surface))
        mentions = self.places.find(text, words, hits[_PLACE], date)
        home = self._home(text, mentions, date)
        pointing = self._pointing(text, words, hits[_DEICTIC], mentions, home)
        places = chained(_merged(mentions, pointing), self.gazetteer)
        finder = self.organisations
        extents = Extents(
            text, words, finder.stops,
            finder.single_stops, finder.inner, finder.level_words,
            {m.end: m for m in places if m.end - m.start > 1},
        )  # fmt: skip
        unlisted = self.unlisted.find(text, words, hits[_UNLISTED], extents)
        places = chained(_merged(places, unlisted), self.gazetteer)
        triggers = Triggers(hits[_DEPARTMENT], hits[_FIXED], hits[_ENDING])
        naming = Naming(self.gazetteer, places, date)
        organisations = finder.find(text, words, triggers, places, home, naming, date)
        found = [self._candidate(m, date) for m in places] + organisations
        found += self.memory.recall(text, words, found)
        as_written(found, document)
        return found

    def _home(self, text: str, mentions: list[Mention], date: str) -> Home:
        stripped = len(text) - len(text.lstrip("\ufeff \n\r\t"))
        title_end = text.find("\n", stripped)
        title_end = min(title_end if title_end >= 0 else 60, 80)
        head_end = min(len(text), title_end + 160)
        return Home(self.gazetteer, mentions, title_end, head_end, date)

    def _pointing(
        self, text: str, words: Words, hits: list[tuple[int, int, str]], mentions: list[Mention], home: Home
    ) -> list[Mention]:
        """Mentions of 我省, 全县 and the like where the document settles which place that is."""
        taken = {m.start for m in mentions}
        out = []
        for start, end, surface in hits:
            rule = self._deictics[surface]
            if (
                rule.optional
                or start in taken
                or start not in words.edges
                or not self._stands(text, words, start, end, rule)
            ):
                continue
            division = self._resolve(surface, rule.level, home, start)
            if division is None:
                continue
            mention = Mention(start, end, surface, (), accepted=True)
            mention.canonical, mention.level, mention.rule = division.name, division.level, rule.id
            mention.entry = self._entry(division)
            out.append(mention)
        return out

    def _stands(self, text: str, words: Words, start: int, end: int, rule: DeicticRule) -> bool:
        if end not in words.edges and words.starts[words.index_at(end - 1)] > start:
            return False
        if text.startswith(_DEICTIC_STOPS, start):
            return False
        if rule.level != "region":
            return True
        # 各省、自治区、直辖市 and 自治区主席 speak of none.
        return not (text.startswith(_REGION_STOPS, end) or text.endswith(("省、", "各省", "各"), 0, start))

    def _resolve(self, surface: str, level: str, home: Home, offset: int) -> DivisionRow | None:
        if level == "city":
            return home.resolve("市", offset)
        if level == "district":
            return home.resolve("区", offset)
        if level == "prefecture":
            return home.resolve("盟" if "盟" in surface else "州", offset)
        if level == "county":
            return home.resolve("旗" if "旗" in surface else "县", offset)
        word = _LEVEL_WORDS.get(level)
        return home.resolve(word, offset) if word else None

    def _entry(self, division: DivisionRow) -> Any:
        entries = self.gazetteer.entries.get(division.name, ())
        return next((e for e in entries if e.division == division), None)

    def _candidate(self, m: Mention, date: str) -> Candidate:
        fields: dict[str, Any] = {"canonical": m.canonical or m.surface, "level": m.level}
        division = m.entry.division if m.entry and m.level not in ("township", "village") else None
        if division is not None:
            fields |= codes(division, date)
        if m.parents:
            fields["parents"] = m.parents
        cues = tuple(m.cues)
        return Candidate("place", m.start, m.end, m.rule, fields, cues, strength=m.strength)


def _merged(first: list[Mention], second: list[Mention]) -> list[Mention]:
    """Both lists by start; of two that overlap the longer."""
    out: list[Mention] = []
    for m in sorted((*first, *second), key=lambda m: (m.start, -m.end)):
        if out and out[-1].end > m.start:
            if m.end - m.start <= out[-1].end - out[-1].start:
                continue
            out.pop()
        out.append(m)
    return out
