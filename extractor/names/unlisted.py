"""Places that stand in no table: townships, villages, zones, roads, parks, by their ending and extent."""

from __future__ import annotations

import re

from extractor.lookup import TrapWords
from extractor.names import stretches
from extractor.names.extent import Extents, longest_by_end
from extractor.names.mention import Mention
from extractor.names.places import headed
from extractor.names.rules import AbbreviationRow, PlaceSuffixRule
from extractor.rulebook import Rulebook
from extractor.segment import Words

_NUMBER = re.compile(r"[A-Z]{0,2}\d{1,4}$")
_LINE_NUMBER = re.compile(r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})$")
_OPEN_BEFORE = frozenset('、,，。;；:!?\n “"(《在到赴从向往于至自和与及由经')
_SHORT_MOST = 4
_SOUNDING_MOST = 8
_ROAD_FIGURES = re.compile("(?<![一-龥0-9])[二三四五六七八九][^条段期线号级座个环大小纵横]$")
# 十几个|村, 200|个样本村, 新疆第三条出疆|铁路 count or rank places and name none; 三家|村 is a name.
_COUNTS = re.compile(
    "第[一二三四五六七八九十0-9]+[个条座家所处批]|[一二两三四五六七八九十百千几多数余]个|(?<=[0-9万亿余多])个|一[轮批届代期大]"
)
# 石泉|镇政府: the dictionary's word is the office, yet the town's name ends before it.
_OFFICES = ("政府", "人民政府", "党委", "党政", "人大", "长", "纪委", "派出所", "党工委", "司法所", "敬老院", "原党委", "原党工委", "原镇长", "原乡长", "原副")
_WORKS = re.compile("(?:建设|新建|打造|投资|承建|修建|改建|扩建)")
_BUILDS = ("建设", "新建", "投资", "承建", "修建", "改建", "扩建", "开通", "开建", "建成", "开工建设")
_NO_TOWN = frozenset("各该全本小大新老古名强每两重中等辖属城集街市乡村县区下和及个的")
_BESIDE = frozenset("、，。;和与")
_JOINED = re.compile("[和与及、]")
_TOWN_BEFORE = re.compile("[县市区旗、。；，](?:(?![各该全本小大新老古名强每两重中等])[一-龥]|新(?=街))$")
_POINTING = frozenset("全各每本该我两副正代")
# 归|乡|路, 踏上: an ending inside a word of these tags is no ending.
_NO_NAME_TAGS = frozenset("vadlitmcpru")
# 浆洗街|街道, 南京路|社区: the road is part of a longer name.
_CONTINUES = ("街道", "社区", "镇", "乡", "村", "子村", "子镇", "子乡")
_STEPPE = frozenset({"苏木", "嘎查"})
_LINES = frozenset({"place.facility.road"})
_WORKED = frozenset({"place.facility.bridge", "place.facility.station"})
_PAIRED = frozenset({"place.facility.park", "place.region.zone"})
# 华东铁路, 西南高速: a quarter of the country, no two ends of a line.
_QUARTERS = frozenset("东西南北中华")
_NAMING = frozenset({"n", "ng", "ns", "nr", "nz", "a", "ag", "b", "j", "x", "g", "zg"})
_OVER_BODIES = 4
"""As organisations: 八路军太行纪念馆 is one name, whose beginning is a body's too."""
# 天生桥|镇南|栗元铺村: the dictionary joins the town's ending to the village's name.
_VILLAGE = re.compile("[东西南北中][一-龥]{1,4}村")
_DIRECTIONS = frozenset("东西南北上下前后")
_GRAMMAR = frozenset({"p", "c", "uj", "ul", "d", "r", "m", "q", "v"})
_BANK = re.compile("[东西南北两沿]?[岸畔]")
# 青秀山|风景区: a park named by a mountain or lake needs no place before it.
_SCENIC = frozenset("山湖河江峡泉岛谷洞寺塔海湾")


class UnlistedPlaces:
    """Finds places by the rows of rules/places/suffixes.toml."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.suffixes: dict[str, PlaceSuffixRule] = {
            surface: rule for rule in rulebook.rows(PlaceSuffixRule, "place_suffix") for surface in rule.surface
        }
        self._traps = {s: TrapWords(s, r.traps) for s, r in self.suffixes.items() if r.traps}
        rows = rulebook.rows(AbbreviationRow, "abbreviation")
        self._provinces = frozenset(r.name for r in rows if r.kind == "province")
        self._states = frozenset(r.name for r in rows if r.kind == "country" or r.name == "中")

    def find(self, text: str, words: Words, hits: list[tuple[int, int, str]], extents: Extents) -> list[Mention]:
        """Mentions by the order of their ends, so that a village may open with its township."""
        found: list[Mention] = []
        taken: dict[int, int] = {}
        for start, end, surface in longest_by_end(hits):
            rule = self.suffixes[surface]
            if end in extents.places or text[end : end + 1] == "·" or (rule.level == "facility" and text.startswith(_CONTINUES, end)):
                continue
            index = words.index_at(start)
            begin, tag = words.starts[index], words.tags[index]
            office = begin == start and surface[-1] in "镇乡" and text.startswith(_OFFICES, end)
            crossed = end not in words.edges and words.starts[words.index_at(end - 1)] >= start
            watered = rule.level == "natural" and end - start == 1 and stretches.spoken_of(text, end)
            village = crossed and begin == start and surface in "镇乡" and _VILLAGE.match(text, end) is not None
            if crossed and not office and not watered and not village and not _BANK.match(text, end):
                continue
            if begin < start and (tag[0] in _NO_NAME_TAGS or (text[begin] == "长" and headed(text, begin))):
                continue
            whole = begin < start and words.starts[index + 1] == end and tag == "ns" and start - begin > 1
            if whole and text[begin] in "各每":
                continue  # 各乡镇: the dictionary calls it a place
            if rule.traps and not _BANK.match(text, end) and self._trapped(text, words, start, surface, extents, whole=whole):
                continue
            if whole and start - begin > (2 if rule.left == "word" else 1):
                # 桃花村, 哲蚌寺, 恰帕斯州: the dictionary has the whole as a place.
                mention: Mention | None = self._made(text, self._directed(text, begin, rule, extents), end, rule)
            else:
                mention = self._mention(text, start, end, rule, extents) or self._listed(text, start, end, rule, extents)
            if mention is not None and rule.level == "facility" and (works := _WORKS.search(text, mention.start, start)):
                # 宁夏电投建设|基地: what is built is no part of the place that builds; 建设|沪昆高铁 is built.
                if rule.id not in _LINES or not 2 <= start - works.end() <= _SHORT_MOST:
                    continue
                mention = self._made(text, works.end(), end, rule)
            if mention is not None and rule.level != "facility" and _JOINED.search(text, mention.start, start):
                # 黑龙江省林业和|草原局: no place is made of two matters.
                continue
            if mention is not None and text[mention.start - 1 : mention.start] == "·" and rule.level == "natural":
                continue  # 阿丽娅·玉山 is a person
            if mention is None or taken.get(end, end) <= mention.start or _COUNTS.search(text, mention.start, start):
                continue
            if office and text.endswith(_OFFICES, mention.start, start):
                continue  # 乡政府|乡长
            taken[end] = mention.start
            found = [m for m in found if not (mention.start <= m.start and m.end <= mention.end)]
            found.append(mention)
            extents.places[end] = mention
        return found

    def _directed(self, text: str, begin: int, rule: PlaceSuffixRule, extents: Extents) -> int:
        """Where a town or village begins whose name is longer by a character than the dictionary's: 。北|大湖镇, 、城|南庄镇."""
        if rule.level not in ("township", "village") or not text[begin - 1 : begin].isalpha() or begin - 1 not in extents.words.edges:
            return begin
        apart = begin == 1 or not text[begin - 2].isalpha() or begin - 1 in extents.places
        named = extents.words.tags[extents.words.index_at(begin - 1)] in _NAMING and text[begin - 1] not in _POINTING
        return begin - 1 if apart and (text[begin - 1] in _DIRECTIONS or named) else begin

    def _listed(self, text: str, start: int, end: int, rule: PlaceSuffixRule, extents: Extents) -> Mention | None:
        """A name in a list behind one with the same ending: 龙邦口岸、水口|口岸."""
        if rule.level != "facility" or end - start < 2:
            return None
        begin = self._bounded(text, start, extents)
        if begin is None or text[begin - 1] != "、":
            return None
        before = extents.places.get(begin - 1)
        same = before is not None and before.rule == rule.id and before.surface.endswith(text[start:end])
        return self._made(text, begin, end, rule) if same else None

    def _trapped(self, text: str, words: Words, start: int, surface: str, extents: Extents, *, whole: bool) -> bool:
        """Whether a longer word holds the ending: 城镇, 小城镇; not where the words part it (古城|镇, 桃花村|落成)."""
        if whole and surface in "镇乡":
            # 新街镇, 桃花村: a place of the dictionary, whatever its last two characters are.
            return False
        begin = self._traps[surface].begin(text, start)
        if surface == "村" and text[begin : start + 1] == "山村" and self._named_hill(text, begin, extents):
            return False  # 红池坝镇|茶|山村: the town before it says where the name begins
        if begin == start:
            # 石象|镇|村民: the ending is a word by itself.
            apart = surface in "镇乡村" and start in words.edges and start + len(surface) in words.edges
            return not (whole or apart)
        if begin == start - 1 and surface == "镇" and begin in words.edges and _TOWN_BEFORE.search(text, 0, begin):
            # 泗洪县|半|城镇, 、曹|集镇: a town whose name ends in a word for towns.
            return False
        if surface == "镇" and text[begin : begin + 1] == "集" and self._two_apart(text, words, begin):
            return False  # 、普连|集镇
        return begin >= 0 and (begin in words.edges or start not in words.edges)

    @staticmethod
    def _named_hill(text: str, begin: int, extents: Extents) -> bool:
        """Whether a place ends a character or two before `begin`, with no word of kind between."""
        near = next((n for n in (1, 2) if begin - n in extents.places), 0)
        if near and extents.places[begin - near].rule.startswith("place.deictic"):
            return False  # 全省所有|山村
        return near > 0 and not any(c in _NO_TOWN or c in "偏远僻贫困" for c in text[begin - near : begin])

    @staticmethod
    def _two_apart(text: str, words: Words, begin: int) -> bool:
        """Whether two characters, each a word of its own, stand between a mark or a county and `begin`."""
        lone = begin >= 2 and {begin - 2, begin - 1, begin} <= words.edges and text[begin - 2 : begin].isalpha()
        named = lone and not any(words.tags[words.index_at(at)] in _GRAMMAR for at in (begin - 2, begin - 1))
        return named and (begin == 2 or not text[begin - 3].isalpha() or text[begin - 3] in "县市区旗")

    def _mention(self, text: str, start: int, end: int, rule: PlaceSuffixRule, extents: Extents) -> Mention | None:
        surface = text[start:end]
        if rule.left == "word":
            return None
        if rule.numbered:
            if rule.systems:
                return self._line(text, start, end, rule, extents)
            number = _NUMBER.search(text, max(0, start - 6), start)
            if number:
                return self._made(text, number.start(), end, rule)
        if surface in _STEPPE:
            steppe = stretches.steppe_begin(text, start, extents.places)
            if steppe is not None and stretches.sounded(extents.words, steppe, start):
                return self._made(text, steppe, end, rule)
        opened = self._opened(text, start, end, rule, extents)
        if rule.id in _PAIRED:
            begin = opened.start if opened is not None else start
            if begin < start and begin and {text[begin - 1], text[begin]} <= self._provinces and begin - 1 in extents.words.edges:
                begin -= 1  # 浙|川东西部协作产业园
                opened = self._made(text, begin, end, rule)
            paired = stretches.states_before(text, begin, self._states, extents.words.edges)
            return opened if paired == begin else self._made(text, paired, end, rule)
        if rule.heads and opened is None and (head := stretches.headed_by(text, start, rule.heads)) is not None:
            mention = self._made(text, head, end, rule)
            mention.strength = _OVER_BODIES
            return mention
        if rule.id in _WORKED and opened is None:
            number_at = stretches.number_begin(text, start)
            own = start if number_at is None else number_at
            low = self._bounded(text, own, extents)
            if low is not None and (number_at is not None or stretches.is_work(text, low, start)):
                return self._made(text, low, end, rule)
        return opened

    def _opened(self, text: str, start: int, end: int, rule: PlaceSuffixRule, extents: Extents) -> Mention | None:
        """A name that the walk to the left opens: by a place, an unknown word, or the marks around a short one."""
        extent = extents.of(start, limit=6 if rule.left == "short" else 24, located=True, brand=rule.left == "proper")
        place = extent.near
        if rule.id in _LINES:
            if figures := _ROAD_FIGURES.search(text, max(0, start - 3), start):
                return self._made(text, figures.start(), end, rule)  # 二广|高速
            begin = place.start if place is not None and place.end == start else stretches.after_dash(text, start)
            line = stretches.line_begin(text, begin, start, extents.places) if begin is not None else None
            if line is not None:
                return self._made(text, line, end, rule)
            pair = place is not None and place.end == start and place.level == "region" and len(place.surface) == 2
            if place is not None and pair and not any(c in _QUARTERS for c in place.surface):
                # 成渝|高铁
                return self._made(text, place.start, end, rule)
        if place is not None and place.rule.startswith("place.deictic") and rule.left != "short":
            return None
        if place is not None and place.end <= start:
            own = start - place.end
            if rule.left == "short":
                before = extents.places.get(place.start - 1)
                if own == 0 and place.level in ("natural", "facility") and before is not None and before.surface[-1] in "县市区旗":
                    # 寿县|正|阳关镇: the town's name begins behind the county.
                    return self._made(text, before.end, end, rule) if rule.level in ("township", "village") else None
                if own == 0 and place.level in ("natural", "facility") and rule.level in ("township", "village"):
                    # 窑河|乡, 博鳌|镇: a township that bears the name of a river or a sight.
                    return self._bearing(text, place, end, rule)
                most = 2 if rule.level == "natural" and end - start == 1 else _SHORT_MOST
                if own and text[place.end] in _POINTING:
                    return None
                if not 1 <= own <= most or place.level in ("natural", "facility"):
                    return None
                return self._made(text, place.end, end, rule)
            if own == 0 and not (rule.bare_place and (end - start > 1 or text[start] == "港")):
                return None
            if own and rule.left == "place" and self._done(place.end, extents):
                return None  # 百色市|整治|农贸市场
            return self._made(text, extent.start, end, rule)
        if rule.left == "short" and rule.level != "natural" and (low := self._behind(text, start, end, rule, extents)) is not None:
            return self._made(text, low, end, rule)
        if extent.level_word or extent.body:
            return None
        scenic = rule.left == "place" and start and (text[start - 1] in _SCENIC or text[start:end] == "寺")
        if scenic or (rule.left == "short" and (rule.level != "natural" or _BANK.match(text, end))):
            bounded = self._bounded(text, start, extents)
            if bounded is not None:
                return self._made(text, bounded, end, rule)
        if text[start] == "港" and (begin := self._bounded(text, start, extents)) is not None:
            # 寸滩|港, 果园港: between marks of a list.
            beside = (begin == 0 or text[begin - 1] in _BESIDE) and text[end : end + 1] in _BESIDE
            return self._made(text, begin, end, rule) if beside else None
        if rule.level == "natural" and end - start == 1 and stretches.spoken_of(text, end):
            water = self._bounded(text, start, extents, least=1)
            return self._made(text, water, end, rule) if water is not None and stretches.is_water(text, water, start) else None
        if rule.left == "place":
            return None
        begin = extent.start if extent.proper else extent.reach
        own = start - begin
        if rule.level == "natural" and end - start == 1:
            known = begin < start and self._known(extents, begin, start, end)
            return self._made(text, begin, end, rule) if known else None
        if rule.left == "short":
            if not 1 <= own <= _SHORT_MOST or own == 1 or text[begin] in _POINTING:
                return None
            if not extent.proper and not (begin == 0 or text[begin - 1] in _OPEN_BEFORE):
                return None
            return self._made(text, begin, end, rule)
        built = rule.id in _LINES and text.endswith(_BUILDS, 0, begin)
        if not extent.proper or own < 2 or text[begin:start] in self.suffixes or not (built or self._opens(extents, begin)):
            return None
        if end - start == 1 and not self._worded(extents, start):
            return None
        return self._made(text, begin, end, rule)

    def _line(self, text: str, start: int, end: int, rule: PlaceSuffixRule, extents: Extents) -> Mention | None:
        """郑州地铁5号线: the number, what is numbered before it, and a place directly before that."""
        number = _LINE_NUMBER.search(text, max(0, start - 3), start)
        system = next((s for s in rule.systems if number and text.endswith(s, 0, number.start())), None)
        if number is None or system is None:
            return None
        begin = number.start() - len(system)
        place = extents.places.get(begin)
        return self._made(text, begin if place is None else place.start, end, rule)

    def _bearing(self, text: str, place: Mention, end: int, rule: PlaceSuffixRule) -> Mention | None:
        """A township named like a place that stands right before its ending, with the chain before that place."""
        own = len(place.entry.surface) if place.entry is not None and place.parents else len(place.surface)
        if own > _SHORT_MOST:
            return None
        mention = self._made(text, place.end - own, end, rule)
        mention.start, mention.surface, mention.parents = place.start, text[place.start : end], place.parents
        return mention

    def _behind(self, text: str, start: int, end: int, rule: PlaceSuffixRule, extents: Extents) -> int | None:
        """Where the name of a town or village begins behind the division that holds it."""
        near = extents.near_place(start, most=3 + (end - start > 2))
        if near is None and rule.level == "village" and (town := extents.places.get(start - 4)) is not None:
            near = extents.near_place(start) if town.level == "township" else None
        if near is None and text[start:end] in ("镇", "乡") and text[start - 1 : start] not in _NO_TOWN:
            # 米林县|派|镇: a county right before lets one character be the name.
            near = extents.places.get(start - 1)
            near = near if near is not None and near.level == "county" and near.surface[-1] in "县市区旗" else None
        if near is not None and near.level not in ("natural", "facility"):
            return near.end
        return self._sounding(start, extents) if rule.level in ("township", "village") else None

    @staticmethod
    def _sounding(start: int, extents: Extents) -> int | None:
        """Where a long transcribed name begins behind a division: 阔依其乡|巴什阔依其|村."""
        if any(at in extents.places for at in range(start - _SHORT_MOST, start)):
            return None
        for begin in range(start - _SHORT_MOST - 1, start - _SOUNDING_MOST - 1, -1):
            place = extents.places.get(begin)
            if place is not None:
                known = place.level in ("township", "county", "prefecture")
                own = extents.text[begin:start]
                return begin if known and own.isalpha() and stretches.sounded(extents.words, begin, start) else None
        return None

    @staticmethod
    def _done(at: int, extents: Extents) -> bool:
        """Whether a verb of two characters stands right behind a place, with what is done there after it."""
        index = extents.words.index_at(at)
        word, tag = extents.words.words[index], extents.words.tags[index]
        return len(word) == 2 and extents.words.starts[index] == at and (tag == "v" or (tag == "vn" and word in extents.stops))

    def _opens(self, extents: Extents, begin: int) -> bool:
        """Whether a mark or a function word stands before a name that no place opens: not 不经意|中折射出经济特区."""
        if begin == 0 or not extents.text[begin - 1].isalpha():
            return True
        words = extents.words
        word = words.words[words.index_at(begin - 1)]
        return word in extents.stops or word in extents.single_stops

    def _worded(self, extents: Extents, start: int) -> bool:
        """Whether a proper word of the dictionary stands before a one-character ending: 中山|路, not 走正|路."""
        words = extents.words
        index = words.index_at(start - 1)
        return len(words.words[index]) > 1 and words.tags[index] in ("ns", "nz", "nr")

    def _known(self, extents: Extents, begin: int, start: int, end: int) -> bool:
        """Whether the dictionary knows a river or mountain as a place, whole or before its ending: 永定河; not 遗骨如山."""
        words = extents.words
        index = words.index_at(begin)
        stop = words.starts[index + 1]
        return words.starts[index] == begin and words.tags[index] == "ns" and stop in (start, end)

    def _bounded(self, text: str, start: int, extents: Extents, least: int = 2) -> int | None:
        """Where a name of two to four characters begins that a mark or a function word bounds: 、者保|乡, 的空壳树|乡."""
        words, begin = extents.words, start
        while begin > 0:
            index = words.index_at(begin - 1)
            low, word = words.starts[index], words.words[index]
            if not text[low].isalpha() or text[low].isascii():
                break
            stopped = word in extents.single_stops or (len(word) > 1 and word in extents.stops)
            if (stopped and words.tags[index] != "k") or words.tags[index] in ("r", "d", "p", "c", "t"):
                break
            if len(word) == 2 and words.tags[index] == "v" and start - begin >= 2:
                break
            if start - low > _SHORT_MOST:
                return None
            begin = low
        return begin if least <= start - begin <= _SHORT_MOST and text[begin] not in _POINTING else None

    def _made(self, text: str, begin: int, end: int, rule: PlaceSuffixRule) -> Mention:
        surface = text[begin:end]
        mention = Mention(begin, end, surface, (), accepted=True)
        short = next((s for s in rule.full if surface.endswith(s)), "")
        canonical = surface[: -len(short)] + rule.full[short] if short else surface
        mention.canonical, mention.level, mention.rule = canonical, rule.level, rule.id
        return mention
