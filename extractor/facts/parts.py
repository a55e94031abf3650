"""Who and what of a fact, once its indicator is known: a verb behind the figure, and the subject without what is none of it.

Reading order: `complete`, then `_deed` (what those who are counted do) and `_whose` (the subject as written).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.facts.draft import CHANGES, Draft, Range
from extractor.facts.tape import Tape

_DOES = re.compile(r"[^,;.:()\nQ]*?([VIv])")
_DONE = re.compile(r"[dp]*[RSG][d]*([VIv])")
_PASSES = frozenset({"超过", "不超过", "超出"})
_TURNED = {"up": "down", "down": "up"}
_BEHIND = frozenset({"fact.behind", "fact.relative"})
# What parts a subject from the words that only go with it: a preposition, a date, a word of status.
_OTHERS = re.compile(r"[POHEN][POHE、&]*[POHE](?=[pTSGRd])|[POHE](?=[pTSGRd])")
_PERSONS = re.compile(r"H(?:[、&]H)*\Z")


def complete(tape: Tape, drafts: Sequence[Draft]) -> None:
    """Gives drafts of a sentence the verb that stands behind their figures, and trims their subjects."""
    for draft in drafts:
        if draft.action is None and draft.phrase.shape not in CHANGES:
            draft.action = _passes(tape, draft) or _deed(tape, draft)
        if draft.direction in _TURNED and (getattr(draft.record, "value", None) or 0) < 0:
            draft.direction = _TURNED[draft.direction]  # 增长-2%
        if draft.subject is not None:
            draft.subject = _whose(tape, draft.subject)


def _passes(tape: Tape, draft: Draft) -> Range | None:
    """超过 before the figure."""
    before = draft.figure - 1
    return (before, before + 1) if tape.text(before, before + 1) in _PASSES else None


def _deed(tape: Tape, draft: Draft) -> Range | None:
    """What those who are counted do (1200名专家参会), or what was done to all that is listed (帐篷5000顶已运抵)."""
    clause = draft.clause
    if draft.rule in _BEHIND:
        deed = _DOES.match(tape.codes, draft.indicator[-1][1], clause.end)
    else:
        deed = _DONE.match(tape.codes, clause.figures[-1] + 1, clause.end)
    return deed.span(1) if deed is not None else None


def _whose(tape: Tape, subject: Range) -> Range:
    """The subject without title, preposition and date: 种粮大户孙某, 供电公司今年为果库, 集团与县政府 (who signs)."""
    start, end = subject
    codes = tape.codes
    if person := _PERSONS.search(codes, start, end):
        return person.span()
    if other := _OTHERS.match(codes, start, end):
        end = other.end()
    for at in range(start + 1, end):
        if codes[at] == "&" and tape.text(at, at + 1) == "与":
            return start, at
    return start, end
