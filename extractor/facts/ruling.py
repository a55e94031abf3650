"""Which verb of a phrase rules the object that ends it: 安排 in 安排援疆资金28.6亿元; none in 装备制造业增加值.

`body` is the letters of a phrase from token `first` on; places within it are counted from there.
"""

from __future__ import annotations

import re

from extractor.facts.tape import Tape

NAMES = re.compile(r"(?:[POHE#](?:[、&](?=[POHE#])|j)?)+")
"""Names that stand together, as letters of the tape."""
SKIPPED = "UdLMtTDRwBz "
"""Letters of small words that may stand between a verb and its object."""
_WORKS = frozenset({"项目", "工程"})


def ruling(tape: Tape, first: int, body: str, start: int) -> int | None:
    """The verb whose object ends the body: the last listed one, or an unlisted one that opens it."""
    size = body[-1] == "h" and not _resource(tape, first + len(body) - 1)
    for index in range(len(body) - 2, start - 1, -1):
        letter = body[index]
        if size and letter in "VI" and not _reaches(tape, first, body, index):
            continue
        if letter not in "VCI" or (letter == "I" and (body[index + 1] == "h" or not _opens(tape, first, body, start, index))):
            continue
        tail = body[index + 1 :].lstrip("Udz ")
        if not tail or tail[0] in "uj、&LpM" or not tail.strip(SKIPPED):
            continue
        if "u" in tail and not body[start:index].strip("pd"):
            return None
        if letter == "V" and index > start and body[index - 1] == "N" and _underway(tape, first, body, start):
            continue
        if index > start and body[index - 1] in "NhIPO" and _compound(tape, first + len(body) - len(tail), tail):
            continue
        return index
    if body[-1] not in "Nh" or "v" not in body or size:
        return None
    names = NAMES.match(body, start)
    index = names.end() if names is not None else start
    while index < len(body) and body[index] in "dRSGtTDpwL":
        index += 1
    return index if index < len(body) - 1 and body[index] == "v" and "u" not in body[index:] else None


def _underway(tape: Tape, first: int, body: str, start: int) -> bool:
    """Whether a verb of doing opens the words, so that one between nouns is part of a name: 完成特困供养机构改造15所."""
    row = tape.row(first + start) if body[start] == "V" else None
    return row is not None and row.status is not None


def _resource(tape: Tape, token: int) -> bool:
    """Whether a head is a thing that is given or got (资金, 贷款), and not a size or a rate (面积, 人数), which few verbs rule."""
    text = tape.text(token, token + 1)
    rows = (tape.rows.get(text[-width:]) for width in range(min(4, len(text)), 0, -1))
    row = next((row for row in rows if row is not None), None)
    return row is not None and row.part == "resource"


def _reaches(tape: Tape, first: int, body: str, index: int) -> bool:
    """Whether a verb rules a size or a rate: 完成货运量, 已流转土地面积; not 参加失业保险人数, 人工造林面积."""
    return is_part(tape, first + index, "reach") or body[index - 1 : index] in ("R", "S", "G") or body[index + 1] == "U"


def _opens(tape: Tape, first: int, body: str, start: int, index: int) -> bool:
    """Whether a verb that is as often a noun (培训, 救助) opens the phrase or stands behind a name or an adverb.

    Behind another verb it is part of that one's object (建成集中供水工程), but where the two are joined (新建和维修仓容).
    """
    if index == start:
        return True
    before = body[index - 1]
    if body[start] == "p" and before == "N" and body[index + 1] in "NP":
        return True  # 通过消费扶贫平台销售农产品
    if before in "&、":
        return body[index - 2 : index - 1] in ("V", "I")
    if "V" in body[start:index]:
        return False
    return before in "dRSGLfUPOHTE" or tape.folded[tape.starts[first + index] - 1] in "”」"


def _compound(tape: Tape, token: int, tail: str) -> bool:
    """Whether a verb between nouns only helps to make one: 基础设施建设投资, 受理率."""
    if tail[-1] == "h" and len(tail) > 1 and tape.text(token + len(tail) - 2, token + len(tail) - 1) in _WORKS:
        return tail[0] != "h"  # 医院改扩建项目总投资
    return tail == "I" or (tail == "h" and tape.width(token, token + 1) == 1)


def is_part(tape: Tape, token: int, part: str) -> bool:
    """Whether a token is a listed word of a part."""
    row = tape.row(token)
    return row is not None and row.part == part
