"""Parts against their whole: one that is more than it, and parts that exclude one another and do not make it.

Which figures are parts is read off the words: 其中 opens them; a bracket or a colon behind the whole lists them; 合计
closes the list. What may overlap is never added up: only parts named by a partition of rules/findings/partitions.toml,
or by places of one level, exclude one another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.findings.exclusive import Exclusive
from extractor.findings.model import Finding
from extractor.findings.precision import written_like
from extractor.findings.rules import Vocabulary
from extractor.findings.sheet import FIGURE, TIME, Amount, Q, Sheet, T
from extractor.rulebook import Rulebook
from extractor.spans import Span

_FAR = Decimal("0.6")  # lists whose sum is this far from the total are of something else, but for a slip of the point
_LONGEST = 60  # characters of an item
_BACK = 300  # characters from 其中 back to its whole
_HAN = re.compile("[㐀-鿿]*")
_ALL = "市县区项家级者部期"  # 三市合计
_ITEM_EDGE = re.compile(r"[、,，;]")


class Parts:
    """Finds parts that do not agree with their whole.

    Args:
        rulebook: the rules.
        words: its vocabulary.
    """

    def __init__(self, rulebook: Rulebook, words: Vocabulary) -> None:
        self._exclusive = Exclusive(rulebook)
        self._part = re.compile(words.pattern("part"))
        self._open = re.compile(words.pattern("open"))
        self._general = frozenset(words["general"])
        self._listed = re.compile(rf"({Q})(?:\(([^()]*)\)|:([^。;:()\n]*)|，?由([^。;:()\n]{{4,{_BACK}}}?){words.pattern('made')})")
        self._total = re.compile(
            rf"[，,、;](?:以上|上述|这)?(?:{T}|(?P<all>{Q})|[两二三四五六七八九十\d]{{1,2}}[{_ALL}])?"
            rf"{words.pattern('total')}[^，,;:、()。\n{FIGURE}]{{0,6}}(?P<total>{Q})"
        )
        self._sharing = re.compile(words.pattern("sharing"))

    def check(self, sheet: Sheet) -> Iterator[Finding]:
        """What does not agree."""
        previous: Span | None = None
        for sentence in sheet.sentences():
            if FIGURE in sheet.view[sentence.start : sentence.end]:
                yield from self._opened(sheet, sentence, previous)
                yield from self._behind(sheet, sentence)
                yield from self._closed(sheet, sentence)
            touching = sheet.view[sentence.end : sentence.end + 2]
            previous = sentence if "\n" not in touching else None

    # --- 其中 ---------------------------------------------------------------------------------------------------------

    def _opened(self, sheet: Sheet, sentence: Span, previous: Span | None) -> Iterator[Finding]:
        marks = list(self._part.finditer(sheet.view, sentence.start, sentence.end))
        for index, mark in enumerate(marks):
            end = marks[index + 1].start() if index + 1 < len(marks) else sentence.end
            back = max(sentence.start, mark.start() - _BACK)
            wholes = [a for a in sheet.within(back, mark.start()) if sheet.additive(a) and a.exact]
            if not wholes and index == 0 and previous is not None and self._opens(sheet, sentence, mark.start()):
                wholes = [a for a in sheet.within(max(previous.start, previous.end - _BACK), previous.end) if sheet.additive(a) and a.exact]
                wholes = [a for a in wholes if sum(b.dimension == a.dimension for b in wholes) == 1]
            if not wholes:
                continue
            first_clause = self._clause_end(sheet, mark.end(), end)
            yield from self._larger(sheet, wholes, sheet.within(mark.end(), first_clause))
            yield from self._partitioned(sheet, wholes, Span(mark.end(), end), opens=not sheet.within(back, mark.start()))

    def _opens(self, sheet: Sheet, sentence: Span, at: int) -> bool:
        return not sheet.view[sentence.start : at].strip(" \u3000\t”’)")

    def _clause_end(self, sheet: Sheet, start: int, end: int) -> int:
        """The end of the clause behind 其中, whose own comma or colon does not count."""
        while start < end and sheet.view[start] in "，,: ":
            start += 1
        match = re.compile("[，;,]").search(sheet.view, start, end)
        return match.start() if match else end

    def _larger(self, sheet: Sheet, wholes: Sequence[Amount], parts: Sequence[Amount]) -> Iterator[Finding]:
        seen = set()
        for part in parts:
            if part.dimension in seen or not sheet.additive(part):
                continue
            seen.add(part.dimension)
            rivals = [w for w in wholes if w.dimension == part.dimension]
            low = part.record.low if part.record.low is not None else part.record.value
            if not rivals or low is None:
                continue
            whole = max(rivals, key=lambda w: w.value)
            slack = whole.slack + part.slack
            if low > whole.value + slack and _same_frame(whole, part) and self._alike(sheet, whole, part):
                yield Finding(
                    kind="part", message=f"{part.record.text} is a part of {whole.record.text}, and more than it",
                    stated=whole.value, computed=low, tolerance=slack,
                    sources=(whole.source("whole"), part.source("part")), rule="finding.part",
                )  # fmt: skip

    def _alike(self, sheet: Sheet, whole: Amount, part: Amount) -> bool:
        """Whether a part is of what the whole counts; 个 and the like count anything, so that their nouns decide."""
        if whole.dimension[1] not in self._general:
            return True
        return _thing(sheet, whole) == _thing(sheet, part) != ""

    def _partitioned(self, sheet: Sheet, wholes: Sequence[Amount], scope: Span, *, opens: bool) -> Iterator[Finding]:
        """Parts behind 其中 that exclude one another.

        A semicolon ends them, but where 其中 opens its sentence, or where they are all that the whole divides into.
        """
        stop = sheet.view.find(";", *scope)
        near = scope if opens or stop < 0 else Span(scope.start, stop)
        for dimension in dict.fromkeys(w.dimension for w in wholes):
            rivals = [w for w in wholes if w.dimension == dimension]
            far = [a for a in sheet.within(*scope) if a.dimension == dimension and sheet.additive(a)]
            alike = [a for a in far if a.start < near.end]
            for group, complete, rule in self._exclusive.groups(sheet, rivals[-1], alike, far):
                framed = all(_same_frame(rivals[-1], part) for part in group)
                if framed and not self._agree(group, rivals, complete=complete):
                    yield summed(sheet, rivals[-1], group, rule)

    def _agree(self, parts: Sequence[Amount], wholes: Sequence[Amount], *, complete: bool) -> bool:
        """Whether the parts fit any of the wholes they may be of."""
        total = sum((p.value for p in parts), Decimal(0))
        slack = sum((p.slack for p in parts), Decimal(0))
        for whole in wholes:
            excess = total - whole.value
            if excess <= slack + whole.slack and (not complete or -excess <= slack + whole.slack):
                return True
        return False

    # --- whole (part、part), whole: part、part -----------------------------------------------------------------------

    def _behind(self, sheet: Sheet, sentence: Span) -> Iterator[Finding]:
        for match in self._listed.finditer(sheet.view, sentence.start, sentence.end):
            group = next(i for i in (2, 3, 4) if match[i] is not None)
            whole, span = sheet.at(match.start(1)), Span(*match.span(group))
            if whole is None or not whole.exact or not sheet.additive(whole) or self._open.search(match[group]):
                continue
            parts = self._items(sheet, span, whole)
            if len(parts) < 2 or not all(_same_frame(whole, part) for part in parts):
                continue
            if not self._agree(parts, [whole], complete=True) and not _far(whole, parts):
                yield summed(sheet, whole, parts, "finding.listed")

    def _items(self, sheet: Sheet, span: Span, whole: Amount) -> list[Amount]:
        """The parts of a list, each a name and a figure like the whole; none where an item is anything else."""
        found = []
        start = span.start
        for end in [*(m.start() for m in _ITEM_EDGE.finditer(sheet.view, *span)), span.end]:
            amounts = sheet.within(start, end)
            if len(amounts) != 1:
                return []
            (amount,) = amounts
            name = sheet.view[start : amount.start].strip()
            if not name or amount.end != end or amount.dimension != whole.dimension or not amount.exact:
                return []
            if self._part.search(name) or not sheet.additive(amount):
                return []
            found.append(amount)
            start = end + 1
        return found

    # --- part、part,合计 total --------------------------------------------------------------------------------------

    def _closed(self, sheet: Sheet, sentence: Span) -> Iterator[Finding]:
        for match in self._total.finditer(sheet.view, sentence.start, sentence.end):
            total, named = sheet.at(match.start("total")), match.start("all")
            if total is None or not total.exact or not sheet.additive(total):
                continue
            parts = self._trailing(sheet, sentence.start, match.start(), total)
            if named >= 0 and (count := sheet.at(named)) is not None:
                parts = parts[-int(count.value) :] if 1 < count.value <= len(parts) else []  # 三项合计 is of three
            years = TIME in sheet.view[match.start() : total.start]  # 三年共计
            if len(parts) < 2 or not all(_same_frame(total, part, years=years) for part in parts):
                continue
            runs = [parts[i:] for i in range(len(parts) - 1 if named < 0 else 1)]
            if any(self._agree(run, [total], complete=True) for run in runs) or _far(total, parts):
                continue
            yield summed(sheet, total, parts, "finding.total")

    def _trailing(self, sheet: Sheet, start: int, end: int, total: Amount) -> list[Amount]:
        """The items that end at `end`, each a name with a figure like the total; none where one is anything else.

        Behind 分别 the items are figures alone, and it opens the list.
        """
        found: list[Amount] = []
        nameless = False
        while end > start:
            back = max(start, end - _LONGEST)
            edges = [m.start() for m in _ITEM_EDGE.finditer(sheet.view, back, end)]
            first = edges[-1] + 1 if edges else back
            amounts = sheet.within(first, end)
            if len(amounts) != 1 or self._open.search(sheet.view, first, end):
                return []
            (amount,) = amounts
            opened = self._part.match(sheet.view, first, end)
            if opened is None and self._part.search(sheet.view, first, end):
                return []
            if amount.end != end or amount.dimension != total.dimension or not amount.exact or not sheet.additive(amount):
                return []
            found.append(amount)
            if opened is not None:
                return found[::-1] if not nameless else []  # 其中 opens the list
            if nameless and amount.start > first:
                return found[::-1] if self._sharing.search(sheet.view, first, amount.start) else []
            nameless = nameless or amount.start == first
            end = first - 1
        return [] if nameless else found[::-1]


def _thing(sheet: Sheet, amount: Amount) -> str:
    """The last two characters of the word for what a figure counts: the one behind it, else its fact's."""
    behind = _HAN.match(sheet.folded, amount.end)
    word = (behind[0] if behind else "") or getattr(amount.record, "noun", None)
    return str(word or (amount.fact.indicator if amount.fact else ""))[-2:]


def _same_frame(whole: Amount, part: Amount, *, years: bool = False) -> bool:
    """Whether not one is planned and the other done, and both are of one year where both name one, but for `years`."""
    if whole.fact is None or part.fact is None:
        return False
    if (whole.fact.status == "planned") != (part.fact.status == "planned"):
        return False
    a, b = whole.fact.period, part.fact.period
    return years or a is None or b is None or a[:4] == b[:4]


def _far(total: Amount, parts: Sequence[Amount]) -> bool:
    """Whether a sum is so far from the total that the list is of something else; a slip of the point is not far."""
    made = sum((p.value for p in parts), Decimal(0))
    ratio = made / total.value if total.value else Decimal(0)
    near = _FAR <= ratio <= 1 / _FAR
    return not near and not any(abs(ratio.scaleb(k) - 1) < Decimal("0.001") for k in (-4, -3, -2, -1, 1, 2, 3, 4))


def summed(sheet: Sheet, whole: Amount, parts: Sequence[Amount], rule: str) -> Finding:
    """A finding that parts do not make their whole."""
    made = sum((p.value for p in parts), Decimal(0))
    said = written_like(made, whole.record, sheet.folded[whole.start : whole.end])
    added = " + ".join(p.record.text for p in parts)
    sources = sorted([whole.source("whole"), *(p.source("part") for p in parts)], key=lambda s: s.start)
    return Finding(
        kind="sum", message=f"{added} make {said}, not {whole.record.text}", stated=whole.value, computed=made,
        tolerance=whole.slack + sum((p.slack for p in parts), Decimal(0)), sources=tuple(sources), rule=rule,
    )  # fmt: skip
