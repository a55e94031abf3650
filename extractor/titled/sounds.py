"""Names transcribed by their sound: 阿布力孜·吾守尔, 克林顿, 洛桑江村. They have no surname of the Han lists."""

from __future__ import annotations

import re

from extractor.rulebook import Rulebook
from extractor.segment import Words
from extractor.titled import rules as r
from extractor.titled.triggers import Hit

_DOT = re.compile(r"[·•・‧]")
_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ.")


class SoundNames:
    """Finds strings whose characters transcribe sounds."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.sounds = {x.char: x.weight for x in rulebook.rows(r.SoundRule, "person_sound")}
        given = {x.char for x in rulebook.rows(r.GivenRule, "given") if x.weight >= 3}
        self._parts = frozenset(self.sounds) | frozenset(given)
        every = "".join(map(re.escape, self.sounds))
        self._run = re.compile(f"[{every}]{{3,}}" if every else r"(?!)")

    def dotted(self, text: str, words: Words) -> list[tuple[int, int, float]]:
        """Names of parts joined by dots: every part is made of sounds, the outer ends are where the sounds end."""
        out: list[tuple[int, int, float]] = []
        for match in _DOT.finditer(text):
            if out and match.start() < out[-1][1]:
                continue
            start = self._back(text, match.start(), words)
            end = self._on(text, match.end(), words)
            while end < len(text) and _DOT.match(text, end):
                further = self._on(text, end + 1, words)
                if further == end + 1:
                    break
                end = further
            if start == match.start() or end == match.end():
                continue
            parts = text[start:end]
            strong = sum(self.sounds.get(c, 0) == 2 for c in parts)
            if strong >= 1 and len(parts) >= 4:
                out.append((start, end, 4.0 + 0.4 * strong))
        return out

    def _back(self, text: str, stop: int, words: Words) -> int:
        at = stop
        index = words.index_at(stop - 1) if stop else 0
        while at and stop - at < 8 and self._sounding(index, words):
            at = words.starts[index]
            index -= 1
        return at

    def _sounding(self, index: int, words: Words) -> bool:
        """Whether a word may be part of a transcribed name: one character, a name's tag, or sounds throughout."""
        word, tag = words.words[index], words.tags[index]
        if len(word) == 1:
            return word in self._parts or word in _LETTERS
        if tag[:2] == "nr":
            return True
        return sum(self.sounds.get(c, 0) for c in word) > len(word)

    def _on(self, text: str, begin: int, words: Words) -> int:
        at = begin
        while at < len(text):
            index = words.index_at(at)
            if not self._sounding(index, words) or words.tags[index] in ("c", "d", "p", "uj"):
                break
            at = words.starts[index + 1]
        return at

    def runs(self, text: str, words: Words) -> list[tuple[int, int, float]]:
        """Runs of sounds that words begin and end with, with a score of their own."""
        out = []
        for match in self._run.finditer(text):
            out.extend(self._words_of(match.start(), match.end(), words))
        return out

    def _words_of(self, low: int, high: int, words: Words) -> list[tuple[int, int, float]]:
        index = words.index_at(low)
        if words.starts[index] < low:
            index += 1
        start, score, out = words.starts[index], 0.0, []
        first = start
        while words.starts[index] < high:
            stop = words.starts[index + 1]
            worth = self._worth(index, words) if stop <= high else None
            if worth is None:
                if start > first and start - first >= 2 and score > 0:
                    out.append((first, start, score))
                first, score = stop, 0.0
            else:
                score += worth
            start = stop
            index += 1
        if start - first >= 2 and score > 0 and start <= high:
            out.append((first, start, score))
        return out

    def _worth(self, index: int, words: Words) -> float | None:
        """Odds that a word is part of a transcribed name; None where it is not."""
        word, tag = words.words[index], words.tags[index]
        strong = sum(self.sounds[c] == 2 for c in word)
        if tag in ("nrt", "nr") and len(word) > 1:
            return 2.0 + 0.7 * strong
        if len(word) == 1:
            if tag in ("c", "p", "d", "uj", "ul", "v", "m", "r", "f") and strong == 0:
                return None
            return 0.8 if strong else 0.2
        if tag in ("ns", "nt", "nz"):
            return -3.0
        return 0.4 * strong - 1.2 if strong == len(word) else None

    def elements(self, hits: list[Hit]) -> list[tuple[int, int, float]]:
        """Chains of name parts: two are a name by themselves, one needs a word beside it."""
        out: list[tuple[int, int, float]] = []
        by_start: dict[int, tuple[int, str]] = {}
        for start, end, row in hits:
            if isinstance(row, r.ElementRule):
                by_start[start] = (end, row.language)
        taken = -1
        for start in sorted(by_start):
            if start < taken:
                continue
            end, language = by_start[start]
            count = 1
            while end in by_start and by_start[end][1] == language and count < 4 and language != "ja":
                end = by_start[end][0]
                count += 1
            out.append((start, end, {1: 0.8, 2: 4.5}.get(count, 5.0) if language != "ja" else 0.5))
            taken = end
        return out
