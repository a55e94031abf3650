"""Figures of forms and tables: what stands before a colon, or at the head of a column, says what is measured.

中标金额:2846万元; a row 比亚迪股份有限公司 3000.00 under a head 捐赠单位 金额.
"""

from __future__ import annotations

from bisect import bisect_left

from extractor.facts.draft import Clause, Draft, Phrase, Range
from extractor.facts.plain import fill
from extractor.facts.tape import Tape

_LONGEST = 12
"""Tokens of a label."""
_BETWEEN = "LMde "
_GROWTH = ("增长", "增减", "增幅", "同比", "涨跌")
_SAID = frozenset("说道称问答")
_HIGHEST = 200
"""Lines that a table may have above a row."""


def labelled(tape: Tape, draft: Draft, idle: Clause | None) -> bool:
    """Gives a figure behind a colon the label before it for its indicator: 最高限价:280万元.

    Args:
        tape: the document's letters.
        draft: the figure.
        idle: the clause before its own, where that holds no figure.
    """
    start = draft.clause.start
    if idle is None or idle.end != start - 1 or tape.codes[idle.end] != ":" or idle.end - idle.start > _LONGEST:
        return False
    if tape.codes[start : draft.figure].strip(_BETWEEN) and not share_of(tape, draft):
        return False
    label = tape.codes[idle.start : idle.end]
    if label.endswith("s") or "H" in label or tape.folded[tape.starts[idle.end] - 1] in _SAID:
        return False
    phrase = fill(tape, idle.start, label, Phrase())
    if phrase.indicator is None:
        return False
    draft.clause = draft.clause._replace(start=idle.start)  # its words tell of the figure's status too
    draft.indicator, draft.rule = (phrase.indicator,), "fact.label"
    draft.subject, draft.action = draft.subject or phrase.subject, draft.action or phrase.action
    return True


def share_of(tape: Tape, draft: Draft) -> bool:
    """Whether a figure is a share of what alone stands before it in its clause: (履约保证金:)合同金额的5%."""
    words = tape.codes[draft.clause.start : draft.figure]
    return draft.record.kind == "percentage" and words.endswith("u") and not words[:-1].strip("NhIad")


def tabled(tape: Tape, draft: Draft) -> bool:
    """Gives a figure in a row that opens with a name the head of its column for its indicator, and the name for its subject."""
    text, at = tape.folded, tape.starts[draft.figure]
    start = text.rfind("\n", 0, at) + 1
    if text.find("\t", start, at) < 0:
        return False
    column = text.count("\t", start, at)
    label = _tokens(tape, start, text.index("\t", start))
    codes = tape.codes[slice(*label)].rstrip(" ")
    label = (label[0], label[0] + len(codes))
    if not codes or "Q" in codes:
        return False
    width = text.count("\t", start, _end(text, start))
    head, line = -1, start
    for _ in range(_HIGHEST):
        above = text.rfind("\n", 0, max(line - 1, 0)) + 1
        if line == 0 or text.count("\t", above, _end(text, above)) != width:
            break
        head = line = above
    cell = _cell(text, head, column) if head >= 0 else None
    if cell is not None and draft.record.kind == "percentage" and any(word in text[slice(*cell)] for word in _GROWTH):
        draft.direction = "up"  # a minus turns it round, as it does behind 增长
    if codes.strip("POH "):
        # A row of a thing is told of the thing, whatever its unit and the year of its column.
        draft.indicator, draft.rule = (label,), "fact.table"
        return True
    if cell is None:
        return False
    first, last = _tokens(tape, *cell)
    if first >= last or "Q" in tape.codes[first:last]:
        return False
    draft.indicator, draft.subject, draft.rule = ((first, last),), label, "fact.table"
    return True


def _end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _cell(text: str, start: int, column: int) -> Range | None:
    """The cell of a column in the line that begins at `start`, without the blanks about it."""
    at, end = start, _end(text, start)
    for _ in range(column):
        at = text.index("\t", at, end) + 1
    stop = text.find("\t", at, end)
    stop = end if stop < 0 else stop
    while at < stop and text[at] in " \r":
        at += 1
    while stop > at and text[stop - 1] in " \r":
        stop -= 1
    return (at, stop) if at < stop else None


def _tokens(tape: Tape, start: int, end: int) -> Range:
    """The tokens of a stretch of text."""
    return bisect_left(tape.starts, start), bisect_left(tape.starts, end)
