"""What was said before and lends its indicator to a figure that has none of its own, or only a verb.

Reading order: `lacking` (已到位9158万元, 净增3户), `summed` (两项合计109亿元), `topic` and `grown` (a clause without a figure).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.facts.draft import Clause, Draft, Phrase, Range
from extractor.facts.tape import Tape

_TOPIC = re.compile(r"(?:[^,;:.()\nVvCLpRy]|p(?=N))+")
_GROWN = re.compile(r"[TdD,&]*([NIPO]*h)[dB]*[VvC]")
_LOSSES = "亏产收支利"
_NET = {"净增": "up", "净减": "down"}
SUMS = frozenset({"合计", "共计", "总计", "累计", "共", "相加", "加起来"})
_SUMMED = frozenset({"项", "者", "类", "地", "家", "部分", "方面"})
_RECENT = 4  # drafts in which a figure of the same unit is looked for
_FEW = 20  # items that a total may have


def _unit(draft: Draft) -> object:
    return getattr(draft.record, "unit", None)


def alike(one: Draft, other: Draft) -> bool:
    """Whether two figures are of one kind and unit."""
    return one.record.kind == other.record.kind and _unit(one) == _unit(other)


def lacking(tape: Tape, said: Sequence[Draft], draft: Draft, phrase: Phrase, previous: Draft | None) -> Draft | None:
    """Whose object a verb without one has: 争取资金1.2亿元,已到位9158万元; 安排30亿元,其中武汉安排3亿元.

    Args:
        tape: the document's letters.
        said: the drafts of the sentence so far.
        draft: the figure.
        phrase: its phrase.
        previous: the draft before it in its own clause.
    """
    if phrase.action is None or not said or tape.codes[phrase.action[0]] != "V":
        return None
    last, kind = said[-1], draft.record.kind
    # A clause that says of its figure that it is done, and of nothing else.
    done = "R" in tape.codes[max(draft.clause.start, previous.figure if previous else 0) : phrase.action[0]]
    if previous is not None:
        if not (done and kind == "count" and previous.behind):
            return None
        # 停运的219条10千伏线路已恢复203条
        alike = (d for d in reversed(said[-_RECENT:]) if d.record.kind == kind and _unit(d) == _unit(draft))
        return next(alike, None)
    if done and kind == "percentage" and phrase.indicator and not tape.codes[slice(*phrase.indicator)].strip("VIv"):
        return last  # 接收捐款4275万元,已拨付使用三成
    if phrase.shape != "verb":
        return None
    net = phrase.indicator == phrase.action and _NET.get(tape.text(*phrase.action))
    if net and last.record.kind == kind and _unit(last) == _unit(draft):
        phrase.shape, draft.direction = "change", net
        return last
    same = last.record.kind == kind and last.phrase.objects
    if phrase.partial:
        # 资金累计投入1.6万亿元,其中中央投入6601亿元: the same deed has the same object.
        deed = tape.text(*phrase.action)
        done_before = (d for d in reversed(said[-_RECENT:]) if d.record.kind == kind and d.action and tape.text(*d.action) == deed)
        return last if same else next(done_before, None)
    row = tape.row(phrase.action[0])
    if last.record.kind == "percentage" and kind != "percentage":
        return None  # 开工率95%,基本建成1.29万套
    if done and last.record.kind == kind == "count" and last.phrase.shape == "verb":
        return None  # 重建1.3万户、维修2.2万户,已开工1.1万户
    if done and last.record.kind == kind == "count":
        # 发现问题37个,已整改35个
        return last if _unit(last) == _unit(draft) else None
    if kind == "money" and last.record.kind == kind and (same or done):
        return last
    return last if row is not None and row.status == "realised" else None


def summing(tape: Tape, draft: Draft, left: int) -> bool:
    """Whether a count only says how many items a total is of: 两项 in 两项合计109亿元."""
    figure, codes = draft.figure, tape.codes
    if figure != left or codes[figure + 1 : figure + 2] != "L" or codes[figure + 2 : figure + 3] not in ("Q", "k", "M"):
        return False
    return tape.text(figure + 1, figure + 2) in SUMS and _unit(draft) in _SUMMED


def summed(tape: Tape, said: Sequence[Draft], draft: Draft) -> bool:
    """Gives a total its indicator: that of its items where they share one, else the words 两项合计 themselves."""
    part = draft.phrase.indicator
    if part is None or tape.codes[part[0]] != "Q" or tape.text(part[1], part[1] + 1) not in SUMS:
        return False
    number = getattr(tape.records[part[0]], "value", None)
    items = said[-int(number) :] if number and 1 < number <= _FEW else ()
    named = {"".join(tape.text(*r) for r in item.indicator) for item in items}
    tail = (draft.phrase.tail,) if draft.phrase.tail else ()
    if len(named) == 1 and len(items) == number and {i.record.kind for i in items} == {draft.record.kind}:
        draft.indicator = (*items[-1].indicator, *tail)
    else:
        draft.indicator = ((part[0], part[1] + 1), *tail)
    draft.rule = "fact.sum"
    return True


def measured(tape: Tape, said: Sequence[Draft], draft: Draft, counted: Draft) -> Draft | None:
    """What was said of others in the unit of a figure that is said of things just counted: 临海等7个县超过300毫米."""
    unit, kind = getattr(draft.record, "unit", None), draft.record.kind
    if kind == "count" or tape.codes[draft.figure - 1] not in "LMc":
        return None
    for other in reversed(said[-6:]):
        if other is not counted and other.record.kind == kind and getattr(other.record, "unit", None) == unit:
            draft.subject = draft.subject or (counted.figure, counted.indicator[0][1])
            return other
    return None


def rate(phrase: Phrase, last: Draft) -> str:
    """增速, where points tell of a rate of growth said before: 增长9.4%,高于全省0.4个百分点."""
    changed = last.phrase.shape == "change" and getattr(last.record, "form", "") != "points"
    return "增速" if changed and not phrase.growth else ""


def grown(tape: Tape, idle: Clause | None, draft: Draft, last: Draft | None) -> Range | None:
    """What changed where no figure was told of it: 净利润 of 净利润同比扭亏,增加3.2亿元; else 减亏 by itself."""
    if idle is not None and (match := _GROWN.match(tape.codes, idle.start, idle.end)) is not None:
        return match.span(1)
    return draft.action if last is None and draft.action and tape.text(*draft.action)[-1] in _LOSSES else None


def topic(tape: Tape, idle: Clause | None, draft: Draft) -> Range | None:
    """最大点雨量 of 最大点雨量出现在潜山县,为837.5毫米."""
    codes = tape.codes
    if idle is None or (codes[draft.figure - 1] != "L" and codes[draft.clause.start] != "L"):
        return None
    match = _TOPIC.match(codes, idle.start, idle.end)
    return None if match is None or match.end() == idle.end else match.span()


def without_share(tape: Tape, indicator: tuple[Range, ...]) -> tuple[Range, ...]:
    """The part of a share alone, when another whole is named."""
    return tuple(r for r in indicator if tape.codes[r[0]] != "k") or indicator
