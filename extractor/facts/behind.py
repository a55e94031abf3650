"""What stands behind a figure and may be what it measures: 21名教师, 两次赴疆考察, 9.8亿元建设安居房, 26人受灾."""

from __future__ import annotations

import re
from bisect import bisect_right

from extractor.facts.draft import Draft, Phrase, Range
from extractor.facts.plain import DOERS
from extractor.facts.tape import Tape

_AFTER = re.compile(r"u?(C?I(?=[,;.、)\n])|(?:[POE](?:[、&][POE])*(?=[NhI])|I(?=[NhIP])|[Nh])+)")
_AFTER_OF = re.compile(r"u([VIvNhPOEd]*[NhI])(?=[,;.、)\n]|\Z)")
_AFTER_VERB = re.compile(r"(v(?=N)[NhvI]+)")
_RELATIVE = re.compile(r"[VIv][^,;.:()\n、Q]*?u([Nh]+)")
_DOERS = re.compile(r"VN(?=[VIvdpRSGT])")
_LATER = re.compile(r"[dp]*[SGR][dpSGRT]*([VI])(?=[,;.)\n]|\Z)")
_NOUNS = re.compile("N+")
_NEXT = re.compile(r"[LMdc]*Q")
_WHOLE = re.compile(r"[^,;.:()\nQ]+")
_DEED = re.compile(r"[d]*((?:[VIv]|C(?=[VI,;.、\n])|[dU](?=[VIv]))[^,;:.()\n、Q]*)")
_OCCASION = re.compile(r"[dp]*(?:[VIvp]|d(?=[VIv]))[^,;:.()\nQ]*")
_SPENT = re.compile(r"V(?:[NhPEOI、&]|v(?=[NhvIV])|[Vv](?=[,;.]|\Z))+")
# What a noun behind a figure may begin with; Q is a figure that may stand between.
_OPENS = frozenset("uIPOENhvQVC")
# Words that end so only say of what kind the noun behind them is (标准化发热哨点诊室).
# A count of these is of them, whatever noun goes on (3个村集体经济, 1位同志面瘫).
_CLASSES = frozenset("县市区乡镇村省州旗") | {"乡镇", "街道", "行政村", "县区", "县市", "市县", "国家", "省份", "自然村", "同志", "部门", "市州", "州市", "县市区", "省区市", "市县区", "区县", "旗县"}
_SHARED = frozenset({"户均", "人均"})  # 1560户户均增收
_BOUNDS = frozenset({"以上", "以下"})
_KINDS = "化型式级性类制"
_EXISTS = frozenset({"有", "仍有", "尚有", "共有", "是"})
_TIMES = frozenset({"次", "趟", "回", "轮", "遍"})
_PHYSICAL = ("count", "measure")
_OPEN = ("bare", "names")


def take(tape: Tape, draft: Draft, previous: Draft | None, left: int) -> bool:
    """Takes what stands behind the figure for its indicator, where the words before it leave room.

    `previous` is the draft before it in its clause, `left` the token where the words before the figure begin.
    """
    phrase, kind = draft.phrase, draft.record.kind
    if kind == "count" and getattr(draft.record, "unit", None) in _TIMES and phrase.shape in ("bare", "names", "noun"):
        deed = _OCCASION.match(tape.codes, draft.figure + 1, draft.clause.end)
        if deed is not None:
            return _set(draft, deed.span(), "fact.times")
    after = _noun(tape, draft)
    if after is not None and kind == "count" and _for(tape, draft, after):
        draft.subject = draft.subject or phrase.indicator
        return _set(draft, after, "fact.behind")
    if after is not None and _room(tape, phrase, kind, draft.figure, after):
        if phrase.shape == "noun" and phrase.indicator is not None and not phrase.objects:
            if draft.subject is None:
                draft.subject = phrase.indicator
            elif draft.subject[1] == phrase.indicator[0]:
                draft.subject = draft.subject[0], phrase.indicator[1]  # 鹤城新区安置点3100套住房
        return _set(draft, after, "fact.behind")
    if phrase.shape == "each":
        return _deed(tape, draft)
    if phrase.shape == "verb" and kind == "money" and tape.codes[draft.figure - 1] == "V":
        spent = _SPENT.match(tape.codes, draft.figure + 1, draft.clause.end)
        if spent is not None:
            return _set(draft, spent.span(), "fact.spent")
    if kind == "percentage" and phrase.shape == "verb" and phrase.indicator and _exists(tape, phrase.indicator):
        # 有三成以上超载
        whole = _WHOLE.match(tape.codes, draft.figure + 1 + (tape.codes[draft.figure + 1 : draft.figure + 2] == "M"), draft.clause.end)
        return whole is not None and _set(draft, whole.span(), "fact.exists")
    return kind == "count" and _counted(tape, draft, previous, left)


def _exists(tape: Tape, indicator: Range) -> bool:
    return tape.text(*indicator) in _EXISTS


def _for(tape: Tape, draft: Draft, after: Range) -> bool:
    """Whether 为 says for whom: 基金为156名创业者提供借款."""
    before = draft.figure - 1
    return tape.text(before, before + 1) == "为" and tape.codes[after[1] : after[1] + 1] in ("V", "I", "v", "d")


def _set(draft: Draft, indicator: Range, rule: str) -> bool:
    draft.indicator, draft.rule, draft.behind = (indicator,), rule, True
    return True


def _deed(tape: Tape, draft: Draft) -> bool:
    """1032.5万人受灾: what those who are counted do."""
    deed = _DEED.match(tape.codes, draft.figure + 1, draft.clause.end)
    if deed is None:
        return False
    draft.action = (deed.start(1), deed.start(1) + 1)
    return _set(draft, deed.span(1), "fact.deed")


def aged(tape: Tape, figure: int) -> bool:
    """Whether a figure is an age that only says of whom another is told: 80岁以上7.9万人."""
    if tape.codes[figure + 1 : figure + 2] != "M" or tape.text(figure + 1, figure + 2) not in _BOUNDS:
        return False
    return getattr(tape.records.get(figure), "unit", None) == "岁"


def of_class(tape: Tape, noun: Range) -> bool:
    """Whether a noun is but a kind of place (个别县, 其余乡镇), and so says whose a figure is."""
    return tape.text(noun[1] - 1, noun[1]) in _CLASSES


def later(tape: Tape, draft: Draft) -> bool:
    """Takes the verb behind a count that goes on with none said before: 首批4台将于6月交付."""
    deed = _LATER.match(tape.codes, draft.figure + 1, draft.clause.end)
    if deed is None or draft.record.kind != "count" or draft.phrase.shape != "bare":
        return False
    draft.action = deed.span(1)
    return _set(draft, deed.span(1), "fact.deed")


def _counted(tape: Tape, draft: Draft, previous: Draft | None, left: int) -> bool:
    """A count without a noun directly behind it."""
    phrase, figure, codes = draft.phrase, draft.figure, tape.codes
    if (relative := _RELATIVE.match(codes, figure + 1, draft.clause.end)) is not None:
        return _set(draft, relative.span(1), "fact.relative")
    if phrase.shape == "verb" and phrase.indicator and _exists(tape, phrase.indicator):
        whole = _WHOLE.match(codes, figure + 1, draft.clause.end)
        return whole is not None and _set(draft, whole.span(), "fact.exists")
    if phrase.shape not in _OPEN:
        return False
    if previous is not None and previous.behind and previous.action and codes[left:figure] in ("", "、", "&"):
        # 涉及6个乡镇1120户、四千余人: no noun of their own, so they share the verb.
        draft.indicator, draft.action = (previous.action,), previous.action
        return _deed(tape, draft) or True
    if previous is not None and not previous.behind and left == figure:
        return False
    return _deed(tape, draft)


def _noun(tape: Tape, draft: Draft) -> Range | None:
    """The noun behind a figure, or behind the next one where the two stand side by side (3批126家苏企)."""
    codes, at = tape.codes, draft.figure
    if draft.record.kind == "percentage" and codes[at + 1 : at + 3] == "Mu":
        at += 1  # 80%以上的资金
    if codes[at + 1 : at + 2] not in _OPENS or tape.text(at + 1, min(at + 3, len(codes))) in _SHARED:
        return None
    while codes[at + 1 : at + 2] == "Q" and at - draft.figure < 4:
        at += 1
    if aged(tape, at):
        at += 1  # 6.8万名80岁以上老年人
    found = _noun_at(tape, at + 1, ruled=draft.phrase.shape == "verb")
    if found is None or not _NEXT.match(codes, found[1]):
        return found
    # 9个市县闲置资金4.36亿元: the last noun is the next figure's.
    if draft.record.kind != "count":
        return None
    closed = tape.text(*found).find(")")
    if tape.text(found[0], found[0] + 1) in _CLASSES and closed > 0:
        # 9个县(市、区)家庭箱2.1万个
        return found[0], bisect_right(tape.starts, tape.starts[found[0]] + closed)
    both = codes.find("&", *found)
    if both >= 0:
        return found[0], both
    if found[1] - found[0] < 2 or codes[found[1] - 1] != "h":
        return found
    run = _NOUNS.match(codes, *found)
    return run.span() if run is not None else (found[0], found[0] + 1)


def _noun_at(tape: Tape, at: int, *, ruled: bool) -> Range | None:
    """The noun at a token, 的 before it or not: 12万平方米标准厂房, 60%的实物工程量.

    Behind a figure that a verb rules (吸纳三百名留守妇女) an unlisted verb may open it.
    """
    codes = tape.codes
    if codes[at : at + 1] == "V" and _DOERS.match(codes, at) and tape.folded[tape.starts[at + 2] - 1] in DOERS:
        return at, at + 2  # 54万名缴存职工提取公积金
    match = _AFTER.match(codes, at)
    if match is None and codes[at : at + 1] == "u":
        match = _AFTER_OF.match(codes, at, at + 12)
    elif match is None and ruled:
        match = _AFTER_VERB.match(codes, at)
    if match is None:
        return None
    start, end = match.span(1)
    while end > start and tape.folded[tape.starts[end] - 1] in _KINDS and (more := _AFTER_VERB.match(codes, end)):
        end = more.end()
    if end - start > 1 and tape.text(start, start + 1) in _CLASSES and tape.folded[tape.starts[start + 1]] != "(":
        return start, start + 1  # 2个县项目开工率偏低
    if codes[end : end + 2] == "&N" and tape.text(end, end + 1) in ("和", "及"):
        end += 1
        while codes[end : end + 1] == "N":
            end += 1
    return start, end


def _room(tape: Tape, phrase: Phrase, kind: str, figure: int, after: Range) -> bool:
    """Whether the noun behind is the one measured rather than the one before."""
    codes, shape = tape.codes, phrase.shape
    if phrase.objects and codes[after[0] : after[1]] == "I":
        return False  # 选派队员2108名驻村
    if phrase.objects and phrase.indicator and "I" in codes[after[0]] + codes[after[1] : after[1] + 1].replace("v", "I").replace("V", "I") and not codes[slice(*phrase.indicator)].strip("Nh"):
        return False  # 选派医师20名外出进修
    if shape in _OPEN:
        return phrase.action is None
    if kind in _PHYSICAL and codes[figure + 1] == "u":
        return shape == "verb"
    if kind in _PHYSICAL or kind == "percentage":
        return phrase.indicator is None or codes[phrase.indicator[1] - 1] != "h"
    return shape == "verb" and codes[after[0] - 2 if codes[figure + 1] == "u" else figure - 1] != "I"
