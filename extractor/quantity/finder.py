"""From figures to candidates: the kind's fields, the words beside a figure, the noun counted.

Reading order: `QuantityFinder.find` is the whole; `_candidate` gives each figure its fields; `read` reads a span's
surface alone, which is what proof is made by.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, NamedTuple

from extractor.candidate import Candidate
from extractor.document import Document
from extractor.lexicon import Lexicon
from extractor.lookup import Surfaces
from extractor.numerals import NumeralReader
from extractor.quantity.atoms import AtomScanner
from extractor.quantity.bare import BareAmounts
from extractor.quantity.figures import Figure, join
from extractor.quantity.modify import Limits, Modifiers, Said, stronger
from extractor.quantity.nouns import NounReader, share_nouns
from extractor.quantity.rules import ModifierRule
from extractor.quantity.tables import Tables
from extractor.quantity.traps import CODES, LETTERS, Spans, Traps
from extractor.quantity.units import Unit
from extractor.rulebook import Rulebook
from extractor.segment import Words

_PER = re.compile(r"/[^\W\d_]{1,4}?(?=左右|上下|以上|以下|以内|之间)")
_DOUBLING = re.compile(r"翻(?:了|上)?(?P<n>[一二两三四五六七八九]|[1-9])?番(?P<over>多(?![种样个次]))?")
# An expression that begins with its rarest character lets the engine leap to it.
_FIRST = re.compile(r"首(?<![之为榜居国魁元]首)(?=[批次届个家例期笔单场座条艘架趟列支项])")
_BASE_FORMS = {100: "percent", 1000: "permille"}
# 亿元人民币|贷款: the currency belongs to the next word.
_AFTER_CURRENCY = ("银行", "存款", "贷款", "汇率", "业务", "债")
_YUAN = frozenset("元块圆")
# The multipliers that alone bound nothing: 万元, 千家.
_UNBOUNDED = frozenset("百千万亿兆佰仟")
_CUT = frozenset({"count", "measure"})
# The strength of a figure with a currency of so many characters: more than any name's.
_FOREIGN, _LONG = 5, 3
# Kinds with a field that is a word of the text.
_WRITTEN = frozenset({"count", "measure", "ordinal"})
# Parts of a law, and papers, which are numbered and not counted.
_CLAUSES = frozenset("编章节条款项目期次号")
Fields = dict[str, Any]
Cues = list[tuple[str, int, int]]


class Marks(NamedTuple):
    """What of a text the finder knows before it looks at the figures: its words, set words and limits."""

    words: Words
    traps: Spans
    limits: Limits


class QuantityFinder:
    """Finds money, counts, measures, percentages, multiples and ordinals in a text."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.reader = NumeralReader(rulebook)
        self.scanner = AtomScanner(rulebook, self.reader)
        self.modifiers = Modifiers(rulebook)
        self.traps = Traps(rulebook)
        self.nouns = NounReader(rulebook)
        self.tables = Tables(rulebook, self.scanner.units)
        # Set words and limits are looked for in one run.
        entries: list[tuple[str, str | ModifierRule]] = [*self.traps.words, *self.modifiers.far]
        self._lexicon: Lexicon[str | ModifierRule] = Lexicon(entries)
        self._names = Surfaces((s, r) for s, rows in self.scanner.prefixes.rows.items() for r in rows if len(s) > 1)
        self.bare = BareAmounts(rulebook, self.reader.infix)
        self._rank = re.compile(rf"第(?P<n>{self.reader.pattern})(?=[。,，、;；!?)”\n]|\Z)")
        self._readings: dict[tuple[str, str, str], Fields | None] = {}

    def find(self, document: Document, words: Words) -> list[Candidate]:
        """Candidates of every quantity kind, in the order of the text."""
        text = document.folded
        out: list[Candidate] = []
        atoms = self.scanner.scan(text, words)
        if atoms:
            folds = text != document.text
            marks = self._marks(text, words)
            floor = 0
            for figure in join(text, atoms):
                candidate = self._candidate(text, figure, marks, floor)
                if candidate is not None:
                    if candidate.kind == "count":
                        floor = max(candidate.end, *(end for role, _, end in candidate.cues if role == "noun"), 0)
                    if folds and candidate.kind in _WRITTEN:
                        _as_written(candidate, figure, document.text)
                    out.append(candidate)
            share_nouns(document.text, out)
            for atom in atoms:
                if atom.unit is None and atom.denominator is None:
                    out += self._bare_money(text, atom, marks)
        out += self.tables.find(text)
        if "番" in text:
            out += self._doublings(text)
        if "首" in text:
            out += self._firsts(text)
        if "第" in text:
            out += self._ranks(text)
        return out

    def _marks(self, text: str, words: Words) -> Marks:
        traps: list[tuple[int, int, str]] = []
        limits: list[tuple[int, int, ModifierRule]] = []
        for start, end, entries in self._lexicon.find(text):
            for entry in entries:
                if isinstance(entry, str):
                    traps.append((start, end, entry))
                else:
                    limits.append((start, end, entry))
        return Marks(words, self.traps.spans(traps), self.modifiers.limits(text, limits))

    def _candidate(self, text: str, figure: Figure, marks: Marks, floor: int) -> Candidate | None:
        """What a figure claims; None for one that a set word, a code or the dictionary refuses.

        `floor` is where the count before it ends, with its noun.
        """
        unit, begin, stop = figure.unit, figure.begin, figure.stop
        if unit is None:
            return self._percentage(text, figure, marks)
        if figure.ordinal:
            clause = unit.surface in _CLAUSES and self.traps.clause(text, begin, stop)
            return None if clause else _ordinal(text, figure, unit)
        kind, start = unit.kind, figure.start
        before, after = text[begin - 1 : begin], text[stop : stop + 1]
        if before in LETTERS and kind in _CUT:
            return None
        # Most figures stand in no set word and beside no character of a code.
        if (
            start in marks.traps or before in CODES or after in CODES or text[stop - 1] in self.traps.lasts
        ) and self.traps.holds(text, start, stop, marks.traps, counted=kind == "count" and unit.length == 1):
            return None
        said = None
        if figure.modifier == "exact":
            beside = before in self.modifiers.lasts
            said = self.modifiers.before(text, begin, marks.words, marks.limits) if beside else marks.limits.get(begin)
            if after in self.modifiers.firsts:
                said = stronger(said, self.modifiers.after(text, stop))
            elif after == "/" and kind == "money" and (per := _PER.match(text, stop)):
                # 8.2元/公斤左右: behind what the price is for.
                said = stronger(said, self.modifiers.after(text, per.end()))
        if not "0" <= text[start] <= "9" and not _plausible(text, figure, unit, said, marks.words):
            return None
        fields = self._fields(figure, unit)
        cues: Cues = []
        if said is not None:
            _apply(fields, said, cues)
        if figure.shared:
            cues.append(("unit", *figure.shared))
        if kind == "money":
            if text[stop - 1] in _YUAN:
                stop = self._trailing_currency(text, figure, fields)
        elif kind == "count":
            noun = self.nouns(text, begin, stop, marks.words, floor)
            if noun:
                fields["noun"] = text[noun[0] : noun[1]]
                cues.append(("noun", *noun))
        # 300万阿联酋迪拉姆: no country, and no person 迪拉姆.
        strength = _FOREIGN if unit.length >= _LONG and unit.currency not in (None, "CNY") else 0
        return Candidate(kind, begin, stop, unit.id, fields, tuple(cues), strength)

    def _percentage(self, text: str, figure: Figure, marks: Marks) -> Candidate | None:
        """A fraction: nothing else is written with 分之, whatever the dictionary sees in 万分之五."""
        if self.traps.holds(text, figure.begin, figure.stop, marks.traps, counted=False):
            return None
        fields = self._fields(figure, None)
        cues: Cues = []
        said = self._said(text, figure, marks)
        if said is not None and figure.modifier == "exact":
            _apply(fields, said, cues)
        return Candidate(
            "percentage", figure.begin, figure.stop, "percentage.fraction", fields, tuple(cues), strength=5
        )

    def _said(self, text: str, figure: Figure, marks: Marks) -> Said | None:
        """The modifier word beside a figure, of two the stronger."""
        said = self.modifiers.before(text, figure.begin, marks.words, marks.limits)
        return stronger(said, self.modifiers.after(text, figure.stop))

    def _fields(self, figure: Figure, unit: Unit | None) -> Fields:
        """The fields of a figure's kind, before the words beside it are heard."""
        fields: Fields = {
            "value": figure.value, "low": figure.low, "high": figure.high, "modifier": figure.modifier,
        }  # fmt: skip
        if unit is None:
            fields["form"] = _BASE_FORMS.get(int(figure.denominator or 0), "fraction")
            if figure.denominator not in (100, 1000, 10000):
                fields["optional"] = True
        elif unit.kind == "money":
            fields["currency"] = figure.currency if figure.currency and unit.currency == "CNY" else unit.currency
        elif unit.kind == "percentage":
            fields["form"] = unit.form
        elif unit.kind in _CUT:
            fields["unit"] = unit.surface
        return fields

    def _trailing_currency(self, text: str, figure: Figure, fields: Fields) -> int:
        """The end of the span with the currency's name behind it: 8亿元人民币."""
        stop = figure.stop
        if figure.shared or text[stop - 1] not in _YUAN:
            return stop
        for end, row in self._names.at(text, stop):
            named = not text[stop].isascii() and not text.startswith(_AFTER_CURRENCY, end)
            if named and fields["currency"] in ("CNY", row.currency):
                fields["currency"] = row.currency
                figure.stop = end
                return end
        return stop

    def _firsts(self, text: str) -> list[Candidate]:
        return [
            Candidate("ordinal", m.start(), m.end() + 1, "ordinal.first", {"value": Decimal(1), "unit": text[m.end()]})
            for m in _FIRST.finditer(text)
        ]

    def _ranks(self, text: str) -> list[Candidate]:
        """Ranks with no classifier, which end a clause and do not open one (a list marker does): 排名第十一."""
        found = []
        for match in self._rank.finditer(text):
            start, end = match.span()
            numeral = self.reader.read(match["n"])
            if numeral is None or numeral.value is None:
                continue
            if text[start - 1 : start].isalnum() or end - start == len(text):
                fields: Fields = {"value": numeral.value, "unit": None, "optional": True}
                found.append(Candidate("ordinal", start, end, "ordinal.rank", fields))
        return found

    def _doublings(self, text: str) -> list[Candidate]:
        found = []
        for match in _DOUBLING.finditer(text):
            times = self.reader.read(match["n"]) if match["n"] else None
            power = int(times.value) if times and times.value else 1
            value = Decimal(2) ** power
            over = match["over"] is not None
            fields: Fields = {
                "value": value, "low": value, "high": None if over else value, "modifier": "over" if over else "exact",
            }  # fmt: skip
            cues: Cues = []
            said = None if over else self.modifiers.after(text, match.end())
            if said is not None:
                # 翻了一番还多.
                _apply(fields, said, cues)
            found.append(Candidate("multiple", match.start(), match.end(), "multiple.doubling", fields, tuple(cues)))
        return found

    def _bare_money(self, text: str, atom: Figure, marks: Marks) -> list[Candidate]:
        """An amount without a unit is money where the words before it say so: 奖池36.57亿, 捐款3亿."""
        ruled = self.bare.rule(text, atom)
        if ruled is None or self.traps.holds(text, atom.start, atom.end, marks.traps, counted=False):
            return []
        rule, word = ruled
        value, low, high, modifier = atom.numeral
        fields: Fields = {"value": value, "low": low, "high": high, "modifier": modifier, "currency": rule.currency}
        cues: Cues = [("currency", *word)]
        said = self._said(text, atom, marks)
        if modifier == "exact" and said:
            _apply(fields, said, cues)
        return [Candidate("money", atom.begin, atom.end, rule.id, fields, tuple(cues), strength=-1)]

    def read(self, kind: str, surface: str, unit: str = "") -> Fields | None:
        """Reads a span's surface by itself: its figures and its unit, without the words beside it; None if it is none.

        The answer is kept and shared: it is to be read, not changed.

        Args:
            kind: the record's kind.
            surface: the span's text in the folded view.
            unit: the unit's text where it stands outside the span (a list shares it).
        """
        key = (kind, surface, unit)
        try:
            return self._readings[key]
        except KeyError:
            pass
        if len(self._readings) > 50_000:
            self._readings.clear()
        fields = self._readings[key] = self._read(kind, surface, unit)
        return fields

    def _read(self, kind: str, surface: str, unit: str) -> Fields | None:
        text = surface + unit
        if kind == "multiple" and _DOUBLING.fullmatch(text):
            return self._doublings(text)[0].fields
        if kind == "ordinal" and _FIRST.match(text):
            return {"value": Decimal(1), "unit": text[1:]}
        for figure in join(text, self.scanner.scan(text, _LOOSE)):
            row = figure.unit
            if figure.begin != 0 or (row.kind if row else "percentage") != kind:
                return None
            fields = self._fields(figure, row)
            stop = self._trailing_currency(text, figure, fields) if kind == "money" else figure.stop
            if stop != len(text):
                return None
            if kind == "ordinal":
                return {"value": figure.value, "unit": text[figure.end : stop]}
            return fields
        return None


class _Everywhere(frozenset[int]):
    """Edges of a text of which every character may begin a word."""

    def __contains__(self, _: object) -> bool:
        return True


class _LooseWords(Words):
    """Words for reading a surface alone: each character is one, so that nothing is refused by the dictionary."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__([])
        self.edges = _Everywhere()

    def index_at(self, offset: int) -> int:  # noqa: ARG002 (one word wherever it is asked for)
        return 0


_LOOSE = _LooseWords()
_LOOSE.starts = [0, 0]


def _ordinal(text: str, figure: Figure, unit: Unit) -> Candidate | None:
    if figure.value is None:
        return None
    fields = {"value": figure.value, "unit": text[figure.end : figure.stop]}
    return Candidate("ordinal", figure.begin, figure.stop, unit.id, fields)


def _plausible(text: str, figure: Figure, unit: Unit, said: Said | None, words: Words) -> bool:
    """Refuses 一 as an article, and a bare 百, 万, 亿 that no word beside it bounds."""
    written = text[figure.start : figure.end]
    if written == "一" and unit.article and said is None and not _distributed(figure, words):
        return False
    if figure.modifier == "vague" and written in ("几", "数"):
        return False
    if written[0] in _UNBOUNDED and figure.modifier == "exact" and said is None:
        return unit.kind in ("money", "measure") and len(written) > 1
    return True


def _distributed(figure: Figure, words: Words) -> bool:
    """Whether a noun stands right before 一: 每市一所中学, 彩超一台 count; 建立一支队伍 introduces."""
    begin = figure.begin
    if begin == 0 or begin not in words.edges:
        return False
    return words.tags[words.index_at(begin - 1)][0] == "n"


def _as_written(candidate: Candidate, figure: Figure, text: str) -> None:
    """Gives the unit and the noun as the document has them, not as the folded view does (英裏, １０户)."""
    if candidate.fields.get("unit") and figure.unit is not None:
        candidate.fields["unit"] = text[figure.unit_at : figure.unit_at + figure.unit.length]
    for role, first, last in candidate.cues:
        if role == "noun":
            candidate.fields["noun"] = text[first:last]


def _apply(fields: Fields, said: Said, cues: Cues) -> None:
    """Sets the modifier that a word says, and what of low and high it leaves."""
    modifier, start, end, _ = said
    value = fields["value"]
    fields["modifier"] = modifier
    fields["low"] = value if modifier in ("over", "at_least") else None
    fields["high"] = value if modifier in ("under", "at_most") else None
    cues.append(("modifier", start, end))


__all__ = ["QuantityFinder"]
