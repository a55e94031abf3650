"""Who and what of a fact, once its indicator is known: a verb behind the figure, and the subject without what is none of it.

Reading order: `complete`, then `_deed` (what those who are counted do) and `_whose` (the subject as written).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from extractor.facts.draft import CHANGES, Draft, Range
from extractor.facts.tape import Tape

_DOES = re.compile(r"[^,;.:()\nQ]*?([VIv])")
_DONE = re.compile(r"[dp]*[RSG][d]*([VIv])")
_PASSES = frozenset({"超过", "不超过", "超出"})
_NAMED = re.compile("[POH]")
_TURNED = {"up": "down", "down": "up"}
_BEHIND = frozenset({"fact.behind", "fact.relative"})
# What parts a subject from the words that only go with it: a preposition, a date, a word of status.
_OTHERS = re.compile(r"[POHEN][POHE、&]*[POHE](?=[pTSGRd])|[POHE](?=[pTSGRd])")
_PERSONS = re.compile(r"H(?:[、&]H)*\Z")


def complete(tape: Tape, drafts: Sequence[Draft]) -> None:
    """Gives drafts of a sentence the verb that stands behind their figures, and trims their subjects."""
    following: Draft | None = None
    for index in range(len(drafts) - 1, -1, -1):
        draft = drafts[index]
        behind = draft.rule in _BEHIND
        if following is not None and not (behind and _beside(tape, draft, following)):
            following = None
        if behind and index and drafts[index - 1].figure == draft.figure - 1 and following is None:
            draft.action = draft.action or drafts[index - 1].action  # 组织3批126家企业赴疆
        if draft.action is None and draft.phrase.shape not in CHANGES:
            draft.action = passes(tape, draft) or _deed(tape, draft, following)
        following = draft
        if draft.direction in _TURNED and (getattr(draft.record, "value", None) or 0) < 0:
            draft.direction = _TURNED[draft.direction]  # 增长-2%
        if draft.subject is not None:
            draft.subject = _whose(tape, draft.subject)
            if _within(tape, draft):
                draft.subject = None


def counted(tape: Tape, draft: Draft) -> tuple[Range, ...]:
    """The indicator of a count without the verb before the thing counted: 伤员 in 接收伤员18名."""
    parts = draft.indicator
    noun = next((cue for cue in draft.record.cues if cue.role == "noun"), None)
    if noun is None or len(parts) != 1 or tape.starts[parts[0][1]] != noun.end:
        return parts
    start, end = parts[0]
    first = bisect_left(tape.starts, noun.start, start, end)
    ruled = start < first < end and tape.starts[first] == noun.start and not tape.codes[start:first].strip("Vd")
    return ((first, end),) if ruled else parts


def _within(tape: Tape, draft: Draft) -> bool:
    """Whether a subject without a name is but part of the indicator (城镇 of 城镇新增就业)."""
    if draft.subject is None:
        return False
    start, end = draft.subject
    first, last = draft.indicator[0]
    return first <= start and end <= last and _NAMED.search(tape.codes, start, end) is None


def passes(tape: Tape, draft: Draft) -> Range | None:
    """超过 before the figure."""
    before = draft.figure - 1
    return (before, before + 1) if tape.text(before, before + 1) in _PASSES else None


def _beside(tape: Tape, draft: Draft, following: Draft) -> bool:
    """Whether the next figure stands directly behind a figure and the noun it counts."""
    return following.clause is draft.clause and tape.codes[draft.indicator[-1][1] : following.figure] in ("", "u")


def _deed(tape: Tape, draft: Draft, following: Draft | None) -> Range | None:
    """What those who are counted do (1200名专家参会), or what was done to all that is listed (帐篷5000顶已运抵)."""
    clause = draft.clause
    if draft.rule in _BEHIND:
        if following is not None:
            return following.action  # 86家医院的1200名专家参会
        if tape.codes[slice(*draft.indicator[-1])] == "I":
            return draft.indicator[-1]  # 1032.5万人受灾
        deed = _DOES.match(tape.codes, draft.indicator[-1][1], clause.end)
    else:
        deed = _DONE.match(tape.codes, clause.figures[-1] + 1, clause.end)
    return deed.span(1) if deed is not None else None


def _whose(tape: Tape, subject: Range) -> Range:
    """The subject without title, preposition and date: 种粮大户孙某, 供电公司今年为果库, 集团与县政府 (who signs)."""
    start, end = subject
    codes = tape.codes
    while codes[start] in "vVI" and codes[start + 1] in "POH" and start + 1 < end:
        start += 1  # 协调甲公司等企业出资
    if tape.folded[tape.starts[start]] in "“「" and tape.folded[tape.starts[end] - 1] in "”」" and codes[start:end].strip("E") == "":
        return start + 1, end - 1  # a name without the marks around it
    if end - start > 1 and tape.text(end - 1, end) == "新":
        end -= 1  # 甲、乙两区新引进
    if person := _PERSONS.search(codes, start, end):
        return person.span()
    if other := _OTHERS.match(codes, start, end):
        end = other.end()
    for at in range(start + 1, end):
        if codes[at] == "&" and tape.text(at, at + 1) == "与":
            return start, at
    return start, end
