"""Places that stand in no table: townships, villages, zones, roads, parks, by their ending and extent."""

from __future__ import annotations

import re

from extractor.lookup import TrapWords
from extractor.names.extent import Extents, longest_by_end
from extractor.names.mention import Mention
from extractor.names.rules import PlaceSuffixRule
from extractor.rulebook import Rulebook
from extractor.segment import Words

_NUMBER = re.compile(r"[A-Z]{0,2}\d{1,4}$")
_OPEN_BEFORE = frozenset('、,，。;；:!?\n “"(《在到赴从向往于至自和与及由经')
_SHORT_MOST = 4


class UnlistedPlaces:
    """Finds places by the rows of rules/places/suffixes.toml."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.suffixes: dict[str, PlaceSuffixRule] = {
            surface: rule for rule in rulebook.rows(PlaceSuffixRule, "place_suffix") for surface in rule.surface
        }
        self._traps = {s: TrapWords(s, r.traps) for s, r in self.suffixes.items() if r.traps}

    def find(self, text: str, words: Words, hits: list[tuple[int, int, str]], extents: Extents) -> list[Mention]:
        """Mentions by the order of their ends, so that a village may open with its township."""
        found: list[Mention] = []
        taken: dict[int, int] = {}
        for start, end, surface in longest_by_end(hits):
            rule = self.suffixes[surface]
            if end not in words.edges and words.starts[words.index_at(end - 1)] >= start:
                continue
            if end in extents.places or (rule.traps and self._traps[surface].hold(text, start)):
                continue
            mention = self._mention(text, start, end, rule, extents)
            if mention is None or taken.get(end, end) <= mention.start:
                continue
            taken[end] = mention.start
            found = [m for m in found if not (mention.start <= m.start and m.end <= mention.end)]
            found.append(mention)
            extents.places[end] = mention
        return found

    def _mention(self, text: str, start: int, end: int, rule: PlaceSuffixRule, extents: Extents) -> Mention | None:
        if rule.numbered:
            number = _NUMBER.search(text, max(0, start - 6), start)
            if number:
                return self._made(text, number.start(), end, rule)
        extent = extents.of(start, limit=6 if rule.left == "short" else 24, located=True)
        place = extent.place
        if place is not None and place.end <= start:
            own = start - place.end
            if rule.left == "short":
                if not 1 <= own <= _SHORT_MOST or place.level in ("natural", "facility"):
                    return None
                return self._made(text, place.end, end, rule)
            if own == 0 and not (rule.bare_place and end - start > 1):
                return None
            return self._made(text, extent.start, end, rule)
        if extent.level_word or extent.body or rule.left == "place":
            return None
        if rule.left == "short" and rule.level != "natural":
            bounded = self._bounded(text, start, extents)
            if bounded is not None:
                return self._made(text, bounded, end, rule)
        begin = extent.start if extent.proper else extent.reach
        own = start - begin
        if rule.level == "natural":
            return self._made(text, begin, end, rule) if self._known(extents, begin, start, end) else None
        if rule.left == "short":
            if not 1 <= own <= _SHORT_MOST or (own == 1 and rule.level in ("village", "natural")):
                return None
            if not extent.proper and not (begin == 0 or text[begin - 1] in _OPEN_BEFORE):
                return None
            return self._made(text, begin, end, rule)
        if not extent.proper or own < 2 or text[begin:start] in self.suffixes:
            return None
        return self._made(text, begin, end, rule)

    def _known(self, extents: Extents, begin: int, start: int, end: int) -> bool:
        """Whether the dictionary knows a river or mountain as a place, whole or before its ending: 永定河; not 遗骨如山."""
        words = extents.words
        index = words.index_at(begin)
        stop = words.starts[index + 1]
        return words.starts[index] == begin and words.tags[index] == "ns" and stop in (start, end)

    def _bounded(self, text: str, start: int, extents: Extents) -> int | None:
        """Where a name of one to three characters begins that punctuation bounds: 、者保|乡; 经 before it is left out."""
        begin = start
        while begin and start - begin < 5 and text[begin - 1].isalpha() and not text[begin - 1].isascii():
            begin -= 1
        words = extents.words
        while begin < start:
            index = words.index_at(begin)
            if words.words[index] not in extents.stops or words.tags[index] == "k":
                break
            begin = words.starts[index + 1]
        return begin if 2 <= start - begin <= 3 and (begin == 0 or not text[begin - 1].isdigit()) else None

    def _made(self, text: str, begin: int, end: int, rule: PlaceSuffixRule) -> Mention:
        surface = text[begin:end]
        mention = Mention(begin, end, surface, (), accepted=True)
        mention.canonical, mention.level, mention.rule = surface, rule.level, rule.id
        return mention
