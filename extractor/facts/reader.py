"""Reads a sentence: its clauses in order, each figure by what stands before and behind it, else by what was said before.

Reading order: `sentence`, `_figure` (one figure), `_carried` (an indicator said earlier); lists with 分别 are in pairs.py.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from extractor.facts.draft import Clause, Draft
from extractor.facts.pairs import joined, pair
from extractor.facts.phrase import Phrase, Range, noun_after, read
from extractor.facts.tape import Tape
from extractor.record import Record

_BOUNDS = re.compile(r"[,;:()\n]")
_RELATIVE = re.compile(r"[VIv][^,;.:()\n、Q]*?u([Nh]+)")
_NEXT = re.compile(r"[LMd]*Q")
_WHOLE = re.compile(r"[^,;.:()\nQ]+")
_BEHIND = re.compile(r"[d]*((?:[VIv]|[dU](?=[VIv]))[^,;:.()\n、Q]*)")
_DEED = re.compile(r"[dp]*(?:[VIvp]|d(?=[VIv]))[^,;:.()\nQ]*")
_SPENT = re.compile(r"V(?:[NhPE、&])+")
_TOPIC = re.compile(r"(?:[^,;:.()\nVvCLpR]|p(?=N))+")
_EXISTS = frozenset({"有", "仍有", "尚有", "共有", "是"})
_TIMES = frozenset({"次", "趟", "回", "轮", "遍"})
_FIXED = frozenset({"change", "to", "compare", "share", "ratio", "base", "reached"})
_PHYSICAL = ("count", "measure")


def clauses(tape: Tape, start: int, end: int) -> list[Clause]:
    """The clauses of the sentence `[start, end)`, those between brackets marked."""
    found, at, segment, depth = [], start, 0, 0
    codes = tape.codes
    for mark in _BOUNDS.finditer(codes, start, end):
        stop = mark.start()
        if stop > at:
            found.append(_clause(codes, at, stop, segment, depth > 0))
        at = stop + 1
        letter = codes[stop]
        segment += letter == ";"
        depth += (letter == "(") - (letter == ")" and depth > 0)
    if end > at:
        found.append(_clause(codes, at, end, segment, depth > 0))
    return found


def _clause(codes: str, start: int, end: int, segment: int, inner: bool) -> Clause:
    figures, at = [], codes.find("Q", start, end)
    while at >= 0:
        figures.append(at)
        at = codes.find("Q", at + 1, end)
    return Clause(start, end, figures, segment, inner)


class Reader:
    """The state of one walk over a document: what was last said, for what comes after it."""

    def __init__(self, tape: Tape) -> None:
        self.tape = tape
        self.last: Draft | None = None
        self.drafts: list[Draft] = []
        self._idle: Clause | None = None

    def paragraph(self) -> None:
        """Forgets what the paragraph before has said."""
        self.last = None

    def sentence(self, parts: Sequence[Clause]) -> list[Draft]:
        """The drafts of a sentence's clauses."""
        self.drafts = []
        self._idle = None
        for part in parts:
            if part.figures:
                self._clause(part)
            else:
                self._still(part)
        return self.drafts

    def _still(self, part: Clause) -> None:
        """A clause without a figure: a topic, or 与上年持平 said of the figure before."""
        self._idle = part
        last = self.last
        at = self.tape.codes.find("C", part.start, part.end)
        if at < 0 or last is None or not self.drafts:
            return
        row = self.tape.row(at)
        if row is not None and row.direction == "flat" and last.direction is None:
            last.direction, last.action = "flat", (at, at + 1)
            if at > part.start:
                last.basis = (part.start, at)

    def _clause(self, part: Clause) -> None:
        left, figures, index = part.start, part.figures, 0
        while index < len(figures):
            figure = figures[index]
            group = joined(self.tape, figures, index, left)
            if group is not None:
                drafts = pair(self.tape, self.drafts, part, left, group, self._draft, self._idle)
                taken = len(group)
                self.drafts += drafts
                if drafts:
                    self.last = drafts[-1]
            else:
                draft = self._figure(part, left, figure, index)
                taken = 1
                if draft is not None:
                    self.drafts.append(draft)
                    self.last = draft
                elif self.tape.codes[figure + 1 : figure + 2] == "M" and index + 1 < len(figures):
                    # 亿元以上项目9个: the threshold belongs to the next figure's noun.
                    index += 1
                    continue
            index += taken
            left = self._past(figures[index - 1])
        self._idle = None

    def _past(self, figure: int) -> int:
        """Where what belongs to the next figure begins: behind this one and the noun it counts."""
        last = self.last
        if last is not None and last.figure == figure and last.rule == "fact.behind":
            return max(figure + 1, last.indicator[0][1])
        return figure + 1

    def _draft(self, part: Clause, figure: int, phrase: Phrase) -> Draft:
        return Draft(
            figure, self.tape.records[figure], phrase, part, "fact." + phrase.shape, (),
            subject=phrase.subject, action=phrase.action, basis=phrase.basis, direction=phrase.direction,
        )  # fmt: skip

    def _figure(self, part: Clause, left: int, figure: int, index: int) -> Draft | None:
        tape = self.tape
        phrase = read(tape, left, figure)
        draft = self._draft(part, figure, phrase)
        if draft.record.kind == "multiple" and draft.record.text[0] == "翻":
            phrase.shape = "change"
            draft.rule, draft.direction, draft.action = "fact.doubled", "up", (figure, figure + 1)
        elif phrase.shape == "ratio" and draft.record.kind == "multiple":
            draft.direction = "up"
        previous = self.last if index and self.last is not None and self.last.clause is part else None
        if self._aside(draft):
            return None
        draft.date = phrase.date
        if phrase.shape not in _FIXED and self._behind(draft, previous, left):
            return draft
        if phrase.partial and self.last is not None and self.drafts:
            draft.source = self.last
        if self._lacking(draft, previous):
            return self._carried(draft, previous)
        if phrase.indicator is not None:
            draft.indicator = (self._own(draft, previous, left),)
            if phrase.shape == "share" and phrase.tail:
                draft.indicator = (phrase.indicator, phrase.tail)
            elif phrase.head:
                draft.indicator = (phrase.head, phrase.indicator)
            return draft
        return self._carried(draft, previous)

    def _aside(self, draft: Draft) -> bool:
        """Whether a figure only names a class (亿元以上项目) or what others are counted by (每10股): no fact is said of it."""
        tape, figure = self.tape, draft.figure
        if draft.phrase.shape in ("each", "bare") and tape.codes[figure - 1 : figure] == "e":
            return tape.text(figure - 1, figure) == "每"
        if tape.codes[figure + 1 : figure + 2] != "M" or draft.record.kind == "percentage":
            return False
        return tape.text(figure + 1, figure + 2) in ("以上", "以下") and tape.codes[figure + 2 : figure + 3] in ("N", "h", "u", "I")

    def _lacking(self, draft: Draft, previous: Draft | None) -> bool:
        """Whether a verb has no object but what was said before: 争取资金1.2亿元,已到位9158万元; 安排30亿元,其中武汉安排3亿元."""
        phrase, last = draft.phrase, self.last
        if phrase.shape != "verb" or phrase.action is None or last is None or not self.drafts:
            return False
        if self.tape.codes[phrase.action[0]] != "V" or previous is not None:
            return False
        if phrase.partial or draft.record.kind == "money":
            if last.record.kind == draft.record.kind and last.phrase.objects:
                return True
            if phrase.partial:
                return False
        row = self.tape.row(phrase.action[0])
        return row is not None and row.status == "realised"

    def _own(self, draft: Draft, previous: Draft | None, left: int) -> Range:
        """The indicator as written, with the names that open it where it goes on with a list of objects."""
        tape, phrase = self.tape, draft.phrase
        start, end = phrase.indicator or (left, left)
        codes = tape.codes
        if previous is not None and previous.phrase.objects and codes[left] in "、&":
            phrase.objects = True
            if phrase.subject is not None and phrase.shape == "noun" and phrase.subject[1] == start:
                draft.subject = previous.subject
                return phrase.subject[0], end
        if draft.record.kind == "count" and codes[start] in "NE" and tape.text(start, start + 1) in "“「":
            # “巾帼绣娘”培训班6期: the quoted name only says which.
            close = next((i for i in range(start, end) if tape.text(i, i + 1) in "”」"), end) + 1
            if len(tape.text(min(close, end), end)) > 1 and codes[end - 1] != "h":
                return close, end
        return start, end

    def _behind(self, draft: Draft, previous: Draft | None, left: int) -> bool:
        """Takes the noun or the verb behind the figure for what is measured, where the words before it leave room."""
        tape, figure, phrase, kind = self.tape, draft.figure, draft.phrase, draft.record.kind
        if kind == "count" and getattr(draft.record, "unit", None) in _TIMES and phrase.shape in ("bare", "names", "noun"):
            deed = _DEED.match(tape.codes, figure + 1, draft.clause.end)
            if deed is not None:
                return self._take(draft, deed.span(), "fact.times")
        after = self._noun(draft.record, figure, ruled=phrase.shape == "verb")
        if after is not None and self._room(phrase, kind, figure, after):
            if phrase.shape == "noun" and phrase.indicator is not None and not phrase.objects and draft.subject is None:
                draft.subject = phrase.indicator
            return self._take(draft, after, "fact.behind")
        if phrase.shape == "each" and (deed := _BEHIND.match(tape.codes, figure + 1, draft.clause.end)):
            draft.action = (deed.start(1), deed.start(1) + 1)
            return self._take(draft, deed.span(1), "fact.deed")
        if phrase.shape == "verb" and kind == "money" and tape.codes[figure - 1] == "V":
            spent = _SPENT.match(tape.codes, figure + 1, draft.clause.end)
            if spent is not None:
                return self._take(draft, spent.span(), "fact.spent")
        if kind != "count":
            return False
        if (relative := _RELATIVE.match(tape.codes, figure + 1, draft.clause.end)) is not None:
            return self._take(draft, relative.span(1), "fact.relative")
        if phrase.shape == "verb" and phrase.indicator and tape.text(*phrase.indicator) in _EXISTS:
            whole = _WHOLE.match(tape.codes, figure + 1, draft.clause.end)
            if whole is not None:
                return self._take(draft, whole.span(), "fact.exists")
        if phrase.shape not in ("bare", "names"):
            return False
        if previous is not None and previous.behind and previous.action and tape.codes[left:figure] in ("", "、", "&"):
            draft.indicator, draft.action = (previous.action,), previous.action
            if _BEHIND.match(tape.codes, figure + 1, draft.clause.end) is None:
                return True
        if previous is not None and not previous.behind and left == figure:
            return False
        deed = _BEHIND.match(tape.codes, figure + 1, draft.clause.end)
        if deed is None:
            return False
        draft.action = (deed.start(1), deed.start(1) + 1)
        return self._take(draft, deed.span(1), "fact.deed")

    def _take(self, draft: Draft, indicator: Range, rule: str) -> bool:
        draft.indicator, draft.rule, draft.behind = (indicator,), rule, True
        return True

    def _noun(self, record: Record, figure: int, *, ruled: bool) -> Range | None:
        """The noun behind a figure, or behind the next one where the two stand side by side (3批126家苏企)."""
        tape, at = self.tape, figure
        while at + 1 < len(tape.codes) and tape.codes[at + 1] == "Q":
            at += 1
        found = noun_after(tape, at, ruled=ruled)
        if found is None:
            return None
        if _NEXT.match(tape.codes, found[1]):
            # 9个市县闲置资金4.36亿元: the last noun is the next figure's.
            if record.kind != "count":
                return None
            both = tape.codes.find("&", *found)
            if both >= 0:
                return found[0], both
            if found[1] - found[0] > 1 and tape.codes[found[1] - 1] == "h":
                return found[0], found[0] + 1
        limit = next((c for c in record.cues if c.role == "noun"), None)
        if limit is not None and limit.start >= tape.starts[found[0]] and limit.end < tape.starts[found[1]]:
            stop = bisect_left(tape.starts, limit.end)
            return found if tape.codes[stop] == "&" else (found[0], stop)
        return found

    def _room(self, phrase: Phrase, kind: str, figure: int, after: Range) -> bool:
        """Whether the noun behind is the one measured rather than the one before."""
        codes = self.tape.codes
        shape = phrase.shape
        if phrase.action is not None and shape in ("bare", "names"):
            return False
        if shape in ("bare", "names"):
            return True
        if kind in _PHYSICAL:
            if codes[figure + 1] == "u":
                return shape == "verb"
            return phrase.indicator is None or codes[phrase.indicator[1] - 1] != "h"
        if kind == "percentage":
            return phrase.indicator is None or codes[phrase.indicator[1] - 1] != "h"
        return shape == "verb" and codes[after[0] - 2 if codes[figure + 1] == "u" else figure - 1] != "I"

    def _carried(self, draft: Draft, previous: Draft | None) -> Draft | None:
        """The indicator of what was said before; None where nothing was."""
        phrase, last = draft.phrase, self.last
        topic = self._topic(draft) if phrase.shape == "bare" and phrase.action is None else None
        if topic is not None:
            draft.indicator, draft.rule = (topic,), "fact.topic"
            return draft
        if last is None or (not self.drafts and phrase.shape in ("bare", "noun")):
            return None
        draft.dependent, draft.source = True, last
        indicator = last.indicator
        if previous is None and last.phrase.shape == "each" and phrase.shape != "each":
            indicator = last.indicator
        if phrase.head is not None:
            indicator = (phrase.head, *indicator)
        if phrase.growth or phrase.shape == "share":
            indicator = (*_without_share(self.tape, indicator), phrase.tail) if phrase.tail else indicator
        draft.indicator = indicator
        form = getattr(draft.record, "form", None)
        if form == "points" and last.phrase.shape == "change" and last.suffix == "" and not phrase.growth and getattr(last.record, "form", "") != "points":
            draft.suffix = "增速"
        if last.suffix and form == "points":
            draft.suffix = last.suffix
        if draft.subject is None:
            draft.subject = last.subject
        if phrase.shape == "bare" and draft.action is None:
            draft.action = last.action if previous is not None else None
        if phrase.shape == "names" and draft.action is None:
            draft.action = last.action
        return draft

    def _topic(self, draft: Draft) -> Range | None:
        """最大点雨量 of 最大点雨量出现在潜山县,为837.5毫米."""
        idle = self._idle
        if idle is None or (self.tape.codes[draft.figure - 1] != "L" and self.tape.codes[draft.clause.start] != "L"):
            return None
        match = _TOPIC.match(self.tape.codes, idle.start, idle.end)
        if match is None or match.end() == idle.end or match.end() - match.start() < 1:
            return None
        return match.span()


def _without_share(tape: Tape, indicator: tuple[Range, ...]) -> tuple[Range, ...]:
    """The part of a share alone, when another whole is named."""
    return tuple(r for r in indicator if tape.codes[r[0]] != "k") or indicator
