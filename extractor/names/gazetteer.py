"""Divisions and other places as one table of surfaces; what a surface stands for at a date.

A division is an interval of (code, name). The document's date picks the interval; where the name was not in force at
that date, the interval nearest to it, with no code of its own at the date.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from extractor.names.rules import (
    AbbreviationRow,
    CityRow,
    CountryRow,
    DivisionRow,
    NaturalRow,
)
from extractor.rulebook import Rulebook

_LEVEL_RANK = {"province": 0, "prefecture": 1, "county": 2}
_PROVINCE_SHORT = {"省": 1, "市": 1}


@dataclass(slots=True, eq=False)
class Entry:
    """What one surface may stand for: a division interval, a country, a natural feature, a city abroad.

    `form` is how the surface names it: full, short, alias, abbreviation, or weak (a short form that is a word too).
    """

    surface: str
    form: str
    canonical: str
    level: str
    rule: str
    division: DivisionRow | None = None
    country: str = ""

    @property
    def code(self) -> str:
        """GB/T 2260 code, or "" for what is no division."""
        return self.division.code if self.division else ""


class Gazetteer:
    """Entries by surface, divisions by code, and the intervals in force at a date."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.entries: dict[str, list[Entry]] = defaultdict(list)
        self.by_code: dict[str, list[DivisionRow]] = defaultdict(list)
        for row in rulebook.rows(DivisionRow, "division"):
            self._add_division(row)
        for country in rulebook.rows(CountryRow, "country"):
            for i, name in enumerate((country.name, *country.aliases)):
                form = "alias" if i else "full"
                self._add(Entry(name, form, country.canonical, "country", country.id, country=country.code))
        for natural in rulebook.rows(NaturalRow, "natural"):
            for i, name in enumerate((natural.name, *natural.aliases)):
                self._add(Entry(name, "alias" if i else "full", natural.canonical, natural.level, natural.id))
        for city in rulebook.rows(CityRow, "city"):
            self._add(Entry(city.name, "full", city.canonical, "other", city.id, country=city.country))
        self.abbreviations: dict[str, list[AbbreviationRow]] = defaultdict(list)
        for short in rulebook.rows(AbbreviationRow, "abbreviation"):
            self.abbreviations[short.name].append(short)
        self._countries = {r.code: r for r in rulebook.rows(CountryRow, "country")}
        self.at_date = lru_cache(maxsize=20_000)(self._at_date)

    def _add(self, entry: Entry) -> None:
        if len(entry.surface) > 1:
            self.entries[entry.surface].append(entry)

    def _add_division(self, row: DivisionRow) -> None:
        self.by_code[row.code].append(row)
        self._add(Entry(row.name, "full", row.name, row.level, row.id, row))
        if row.short and row.short != row.name:
            self._add(Entry(row.short, "short", row.name, row.level, row.id, row))
        elif not row.short and row.level == "county" and len(row.name) > 2 and row.name[-1] in "县市区":
            # 兴国, 合作: an ordinary word; it counts only in a list of places with its parent in the text.
            self._add(Entry(row.name[:-1], "weak", row.name, row.level, row.id, row))
        for ending in ("自治县", "自治州", "自治旗"):
            if row.short and row.name.endswith(ending) and row.name != row.short + ending:
                # 威宁自治县 for 威宁彝族回族苗族自治县.
                self._add(Entry(row.short + ending, "full", row.name, row.level, row.id, row))
        for alias in row.aliases:
            self._add(Entry(alias, "alias", row.name, row.level, row.id, row))

    def _at_date(self, surface: str, date: str) -> tuple[Entry, ...]:
        """Entries of a surface in force at an EDTF date ("" for today), provinces first; else the nearest intervals."""
        entries = self.entries.get(surface, ())
        valid = [e for e in entries if e.division is None or in_force(e.division, date)]
        divisions = [e for e in valid if e.division is not None]
        if not divisions:
            dated = [e for e in entries if e.division is not None]
            if dated:
                valid += _nearest(dated, date)
        valid.sort(key=lambda e: (_LEVEL_RANK.get(e.level, 3), e.code))
        return tuple(valid)

    def division(self, code: str, date: str) -> DivisionRow | None:
        """The interval of a code in force at a date, or the last one."""
        rows = self.by_code.get(code, ())
        for row in rows:
            if in_force(row, date):
                return row
        return rows[-1] if rows else None

    @staticmethod
    def ancestors(row: DivisionRow) -> tuple[str, ...]:
        """Codes of the prefecture and province that a division lies in."""
        province = row.code[:2] + "0000"
        if row.level == "province":
            return ()
        if row.parent and row.parent != province:
            return (row.parent, province)
        return (province,)

    def abbreviated(self, row: AbbreviationRow, date: str) -> Entry | None:
        """What a one-character name stands for at a date."""
        if row.kind in ("province", "prefecture"):
            division = self.division(row.canonical_code, date) or self.division(row.canonical_code, "")
            if division is None:
                return None
            return Entry(row.name, "abbreviation", division.name, division.level, row.id, division)
        country = self._countries.get(row.canonical_code)
        if country is None:
            region = row.kind == "region"
            return Entry(row.name, "abbreviation", row.canonical_code, "region", row.id) if region else None
        return Entry(row.name, "abbreviation", country.canonical, "country", row.id, country=country.code)


def in_force(row: DivisionRow, date: str) -> bool:
    """Whether an interval holds at an EDTF date of any precision; "" asks for what holds today."""
    if not date:
        return not row.valid_to
    return (not row.valid_from or row.valid_from[: len(date)] <= date) and (
        not row.valid_to
        or date < row.valid_to[: max(len(date), 4)]
        or (len(date) < len(row.valid_to) and date == row.valid_to[: len(date)])
    )


def codes(row: DivisionRow, date: str) -> dict[str, str]:
    """The fields `code` and `code_now` of a division at an EDTF date, each where there is one."""
    if in_force(row, date):
        return {"code": row.code, "code_now": row.code_now} if row.code_now else {"code": row.code}
    # The name is of another time: what it is now is known, a code at the date is not.
    now = row.code_now or (row.code if row.valid_to else "")
    return {"code_now": now} if now else {}


def _nearest(entries: list[Entry], date: str) -> list[Entry]:
    """The intervals whose end (or beginning) lies nearest to the date."""
    if not date:
        last = max((e.division.valid_to for e in entries if e.division), default="")
        return [e for e in entries if e.division and e.division.valid_to == last]
    past = [e for e in entries if e.division and e.division.valid_to and e.division.valid_to <= date]
    if past:
        last = max(e.division.valid_to for e in past if e.division)
        return [e for e in past if e.division and e.division.valid_to == last]
    first = min(e.division.valid_from for e in entries if e.division)
    return [e for e in entries if e.division and e.division.valid_from == first]
