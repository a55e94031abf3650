"""Atoms: each numeral of a text with the unit behind it and the currency before it.

Reading order: `AtomScanner.scan` walks from numeral to numeral; `_unit` finds what stands behind one; `_bounded`
decides by the words of the dictionary whether Chinese characters are a numeral at all (统一, 万众一心 hold none).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import regex

from extractor.lookup import Surfaces, TrapWords
from extractor.numerals import Numeral, NumeralReader, plain
from extractor.quantity.rules import ModifierRule, PrefixRule, UnitRule
from extractor.rulebook import Rulebook
from extractor.segment import Words

_ASCII_DIGITS = frozenset("0123456789")
_MINUS = "-−负"
_SIGNS = frozenset("$€£¥￥")
_SCALE = regex.compile(r" ?(million|billion|trillion|mn|bn|m)(?![A-Za-z])")
_SCALES = {"t": Decimal(10) ** 12, "b": Decimal(10) ** 9, "m": Decimal(10) ** 6}
_PARTS = regex.compile(" {0,2}分 {0,2}之 {0,2}")
_PARTS_FIRST = ("分", " ")


@dataclass(slots=True)
class Atom:
    """A numeral `[start, end)`, its figures, and its unit `[end, stop)` where it has one.

    `begin` is where the record's span begins: at the numeral, or at the sign or currency before it.
    """

    begin: int
    start: int
    end: int
    stop: int
    numeral: Numeral
    unit: UnitRule | None = None
    prefix: PrefixRule | None = None
    negative: bool = False
    ordinal: bool = False
    bare: bool = False
    denominator: Decimal | None = None


class AtomScanner:
    """Finds atoms by the numeral reader and the unit and prefix rows."""

    def __init__(self, rulebook: Rulebook, reader: NumeralReader) -> None:
        # Rows that ask for more go first: 块 is a classifier where it is no money.
        units = sorted(rulebook.rows(UnitRule, "unit"), key=lambda row: (not row.follows, not row.after))
        self._behind = {row.id: regex.compile(row.follows) for row in units if row.follows}
        self.units = Surfaces((s, r) for r in units if r.kind != "ordinal" for s in r.surface)
        self.ordinals = Surfaces((s, r) for r in units if r.kind == "ordinal" for s in r.surface)
        self.prefixes = Surfaces((s, r) for r in rulebook.rows(PrefixRule, "prefix") for s in r.surface)
        # ￥3000: the sign alone makes money of a figure that no unit follows.
        self._signed = UnitRule(id="money.prefix", surface=(), kind="money", currency="CNY")
        trapped: list[UnitRule | PrefixRule] = [*units, *rulebook.rows(PrefixRule, "prefix")]
        self._traps = {
            (row.id, surface): TrapWords(surface, row.traps) for row in trapped if row.traps for surface in row.surface
        }
        self._follows = (
            frozenset(s[0] for s in self.units.rows)
            | frozenset(s[0] for s in self.ordinals.rows)
            | frozenset(" 分、和及与或至到-—~–−")
        )
        self._unit_firsts = frozenset(s[0] for s in self.units.rows)
        # What a numeral without a unit may stand behind: a currency, a unit that a digit may follow (一块二,
        # 三成五), or the connector of a range (百分之三十至四十).
        self._precedes = frozenset(s[-1] for s in self.prefixes.rows)
        self._holds = self._precedes | frozenset("块成至到-—~–")
        self._large = frozenset("万亿兆千百")
        self._reader = reader
        self._numeral = regex.compile(reader.pattern)
        # 近百, 近万名 are words of the dictionary; the figure begins after the modifier.
        self._leads = frozenset(
            s for r in rulebook.rows(ModifierRule, "modifier") if r.side == "before" for s in r.surface
        )
        self._soft = reader.lead | frozenset(reader.vague)
        self._multipliers = frozenset(reader.multipliers)
        self._unbounded = self._multipliers - frozenset("十拾")

    def scan(self, text: str, words: Words) -> list[Atom]:
        """Atoms in the order of the text, those without a unit too (they may share one, or end a range)."""
        atoms: list[Atom] = []
        at, length = 0, len(text)
        follows, precedes, large = self._follows, self._holds, self._large
        for match in self._numeral.finditer(text):
            start, end = match.span()
            if start < at:
                continue
            # Most numerals of a text are of dates: nothing behind or before them can make a quantity of them.
            if (
                end < length
                and text[end] not in follows
                and text[end - 1] not in large
                and (start == 0 or text[start - 1] not in precedes)
            ):
                continue
            atom = self._atom(text, words, start, end, atoms)
            if atom is not None:
                atoms.append(atom)
                at = atom.end
        return atoms

    def _atom(self, text: str, words: Words, start: int, end: int, atoms: list[Atom]) -> Atom | None:
        first = text[start]
        chinese = first not in _ASCII_DIGITS
        before = text[start - 1] if start else ""
        if before == "第":
            return self._ordinal(text, start, end)
        if chinese and start not in words.edges:
            word = words.starts[words.index_at(start)]
            if first in self._soft and start + 1 < end:
                start += 1
            elif text[word:start] not in self._leads:
                return None
        if text[end - 1] in self._multipliers and end - start > 1 and self._begins_unit(text, end - 1):
            end -= 1
        numeral = self._reader.read(text[start:end])
        if numeral is None:
            return None
        parts = _PARTS.match(text, end) if text[end : end + 1] in _PARTS_FIRST else None
        if parts is not None:
            return self._fraction(text, start, parts.end(), numeral)
        atom = Atom(start, start, end, end, numeral, bare=text[start] in self._unbounded)
        self._unit(text, atom, atoms[-1] if atoms else None, chinese=chinese)
        if chinese and not self._bounded(atom, words):
            return None
        self._before(text, atom, before)
        return atom

    def _begins_unit(self, text: str, at: int) -> bool:
        """Whether the numeral's last character is the first of a unit: 千 in 187.3亿千瓦时."""
        longest = self.units.at(text, at)
        if not longest:
            return False
        rest = self.units.at(text, at + 1)
        return not rest or longest[0][0] >= rest[0][0]

    def _unit(self, text: str, atom: Atom, previous: Atom | None, *, chinese: bool) -> None:
        at = atom.end
        first = text[at : at + 1]
        if first == " ":
            # Text taken from a page may hold blanks between a figure and its unit.
            while at - atom.end < 4 and text.startswith(" ", at):
                at += 1
        elif first not in self._unit_firsts:
            return
        for stop, row in self.units.at(text, at):
            if row.arabic and chinese:
                continue
            if row.follows and not self._follows_well(text, atom, stop, row):
                continue
            if row.after and not (
                previous and previous.unit and previous.unit.id in row.after and previous.stop == atom.start
            ):
                continue
            if row.traps and self._traps[row.id, text[at:stop]].hold(text, at):
                continue
            last = text[stop - 1]
            if last.isascii() and last.isalpha() and stop < len(text) and text[stop].isascii() and text[stop].isalpha():
                continue
            atom.unit, atom.stop = row, stop
            return

    def _follows_well(self, text: str, atom: Atom, stop: int, row: UnitRule) -> bool:
        """Whether what stands behind the unit, or the figure's decimals, make the row hold."""
        decimal = any(c in ".点" for c in text[atom.start : atom.end])
        return decimal or self._behind[row.id].match(text, stop) is not None

    def _bounded(self, atom: Atom, words: Words) -> bool:
        """Whether the word that holds the numeral's last character ends within the numeral and its unit."""
        index = words.index_at(atom.end - 1)
        end = words.starts[index + 1]
        if end <= atom.stop or (end == atom.stop + 1 and words.words[index][-1] == "半"):
            return True
        # 四川 after 四, 一些 after 一: the word is not made of the numeral; 千家万户 neither.
        return words.tags[index] == "m" and atom.unit is None

    def _before(self, text: str, atom: Atom, before: str) -> None:
        start = atom.start
        if before and before in _MINUS:
            earlier = text[start - 2] if start >= 2 else ""
            if earlier and earlier in "-—~":
                earlier = ")"
            plain = (
                not earlier or not (earlier.isalnum() or earlier in ")%‰") or (before == "负" and atom.unit is not None)
            )
            # 增长-3.2% after a word of Chinese; not 50人-60人, where the dash joins.
            joined = earlier.isascii() or not earlier.isalpha() or before == "负" or self._closes(text, start - 1)
            if plain or not joined:
                atom.negative, atom.begin = True, start - 1
        if before == "下" and text.endswith("零下", 0, start):
            atom.negative, atom.begin = True, start - 2
        at = atom.begin
        if at and text[at - 1] == " ":
            at -= 1
        if not at or text[at - 1] not in self._precedes:
            return
        for begin, row in self.prefixes.before(text, at):
            if row.traps and self._traps[row.id, text[begin:at]].hold(text, begin):
                continue
            if (
                begin
                and text[begin].isalpha()
                and text[begin].isascii()
                and text[begin - 1].isascii()
                and text[begin - 1].isalpha()
            ):
                continue
            atom.prefix, atom.begin = row, begin
            signed = text[begin] in _SIGNS and (atom.unit is None or atom.unit.kind != "money")
            if (atom.unit is None or signed) and atom.denominator is None:
                atom.unit, atom.stop = self._signed, atom.end
                self._scaled(text, atom)
            return

    def _scaled(self, text: str, atom: Atom) -> None:
        """US$22.9 million: the English word of scale is part of the figure."""
        scale = _SCALE.match(text, atom.end)
        if scale is not None:
            factor = _SCALES[scale[1][0].lower()]
            value, low, high = (None if n is None else plain(n * factor) for n in atom.numeral[:3])
            atom.numeral, atom.stop = Numeral(value, low, high, atom.numeral.modifier), scale.end()

    def _closes(self, text: str, end: int) -> bool:
        """Whether a unit or a calendar word ends at `end`, so that what follows a dash is the end of a range."""
        return text[end - 1] in "年月日号时点分秒周" or bool(self.units.before(text, end))

    def _ordinal(self, text: str, start: int, end: int) -> Atom | None:
        numeral = self._reader.read(text[start:end])
        if numeral is None or numeral.value is None:
            return None
        for stop, row in self.ordinals.at(text, end):
            if not (row.traps and self._traps[row.id, text[end:stop]].hold(text, end)):
                return Atom(start - 1, start, end, stop, numeral, unit=row, ordinal=True)
        return None

    def _fraction(self, text: str, start: int, end: int, denominator: Numeral) -> Atom | None:
        """百分之七十八点六, 三分之二: the figure is what stands after 分之."""
        match = self._numeral.match(text, end)
        if match is None or not denominator.value:
            return None
        numeral = self._reader.read(match[0])
        if numeral is None:
            return None
        return Atom(start, match.start(), match.end(), match.end(), numeral, denominator=denominator.value)
