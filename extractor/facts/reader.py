"""Reads a sentence: its clauses in order, each figure by what stands before and behind it, else by what was said before.

Reading order: `sentence`, `_clause`, `_figure` (one figure), `_carried` (an indicator said earlier, see carried.py); lists
with 分别 are in pairs.py, subjects that are carried in subjects.py.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.facts.behind import aged, later, of_class, take
from extractor.facts.carried import SUMS, alike, grown, lacking, measured, rate, summed, summing, topic, without_share
from extractor.facts.draft import CHANGES, Clause, Draft, Phrase, Range
from extractor.facts.labels import labelled, share_of, tabled
from extractor.facts.pairs import joined, pair
from extractor.facts.parts import passes
from extractor.facts.phrase import read
from extractor.facts.ruling import is_part
from extractor.facts.subjects import Subjects
from extractor.facts.tape import Tape

_BOUNDS = re.compile(r"[,;:()\nQ]")
_WHICH = re.compile("[NhI]+[LMd]*Q")
_REST = frozenset({"其余", "其余的", "剩余", "余下", "余下的", "其他", "另外"})
_FIXED = frozenset({"change", "to", "compare", "share", "ratio", "base", "reached"})


def clauses(tape: Tape, start: int, end: int) -> list[Clause]:
    """The clauses of the sentence `[start, end)`."""
    found: list[Clause] = []
    figures: list[int] = []
    at, segment = start, 0
    for mark in _BOUNDS.finditer(tape.codes, start, end):
        stop, letter = mark.start(), mark[0]
        if letter == "Q":
            figures.append(stop)
            continue
        if stop > at:
            found.append(Clause(at, stop, figures, segment))
            figures = []
        at = stop + 1
        segment += letter == ";"
    if end > at:
        found.append(Clause(at, end, figures, segment))
    return found


class Reader:
    """The state of one walk over a document: what was last said, for what comes after it."""

    def __init__(self, tape: Tape) -> None:
        self.tape = tape
        self.last: Draft | None = None
        self.drafts: list[Draft] = []
        self._idle: Clause | None = None
        self._partial = False
        self._total = -1
        self.subjects = Subjects(tape)

    def paragraph(self) -> None:
        """Forgets what the paragraph before has said."""
        self.last = None

    def sentence(self, parts: Sequence[Clause]) -> list[Draft]:
        """The drafts of a sentence's clauses."""
        self.drafts = []
        self._idle = None
        self.subjects.open()
        outside, at = None, parts[0].start if parts else 0
        for part in parts:
            # 为125043元(折算为17745美元),比上年增长5.3%: what goes on behind a bracket goes on from before it.
            marks, at = self.tape.codes[at : part.start], part.end
            if ")" in marks:
                self.last, outside = outside or self.last, None
            if "(" in marks:
                outside = self.last
            if part.figures:
                self._clause(part)
                self._idle = None
            else:
                self._still(part)
        return self.drafts

    def _still(self, part: Clause) -> None:
        """A clause without a figure: a topic, or 与上年持平 said of the figure before."""
        codes, last = self.tape.codes, self.last
        self._idle = part
        self.subjects.idle(part)
        at = codes.find("C", part.start, part.end)
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
                self._said(pair(self.tape, self.drafts, part, left, group, self._idle))
                index += len(group)
                left = self._past(group[-1])
                continue
            draft = self._figure(part, left, figure, index)
            index += 1
            if draft is not None:
                self.subjects.settle(draft, self.last, left, first=not self.drafts, further=index > 1)
                self._said([draft])
            elif index < len(figures):
                # 其中亿元以上项目9个: the threshold only says which, but what stands before it goes on.
                self._partial = "F" in self.tape.codes[left:figure]
                if not self._within(figure):
                    left = figure + 1 + (self.tape.codes[figure + 1] == "M")
                continue
            left = self._past(figure)

    def _within(self, figure: int) -> bool:
        """Whether a figure is passed over but stands in the words of the next: 两项合计, 面积在90平方米以下的占58.4%."""
        codes = self.tape.codes
        return codes[figure + 1 : figure + 4] == "Muk" or self._total == figure or (codes[figure + 2 : figure + 3] == "Q" and aged(self.tape, figure))

    def _said(self, drafts: list[Draft]) -> None:
        if drafts:
            self.drafts += drafts
            self.last = drafts[-1]

    def _past(self, figure: int) -> int:
        """Where what belongs to the next figure begins: behind this one and the noun it counts."""
        last = self.last
        if last is not None and last.figure == figure and last.behind:
            start, end = last.indicator[0]
            if last.rule == "fact.behind" or self.tape.codes[start:end] == "C":
                return max(figure + 1, end)
        return figure + 1

    def _figure(self, part: Clause, left: int, figure: int, index: int) -> Draft | None:
        phrase = read(self.tape, left, figure)
        draft = Draft(figure, self.tape.records[figure], phrase, part)
        kind, last = draft.record.kind, self.last
        if kind == "multiple":
            self._multiple(draft, phrase)
        if kind == "count" and summing(self.tape, draft, left):
            self._total = figure
            return None
        if self._aside(draft):
            return None
        draft.date = phrase.date
        if tabled(self.tape, draft) or ((phrase.indicator is None or share_of(self.tape, draft)) and labelled(self.tape, draft, self._idle)):
            return draft
        previous = last if index and last is not None and last.clause is part else None
        if phrase.shape not in _FIXED and take(self.tape, draft, previous, left):
            return draft
        phrase.partial, self._partial = phrase.partial or self._partial, False
        if phrase.partial and last is not None and self.drafts:
            draft.source = last
            if phrase.shape == "noun" and draft.action is None and last.action and self._also(draft, last.action):
                draft.action = last.action  # 捐赠款物3200万元,其中资金2650万元
        if phrase.shape == "share" and phrase.indicator is None and phrase.subject and phrase.tail and self._all_of(phrase.tail):
            draft.indicator = (phrase.subject, phrase.tail)
            return draft
        if phrase.shape == "change" and draft.record.kind == "money" and phrase.indicator and self._raised(draft, phrase.indicator):
            phrase.subject = draft.subject = phrase.subject or phrase.indicator
            return self._carried(draft, previous)
        if phrase.indicator is None:
            return self._carried(draft, previous)
        if summed(self.tape, self.drafts, draft):
            return draft
        alone = last is not None and phrase.indicator[1] - phrase.indicator[0] == 1
        if alone and self.tape.text(*phrase.indicator) in _REST and (whole := next((d for d in reversed(self.drafts) if alike(d, draft) and d.rule != "fact.deed"), None)):
            return self._carried(draft, previous, whole)  # 60座煤矿已有56座恢复生产,其余4座正在排水
        rated = last is not None and self.drafts and draft.record.kind == last.record.kind != "count" and phrase.shape == "noun"
        if rated and of_class(self.tape, phrase.indicator):
            draft.subject = phrase.indicator  # 资金支出进度低于50%,个别县仅为32.7%
            return self._carried(draft, previous)
        if (source := lacking(self.tape, self.drafts, draft, phrase, previous)) is not None:
            return self._carried(draft, previous, source)
        if phrase.shape == "share" and phrase.tail:
            draft.indicator = (phrase.indicator, phrase.tail)
        elif phrase.head:
            draft.indicator = (phrase.head, phrase.indicator)
        else:
            draft.indicator = (self._own(draft, phrase.indicator, previous, left),)
        return draft

    def _also(self, draft: Draft, action: Range) -> bool:
        """Whether a part of what was said is told of by the same verb; 有 is one."""
        last = self.last
        verb = self.tape.codes[action[0]] in "VI" or self.tape.text(*action).endswith("有")
        return verb and last is not None and last.record.kind == draft.record.kind

    def _raised(self, draft: Draft, indicator: Range) -> bool:
        """Whether a sum is added to what was said of others: 补助标准为2万元,特困户再增加5000元."""
        last = self.last
        whose = self.tape.folded[self.tape.starts[indicator[1]] - 1] in "户人员者民"
        return whose and last is not None and last.record.kind == draft.record.kind and bool(self.drafts)

    def _all_of(self, tail: Range) -> bool:
        """Whether a share names no whole, so that the names before it are its part (其中台州市占七成)."""
        return tail[1] - tail[0] == 1

    def _multiple(self, draft: Draft, phrase: Phrase) -> None:
        if draft.record.text[0] == "翻":
            phrase.shape = "change"
            draft.rule, draft.direction, draft.action = "fact.doubled", "up", (draft.figure, draft.figure + 1)
        elif phrase.shape == "ratio":
            draft.direction = "up"

    def _aside(self, draft: Draft) -> bool:
        """Whether a figure only names a class (亿元以上项目, 超亿元项目) or what others are counted by (每10股)."""
        tape, figure = self.tape, draft.figure
        if aged(tape, figure) and (tape.codes[figure + 2 : figure + 3] == "Q" or tape.codes[figure - 1 : figure] == "Q"):
            return True
        if tape.codes[figure + 1 : figure + 2] != "M" and tape.codes[figure - 1 : figure] not in ("e", "M"):
            return False
        if draft.phrase.shape in ("each", "bare") and tape.codes[figure - 1 : figure] == "e":
            return tape.text(figure - 1, figure) == "每"
        if tape.text(figure - 1, figure) == "每":
            return True  # 向全体股东每10股派发
        if draft.record.kind == "money" and draft.phrase.shape == "bare" and tape.codes[figure - 1 : figure] == "M":
            return _WHICH.match(tape.codes, figure + 1) is not None
        if tape.codes[figure + 1 : figure + 2] != "M" or draft.record.kind == "percentage":
            return False
        behind = tape.codes[figure + 2 : figure + 3]
        return behind in ("N", "h", "u", "I") and tape.text(figure + 1, figure + 2) in ("以上", "以下")

    def _own(self, draft: Draft, indicator: Range, previous: Draft | None, left: int) -> Range:
        """The indicator as written, with the names that open it where it goes on with a list of objects."""
        tape, phrase = self.tape, draft.phrase
        start, end = indicator
        codes = tape.codes
        if previous is not None and previous.phrase.objects and codes[left] in "、&":
            if self._named(draft, left):
                draft.action, draft.subject = previous.action, previous.subject
                return left + 1, end
            phrase.objects = True
            if phrase.subject is not None and phrase.shape == "noun" and phrase.subject[1] == start:
                draft.subject = previous.subject
                return phrase.subject[0], end
        if draft.record.kind == "count" and codes[start] in "NE" and tape.folded[tape.starts[start]] in "“「":
            # “巾帼绣娘”培训班6期: the quoted name only says which.
            close = next((i for i in range(start, end) if tape.text(i, i + 1) in "”」"), end) + 1
            if close < end and tape.width(close, end) > 1 and codes[end - 1] != "h":
                return close, end
        return start, end

    def _named(self, draft: Draft, left: int) -> bool:
        """Whether an item of a list of sums is all name, though a verb is in it: 、城市廉租住房建设补充资金10亿元."""
        tape, action = self.tape, draft.action
        if draft.record.kind != "money" or draft.phrase.shape != "noun" or action is None or tape.codes[left + 1] not in "Nh":
            return False
        doer = any(is_part(tape, i, "agent") for i in range(left + 1, action[0]))
        return action[0] > left + 1 and not doer and not tape.codes[left + 1 : action[0]].strip("NhIv")

    def _carried(self, draft: Draft, previous: Draft | None, source: Draft | None = None) -> Draft | None:
        """The indicator of `source`, else of what was said last; None where nothing was."""
        phrase, last = draft.phrase, source or self.last
        ruled = phrase.action is not None and self.tape.codes[phrase.action[0]] != "L"
        if phrase.shape == "bare" and not ruled and (idle := topic(self.tape, self._idle, draft)) is not None:
            draft.indicator, draft.rule = (idle,), "fact.topic"
            return draft
        if not self.drafts and phrase.shape == "change" and (gone := grown(self.tape, self._idle, draft, last)) is not None:
            draft.indicator, draft.rule = (gone,), "fact.topic"
            return draft
        if (last is None or last.record.kind != "count") and later(self.tape, draft):
            return draft
        if self._bracketed(draft):
            draft.subject = (draft.figure - 2, draft.figure - 1)
            last = next((d for d in reversed(self.drafts) if alike(d, draft)), last)
        if last is None or (not self.drafts and phrase.shape in ("bare", "noun")):
            return None
        if phrase.shape == "bare" and last.record.kind == "percentage" != draft.record.kind and last.phrase.shape not in CHANGES:
            last = next((d for d in reversed(self.drafts) if alike(d, draft)), last)  # 资金152亿元,进度68%,尚有48亿元
        if phrase.shape == "bare" and previous is not None and previous.rule == "fact.behind":
            last = measured(self.tape, self.drafts, draft, previous) or last
        draft.dependent, draft.source = True, last
        indicator = last.indicator
        if phrase.head is not None:
            indicator = (phrase.head, *indicator)
        if phrase.tail is not None and (phrase.growth or phrase.shape == "share"):
            indicator = (*without_share(self.tape, indicator), phrase.tail)
        draft.indicator = indicator
        if getattr(draft.record, "form", None) == "points":
            draft.suffix = last.suffix or rate(phrase, last)
        if phrase.shape != "bare" or self.tape.text(draft.figure - 1, draft.figure) not in SUMS:
            draft.subject = draft.subject or last.subject  # 共计4亿元 is of all that were named
        if previous is not None and previous.direction and self.tape.codes[previous.figure + 1 : draft.figure] == "z":
            draft.direction, draft.action = previous.direction, previous.action  # 收入下滑11.8%至6.9亿元
        if draft.action is None:
            draft.action = passes(self.tape, draft)
        if draft.action is None and (phrase.shape == "names" or (phrase.shape == "bare" and previous is not None)):
            draft.action = last.action
        return draft

    def _bracketed(self, draft: Draft) -> bool:
        """Whether a figure is all that brackets behind a name hold: 分别为广东(4411.9亿元)、江苏(3835.4亿元)."""
        codes, figure = self.tape.codes, draft.figure
        return codes[figure - 1 : figure + 2] == "(Q)" and codes[figure - 2] in "POH"
