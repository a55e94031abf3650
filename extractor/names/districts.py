"""Districts right behind a city: those that no table has (台北市大安区), and those of another city that bear the same name.

A parent that does not hold a division never gives it its code: the 大安区 of 台北市 is not the one of 自贡市.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.names.gazetteer import Entry, Gazetteer
from extractor.names.mention import Mention

_DISTRICT = re.compile("[一-龥]{1,3}?区")
_NO_DISTRICT = ("地区", "郊区", "市区", "社区", "城区", "山区", "景区", "辖区", "园区", "特区", "学区", "片区", "新区", "老区", "疫区", "灾区", "小区")


def settled(text: str, mentions: Sequence[Mention], gazetteer: Gazetteer) -> list[Mention]:
    """The mentions with the districts behind cities that the table of divisions does not have; by start."""
    out: list[Mention] = []
    for m in mentions:
        last = out[-1] if out else None
        if last is not None and m.start < last.end:
            continue
        if last is not None and last.end == m.start and _strays(last, m, gazetteer):
            own = next((e for e in gazetteer.entries[m.surface] if _within(e, last.code, gazetteer)), None)
            m.entry, m.options = own, m.options if own is not None else ()
            if own is not None:
                m.choose(own)
        out.append(m)
        if m.entry is not None and m.entry.division is None and m.level == "prefecture" and m.surface[-1] in "市县":
            district = _DISTRICT.match(text, m.end)
            if district is not None and not text[: district.end()].endswith(_NO_DISTRICT):
                added = Mention(m.end, district.end(), district.group(), (), accepted=True)
                added.canonical, added.level, added.rule = added.surface, "county", m.rule
                out.append(added)
    return out


def _strays(city: Mention, m: Mention, gazetteer: Gazetteer) -> bool:
    """Whether a county or district in full stands right behind a city in full that does not hold it."""
    if m.entry is None or m.entry.division is None or m.level != "county" or m.entry.form != "full":
        return False
    if city.entry is None or city.entry.division is None or city.level != "prefecture" or city.surface[-1] != "市":
        return False
    return not _within(m.entry, city.code, gazetteer)


def _within(entry: Entry, code: str, gazetteer: Gazetteer) -> bool:
    return entry.division is not None and code in gazetteer.ancestors(entry.division)
