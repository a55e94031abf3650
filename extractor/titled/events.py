"""Events: a head (博览会, 运动会), and to its left an ordinal, a place or a body with which the name begins.

西藏自治区第十一届运动会, 第11届中国武汉农业博览会, 首届中国·河南招才引智创新发展大会.
"""

from __future__ import annotations

import re

from extractor.candidate import Candidate
from extractor.rulebook import Rulebook
from extractor.segment import Words
from extractor.titled import rules as r
from extractor.titled.triggers import Around, Hit

_ORDINAL = re.compile(r"第[0-9一二三四五六七八九十百零〇]{1,5}[届次期轮]|(?<![之为居])首届|(?:19|20)\d\d年度?(?!\d)|(?:19|20)\d\d(?=[\u4e00-\u9fff])")
_YEAR_BEFORE = re.compile(r"(?:19|20)\d\d年?度?$|[(]?(?:19|20)\d\d[)]?$")
_CONGRESS = re.compile(
    r"(?:党的|中共)?(?:十[一二三四五六七八九]|二十)届[一二三四五六七]中全会|(?:党的|中共)(?:十[二三四五六七八九]|二十)大(?![一-龥]?[家类])"
    r"|(?<![\u4e00-\u9fff])十[五六七八九]大(?=精神|报告|以来|召开|代表)|全国两会|(?<=[，。、“])两会(?=期间|精神)"
)
_JUBILEE = re.compile(r"(?:庆祝|纪念)(?!活动)[^，。;:!?\n“”]{2,40}?[0-9一二三四五六七八九十百]{1,5}周年$")
_CONGRESS_HINTS = ("中全会", "两会", "党的十", "党的二十", "中共十", "大精神", "大报告", "大以来", "大召开", "大代表")
_JOINERS = frozenset("·—-“”「」")
_REACH = 44
_BETWEEN = 8
# As organisations: the longer name wins, 博览会秘书处 over 博览会.
_STRENGTH = 4
_NOUNS = frozenset({"n", "vn"})


def _counted(text: str, start: int) -> bool:
    """Whether the beginning of an ordinal stands near enough before a head for it to be worth a search."""
    low = max(0, start - _REACH)
    return text.find("第", low, start) >= 0 or text.find("首届", low, start) >= 0


def _named_through(around: Around, start: int, end: int) -> bool:
    """Whether names, and nothing else, fill `[start, end)`: the brackets of 中国(天津滨海)国际论坛."""
    while start < end:
        name = around.by_start.get(start)
        if name is None:
            return False
        start = name.end
    return start == end


def _joined(found: list[Candidate], text: str) -> list[Candidate]:
    """A meeting and its session right behind it as one: 鲁渝扶贫协作联席会议|第三次会议."""
    joined: list[Candidate] = []
    for candidate in found:
        last = joined[-1] if joined else None
        if last is not None and last.end == candidate.start and text[candidate.start] == "第":
            last.end, last.cues = candidate.end, (*last.cues, *candidate.cues)
        else:
            joined.append(candidate)
    return joined


_DAY = re.compile(r"(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日)?(?:上午|下午|晚)?[,，]?")


class EventFinder:
    """Finds events without quotation marks around the whole."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._borders = frozenset(s for row in rulebook.rows(r.BorderRule, "event_border") for s in row.surface)
        levels = [s for row in rulebook.rows(r.LevelRule, "event_level") for s in row.surface]
        self._levels = frozenset(levels)
        self._long_levels = tuple(sorted((s for s in levels if len(s) > 1), key=len, reverse=True))

    def find(self, text: str, words: Words, hits: list[Hit], around: Around) -> list[Candidate]:
        """Candidates of events, by start; of two that overlap the longer."""
        found: list[Candidate] = []
        reached = len(text) + 1
        heads = frozenset(end for _, end, _ in hits)
        for start, end, row in sorted(hits, key=lambda h: (-h[1], h[0])):
            if not isinstance(row, r.HeadRule) or row.needs == "quotes" or end > reached:
                continue
            if words.inside(end) or (row.needs == "ordinal" and text[start - 1] != "年" and not _counted(text, start)):
                continue
            candidate = self._named(text, words, start, end, row, around, heads)
            if candidate is not None:
                found.append(candidate)
                reached = candidate.start
        if any(hint in text for hint in _CONGRESS_HINTS):
            found.extend(
                Candidate("event", match.start(), match.end(), "event.congress", {}, strength=_STRENGTH)
                for match in _CONGRESS.finditer(text)
            )
        for candidate in found:
            day = _DAY.match(text, candidate.start, candidate.end)
            if day is not None:
                # 5月22日|第三次会议: a year may be part of a name, a day is not.
                candidate.start = day.end()
        return _joined(sorted(found, key=lambda c: c.start), text)

    def _named(
        self, text: str, words: Words, start: int, end: int, row: r.HeadRule, around: Around, heads: frozenset[int]
    ) -> Candidate | None:
        index = words.index_at(start)
        if words.starts[index] < start and text[words.starts[index] : start] in self._borders:
            return None  # 出席会议 may be one word
        jubilee = _JUBILEE.search(text, max(0, start - _REACH), start) if text[start - 1] == "年" else None
        if jubilee is not None:
            # 庆祝中国共产党成立100周年|大会
            return Candidate("event", jubilee.start(), end, row.id, {}, (("ordinal", *jubilee.span()),), strength=_STRENGTH)
        low = self._low(text, words, start, around, heads)
        ordinal = _ORDINAL.search(text, low, end)
        if ordinal is not None and (ordinal.group()[0] in "第首" or row.needs == "place"):
            begin = self._opened(text, words, ordinal.start(), low, around)
            cues = (("ordinal", *ordinal.span()),)
            if end - ordinal.end() < 2:
                return None
            return Candidate("event", begin, end, row.id, {}, cues, strength=_STRENGTH)
        if row.needs == "ordinal":
            return None
        place = self._anchor(text, words, low, start, around)
        if place is None or (start - place < 4 and end - start < 4):
            return None
        return Candidate("event", place, end, row.id, {}, (("place", place, place + 1),), strength=_STRENGTH)

    def _low(self, text: str, words: Words, head: int, around: Around, heads: frozenset[int]) -> int:
        """The leftmost offset that the name may reach: words to the left that are no borders, names whole."""
        at, floor = head, max(0, head - _REACH)
        while at > floor:
            name = around.by_end.get(at)
            if name is not None and name.start >= floor:
                at = name.start
                continue
            index = words.index_at(at - 1)
            word, tag = words.words[index], words.tags[index]
            begin = words.starts[index]
            if text[at - 1] in "”》":
                opening = text.rfind("“" if text[at - 1] == "”" else "《", floor, at)
                if opening < 0:
                    break
                at = opening
                continue
            if text[at - 1] == ")":
                opening = text.rfind("(", floor, at)
                if opening < 0 or not _named_through(around, opening + 1, at - 1):
                    break
                at = opening
                continue
            if word in ("和", "与", "及") and begin in heads:
                break  # 博览会和|峰会 are two events
            if word == "与" and index and words.tags[index - 1] in _NOUNS and begin not in around.by_end:
                at = begin  # 商务与投资峰会: two matters of one meeting, not two parties
                continue
            if begin < at and word not in self._borders and (tag[0] not in "xwu" or text[at - 1] in _JOINERS or word.isalnum()) and "“" not in word:
                at = min(begin, at - 1) if begin < at else at - 1
                continue
            break
        while at < head and text[at] in _JOINERS and text[at] not in "“「":
            at += 1
        return at

    def _opened(self, text: str, words: Words, start: int, low: int, around: Around) -> int:
        """Where the name begins that has its ordinal at `start`: places, bodies, levels and years before it belong to it."""
        at = start
        while at > low:
            name = around.by_end.get(at)
            if name is not None and name.start >= low:
                at = name.start
                continue
            level = next((s for s in self._long_levels if text.endswith(s, low, at)), None)
            if level is not None:
                at -= len(level)
                continue
            year = _YEAR_BEFORE.search(text, max(low, at - 7), at)
            if year is not None and year.start() < at:
                at = year.start()
                continue
            index = words.index_at(at - 1)
            if words.tags[index] in ("ns", "nt") and words.starts[index + 1] == at and words.starts[index] >= low:
                at = words.starts[index]
                continue
            if text[at - 1] == "暨":
                first = self._anchor(text, words, low, at - 1, around)
                return at if first is None else first
            if text[at - 1] in "·—" and at - 1 > low:
                at -= 1
                continue
            opening = text.rfind("(", low, at) if text[at - 1] == ")" else -1
            if opening < 0:
                opening = text.rfind("“" if text[at - 1] == "”" else "《", low, at) if text[at - 1] in "”》" else -1
            if opening < 0:
                break
            at = opening
        # 闽宁协作第二十四次联席会议: a place opens the name, with a word or two between it and the ordinal.
        opener = around.by_start.get(low)
        return low if opener is not None and 0 < at - opener.end <= _BETWEEN else at

    def _anchor(self, text: str, words: Words, low: int, head: int, around: Around) -> int | None:
        """The first place, level word or body from `low` on that may open the name."""
        if text[low] == "“":
            return low
        at = low
        while at < head:
            name = around.by_start.get(at)
            if name is not None and name.end <= head and (name.kind == "place" or at == low):
                return at
            if not words.inside(at):
                level = next((s for s in self._long_levels if text.startswith(s, at)), None)
                if level is not None and at + len(level) <= head:
                    return at
            if name is not None and name.end <= head:
                at = name.end
                continue
            at += 1
        return None
