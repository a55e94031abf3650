"""Every row that makes, bounds or refuses a figure is touched by a spec, so that none is dead and each has an example."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import pytest
from specfile import KINDS, Line, cases, extractor, lines

from extractor import Record
from extractor.document import fold
from extractor.numerals import CharacterRule
from extractor.quantity.rules import (
    BareRule,
    HeaderRule,
    ModifierRule,
    PerRule,
    PrefixRule,
    TrapPattern,
    TrapRule,
    UnitRule,
)
from extractor.record import plain
from extractor.verify import own_rules


def params(name: str) -> list[object]:
    return [pytest.param(line, id=f"{line.row}:{line.text[line.start : line.end]}") for line in lines(name)]


def figures(text: str, date: str | None = None) -> list[Record]:
    return [r for r in extractor().extract(text, date=date).records if r.kind in KINDS]


@pytest.mark.parametrize("line", params("units"))
def test_unit(line: Line) -> None:
    """The one figure of the text, by the row, with the value."""
    (record,) = figures(line.text)
    assert (record.start, record.end) == (line.start, line.end), record
    assert record.kind == line.row.split(".")[0]
    assert plain(record.value) == line.said  # type: ignore[attr-defined]
    if line.row in {row.id for row in own_rules().rows(PrefixRule, "prefix")}:
        assert record.currency == line.row.split(".")[2].upper()  # type: ignore[attr-defined]
    else:
        assert record.rule == line.row


@pytest.mark.parametrize("line", params("modifiers"))
def test_modifier(line: Line) -> None:
    """What the words beside the one figure of the text say of it, by a surface of the row."""
    (record,) = figures(line.text)
    assert (record.start, record.end) == (line.start, line.end), record
    assert record.modifier == line.said  # type: ignore[attr-defined]
    row = next((row for row in own_rules().rows(ModifierRule, "modifier") if row.id == line.row), None)
    if row is None:
        assert line.row == "-"
        return
    said = [fold(line.text[cue.start : cue.end]) for cue in record.cues if cue.role == "modifier"]
    assert set(said) & set(row.surface) if row.side != "infix" else not said


@pytest.mark.parametrize("line", params("traps"))
def test_trap(line: Line) -> None:
    assert not figures(line.text)
    assert line.row in {row.id for row in (*own_rules().rows(TrapRule, "trap"), *own_rules().rows(TrapPattern, "pattern"))}


def test_every_surface_beside_a_figure_says_what_its_row_says() -> None:
    """Not one is hidden by another, by a trap, or by the dictionary's words."""
    wrong = []
    for row in own_rules().rows(ModifierRule, "modifier"):
        for surface in row.surface if row.side != "infix" else ():
            text = f"其中,{surface}3500吨。" if row.side == "before" else f"共3500吨{surface}。"
            modifiers = [getattr(r, "modifier", "") for r in figures(text) if r.kind == "measure"]
            wrong += [] if modifiers == [row.modifier] else [(row.id, surface, modifiers)]
    assert not wrong


# --- what the specs touch ---------------------------------------------------------------------------------------------


@cache
def texts() -> tuple[tuple[str, str | None], ...]:
    """Every text of the specs of figures with its date."""
    own = [(line.text, None) for name in ("units", "modifiers", "traps") for line in lines(name)]
    return (*((case.text, case.date) for case in cases()), *own)


@cache
def whole() -> str:
    return "\n".join(fold(text) for text, _ in texts())


def untouched(rows: Iterable[str], touched: Iterable[str]) -> list[str]:
    return sorted(set(rows) - set(touched))


def test_every_unit_is_touched() -> None:
    """By a record that the row made; a smaller unit (角 after 元) by the end of a record that the larger one made."""
    records = [record for text, date in texts() for record in figures(text, date)]
    made = {record.rule for record in records}
    units = own_rules().rows(UnitRule, "unit")
    ends = {record.text[-1] for record in records if record.kind == "money" and "元" in record.text}
    made |= {row.id for row in units if row.after and ends & set(row.surface)}
    assert untouched((row.id for row in units), made) == []


def test_every_prefix_word_and_head_is_touched() -> None:
    made = {record.rule for text, date in texts() for record in figures(text, date)}
    made |= {line.row for line in lines("units")}
    rules = own_rules()
    rows = (*rules.rows(PrefixRule, "prefix"), *rules.rows(BareRule, "bare"), *rules.rows(HeaderRule, "header"))
    assert untouched((row.id for row in rows), made) == []


def test_every_part_of_a_compound_is_touched() -> None:
    """A word of each row of `per` stands behind a slash in the unit of a record."""
    units = {getattr(record, "unit", None) or "" for text, date in texts() for record in figures(text, date)}
    rows = own_rules().rows(PerRule, "per")
    assert [row.id for row in rows if not any(unit.endswith(f"/{s}") for s in row.surface for unit in units)] == []


def test_every_modifier_is_touched() -> None:
    rows = [row.id for row in own_rules().rows(ModifierRule, "modifier")]
    assert untouched(rows, (line.row for line in lines("modifiers"))) == []


def test_every_trap_is_touched() -> None:
    """A set word stands in a spec, a pattern matches in one; the specs say that no figure comes of it."""
    rules = own_rules()
    traps = [row.id for row in rules.rows(TrapRule, "trap") if not any(s in whole() for s in row.surface)]
    patterns = [row.id for row in rules.rows(TrapPattern, "pattern") if not re.search(row.pattern, whole())]
    assert traps + patterns == []


@pytest.mark.parametrize("role", ["digit", "multiplier", "contraction", "infix", "vague", "lead"])
def test_every_character_of_numerals_is_touched(role: str) -> None:
    missing = {c for row in own_rules().rows(CharacterRule, role) for c in row.characters} - {c for text, _ in texts() for c in text}
    assert not missing
