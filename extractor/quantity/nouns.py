"""The thing counted: 教师 in 21名教师, 帐篷 in 帐篷5000顶, 项目 in 项目共计42个.

A noun phrase is read from the figure's own side: behind it up to its last noun, before it back to the verb that rules
it. The dictionary's tags are helped by what facts/verbs.tsv says of verbs and quantity/nouns.toml of nouns.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from extractor.candidate import Candidate
from extractor.quantity.rules import CountedRule, VerbRow
from extractor.rulebook import Rulebook
from extractor.segment import Words

# Parts of speech that a noun phrase may hold, and those that it may end in.
_NOMINAL = frozenset(
    {"n", "nz", "vn", "an", "nt", "ns", "nr", "j", "l", "b", "a", "nrt", "ng", "eng", "s", "x", "k", "zg", "i"}
)
_HEADS = frozenset({"n", "nz", "nt", "nr", "j", "l", "ng", "nrt", "x", "k", "zg", "i"})
_VERBAL = frozenset({"v", "vn"})
_LINKING = frozenset("共计达有为约近超逾合总累就仅已至多少")
# 医院增加到12家, 人口减少为8万人: behind a verb of change what is reached is the noun's own number.
_ARRIVING = frozenset("到至为")
# Classifiers by which people are counted.
_OF_PEOPLE = frozenset("人名位户口次")
_PERSONS = frozenset("人名")
# Classifiers of people and households, two of which may count the same.
_HEADCOUNT = frozenset("户人口名")
# No persons, though so many are said to be in them: 暴力犯罪147人.
_OFFENCES = ("罪", "案", "事故")
# Classifiers of papers and deeds, and what may stand before the verb that names one.
_DEALT = frozenset("件份项")
_COMPOUNDS = frozenset({"n", "nz", "b", "j", "l"})
_FIGURES = frozenset("0123456789一二三四五六七八九十两几数百千万余多")
# 千万级|机场, 5A级|景区: a class before the noun behind a count.
_CLASSED = re.compile(r"(?:[百千万亿]{1,3}[元吨亩人]?|[A-Za-z0-9]{1,3})级")
# 客运量, 支持率: what is measured, and not what is counted.
_EXTENTS = frozenset("量率额数价")
# What begins verbs of making and buying, behind which a single character is all of the noun: 新建|桥.
_MAKING = frozenset("新增建设购开修改扩")
# 执业(助理)医师, 乡镇(街道)对子: brackets within a noun.
_BRACKETS = re.compile(r"[(（][^\W\d]{1,6}[)）]\Z")
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
        measures, adverbs, endings, projects, manned, people, classes = (
            [w for row in rows if row.role == role for w in row.surface]
            for role in ("measure", "adverb", "ending", "project", "manned", "people", "class")
        )
        self._measured, self._no_nouns = frozenset(measures), frozenset(adverbs)
        self._suffixes, self._projects = frozenset(endings), frozenset(projects)
        self._manned, self._people = frozenset(manned), tuple(people)
        self._changes = {w for row in verbs if row.part == "change" for w in row.surface}
        self._amounts = {w for row in verbs if row.part in ("head", "resource") for w in row.surface if len(w) > 1}
        self._class = re.compile(rf"(?:{'|'.join(classes) or '(?!)'})+\Z")

    def __call__(self, text: str, begin: int, stop: int, words: Words, floor: int = 0) -> tuple[int, int] | None:
        """The span of the noun that a count `[begin, stop)` counts, behind it or else before it; None where none is said.

        `floor` is where the count before ends, with its noun: what stands there is counted already.
        """
        behind = self._behind(text, self._past_clause(text, stop, words), words)
        if behind is not None:
            return behind
        # 近|百所: the dictionary may hold the word before the figure and its first character as one.
        edge = begin if begin in words.edges else words.starts[words.index_at(begin)]
        if edge == 0 or text[edge - 1] == "每" or not _LINKING.issuperset(text[edge:begin]):
            return None
        return self._ahead(text, edge, stop, words, floor)

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
        classed = _CLASSED.match(text, stop)
        if classed is not None and classed.end() in words.edges and classed.end() < len(text):
            index = words.index_at(classed.end())
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
            if end > stop and (word in self._amounts or word in self._measured):
                break
            if verbal and not named and not ends and not self._qualifies(words, index, first=end == stop):
                break
            if not (tag in _NOMINAL or verbal or ends):
                break
            if (tag in _HEADS or ends or word in self._projects) and (ends or not verbal):
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
        # 城市 is a place to the dictionary, and a noun.
        placed = words.tags[last] == "ns" and words.words[last] not in self._projects
        return None if placed else (stop, end)

    def _qualifies(self, words: Words, index: int, *, first: bool) -> bool:
        """Whether a verb belongs to the noun behind it: 7名|援鄂|队员, 20名|留守|妇女; 2个|乡村|振兴|项目."""
        word = words.words[index]
        if word in self._acts or index + 1 >= len(words.words):
            return False
        if not first:
            return words.words[index + 1] in self._projects
        return words.tags[index] == "vn" or (word in self._selves and words.tags[index + 1] in _HEADS)

    def _ahead(self, text: str, begin: int, stop: int, words: Words, floor: int) -> tuple[int, int] | None:
        index = self._past_link(text, begin, stop, words)
        ends = index
        while index >= 0 and words.words[index] in self._measured:
            index -= 1
        if index < 0 or not self._heads(words, index, cut=index == ends, dealt=text[stop - 1] in _DEALT):
            return None
        if text[stop - 1] in _PERSONS and words.words[index].endswith(_OFFENCES):
            return None
        if len(words.words[index]) > 1 and words.words[index][-1] in _EXTENTS:
            return None
        end = start = words.starts[index + 1]
        while index >= 0 and words.starts[index] >= floor and end - words.starts[index] <= _MOST:
            if words.words[index] in ")）" and start < end and (bracket := _BRACKETS.search(text, floor, start)):
                index = words.index_at(bracket.start()) - 1
                continue
            if not self._belongs(words, index, start, end):
                break
            start = words.starts[index]
            index -= 1
        if start == end or (index >= 0 and start == floor > 0):
            return None
        if words.tags[words.index_at(end - 1)] == "ns" and start == words.starts[words.index_at(end - 1)]:
            return None
        return self._classed(text, start, floor), end

    def _past_link(self, text: str, begin: int, stop: int, words: Words) -> int:
        """The word before a figure and what links it to its noun: 共, 达到, 增加到; -1 where no noun can be there."""
        index = last = words.index_at(begin - 1)
        while index >= 0:
            word = words.words[index]
            if word in _LINKING or words.tags[index] in ("d", "p", "t") or word in self._no_nouns:
                index -= 1
            elif word in _ARRIVING and index and words.words[index - 1] in self._changes:
                index -= 2
            else:
                break
        if text[stop - 1] == "次" and text[stop - 2] in _FIGURES and index < last and words.words[last] not in _LINKING:
            # 省人社厅先后两次: how often something was done, and not a number of who did it.
            return -1
        if text[stop - 1] in _OF_PEOPLE and index > 0 and words.tags[index][0] == "v" and words.words[index] not in self._projects:
            # 吸纳群众|就业|3000人, 专家|累计|坐诊|4300人次: what the people do stands between.
            doer = index - 1
            while doer > 0 and words.words[doer] in self._no_nouns:
                doer -= 1
            if words.words[doer].endswith(self._people):
                return doer
        return index

    def _belongs(self, words: Words, index: int, start: int, end: int) -> bool:
        """Whether the word before `[start, end)`, which is a noun so far, is a part of it."""
        tag, word = words.tags[index], words.words[index]
        verbal = tag in _VERBAL or (word in self._selves and start < end)
        if verbal and start < end and len(word) > 1 and self._purpose(words, index, end - start):
            return True
        compound = tag not in _HEADS or tag in ("l", "i")
        if word in self._acts or (compound and (word[1:] in self._acts or (len(word) > 3 and (word[:2] in self._acts or word[2:] in self._acts)))):
            return False
        if word in self._no_nouns or not word[0].isalpha() or word[0] == "每":
            return False
        if verbal:
            if start == end:
                return word in self._projects or (tag == "vn" and index > 0 and words.tags[index - 1] in _COMPOUNDS)
            following = words.words[index + 1]
            # 援|疆|干部: a verb with the place that it is cut from; 发电|车, 互访|活动: what a thing is for.
            placed = len(word) == 1 and start - words.starts[index] == 1 and len(following) == 1
            single = end - start == 1 and following in self._suffixes
            spoken = following in self._manned or (following in self._projects and words.words[index - 1] == "的")
            if not placed and (len(word) == 1 or not (single or spoken or self._ruled(words, index))):
                return False
        elif not (tag in _NOMINAL or (start == end and word in self._suffixes)):
            return False
        # 出列|贫困村 cut as 出/列: one character before a word of more is a verb's remainder.
        return not (start < end and len(word) == 1 and tag not in ("n", "ng", "a", "b", "k", "j", "vn") and end - start > 1)

    def _ruled(self, words: Words, index: int) -> bool:
        """投入|抢修|人员: whether a verb stands before, so that this one qualifies; a clause's first verb rules its noun."""
        if not index:
            return False
        before = words.words[index - 1]
        return before in self._acts or (
            words.tags[index - 1] in _VERBAL and len(before) > 1 and before not in self._no_nouns
        )

    def _purpose(self, words: Words, index: int, length: int) -> bool:
        """Whether a verb, be it one of doing too, says what the noun behind it is for: 抢修|人员, 核酸|采样|点."""
        following = words.words[index + 1]
        if following in self._manned:
            return self._ruled(words, index)
        if length != 1 or following not in self._suffixes or words.words[index][0] in _MAKING:
            return False
        named = index > 0 and words.tags[index - 1] in _HEADS and words.words[index - 1] not in self._no_nouns
        return named or self._ruled(words, index)

    def _heads(self, words: Words, index: int, *, cut: bool, dealt: bool) -> bool:
        """Whether a noun phrase may end in the word: a noun, or the ending of a noun that the dictionary cut off.

        `dealt` says that the classifier is of papers and deeds, which verbs behind a noun name too: 公益|诉讼268件.
        """
        word = words.words[index]
        if dealt and words.tags[index] == "vn" and index and words.tags[index - 1] in _COMPOUNDS and word not in self._acts:
            return True
        if (words.tags[index] in _HEADS or word in self._projects) and word not in self._acts:
            return True
        return cut and word in self._suffixes and index > 0 and words.words[index - 1][-1:].isalpha()

    def _classed(self, text: str, start: int, floor: int) -> int:
        """The start with the class before it: 亿元以上|项目, 世界500强|企业, 5A级|景区."""
        found = self._class.search(text, max(floor, start - 14), start)
        return found.start() if found else start


def share_nouns(text: str, candidates: Sequence[Candidate]) -> None:
    """What stands before, or behind, a pair of counts is counted by both: 医疗队68支412人, 群众4068户、18315人, 3批126家企业."""
    for left, right in pairwise(candidates):
        between = text[left.end : right.start]
        if left.kind != "count" or right.kind != "count" or between not in ("", "、"):
            continue
        ours, theirs = (next((cue for cue in c.cues if cue[0] == "noun"), None) for c in (left, right))
        people = text[left.end - 1] in _HEADCOUNT and text[right.end - 1] in _HEADCOUNT
        if ours is None:
            if theirs is not None and not between and theirs[1] >= right.end:
                _give(text, left, theirs)
        elif theirs is None and ours[2] <= left.start and (people or not between) and text[ours[2] - 1] != "户":
            _give(text, right, ours)


def _give(text: str, candidate: Candidate, noun: tuple[str, int, int]) -> None:
    candidate.fields["noun"] = text[noun[1] : noun[2]]
    candidate.cues = (*candidate.cues, noun)
