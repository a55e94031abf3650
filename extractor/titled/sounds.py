"""Names transcribed by their sound: 阿布力孜·吾守尔, 克林顿, 洛桑江村. They have no surname of the Han lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping

from extractor.rulebook import Rulebook
from extractor.segment import Words
from extractor.titled import rules as r
from extractor.titled.triggers import Hit

Speaks = Callable[[int], int]
_DOTS = "·•・‧"
_DOT = re.compile(f"[{_DOTS}]")
_MOST_PARTS = 5
_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ.")


class SoundNames:
    """Finds strings whose characters transcribe sounds."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.sounds = {x.char: x.weight for x in rulebook.rows(r.SoundRule, "person_sound")}
        given = {x.char for x in rulebook.rows(r.GivenRule, "given") if x.weight >= 3}
        self._parts = frozenset(self.sounds) | frozenset(given)
        rows = rulebook.rows(r.ElementRule, "person_element")
        self.japan = frozenset(x.element for x in rows if x.language == "ja")
        self.titles = frozenset(x.title for x in rulebook.rows(r.TitleRule, "person_title"))
        every = "".join(map(re.escape, self.sounds))
        self._run = re.compile(f"[{every}]{{3,}}" if every else r"(?!)")

    def dotted(self, text: str, words: Words, speaks: Speaks) -> list[tuple[int, int, float]]:
        """Names of parts joined by dots; the outer ends are where words cease to sound like names.

        Args:
            text: the folded view.
            words: its words.
            speaks: tells where a word of speech or conduct begins, which no name reaches over.
        """
        out: list[tuple[int, int, float]] = []
        reached = 0
        for match in _DOT.finditer(text):
            if match.start() < reached:
                continue
            start = self._back(match.start(), words)
            end = self._on(text, match.end(), words, speaks)
            joined = 1
            while joined < _MOST_PARTS and end < len(text) and text[end] in _DOTS:
                joined += 1
                further = self._on(text, end + 1, words, speaks)
                if further == end + 1:
                    break
                end = further
            reached = end
            if start == match.start() or end == match.end():
                continue
            parts = _DOT.sub("", text[start:end])
            sounding = sum(c in self._parts for c in parts)
            strong = sum(self.sounds.get(c, 0) == 2 for c in parts)
            if len(parts) >= 4 and (sounding * 3 >= len(parts) * 2 if strong else sounding + 1 >= len(parts)):
                out.append((start, end, 9.0))
        return out

    def _back(self, stop: int, words: Words) -> int:
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
            rare = tag in ("nr", "g", "ng", "x") and "\u4e00" <= word <= "\u9fff"
            return rare or word in self._parts or word in _LETTERS
        if tag[:2] == "nr":
            return word not in self.titles and word[-1] != "人"
        return word not in self.titles and sum(self.sounds.get(c, 0) for c in word) >= len(word)

    def _on(self, text: str, begin: int, words: Words, speaks: Speaks) -> int:
        at = begin
        while at < len(text) and at - begin < 8:
            index = words.index_at(at)
            tag = words.tags[index]
            common = len(words.words[index]) > 1 or self.sounds.get(text[at], 0) < 2
            if at > begin and common and (tag in ("c", "p", "uj") or speaks(at)):
                break
            first = at == begin and begin and text[begin - 1] in _DOTS and len(words.words[index]) == 1
            if not first and not self._sounding(index, words):
                break
            at = words.starts[index + 1]
        return at

    def after_title(self, text: str, start: int, words: Words, speaks: Speaks) -> tuple[int, int, float] | None:
        """A transcribed name that a title announces: 法国总理若斯潘."""
        if words.tags[words.index_at(start)] in ("c", "p", "uj", "d", "r") and self.sounds.get(text[start], 0) < 2:
            return None
        end = self._on(text, start, words, speaks)
        length = end - start
        if not 2 <= length <= 7:
            return None
        strong = sum(self.sounds.get(c, 0) == 2 for c in text[start:end])
        weak = sum(self.sounds.get(c, 0) == 1 for c in text[start:end])
        index = words.index_at(start)
        whole = words.starts[index + 1] == end and words.tags[index] in ("nrt", "nr")
        return start, end, 0.8 * strong + 0.1 * weak - 0.5 * (length - strong - weak) + (1.5 if whole else 0.6 if length > 3 else -0.4)

    def short(self, word: str, start: int) -> tuple[int, int, float] | None:
        """A word of two characters that the dictionary tags as a transcribed name; it needs words beside it."""
        if not all(c in self.sounds for c in word):
            return None
        return start, start + 2, 2.0 + 0.4 * sum(self.sounds[c] == 2 for c in word)

    def japanese(self, text: str, hits: list[Hit], words: Words, given: Mapping[str, float]) -> list[tuple[int, int, float]]:
        """A Japanese surname and what may be the given name behind it: 久间章生, 松下幸之助."""
        out = []
        for start, end, row in hits:
            if not isinstance(row, r.ElementRule) or row.language != "ja" or words.inside(start):
                continue
            out.append((start, end, 1.0))
            score = 0.6
            for stop in range(end + 1, min(end + 4, len(text)) + 1):
                char = text[stop - 1]
                worth = given.get(char, 0.8 if self.sounds.get(char) else -2.0)
                score += max(worth, 0.6) if worth > 0 else worth
                if stop - end >= 2 and not words.inside(stop):
                    out.append((start, stop, score + 0.4))
        return out

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
            if tag in ("c", "p", "d", "uj", "ul", "m", "r") and strong == 0:
                return None
            return 0.8 if strong else (0.2 if tag not in ("v", "f") else -0.2)
        if tag in ("ns", "nt", "nz"):
            return -3.0
        return 0.4 * strong - 1.2 if strong == len(word) else None

    def elements(
        self, text: str, hits: list[Hit], words: Words, announced: Container[int], speaks: Speaks
    ) -> list[tuple[int, int, float]]:
        """Chains of name parts: two are a name by themselves, one needs a word beside it.

        A part that no list has may stand first, between a title and a known part (副局长更松扎西), and one character of
        sound last (才让太).
        """
        by_start: dict[int, tuple[int, str]] = {}
        for start, end, row in hits:
            if isinstance(row, r.ElementRule) and row.language != "ja":
                by_start[start] = (end, row.language)
        out: list[tuple[int, int, float]] = []
        taken = -1
        for start in sorted(by_start):
            if start < taken:
                continue
            end, language = by_start[start]
            count = 1
            while end in by_start and by_start[end][1] == language and count < 4:
                end = by_start[end][0]
                count += 1
            score = {1: 0.8 if end - start < 3 else 1.6, 2: 4.5}.get(count, 5.0)
            out.append((start, end, score))
            one_more = text[end : end + 1]
            if one_more in self._parts and not words.inside(end + 1) and not words.inside(end) and not speaks(end):
                out.append((start, end + 1, score + 0.6))
            if start - 2 in announced and start - 2 >= 0 and text[start - 1] in self._parts:
                out.append((start - 2, end, score + 0.4))
            taken = end
        return out
