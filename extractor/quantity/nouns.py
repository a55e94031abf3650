"""The thing counted: 教师 in 21名教师, 帐篷 in 帐篷5000顶, 项目 in 项目共计42个.

A noun phrase is read from the figure's own side: behind it up to its last noun, before it back to the verb that rules
it. The dictionary's tags are helped by what facts/verbs.tsv says of verbs and quantity/nouns.toml of nouns.
"""

from __future__ import annotations

import re

from extractor.quantity.rules import CountedRule, VerbRow
from extractor.rulebook import Rulebook
from extractor.segment import Words

# Parts of speech that a noun phrase may hold, and those that it may end in.
_NOMINAL = frozenset(
    {"n", "nz", "vn", "an", "nt", "ns", "nr", "j", "l", "b", "a", "nrt", "ng", "eng", "s", "x", "k", "zg", "i"}
)
_HEADS = frozenset({"n", "nz", "nt", "nr", "j", "l", "ng", "nrt", "x", "k", "zg", "i"})
_VERBAL = frozenset({"v", "vn"})
_LINKING = frozenset("共计达有为约近超逾合总累就仅已至")
_GENERIC = frozenset("市县区州校户村镇乡旗街盟")
# 33个县(市、区), 12个县(市、行委): the kinds of division are one noun.
_DIVISIONS = re.compile(r"[(（](?:[市县区州旗乡镇场]|街道|行委|特区|、|，|团场)+[)）]")
_MOST = 12


class NounReader:
    """Reads the nouns of counts."""

    def __init__(self, rulebook: Rulebook) -> None:
        verbs = rulebook.rows(VerbRow, "fact_word")
        self._acts = {w for row in verbs if row.part in ("object", "reach", "change", "link") for w in row.surface}
        self._selves = {w for row in verbs if row.part == "self" for w in row.surface}
        rows = rulebook.rows(CountedRule, "counted")
        measures, adverbs, endings, projects, classes = (
            [w for row in rows if row.role == role for w in row.surface]
            for role in ("measure", "adverb", "ending", "project", "class")
        )
        self._measured, self._no_nouns = frozenset(measures), frozenset(adverbs)
        self._suffixes, self._projects = frozenset(endings), frozenset(projects)
        self._amounts = {w for row in verbs if row.part in ("head", "resource") for w in row.surface if len(w) > 1}
        self._class = re.compile(rf"(?:{'|'.join(classes) or '(?!)'})+\Z")

    def __call__(self, text: str, begin: int, stop: int, words: Words, floor: int = 0) -> tuple[int, int] | None:
        """The span of the noun that a count `[begin, stop)` counts, behind it or else before it; None where none is said.

        `floor` is where the count before ends, with its noun: what stands there is counted already.
        """
        return self._behind(text, self._past_clause(text, stop, words), words) or self._ahead(text, begin, words, floor)

    @staticmethod
    def _past_clause(text: str, stop: int, words: Words) -> int:
        """Where the head noun begins behind a 的-clause: 20个|派出援藏干部的|省直部门; else where the figure stops."""
        at = text.find("的", stop, stop + 16)
        if at < 0 or stop not in words.edges or words.tags[words.index_at(stop)] != "v":
            return stop
        return at + 1 if text[stop:at].isalpha() else stop

    def _behind(self, text: str, stop: int, words: Words) -> tuple[int, int] | None:
        if stop not in words.edges or stop >= len(text):
            return None
        index = first = words.index_at(stop)
        end, last = stop, index
        while index < len(words.words) and words.starts[index + 1] - stop <= _MOST:
            tag, word = words.tags[index], words.words[index]
            following = words.words[index + 1] if index + 1 < len(words.words) else ""
            # 援藏|市, 受援|县: a verb that names the kind of place.
            named = tag in _VERBAL and len(word) > 1 and len(following) == 1 and following in _GENERIC
            ends = word in self._suffixes and end > stop and index == last + 1
            verbal = tag in _VERBAL or word in self._acts
            if word in self._no_nouns or not word[0].isalpha():
                break
            if end > stop and word in self._amounts:
                break
            if verbal and not named and not ends and not self._qualifies(words, index, first=end == stop):
                break
            if not (tag in _NOMINAL or verbal or ends):
                break
            if (tag in _HEADS or ends) and not (verbal and not ends):
                end, last = words.starts[index + 1], index
            index += 1
        if end == stop:
            # 3项|改革, : a verb by itself is the thing counted where nothing follows it.
            alone = words.tags[first] == "vn" and not text[words.starts[first + 1] :][:1].isalpha()
            return (stop, words.starts[first + 1]) if alone else None
        if words.words[last] in _GENERIC:
            divisions = _DIVISIONS.match(text, end)
            end = divisions.end() if divisions else end
        if end - stop == 1 and text[stop] not in _GENERIC and text[end : end + 1].isalpha():
            # 36人失|联: half of a word that the dictionary does not know.
            return None
        return None if words.tags[last] == "ns" else (stop, end)

    def _qualifies(self, words: Words, index: int, *, first: bool) -> bool:
        """Whether a verb belongs to the noun behind it: 7名|援鄂|队员, 20名|留守|妇女; 2个|乡村|振兴|项目."""
        word = words.words[index]
        if word in self._acts or index + 1 >= len(words.words):
            return False
        if not first:
            return words.words[index + 1] in self._projects
        return words.tags[index] == "vn" or (word in self._selves and words.tags[index + 1] in _HEADS)

    def _ahead(self, text: str, begin: int, words: Words, floor: int) -> tuple[int, int] | None:
        if begin not in words.edges or begin == 0:
            return None
        index = words.index_at(begin - 1)
        while index >= 0 and (
            words.words[index] in _LINKING or words.tags[index] in ("d", "p") or words.words[index] in self._no_nouns
        ):
            index -= 1
        ends = index
        while index >= 0 and words.words[index] in self._measured:
            index -= 1
        if index < 0 or not self._heads(words, index, cut=index == ends):
            return None
        end = start = words.starts[index + 1]
        while index >= 0 and words.starts[index] >= floor and end - words.starts[index] <= _MOST:
            tag, word = words.tags[index], words.words[index]
            compound = tag not in _HEADS or tag in ("l", "i")
            if word in self._acts or (compound and (word[1:] in self._acts or (len(word) > 3 and (word[:2] in self._acts or word[2:] in self._acts)))):
                break
            if word in self._no_nouns or not word[0].isalpha():
                break
            ending = start == end and word in self._suffixes
            if tag in _VERBAL or (word in self._selves and start < end):
                # 投入|抢修|人员: a verb after another qualifies the noun; the first verb of a clause rules it.
                before = words.words[index - 1] if index else ""
                ruled = before in self._acts or (words.tags[index - 1] in _VERBAL and before not in self._no_nouns)
                # 援|疆|干部: a verb with the place that it is cut from.
                placed = len(word) == 1 and start - words.starts[index] == 1 and len(words.words[index + 1]) == 1
                if start == end or not (placed or (ruled and len(word) > 1)):
                    break
            elif not (tag in _NOMINAL or ending):
                break
            # 出列|贫困村 cut as 出/列: one character before a word of more is a verb's remainder.
            if start < end and len(word) == 1 and tag not in ("n", "ng", "a", "b", "k", "j", "vn") and end - start > 1:
                break
            start = words.starts[index]
            index -= 1
        if start == end or (index >= 0 and start == floor > 0):
            return None
        if words.tags[words.index_at(end - 1)] == "ns" and start == words.starts[words.index_at(end - 1)]:
            return None
        return self._classed(text, start, floor), end

    def _heads(self, words: Words, index: int, *, cut: bool) -> bool:
        """Whether a noun phrase may end in the word: a noun, or the ending of a noun that the dictionary cut off."""
        word = words.words[index]
        if words.tags[index] in _HEADS and word not in self._acts:
            return True
        return cut and word in self._suffixes and index > 0 and words.words[index - 1][-1:].isalpha()

    def _classed(self, text: str, start: int, floor: int) -> int:
        """The start with the class before it: 亿元以上|项目, 世界500强|企业, 5A级|景区."""
        found = self._class.search(text, max(floor, start - 14), start)
        return found.start() if found else start
