"""Organisations: a trigger (a department's form, a fixed name, an ending) and an extent to its left.

Reading order: `OrganisationFinder.find` takes the triggers in the order of their ends, so that a name may open with
one found before it (省人社厅就业促进处); `fixed_name`, `department` (offices.py) and `ended` are the three ways to a name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.candidate import Candidate
from extractor.lookup import TrapWords
from extractor.names.corps import CORPS, units
from extractor.names.departments import Departments
from extractor.names.extent import Extent, longest_by_end
from extractor.names.home import Home
from extractor.names.mention import Mention
from extractor.names.naming import Naming
from extractor.names.offices import SEVERAL, STRENGTH, DepartmentRun
from extractor.names.openings import LEGAL, Openings, is_short
from extractor.names.rules import (
    CrossingRule,
    InnerRow,
    LeftStopRule,
    NationalRow,
    SingleStopRule,
    StateNameRule,
    SuffixRule,
    UniversityRow,
)
from extractor.names.sites import Sites
from extractor.rulebook import Rulebook
from extractor.segment import Words

_DOCTORED = frozenset({"hospital", "school"})
"""Types of bodies whose sections are no names of their own: 县人民医院|外科主任."""
_PARTED = frozenset({"school", "institution"})
"""Types of bodies whose parts bear names of several matters."""
_APPOINTED = re.compile("(?:任命|选举|聘任|推选|提名|补选)[一-龥]{1,2}$")
_HEADS = re.compile("副?(?:处长|科长|室主任|主任|司长|庭长|负责人)|[一-龥]?级?(?:有关|相关)?负责人|四级调研员|[一二三四]级(?:调研员|主任科员)|干部|工作人员")
"""What follows a section of a body: who heads it or works there."""
_ADMINISTRATIVE = frozenset({"country", "province", "prefecture", "county", "township", "village"})
_NUMBERED = re.compile("第[0-9一二三四五六七八九十百]{1,4}[批届期]$")


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
        names = [(s, r.canonical) for r in rulebook.rows(StateNameRule, "state_name") for s in r.surface]
        self.states = dict(sorted(names, key=lambda sc: -len(sc[0])))
        self.sites = Sites(rulebook)
        self.corps = self.fixed[CORPS][0].rule if CORPS in self.fixed else CORPS

    def find(
        self, text: str, words: Words, triggers: Triggers, places: Sequence[Mention], home: Home, naming: Naming, date: str
    ) -> list[Candidate]:
        """Candidates of organisations, outermost and inner ones; `resolve` keeps the longest."""
        # 鄂 and 藏 open no names: 沪通心脏中心 is opened by both characters alike.
        run = _Run(self, text, words, {m.end: m for m in places if m.end - m.start > 1}, home, naming, date)
        run.states = frozenset(m.start for m in places if m.end - m.start == 1 and m.level == "country")
        for unit in units(text, home, self.corps, STRENGTH):
            run.enter(unit)
        jobs = [(end, 0, start, surface) for start, end, surface in triggers.fixed]
        jobs += [(end, 1, start, surface) for start, end, surface in triggers.departments]
        jobs += [(end, 2, start, surface) for start, end, surface in longest_by_end(triggers.endings)]
        jobs.sort()
        ways = (run.fixed_name, run.department, run.ended)
        for end, way, start, surface in jobs:
            ways[way](start, end, surface)
        return run.found + self.sites.find(text, run.extents.openings)


class _Run(DepartmentRun):
    """Finds the organisations of one text."""

    def fixed_name(self, start: int, end: int, surface: str) -> None:
        """A body of the national or university tables."""
        words = self.words
        if surface[-1] == "为" and _APPOINTED.search(self.text, max(0, start - 4), start):
            return  # 任命韩生|华为|院长
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
        if row.type == "government" and surface[-1] == "部" and row.canonical[-1] == "部":
            state = next((s for s in self.finder.states if self.text.endswith(s, 0, start)), None)
            if state is not None and start - len(state) in words.edges:
                # 国家|民政部: a ministry with the state's name before it.
                start -= len(state)
                full = self.finder.states[state]
                fields |= {"canonical": full + row.canonical, "place": full}
        self._add(Candidate("organisation", start, end, row.rule, fields, strength=STRENGTH))

    def ended(self, start: int, end: int, surface: str) -> None:
        """A name with an ending of the suffix rows."""
        rule = self.finder.suffixes[surface]
        text = self.text
        headed = text.startswith("校长", end) and surface[-1] == "学"
        if not (headed or self._ends_well(start, end)) or text.startswith("学校长", end - 2):
            # 延安中学|校长: the dictionary may have 学校 or 中学校 there.
            return
        if rule.left == "body" and _HEADS.match(text, end):
            opened = self.extents.body_before(start)
            if opened is not None and opened in self.by_end and self.by_end[opened].fields["type"] not in _DOCTORED:
                self._unit(opened, start, end, rule)
                return
        if rule.traps and self._trapped(start, surface) and not self._titled(end):
            return
        covering = self.extents.openings.get(self.words.starts[self.words.index_at(start)])
        if covering is not None and covering.start < start and covering.end >= end:
            # 莫斯|科: the ending is the tail of a place.
            return
        extent = self.extents.of(start, brand=rule.own > 0 or rule.id.endswith((LEGAL, ".group")), firm=rule.type == "enterprise", located=rule.own > 0, unit=rule.left == "body" or rule.type in _PARTED, team=rule.type == "team")
        if extent.level_word in ("省", "市", "县", "区") and text[extent.start - 1 : extent.start] in SEVERAL:
            return
        begin = self.finder.openings.begin(text, self.words, extent, rule, start, surface, self.states)
        if begin is None and len(surface) == 1 and rule.left == "place":
            near = self.extents.near_place(start)
            if near is not None and not self.finder.openings.founds(text, near.end):
                extent = Extent(near.start, place=near, proper=True)
                begin = near.start
        if begin is None or begin >= start:
            return
        begin = self._numbered(self._posted(begin))
        if extent.body and rule.type == "association":
            begin = self._seated(begin)
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
        body = self.by_end.get(self._body_end(begin, start)) if rule.left == "body" else None
        kind = rule.type if body is None else body.fields["type"]
        fields = {"canonical": canonical, "type": kind, "place": place}
        self._add(Candidate("organisation", begin, end, rule.id, fields, tuple(cues), strength=STRENGTH))

    def _unit(self, body: int, start: int, end: int, rule: SuffixRule) -> None:
        """A section right behind the body that ends at `body`, whatever its matter: 省卫健委|医政医管处|处长."""
        opening = self.by_end[body]
        fields = {
            "canonical": str(opening.fields.get("canonical") or "") + self.text[body:end],
            "type": opening.fields["type"],
            "place": opening.fields.get("place"),
        }
        cues = (("ending", start, end),)
        self._add(Candidate("organisation", opening.start, end, rule.id, fields, cues, strength=STRENGTH))

    def _posted(self, begin: int) -> int:
        """Where the body begins that has its people at another or in a place: 省纪委|驻|省国资委纪检监察组."""
        if self.text[begin - 1 : begin] != "驻" or begin not in self.words.edges:
            return begin
        body = self.by_end.get(begin - 1)
        place = self.extents.places.get(begin - 1)
        if body is not None:
            return body.start
        return begin if place is None else place.start

    def _seated(self, begin: int) -> int:
        """Where the society of a firm begins, with the city that it is registered in: 北京|字节跳动公益基金会."""
        seat = self.extents.places.get(begin)
        return seat.start if seat is not None and is_short(seat) else begin

    def _numbered(self, begin: int) -> int:
        """Where a team begins that has its number before its name: 第十批|援藏工作队."""
        numbered = _NUMBERED.search(self.text, max(0, begin - 6), begin + 1)
        return begin if numbered is None else numbered.start()

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
