"""News sites that bear a place's name, where a text cites them: 每日甘肃网讯, 据红星湖南网报道."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from extractor.candidate import Candidate
from extractor.names.mention import Mention
from extractor.names.rules import SiteRule
from extractor.rulebook import Rulebook

_STRENGTH = 4


class Sites:
    """Finds sites by their row: a word of its own, a place, an ending, and a word beside them that cites."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rows = [(row, *_patterns(row)) for row in rulebook.rows(SiteRule, "site")]
        self._endings = tuple(ending for row, *_ in self._rows for ending in row.ending)

    def find(self, text: str, places: Mapping[int, Mention]) -> list[Candidate]:
        """Candidates of sites, by start; `places` are the text's places by their start."""
        if not any(ending in text for ending in self._endings):
            return []
        found = []
        for start, place in sorted(places.items()):
            for row, lead, ending, after, before in self._rows:
                closing = ending.match(text, place.end)
                if closing is None:
                    continue
                opening = lead.search(text, max(0, start - 4), start)
                begin = opening.start() if opening else start
                if after.match(text, closing.end()) or before.search(text, max(0, begin - 6), begin):
                    fields = {"canonical": text[begin : closing.end()], "type": "media", "place": place.canonical}
                    cues = (("place", start, place.end), ("ending", *closing.span()))
                    found.append(
                        Candidate("organisation", begin, closing.end(), row.id, fields, cues, strength=_STRENGTH)
                    )
        return found


def _patterns(row: SiteRule) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Expressions of the lead up to the place, the ending behind it, and the words that cite after and before."""

    def any_of(words: Sequence[str]) -> str:
        return "|".join(map(re.escape, sorted(words, key=len, reverse=True))) or r"(?!)"

    return (
        re.compile(rf"(?:{any_of(row.lead)})\Z"),
        re.compile(any_of(row.ending)),
        re.compile(rf" ?[(]?(?:{any_of(row.after)})"),
        re.compile(rf"(?:{any_of(row.before)}) ?\Z"),
    )
