"""Changes against the levels they are between: 由120亿元增加到150亿元,增长25%; 86.4万吨,比上年增产2.1万吨,增长2.5%."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from extractor.findings.interval import of, quotient
from extractor.findings.model import Finding
from extractor.findings.precision import WIDE, written_like
from extractor.findings.rules import Vocabulary
from extractor.findings.sheet import FIGURE, Amount, Q, Sheet, T
from extractor.spans import Span

_POINTS = ("percentage", "points")
_PERCENT = ("percentage", "percent")


class Growth:
    """Finds changes that do not follow from the levels beside them.

    Args:
        words: the vocabulary.
    """

    def __init__(self, words: Vocabulary) -> None:
        plain = rf"[^，,;:、()。\n{FIGURE}]"
        verb = f"(?P<verb>{words.pattern('up', 'down')})"
        self._up = frozenset(words["up"])
        self._ignored = re.compile(words.pattern("constant"))
        self._between = re.compile(
            rf"[由从自]{plain}{{0,12}}?(?P<from>{Q})(?:\([^()]*\))?，?{plain}{{0,6}}?{verb}了?{words.pattern('to')}(?:{T})?的?(?P<to>{Q})"
        )
        adverbs = f"(?:{words.pattern('adverb')})*"
        rate = f"(?P<rate>{words.pattern('up_rate', 'down_rate')})"
        self._risen = frozenset(words["up_rate"])
        self._then = re.compile(rf"(?:\([^()]*\))?[，,、]{adverbs}(?:{verb}{adverbs}|{rate}(?:达到|达|为)?)({Q})")

    def check(self, sheet: Sheet) -> Iterator[Finding]:
        """What does not agree."""
        for sentence in sheet.sentences():
            view = sheet.view[sentence.start : sentence.end]
            if view.count(FIGURE) > 1:
                yield from self._levels(sheet, sentence)
                yield from self._level_and_change(sheet, sentence)

    def _levels(self, sheet: Sheet, sentence: Span) -> Iterator[Finding]:
        """由A提高到B, and what is said of the difference."""
        for match in self._between.finditer(sheet.view, *sentence):
            first, last = sheet.at(match.start("from")), sheet.at(match.start("to"))
            if first is None or last is None or first.dimension != last.dimension:
                continue
            if "每" in sheet.named(first) + sheet.view[match.start() : match.end()] or not (first.exact and last.exact):
                continue
            rises = match["verb"] in self._up
            if _turned(first, last, rises=rises):
                yield _direction(first, last, match["verb"])
                continue
            then = self._then.match(sheet.view, match.end(), sentence.end)
            while then is not None:  # by how much, then by how many percent
                change = sheet.at(then.start(then.lastindex or 0))
                up = then["verb"] in self._up or then["rate"] in self._risen
                if change is None or not change.exact or up != rises:
                    break
                if self._ignored.search(sheet.view, sentence.start, then.end()):
                    break
                yield from self._difference(sheet, first, last, change)
                then = self._then.match(sheet.view, then.end(), sentence.end)

    def _difference(self, sheet: Sheet, first: Amount, last: Amount, change: Amount) -> Iterator[Finding]:
        gap = (of(last) - of(first)).positive()
        rates, slack = first.dimension[0] == "percentage", change.step
        if change.dimension == (_POINTS if rates else first.dimension) and first.dimension != _POINTS:
            made = gap
        elif (change.dimension == _PERCENT or change.record.kind == "multiple") and not rates and first.value > 0:
            made = quotient(gap, of(first))
        else:
            return
        if made.clear_of(abs(change.value), slack):
            said = written_like(made.middle, change.record, sheet.folded[change.start : change.end])
            yield Finding(
                kind="growth",
                message=f"from {first.record.text} to {last.record.text} is {said}, not {change.record.text}",
                stated=change.value, computed=made.middle, tolerance=slack + made.half,
                sources=(first.source("from"), last.source("to"), change.source("change")), rule="finding.levels",
            )  # fmt: skip

    def _level_and_change(self, sheet: Sheet, sentence: Span) -> Iterator[Finding]:
        """A level, by how much it grew, and by how many percent."""
        amounts = sheet.within(*sentence)
        for level, one, other in zip(amounts, amounts[1:], amounts[2:], strict=False):
            change, growth = (one, other) if other.dimension == _PERCENT else (other, one)
            if growth.dimension != _PERCENT or change.dimension != level.dimension or level.value <= 0:
                continue
            if not (level.level and _same_thing(level, change, growth)):
                continue
            if self._ignored.search(sheet.named(level) + sheet.view[level.end : other.end]):
                continue
            if not (level.exact and change.exact and growth.exact) or sheet.view.count("，", level.end, other.start) > 3:
                continue
            before = of(level) - of(change) if change.fact and change.fact.direction == "up" else of(level) + of(change)
            if before.low <= 0:
                continue
            made = quotient(of(change), before)
            if made.clear_of(growth.value, growth.step):
                said = written_like(made.middle, growth.record, sheet.folded[growth.start : growth.end])
                yield Finding(
                    kind="growth",
                    message=f"a change by {change.record.text} to {level.record.text} is one of {said}, "
                    f"not of {growth.record.text}",
                    stated=growth.value, computed=made.middle, tolerance=growth.step + made.half,
                    sources=tuple(sorted(
                        (level.source("level"), change.source("change"), growth.source("growth")),
                        key=lambda s: s.start,
                    )),
                    rule="finding.change",
                )  # fmt: skip


def _same_thing(level: Amount, change: Amount, growth: Amount) -> bool:
    """Whether the three speak of one indicator against one basis."""
    a, b, c = level.fact, change.fact, growth.fact
    if a is None or b is None or c is None or b.direction not in ("up", "down") or b.direction != c.direction:
        return False
    bases = {f.basis for f in (b, c) if f.basis is not None}
    return len(bases) == 1 and all(
        getattr(a, name) == getattr(b, name) == getattr(c, name) for name in ("indicator", "subject", "period")
    )


def _turned(first: Amount, last: Amount, *, rises: bool) -> bool:
    slack = first.slack + last.slack
    return last.value < first.value - slack if rises else last.value > first.value + slack


def _direction(first: Amount, last: Amount, verb: str) -> Finding:
    change = WIDE.subtract(last.value, first.value)
    moved = "falls" if change < 0 else "rises"
    return Finding(
        kind="direction", message=f"{verb}: but {first.record.text} to {last.record.text} {moved}",
        stated=last.value, computed=first.value, tolerance=max(first.slack + last.slack, Decimal(0)),
        sources=(first.source("from"), last.source("to")), rule="finding.direction",
    )  # fmt: skip
