"""One automaton for all the words that finders look for, run once over a text.

A finder enters surfaces under a tag; after the run it reads the places of its own tags. 20,000 names cost a text some
15 ns a character; a regular expression of as many alternatives would cost milliseconds (ECOSYSTEM.md, section 10).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

import ahocorasick_rs

T = TypeVar("T")


class Lexicon(Generic[T]):
    """Surfaces with their entries; `find` gives every occurrence of every surface, overlapping ones too.

    Args:
        pairs: surfaces, each with an entry.
        once: whether it is built for one text alone: an automaton that is built five times as fast, and runs slower.
    """

    def __init__(self, pairs: Iterable[tuple[str, T]], *, once: bool = False) -> None:
        self.entries: dict[str, list[T]] = {}
        for surface, entry in pairs:
            self.entries.setdefault(surface, []).append(entry)
        self._by_index = list(self.entries.values())
        kinds = ahocorasick_rs.Implementation
        kind = kinds.NoncontiguousNFA if once else kinds.DFA if len(self.entries) < 3000 else None
        self._automaton = ahocorasick_rs.AhoCorasick(list(self.entries), implementation=kind)

    def find(self, text: str) -> list[tuple[int, int, list[T]]]:
        """(start, end, entries) of each occurrence, by end and then by length."""
        table = self._by_index
        return [
            (start, end, table[index])
            for index, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True)
        ]
