"""Where an organisation's name begins, by what its ending asks for; None where the words name a kind of body.

省援藏工作队 opens with a level word, 武汉援藏工作队 with a place, 省人社厅就业促进处 with a body; 犯罪集团, 各级政府 and
美国第三大银行 are kinds.
"""

from __future__ import annotations

import re

from extractor.names.extent import Extent
from extractor.names.mention import Mention
from extractor.names.rules import LevelStopRule, PseudoRule, RegimeRule, SuffixRule
from extractor.rulebook import Rulebook
from extractor.segment import Words

LEGAL = ".limited"
"""End of the id of the row of firms' legal forms."""
_DEFINITE = frozenset({"hospital", "institution", "media"})
_FOUNDED = frozenset({"school", "hospital"})
_SIGHTS = ("natural", "facility")
_NOUN_TAGS = frozenset("nbjsax")
_GENERIC_ENDINGS = frozenset(
    {
        "中心", "公司", "集团", "委员会", "办公室", "小组", "领导小组", "工作组", "指挥部", "学校", "协会", "学会", "商会",
        "银行", "基地", "超市", "商场", "网站", "电站",
    }
)  # fmt: skip
_OWN_MOST = 4
_SORTS = frozenset("性型制式级类")
_KIND_MOST = 3
_CENTRAL = frozenset({"全国", "中央"})
_MATTER_LEAST = 2
"""Characters of the matter that a committee of the state deals with, or of its number."""
_RANKED = re.compile("第[一二三四五六七八九十0-9]+大")
# What is built in a place is no body of it; bodies of building trade bear the word too (建设工程质量监督站).
_BUILT = re.compile("建设(?!工程|项目|投资|规划|银行|监理|监督|信息|档案|管理|服务|交易|用地|发展|集团|行业|市场|标准|科技|教育|培训|职业)..")
_LOW_LEVELS = frozenset({"乡", "镇", "街道", "街", "团", "师", "中央", "国家", "全国"})


def is_short(place: Mention | None) -> bool:
    """Whether a division is named by its short form alone: 深圳, not 深圳市."""
    return place is not None and place.entry is not None and place.entry.form == "short" and not place.parents


class Openings:
    """The words that decide: what makes a class of a level word, a kind of a body, a description of a government."""

    def __init__(self, rulebook: Rulebook, level_words: frozenset[str]) -> None:
        self._level_words = level_words
        self._level_stops = frozenset(s for r in rulebook.rows(LevelStopRule, "level_stop") for s in r.surface)
        pseudo = rulebook.rows(PseudoRule, "pseudo")
        self._kinds = frozenset(word for r in pseudo if not r.id.endswith((".head-alone", ".founding")) for word in r.left)
        self._founding = tuple(word for r in pseudo if r.id.endswith(".founding") for word in r.left)
        determining = (".determiner", ".number", ".deictic-short")
        self._determiners = frozenset(word for r in pseudo if r.id.endswith(determining) for word in r.left)
        self._regimes = frozenset(s for r in rulebook.rows(RegimeRule, "regime") for s in r.surface)

    def is_class(self, text: str, begin: int) -> bool:
        """Whether the level word at `begin` stands for a class of places: 各省, 对口县, 市、县."""
        if begin and text[begin - 1] == "、" and text[max(0, begin - 2) : begin - 1] in ("省", "市", "县", "区"):
            return True
        return any(text[max(0, begin - n) : begin] in self._level_stops for n in (1, 2, 3) if begin >= n)

    def founds(self, text: str, at: int) -> bool:
        """Whether a verb of giving or building stands at `at`: 捐赠, 新建."""
        return text.startswith(self._founding, at)

    def begin(
        self,
        text: str,
        words: Words,
        extent: Extent,
        rule: SuffixRule,
        start: int,
        surface: str,
        states: frozenset[int],
    ) -> int | None:
        """Where the name begins whose ending `surface` stands at `start`; `states` are offsets of 中, 美 and the like."""
        if rule.left == "body" and not extent.body:
            return None
        if rule.own:
            return self._own(text, extent, rule, start)
        if extent.level_word:
            return self._levelled(text, extent, rule, start, surface)
        if extent.place is not None or extent.body:
            return self._placed(text, extent, rule, start, surface)
        if extent.proper and extent.start in states and {extent.start - 1, extent.start + 1} & states:
            # 法中|委员会, 中美|商会: two states of one character each open the name.
            return extent.start - (extent.start - 1 in states)
        if rule.left == "place" and not (extent.proper and text[extent.start - 1 : extent.start] == "“"):
            return None
        if rule.id.endswith(LEGAL):
            # 天津某建工集团有限公司 hides the name.
            begin = extent.start if extent.proper else extent.reach
            return None if text[begin - 1 : begin] == "某" else begin
        if rule.left == "any":
            return extent.reach
        if rule.noun and not extent.proper:
            return self._noun_before(text, words, extent, rule, start)
        if not extent.proper or extent.before in self._determiners:
            return None
        if start - extent.start < 2 and len(surface) <= 2:
            # One unknown character before a short ending is no name: 本厂, 老公司.
            return None
        own = text[extent.start : start]
        if rule.type in _FOUNDED and (own in self._kinds or own[-1] in _SORTS or own.startswith(self._founding)):
            return None  # 普惠性|幼儿园, 拟建设|学校
        return extent.start

    def _own(self, text: str, extent: Extent, rule: SuffixRule, start: int) -> int | None:
        """A short name of a firm: two to four characters of its own, with a mark or a function word before them."""
        begin = extent.place.end if extent.place is not None else extent.start
        if extent.place is not None and begin == start and extent.place.level == "natural" and start - extent.place.start == 2:
            # 西山|煤电: a firm named after a mountain or a river.
            return extent.start
        if extent.body:
            # 中粮|生化: the trade right after a firm's own short name.
            return extent.start if extent.words == 0 and extent.place is None else None
        if extent.level_word or not extent.proper or not rule.own <= start - begin <= _OWN_MOST:
            return None
        if extent.place is not None:
            return extent.start if text[begin:start] not in self._kinds else None
        return begin if begin == extent.reach and extent.before not in self._determiners else None

    def _levelled(self, text: str, extent: Extent, rule: SuffixRule, start: int, surface: str) -> int | None:
        """After a level word: 省援藏工作队, 县医院; not 省公司."""
        if self.is_class(text, extent.start) or extent.before in self._level_stops:
            return None
        inner = start - extent.start - len(extent.level_word)
        if extent.level_word == "国家" and rule.state:
            # 国家|开发银行, 国家|减灾|委员会; 国家银行, 国家级委员会 are kinds.
            return extent.start if len(surface) + inner > _KIND_MOST else None
        if extent.level_word in _CENTRAL and rule.state:
            # 全国|防汛抗旱|工作领导小组, 中央|第七|巡视组; 中央领导小组 is a kind.
            return extent.start if inner >= _MATTER_LEAST else None
        if extent.level_word in _LOW_LEVELS:
            return None
        if inner == 0 and not (rule.type in _DEFINITE and surface not in _GENERIC_ENDINGS and len(surface) > 1):
            return None
        return extent.start

    def _placed(self, text: str, extent: Extent, rule: SuffixRule, start: int, surface: str) -> int | None:
        """After a place or a body."""
        place = extent.place
        if place is not None and place.surface[0] == "全" and place.rule.startswith("place.deictic"):
            return None
        own = start - (place.end if place is not None else start)
        if own and rule.type in _FOUNDED and self.founds(text, start - own):
            return None  # 安顺市|捐赠|希望小学
        if rule.type == "institution" and not extent.body and _BUILT.match(text, start - own, start):
            return None  # 民丰县|建设|远程会诊中心
        if rule.direct and (extent.body or own) and text[start - own : start] not in self._regimes:
            return None
        if own == 0 and len(surface) == 1 and not extent.body and surface != "队":
            return None
        bare = place is not None and place.end == start and not extent.body
        # 南京银行, 贵州银行: a city's or a province's own bank bears its bare name.
        own_bank = rule.id.endswith(".bank") and place is not None and place.level in ("province", "prefecture")
        # 红塔集团, 银座集团: a county's short name, a sight's or a mountain's is a firm's own.
        own_group = surface == "集团" and place is not None and (is_short(place) if place.level == "county" else place.level in _SIGHTS)
        if bare and surface in _GENERIC_ENDINGS and not own_bank and not own_group:
            return None
        if bare and rule.id.endswith(".mine") and not is_short(place):
            return None  # 山西省|煤矿 are its mines, 大同|煤矿 is one
        # 美国第三大银行 ranks, and names none.
        return None if _RANKED.search(text, extent.start, start) else extent.start

    def _noun_before(self, text: str, words: Words, extent: Extent, rule: SuffixRule, start: int) -> int | None:
        """Where a name of one common noun begins: 阳光|集团; None for kinds (犯罪集团) and where more words stand before."""
        index = words.index_at(start - 1) if start else 0
        begin = words.starts[index]
        word = text[begin:start]
        if begin != extent.reach or not 2 <= len(word) <= 4 or word in rule.kinds or word in self._kinds:
            return None
        return begin if words.tags[index][0] in _NOUN_TAGS and word not in self._level_words else None
