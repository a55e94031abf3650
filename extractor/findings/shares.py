"""Shares and rates against the amounts beside them: 其中工业48亿元,占40%; 完成预算的98.3%; 审结1100件,结案率91.7%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.findings.interval import of, quotient
from extractor.findings.model import Finding, FindingKind
from extractor.findings.precision import written_like
from extractor.findings.rules import Rate, Vocabulary
from extractor.findings.sheet import FIGURE, Amount, Sheet
from extractor.rulebook import Rulebook
from extractor.spans import Span

_PERCENT = ("percentage", "percent")
_BASE_END = re.compile(r"的?(?:比重|比例|份额)?(?:为|达到?)?$")
_BACK = 16  # figures back to the amounts that a share is of
_LONG = 14  # characters between the word of a share and its figure


class Shares:
    """Finds percentages that do not follow from the amounts of their sentence.

    Args:
        rulebook: the rules.
        words: its vocabulary.
    """

    def __init__(self, rulebook: Rulebook, words: Vocabulary) -> None:
        self._rates = [
            (re.compile("|".join(map(re.escape, row.rate))), row) for row in rulebook.rows(Rate, "rate")
        ]  # fmt: skip
        plain = rf"[^，,;:、。\n{FIGURE}]"
        adverb = f"(?:{words.pattern('adverb')})*"
        self._share = re.compile(
            rf"(?P<own>{plain}*?){words.pattern('share')}(?P<base>{plain}{{0,{_LONG}}})"
        )
        self._told = re.compile(rf"，?(?:{words.pattern('share')}|{adverb}完成){plain}{{0,{_LONG}}}")
        self._plan = re.compile(
            rf"{adverb}(?:完成|达到|达|占|为|实现|完成了)(?P<base>{plain}{{0,8}}?{words.pattern('plan')}数?)的$"
        )
        self._part = re.compile(words.pattern("part"))
        self._plans = re.compile(words.pattern("plan"))
        self._generic = frozenset(words["generic"])

    def check(self, sheet: Sheet) -> Iterator[Finding]:
        """What does not agree."""
        for sentence in sheet.sentences():
            amounts = sheet.within(*sentence)
            for index, rate in enumerate(amounts):
                if rate.dimension != _PERCENT or not rate.exact:
                    continue
                earlier = [a for a in amounts[max(0, index - _BACK) : index] if a.exact]
                yield from self._of_whole(sheet, sentence, earlier, rate)
                yield from self._of_plan(sheet, earlier, rate)
                yield from self._of_told(sheet, earlier, rate)
                yield from self._named(sheet, earlier, rate)

    def _clause(self, sheet: Sheet, sentence: Span, rate: Amount) -> Span:
        start = rate.start
        while start > sentence.start and sheet.view[start - 1] not in "，,;:。":
            start -= 1
        return Span(start, rate.start)

    def _of_whole(self, sheet: Sheet, sentence: Span, earlier: Sequence[Amount], rate: Amount) -> Iterator[Finding]:
        """占40%, 占总额的40%."""
        clause = self._clause(sheet, sentence, rate)
        words = sheet.view[clause.start : clause.end]
        last = next((a for a in reversed(earlier) if a.start >= clause.start), None)
        match = self._share.fullmatch(words if last is None else sheet.view[last.end : clause.end])
        if match is None or "分别" in words or "每" in words:
            return
        own, base = match["own"].strip(), _BASE_END.sub("", match["base"].strip())
        amounts = [a for a in earlier if sheet.additive(a)]
        # 占 opens its clause: the part is the figure before it; nothing else may stand between.
        part = earlier[-1] if earlier else None
        if part is None or part not in amounts or own:
            return
        wholes = [a for a in amounts if a.dimension == part.dimension and a.start < part.start]
        of_base = [a for a in wholes if base and _ends(sheet, a, base)]
        if of_base or (base and base not in self._generic):
            wholes = of_base
        else:
            marks = list(self._part.finditer(sheet.view, earlier[0].start, part.start))
            if not marks or ";" in sheet.view[marks[-1].end() : part.start]:
                return
            wholes = [a for a in wholes if a.end <= marks[-1].start()]
        if wholes:
            yield from _judged(sheet, part, wholes, rate, "share", "finding.share")

    def _of_told(self, sheet: Sheet, earlier: Sequence[Amount], rate: Amount) -> Iterator[Finding]:
        """3.6亿元,占总投资12亿元的30%: the whole stands within the words of the share."""
        if len(earlier) < 2 or sheet.view[earlier[-1].end : rate.start] != "的":
            return
        part, whole = earlier[-2:]
        words = self._told.fullmatch(sheet.view, part.end, whole.start)
        if words is None or part.dimension != whole.dimension or not (sheet.additive(part) and part.level):
            return
        if whole.record.kind != "percentage":
            yield from _judged(sheet, part, [whole], rate, "share", "finding.share")

    def _of_plan(self, sheet: Sheet, earlier: Sequence[Amount], rate: Amount) -> Iterator[Finding]:
        """完成预算的98.3%, where the budget stands in the same sentence."""
        start = earlier[-1].end if earlier else 0
        words = sheet.view[start : rate.start].lstrip("，,")
        match = self._plan.fullmatch(words)
        if match is None or not earlier:
            return
        part = earlier[-1]
        if not part.level or part.fact is None or part.fact.status == "planned":
            return
        wholes = [
            a for a in earlier[:-1]
            if a.level and a.dimension == part.dimension and match["base"] in sheet.named(a)
        ]  # fmt: skip
        if len(wholes) == 1:
            yield from _judged(sheet, part, wholes, rate, "share", "finding.plan")

    def _named(self, sheet: Sheet, earlier: Sequence[Amount], rate: Amount) -> Iterator[Finding]:
        """结案率91.7%, where what was closed and what was taken in stand before it."""
        span = sheet.before(rate)
        words = sheet.folded[span.start : span.end]
        if sheet.view[span.start - 1 : span.start] not in "，,;" or rate.fact is None or rate.fact.direction is not None:
            return
        row = next((row for pattern, row in self._rates if pattern.match(words)), None)
        if row is None:
            return
        near = [a for a in earlier if a.level and a.dimension[0] != "percentage"]
        if len(near) != 2 or near[0].dimension != near[1].dimension or near[1].end + 1 != span.start:
            return
        whole, part = near
        if _says(sheet, whole, row.whole) and _says(sheet, part, row.part) and not _says(sheet, whole, row.part):
            yield from _judged(sheet, part, [whole], rate, "rate", row.id)


def _ends(sheet: Sheet, amount: Amount, base: str) -> bool:
    """Whether a figure is of what `base` names."""
    indicator = amount.fact.indicator if amount.fact is not None else ""
    span = sheet.before(amount)
    words = sheet.folded[span.start : span.end]
    return indicator == base or indicator.endswith(base) or words.endswith(base)


def _says(sheet: Sheet, amount: Amount, words: Sequence[str]) -> bool:
    span = sheet.before(amount)
    text = sheet.folded[span.start : span.end]
    return any(word in text for word in words)


def _judged(
    sheet: Sheet, part: Amount, wholes: Sequence[Amount], rate: Amount, kind: FindingKind, rule: str
) -> Iterator[Finding]:
    """A finding where the rate follows from the part and none of the wholes that may be meant."""
    for whole in wholes:
        if whole.value <= 0 or not quotient(of(part), of(whole)).clear_of(rate.value, rate.step):
            return
    whole = wholes[-1]
    made = quotient(of(part), of(whole))
    said = written_like(made.middle, rate.record, sheet.folded[rate.start : rate.end])
    yield Finding(
        kind=kind, message=f"{part.record.text} of {whole.record.text} is {said}, not {rate.record.text}",
        stated=rate.value, computed=made.middle, tolerance=rate.step + made.half,
        sources=tuple(sorted((whole.source("whole"), part.source("part"), rate.source("share")), key=lambda s: s.start)),
        rule=rule,
    )  # fmt: skip
