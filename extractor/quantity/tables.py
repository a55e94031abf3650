"""Figures whose unit a table's head sets: 单位:万元 above the table, 金额(亿元) above the column, 粮食产量(万吨) before the row.

Reading order: `Tables.find` is the whole; `_heads` finds the heads of money line by line, `_below` walks the lines under
one; `_parted` reads the heads of columns and rows in brackets, of whatever unit. A line's cells are parted by tabs, bars,
or blanks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from extractor.candidate import Candidate
from extractor.numerals import plain
from extractor.quantity.rules import HeaderRule
from extractor.quantity.units import Unit, UnitTable
from extractor.rulebook import Rulebook

_FIGURE = re.compile(r"[-−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_INLINE = re.compile(rf"[)\]]?[: ]{{0,3}}({_FIGURE.pattern})(?![\d.%‰年月]|,\d)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SENTENCE_END = re.compile(r"[。；;]|[，,][^\d]*[，,]")
_BRACKETED = re.compile(r"\(([^()]{1,8})\)")
# 价格(元/公斤), 同比(±%): the unit that the name of a column or row ends in.
_NAMED = re.compile(r"[^\d()]*[^\W\d][^()]*\((?:单位:)?[±+\-]{0,2}(?P<scale>[十百千万亿]{0,2})(?P<unit>[^()\d]{1,8})\)")
_ALONE = re.compile(r"(?P<scale>[十百千万亿]{0,2})(?P<unit>[^()\d]{1,8})")
_UNIT_NAMES = frozenset({"单位", "计量单位"})
_RULED = re.compile(r"[\s|:+-]*-[\s|:+-]*")
_POWERS = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
_WIDE = ("\t", "|", "  ")
# Columns and rows that hold something else than the amounts that the head speaks of.
_OTHERS = re.compile(
    r"序号|编号|代码|年份|月份|日期|时间|电话|面积|人数|户数|个数|数量|件数|次数|比重|比例|占比|增长|增幅|增速|同比|环比|排名|率|[%‰±]"
)
# A table may break for so many lines (a blank, a heading that runs across), a cell is no longer than this.
_BREAK, _LONGEST_CELL, _MOST_CELLS = 2, 30, 60


class Cell(NamedTuple):
    """A cell of a line: what stands in it without the blanks around it, and where."""

    text: str
    start: int


class Head(NamedTuple):
    """A head at `[start, end)`: its unit is that of the whole table, or of the column that it stands in."""

    start: int
    end: int
    rule: HeaderRule
    whole: bool


class Column(NamedTuple):
    """A unit that a column's or row's name ends in, with its multiplier: 万 and 吨 of 粮食产量(万吨) at `[start, end)`."""

    start: int
    end: int
    unit: Unit
    scale: Decimal


class Tables:
    """Finds figures that stand in tables without their unit."""

    def __init__(self, rulebook: Rulebook, units: UnitTable) -> None:
        rows = rulebook.rows(HeaderRule, "header")
        self._units = units
        self._rules = {(lead, surface): row for row in rows for lead in row.lead for surface in row.surface}
        leads = sorted({lead for lead, _ in self._rules}, key=len, reverse=True)
        surfaces = sorted({surface for _, surface in self._rules}, key=len, reverse=True)
        self._head = re.compile(
            rf"(?P<lead>{'|'.join(map(re.escape, leads)) or '(?!)'}) ?"
            rf"(?P<unit>{'|'.join(map(re.escape, surfaces)) or '(?!)'})(?=[)\]\s,，、;:/%]|\Z)"
        )

    def find(self, text: str) -> list[Candidate]:
        """Candidates of the bare figures that heads make money of, by their place."""
        bracketed = (")" in text or "单位" in text) and any(mark in text for mark in _WIDE)
        if not bracketed and "单位" not in text and "元)" not in text and "金额:" not in text:
            return []
        found: dict[int, Candidate] = {}
        lines = text.split("\n")
        starts, at = [], 0
        for line in lines:
            starts.append(at)
            at += len(line) + 1
        heads = [self._heads(line, start) if "元" in line else [] for line, start in zip(lines, starts, strict=True)]
        for index, here in enumerate(heads):
            if here:
                self._inline(text, here, found)
                self._below(lines, starts, heads, index, found)
        if bracketed:
            self._parted(lines, starts, found)
        return [found[place] for place in sorted(found)]

    def _heads(self, line: str, start: int) -> list[Head]:
        out = []
        for match in self._head.finditer(line):
            rule = self._rules.get((match["lead"], match["unit"]))
            if rule is not None:
                out.append(Head(start + match.start(), start + match.end(), rule, "单位" in match["lead"]))
        return out

    def _inline(self, text: str, heads: list[Head], found: dict[int, Candidate]) -> None:
        """金额(亿元)10.00: the figure directly behind its head."""
        for head in heads:
            match = _INLINE.match(text, head.end)
            if match is not None and not _YEAR.fullmatch(match[1]):
                found[match.start(1)] = _candidate(match[1], match.start(1), head)

    def _below(
        self, lines: list[str], starts: list[int], heads: list[list[Head]], index: int, found: dict[int, Candidate]
    ) -> None:
        here = heads[index]
        whole = next((head for head in here if head.whole), None)
        columns = {} if whole else _columns(_cells(lines[index], starts[index]), here)
        if not whole and not columns:
            return
        names: list[Cell] = [] if whole else _cells(lines[index], starts[index])
        gap = 0
        for below in range(index + 1, len(lines)):
            line = lines[below]
            if gap > _BREAK or any(head.whole for head in heads[below]) or (heads[below] and not whole):
                return
            cells = _cells(line, starts[below])
            figures = [i for i, cell in enumerate(cells) if _FIGURE.fullmatch(cell.text)]
            if not cells or not figures or all(_YEAR.fullmatch(cells[i].text) for i in figures):
                gap = gap + 1 if names or not cells else 0
                if len(cells) > 1 and not figures:
                    names = cells
                if _SENTENCE_END.search(line) or any(len(cell.text) > _LONGEST_CELL for cell in cells):
                    return
                continue
            if _SENTENCE_END.search(line) or self._otherwise(cells[0].text):
                gap += 1
                continue
            gap = 0
            for i in figures:
                head = whole or columns.get(i)
                named = names[i].text if len(names) == len(cells) else ""
                # The first of several cells is a serial number, a code or a year.
                if head is None or (i == 0 and len(cells) > 1) or self._otherwise(named):
                    continue
                found.setdefault(cells[i].start, _candidate(cells[i].text, cells[i].start, head))

    def _parted(self, lines: list[str], starts: list[int], found: dict[int, Candidate]) -> None:
        """Figures below or behind a name with its unit, in lines that tabs, bars or wide blanks part."""
        columns: dict[int, Column] = {}
        names: list[Cell] = []
        gap = 0
        for line, start in zip(lines, starts, strict=True):
            if _RULED.fullmatch(line):
                continue
            cells = _cells(line, start) if any(mark in line for mark in _WIDE) else []
            figures = [i for i, cell in enumerate(cells) if i and _FIGURE.fullmatch(cell.text)]
            if not figures or _SENTENCE_END.search(line):
                gap = 0 if len(cells) > 1 else gap + 1
                if len(cells) > 1 or gap > _BREAK:
                    names = cells
                    columns = {i: column for i, cell in enumerate(cells) if i and (column := self._column(cell))}
                continue
            gap = 0
            named = len(names) == len(cells)
            row = self._row(cells, names if named else [])
            for i in figures:
                column = columns.get(i) if named else None
                if column is None and (not _OTHERS.search(names[i].text) if named else i == figures[0]):
                    column = row
                if column is not None and not (_YEAR.fullmatch(cells[i].text) and column.unit.kind == "count"):
                    found.setdefault(cells[i].start, _under(cells[i], column))

    def _row(self, cells: list[Cell], names: list[Cell]) -> Column | None:
        """The unit of a row: that its name ends in, or what stands in the column 单位."""
        at = next((i for i, name in enumerate(names) if name.text in _UNIT_NAMES), None)
        first = next((cell for cell in cells if cell.text), cells[0])
        return self._column(first) if at is None else self._column(cells[at], _ALONE)

    def _column(self, cell: Cell, pattern: re.Pattern[str] = _NAMED) -> Column | None:
        """The unit that a cell's name ends in; None where it names none, or one that cannot be told."""
        match = pattern.fullmatch(cell.text)
        if match is None:
            return None
        begin, stop = match.start("scale"), match.end("unit")
        for at in range(begin, match.start("unit") + 1):
            for unit in self._units.at(cell.text, at):
                per = unit.kind == "money" and cell.text.startswith("/", at + unit.length)
                if (unit.length == stop - at or per) and not (unit.after or unit.follows or unit.before):
                    scale = Decimal(10) ** sum(_POWERS[c] for c in cell.text[begin:at])
                    return Column(cell.start + begin, cell.start + at + unit.length, unit, scale)
        return None

    def _otherwise(self, name: str) -> bool:
        """Whether a row or a column by its name holds other things than money: 增长(%), 面积(亩)."""
        if _OTHERS.search(name):
            return True
        return any(unit.kind != "money" for m in _BRACKETED.finditer(name) for unit in self._named(m[1]))

    def _named(self, text: str) -> Iterator[Unit]:
        at = len(text) - len(text.lstrip("十百千万亿"))
        return (unit for unit in self._units.at(text, at) if unit.length == len(text) - at)


def _cells(line: str, start: int) -> list[Cell]:
    """The cells of a line, empty ones too where tabs or bars part them."""
    mark = "\t" if "\t" in line else "|" if "|" in line else None
    if mark is None:
        pattern = r"\S+(?: \S+)*" if "  " in line.strip() else r"\S+"
        return [Cell(m[0], start + m.start()) for m in re.finditer(pattern, line)][:_MOST_CELLS]
    cells = []
    for part in line.split(mark)[:_MOST_CELLS]:
        text = part.strip()
        cells.append(Cell(text, start + (len(part) - len(part.lstrip()) if text else 0)))
        start += len(part) + 1
    return cells


def _columns(cells: list[Cell], heads: list[Head]) -> dict[int, Head]:
    """The columns, by their index, that a head stands in."""
    if len(cells) < 2:
        return {}
    return {
        i: head
        for head in heads
        for i, cell in enumerate(cells)
        if cell.start <= head.start < cell.start + len(cell.text)
    }


def _under(cell: Cell, column: Column) -> Candidate:
    """A cell's figure in the unit of its column or row."""
    unit = column.unit
    value = unit.of(plain(Decimal(cell.text.replace(",", "").replace("−", "-")) * column.scale))
    fields: dict[str, object] = {"value": value, "low": value, "high": value, "modifier": "exact"}
    if unit.kind == "money":
        fields["currency"] = unit.currency
    elif unit.kind == "percentage":
        fields["form"] = unit.form
    elif unit.kind in ("count", "measure"):
        fields["unit"] = unit.surface
    cues = (("head", column.start, column.end),)
    return Candidate(unit.kind, cell.start, cell.start + len(cell.text), unit.id, fields, cues, strength=-1)


def _candidate(written: str, start: int, head: Head) -> Candidate:
    value = plain(Decimal(written.replace(",", "").replace("−", "-")) * head.rule.factor)
    fields = {"value": value, "low": value, "high": value, "modifier": "exact", "currency": head.rule.currency or "CNY"}
    cues = (("head", head.start, head.end),)
    return Candidate("money", start, start + len(written), head.rule.id, fields, cues, strength=-1)
