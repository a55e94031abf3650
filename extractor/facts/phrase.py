"""What stands before a figure, read from the figure to the left: its links, its change and basis, its indicator.

Reading order: `read` tries the shapes, the most particular first; each leaves plain words to `plain.fill`.
All places are tokens of the tape; a range is half-open.
"""

from __future__ import annotations

import re

from extractor.facts.draft import Phrase, Range
from extractor.facts.plain import fill
from extractor.facts.ruling import is_part
from extractor.facts.tape import Tape

# Links, limits, adverbs and aspect words directly before a figure say nothing of what is measured.
_LINKS = "LMcdUzpRSGw& "
_BASIS = re.compile(r"(b[^bVC]+?)[dfB]*\Z")
_OWN_BASIS = re.compile(r"B[dfB]*\Z")
_RATIO = re.compile(r"([Lc]|d?M|[VC]z)([^LMck]*)u\Z")
_COMPARE = re.compile(r"c([^cVCk]+)\Z")
_BASE = re.compile(r"y([^yC]*)\Z")
_DATED = re.compile(r"[CV][dUz]*(T)u[LMd]*\Z")
_REACHED = re.compile(r"[uN]?[dU]*[CVvI][zLUMd]*(?:Tu)?[zLMd]*Q|[dU]*[zL](?:Tu)?[MLd]*Q")
_MET = re.compile(r"V[^Vk,]*u\Z")
_RATIOS = ("percentage", "multiple")
_GOALS = ("预算", "计划", "目标", "任务", "指标")
_WAYS = {"up": ("增", "净增", "新增", "扩招", "多"), "down": ("减", "净减")}
_BACK = "恢复"
_SAME = ("同期", "同月", "同季")
_IS = frozenset({"是", "为", "相当于", "达到", "达"})
_LESS = re.compile(r"v[^,]*?w\Z")
_MORE = re.compile(r"C[Vv]U?\Z")
_SIZES = frozenset({"高", "低", "快", "多", "少"})
_REACHES = "达突迈跨站跃冲折"
# No more tokens than these are read before a figure: time stays linear in a text without punctuation.
_REACH = 60


def read(tape: Tape, first: int, figure: int) -> Phrase:
    """Reads the tokens `[first, figure)` that stand between the clause's edge, or the figure before, and a figure."""
    first = max(first, figure - _REACH)
    gap = tape.codes[first:figure]
    body = gap.rstrip(_LINKS)
    link = gap[len(body) :]
    phrase = Phrase()
    if "Tu" in gap and (dated := _DATED.search(gap)) and tape.text(first, first + dated.start(1))[-1] in "到至为":
        at = first + dated.start(1)
        back = tape.records[figure].kind in _RATIOS and tape.text(first + dated.start(), at).startswith(_BACK)
        if back or tape.text(at, at + 1).endswith(_SAME):
            # 恢复到去年同期的八成, 恢复到2019年的96.9%: the date is what it is measured by.
            phrase.shape, phrase.basis, phrase.action = "ratio", (at, at + 1), (first + dated.start(), first + dated.start() + 1)
            return fill(tape, first, gap[: dated.start()].rstrip("fdB "), phrase)
        # 从2014年的12.6%下降到2019年的0.4%
        phrase.date = first + dated.start(1)
        body, link = gap[: dated.start() + 1], gap[dated.start() + 1 : dated.start(1)]
    if body[-1:] == "e" and (raised := body.rstrip("e"))[-1:] in ("C", "z"):
        body = raised.rstrip(_LINKS)  # 提高到每人每月647元
        link = gap[len(body) :]
    if not body:
        phrase.action = _link(tape, first, link)
        return phrase
    if body[-2:] in ("Cp", "Vp") and tape.text(first + len(body) - 1, first + len(body)) in ("在", "于"):
        body, link = body[:-1], "p" + link  # 控制在3%以内
    last = body[-1]
    if last == "C" and not (tape.width(figure - len(link) - 1, figure - len(link)) == 1 and _sized(tape, first, body)):
        return _change(tape, first, body, link, phrase)
    # 减产0.8%: a verb alone before a share is a change of what was said.
    grown = "b" in body or (len(body.lstrip("dfB ")) == 1 and tape.records[figure].kind == "percentage")
    if last in "VI" and grown and (way := _way(tape.text(figure - len(link) - 1, figure - len(link)))):
        return _change(tape, first, body, link, phrase, way)
    if "y" in body and (base := _BASE.search(body)) and _REACHED.match(tape.codes, figure + 1):
        phrase.shape = "base"
        at = base[0].find("T")
        phrase.base = first + base.start() + at if at >= 0 else None
        return fill(tape, first, body[: base.start()], phrase)
    if "k" in body:
        return _share(tape, first, body, phrase)
    if last == "u":
        if tape.records[figure].kind in _RATIOS:
            if ratio := _RATIO.search(body):
                return _ratio(tape, first, body, ratio, phrase)
            if (done := _MET.search(body)) and tape.text(figure - len(link) - 2, figure - len(link) - 1).endswith(_GOALS):
                # 完成年初预算的59.8%
                phrase.shape, phrase.action = "ratio", (first + done.start(), first + done.start() + 1)
                return fill(tape, first, body[: done.start()].rstrip("fdB "), phrase)
        body = body[:-1]
    elif "c" in body and (compared := _COMPARE.search(body)):
        at = first + compared.start()
        phrase.shape, phrase.basis, phrase.action = "compare", (at, first + len(body)), (at, at + 1)
        return fill(tape, first, body[: compared.start()], phrase)
    elif "b" in body and (basis := _BASIS.search(body)):
        # 贫困群众人均可支配收入比2015年翻一番: the figure is itself the change.
        phrase.shape, phrase.basis = "change", (first + basis.start(), first + basis.end(1))
        return fill(tape, first, body[: basis.start()], phrase)
    elif more := _MORE.search(body):
        if tape.text(first + more.start(), first + more.start() + 1) in _SIZES:
            return _more(tape, first, body, more.start(), phrase)
    elif last == "B":
        own = _OWN_BASIS.search(body)
        phrase.basis = (first + own.start(), first + own.start() + 1) if own else None
        body = body.rstrip("Bdf")
    return _level(tape, first, body, link, phrase)


def _sized(tape: Tape, first: int, body: str) -> bool:
    """Whether 高 and the like tell a size (坝高118米), not a difference (比上年高2米)."""
    at = first + len(body) - 1
    return tape.text(at, at + 1) in _SIZES and "b" not in body and "B" not in body


def _level(tape: Tape, first: int, body: str, link: str, phrase: Phrase) -> Phrase:
    """A figure that says how much there is."""
    if body[-1:] == "e":
        return _each(tape, first, body, phrase)
    phrase.action = _link(tape, first + len(body), link)
    if "z" in link and body[-1:] in ("V", "v"):
        # 次果也卖到1元5角: a level that what stands before the verb has reached.
        phrase.shape, phrase.action = "reached", (first + len(body) - 1, first + len(body))
        body = body[:-1].rstrip("d&")
    return fill(tape, first, body, phrase)


def _link(tape: Tape, first: int, link: str) -> Range | None:
    """达, 突破 before a figure are its action; 为 and 共 are none."""
    for index, letter in enumerate(link):
        if letter == "L" and tape.folded[tape.starts[first + index]] in _REACHES:
            return first + index, first + index + 1
    return None


def _way(verb: str) -> str | None:
    """The direction of a verb that counts what came or went (比年初净增118万户)."""
    return next((way for way, heads in _WAYS.items() if verb.startswith(heads)), None)


def _change(tape: Tape, first: int, body: str, link: str, phrase: Phrase, way: str | None = None) -> Phrase:
    at = first + len(body) - 1
    row = tape.row(at)
    phrase.direction = way or (row.direction if row is not None else None)
    phrase.action = (at, at + 1)
    reached = phrase.direction is None or "z" in link or tape.text(at, at + 1)[-1] in "到至"
    phrase.shape = "to" if reached else "change"
    rest = body[:-1].rstrip("dfU ")
    if rest[-1:] == "b":
        rest = body[: len(rest) + 1]  # 较常年偏高
    if "b" in rest and (basis := _BASIS.search(rest)):
        phrase.basis = (first + basis.start(), first + basis.end(1))
        rest = rest[: basis.start()]
        if tape.text(at, at + 1) in _SIZES and _elsewhere(tape, *phrase.basis):
            phrase.shape, phrase.direction = "compare", None
    elif "w" in rest and (less := _LESS.search(rest)) and is_part(tape, first + less.start(), "less"):
        phrase.basis = (first + less.start(), first + len(rest))
        rest = rest[: less.start()]
    elif "B" in rest:
        own = _OWN_BASIS.search(rest)
        at = own.start() if own is not None else rest.index("B")
        phrase.basis = (first + at, first + at + 1)
        if own is not None:
            rest = rest[:at]
        elif at == 0:
            rest, first = rest[1:], first + 1
    return fill(tape, first, rest.rstrip("dfU "), phrase)


def _elsewhere(tape: Tape, start: int, end: int) -> bool:
    """Whether a basis is another's level (比全市平均水平高), not an earlier one (比上年高)."""
    codes = tape.codes[start:end]
    return "T" not in codes and ("P" in codes or "平均" in tape.text(start, end))


def _more(tape: Tape, first: int, body: str, at: int, phrase: Phrase) -> Phrase:
    """比去年多挣了8000元, 多卖了一万二千元: the verb is what changed."""
    phrase.shape, phrase.indicator = "change", (first + at, first + len(body))
    phrase.action = (first + at + 1, first + len(body.rstrip("U")))
    if "b" in body[:at] and (basis := _BASIS.search(body[:at].rstrip("dfU "))):
        row = tape.row(first + at)
        phrase.basis, phrase.direction = (first + basis.start(), first + basis.end(1)), row.direction if row else None
        body, at = body[: basis.start()], basis.start()
    elif body[at - 1 : at] == "B":
        row = tape.row(first + at)
        phrase.basis, phrase.direction = (first + at - 1, first + at), row.direction if row else None
        body, at = body[: at - 1], at - 1  # 同比多放6.2亿元
    indicator = phrase.indicator
    fill(tape, first, body[:at], phrase)
    phrase.indicator, phrase.subject = indicator, phrase.subject or (None if phrase.indicator == indicator else phrase.indicator)
    return phrase


def _share(tape: Tape, first: int, body: str, phrase: Phrase) -> Phrase:
    """企业捐款占65%, 占全区捐赠总额的两成: the part, 占, and the whole where it is written."""
    at = body.rindex("k")
    end = len(body.rstrip("uLMd "))
    phrase.shape = "share"
    phrase.tail = (first + at, first + max(end, at + 1))
    phrase.action = (first + at, first + at + 1)
    if body[at - 1 : at] == "u":
        # 到西部地区就业的占54.3%: the part is all that 的 closes.
        start = len(body) - len(body.lstrip("Fd& "))
        phrase.indicator, phrase.partial = (first + start, first + at), "F" in body[:start]
        return phrase
    return fill(tape, first, body[:at].rstrip("dB "), phrase)


def _ratio(tape: Tape, first: int, body: str, ratio: re.Match[str], phrase: Phrase) -> Phrase:
    """是上年的1.8倍, 为预算的98%, 不超过总投资的60%."""
    phrase.shape = "ratio"
    at = first + ratio.start()
    if tape.text(at, at + 1) in _IS:
        phrase.basis = (at, first + len(body))
    return fill(tape, first, body[: ratio.start()].rstrip("fdB "), phrase)


def _each(tape: Tape, first: int, body: str, phrase: Phrase) -> Phrase:
    """人均5亩 takes the carried indicator; 收购价为每公斤4.5元 has its own."""
    at = first + len(body) - 1
    fill(tape, first, body[:-1].rstrip("eLMd "), phrase)
    if phrase.indicator is None:
        phrase.shape, phrase.head = "each", (at, at + 1)
    return phrase
