"""Atoms: each numeral of a text with the unit behind it and the currency before it, as a Figure not yet joined.

Reading order: `AtomScanner.scan` walks from numeral to numeral and leaps over those that nothing can make a quantity
of; `_atom` reads one; `_unit` finds what stands behind it; `_bounded` decides by the words of the dictionary whether
Chinese characters are a numeral at all (统一, 万众一心 hold none).
"""

from __future__ import annotations

import re
from decimal import Decimal

from extractor.lookup import Surfaces, in_trap
from extractor.numerals import HALF, PARTS, Numeral, NumeralReader, plain, shortened
from extractor.quantity.figures import Figure
from extractor.quantity.rules import ModifierRule, PerRule, PrefixRule, UnitRule
from extractor.quantity.units import Unit, UnitTable
from extractor.rulebook import Rulebook
from extractor.segment import Words

_MINUS = frozenset("-−负下")
_SIGNS = frozenset("$€£¥￥")
_SCALE = re.compile(r" ?(million|billion|trillion|mn|bn|m)(?![A-Za-z])")
_SCALES = {"t": 12, "b": 9, "m": 6}
# 九成多, 三倍多: the unit comes first, the infix after it; behind others (5公里多, 三米多高) it must end the figure.
_OVER = re.compile("[多余](?![种样元次个项家年边余])")
_OVER_AMOUNT = re.compile(r"[多余](?:(?=[、，,。;:!?)”的\s]|\Z)|(?<=[元块圆]多)钱)")
_OVER_MEASURE = re.compile(
    r"[多余](?:(?=[、，,。;:!?)”的\s高长宽深重远厚粗]|\Z)|(?<=里多)(?:(?=[地路](?!段|面|网|基|灯|况|肩))|\Z))"
)
_DASHES = frozenset("-—~")
_CALENDAR = frozenset("年月日号时点分秒周")
# A unit that a digit may follow as its tenths: 三成五, 五块三, 三毛二.
_ELIDING = frozenset("块成米毛")
_ELIDED = re.compile(
    r" ?([一二两三四五六七八九1-9])(?:(?![0-9.%‰一二三四五六七八九十百千万亿年月天])|(?=一[斤个只份张碗瓶公盒袋包两]))"
)
# 身高1米75, 一米八: up to two digits behind metres.
_ELIDED_METRES = re.compile(
    r"([0-9]{1,2}|[一二三四五六七八九]{1,2})(?![0-9.%‰点一二三四五六七八九十百千万亿年月天日时秒])"
)
_HALF_AFTER = re.compile(r"半(?![年天月日晌夜数途径幅封挂干湿成价岛边球导]|山腰|山坡|坡上)")
_HALF_BEFORE = re.compile(r"半(?<![一大多上下前后过这那对折]半)")
_RATIOS = frozenset("倍成")
_DIMENSIONS = frozenset("高长宽深厚重")
_AMOUNTS = frozenset({"measure", "money"})
_INFIXES = frozenset("多余")
_HALVED = frozenset({"measure", "multiple"})
# What may stand behind a numeral that shares the unit of a list, or that a range goes on from.
_JOINS = "、和及与或至到-—~–−(以/"
# What a fraction may go on with: 分之, a blank before it or not.
_PARTING = frozenset("分 ")
_DECIMAL = frozenset(".点")
_HALF = Decimal("0.5")
# How far before a figure the words may stand that make its unit hold (花费我三块).
_PAID = 10
# Blanks that may stand between a numeral and a long unit; before a short one, one.
_FURTHEST = 4


class AtomScanner:
    """Finds atoms by the numeral reader and the unit and prefix rows."""

    def __init__(self, rulebook: Rulebook, reader: NumeralReader) -> None:
        # Rows that ask for more go first: 块 is a classifier where it is no money.
        rows = sorted(rulebook.rows(UnitRule, "unit"), key=lambda row: (not row.after, not row.follows))
        per = [surface for row in rulebook.rows(PerRule, "per") for surface in row.surface]
        self.units = UnitTable((row for row in rows if row.kind != "ordinal"), per)
        self.ordinals = UnitTable(row for row in rows if row.kind == "ordinal")
        self.prefixes = Surfaces((s, r) for r in rulebook.rows(PrefixRule, "prefix") for s in r.surface)
        # ￥3000: the sign alone makes money of a figure that no unit follows.
        self._signed = Unit("", UnitRule(id="money.prefix", surface=(), kind="money", currency="CNY"))
        self._firsts = self.units.firsts
        self._follows = self._firsts | self.ordinals.firsts | frozenset(" 分" + _JOINS)
        self._precedes = frozenset(self.prefixes.lasts)
        self._before_begin = self._precedes | _MINUS | {" "}
        self._large = frozenset("万亿兆千百")
        self._reader = reader
        self._numeral = re.compile(reader.pattern)
        # 近百, 近万名 are words of the dictionary; the figure begins after the modifier.
        self._leads = frozenset(
            s for r in rulebook.rows(ModifierRule, "modifier") if r.side == "before" for s in r.surface
        )
        self._soft = reader.lead | frozenset(reader.vague)
        self._numerals = frozenset(reader.digits) | frozenset(reader.multipliers)
        # What a numeral may end in and a unit begin with: 千 in 187.3亿千瓦时, 多 in 1200万多米尼加比索.
        self._doubtful = frozenset((*reader.multipliers, *reader.infix)) & self.units.firsts

    def scan(self, text: str, words: Words) -> list[Figure]:
        """Atoms in the order of the text, those without a unit too that may share one, or end a range."""
        atoms: list[Figure] = []
        at = fraction = 0
        follows, precedes, large = self._follows, self._precedes, self._large
        for match in self._numeral.finditer(text):
            start, end = match.span()
            if start < at:
                continue
            # Most numerals of a text are of dates: nothing behind or before them can make a quantity of them.
            if (
                text[end : end + 1] not in follows
                and text[end - 1] not in large
                and (start == 0 or text[start - 1] not in precedes)
                and start - fraction > 2
            ):
                continue
            atom = self._atom(text, words, start, end, atoms)
            if atom is not None:
                atoms.append(atom)
                at = atom.stop if atom.unit is not None else atom.end
                if atom.denominator is not None:
                    fraction = at
        if HALF in text:
            atoms = self._with_halves(text, words, atoms)
        return atoms

    def _atom(self, text: str, words: Words, start: int, end: int, atoms: list[Figure]) -> Figure | None:
        first = text[start]
        before = text[start - 1] if start else ""
        if before == "第":
            return self._ordinal(text, start, end)
        chinese = not "0" <= first <= "9"
        if chinese and start not in words.edges and not (before == "好" and first == "几"):
            if first in self._soft and start + 1 < end:
                start += 1
            elif not self._led(text, words, start, end):
                return None
        if first == "0" and text[start + 1 : start + 2].isdecimal() and (before == " " or text.startswith("00", start)):
            # The end of a figure that was cut in two, or a code.
            return None
        if text[end - 1] in self._doubtful and end - start > 1 and self._begins_unit(text, end - 1):
            end -= 1
        numeral = self._reader.read(text[start:end])
        if numeral is None:
            return None
        following = text[end : end + 1]
        if following in _PARTING and (parts := PARTS.match(text, end)) is not None:
            return self._fraction(text, start, numeral.value, parts.end())
        atom = Figure(start, start, end, end, numeral)
        if following in self._firsts or following == " ":
            self._unit(text, atom, atoms, chinese=chinese)
        if chinese and not (end in words.edges or self._bounded(atom, words)):
            return None
        if before in self._before_begin:
            self._before(text, atom)
        return atom

    def _led(self, text: str, words: Words, start: int, end: int) -> bool:
        """Whether a numeral within a word of the dictionary is one for all that: 近百, 增加三倍, 高三米."""
        index = words.index_at(start)
        stop, before = words.starts[index + 1], text[words.starts[index] : start]
        if before in self._leads or (stop == end + 1 and text[end] in _RATIOS):
            return True
        return before in _DIMENSIONS and any(unit.kind == "measure" for unit in self.units.at(text, end))

    def _begins_unit(self, text: str, at: int) -> bool:
        """Whether the numeral's last character is the first of a unit: 千 in 187.3亿千瓦时."""
        longest = self.units.at(text, at)
        if not longest:
            return False
        rest = self.units.at(text, at + 1)
        return not rest or longest[0].length >= rest[0].length + 1

    def _unit(self, text: str, atom: Figure, atoms: list[Figure], *, chinese: bool) -> None:
        """Finds the unit behind an atom, a blank between them or not, and what of a digit or an infix goes on from it."""
        at = end = atom.end
        if text[at : at + 1] == " ":
            while at < end + _FURTHEST and text.startswith(" ", at):
                at += 1
        for unit in self.units.at(text, at):
            if unit.trapped(text, at) or not (unit.simple or self._holds(text, atom, unit, at, atoms, chinese=chinese)):
                continue
            if at - end > 1 and (unit.length == 1 or unit.kind == "count"):
                continue
            stop = at + unit.length
            whole = self.units.compound(text, unit, stop) if unit.kind == "measure" and text.startswith("/", stop) else unit
            atom.unit, atom.unit_at, atom.stop = whole, at, at + whole.length
            if text[atom.stop - 1] in _ELIDING or (unit.before is not None and unit.follows is None):
                self._elided(text, atom)
            if text[atom.stop : atom.stop + 1] in _INFIXES:
                self._exceeded(text, atom, unit)
            return

    def _exceeded(self, text: str, atom: Figure, unit: Unit) -> None:
        """Adds an infix behind the unit: 九成多, 三米多高, 三块多钱."""
        if unit.form == "tenths" or unit.kind == "multiple":
            pattern = _OVER
        elif unit.kind in _AMOUNTS:
            pattern = _OVER_MEASURE if unit.kind == "measure" else _OVER_AMOUNT
        else:
            return
        if (match := pattern.match(text, atom.stop)) is not None and atom.tail is None:
            atom.over, atom.mixed, atom.stop = True, True, match.end()

    def _elided(self, text: str, atom: Figure) -> None:
        """三成五 is 3.5 成, 五块三 is 5.3 块, 1米75 is 1.75 米: digits with no unit of their own, and nothing more behind."""
        metres = text[atom.stop - 1] == "米"
        if metres and (text[atom.stop - 2] in self._firsts or "." in text[atom.start : atom.end]):
            return
        digits = (_ELIDED_METRES if metres else _ELIDED).match(text, atom.stop)
        if digits is None or self.units.at(text, digits.end()):
            return
        written = "".join(str(self._reader.digits.get(c, c)) for c in digits[1])
        atom.tail, atom.mixed, atom.stop = Decimal(f"0.{written}"), True, digits.end()
        value, after = atom.numeral.value, text[atom.stop : atom.stop + 1]
        if after == "几" and value is not None:
            low = value + atom.tail
            atom.numeral = Numeral(None, low, low + Decimal(10) ** -len(written), "vague")
            atom.tail, atom.stop = None, atom.stop + 1
        elif after == "多":
            atom.over, atom.stop = True, atom.stop + 1

    def _holds(self, text: str, atom: Figure, unit: Unit, at: int, atoms: list[Figure], *, chinese: bool) -> bool:
        """Whether what a unit asks for is there, and no word around it voids it."""
        stop = at + unit.length
        if chinese and unit.arabic and not self._spelt(text, atom, unit, stop):
            return False
        if unit.after:
            previous = atoms[-1] if atoms else None
            if (
                previous is None
                or previous.stop != atom.start
                or not previous.unit
                or previous.unit.id not in unit.after
            ):
                return False
        if unit.follows and not unit.follows.match(text, stop) and _DECIMAL.isdisjoint(text[atom.start : atom.end]):
            paid = unit.before and unit.before.search(text, max(0, atom.start - _PAID), atom.start)
            if not paid or text[stop : stop + 1].isalnum():
                return False
        elif unit.before and not unit.follows:
            # A span that is read alone has nothing before it.
            alone = atom.start == 0 and stop == len(text)
            if not alone and not unit.before.search(text, max(0, atom.start - _PAID), atom.start):
                return False
        if unit.inner is not None and unit.inner.hold(text, at):
            return False
        return not (unit.latin and text[stop : stop + 1].isascii() and text[stop : stop + 1].isalpha())

    def _spelt(self, text: str, atom: Figure, unit: Unit, stop: int) -> bool:
        """Whether a unit that asks for 0-9 stands with a numeral in Chinese all the same: 五尺半, 七十kg."""
        if unit.kind != "measure":
            return False
        return (unit.latin and atom.end - atom.start > 1) or _HALF_AFTER.match(text, stop) is not None

    def _bounded(self, atom: Figure, words: Words) -> bool:
        """Whether the word that holds the numeral's last character ends within the numeral and its unit."""
        index = words.index_at(atom.end - 1)
        end = words.starts[index + 1]
        if end <= atom.stop or (end == atom.stop + 1 and words.words[index][-1] == HALF):
            return True
        # 四川 after 四, 一些 after 一: the word is not made of the numeral; 千家万户 neither.
        return words.tags[index] == "m" and atom.unit is None

    def _before(self, text: str, atom: Figure) -> None:
        """A minus, and a currency where the unit is money or there is none: not 兑美元200个基点."""
        start = atom.start
        if text[start - 1] in _MINUS:
            self._minus(text, atom, text[start - 1])
        at = atom.begin
        while at and text[at - 1] == " " and at > atom.begin - 2:
            at -= 1
        if not at or text[at - 1] not in self._precedes:
            return
        bare = atom.unit is None or (atom.unit.kind != "money" and text[at - 1] in _SIGNS)
        if not bare and atom.unit is not None and atom.unit.kind != "money":
            return
        for begin, row in self.prefixes.before(text, at):
            if row.traps and in_trap(text, begin, at, row.traps):
                continue
            if begin and _letter(text[begin]) and _letter(text[begin - 1]):
                continue
            atom.currency, atom.begin = row.currency, begin
            if bare:
                # What was read of the other unit goes with it: ￥三成1.
                atom.unit, atom.unit_at, atom.stop = self._signed, atom.end, atom.end
                atom.tail, atom.over = None, False
                self._scaled(text, atom)
            return

    def _scaled(self, text: str, atom: Figure) -> None:
        """US$22.9 million: the English word of scale is part of the figure."""
        scale = _SCALE.match(text, atom.end)
        if scale is not None:
            power = _SCALES[scale[1][0].lower()]
            value, low, high = (None if n is None else plain(n.scaleb(power)) for n in atom.numeral[:3])
            atom.mixed = True
            atom.numeral, atom.stop = Numeral(value, low, high, atom.numeral.modifier), scale.end()

    def _minus(self, text: str, atom: Figure, sign: str) -> None:
        start = atom.start
        earlier = text[start - 2] if start >= 2 else " "
        if sign == "下":
            if earlier == "零":
                atom.negative, atom.mixed, atom.begin = True, True, start - 2
            return
        if earlier == "~":
            # -18℃~-25℃: a dash behind another connector is a sign.
            earlier = " "
        elif earlier in _DASHES:
            earlier = ")"
        plain = not (earlier.isalnum() or earlier in ")%‰") or (sign == "负" and atom.unit is not None)
        # 增长-3.2% after a word of Chinese; not 50人-60人, where the dash joins.
        joined = earlier.isascii() or not earlier.isalpha() or sign == "负" or self._closes(text, start - 1)
        if plain or not joined:
            atom.negative, atom.mixed, atom.begin = True, True, start - 1

    def _closes(self, text: str, end: int) -> bool:
        """Whether a figure with a unit or a calendar word ends at `end`, so that a dash there joins a range."""
        for length in range(1, 5):
            at = end - length
            if at > 0 and ((length == 1 and text[at] in _CALENDAR) or text[at:end] in self.units):
                before = text[at - 1]
                return before.isdigit() or before in self._numerals
        return False

    def _ordinal(self, text: str, start: int, end: int) -> Figure | None:
        numeral = self._reader.read(text[start:end])
        if numeral is None or numeral.value is None:
            return None
        for unit in self.ordinals.at(text, end):
            if not unit.trapped(text, end):
                atom = Figure(start - 1, start, end, end + unit.length, numeral, unit, end)
                atom.ordinal = True
                return atom
        return None

    def _fraction(self, text: str, start: int, denominator: Decimal | None, end: int) -> Figure | None:
        """百分之七十八点六, 三分之二: the figure is what stands after 分之, which ends at `end`."""
        match = self._numeral.match(text, end)
        if match is None or not denominator:
            return None
        numeral = self._reader.read(match[0])
        if numeral is None:
            return None
        stop, numeral = shortened(text, match.end(), numeral)
        atom = Figure(start, match.start(), stop, stop, numeral)
        atom.denominator = denominator
        if start and text[start - 1] == "负":
            atom.negative, atom.mixed, atom.begin = True, True, start - 1
        return atom

    def _with_halves(self, text: str, words: Words, atoms: list[Figure]) -> list[Figure]:
        """Halves behind a unit (一吨半) added to their atoms, halves before one (半加仑) as atoms of their own."""
        for atom in atoms:
            unit = atom.unit
            if (
                unit is not None
                and (unit.kind in _HALVED or unit.form == "tenths")
                and _DECIMAL.isdisjoint(text[atom.start : atom.end])
                and _HALF_AFTER.match(text, atom.stop)
            ):
                atom.tail, atom.mixed, atom.stop = _HALF, True, atom.stop + 1
        numeral = self._reader.read(HALF)
        found: list[Figure] = []
        for match in _HALF_BEFORE.finditer(text):
            start, end = match.span()
            if numeral is None or start not in words.edges or text[end : end + 1] not in self._firsts:
                continue
            atom = Figure(start, start, end, end, numeral)
            self._unit(text, atom, [], chinese=True)
            if atom.unit is not None and atom.unit.kind == "measure" and self._bounded(atom, words):
                found.append(atom)
        return sorted(atoms + found, key=lambda atom: atom.begin) if found else atoms


def _letter(character: str) -> bool:
    return character.isascii() and character.isalpha()
