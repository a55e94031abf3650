"""Whether what a place's record says of it follows from the table of divisions at the document's date."""

from __future__ import annotations

from extractor.kinds.names import Place
from extractor.names.gazetteer import Gazetteer, in_force
from extractor.names.rules import DivisionRow


def refuted(place: Place, gazetteer: Gazetteer, date: str | None) -> str | None:
    """The reason why a place does not hold; None where it does.

    A code must be in force at the date under the canonical name and level, today's code be what became of it, and the
    parents be divisions that it lies in.
    """
    rows: list[DivisionRow] = []
    if place.code is not None:
        rows, reason = _in_force(place, gazetteer, date or "")
        if reason is not None:
            return reason
    return _now(place, rows, gazetteer) or _parents(place, rows, gazetteer, date or "")


def _in_force(place: Place, gazetteer: Gazetteer, date: str) -> tuple[list[DivisionRow], str | None]:
    code = place.code or ""
    known = gazetteer.by_code.get(code)
    if not known:
        return [], f"code {code} is in no edition of GB/T 2260 that the rules hold"
    rows = [row for row in known if in_force(row, date)]
    if not rows:
        return [], f"code {code} was not in force at {date or 'the present day'}"
    named = [row for row in rows if place.canonical in (None, row.name)]
    if not named:
        return [], f"code {code} is {rows[0].name}, not {place.canonical}"
    if place.level is not None and all(row.level != place.level for row in named):
        return [], f"level is {place.level}, but {code} is a {named[0].level}"
    return named, None


def _now(place: Place, rows: list[DivisionRow], gazetteer: Gazetteer) -> str | None:
    """What is wrong with today's code; one that is not given is not asked for."""
    now = place.code_now
    if now is None:
        return None
    if not any(in_force(row, "") for row in gazetteer.by_code.get(now, ())):
        return f"code_now {now} is not in force today"
    if place.code is not None:
        became = [row.code_now for row in rows]
        if now in became:
            return None
        later = next((code for code in became if code), "")
        return f"code_now is {now}, but {place.code} " + (f"became {later}" if later else "is in force today")
    if place.canonical is None:
        return None
    became = [e.division.code_now or e.division.code for e in gazetteer.entries.get(place.canonical, ()) if e.division]
    if now in became:
        return None
    return f"code_now is {now}, but {place.canonical} " + (f"became {became[0]}" if became else "is no division")


def _parents(place: Place, rows: list[DivisionRow], gazetteer: Gazetteer, date: str) -> str | None:
    """What is wrong with the places that a division with a code is said to lie in."""
    if not rows or not place.parents:
        return None
    codes = {code for row in rows for code in gazetteer.ancestors(row)}
    names = {row.name for code in codes for row in gazetteer.by_code.get(code, ()) if in_force(row, date)}
    outside = next((parent for parent in place.parents if parent not in names), None)
    return None if outside is None else f"parents: {rows[0].name} does not lie in {outside}"
