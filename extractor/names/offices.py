"""Departments in one text: a form of the table behind its place, a level word or a body, or alone.

Reading order: `DepartmentRun.department` chooses the way; the methods below it are the ways, `_made` the end of all.
"""

from __future__ import annotations

import re

from extractor.candidate import Candidate
from extractor.names.departments import Form, level_of
from extractor.names.mention import Mention
from extractor.names.naming import LOW_WORDS
from extractor.names.rules import DivisionRow
from extractor.names.run import Run

STRENGTH = 4
"""Of an organisation: its trigger and its extent are both evidence."""
SEVERAL = tuple("两二三四五六七八九十数")
"""What before 省, 市 or 县 makes several of it: 江苏、浙江、安徽三|省市场监管局 are those of each."""
_JOINS = frozenset("、和与及")
_UNIT = re.compile("第[一二三四五六七八九十]{1,3}$")
# Types of the bodies that a town or village has one of.
_LOCAL = {"township": ("government", "party", "hospital"), "village": ("party", "association")}
_FUNCTION_TAGS = frozenset({"p", "c", "d", "v", "f", "uj", "ul", "x"})


class DepartmentRun(Run):
    """Finds the departments of one text."""

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
            self._add(Candidate("organisation", body.start, end, forms[0].row.id, fields, strength=STRENGTH))
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
        listed = place.entry is not None and place.level == "prefecture"
        abroad = listed or place.level in ("country", "province", "other") or (place.entry is not None and bool(place.entry.country))
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
        self._add(Candidate("organisation", place.start, end, row.id, fields, cues, strength=STRENGTH))

    def _at_level(self, begin: int, end: int, word: str, forms: list[Form]) -> None:
        """A level word opens the name: 省卫计委. Not in 各省财政厅, 对口县卫生局, or where 省 ends a longer word."""
        if not forms or self.finder.openings.is_class(self.text, begin):
            return
        if word in ("省", "省市", "市", "县", "区") and self.text[begin - 1 : begin] in SEVERAL:
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
        self._add(Candidate("organisation", start, end, form.row.id, fields, cues, strength=STRENGTH))
