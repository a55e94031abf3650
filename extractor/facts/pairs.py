"""Lists with 分别: figures pair with the listed items in order; lists of unequal length are refused, not guessed at."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.facts.draft import Clause, Draft, Phrase, Range
from extractor.facts.phrase import read
from extractor.facts.tape import Tape

JOINTS = frozenset({"、", "&", "、&", ","})
_LEAD = re.compile(r"(?:yTw?|[dFtDRSGwszBLM ,:U#-]|p(?=[POHEN])|&)*")
_DATES = re.compile(r"T(?:[、&]T)+")
_NAMES = re.compile(r"[POHE#]+\Z")
_LIST = re.compile(r"[POHE]+(?:、[POHE]+)+")
_LINKED = re.compile(r"[POHE]+(?:[、&][POHE]+)+")
_VERB = re.compile("(?<![、&])(?<!^)v")
_NEAR = 80  # tokens of the clause before that are looked through
_LED = re.compile(r"[POHE]+")


def _draft(tape: Tape, part: Clause, figure: int, phrase: Phrase) -> Draft:
    return Draft(figure, tape.records[figure], phrase, part)


def joined(tape: Tape, figures: Sequence[int], index: int, left: int) -> list[int] | None:
    """The figures from `index` on that stand side by side under 分别, or as a list of changes; None for others."""
    codes = tape.codes
    gap = codes[left : figures[index]]
    respectively = "f" in gap
    if not respectively and "C" not in gap:
        return None
    group = [figures[index]]
    for figure in figures[index + 1 :]:
        between = codes[group[-1] + 1 : figure]
        if between in JOINTS or (respectively and between[:1] in ("、", "&") and between.strip("、&NhdMPe") == ""):
            group.append(figure)
        else:
            break
    return group if respectively or len(group) > 1 else None


def pair(
    tape: Tape, said: list[Draft], part: Clause, left: int, group: list[int], idle: Clause | None
) -> list[Draft]:
    """Drafts of a group of figures; none where its items and figures do not pair.

    `said` are the drafts of the sentence so far; `left` is the token where the words of the group begin, and `idle` the
    clause before, where it holds no figure.
    """
    first, count = group[0], len(group)
    at = tape.codes.rfind("f", left, first)
    phrase = read(tape, at + 1 if at >= 0 else left, first)
    items: list[Range] = []
    dates: list[int] = []
    phrase.partial = phrase.partial or "F" in tape.codes[left:first]
    if at >= 0:
        items, dates = _items(tape, left, at, phrase)
        if not dates and (later := _DATES.search(tape.codes, at, first)):
            # 分别于3月、5月到位资金3亿元、2亿元
            dates = [i for i in range(*later.span()) if tape.codes[i] == "T"]
    if len(dates) == count:
        return _same(tape, part, group, phrase, items, dates)
    if len(items) == count and count > 1:
        return _listed(tape, said, part, group, phrase, items)
    if len(items) > 1:
        return []
    if items and phrase.indicator is None:
        if _NAMES.fullmatch(tape.codes, *items[0]):
            phrase.subject = items[0]
        elif count > 1 and tape.codes[items[0][1] - 1] in "hNI" and tape.width(*items[0]) > 2:
            return _alike(tape, part, group, phrase, items[0])
        elif tape.codes[items[0][0] : items[0][1]] == "g":
            phrase.growth, phrase.tail = True, items[0]
        else:
            phrase.indicator = items[0]
    if count == 1 and not items:
        return _earlier(tape, said, part, group, phrase)
    if at < 0 and phrase.indicator is not None:
        return []
    if idle is not None and phrase.indicator is not None and len(items) < 2:
        return _named(tape, part, group, phrase, idle)
    return _earlier(tape, said, part, group, phrase)


def _alike(tape: Tape, part: Clause, group: list[int], phrase: Phrase, indicator: Range) -> list[Draft]:
    """One indicator of things that are only counted: 三次产业对增长的贡献率分别为11.6%、60.9%和27.5%."""
    drafts = [_draft(tape, part, figure, phrase) for figure in group]
    for draft in drafts:
        draft.indicator, draft.rule = (indicator,), "fact.pair.alike"
    return drafts


def _items(tape: Tape, left: int, end: int, phrase: Phrase) -> tuple[list[Range], list[int]]:
    """The listed items before 分别, and the dates that open them where there are several."""
    codes = tape.codes
    start = left = max(left, end - _NEAR)
    if phrase.basis is None and "B" in codes[left:end]:
        own = codes.index("B", left)
        phrase.basis = (own, own + 1)
    if lead := _LEAD.match(codes, left, end):
        start = lead.end()
    dates: list[int] = []
    if several := _DATES.match(codes, start, end):
        dates = [i for i in range(several.start(), several.end()) if codes[i] == "T"]
        start = several.end()
    elif start < end and codes[start] == "T":
        start += 1
    body = codes[start:end]
    if "b" in body and phrase.basis is None:
        phrase.basis = (start + body.index("b"), start + len(body.rstrip("dB ")))
        body = body[: body.index("b")]
    body = body.rstrip("BdRSGLMUpjQe ")
    if "、" in body and (ruled := body.split("、")[0].find("V")) >= 0:
        start, body = start + ruled + 1, body[ruled + 1 :]  # 赛事拉动住宿、餐饮消费分别为
    if (aimed := body.split("、")[0].find("p")) >= 0:
        start, body = start + aimed + 1, body[aimed + 1 :]  # 财政局今年对疾控、急救体系分别安排
    if body[:1] == "V" and "D" in body:
        return [], dates
    if "v" in body and phrase.indicator is not None and phrase.shape == "noun":
        body = _VERB.split(body)[0]
    items, at = [], start
    for mark in re.finditer("[、&]", body):
        if start + mark.start() > at:
            items.append((at, start + mark.start()))
        at = start + mark.end()
    if start + len(body) > at:
        items.append((at, start + len(body)))
    return items, dates


def _same(
    tape: Tape, part: Clause, group: list[int], phrase: Phrase, items: list[Range], dates: list[int]
) -> list[Draft]:
    """One indicator at several dates: 11月、12月财政收入增幅分别回落1.2个百分点和3.4个百分点."""
    indicator = items[0] if items else phrase.indicator
    if indicator is None:
        return []
    drafts = []
    for figure, date in zip(group, dates, strict=True):
        draft = _draft(tape, part, figure, phrase)
        draft.indicator, draft.date, draft.rule = (indicator,), date, "fact.pair.date"
        drafts.append(draft)
    return drafts


def _listed(
    tape: Tape, said: list[Draft], part: Clause, group: list[int], phrase: Phrase, items: list[Range]
) -> list[Draft]:
    codes = tape.codes
    subjects: list[Range | None] = [None] * len(items)
    indicators: list[tuple[Range, ...]]
    own = phrase.indicator
    named = all(_NAMES.fullmatch(codes, *item) for item in items[:-1])
    led = _LED.match(codes, *items[-1])
    verbal = own is not None and phrase.shape == "verb" and phrase.action is not None and codes[phrase.action[0]] == "V"
    if verbal and phrase.partial and said and said[-1].record.kind == tape.records[group[0]].kind:
        own = None  # 安排30亿元,其中甲市、乙市分别安排3亿、2亿元
    if own is not None and verbal and not named and codes[items[0][0] - 1] != "p":
        indicators = [(item, own) for item in items]  # 花生、大豆分别播种85万亩和43万亩
    elif phrase.indicator is not None or (named and led and led.end() == items[-1][1]):
        subjects = list(items)
        base = (own,) if own else said[-1].indicator if said else None
        if base is None:
            return []
        indicators = [base] * len(items)
        if phrase.growth and phrase.tail:
            indicators = [(*base, phrase.tail)] * len(items)
    elif named and led:
        rest = (led.end() + (codes[led.end()] == "u"), items[-1][1])
        subjects = [*items[:-1], (items[-1][0], led.end())]
        indicators = [(rest,)] * len(items)
    else:
        indicators = _shared(tape, items)
    drafts = []
    before = group[0]
    for figure, indicator, subject in zip(group, indicators, subjects, strict=True):
        draft = _draft(tape, part, figure, phrase)
        draft.indicator, draft.rule = indicator, "fact.pair.list"
        if figure > before and codes[before + 1 : figure] not in JOINTS:
            # 选派教师20名、医生10名: each figure has its own noun.
            other = read(tape, before + 1, figure).indicator
            draft.indicator = (other,) if other and codes[slice(*other)].strip("e") else indicator
        before = figure
        draft.subject = subject or draft.subject
        drafts.append(draft)
    return drafts


def _shared(tape: Tape, items: list[Range]) -> list[tuple[Range, ...]]:
    """Indicators of listed nouns, with the head that the last one says for all (城镇、农村居民收入)."""
    last = items[-1]
    width = min(b - a for a, b in items[:-1])
    closed = any(tape.codes[b - 1] in "hg" for _, b in items[:-1])
    head = (last[0] + width, last[1])
    if closed or head[0] >= head[1] or tape.codes[last[1] - 1] not in "hgNI":
        return [(item,) for item in items]
    if tape.codes[head[0]] == "u":
        head = (head[0] + 1, head[1])
    return [*((item, head) for item in items[:-1]), (last,)]


def _earlier(tape: Tape, said: list[Draft], part: Clause, group: list[int], phrase: Phrase) -> list[Draft]:
    """Figures that pair with the last as many figures of the sentence, or with the listed subject of the last one."""
    count = len(group)
    levels = [d for d in said[-2 * count - 8 :] if d.level]
    sources: list[Draft] = []
    if phrase.indicator is None and len(levels) >= count > 1:
        sources = levels[-count:]
        amounts = [d for d in levels if d.record.kind != "percentage"]
        if len(amounts) >= count and any(getattr(tape.records[f], "form", None) == "percent" for f in group):
            sources = amounts[-count:] if any(s.record.kind == "percentage" for s in sources) else sources  # 销售51万辆,产销率99%,分别下降
    subjects: list[Range] = []
    whole = said[-1].subject if said else None
    if whole is not None and count > 1 and whole[0] >= said[-1].clause.start:
        subjects = _split(tape, whole)
    if subjects and len(subjects) == count:
        sources = [said[-1]] * count
    elif not sources:
        return []
    else:
        subjects = []
    drafts = []
    for index, (figure, source) in enumerate(zip(group, sources, strict=True)):
        draft = _draft(tape, part, figure, phrase)
        draft.dependent, draft.source, draft.rule = True, source, "fact.pair.earlier"
        draft.indicator = (phrase.indicator,) if phrase.indicator else source.indicator
        if phrase.growth and phrase.tail:
            draft.indicator = (*draft.indicator, phrase.tail)
        draft.subject = subjects[index] if subjects else draft.subject or source.subject
        if phrase.shape == "ratio" and draft.record.kind == "multiple":
            draft.direction = "up"
        drafts.append(draft)
    return drafts


def _named(tape: Tape, part: Clause, group: list[int], phrase: Phrase, idle: Clause) -> list[Draft]:
    """Figures that pair with as many names of the clause before: 与甲县、乙县签订协议,分别捐资1.2亿、8000万元."""
    idle = idle._replace(start=max(idle.start, idle.end - _NEAR))
    lists = [*_LIST.finditer(tape.codes, idle.start, idle.end), *_LINKED.finditer(tape.codes, idle.start, idle.end)]
    for names in lists:
        if len(_split(tape, names.span())) == len(group):
            drafts = [_draft(tape, part, figure, phrase) for figure in group]
            for draft in drafts:
                draft.indicator, draft.rule = (phrase.indicator or names.span(),), "fact.pair.named"
            return drafts
    # 对国家级、省级工厂,分别给予: a list of kinds, as long as the figures are many.
    if tape.codes.count("、", idle.start, idle.end) + 1 == len(group):
        drafts = [_draft(tape, part, figure, phrase) for figure in group]
        for draft in drafts:
            draft.indicator, draft.rule = (phrase.indicator or (idle.start, idle.end),), "fact.pair.named"
        return drafts
    return []


def _split(tape: Tape, whole: Range) -> list[Range]:
    """The names of a listed subject."""
    parts, at = [], whole[0]
    for index in range(whole[0], whole[1]):
        if tape.codes[index] in "、&":
            parts.append((at, index))
            at = index + 1
    parts.append((at, whole[1]))
    return [p for p in parts if p[1] > p[0]]
