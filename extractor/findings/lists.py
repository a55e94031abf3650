"""A count against the names listed beside it: 4个受援县(乃东、琼结、加查、曲松), 省水利厅、省林业厅2个部门.

Only names that the count can be of are counted: places of one level for 县, bodies for 部门. 武汉、宜昌30个县 lists no
counties. A list that 等 closes may hold fewer names than the count says, and never more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from extractor.findings.model import Finding, Source
from extractor.findings.rules import ListedNoun, Vocabulary
from extractor.findings.sheet import FIGURE, Amount, Sheet
from extractor.kinds.names import Place
from extractor.rulebook import Rulebook
from extractor.spans import Span

_HAN = r"[㐀-鿿]"
_NOUN = 12  # characters behind the figure within which its noun ends
_MOST = 60  # names that a list is read for
_AND = re.compile("[和与及]|以及")
_STOP = re.compile(rf"[，,;:。!?()\n“”\"{FIGURE}]")
_DECK = re.compile(r"(?:共|一共|这|共计|合计)?$")
_BRACKET = re.compile(r"\(([^()]*)\)")
_PERSONS = frozenset({"人", "名", "位"})
_SPOKEN = {numeral: Decimal(value) for value, numeral in enumerate("两三四五六七八九十", 2)}


class Listed(NamedTuple):
    """Names beside a count, and whether the list may leave some out."""

    names: list[Span]
    open: bool


class Spoken(NamedTuple):
    """A count without a classifier, which is no record: 三省, 两部门."""

    start: int
    end: int
    text: str
    value: Decimal

    def source(self, role: str) -> Source:
        """It, as a source of a finding."""
        return Source(role=role, start=self.start, end=self.end, text=self.text, value=self.value)


class Lists:
    """Finds counts that are not the number of the names beside them.

    Args:
        rulebook: the rules.
        words: its vocabulary.
    """

    def __init__(self, rulebook: Rulebook, words: Vocabulary) -> None:
        self._nouns = [
            (ending, row) for row in rulebook.rows(ListedNoun, "listed_noun") for ending in row.surface
        ]  # fmt: skip
        self._nouns.sort(key=lambda pair: -len(pair[0]))
        self._namely = re.compile(rf"(?:，?{words.pattern('namely')}|，?{words.pattern('namely')}:|:)")
        self._persons = ListedNoun(surface=("人",), kind="person")
        short = {ending: row for ending, row in reversed(self._nouns) if len(ending) < 3 and row.kind != "person"}
        self._row_of = short
        endings = "|".join(sorted(map(re.escape, short), key=lambda s: (-len(s), s)))
        self._spoken = re.compile(rf"(?<=[㐀-鿿])([{''.join(_SPOKEN)}])({endings})")

    def check(self, sheet: Sheet) -> Iterator[Finding]:
        """What does not agree."""
        for amount in sheet.amounts:
            if amount.record.kind != "count" or not amount.exact or not 1 < amount.value <= _MOST:
                continue
            noun = self._noun(sheet, amount)
            if noun is None:
                continue
            row, end = noun
            for listed in (self._behind(sheet, row, end), self._before(sheet, amount.start, row)):
                if listed is not None:
                    yield from _judged(sheet, amount, listed, sheet.text[amount.start : end])
        for match in self._spoken.finditer(sheet.view):
            row = self._row_of[match[2]]
            if any(sheet.folded.startswith(trap, match.start(2)) for trap in row.traps):
                continue
            listed = self._before(sheet, match.start(), row)
            if listed is not None:
                text = sheet.text[match.start() : match.end()]
                yield from _judged(sheet, Spoken(*match.span(), text, _SPOKEN[match[1]]), listed, text)

    def _noun(self, sheet: Sheet, amount: Amount) -> tuple[ListedNoun, int] | None:
        """The row of the noun that a figure counts, and where the noun ends."""
        unit = amount.dimension[1]
        folded, first = sheet.folded, amount.end
        if unit in _PERSONS:
            match = re.compile(rf"{_HAN}*").match(folded, first, first + _NOUN)
            return self._persons, match.end() if match else first
        best: tuple[int, int, ListedNoun] | None = None
        for ending, row in self._nouns:
            # 3省, 5县(区): the unit is the noun itself.
            at = first - len(unit) if unit and ending.startswith(unit) else folded.find(ending, first, first + _NOUN)
            if at < 0 or not folded.startswith(ending, at):
                continue
            if _STOP.search(sheet.view, first, max(first, at)) or any(folded.startswith(t, at) for t in row.traps):
                continue
            if best is None or (at, -len(ending)) < (best[0], -best[1]):
                best = (at, len(ending), row)
        return None if best is None else (best[2], best[0] + best[1])

    def _behind(self, sheet: Sheet, row: ListedNoun, end: int) -> Listed | None:
        """N个县(A、B、C), or with a colon or 即 in place of the bracket."""
        bracket = _BRACKET.match(sheet.folded, end)
        if bracket is not None:
            return self._names(sheet, Span(*bracket.span(1)), row)
        opened = self._namely.match(sheet.folded, end)
        if opened is None:
            return None
        stop = re.compile("[。;\n]|$").search(sheet.folded, opened.end())
        return self._names(sheet, Span(opened.end(), stop.start() if stop else len(sheet.folded)), row)

    def _names(self, sheet: Sheet, span: Span, row: ListedNoun) -> Listed | None:
        """The names of a stretch that is nothing but names; None where it is anything else."""
        start, end = span
        lead = self._namely.match(sheet.folded, start, end)
        start = lead.end() if lead else start
        open_ = sheet.folded[start:end].endswith("等")
        end -= open_
        names = self._split(sheet, Span(start, end), row)
        return Listed(names, open_) if names is not None and len(names) > 1 else None

    def _split(self, sheet: Sheet, span: Span, row: ListedNoun) -> list[Span] | None:
        found = []
        start = span.start
        for mark in [*re.compile("、").finditer(sheet.folded, *span), None]:
            end = mark.start() if mark else span.end
            name = self._fits(sheet, Span(start, end), row)
            if name is not None:
                found.append(name)
            elif mark is None and found:
                pair = self._pair(sheet, Span(start, end), row)
                if pair is None:
                    return None
                found += pair
            else:
                return None
            start = mark.end() if mark else end
        return found if _one_level(sheet, found) else None

    def _pair(self, sheet: Sheet, span: Span, row: ListedNoun) -> list[Span] | None:
        """The last two names, where 和 parts them."""
        for mark in _AND.finditer(sheet.folded, *span):
            first = self._fits(sheet, Span(span.start, mark.start()), row)
            last = self._fits(sheet, Span(mark.end(), span.end), row)
            if first is not None and last is not None:
                return [first, last]
        return None

    def _fits(self, sheet: Sheet, span: Span, row: ListedNoun) -> Span | None:
        """A stretch, without quotation marks, where it is a name that the noun can be of."""
        start, end = span
        while start < end and sheet.folded[start] in " “\"":
            start += 1
        while end > start and sheet.folded[end - 1] in " ”\"":
            end -= 1
        record = sheet.name_over(start, end)
        if record is not None:
            level = record.level if isinstance(record, Place) else None
            fits = record.kind == row.kind and (not row.levels or level in row.levels)
            return Span(start, end) if fits else None
        words = sheet.folded[start:end]
        own = any(len(ending) < len(words) <= 8 and words.endswith(ending) for ending in row.endings)
        return Span(start, end) if own and re.fullmatch(rf"{_HAN}+", words) else None

    def _before(self, sheet: Sheet, start: int, row: ListedNoun) -> Listed | None:
        """A、B、C(等)N个县: back from the figure over names parted by 、."""
        deck = _DECK.search(sheet.folded, max(0, start - 2), start)
        end = deck.start() if deck else start
        open_ = sheet.folded[end - 1 : end] == "等"
        end -= open_
        names: list[Span] = []
        while True:
            name = self._ending_at(sheet, end, row)
            if name is None:
                return None
            names.append(name)
            if len(names) > _MOST:
                return None
            mark = sheet.folded[name.start - 1 : name.start]
            if mark == "、":
                end = name.start - 1
            elif mark in ("和", "与", "及") and len(names) == 1:
                end = name.start - 1
                if sheet.folded[end - 1 : end] == "以":
                    end -= 1
            elif mark in ("和", "与", "及"):
                return None  # A和B、C: who knows what is listed
            else:
                break
        if len(names) < 2 or not _one_level(sheet, names):
            return None
        return Listed(names[::-1], open_)

    def _ending_at(self, sheet: Sheet, end: int, row: ListedNoun) -> Span | None:
        for record in reversed(sheet.names_within(max(0, end - 40), end)):
            if record.end == end:
                return self._fits(sheet, Span(record.start, end), row)
        return None


def _one_level(sheet: Sheet, names: list[Span]) -> bool:
    """Whether the places among the names are of one level, and no name stands twice."""
    levels = {r.level for n in names if isinstance(r := sheet.name_over(*n), Place)}
    texts = [sheet.folded[n.start : n.end] for n in names]
    return len(levels) < 2 and len(set(texts)) == len(texts)


def _judged(sheet: Sheet, amount: Amount | Spoken, listed: Listed, counted: str) -> Iterator[Finding]:
    count = len(listed.names)
    if count == amount.value or (listed.open and count < amount.value):
        return
    texts = [sheet.text[n.start : n.end] for n in listed.names]
    names = [
        Source(role="name", start=n.start, end=n.end, text=text) for n, text in zip(listed.names, texts, strict=True)
    ]  # fmt: skip
    yield Finding(
        kind="list", message=f"{counted}: {count} are named, {', '.join(texts)}",
        stated=amount.value, computed=Decimal(count), tolerance=Decimal(0),
        sources=tuple(sorted([amount.source("count"), *names], key=lambda s: s.start)), rule="finding.list",
    )  # fmt: skip
