"""The document's own place at each level: what 我省, 全县, 市人社局 point to.

Evidence is weighed: a place in the title, a body's place in the first lines, the dateline's place, then what is
mentioned first and most. A short name of one character weighs little (闽企向宁夏捐赠 is 宁夏's news).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable

from extractor.names.gazetteer import Gazetteer
from extractor.names.mention import Mention
from extractor.names.rules import DivisionRow

_AUTONOMOUS = "自治区"


class Home:
    """The divisions a document speaks from, by level, and the nearest mentions for levels it has none of.

    Args:
        gazetteer: to look up parents.
        mentions: accepted division mentions in order.
        head: where the title and its following lines end; mentions before weigh more.
    """

    def __init__(
        self, gazetteer: Gazetteer, mentions: Iterable[Mention], title_end: int, head_end: int, date: str
    ) -> None:
        self._gazetteer, self._date = gazetteer, date
        self.mentions = [m for m in mentions if m.entry is not None and m.entry.division is not None]
        self.chain: dict[str, DivisionRow] = {}
        self._endings: dict[str, tuple[list[int], list[DivisionRow]]] = {}
        weights = self._weigh(title_end, head_end)
        if weights:
            self._settle(weights)

    def _weigh(self, title_end: int, head_end: int) -> dict[str, float]:
        weights: defaultdict[str, float] = defaultdict(float)
        self._first: dict[str, int] = {}
        for m in self.mentions:
            code = m.code
            weight = 1.0
            if m.start < title_end:
                weight = 12.0 if len(m.surface) > 1 else 3.0
            elif m.start < head_end:
                weight = 4.0
            elif len(m.surface) == 1:
                weight = 0.3
            if code not in self._first:
                self._first[code] = m.start
                weight += 2.0 if m.start < head_end else 0.0
            weights[code] += weight
        return dict(weights)

    def _settle(self, weights: dict[str, float]) -> None:
        """The province of the weightiest place; below it, the weightiest place of each level within."""
        by_province: defaultdict[str, float] = defaultdict(float)
        for code, weight in weights.items():
            by_province[code[:2]] += weight
        titled = {c[:2] for c, w in weights.items() if w >= 12}
        ranked = sorted(by_province, key=lambda p: (p not in titled, -by_province[p], self._earliest(p, weights)))
        if len(titled) > 1:
            # 江苏对口援疆 names two provinces; the news is of the first.
            ranked.sort(key=lambda p: (p not in titled, self._earliest(p, weights)))
        province = self._gazetteer.division(ranked[0] + "0000", self._date)
        if province is None:
            return
        self.chain["province"] = province
        inside = {c: w for c, w in weights.items() if c.startswith(ranked[0]) and not c.endswith("0000")}
        counties = {c: w for c, w in inside.items() if not c.endswith("00")}
        best_county = max(counties, key=lambda c: (counties[c], -self._first[c])) if counties else ""
        if best_county and (counties[best_county] >= 12 or counties[best_county] >= sum(inside.values()) * 0.6):
            self._take(best_county)
        for code in sorted(inside, key=lambda c: (-inside[c], self._first[c])):
            if code.endswith("00") and "prefecture" not in self.chain and inside[code] >= 5:
                self._take(code)

    def _earliest(self, province: str, weights: dict[str, float]) -> int:
        return min(self._first[c] for c in weights if c.startswith(province))

    def _take(self, code: str) -> None:
        row = self._gazetteer.division(code, self._date)
        if row is None:
            return
        self.chain[row.level] = row
        for ancestor in self._gazetteer.ancestors(row):
            parent = self._gazetteer.division(ancestor, self._date)
            if parent is not None:
                self.chain.setdefault(parent.level, parent)

    @property
    def codes(self) -> frozenset[str]:
        """Codes of the home divisions."""
        return frozenset(row.code for row in self.chain.values())

    def resolve(self, word: str, offset: int) -> DivisionRow | None:
        """What a level word (省, 市, 县, 区, 自治区, 地区 …) before or at `offset` stands for; None where nothing tells."""
        province, prefecture, county = (self.chain.get(level) for level in ("province", "prefecture", "county"))
        if word == "省":
            own = province if province and not province.name.endswith(("市", _AUTONOMOUS)) else None
            return own or self._nearest("省", offset)
        if word == _AUTONOMOUS:
            return province if province and province.name.endswith(_AUTONOMOUS) else self._nearest(_AUTONOMOUS, offset)
        if word == "市":
            if county and county.name.endswith("市") and self._weighs(county):
                return county
            if prefecture and prefecture.name.endswith("市"):
                return prefecture
            if province and province.name.endswith("市"):
                return province
            return self._nearest("市", offset)
        if word == "区":
            if county and county.name.endswith("区"):
                return county
            if province and province.name.endswith(_AUTONOMOUS):
                return province
            return self._nearest("区", offset)
        for row in (county, prefecture):
            if row and row.name.endswith(word if word != "地" else "地区"):
                return row
        if word in ("县", "旗") and county and county.name.endswith(("县", "旗")):
            return county
        return self._nearest("地区" if word == "地" else word, offset)

    def _weighs(self, county: DivisionRow) -> bool:
        """Whether the document is the county-level city's own rather than one that names it."""
        prefecture = self.chain.get("prefecture")
        first = self._first
        return prefecture is None or first.get(county.code, 1 << 30) < first.get(prefecture.code, 1 << 30)

    def _nearest(self, ending: str, offset: int) -> DivisionRow | None:
        """The last division of that ending before `offset`, else the first after it."""
        starts, rows = self._ending(ending)
        if not rows:
            return None
        return rows[max(bisect_left(starts, offset) - 1, 0)]

    def _ending(self, ending: str) -> tuple[list[int], list[DivisionRow]]:
        """The mentions whose name ends so, by start; made once for an ending."""
        if ending not in self._endings:
            found = sorted(
                ((m.start, m.entry.division) for m in self.mentions if m.entry and m.entry.division), key=lambda p: p[0]
            )
            kept = [(start, row) for start, row in found if row.name.endswith(ending)]
            self._endings[ending] = ([start for start, _ in kept], [row for _, row in kept])
        return self._endings[ending]
