"""Bodies that exist at many places: 省卫计委, 湖北省水利厅, 团县委, 山南行署.

The surface is a place name, or a level word that stands for the document's place, and a department's full or short
form. The document's date picks the row of the form (卫计委 2013 to 2018); the row's pattern makes the full name.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from extractor.names.rules import DepartmentRow, DivisionRow, LevelPrefixRow
from extractor.rulebook import Rulebook

_LEVEL_NAMES = {"province": "province", "prefecture": "prefecture", "county": "county", "township": "township"}
_ENDINGS = ("特别行政区", "自治区", "自治州", "自治县", "自治旗", "地区", "省", "市", "县", "区", "盟", "旗", "州")


@dataclass(slots=True, eq=False)
class Form:
    """One way to write a department: what stands before the place, what after it, and whether its level is in it.

    `level_word` is set where the form holds it (团省委); `bare` where it may stand with neither place nor level word.
    """

    row: DepartmentRow
    prefix: str = ""
    level_word: str = ""
    bare: bool = False


class Departments:
    """Forms by the surface that a text is searched for."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.level_words: dict[str, tuple[str, ...]] = {
            surface: row.level for row in rulebook.rows(LevelPrefixRow, "level_prefix") for surface in row.surface
        }
        self.forms: dict[str, list[Form]] = defaultdict(list)
        for row in rulebook.rows(DepartmentRow, "department"):
            for written in dict.fromkeys((row.full, *row.abbreviations)):
                self._add(row, written)

    def _add(self, row: DepartmentRow, written: str) -> None:
        bare = "bare" in row.levels and "{" not in written
        if "{level}" in written:
            for word, levels in self.level_words.items():
                if set(levels) & set(row.levels) and len(word) <= 2:
                    self.forms[written.replace("{level}", word)].append(Form(row, level_word=word))
            return
        prefix, place, tail = written.replace("{place_short}", "{place}").partition("{place}")
        if not place:
            prefix, tail = "", written
        if tail and "{" not in tail:
            self.forms[tail].append(Form(row, prefix, bare=bare))

    def choose(self, forms: list[Form], level: str, date: str, *, municipality: bool = False) -> Form | None:
        """The form with a prefix (国网X供电公司) before one without; then by level, then by date."""
        best, most = None, -1
        for form in forms:
            row = form.row
            fits = level in row.levels or (municipality and "municipality" in row.levels)
            score = 4 * fits + 2 * _holds(row, date) + 8 * bool(form.prefix)
            if score > most:
                best, most = form, score
        return best


def _holds(row: DepartmentRow, date: str) -> bool:
    year = date[:4]
    if not year:
        return not row.valid_to
    return (not row.valid_from or row.valid_from[:4] <= year) and (not row.valid_to or year <= row.valid_to[:4])


def full_name(row: DepartmentRow, place: str, text: str) -> str:
    """The canonical name of a department at a place (its full name); `text` is the name as written."""
    short = short_name(place)
    full = row.full.format(place=place, place_short=short) if "{" in row.full else row.full
    if full[:2] == place[-2:]:
        # 慈惠街道|街道办事处: the kind of place is said once.
        full = full[2:]
    return row.pattern.format(place=place, place_short=short, full=full, text=text)


def short_name(place: str) -> str:
    """A place's name without its generic ending: 山南地区 → 山南."""
    for ending in _ENDINGS:
        if place.endswith(ending) and len(place) > len(ending) + 1:
            return place[: -len(ending)]
    return place


def level_of(division: DivisionRow | None) -> tuple[str, bool]:
    """(level, whether it is a municipality) of a division."""
    if division is None:
        return "", False
    return division.level, division.level == "province" and division.name.endswith("市")
