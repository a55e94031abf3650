"""Whether a string could be a name by itself, as the rules read it without its neighbours.

That is too little to make a record of a string in running text: 高山 has a surname and a given name, 东方|集团 an ending.
With a recogniser's word beside it, it is enough. `read` depends on the string, the kind and the date alone, so that
proof asks it again.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from extractor.names.finder import NameFinder
from extractor.names.gazetteer import Entry, codes
from extractor.names.rules import PseudoRule
from extractor.rulebook import Rulebook
from extractor.titled.han import HanNames
from extractor.titled.sounds import SoundNames

_DOTS = "·•・‧"
_LEAST_OWN = 2
"""Characters before an ending: 该厂 and 老村 are kinds."""
_LEAST_ABROAD = 3
_LONGEST_PLACE = 12
_DETERMINERS = (".determiner", ".deictic-short")


class Shape(NamedTuple):
    """What a string reads as: the id of the row, the record's fields, and (role, start, end) within the string."""

    rule: str
    fields: dict[str, Any]
    cues: tuple[tuple[str, int, int], ...] = ()


class Shapes:
    """Reads strings as names of a kind."""

    def __init__(self, rulebook: Rulebook, names: NameFinder) -> None:
        self._names = names
        self._han = HanNames(rulebook)
        self._sounds = SoundNames(rulebook)
        pseudo = rulebook.rows(PseudoRule, "pseudo")
        self._determiners = tuple(s for r in pseudo if r.id.endswith(_DETERMINERS) for s in r.left)

    def read(self, kind: str, surface: str, date: str) -> Shape | None:
        """A string as a name of a kind at an EDTF date ("" for today); None where no rule reads it so."""
        ways = {"organisation": self._organisation, "place": self._place, "person": self._person}
        way = ways.get(kind)
        return None if way is None else way(surface, date)

    def _person(self, surface: str, _: str) -> Shape | None:
        """A surname of the lists with one or two characters, or parts of sounds."""
        if not all("\u4e00" <= c <= "\u9fff" or c in _DOTS for c in surface) or surface[0] in _DOTS or surface[-1] in _DOTS:
            return None
        if len(surface) == 1:
            return Shape("person.surname", {}) if surface in self._han.single else None
        own = len(surface) - (2 if surface[:2] in self._han.double else 1)
        if (surface[0] in self._han.single or surface[:2] in self._han.double) and own in (1, 2):
            return Shape("person.han", {})
        if any(c in _DOTS for c in surface):
            return Shape("person.dotted", {})
        return Shape("person.sounds", {}) if self._transcribed(surface) else None

    def _transcribed(self, surface: str) -> bool:
        """Whether the characters transcribe sounds: all of them, or all but one of five (亚斯特任布斯基)."""
        silent = sum(c not in self._sounds.sounds for c in surface)
        return silent * 5 <= len(surface)

    def _place(self, surface: str, date: str) -> Shape | None:
        """A name of the tables, or what ends as places do."""
        entries = self._short(surface, date) if len(surface) == 1 else self._entries(surface, date)
        if entries:
            # 鼓楼 is a district of several cities: the name is known, its code is not.
            row = entries[0].division if len(entries) == 1 else None
            division = {} if row is None else codes(row, date)
            return Shape(entries[0].rule, {"canonical": entries[0].canonical, "level": entries[0].level, **division})
        if len(surface) >= _LEAST_ABROAD and self._transcribed(surface):
            return Shape("place.sounds", {"canonical": surface, "level": "other"})
        suffixes = self._names.unlisted.suffixes
        at = _ending(surface, suffixes)
        if at is None or surface[:at] in suffixes:
            return None
        rule = suffixes[surface[at:]]
        return Shape(rule.id, {"canonical": surface, "level": rule.level}, (("ending", at, len(surface)),))

    def _organisation(self, surface: str, date: str) -> Shape | None:
        """A body of the tables, a department after a place, or what ends as bodies do."""
        finder = self._names.organisations
        fixed = finder.fixed.get(surface)
        if fixed:
            row = next((r for r in fixed if not r.valid_to), fixed[-1])
            return Shape(row.rule, {"canonical": row.canonical, "type": row.type, "place": row.place or None})
        if surface.startswith(self._determiners):
            return None  # 该公司, 有关单位
        place = self._leading(surface, date)
        length = len(place.surface) if place else 0
        cues: tuple[tuple[str, int, int], ...] = (("place", 0, length),) if place else ()
        fields: dict[str, Any] = {"canonical": surface, "place": place.canonical if place else None}
        forms = finder.departments.forms.get(surface[length:]) if place else None
        if forms:
            return Shape(forms[0].row.id, {**fields, "type": forms[0].row.type}, cues)
        at = _ending(surface, finder.suffixes)
        if at is None or at - length < 1:
            return None
        rule = finder.suffixes[surface[at:]]
        return Shape(rule.id, {**fields, "type": rule.type}, (*cues, ("ending", at, len(surface))))

    def _short(self, character: str, date: str) -> list[Entry]:
        """What a name of one character stands for: 鄂."""
        gazetteer = self._names.gazetteer
        entries = [gazetteer.abbreviated(row, date) for row in gazetteer.abbreviations.get(character, ())]
        return [entry for entry in entries if entry is not None][:1] if len(entries) == 1 else []

    def _entries(self, surface: str, date: str) -> list[Entry]:
        """What a surface of the tables stands for: those of its highest level, where all bear one name."""
        entries = self._names.gazetteer.at_date(surface, date)
        alike = list({e.code: e for e in entries if e.level == entries[0].level}.values())
        return alike if len({e.canonical for e in alike}) == 1 else []

    def _leading(self, surface: str, date: str) -> Entry | None:
        """The longest place of the tables that a surface begins with."""
        for length in range(min(_LONGEST_PLACE, len(surface) - 1), 1, -1):
            entries = self._entries(surface[:length], date)
            if len(entries) == 1:
                return entries[0]
        return None


def _ending(surface: str, endings: Any) -> int | None:
    """Where the longest ending of a string begins that leaves enough before it; None where it has none."""
    return next((at for at in range(_LEAST_OWN, len(surface)) if surface[at:] in endings), None)
