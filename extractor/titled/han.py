"""How likely a string is a Han person's name by itself: surname, given characters, and the words it is cut into.

Scores are sums of rough logarithmic odds. A common surname with two common characters, each a word by itself to the
segmenter, reaches about 6; what beside it stands is added by `persons`.
"""

from __future__ import annotations

from extractor.rulebook import Rulebook
from extractor.segment import Words
from extractor.titled import rules as r

# Tags of words that hardly ever are a character of a given name: particles, prepositions, conjunctions, pronouns,
# measure words and figures. As evidence only: 朱根华 is cut into 朱_nr 根_p 华_ns.
_FUNCTION = frozenset({"c", "u", "uj", "ul", "uz", "ug", "ud", "uv", "y", "r", "m", "e", "o"})
_SOFT = frozenset({"p", "d", "f", "q"})
_ABSENT = -1.0
_CROSSED_START = -1.6
_CROSSED_END = -3.0
_PERSON_WORD = 2.6
_SHORT_PERSON_WORD = 0.4
"""Dictionary words of two characters with a name's tag are as often none: 白云, 王朝."""
_OTHER_WORD = -3.0
_UNLISTED = -0.8
_RARE = 0.6
_COMMON = 2.5
_DOUBLED = 1.8
"""Weight of a given name of one character twice: 常思思."""
_HOUSEHOLD = -0.8
_THING = 2.0
_NUMERALS = frozenset("一二三四五六七八九十百千两零")


def _surname_score(weight: float) -> float:
    for least, score in ((100, 3.0), (20, 2.5), (8, 2.0), (3, 1.6), (1.5, 1.2), (1, 0.6)):
        if weight >= least:
            return score
    return -1.0 if weight < 0.5 else 0.0


def _given_score(weight: float) -> float:
    for least, score in ((30, 1.5), (12, 1.1), (5, 0.7), (2, 0.3)):
        if weight >= least:
            return score
    return 0.0


class HanNames:
    """Scores strings as Han names.

    Attributes:
        single, double: surnames of one character and of two, with their scores.
        free: surnames that may open a name with no word of evidence before it.
        reporters: titles that a list shares.
        openings: these and the double ones.
        weak, alone: odds against surnames that are words too, in running text and before a title.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        rows = rulebook.rows(r.SurnameRule, "surname")
        self.single = {x.surname: _surname_score(x.weight) for x in rows if len(x.surname) == 1}
        self.double = {x.surname: _surname_score(x.weight) + 2.5 for x in rows if len(x.surname) > 1}
        self.given = {x.char: _given_score(x.weight) for x in rulebook.rows(r.GivenRule, "given")}
        weak = rulebook.rows(r.WeakRule, "person_weak")
        self.weak = {s: x.weight for x in weak if x.where == "free" for s in x.surface}
        self.alone = {s: x.weight for x in weak if x.where == "alone" for s in x.surface}
        self.endings = {s: x.weight for x in rulebook.rows(r.EndingRule, "person_ending") for s in x.surface}
        self.free = frozenset(s for s, score in self.single.items() if score > 0)
        titles = rulebook.rows(r.TitleRule, "person_title")
        self.reporters = frozenset(x.title for x in titles if x.kind == "reporter")
        self.openings = self.free | frozenset(self.double)

    def readings(self, text: str, start: int, words: Words, *, anchored: bool) -> list[tuple[int, float]]:
        """(end, score) of each length that a name beginning at `start` may have.

        Args:
            text: the folded view.
            start: where the name would begin.
            words: the text's words.
            anchored: a word before `start` says that a name follows, so that the surname's other uses count less.
        """
        out: list[tuple[int, float]] = []
        first = text[start]
        base = self.single.get(first)
        if base is not None:
            if anchored:
                base = max(base, 0.0) + self._worded(first, start, words)
            elif words.tags[words.index_at(start)][:2] != "nr":
                base += self.weak.get(first, 0.0)
                if base <= _RARE:
                    base += self._function(start, words)
            out.extend(self._extended(text, start, 1, base, words, anchored))
        elif anchored and first not in _NUMERALS and "\u4e00" <= first <= "\u9fff":
            # A surname of no list, as rare ones are, after a title: 记者郅振璞.
            found = self._extended(text, start, 1, _UNLISTED + self._function(start, words), words, anchored)
            out.extend(x for x in found if x[0] - start == 3)
        common = self.single.get(first, 0.0)
        two = min(common, self.single.get(text[start + 1 : start + 2], 0.0)) >= _COMMON
        if anchored and two and not self._plain_word(start + 2, words):
            # Two surnames, as married women of Hong Kong write them: 林郑月娥.
            married = self._extended(text, start, 2, common + 0.5, words, anchored)
            out.extend(x for x in married if x[0] - start == 4)
        pair = text[start : start + 2]
        base = self.double.get(pair)
        if base is not None:
            out.extend(self._extended(text, start, 2, base, words, anchored))
        return out

    def _extended(
        self, text: str, start: int, length: int, base: float, words: Words, anchored: bool
    ) -> list[tuple[int, float]]:
        found = []
        score = base
        for count in (1, 2):
            end = start + length + count
            if end > len(text):
                break
            char = text[end - 1]
            if not "\u4e00" <= char <= "\u9fff":
                break
            worth = self.given.get(char, _ABSENT)
            score += worth + (_DOUBLED if count == 2 and worth > 0 and text[end - 2] == char else 0.0)
            total = score + self._cut(start, end, length, words)
            if not anchored:
                total += self.endings.get(char, 0.0)
            elif self._named_thing(start, end, words):
                total += _THING
            found.append((end, total))
        return found

    @staticmethod
    def _named_thing(start: int, end: int, words: Words) -> bool:
        """Whether the dictionary has the whole as a proper name of some kind, a person's perhaps: 董事长江丙坤."""
        index = words.index_at(start)
        whole = words.starts[index] == start and words.starts[index + 1] == end and end - start > 2
        return whole and words.tags[index] == "nz"

    @staticmethod
    def _plain_word(start: int, words: Words) -> bool:
        """Whether a longer word that is no name stands at `start`: 孙吴|连续."""
        index = words.index_at(start)
        longer = words.starts[index] == start and index < len(words.words) and len(words.words[index]) > 1
        return longer and words.tags[index][:2] != "nr"

    def _worded(self, first: str, start: int, words: Words) -> float:
        """Odds against a surname that is a word here too, before a longer word: 局长|向|大会."""
        index = words.index_at(start) + 1
        if first not in self.weak or words.tags[index - 1][:2] == "nr" or index >= len(words.words):
            return 0.0
        if len(words.words[index]) == 1 or words.tags[index][:2] == "nr":
            return -0.3
        return -3.0 if words.tags[index - 1] in ("p", "c", "d", "v") else -0.8

    @staticmethod
    def _function(start: int, words: Words) -> float:
        """Odds against a rare surname that is a word of grammar here: 主席|同|法国总统."""
        index = words.index_at(start)
        tag = words.tags[index]
        if words.starts[index] != start or len(words.words[index]) > 1:
            return 0.0
        return -3.0 if tag in _FUNCTION or tag in _SOFT else 0.0

    def _cut(self, start: int, end: int, length: int, words: Words) -> float:
        """What the segmenter's words say for a name at `[start, end)` with a surname of `length` characters."""
        index = words.index_at(start)
        starts, tags = words.starts, words.tags
        score = 0.0
        if starts[index] != start:
            score += _CROSSED_START
            index += 1
            if starts[index] >= end:
                return score + (_CROSSED_END if starts[index] > end else _OTHER_WORD / 2)
        elif starts[index + 1] >= end:
            return self._one_word(index, end, words)
        at = starts[index]
        while at < end:
            stop = starts[index + 1]
            if stop > end:
                # 村民孙观|发家|开办: 家 belongs to whoever is named.
                household = stop == end + 1 and words.words[index][-1] == "家" and stop - at == 2
                score += _HOUSEHOLD if household else _CROSSED_END
                break
            tag = tags[index]
            if stop - at > 1:
                score += self._longer(at, stop, start, length, tag)
            elif at >= start + length:
                score += self._one_character(words.words[index], tag)
            elif tag[:2] == "nr":
                score += 0.4
            at = stop
            index += 1
        return score

    def _one_character(self, word: str, tag: str) -> float:
        """A given character that is a word by itself."""
        if tag[:2] == "nr":
            return 0.5
        if tag in _FUNCTION:
            return -0.8 if tag in ("m", "q") and self.given.get(word, 0.0) > 1 else -2.5
        return -0.8 if tag in _SOFT else 0.3

    @staticmethod
    def _longer(at: int, stop: int, start: int, length: int, tag: str) -> float:
        """A dictionary word that is part of the name: 清源 of 彭清源 or 欧阳 (expected), 金志 of 金志贤."""
        if at == start and stop - at == length:
            return 0.3
        if tag[:2] == "nr":
            return 0.8
        if tag in ("ns", "nt"):
            return -2.4
        return -1.6 if at > start else -2.0

    @staticmethod
    def _one_word(index: int, end: int, words: Words) -> float:
        tag = words.tags[index]
        if words.starts[index + 1] > end:
            # A longer word that begins with the name: 邓小平理论, 王小姐 carry a name's tag; others are no name.
            return -0.5 if tag in ("nr", "nrfg") else _CROSSED_END - 1.0
        if tag[:2] == "nr":
            return _PERSON_WORD if len(words.words[index]) > 2 else _SHORT_PERSON_WORD
        return _OTHER_WORD
