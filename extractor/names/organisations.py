"""Organisations: a trigger (a department's form, a fixed name, an ending) and an extent to its left.

Reading order: `OrganisationFinder.find` takes the triggers in the order of their ends, so that a name may open with
one found before it (省人社厅就业促进处); `_department`, `_fixed` and `_ended` are the three ways to a name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.candidate import Candidate
from extractor.lookup import TrapWords
from extractor.names.departments import Departments, Form, level_of
from extractor.names.extent import Extent, Extents, longest_by_end
from extractor.names.home import Home
from extractor.names.mention import Mention
from extractor.names.naming import LOW_WORDS, Naming
from extractor.names.openings import LEGAL, Openings, is_short
from extractor.names.rules import (
    CrossingRule,
    DivisionRow,
    InnerRow,
    LeftStopRule,
    NationalRow,
    SingleStopRule,
    SuffixRule,
    UniversityRow,
)
from extractor.rulebook import Rulebook
from extractor.segment import Words

_JOINS = frozenset("、和与及")
_UNIT = re.compile("第[一二三四五六七八九十]{1,3}$")
_ADMINISTRATIVE = frozenset({"country", "province", "prefecture", "county", "township", "village"})
_LOCAL = {"township": ("government", "party", "hospital"), "village": ("party", "association")}
"""Types of the bodies that a town or village has one of."""
_FUNCTION_TAGS = frozenset({"p", "c", "d", "v", "f", "uj", "ul", "x"})
_SEVERAL = tuple("两二三四五六七八九十数")
_STRENGTH = 4


@dataclass(slots=True, eq=False)
class Fixed:
    """A body known by one name."""

    canonical: str
    type: str
    place: str
    rule: str
    valid_from: str = ""
    valid_to: str = ""


@dataclass(slots=True)
class Triggers:
    """Where the words that organisations are found by stand in one text."""

    departments: list[tuple[int, int, str]]
    fixed: list[tuple[int, int, str]]
    endings: list[tuple[int, int, str]]


class OrganisationFinder:
    """Finds organisations by the department, national, university and suffix rows."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.departments = Departments(rulebook)
        self.fixed: dict[str, list[Fixed]] = defaultdict(list)
        for row in rulebook.rows(NationalRow, "national"):
            for name in (row.name, *row.aliases):
                self.fixed[name].append(Fixed(row.canonical, row.type, row.place, row.id, row.valid_from, row.valid_to))
        for university in rulebook.rows(UniversityRow, "university"):
            for name in (university.name, *university.aliases):
                self.fixed[name].append(Fixed(university.canonical, "school", university.place, university.id))
        self.suffixes: dict[str, SuffixRule] = {}
        for suffix in rulebook.rows(SuffixRule, "suffix"):
            for surface in suffix.surface:
                self.suffixes.setdefault(surface.replace("（", "(").replace("）", ")"), suffix)
        self.traps = {s: TrapWords(s, r.traps) for s, r in self.suffixes.items() if r.traps}
        self.inner = frozenset(r.word for r in rulebook.rows(InnerRow, "inner"))
        self.stops = frozenset(s for r in rulebook.rows(LeftStopRule, "left_stop") for s in r.surface)
        # 地 opens names in 地委 and its like only, which stand whole in the table.
        self.level_words = frozenset(self.departments.level_words) - {"地", "村", "社区", "乡", "镇", "街道"}
        self.level_openings = tuple(w for w in self.departments.level_words if len(w) > 1)
        self.single_stops = frozenset(s for r in rulebook.rows(SingleStopRule, "single_stop") for s in r.surface)
        self.crossing = frozenset(s for r in rulebook.rows(CrossingRule, "crossing") for s in r.surface)
        self.openings = Openings(rulebook, self.level_words)

    def find(
        self, text: str, words: Words, triggers: Triggers, places: Sequence[Mention], home: Home, naming: Naming, date: str
    ) -> list[Candidate]:
        """Candidates of organisations, outermost and inner ones; `resolve` keeps the longest."""
        # 鄂 and 藏 open no names: 沪通心脏中心 is opened by both characters alike.
        run = _Run(self, text, words, {m.end: m for m in places if m.end - m.start > 1}, home, naming, date)
        run.states = frozenset(m.start for m in places if m.end - m.start == 1 and m.level == "country")
        jobs = [(end, 0, start, surface) for start, end, surface in triggers.fixed]
        jobs += [(end, 1, start, surface) for start, end, surface in triggers.departments]
        jobs += [(end, 2, start, surface) for start, end, surface in longest_by_end(triggers.endings)]
        jobs.sort()
        ways = (run.fixed_name, run.department, run.ended)
        for end, way, start, surface in jobs:
            ways[way](start, end, surface)
        return run.found


class _Run:
    """The state of finding organisations in one text."""

    def __init__(
        self, finder: OrganisationFinder, text: str, words: Words, places: dict[int, Mention], home: Home, naming: Naming,
        date: str,
    ) -> None:  # fmt: skip
        self.finder, self.text, self.words, self.home, self.date = finder, text, words, home, date
        self.naming = naming
        self.found: list[Candidate] = []
        self.states: frozenset[int] = frozenset()
        self.extents = Extents(text, words, finder.stops, finder.single_stops, finder.inner, finder.level_words, places)
        self.by_end: dict[int, Candidate] = {}
        self.by_start: dict[int, list[int]] = {}

    def _add(self, candidate: Candidate) -> None:
        earlier = self.by_end.get(candidate.end)
        if earlier is not None and earlier.start <= candidate.start:
            return
        self.found.append(candidate)
        self.by_end[candidate.end] = candidate
        self.by_start.setdefault(candidate.start, []).append(candidate.end)
        self.extents.bodies[candidate.end] = candidate.start

    def _ends_well(self, start: int, end: int) -> bool:
        """Whether the dictionary's words let a name end here: 民政部 does not in 民政部门, 市委 does in 市委书记."""
        words = self.words
        index = words.index_at(end - 1)
        if self.text[end - 1 : end + 1] in self.finder.crossing and not self._titled(end):
            # 公安部|门, 教育局|长: however the segmenter cuts, the name does not end here; 厅|长期 is another word.
            following = words.index_at(end) if end < len(self.text) else index
            if words.starts[following + 1] - words.starts[following] == 1 or words.starts[following] < end:
                return False
        if end in words.edges:
            return True
        if words.starts[index] < start:
            return True
        if self._titled(end):
            return True
        if words.words[index] in self.finder.crossing:
            return False
        # 海关监管 begins with the ending; 建言 against 民建 does not.
        return end - start >= 3 or (end - start == 2 and words.starts[index] == start)

    def _titled(self, end: int) -> bool:
        """Whether the head's title follows: 就业促进处|处长, where the dictionary sees 处处."""
        text = self.text
        return text[end : end + 1] == text[end - 1] and text[end + 1 : end + 2] in ("长", "员", "主")

    def fixed_name(self, start: int, end: int, surface: str) -> None:
        """A body of the national or university tables."""
        words = self.words
        if not self._ends_well(start, end) and len(surface) < 4:
            return
        if start not in words.edges and (end not in words.edges or len(surface) < 4):
            return
        if end not in words.edges:
            index = words.index_at(end - 1)
            inside = words.starts[index] == start
            # 北大 is no body in 北大荒; 民政部 may be the beginning of a longer word.
            if (inside and len(surface) < 3) or (
                not inside and (len(surface) < 4 or words.words[index] in self.finder.crossing)
            ):
                return
        rows = self.finder.fixed[surface]
        year = self.date[:4]
        row = next((r for r in rows if year and (r.valid_from[:4] or "0") <= year <= (r.valid_to[:4] or "9")), None)
        row = row or next((r for r in rows if not r.valid_to), rows[-1])
        place = self.naming.seat(row.canonical) if row.type == "school" else row.place or None
        fields = {"canonical": row.canonical, "type": row.type, "place": place}
        before = self.extents.places.get(start)
        if row.type == "enterprise" and surface.endswith(("集团", "公司")) and before is not None and is_short(before):
            # 广西柳工集团: the short name of a place is the firm's.
            start = before.start
        self._add(Candidate("organisation", start, end, row.rule, fields, strength=_STRENGTH))

    def department(self, start: int, end: int, surface: str) -> None:
        """A department after its place or a level word, or alone where its row lets it."""
        if not self._ends_well(start, end):
            return
        forms = self.finder.departments.forms[surface]
        levelled = next((f for f in forms if f.level_word), None)
        if levelled is not None:
            self._at_level(start, end, levelled.level_word, [f for f in forms if f.level_word])
            return
        place = self.extents.places.get(start)
        if place is not None and place.surface[0] in "全我本" and place.rule.startswith("place.deictic"):
            # 全市法院 are the courts of the city.
            return
        if place is not None and place.level != "country":
            self._at_place(start, end, place, forms)
            return
        body = self.by_end.get(start)
        if body is not None and end - start > 2 and body.rule.startswith("organisation.national"):
            # 新疆生产建设兵团|财政局: a department of a body known by its name.
            canonical = f"{body.fields['canonical']}{forms[0].row.full}"
            fields = {"canonical": canonical, "type": forms[0].row.type, "place": body.fields["place"]}
            self._add(Candidate("organisation", body.start, end, forms[0].row.id, fields, strength=_STRENGTH))
            return
        if self.text.endswith("全国", 0, start) and surface[-1] == "院":
            # 全国法院 are the courts of the country.
            return
        city = self.extents.places.get(start - 1)
        if city is not None and city.level == "other" and self.text[start - 1] == "市":
            # 首尔|市政府: a city abroad that the table has without 市.
            self._add_as_written(city, end, forms)
            return
        for length in (3, 2, 1):
            word = self.text[max(0, start - length) : start]
            if len(word) == length and word in self.extents.level_words:
                self._at_level(start - length, end, word, [f for f in forms if not f.prefix])
                return
        if self._at_low_level(start, end, surface, forms):
            return
        plain = [f for f in forms if not f.prefix]
        before = self.by_end.get(start - 1)
        if (
            before is not None
            and self.text[start - 1] in _JOINS
            and end - start >= 3
            and before.fields["type"] == "government"
            and not self.text.startswith(self.finder.level_openings, start)
        ):
            self._coordinated(start, end, before, plain)
        elif any(f.bare for f in forms):
            self._bare(start, end, [f for f in forms if f.bare])

    def _at_place(self, start: int, end: int, place: Mention, forms: list[Form]) -> None:
        division = place.entry.division if place.entry else None
        level, municipality = level_of(division)
        if place.level == "township":
            level = "township"
        begin, text = place.start, self.text
        fitting = [f for f in forms if not f.prefix or text.endswith(f.prefix, 0, begin)]
        if end - start == 1 and text[place.end - 1] not in "省市县区州盟旗镇乡":
            return
        form = self.finder.departments.choose(fitting, level, self.date, municipality=municipality)
        if form is None:
            return
        abroad = place.level in ("country", "province", "other") or (place.entry is not None and bool(place.entry.country))
        if division is None and abroad:
            # 彭亨州政府: how a body abroad is called in full the rules do not know.
            self._add_as_written(place, end, [form])
            return
        begin -= len(form.prefix)
        cues = (("place", place.start, place.end),)
        self._made(begin, end, form, place.canonical or place.surface, cues, division, place.surface)

    def _add_as_written(self, place: Mention, end: int, forms: list[Form]) -> None:
        """A department of a place abroad, whose full name is as written."""
        row = forms[0].row
        fields = {"canonical": self.text[place.start : end], "type": row.type, "place": place.canonical}
        cues = (("place", place.start, place.end),)
        self._add(Candidate("organisation", place.start, end, row.id, fields, cues, strength=_STRENGTH))

    def _at_level(self, begin: int, end: int, word: str, forms: list[Form]) -> None:
        """A level word opens the name: 省卫计委. Not in 各省财政厅, 对口县卫生局, or where 省 ends a longer word."""
        if not forms or self.finder.openings.is_class(self.text, begin):
            return
        if word in ("省", "省市", "市", "县", "区") and self.text[begin - 1 : begin] in _SEVERAL:
            # 江苏、浙江、安徽三|省市场监管局 are those of each.
            return
        covering = self.words.index_at(begin)
        # 我市, 本省 before a department: the word points, the name begins with its level word.
        unit = _UNIT.search(self.text, max(0, begin - 5), begin) if word in ("师", "团") else None
        if self.words.starts[covering] < begin and self.text[begin - 1] not in "我本和" and unit is None:
            return
        division = self.home.resolve(word, begin)
        level, municipality = level_of(division)
        form = self.finder.departments.choose(
            forms, level or self.finder.departments.level_words[word][0], self.date, municipality=municipality
        )
        if form is None:
            return
        cues = (("level", begin, begin + len(word)),)
        if unit is not None:
            # 第三师统计局: the number of the division is part of the name.
            begin = unit.start()
        self._made(begin, end, form, division.name if division else None, cues, division)

    def _at_low_level(self, start: int, end: int, surface: str, forms: list[Form]) -> bool:
        """镇政府, 村委会 are those of the town or village that the text names last before them."""
        begin, text = start, self.text
        word = next((w for w in LOW_WORDS if text.endswith(w, 0, start)), "")
        if word:
            begin -= len(word)
        elif surface[0] == "村":
            word = "村"
        place = self.naming.named_before(word, begin) if word else None
        level = [f for f in forms if place is not None and f.row.type in _LOCAL.get(place.level or "", ())]
        level = [f for f in level if place is not None and place.level in f.row.levels]
        if place is None or not level or self.words.inside(begin) or self.finder.openings.is_class(text, begin):
            return False
        if begin and text[begin - 1].isalpha() and self.words.tags[self.words.index_at(begin - 1)] not in _FUNCTION_TAGS:
            return False  # 乡镇政府, 贫困村村委会 are kinds
        form = self.finder.departments.choose(level, place.level or "", self.date)
        if form is not None:
            cues = (("level", begin, begin + len(word)), ("place", place.start, place.end))
            self._made(begin, end, form, place.canonical, cues)
        return form is not None

    def _coordinated(self, start: int, end: int, before: Candidate, forms: list[Form]) -> None:
        """省水利厅、林业厅和粮食局: the second and third share the first one's place."""
        place = before.fields.get("place")
        form = self.finder.departments.choose(forms, "province" if self.text[end - 1] == "厅" else "", self.date)
        if (
            place
            and form is not None
            and self.text[end - 1] in "厅局委办署"
            and self.text[before.end - 1] in "厅局委办署"
        ):
            self._made(start, end, form, place, (("place", before.start, before.end),))

    def _bare(self, start: int, end: int, forms: list[Form]) -> None:
        if start not in self.words.edges or self.finder.openings.is_class(self.text, start):
            return
        division = self.home.resolve("地区", start) or self.home.resolve("盟", start)
        form = self.finder.departments.choose(forms, "prefecture", self.date)
        if form is not None and division is not None:
            self._made(start, end, form, division.name, (), division)

    def _made(
        self, start: int, end: int, form: Form, place: str | None, cues: tuple[tuple[str, int, int], ...],
        division: DivisionRow | None = None, written: str = "",
    ) -> None:  # fmt: skip
        canonical = self.naming.department(form, self.text[start:end], place, written, division)
        fields = {"canonical": canonical, "type": form.row.type, "place": place}
        self._add(Candidate("organisation", start, end, form.row.id, fields, cues, strength=_STRENGTH))

    def ended(self, start: int, end: int, surface: str) -> None:
        """A name with an ending of the suffix rows."""
        rule = self.finder.suffixes[surface]
        text = self.text
        headed = text.startswith("校长", end) and surface[-1] == "学"
        if not (headed or self._ends_well(start, end)) or text.startswith("学校长", end - 2):
            # 延安中学|校长: the dictionary may have 学校 or 中学校 there.
            return
        if rule.traps and self._trapped(start, surface) and not self._titled(end):
            return
        covering = self.extents.openings.get(self.words.starts[self.words.index_at(start)])
        if covering is not None and covering.start < start and covering.end >= end:
            # 莫斯|科: the ending is the tail of a place.
            return
        extent = self.extents.of(start, brand=rule.own > 0 or rule.id.endswith((LEGAL, ".group")), firm=rule.type == "enterprise", located=rule.own > 0)
        if extent.level_word in ("省", "市", "县", "区") and text[extent.start - 1 : extent.start] in _SEVERAL:
            return
        begin = self.finder.openings.begin(text, self.words, extent, rule, start, surface, self.states)
        if begin is None and len(surface) == 1 and rule.left == "place":
            near = self.extents.near_place(start)
            if near is not None:
                extent = Extent(near.start, place=near, proper=True)
                begin = near.start
        if begin is None or begin >= start:
            return
        known = self.by_end.get(end)
        placed = extent.place is not None and known is not None and extent.place.end == known.start
        if placed and rule.type == "enterprise" and not rule.id.endswith(LEGAL) and not is_short(extent.place):
            # 顺德区|美的集团: a body known by its name does not take the place before it, but 深圳华为公司 has it.
            return
        place = extent.place.canonical if extent.place and extent.place.level in _ADMINISTRATIVE else None
        if "每" in text[begin:start] or "各" in text[begin:start]:
            return
        canonical = text[begin:end]
        cues: list[tuple[str, int, int]] = [("ending", start, end)]
        if extent.place is not None and not extent.level_word:
            cues.append(("place", extent.place.start, extent.place.end))
        if extent.level_word:
            division = self.home.resolve(extent.level_word, begin)
            if division is not None:
                place = division.name
                canonical = self.naming.division(division) + canonical[len(extent.level_word) :]
            cues.append(("level", begin, begin + len(extent.level_word)))
        elif extent.body:
            opening = self.by_end.get(self._body_end(begin, start))
            # 省人社厅|就业促进处 is made whole by its department, 中储粮|黑龙江分公司 by its firm; 华为|投资控股有限公司 is a
            # name of its own.
            if opening is not None:
                place = place or opening.fields.get("place")
                if opening.rule.startswith("organisation.department") or surface[0] in "分支":
                    canonical = str(opening.fields.get("canonical") or "") + text[opening.end : end]
        place = place or self._bracketed(begin, start)
        fields = {"canonical": canonical, "type": rule.type, "place": place}
        self._add(Candidate("organisation", begin, end, rule.id, fields, tuple(cues), strength=_STRENGTH))

    def _trapped(self, start: int, surface: str) -> bool:
        """Whether a longer word holds the ending; not where a place ends inside that word: 日|本队, 四川|省委."""
        begin = self.finder.traps[surface].begin(self.text, start)
        place = self.extents.places.get(start)
        return begin >= 0 and (begin == start or place is None or begin <= place.start)

    def _bracketed(self, begin: int, end: int) -> str | None:
        """The place in brackets within a firm's name: 佛山市 in 粤新(佛山)动力电池."""
        close = self.text.find(")", begin, end)
        place = self.extents.places.get(close) if close >= 0 else None
        return place.canonical if place is not None and self.text[place.start - 1] == "(" else None

    def _body_end(self, begin: int, before: int) -> int:
        """Where the longest body ends that begins at `begin` and ends by `before`; -1 where there is none."""
        return next((end for end in reversed(self.by_start.get(begin, ())) if end <= before), -1)
