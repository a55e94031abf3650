"""Places of the tables: which surfaces of a text are places, and which place each is.

Reading order: `PlaceFinder.find` is the whole. `_raw` keeps hits that respect the words; `_settle` accepts full
names, provinces and prefectures at once and shorter names by evidence of the document (their full form, their parent,
a list of places beside them); abbreviations come from `abbreviations`; `chained` joins 江西南昌 to one mention.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from extractor.lexicon import Lexicon
from extractor.lookup import TrapWords
from extractor.names.abbreviations import Abbreviations
from extractor.names.districts import settled
from extractor.names.gazetteer import Entry, Gazetteer
from extractor.names.mention import Mention
from extractor.names.rules import AmbiguousRule, ContextRule, PlaceVoidRule
from extractor.rulebook import Rulebook
from extractor.segment import Words

Hit = tuple[int, int, str]
_TOWNSHIP_NEXT = re.compile(r"\w{1,4}?(?:镇|乡|街道|苏木)")
_LONGER = re.compile(
    "(?:镇|街道|社区|嘎查|村(?![庄级民委镇])|乡(?![镇村亲土])|[东西南北中]路|大道|大街|路(?![线段网上面过边])|湖|山|河|江|湾(?![里])|水库|火车站|机场)"
)
_TOWN = re.compile("(?:镇|街道|社区|村(?![庄级民委镇里干])|乡(?![镇村亲土]))")
# 中共江西省委, 民盟重庆市委 are single words of the dictionary.
_PARTY = ("中共", "民盟", "民革", "民建", "民进")
_BOUND = ("赴", "抵", "驻", "离")
_COUNTIES = re.compile("等?[0-9一二两三四五六七八九十]+个?(?:县|市|区|州|地)(?![民场长])")
# Words of the dictionary that begin with a place's generic ending: 门源|县城, 襄阳|市中心|医院.
_CUT_ACROSS = frozenset({"县城", "县域", "县内", "县境", "省内", "省外", "市内", "市属", "市直", "县直", "省直", "区内"})
_CENTRAL = ("医院", "血站", "小学", "学校", "幼儿园", "卫生院", "支行", "敬老院", "供血")
# 董事长|江丙坤, 处处长|江涛: the title takes the 长 of 长江. 水利部|长江水利委员会, 市|长江大桥 are none of these.
_HEADED = re.compile("(?:董事|理事|秘书|检察|法庭庭|副[省市县区州部厅局处院行校]|([处厅局校科队院行社站所团组会台部])\\1)$")
_SIDES = frozenset("岸侧麓坡")
_LIST = frozenset("、和与及")
_LEVELS = frozenset("省市县区州盟旗")
_COMMON_TAGS = frozenset({"v", "vn", "a", "ad", "an", "d", "l", "i", "b", "t", "f"})
_NAME_TAGS = frozenset({"nr", "nrt", "nrfg", "nz", "j", "x"})
_GENERIC = frozenset(
    {
        "郊区", "城区", "矿区", "东区", "西区", "南区", "北区", "市区", "新区", "特区", "林区", "山区", "老城区", "新城区",
        "主城区", "开发区",
    }
)  # fmt: skip


class PlaceFinder:
    """Finds mentions of divisions, countries, natural features and cities abroad."""

    def __init__(self, rulebook: Rulebook, gazetteer: Gazetteer, tails: frozenset[str]) -> None:
        self.gazetteer = gazetteer
        self._tails = tails
        self._ambiguous = frozenset(s for r in rulebook.rows(AmbiguousRule, "ambiguous") for s in r.surface)
        self._usual = frozenset(s for r in rulebook.rows(AmbiguousRule, "ambiguous") if r.placed for s in r.surface)
        self._belonging = frozenset(
            s for r in rulebook.rows(ContextRule, "context") if r.side == "belonging" for s in r.surface
        )
        self._voids = self._void_words(rulebook)
        self.abbreviations = Abbreviations(rulebook, gazetteer)

    def _void_words(self, rulebook: Rulebook) -> dict[str, TrapWords]:
        """The longer strings in which a surface is no place (北京时间), by surface."""
        traps: defaultdict[str, list[str]] = defaultdict(list)
        for row in rulebook.rows(PlaceVoidRule, "place_void"):
            for trap in row.surface:
                parts = {trap[i:j] for i in range(len(trap)) for j in range(i + 2, len(trap) + 1)}
                for surface in parts & self.gazetteer.entries.keys():
                    traps[surface].append(trap)
        return {surface: TrapWords(surface, sorted(longer)) for surface, longer in traps.items()}

    def find(self, text: str, words: Words, hits: Sequence[Hit], date: str) -> list[Mention]:
        """Accepted mentions in the order of the text, chains joined; `hits` are surfaces of the gazetteer."""
        mentions = self._raw(text, words, hits, date)
        self._settle(text, words, mentions)
        accepted = settled(text, [m for m in mentions if m.accepted], self.gazetteer)
        short = self.abbreviations.find(text, words, accepted, date)
        if short:
            accepted = sorted(accepted + short, key=lambda m: m.start)
        return accepted

    def _raw(self, text: str, words: Words, hits: Sequence[Hit], date: str) -> list[Mention]:
        kept: list[Mention] = []
        for start, end, surface in sorted(hits, key=lambda h: (h[0], -h[1])):
            options = self.gazetteer.at_date(surface, date)
            if not options or (surface[-1] in "东南西北" and text[end : end + 1] in _SIDES):
                # 汉丰湖|北岸: the bank of a lake is no 湖北.
                continue
            if surface[0] == "长" and headed(text, start):
                continue
            if surface in self._voids and self._voids[surface].hold(text, start):
                continue
            follows = bool(kept) and kept[-1].end == start and options[0].form == "full"
            if not follows and not self._respects_words(text, words, start, end, options[0]):
                continue
            if kept and kept[-1].end == start and self._below(kept[-1], options):
                continue
            mention = Mention(start, end, surface, options)
            if kept and kept[-1].end > start:
                shorter = self._without_ending(kept[-1], mention, date)
                if shorter is not None:
                    kept[-1] = shorter
                elif not _better(mention, kept[-1]):
                    continue
                else:
                    kept.pop()
            kept.append(mention)
        return kept

    def _without_ending(self, city: Mention, m: Mention, date: str) -> Mention | None:
        """青岛 of 青岛|市南区, where the city's ending opens the name of a district of its own; None elsewhere."""
        if city.end != m.start + 1 or city.options[0].form != "full" or m.options[0].form != "full" or city.surface[-1] != "市":
            return None
        options = self.gazetteer.at_date(city.surface[:-1], date)
        own = {e.code for e in options if e.canonical == city.surface}
        held = any(e.division is not None and own & set(self.gazetteer.ancestors(e.division)) for e in m.options)
        return Mention(city.start, m.start, city.surface[:-1], options) if held else None

    def _below(self, before: Mention, options: Sequence[Entry]) -> bool:
        """Whether a short name right behind a county in full is part of a town's: 漾濞彝族自治县|苍山西镇 has no 苍山县."""
        county = before.options[0]
        if county.form != "full" or county.level != "county" or options[0].form not in ("short", "weak"):
            return False
        return all(e.division is not None and e.level != "province" for e in options)

    def _respects_words(self, text: str, words: Words, start: int, end: int, entry: Entry) -> bool:
        """Whether the dictionary's words leave room for the place: 海西 has none in 青海西宁, 和田市 none in 和田市场."""
        edges = words.edges
        if start not in edges and not (text.startswith(_PARTY, start - 2) and start - 2 in edges):
            if entry.form != "full" or end not in edges:
                return False
            index = words.index_at(start)
            covering = words.words[index]
            if text[start] == "市" and words.starts[index + 1] == start + 1 and covering in self.gazetteer.entries:
                return True  # 枣庄市|中区: 市中区 behind 枣庄, where it has such a district
            return len(covering) == 2 and words.tags[index] in _NAME_TAGS and covering not in self.gazetteer.entries
        if end in edges:
            return True
        index = words.index_at(end - 1)
        begin = words.starts[index]
        if begin <= start:
            # The word begins with the place (北京人, 江苏省委); a person's or another thing's name it is not.
            if words.words[index][end - begin :] in self._belonging:
                # 荷兰人, 德国总理: whatever the dictionary's tag.
                return True
            return words.tags[index] not in ("nr", "nrt", "nrfg", "l", "i", "v", "a", "d")
        if begin == end - 1 and words.words[index] in _CUT_ACROSS:
            return True
        if entry.form == "full" and begin == end - 1:
            word = words.words[index]
            return (
                any(word[1:k] in self._tails for k in range(2, len(word) + 1))
                or word in self.gazetteer.entries
                or (word == "市中心" and text.startswith(_CENTRAL, begin + 3))
                or _TOWNSHIP_NEXT.match(text, end) is not None
            )
        if entry.form == "full" and len(entry.surface) > 3:
            return True
        # 雅/江北/岸: the segmenter lost its way right at the name; the text's evidence will decide.
        first = words.index_at(start)
        return words.starts[first + 1] == start + 1 and entry.level != "province"

    def _settle(self, text: str, words: Words, mentions: list[Mention]) -> None:
        waiting: list[Mention] = []
        for m in mentions:
            if not self._certain(m) or self._begins_longer(text, m) or _joining(text, m):
                waiting.append(m)
            elif len({e.canonical for e in m.options}) > 1 or len(m.options) > 1:
                m.accepted = True
                waiting.append(m)
            else:
                m.choose(m.options[0])
        if not waiting:
            return
        evidence = self._evidence(mentions)
        neighbours = {m.end: m for m in mentions} | {-1 - m.start: m for m in mentions}
        for _ in range(3):
            left = [m for m in waiting if not self._decide(text, words, m, evidence, neighbours)]
            if len(left) == len(waiting):
                break
            waiting = left
            if not waiting:
                break
            evidence = self._evidence(mentions)
        for m in waiting:
            self._give_up(m)

    def _certain(self, m: Mention) -> bool:
        """Whether the surface is a place by itself: a full name, a province, a prefecture that is no ordinary word."""
        first = m.options[0]
        if first.form == "full":
            return m.surface not in _GENERIC
        if first.level == "province":
            return True
        if m.surface in self._ambiguous or first.form == "weak":
            return False
        return first.level == "prefecture" or first.division is None

    def _begins_longer(self, text: str, m: Mention) -> bool:
        """Whether a street, town or village begins with a county's or prefecture's short name: 滨湖|东路, 南阳|镇."""
        first = m.options[0]
        return (
            first.form != "full"
            and first.level in ("county", "prefecture")
            and bool((_LONGER if first.level == "county" else _TOWN).match(text, m.end))
        )

    def _evidence(self, mentions: list[Mention]) -> dict[str, int]:
        """Weights of codes that the text speaks of: full names most, parents of what it names too."""
        weights: dict[str, int] = {}
        for m in mentions:
            if m.entry is None or m.entry.division is None:
                continue
            whole = m.entry.form == "full" or (m.entry.form == "alias" and m.surface[-1] in _LEVELS)
            own = 8 if whole else 4
            weights[m.code] = max(weights.get(m.code, 0), own)
            for ancestor in self.gazetteer.ancestors(m.entry.division):
                weights[ancestor] = max(weights.get(ancestor, 0), 3 if ancestor.endswith("0000") else 4)
        return weights

    def _decide(
        self, text: str, words: Words, m: Mention, evidence: dict[str, int], neighbours: dict[int, Mention]
    ) -> bool:
        scored = sorted(
            ((self._score(text, m, e, evidence, neighbours), -i, e) for i, e in enumerate(m.options)),
            key=lambda t: (t[0], t[1]),
            reverse=True,
        )
        best, _, entry = scored[0]
        if self._begins_longer(text, m):
            return False
        if entry.division is None:
            need = 1
        elif entry.form == "weak":
            need = 7
        elif _joining(text, m):
            need = 3
        elif entry.form != "full" and (
            m.surface in self._ambiguous or (entry.level == "county" and self._ordinary(words, m))
        ):
            need = 6
        elif entry.form != "full" and entry.level == "county":
            index = words.index_at(m.start)
            known = words.tags[index] == "ns" and words.starts[index + 1] == m.end
            need = 0 if known and len(m.options) == 1 and not self._attached(words, m.start) else 3
        elif m.surface in _GENERIC:
            need = 6
        else:
            need = 1
        if best < need or (m.surface in self._usual and entry.form != "full" and not self._placed(text, m, entry, neighbours)):
            return False
        rivals = [e for score, _, e in scored[1:] if score == best and e.code != entry.code and e.level == entry.level]
        if rivals:
            return False
        m.choose(entry)
        return True

    def _placed(self, text: str, m: Mention, entry: Entry, neighbours: dict[int, Mention]) -> bool:
        """Whether a usual word stands where a place does: 湖南会同, 新化、会同, 会同两县, 赴会同."""
        before = neighbours.get(m.start)
        if entry.division is not None and before is not None and before.code in self.gazetteer.ancestors(entry.division):
            return True
        beside = any(n.accepted for n in self._listed(text, m, neighbours))
        return beside or text.startswith(_BOUND, m.start - 1) or _COUNTIES.match(text, m.end) is not None

    def _ordinary(self, words: Words, m: Mention) -> bool:
        """Whether the dictionary has the surface as a common word: 动力, 古城."""
        if len(m.surface) > 2:
            return False
        index = words.index_at(m.start)
        return words.starts[index] == m.start and words.starts[index + 1] == m.end and words.tags[index] in _COMMON_TAGS

    def _attached(self, words: Words, start: int) -> bool:
        """Whether a single noun or numeral stands right before, so that the name may be longer: 三|龙湾."""
        if start == 0:
            return False
        index = words.index_at(start - 1)
        return len(words.words[index]) == 1 and words.tags[index][0] in "mnajg"

    def _score(
        self, text: str, m: Mention, entry: Entry, evidence: dict[str, int], neighbours: dict[int, Mention]
    ) -> int:
        if entry.division is None:
            # 天山 is the mountain, unless the text has the district's full name.
            return 7 if entry.level == "natural" else 1
        score = evidence.get(entry.code, 0)
        if score < 8 and entry.form != "full" and any(e.level == "natural" for e in m.options):
            return 0
        ancestors = self.gazetteer.ancestors(entry.division)
        score += max((evidence.get(a, 0) for a in ancestors), default=0)
        before = neighbours.get(m.start)
        if before is not None and before.entry is not None and before.code in ancestors:
            score += 9
        for neighbour in self._listed(text, m, neighbours):
            if neighbour.entry and neighbour.code[:2] == entry.code[:2]:
                score += 4
                if neighbour.code[:4] == entry.code[:4]:
                    score += 1
                break
        if entry.level in ("province", "prefecture"):
            score += 1
        return score

    def _listed(self, text: str, m: Mention, neighbours: dict[int, Mention]) -> list[Mention]:
        """Mentions next to this one in a list: 兴国、鄱阳."""
        found = []
        if m.start and text[m.start - 1] in _LIST:
            found.append(neighbours.get(m.start - 1))
        if m.end < len(text) and text[m.end] in _LIST:
            found.append(neighbours.get(-1 - (m.end + 1)))
        return [n for n in found if n is not None]

    def _give_up(self, m: Mention) -> None:
        """A full name that several divisions bear stays a place without code; a short one without evidence is none."""
        if not m.accepted:
            return
        first = m.options[0]
        levels = {e.level for e in m.options}
        if first.division is None or (
            first.level != "county" and len([e for e in m.options if e.level == first.level]) == 1
        ):
            m.choose(first)
        elif first.form == "full" and len(levels) == 1:
            m.canonical, m.level, m.rule = first.canonical, first.level, first.rule
        else:
            m.choose(first)


def headed(text: str, start: int) -> bool:
    """Whether a title ends with the character at `start`: 董事长|江丙坤, 处处长|江涛 hold no 长江."""
    return _HEADED.search(text, max(0, start - 3), start) is not None


def _joining(text: str, m: Mention) -> bool:
    """Whether the name may be a conjunction and a level word: 财政局|和|县农业局, where 和县 is not spoken of."""
    joined = len(m.surface) == 2 and m.surface[0] in _LIST and m.surface[1] in _LEVELS
    return joined and m.start > 0 and text[m.start - 1].isalpha()


def _better(new: Mention, old: Mention) -> bool:
    """Of two overlapping mentions: the longer, unless a full name stands against a short one across its edge."""
    if old.start <= new.start and new.end <= old.end:
        return False
    if (new.options[0].form == "full") != (old.options[0].form == "full"):
        return new.options[0].form == "full"
    return new.end - new.start > old.end - old.start


def chained(mentions: list[Mention], gazetteer: Gazetteer) -> list[Mention]:
    """Joins a place to the parent written right before it: 江西南昌 is one mention of 南昌市, its parent 江西省."""
    out: list[Mention] = []
    for m in mentions:
        last = out[-1] if out else None
        if last is not None and last.end == m.start and last.canonical and _child(last, m, gazetteer):
            joined = Mention(last.start, m.end, last.surface + m.surface, m.options, m.entry, accepted=True)
            joined.parents = (*last.parents, last.canonical)
            joined.canonical, joined.level, joined.rule, joined.strength = m.canonical, m.level, m.rule, m.strength
            out[-1] = joined
        else:
            out.append(m)
    return out


def _child(parent: Mention, m: Mention, gazetteer: Gazetteer) -> bool:
    if len(parent.surface) == 1 or len(m.surface) == 1:
        return False
    if m.entry is not None and m.entry.division is not None:
        return bool(parent.code) and parent.code in gazetteer.ancestors(m.entry.division)
    if m.entry is not None and m.entry.country and m.entry.level == "other":
        return parent.entry is not None and parent.entry.level == "country" and parent.entry.country == m.entry.country
    if m.level == "county":
        # 台北市大安区, 香港观塘区
        return parent.level == "prefecture" or parent.code[:2] == "81"
    if m.level == "prefecture":
        return parent.code[:2] == "71"
    if m.level == "facility" or (m.level == "region" and m.surface[-1] in "区城园港"):
        # 珠海横琴新区, 北京天安门广场
        return parent.level in ("province", "prefecture", "county")
    return m.level in ("township", "village") and parent.level in ("province", "prefecture", "county", "township")


def build_lexicon(gazetteer: Gazetteer) -> Lexicon[str]:
    """The automaton of all surfaces of the gazetteer; the entry of each is the surface itself."""
    return Lexicon((s, s) for s in gazetteer.entries)
