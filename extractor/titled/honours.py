"""Honours: awards and titles between a verb of winning or granting and a tail; lists are split at 、.

先后获得自治区农村改革试验区、农牧业产业化经营先进县等荣誉称号; 被评选为自治区敬业奉献“道德模范”.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from extractor.candidate import Candidate
from extractor.titled import rules as r
from extractor.titled.triggers import Around, Hit

_STOP = re.compile(r"[。;!?\n(]")
_COMMA = re.compile(r"[，,]")
_LEAD = re.compile(
    r"(?:了|为|的|:|过|到|其|他|她|他们|全部|首批|由|(?:19|20)\d\d(?:年度?|-\d{4}年度?|—\d{4}年度?)|年度|(?:省|市|县|地|国家|州|区|乡|镇)级(?:和|、|及|与|以上)?)+"
)
_AFTER = re.compile(r"[”」]?(?:$|[、，。;:,!?()“\n\s]|等|并|和|及|与|称号|荣誉|的|[0-9一二两三四五六七八九十]+[个项次名枚块人家]|以及|殊荣|光荣|授予|[后时前])")
_ORDINAL = re.compile(r"(?:第[0-9一二三四五六七八九十百]+[届批次期]|首届|首批|年度)+")
_PERSONS = re.compile(r"等|[0-9一二三四五六七八九十百]+[名位个人家]|同志|先生|女士|公司|集团|为$")
_SCOPE = re.compile(r"全[国省市县区州旗军]|国家|中国|中华|中央|自治区|首届|第[0-9一二三四五六七八九十百]+届|(?:19|20)\d\d年")
"""What a title of honour opens with, behind the one on whom it is conferred."""
_REACH = 90
_STRENGTH = 4
_NAMED = 5  # characters of an end that in quotation marks is a name by itself
_LONGEST_VERB = 8
Tail = tuple[int, int, r.AwardRule]
"""Start, end and row of a name's possible end."""


class HonourFinder:
    """Finds honours that stand without quotation marks around the whole."""

    def find(self, text: str, hits: list[Hit], around: Around) -> list[Candidate]:
        """Candidates of honours, by start."""
        verbs: dict[int, tuple[int, r.AwardRule]] = {}
        tails: list[Tail] = []
        for start, end, row in hits:
            if not isinstance(row, r.AwardRule):
                continue
            if row.role == "verb":
                held = verbs.get(end)
                if held is None or start < held[0]:
                    verbs[end] = (start, row)
            elif row.role == "tail":
                tails.append((start, end, row))
        if not verbs or not tails:
            return []
        _drop_contained(text, verbs)
        starts = sorted(start for start, _ in verbs.values())
        ends = [end for _, end, _ in tails]
        out: list[Candidate] = []
        for verb in sorted(verbs):
            stop = _STOP.search(text, verb, verb + _REACH)
            high = stop.start() if stop else min(len(text), verb + _REACH)
            following = bisect_left(starts, verb)
            if following < len(starts):
                high = min(high, starts[following])
            near = tails[bisect_right(ends, verb) : bisect_right(ends, high)]
            if near:
                out.extend(self._after(text, verb, high, near, around, conferred=verbs[verb][1].recipient))
        return out

    def _after(
        self, text: str, verb: int, high: int, tails: list[Tail], around: Around, *, conferred: bool
    ) -> list[Candidate]:
        """Honours listed after the verb that ends at `verb`, up to `high`: the next verb or the sentence's end."""
        out: list[Candidate] = []
        for start, end in _pieces(text, verb, high):
            begin = _conferred(text, start, end, around) if conferred else start
            candidate = self._item(text, begin, end, verb, tails, around)
            if candidate is None:
                break
            out.append(candidate)
        return out

    def _item(
        self, text: str, low: int, high: int, verb: int, tails: list[Tail], around: Around
    ) -> Candidate | None:
        lead = _LEAD.match(text, low, high)
        start = lead.end() if lead else low
        best: Tail | None = None
        comma = _COMMA.search(text, start, high)
        high = comma.start() if comma else high
        for tail in tails:
            inside = start <= tail[0] and tail[1] <= high
            if inside and (best is None or (-tail[1], tail[0]) < (-best[1], best[0])) and _AFTER.match(text, tail[1]):
                best = tail
        if best is None:
            return None
        cut = text.rfind("的", start, best[0])
        if cut >= 0:
            start = cut + 1
        start, end = _unquoted(text, start, best[1], around)
        whole = text[start - 1 : start] in ("“", "「") and end - start >= _NAMED  # “五一劳动奖章” needs nothing before it
        if best[0] < start or (end - start <= best[1] - best[0] and not whole):
            return None
        if text[start : best[0]].rstrip("和及与") in {text[a:b] for a, b, _ in tails}:
            return None  # 先进集体和先进个人 are kinds
        if not whole and (text[start].isdigit() or text[start] in "一二三四五六七八九十两数多几"):
            return None  # 收获3枚金牌 counts, it names no award
        fields: dict[str, object] = {"optional": True} if best[2].optional else {}
        return Candidate("honour", start, end, best[2].id, fields, (("verb", verb - 1, verb),), strength=_STRENGTH)


def _conferred(text: str, start: int, end: int, around: Around) -> int:
    """Where the name begins behind those on whom it is conferred: 授予|张某|“七一勋章”, 授予|李红等10人|全国劳动模范."""
    if _SCOPE.match(text, start):
        return start
    scope = _SCOPE.search(text, start, end)
    opening = text.find("“", start, scope.start() if scope else end)
    named = around.by_start.get(start)
    if named is not None and (opening < 0 or (named.kind == "place" and named.end == opening)):
        return start  # 江苏省“五一劳动奖章”; of 市人民医院护士长马某“五一劳动奖章” what stands before is whom it is conferred on
    if opening >= 0:
        return opening
    return scope.start() if scope else start


def _drop_contained(text: str, verbs: dict[int, tuple[int, r.AwardRule]]) -> None:
    """Drops verbs that are part of a longer one (获 of 获评), and those that a quotation mark makes part of a name."""
    for end in sorted(verbs):
        start = verbs[end][0]
        longer = (verbs.get(further) for further in range(end + 1, end + _LONGEST_VERB))
        if any(v is not None and v[0] <= start for v in longer) or text[start - 1 : start] == "”":
            del verbs[end]


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The region's pieces between 、 outside quotation marks."""
    pieces, at, depth = [], start, 0
    for i in range(start, end):
        if text[i] == "“":
            depth += 1
        elif text[i] == "”":
            depth -= 1
            if text[i + 1 : i + 2] == "“":
                pieces.append((at, i + 1))
                at = i + 1
        elif text[i] == "、" and depth <= 0:
            pieces.append((at, i))
            at = i + 1
    pieces.append((at, end))
    return pieces


def _unquoted(text: str, start: int, end: int, around: Around) -> tuple[int, int]:
    """The name without quotation marks around the whole; marks around a part of it stay in."""
    if text[end : end + 1] in ("”", "」"):
        opening = max(text.rfind("“", start, end), text.rfind("「", start, end))
        apart = opening > start and (_ORDINAL.fullmatch(text, start, opening) or _PERSONS.search(text, start, opening))
        grantor = around.by_end.get(opening)
        if opening == start or apart or (grantor is not None and grantor.start <= start):
            return opening + 1, end
        if opening > start:
            return start, end + 1
    return start, end
