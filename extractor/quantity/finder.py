"""From figures to candidates: the kind's fields, the words beside a figure, the noun counted.

Reading order: `QuantityFinder.find` is the whole; `_candidate` gives each figure its fields; `read` reads a span's
surface alone, which is what proof is made by.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import regex

from extractor.candidate import Candidate
from extractor.document import Document
from extractor.lookup import Surfaces
from extractor.numerals import NumeralReader
from extractor.quantity.atoms import Atom, AtomScanner
from extractor.quantity.figures import Figure, join
from extractor.quantity.modify import Modifiers, Said
from extractor.quantity.nouns import noun_of
from extractor.quantity.rules import BareRule, UnitRule
from extractor.quantity.traps import Spans, Traps
from extractor.rulebook import Rulebook
from extractor.segment import Words

_DOUBLING = regex.compile(r"翻(?:了|上)?(?P<n>[一二两三四五六七八九]|[1-9])?番")
_FIRST = regex.compile(r"(?<![之为榜居国魁元])首(?=[批次届个家例期笔单场座条艘架趟列支项])")
_CLAUSE_BREAK = regex.compile(r"[,，。;；:!?\n]")
_BASE_FORMS = {100: "percent", 1000: "permille", 10: "tenths"}
_YUAN = "money.cny.yuan"
# 亿元人民币|贷款: the currency belongs to the next word.
_AFTER_CURRENCY = ("银行", "存款", "贷款", "汇率", "业务", "债")
_NEEDS_WORD = frozenset("万亿")
_ENDS_AMOUNT = frozenset(" ,，。;；:、)(!?\n)》”元等和与及用的左上以至到,")


class QuantityFinder:
    """Finds money, counts, measures, percentages, multiples and ordinals in a text."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.reader = NumeralReader(rulebook)
        self.scanner = AtomScanner(rulebook, self.reader)
        self.modifiers = Modifiers(rulebook)
        self.traps = Traps(rulebook)
        self._names = Surfaces((s, r) for s, rows in self.scanner.prefixes.rows.items() for r in rows if len(s) > 1)
        self._bare = {w: rule for rule in rulebook.rows(BareRule, "bare") for w in rule.before.surface}
        longest = sorted(self._bare, key=len, reverse=True)
        self._bare_words = regex.compile("|".join(map(regex.escape, longest)) or r"(?!)")
        self._bare_reach = max((len(w) + r.before.within for w, r in self._bare.items()), default=0)
        self._readings: dict[tuple[str, str, str], dict[str, Any] | None] = {}

    def find(self, document: Document, words: Words) -> list[Candidate]:
        """Candidates of every quantity kind, in the order of the text."""
        text = document.folded
        out: list[Candidate] = []
        unfolded = text == document.text
        atoms = self.scanner.scan(text, words)
        spans = self.traps.spans(text) if atoms else []
        for figure in join(text, atoms):
            candidate = self._candidate(text, figure, words, spans)
            if candidate is not None:
                if not unfolded and candidate.kind in ("count", "measure", "ordinal"):
                    _as_written(candidate, figure, document.text)
                out.append(candidate)
        for atom in atoms:
            if atom.unit is None and atom.denominator is None and self._bare:
                candidate = self._bare_money(text, atom, words, spans)
                if candidate is not None:
                    out.append(candidate)
        if "番" in text:
            out.extend(self._doublings(text))
        if "首" in text:
            out.extend(self._firsts(text))
        return out

    def _candidate(self, text: str, figure: Figure, words: Words, spans: Spans) -> Candidate | None:
        unit, begin = figure.unit, figure.begin
        kind = unit.kind if unit is not None else "percentage"
        stop = figure.stop
        if begin and kind in ("count", "measure"):
            before = text[begin - 1]
            if before.isascii() and before.isalpha():
                return None
        if figure.atom.ordinal:
            return self._ordinal(text, figure)
        start = begin if figure.denominator is not None else figure.atom.start
        if self.traps.holds(
            text, start, stop, spans, counted=kind == "count" and figure.unit_span[1] - figure.unit_span[0] == 1
        ):
            return None
        said = None
        if figure.modifier in ("exact", "about"):
            said = self.modifiers.after(text, stop) or self.modifiers.before(text, begin, words)
        if not self._plausible(text, figure, kind, said, words):
            return None
        fields = self._fields(text, figure, kind)
        cues: list[tuple[str, int, int]] = []
        _bound(fields, figure, said, cues)
        if figure.shared:
            cues.append(("unit", *figure.unit_span))
        if kind == "money":
            stop = self._trailing_currency(text, figure, fields)
        elif kind == "count":
            noun = noun_of(text, begin, stop, words)
            if noun:
                fields["noun"] = text[noun[0] : noun[1]]
                cues.append(("noun", *noun))
        if unit is None:
            # Nothing else is written with 分之, whatever the dictionary sees in 万分之五.
            return Candidate(kind, begin, stop, "percentage.fraction", fields, tuple(cues), strength=5)
        return Candidate(kind, begin, stop, unit.id, fields, tuple(cues))

    def _plausible(self, text: str, figure: Figure, kind: str, said: Said | None, words: Words) -> bool:
        """Refuses 一 as an article, and a bare 百, 万, 亿 that no word beside it bounds."""
        atom, unit = figure.atom, figure.unit
        if unit is None:
            return True
        written = text[atom.start : atom.end]
        if written == "一" and unit.article and said is None and not _distributed(figure, words):
            return False
        if figure.modifier == "vague" and written in ("几", "数"):
            return False
        unbounded = atom.bare and figure.modifier == "exact" and said is None
        return not unbounded or (kind in ("money", "measure") and len(written) > 1)

    def _fields(self, text: str, figure: Figure, kind: str) -> dict[str, Any]:
        fields: dict[str, Any] = {"value": figure.value, "low": figure.low, "high": figure.high}
        unit = figure.unit
        if kind == "money":
            assert unit is not None  # noqa: S101 (a money figure has a unit row)
            fields["currency"] = figure.currency if figure.currency and unit.currency == "CNY" else unit.currency
        elif kind == "percentage":
            if unit is not None:
                fields["form"] = unit.form
            else:
                form = _BASE_FORMS.get(int(figure.denominator or 0), "fraction")
                fields["form"] = "percent" if form == "percent" else ("permille" if form == "permille" else "fraction")
                if figure.denominator not in (100, 1000, 10000):
                    fields["optional"] = True
        elif kind in ("count", "measure"):
            fields["unit"] = text[figure.unit_span[0] : figure.unit_span[1]].strip()
        return fields

    def _trailing_currency(self, text: str, figure: Figure, fields: dict[str, Any]) -> int:
        """The end of the span with the currency's name behind it: 8亿元人民币."""
        stop = figure.stop
        if figure.shared or text[stop - 1] not in "元块圆":
            return stop
        for end, row in self._names.at(text, stop):
            named = not text[stop].isascii() and not text.startswith(_AFTER_CURRENCY, end)
            if named and fields["currency"] in ("CNY", row.currency):
                fields["currency"] = row.currency
                figure.stop = end
                return end
        return stop

    def _ordinal(self, text: str, figure: Figure) -> Candidate | None:
        assert figure.unit is not None  # noqa: S101 (an ordinal's atom has its row)
        if figure.value is None:
            return None
        unit = text[figure.unit_span[0] : figure.stop]
        return Candidate("ordinal", figure.begin, figure.stop, figure.unit.id, {"value": figure.value, "unit": unit})

    def _firsts(self, text: str) -> list[Candidate]:
        return [
            Candidate("ordinal", m.start(), m.end() + 1, "ordinal.first", {"value": Decimal(1), "unit": text[m.end()]})
            for m in _FIRST.finditer(text)
        ]

    def _doublings(self, text: str) -> list[Candidate]:
        found = []
        for match in _DOUBLING.finditer(text):
            times = self.reader.read(match["n"]) if match["n"] else None
            power = int(times.value) if times and times.value else 1
            value = Decimal(2) ** power
            fields: dict[str, Any] = {"value": value, "low": value, "high": value, "modifier": "exact"}
            found.append(Candidate("multiple", match.start(), match.end(), "multiple.doubling", fields))
        return found

    def _bare_money(self, text: str, atom: Atom, words: Words, spans: Spans) -> Candidate | None:
        """An amount without a unit is money where the words before it say so: 奖池36.57亿, 捐款3亿."""
        begin, start, end = atom.begin, atom.start, atom.end
        if text[end - 1] not in _NEEDS_WORD or (end < len(text) and text[end] not in _ENDS_AMOUNT):
            return None
        word = rule = None
        for found in self._bare_words.finditer(text, max(0, begin - self._bare_reach), begin):
            row = self._bare[found[0]]
            if begin - found.end() <= row.before.within:
                word, rule = found, row
        if word is None or rule is None or _CLAUSE_BREAK.search(text, word.start(), begin):
            return None
        numeral = self.reader.read(text[start:end])
        if numeral is None or self.traps.holds(text, start, end, spans, counted=False):
            return None
        fields: dict[str, Any] = {"value": numeral.value, "low": numeral.low, "high": numeral.high}
        fields |= {"currency": rule.currency, "modifier": numeral.modifier}
        said = self.modifiers.after(text, end) or self.modifiers.before(text, begin, words)
        cues = [("currency", *word.span())]
        if numeral.modifier == "exact" and said:
            _apply(fields, said, cues)
        return Candidate("money", begin, end, rule.id, fields, tuple(cues), strength=-1)

    def read(self, kind: str, surface: str, unit: str = "") -> dict[str, Any] | None:
        """Reads a span's surface by itself: its figures and its unit, without the words beside it; None if it is none.

        The answer is kept and shared: it is to be read, not changed.

        Args:
            kind: the record's kind.
            surface: the span's text in the folded view.
            unit: the unit's text where it stands outside the span (a list shares it).
        """
        key = (kind, surface, unit)
        if key not in self._readings:
            if len(self._readings) > 50_000:
                self._readings.clear()
            self._readings[key] = self._read(kind, surface, unit)
        return self._readings[key]

    def _read(self, kind: str, surface: str, unit: str) -> dict[str, Any] | None:
        text = surface + unit
        if kind == "multiple" and _DOUBLING.fullmatch(text):
            return self._doublings(text)[0].fields
        if kind == "ordinal" and _FIRST.match(text):
            return {"value": Decimal(1), "unit": text[1:]}
        for figure in join(text, self.scanner.scan(text, _LOOSE)):
            if figure.begin != 0:
                return None
            fields = self._fields(text, figure, kind)
            if (figure.unit.kind if figure.unit else "percentage") != kind:
                return None
            stop = self._trailing_currency(text, figure, fields) if kind == "money" else figure.stop
            if stop != len(text):
                return None
            if kind == "ordinal":
                return {"value": figure.value, "unit": text[figure.unit_span[0] : stop]}
            return {**fields, "modifier": figure.modifier}
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


def _distributed(figure: Figure, words: Words) -> bool:
    """Whether a noun stands right before 一: 每市一所中学, 彩超一台 count; 建立一支队伍 introduces."""
    begin = figure.begin
    if begin == 0 or begin not in words.edges:
        return False
    return words.tags[words.index_at(begin - 1)][0] == "n"


def _as_written(candidate: Candidate, figure: Figure, text: str) -> None:
    """Gives the unit and the noun as the document has them, not as the folded view does (英裏, １０户)."""
    start, end = figure.unit_span
    if candidate.fields.get("unit"):
        candidate.fields["unit"] = text[start:end].strip()
    for role, first, last in candidate.cues:
        if role == "noun":
            candidate.fields["noun"] = text[first:last]


def _bound(fields: dict[str, Any], figure: Figure, said: Said | None, cues: list[tuple[str, int, int]]) -> None:
    """Sets the modifier and what of low and high it leaves."""
    fields["modifier"] = figure.modifier
    if said is not None and figure.modifier == "exact":
        _apply(fields, said, cues)


def _apply(fields: dict[str, Any], said: Said, cues: list[tuple[str, int, int]]) -> None:
    modifier, start, end, _ = said
    value = fields["value"]
    fields["modifier"] = modifier
    fields["low"] = value if modifier in ("over", "at_least") else None
    fields["high"] = value if modifier in ("under", "at_most") else None
    cues.append(("modifier", start, end))


__all__ = ["QuantityFinder", "UnitRule"]
