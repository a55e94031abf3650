"""The state of finding organisations in one text, and where the dictionary's words let a name end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.candidate import Candidate
from extractor.names.extent import Extents
from extractor.names.home import Home
from extractor.names.mention import Mention
from extractor.names.naming import Naming
from extractor.segment import Words

if TYPE_CHECKING:
    from extractor.names.organisations import OrganisationFinder


class Run:
    """What has been found in one text, by end and by start, for the names that open with it."""

    def __init__(
        self, finder: OrganisationFinder, text: str, words: Words, places: dict[int, Mention], home: Home, naming: Naming,
        date: str,
    ) -> None:  # fmt: skip
        self.finder, self.text, self.words, self.home, self.date = finder, text, words, home, date
        self.naming = naming
        self.found: list[Candidate] = []
        self.states: frozenset[int] = frozenset()
        self.extents = Extents(text, words, finder.stops, finder.single_stops, finder.inner, finder.level_words, places)
        self.by_end: dict[int, Candidate] = {}
        self.by_start: dict[int, list[int]] = {}

    def enter(self, candidate: Candidate) -> None:
        """Takes up a body that other rules found."""
        self._add(candidate)

    def _add(self, candidate: Candidate) -> None:
        earlier = self.by_end.get(candidate.end)
        if earlier is not None and earlier.start <= candidate.start:
            return
        self.found.append(candidate)
        self.by_end[candidate.end] = candidate
        self.by_start.setdefault(candidate.start, []).append(candidate.end)
        self.extents.bodies[candidate.end] = candidate.start

    def _ends_well(self, start: int, end: int) -> bool:
        """Whether the dictionary's words let a name end here: 民政部 does not in 民政部门, 市委 does in 市委书记."""
        words = self.words
        index = words.index_at(end - 1)
        if self.text[end - 1 : end + 1] in self.finder.crossing and not self._titled(end):
            # 公安部|门, 教育局|长: however the segmenter cuts, the name does not end here; 厅|长期 is another word.
            following = words.index_at(end) if end < len(self.text) else index
            if words.starts[following + 1] - words.starts[following] == 1 or words.starts[following] < end:
                return False
        if end in words.edges:
            return True
        if words.starts[index] < start:
            return True
        if self._titled(end):
            return True
        if words.words[index] in self.finder.crossing:
            return False
        # 海关监管 begins with the ending; 建言 against 民建 does not.
        return end - start >= 3 or (end - start == 2 and words.starts[index] == start)

    def _titled(self, end: int) -> bool:
        """Whether the head's title follows: 就业促进处|处长, where the dictionary sees 处处."""
        text = self.text
        return text[end : end + 1] == text[end - 1] and text[end + 1 : end + 2] in ("长", "员", "主")
