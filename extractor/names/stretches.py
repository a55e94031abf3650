"""Stretches of text that make a name with an ending although no place and no unknown word opens them.

A line between two places (太原—古交铁路), a pair of states (中马钦州产业园), a work with a number (早胜3号隧道), a work
named after a water (五强溪水库), a water that is spoken of as one (怡溪水位), and transcribed names of the steppe
(阿拉坦敖希特嘎查).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from extractor.names.mention import Mention
from extractor.segment import Words

_DASHES = frozenset("—-–~至")
_LINE_MOST = 4
_NUMBERED = re.compile("[0-9]{1,3}(?:号|#)$")
_HAN = re.compile("[一-龥]+$")
_WATERY = re.compile(
    "(?:水位|水势|(?:最大|入库|出库|洪峰)?流量|断面|河道|河床|水系|水质|河段|流域|沿岸|两岸|洪峰|汛情|来水|上游|中游|下游|干流|支流|源头|入海口|大堤|堤防|决口|漫堤|畔)"
)
_NO_WATER = frozenset("大小内外主全各两江湖过沿本该此上下入出治护清巡管引条座处段的等和与及、游跨临抗沟渠内外长")
_NATURE = frozenset("湖河江溪沟峡岭坝滩岩潭岗山泉冲塘洞坡坪寨梁垭")
_NO_WORK = frozenset("大小中全各两新老该本座条项处建修个的等和与及多内外跨病险骨山")
_NAME_TAGS = frozenset({"nr", "nrt", "nrfg", "ns", "nz", "x"})
_HEAD_MOST = 18
_HEAD_STOPS = "的在和与及到"
_STEPPE_MOST = 8
_STEPPE_STOPS = frozenset("的和与及在到从向、等各全该本个县市旗区镇乡别多余")


def line_begin(text: str, begin: int, start: int, places: Mapping[int, Mention]) -> int | None:
    """Where a line between places begins; None where there is none.

    Args:
        text: the folded view.
        begin: where what stands right before the ending begins: 古交 of 太原—古交铁路.
        start: where the ending begins.
        places: places by their end.
    """
    joined = False
    while begin and text[begin - 1] in _DASHES and start - begin >= 2:
        earlier = places.get(begin - 1)
        if earlier is None:
            break
        begin, joined = earlier.start, True
    return begin if joined else None


def after_dash(text: str, start: int) -> int | None:
    """Where a word of two to four characters right behind a dash begins: 古交 of 太原—古交|铁路."""
    for length in range(2, _LINE_MOST + 1):
        begin = start - length
        if begin < 1 or not text[begin].isalpha():
            return None
        if text[begin - 1] in _DASHES and text[begin - 1] != "至":
            return begin
    return None


def states_before(text: str, begin: int, states: frozenset[str], edges: frozenset[int]) -> int:
    """`begin` moved over two states of one character each right before it: 中马|钦州产业园."""
    pair = text[max(0, begin - 2) : begin]
    known = len(pair) == 2 and pair[0] in states and pair[1] in states and "中" in pair
    return begin - 2 if known and begin - 2 in edges else begin


def number_begin(text: str, start: int) -> int | None:
    """Where a work's number begins: 3号 of 早胜3号|隧道."""
    number = _NUMBERED.search(text, max(0, start - 4), start)
    return number.start() if number else None


def headed_by(text: str, start: int, heads: Sequence[str]) -> int | None:
    """Where the first of the words that may open a name stands before its ending: 中央红军|长征出发|纪念馆."""
    run = _HAN.search(text, max(0, start - _HEAD_MOST), start)
    if run is None or not heads:
        return None
    low = max(run.start(), *(text.rfind(word, run.start(), start) + 1 for word in _HEAD_STOPS))
    found = [at for word in heads if (at := text.find(word, low, start)) >= 0]
    return min(found, default=None)


def spoken_of(text: str, end: int) -> bool:
    """Whether what only a water has stands behind: 怡溪|水位."""
    return _WATERY.match(text, end) is not None


def is_water(text: str, begin: int, start: int) -> bool:
    """Whether the characters before a water's ending may be its name: 怡|溪; not 各|河, 主要江|河."""
    name = text[begin:start]
    return 1 <= len(name) <= 3 and not any(c in _NO_WATER for c in name)


def is_work(text: str, begin: int, start: int) -> bool:
    """Whether the characters before a work's ending name a water or a height: 五强溪|水库; not 大型|水库."""
    name = text[begin:start]
    return 2 <= len(name) <= 4 and name[-1] in _NATURE and name[0] not in _NO_WORK and name[-2] not in _NO_WORK


def sounded(words: Words, begin: int, end: int) -> bool:
    """Whether the words are lone characters or names to the dictionary, as transcribed names are; not 推动|嘎查."""
    at = words.index_at(begin)
    while words.starts[at] < end:
        if len(words.words[at]) > 1 and words.tags[at] not in _NAME_TAGS:
            return False
        at += 1
    return True


def steppe_begin(text: str, start: int, places: Mapping[int, Mention]) -> int | None:
    """Where the name of a sum or gacha begins, which may be long: behind a place, a mark or a word of grammar."""
    run = _HAN.search(text, max(0, start - _STEPPE_MOST), start)
    if run is None or text[start - 1] in _STEPPE_STOPS:
        return None
    for begin in range(start - 1, run.start(), -1):
        if begin in places or text[begin - 1] in _STEPPE_STOPS:
            return begin
    first = run.start()
    return first if first in places or first == 0 or not "一" <= text[first - 1] <= "龥" or text[first - 1] in _STEPPE_STOPS else None
