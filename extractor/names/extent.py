"""Where a name begins: from its ending leftwards over words, by what may stand inside a name and what may not.

Reading order: `Extents.of` walks to the left. A place, a level word or a known body opens a name; words of
`left_stop`, punctuation, verbs and figures end the walk; single characters that make no word of the dictionary
(劲牌, 恒沣) are a proper name; common nouns belong to the name only with something proper before them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extractor.names.mention import Mention
from extractor.segment import Words

_STOP_TAGS = frozenset({"p", "c", "u", "ul", "uj", "uz", "ud", "ug", "uv", "d", "r", "y", "e", "o", "m", "mq", "q", "t", "f", "rr", "rz", "zg"})
# A single character of these is a function word; of other tags it may be part of a brand (恒沣, 中交), whatever its tag.
_STOP_TAGS_SINGLE = frozenset({"p", "c", "u", "ul", "uj", "uz", "ud", "ug", "uv", "r", "y", "e"})
# ns is evidence, not proof: 高原 and 雷阵雨 carry it; places are told by the gazetteer.
_PROPER_TAGS = frozenset({"nr", "nz", "nrt", "nrfg", "x", "eng"})
_BRAND_TAGS = frozenset({"nz", "j"})
_SESSIONS = frozenset("批届期")
_ORDINAL = re.compile("第[0-9一二三四五六七八九十]+$")
_COUNTED = re.compile("第[0-9]+[批届期]$")
_AIDING = ("对口帮扶", "对口支援", "结对帮扶", "定点帮扶", "扶贫协作", "帮扶", "支援")
_SESSION = re.compile("第[0-9一二三四五六七八九十]+[批届期]$")
_FIRM_TAGS = frozenset({"nz", "nt"})
_FIRM_MOST = 4
_FUNCTION_TAGS = _STOP_TAGS_SINGLE | {"d", "m", "q", "t", "f"}
_UNITS = frozenset("处科室司部庭局组")
_NAME_TAGS = frozenset({"nr", "x", "nz"})
_CONJUNCTIONS = frozenset("和与及")
_FIGURES = frozenset("一二两三四五六七八九十百千万亿余多几")
_NUMERALS = frozenset("一二三四五六七八九十")
_BREAKS = frozenset("、,，。;；:：的和与及在对等被“”\"'()《》\n \t!?")
_VERBS = frozenset({"v", "vd", "vi", "vq", "ad"})
_NUMBERED = frozenset({"第一", "第二", "第三", "第四", "第五", "第六", "第七", "第八", "第九", "第十"})
_OF_A_STATE = frozenset({"国家", "全国", "中央"})
_OWN_CENTRES = ("71", "81", "82")
_MOST_WORDS = 14
_LONGEST = 40
_BRIDGE = 6
_LONG_WORD = 4


@dataclass(slots=True)
class Extent:
    """The left part of a name: where it begins, what opens it, and how far left a name could reach at most.

    `place` is the place that opens the name, `near` the one that stands nearest to the ending.
    """

    start: int
    reach: int = 0
    proper: bool = False
    place: Mention | None = None
    near: Mention | None = None
    level_word: str = ""
    body: bool = False
    words: int = 0
    before: str = ""


@dataclass(slots=True)
class Extents:
    """Walks left over one document's words.

    Attributes:
        stops: words that are never inside a name; inner: words that may be although they look like verbs.
        level_words: 省, 市, 县 … that stand for the document's own place.
        places: accepted mentions by their end; openings: the same by their start.
        bodies: known organisations' starts by their end.
    """

    text: str
    words: Words
    stops: frozenset[str]
    single_stops: frozenset[str]
    inner: frozenset[str]
    level_words: frozenset[str]
    places: dict[int, Mention]
    bodies: dict[int, int] = field(default_factory=dict)
    openings: dict[int, Mention] = field(init=False)

    def __post_init__(self) -> None:
        """Makes the table of places by their start."""
        self.openings = {m.start: m for m in self.places.values()}

    def of(
        self, end: int, *, limit: int = 30, located: bool = False, brand: bool = False, firm: bool = False, unit: bool = False,
        team: bool = False,
    ) -> Extent:  # fmt: skip
        """The extent of a name.

        Args:
            end: where the name's ending begins.
            limit: how many characters to the left a name may begin at most.
            brand: whether single characters that are else verbs or adverbs may be part of the name (正泰, 上汽).
            firm: whether a brand may stand before the place that opens the name (中煤|西安设计工程公司).
            unit: whether a body may open the name over a noun that else ends one, or over 与 between two matters
                (省委组织部|干部监督处, 中国科学院|地理科学与资源研究所).
            team: whether a verb of aiding may stand between the sender's place and the place aided (杭州市帮扶黔东南州|工作队).
            located: whether a word that the dictionary calls a place is a proper name here (闽宁|镇).
        """
        found = Extent(end, end)
        words, text = self.words, self.text
        position, low = end, max(0, end - limit)
        doubtful, verbal, joined, inner = False, False, -1, True
        while position > low and found.words < _MOST_WORDS:
            if not (doubtful and (found.proper or position == joined)) and self._placed(found, position, firm=firm, team=team):
                return found
            opens = not doubtful or (unit and not verbal and position != joined)
            if opens and self._embodied(found, position, end, brand=brand):
                return found
            if (brand or firm) and text[position - 1] == ")":
                position = self._bracket(position)
                if position < 0:
                    break
                continue
            counted = _COUNTED.search(text, max(0, position - 6), position) if text[position - 1] in _SESSIONS else None
            if counted is not None:
                # 中国|第34批|援苏丹医疗队
                position = counted.start()
                found.words += 1
                continue
            index = words.index_at(position - 1)
            start = self._word_start(words.starts[index], position)
            word = text[start:position]
            opening = self.openings.get(start)
            if opening is not None and opening.end < position and not doubtful:
                # 中国人口|学会: one word of the dictionary that begins with a place.
                self._open_with_place(found, opening)
                return found
            if self._headed(found, word, start, position, doubtful=doubtful):
                return found
            if not self._inside(word, words.tags[index], start, brand=brand) and not self._figure(found, word, position):
                break
            if brand and word == "和" and self._branded(start):
                # 东和|精密株式会社: 和 is part of the firm's own name.
                found.start = found.reach = position = words.starts[index - 1]
                found.proper = True
                found.words += 2
                continue
            # Inside a name a conjunction joins two matters (发展和改革), not 服务中心和曙光.
            if (word in _CONJUNCTIONS and not inner) or (joined == position and word not in self.inner):
                break
            inner = word in self.inner
            if (word in self.stops and (len(word) > 1 or word in self.single_stops)) or word in _CONJUNCTIONS:
                # 协调, 和: inside a name only if a place opens it further left and nothing opened it before.
                if found.proper:
                    break
                doubtful = True
                verbal = verbal or (word not in _CONJUNCTIONS and words.tags[index] != "n")
                if word in _CONJUNCTIONS:
                    # 俄罗斯与国际货币基金组织: what stands right before it is a name of its own.
                    joined = start
            elif not doubtful and self._is_proper(word, words.tags[index], located=located, brand=brand):
                found.start, found.proper = start, True
            found.words += 1
            position = start
            if not doubtful:
                found.reach = start
        found.before = self._word_before(found.start)
        return found

    def body_before(self, end: int, most: int = 9) -> int | None:
        """Where a body ends that has nothing but a matter of up to `most` characters between it and `end`."""
        words, position = self.words, end
        while end - position <= most:
            if position in self.bodies and position < end:
                return position
            index = words.index_at(position - 1) if position else 0
            word, tag = words.words[index], words.tags[index]
            start = words.starts[index]
            joins = word in _CONJUNCTIONS and self.text[start - 1] not in _UNITS
            function = tag in _FUNCTION_TAGS or word in self.single_stops
            if position == 0 or not self.text[start].isalpha() or (function and not joins and word[0] != "第"):
                return None
            position = start
        return None

    def _placed(self, found: Extent, position: int, *, firm: bool, team: bool) -> bool:
        """Opens the name with the place that ends at `position`."""
        place = self.places.get(position)
        if place is not None:
            self._open_with_place(found, place)
            if firm:
                self._brand_before(found)
            if team:
                self._sent_before(found)
        return place is not None

    def _sent_before(self, found: Extent) -> None:
        """杭州市|帮扶|黔东南州工作队: who sends a team opens its name."""
        verb = next((v for v in _AIDING if self.text.endswith(v, 0, found.start)), None)
        sender = self.places.get(found.start - len(verb)) if verb is not None else None
        if sender is not None:
            found.start, found.place = sender.start, sender

    def _embodied(self, found: Extent, position: int, end: int, *, brand: bool) -> bool:
        """Opens the name with the body that ends at `position`."""
        body = self.bodies.get(position)
        if body is None or end - body > _LONGEST:
            return False
        found.start, found.proper, found.body = body, True, True
        self._joined_before(found, brand=brand)
        return True

    def _bracket(self, position: int) -> int:
        """Where a bracket opens that holds a place, which is part of a firm's name: 粤新(佛山)动力电池有限公司; else -1."""
        place = self.places.get(position - 1)
        if place is None or self.text[place.start - 1 : place.start] != "(":
            return -1
        return place.start - 1

    def _brand_before(self, found: Extent) -> None:
        """中信|欧洲有限公司: a brand of the dictionary right before the place."""
        index = self.words.index_at(found.start - 1) if found.start else 0
        start = self.words.starts[index]
        word = self.text[start : found.start]
        if self.words.tags[index] in _FIRM_TAGS and 2 <= len(word) <= _FIRM_MOST:
            found.start = start

    def _headed(self, found: Extent, word: str, start: int, end: int, *, doubtful: bool) -> bool:
        """Opens the name with a long word that begins with a body, or with a level word."""
        if len(word) > _LONG_WORD and not doubtful and self._begins_with_body(found, start, end):
            return True
        return not (word == "州" and self._lone(start)) and self._level(found, word, start)

    def _begins_with_body(self, found: Extent, start: int, end: int) -> bool:
        """Opens the name with the body that a long word of the dictionary begins with: 清华大学|建筑 of 清华大学建筑学院."""
        if not any(begin == start and stop < end for stop, begin in self.bodies.items()):
            return False
        found.start, found.proper, found.body = start, True, True
        return True

    def _lone(self, position: int) -> bool:
        """Whether one unknown character stands right before 州, so that both are a firm's word: 辰州|矿业."""
        index = self.words.index_at(position - 1) if position else 0
        lone = position - self.words.starts[index] == 1 and self.text[position - 1].isalpha()
        return lone and self.words.words[index] not in self.single_stops

    def _branded(self, position: int) -> bool:
        """Whether one character alone, with a mark or nothing before it, stands before 和."""
        index = self.words.index_at(position - 1) if position else 0
        start = self.words.starts[index]
        if position - start != 1 or not self.text[start].isalpha():
            return False
        return start == 0 or not self.text[start - 1].isalnum()

    def _figure(self, found: Extent, word: str, position: int) -> bool:
        """Whether a figure begins a name of two: 三|莎高速公路; not 二|院, 三|家."""
        if word not in _NUMERALS or not found.proper or found.start != position:
            return False
        index = self.words.index_at(position)
        return self.words.starts[index + 1] - position == 1 and self.words.tags[index] in _NAME_TAGS

    def _word_start(self, start: int, position: int) -> int:
        """Where the last word before `position` begins; 县 of 财政局|和县|农业局, since 和县 would have opened the name."""
        joined = self.text[start] in _CONJUNCTIONS and self.text[start + 1 : position] in self.level_words
        return start + joined

    def _joined_before(self, found: Extent, *, brand: bool) -> None:
        """中国—东盟博览会秘书处, 杭州|娃哈哈集团有限公司: a place before the body that opens the name."""
        while brand and found.start > 0:
            # 一汽|丰田汽车有限公司: brands side by side.
            index = self.words.index_at(found.start - 1)
            if self.words.tags[index] not in _BRAND_TAGS or found.start in self.places:
                break
            found.start = self.words.starts[index]
        start = found.start
        dash = start > 0 and self.text[start - 1] in "—-"
        place = self.places.get(start - 1) if dash else self.places.get(start) if brand else None
        if place is not None:
            found.start, found.place = place.start, place

    def near_place(self, end: int, most: int = 4) -> Mention | None:
        """A place that ends two to `most` characters before `end` with nothing that parts names between: 乃东县|经合|局."""
        for length in range(2, most + 1):
            place = self.places.get(end - length)
            if place is not None:
                between = self.text[end - length : end]
                return place if between.isalpha() and not any(c in _BREAKS for c in between) else None
        return None

    def _counted(self, position: int) -> bool:
        """Whether a figure stands right before: 家 in 7家三甲医院 is a classifier, in 家纺 it is none."""
        return position > 0 and (self.text[position - 1].isdigit() or self.text[position - 1] in _FIGURES)

    def _inside(self, word: str, tag: str, position: int, *, brand: bool) -> bool:
        """Whether a word may stand inside a name. One of both lists (协调) may, if a place opens the name further left."""
        if word in self.inner or word in _NUMBERED:
            return True
        if word in _SESSIONS and _ORDINAL.search(self.text, max(0, position - 5), position):
            # 广东省第九|批援藏工作队
            return True
        if word in self.stops and (len(word) > 1 or not brand or word in self.single_stops):
            return False
        first = word[0]
        if not (first.isalnum() or first == "·") or first.isdigit():
            return False
        if len(word) == 1 and word not in _NUMERALS:
            return tag not in _STOP_TAGS_SINGLE and (tag in _NAME_TAGS or not self._counted(position))
        if word[0] == "第" and tag == "m":
            return True
        if tag in _STOP_TAGS:
            return False
        return not (tag in _VERBS and len(word) > 1)

    def _is_proper(self, word: str, tag: str, *, located: bool, brand: bool) -> bool:
        if brand and (len(word) == 1 or tag in _BRAND_TAGS):
            return True
        if word in self.inner or word in _NUMBERED:
            return False
        return len(word) == 1 or tag in _PROPER_TAGS or (located and tag == "ns")

    def _level(self, found: Extent, word: str, start: int) -> bool:
        """Opens the name with a level word: 省 in 省援藏工作队. Not where it is the end of a longer word."""
        if word not in self.level_words:
            return False
        if word in _OF_A_STATE and start in self.bodies:
            # 同济大学|国家历史文化名城研究中心
            found.start, found.proper, found.body = self.bodies[start], True, True
            return True
        found.start, found.level_word = start, word
        country = self.places.get(start) if word in _OF_A_STATE else None
        if country is not None and (country.level == "country" or country.code[:2] in _OWN_CENTRES):
            # 泰国国家银行, 香港中央图书馆: the state, or the region with a centre of its own, is named right before.
            found.start, found.level_word, found.place, found.near = country.start, "", country, country
        found.before = self._word_before(found.start)
        return True

    def _open_with_place(self, found: Extent, place: Mention) -> None:
        """A place opens the name, with the places before it, and what bridges to another: 江苏省对口支援伊犁州…指挥部."""
        found.start, found.proper, found.place, found.near = place.start, True, place, place
        while True:
            body = self.bodies.get(found.start)
            if body is not None:
                found.start, found.body = body, True
                return
            earlier = self.places.get(found.start)
            if earlier is None and found.start and self.text[found.start - 1] in "—-":
                earlier = self.places.get(found.start - 1)
            if earlier is None and self._aiding(found.start):
                # 福建省|援|宁夏|工作队, 援|湖北|医疗队: whom it helps is part of a team's name, who sends it opens it.
                found.start -= 1
                session = _SESSION.search(self.text, max(0, found.start - 6), found.start)
                earlier = self.places.get(session.start() if session else found.start)
                if earlier is None:
                    found.start += 1  # 香港特别行政区政府|驻|福建联络处
                    break
            if earlier is None:
                break
            found.start, found.place = earlier.start, earlier
        bridged = self._bridge(found.start)
        if bridged is not None:
            found.start, found.place, found.level_word = bridged
        found.before = self._word_before(found.start)

    def _aiding(self, position: int) -> bool:
        """Whether 援 or 驻 stands as a word of its own before `position`."""
        return position > 0 and self.text[position - 1] in "援驻" and position - 1 in self.words.edges and position in self.words.edges

    def _bridge(self, position: int) -> tuple[int, Mention | None, str] | None:
        """Over 对口支援 and the like to another place or level word that opens the name."""
        words, crossed = self.words, 0
        while position > 0 and crossed < _BRIDGE:
            if crossed:
                place = self.places.get(position)
                if place is not None:
                    return place.start, place, ""
                if position in self.bodies:
                    return None
            index = words.index_at(position - 1)
            start = words.starts[index]
            word = self.text[start:position]
            if crossed and word in self.level_words:
                return start, None, word
            if word not in self.inner or word in self.stops or word in _CONJUNCTIONS:
                return None
            crossed, position = crossed + 1, start
        return None

    def _word_before(self, position: int) -> str:
        if position <= 0:
            return ""
        index = self.words.index_at(position - 1)
        return self.text[self.words.starts[index] : position]


def longest_by_end(hits: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Of endings that end at the same place the longest: 特大桥, not 大桥; by their ends."""
    by_end: dict[int, tuple[int, int, str]] = {}
    for hit in hits:
        known = by_end.get(hit[1])
        if known is None or hit[0] < known[0]:
            by_end[hit[1]] = hit
    return [by_end[end] for end in sorted(by_end)]
