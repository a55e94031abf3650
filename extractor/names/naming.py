"""What an organisation is called in full, and the place that its name says.

A department's row makes the full name from the place; a district's bodies bear the city's name before the district's
(深圳市罗湖区人民政府). A university lies where its name says: 厦门大学 in 厦门市, 复旦大学 nowhere.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from extractor.candidate import Candidate
from extractor.document import Document
from extractor.names.corps import CORPS
from extractor.names.departments import Form, full_name
from extractor.names.gazetteer import Gazetteer
from extractor.names.mention import Mention
from extractor.names.rules import DivisionRow

_DIVISION = re.compile("第[一二三四五六七八九十]{1,3}师")
_OFFICIAL = ("government", "party")
_LONGEST_PLACE = 8
LOW_WORDS = ("街道", "社区", "镇", "乡", "村")
"""What the names of towns and villages end in; their bodies are 镇政府, 村委会 once the text names one."""


class Naming:
    """Full names in one text.

    Args:
        gazetteer: to look up parents and the places in names.
        places: the text's places; a district written with its city (深圳市罗湖区) has the city in its bodies' names.
        date: the document's date, EDTF.
    """

    def __init__(self, gazetteer: Gazetteer, places: Sequence[Mention], date: str) -> None:
        self._gazetteer, self._date = gazetteer, date
        self._low: dict[str, list[Mention]] = {}
        for m in places:
            if m.level in ("township", "village"):
                ending = next((word for word in LOW_WORDS if m.surface.endswith(word)), "")
                self._low.setdefault(ending, []).append(m)
        self._with_city = {m.code for m in places if m.parents and m.level == "county"}

    def division(self, row: DivisionRow) -> str:
        """A division's name as its bodies bear it: with its city's for a district of a municipality, or of a written city."""
        if row.level != "county" or not row.name.endswith("区"):
            return row.name
        parent = row.parent or row.code[:2] + "0000"
        city = self._gazetteer.division(parent, self._date)
        municipal = city is not None and city.level == "province" and city.name.endswith("市")
        if city is None or not (municipal or row.code in self._with_city):
            return row.name
        return city.name + row.name

    def department(self, form: Form, text: str, place: str | None, written: str, division: DivisionRow | None) -> str:
        """A department's canonical name.

        Args:
            form: how it is written.
            text: the name as written.
            place: the canonical name of its place; None where nothing tells it.
            written: the place as the name begins with it, "" where a level word stands for it.
            division: the place where it is a division.
        """
        row = form.row
        if CORPS in row.pattern:
            # 第三师党委: the committee of a division of the corps.
            unit = _DIVISION.match(text)
            return row.pattern.replace(CORPS, CORPS + unit.group()) if unit else row.pattern
        if not place:
            return text
        official = row.type in _OFFICIAL or "{text}" in row.pattern
        if written and not official:
            # 宁夏慈善总会, 克州人民医院 are full names with a place as written; 山南一高 is short for one.
            if row.type == "team" or text == written + row.full:
                return text
            if form.prefix:
                # 农发行黑龙江省分行: the place stays as written, the bank is made whole.
                return row.pattern.format(place=written, place_short=written, full=row.full, text=text)
        made = full_name(row, place, text)
        if division is not None and made != text:
            made = full_name(row, self.division(division), text)
        return made

    def named_before(self, word: str, offset: int) -> Mention | None:
        """The last town or village before `offset` whose name ends in 镇, 乡, 街道, 村 or 社区."""
        mentions = self._low.get(word, ())
        index = bisect_right(mentions, offset, key=lambda m: m.start) - 1
        return mentions[index] if index >= 0 else None

    def seat(self, name: str) -> str | None:
        """The place that a university's name begins with; None where it begins with none."""
        for length in range(min(_LONGEST_PLACE, len(name)), 1, -1):
            entries = self._gazetteer.at_date(name[:length], self._date)
            # 南华大学 is not of 南华县: a county is written in full where a university is named for it.
            if entries and entries[0].division is not None and (entries[0].level != "county" or entries[0].form == "full"):
                return entries[0].canonical
        return None


def as_written(found: Iterable[Candidate], document: Document) -> None:
    """Gives canonical names that are the text's own words the marks of the text: 粤新（佛山）…有限公司, not 粤新(佛山)…."""
    if document.text == document.folded:
        return
    written: dict[str, str] = {}
    found = list(found)
    for c in found:
        folded, own = document.folded[c.start : c.end], document.text[c.start : c.end]
        if folded != own and c.fields["canonical"] == folded and _marks_alone(folded, own):
            written.setdefault(folded, own)
    for c in found if written else ():
        c.fields["canonical"] = written.get(c.fields["canonical"], c.fields["canonical"])


def _marks_alone(folded: str, own: str) -> bool:
    """Whether two forms differ in marks alone; letters and digits of another width are no part of a name."""
    return all(a == b or not b.isalnum() for a, b in zip(folded, own, strict=True))
