"""A figure told twice: with two values in two sentences, or in figures and in capitals side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from extractor.findings.model import Finding
from extractor.findings.rules import Vocabulary
from extractor.findings.sheet import Amount, Q, Sheet
from extractor.spans import Span

_NEAR = Decimal(2)  # of two figures of one thing, none is more than twice the other, but for a slip of the point
_INDICATOR = 4


class Twice:
    """Finds figures that are told with two values.

    Args:
        words: the vocabulary.
    """

    def __init__(self, words: Vocabulary) -> None:
        self._another = re.compile(words.pattern("another"))
        self._equals = frozenset(words["equals"])
        self._all = re.compile(rf"[全我本](?:自治区|[国省市县区州旗镇乡村])(?=.{{{_INDICATOR - 1},}})")
        capitals = words.pattern("capitals")
        self._spelled = re.compile(rf"({Q})[ ]?[(（,，、;]?[ ]?{capitals}(?:金额|为|[:]|[(])*[ ]?({Q})")

    def check(self, sheet: Sheet) -> Iterator[Finding]:
        """What does not agree."""
        yield from self._in_capitals(sheet)
        yield from self._in_two_sentences(sheet)

    def _in_capitals(self, sheet: Sheet) -> Iterator[Finding]:
        for match in self._spelled.finditer(sheet.view):
            figures, capitals = sheet.at(match.start(1)), sheet.at(match.start(2))
            if figures is None or capitals is None or figures.dimension != capitals.dimension:
                continue
            if figures.exact and capitals.exact and figures.value != capitals.value:
                yield Finding(
                    kind="spelled", message=f"{figures.record.text} in figures is not {capitals.record.text} in capitals",
                    stated=figures.value, computed=capitals.value, tolerance=Decimal(0),
                    sources=(figures.source("figures"), capitals.source("capitals")), rule="finding.spelled",
                )  # fmt: skip

    def _in_two_sentences(self, sheet: Sheet) -> Iterator[Finding]:
        told: dict[tuple[object, ...], list[Amount]] = {}
        sentences = {}
        for sentence in sheet.sentences():
            for amount in sheet.within(*sentence):
                key = self._key(sheet, sentence, amount)
                if key is not None:
                    told.setdefault(key, []).append(amount)
                    sentences[amount.start] = sentence
        for amounts in told.values():
            # Told three times with several values: a list of like things rather than one thing.
            if len(amounts) == 2 and sentences[amounts[0].start] != sentences[amounts[1].start]:
                yield from _judged(*amounts)

    def _key(self, sheet: Sheet, sentence: Span, amount: Amount) -> tuple[object, ...] | None:
        """What a figure is of, wholly said by its own clause; None where any of it is only carried, or is one of several."""
        fact = amount.fact
        if fact is None or not amount.exact or not sheet.additive(amount) or len(fact.indicator) < _INDICATOR:
            return None
        told_of_all = fact.subject is None and self._all.match(fact.indicator) is not None  # 全县粮食产量
        if not (fact.subject or told_of_all) or fact.period is None or not fact.rule.endswith((".noun", ".verb")):
            return None
        cues = [c for c in fact.cues if c.role in ("indicator", "subject")]
        if not all(sentence.start <= c.start < amount.start for c in cues):
            return None
        clause = Span(min(c.start for c in cues), amount.start)
        if self._another.search(sheet.view, *clause):
            return None
        name = sheet.name_over(*_span(amount, "subject")) if fact.subject else None
        # A place by its full name (武汉, 武汉市), a body by itself: two banks' branches lie in one city.
        subject = fact.subject if name is None else fact.place if name.kind == "place" else getattr(name, "canonical", name.text)
        action = None if fact.action in self._equals else fact.action
        return (fact.indicator, subject, fact.place, fact.period, fact.status, action, amount.dimension)


def _span(amount: Amount, role: str) -> tuple[int, int]:
    return next(((c.start, c.end) for c in amount.fact.cues if c.role == role), (0, 0)) if amount.fact else (0, 0)


def _judged(one: Amount, other: Amount) -> Iterator[Finding]:
    low, high = sorted((one.value, other.value))
    slack = one.slack + other.slack
    if high - low <= slack or low <= 0 or one.fact is None:
        return
    ratio = high / low
    if ratio > _NEAR and ratio not in (Decimal(10) ** k for k in range(1, 9)):
        return
    what = ", ".join(filter(None, (one.fact.subject, one.fact.indicator)))
    yield Finding(
        kind="twice", message=f"{what}: {one.record.text} here, {other.record.text} there", stated=one.value,
        computed=other.value, tolerance=slack, sources=(one.source("first"), other.source("second")),
        rule="finding.twice",
    )  # fmt: skip
