"""What stands before a figure, read from the figure to the left: its links, its change and basis, its indicator.

Reading order: `read` (the shapes, most particular first), `object_of` (verb, object and subject of plain words).
All places are tokens of the tape; a range is half-open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extractor.facts.tape import Tape

Range = tuple[int, int]

# Links, limits, adverbs and aspect words directly before a figure say nothing of what is measured.
_TAIL = re.compile(r"[LMcdUzpRSGw& ]*\Z")
_LEAD = re.compile(r"(?:yTw?|pT|(?:[&dFtTDRSGwszBLM ,:、;U#j-]))*")
_BASIS = re.compile(r"(b[^bVC]*?)[dfB]*\Z")
_OWN_BASIS = re.compile(r"B[dfB]*\Z")
_RATIO = re.compile(r"([Lc]|d?M|[VC]z)([^LMck]*)u\Z")
_COMPARE = re.compile(r"c([^cVCk]+)\Z")
_BASE = re.compile(r"y([^yC]*)\Z")
_DATED = re.compile(r"[CV][dU]*z(T)u[LMd]*\Z")
_REACHED = re.compile(r"[uN]?[dU]*[CVvI][zLUMd]*(?:Tu)?[zLMd]*Q|[dU]*[zL](?:Tu)?[MLd]*Q")
_TOLD_FIRST = re.compile(r"([hg])[RSGd]*V\Z")
_ADVERB = re.compile(r"[dSGRw](?=[^dSGRw]+\Z)")
_NAMES = re.compile(r"(?:[POHE#](?:[、&](?=[POHE#])|j)?)+")
_AFTER = re.compile(r"u?((?:[POE](?:[、&][POE])*(?=[NhI])|I(?=[NhIP,;.、)\n])|[Nh])+)")
_AFTER_OF = re.compile(r"u([VIvNhPOEd]*[NhI])(?=[,;.、)\n]|\Z)")
_AFTER_VERB = re.compile(r"(v(?=N)[NhvI]+)")
_SKIPPED = "UdLMtTDRwB "


@dataclass(slots=True)
class Phrase:
    """A reading of the words before a figure.

    Attributes:
        shape: change, to (a level reached by a change), compare, share, ratio, base, noun, verb, each, names, or bare.
        indicator: where it is written; None where it must be carried.
        tail: what is added to a carried indicator, or to the part of a share (占, the whole; 增速).
        subject, action, basis: where they are written.
        head: a word that stands before a carried indicator (人均).
        partial: 其中 opens it.
        growth: the indicator is a word of growth that belongs to what grew.
        first: where the words about the indicator begin.
        date: the date of the level that a change reaches.
        base: a date between 由 and the base figure.
    """

    shape: str = "bare"
    indicator: Range | None = None
    tail: Range | None = None
    head: Range | None = None
    subject: Range | None = None
    action: Range | None = None
    basis: Range | None = None
    direction: str | None = None
    partial: bool = False
    growth: bool = False
    objects: bool = field(default=False)
    base: int | None = None
    date: int | None = None


def read(tape: Tape, first: int, figure: int) -> Phrase:
    """Reads the tokens `[first, figure)` that stand between the clause's edge, or the figure before, and a figure."""
    gap = tape.codes[first:figure]
    cut = _TAIL.search(gap)
    body = gap[: cut.start()] if cut else gap
    link = gap[len(body) :]
    phrase = Phrase()
    if dated := _DATED.search(gap):
        # 从2014年的12.6%下降到2019年的0.4%
        phrase.date = first + dated.start(1)
        body, link = gap[: dated.start() + 1], gap[dated.start() + 1 : dated.start(1)]
    if not body:
        phrase.action = _link(tape, first, link)
        return phrase
    last = body[-1]
    if last == "C":
        return _change(tape, first, body, link, phrase)
    if "y" in body and (base := _BASE.search(body)) and _REACHED.match(tape.codes, figure + 1):
        phrase.shape = "base"
        dated = base[0].find("T")
        phrase.base = first + base.start() + dated if dated >= 0 else None
        return _plain(tape, first, body[: base.start()], phrase)
    if "k" in body:
        return _share(tape, first, body, phrase)
    if last == "u":
        if ratio := _RATIO.search(body):
            return _ratio(tape, first, body, ratio, phrase)
        body = body[:-1]
    elif "c" in body and (compared := _COMPARE.search(body)):
        phrase.shape = "compare"
        phrase.basis = (first + compared.start(), first + len(body))
        phrase.action = (first + compared.start(), first + compared.start() + 1)
        return _plain(tape, first, body[: compared.start()], phrase)
    elif "b" in body and (basis := _BASIS.search(body)):
        # 贫困群众人均可支配收入比2015年翻一番: the figure is itself the change.
        phrase.shape, phrase.basis = "change", (first + basis.start(), first + basis.end(1))
        return _plain(tape, first, body[: basis.start()], phrase)
    elif last == "B":
        own = _OWN_BASIS.search(body)
        phrase.basis = (first + own.start(), first + own.start() + 1) if own else None
        body = body.rstrip("Bdf")
    if body and body[-1] == "e":
        return _each(tape, first, body, phrase)
    phrase.action = _link(tape, first + len(body), link)
    if "z" in link and body and body[-1] in "Vv":
        # 次果也卖到1元5角: a level that what stands before the verb has reached.
        phrase.shape, phrase.action = "reached", (first + len(body) - 1, first + len(body))
        body = body[:-1].rstrip("d&")
    return _plain(tape, first, body, phrase)


def _link(tape: Tape, first: int, link: str) -> Range | None:
    """达, 突破 before a figure are its action; 为 and 共 are none."""
    for index, letter in enumerate(link):
        if letter == "L" and tape.text(first + index, first + index + 1)[0] in "达突迈跨站跃冲":
            return first + index, first + index + 1
    return None


def _change(tape: Tape, first: int, body: str, link: str, phrase: Phrase) -> Phrase:
    at = first + len(body) - 1
    row = tape.row(at)
    phrase.shape = "to" if "z" in link or tape.text(at, at + 1)[-1] in "到至" else "change"
    if row is not None and row.direction is None:
        phrase.shape = "to"
    phrase.direction = row.direction if row else None
    phrase.action = (at, at + 1)
    rest = body[:-1].rstrip("dfU ")
    if basis := _BASIS.search(rest):
        phrase.basis = (first + basis.start(), first + basis.end(1))
        rest = rest[: basis.start()]
    elif own := _OWN_BASIS.search(rest):
        phrase.basis = (first + own.start(), first + own.start() + 1)
        rest = rest[: own.start()]
    elif "B" in rest:
        at = first + rest.index("B")
        phrase.basis = (at, at + 1)
        if rest.index("B") == 0:
            rest, first = rest[1:], first + 1
    return _plain(tape, first, rest.rstrip("dfU "), phrase)


def _share(tape: Tape, first: int, body: str, phrase: Phrase) -> Phrase:
    at = body.rindex("k")
    end = len(body.rstrip("uLMd "))
    phrase.shape = "share"
    phrase.tail = (first + at, first + max(end, at + 1))
    phrase.action = (first + at, first + at + 1)
    return _plain(tape, first, body[:at].rstrip("dB "), phrase)


def _ratio(tape: Tape, first: int, body: str, ratio: re.Match[str], phrase: Phrase) -> Phrase:
    phrase.shape = "ratio"
    if tape.text(first + ratio.start(), first + ratio.start() + 1) in ("是", "为", "相当于", "达到", "达"):
        phrase.basis = (first + ratio.start(), first + len(body))
    return _plain(tape, first, body[: ratio.start()].rstrip("fdB "), phrase)


def _each(tape: Tape, first: int, body: str, phrase: Phrase) -> Phrase:
    """人均5亩 takes the carried indicator; 收购价为每公斤4.5元 has its own."""
    at = first + len(body) - 1
    rest = body[:-1].rstrip("eLMd ")
    phrase = _plain(tape, first, rest, phrase)
    if phrase.indicator is None:
        phrase.shape, phrase.head = "each", (at, at + 1)
    return phrase


def _plain(tape: Tape, first: int, body: str, phrase: Phrase) -> Phrase:
    """Fills in indicator, subject and action from the words of `body`, which begins at token `first`."""
    start = _lead(body)
    phrase.partial = "F" in body[:start]
    body = body.rstrip("UdBLMtTDRSGfwup& -、")
    if start >= len(body):
        return phrase
    if body[start:] == "g":
        phrase.growth, phrase.tail = True, (first + start, first + start + 1)
        return phrase
    each = body.rfind("e", start) if body[-1] in "VIv" else -1
    cut = _verb(tape, first, body, start) if each < 0 else None
    if cut is not None:
        return _object(tape, first, body, start, cut, phrase)
    if body[-1] == "V" and (told := _TOLD_FIRST.search(body, start)):
        # 税收收入完成42.6亿元: the indicator is the verb's subject.
        phrase.action = (first + len(body) - 1, first + len(body))
        body = body[: told.end(1)]
    if body[-1] in "VIv" and phrase.shape != "reached":
        return _verbal(tape, first, body, start, phrase)
    names = _names_end(body, start)
    if names > start and (phrase.shape != "share" or names == len(body) or body[-1] in "hg"):
        phrase.subject = (first + start, first + names)
        start = names
        while start < len(body) and body[start] in "udjURSGtTDLwB、& ":
            start += 1
    if start >= len(body):
        phrase.shape = "names" if phrase.shape == "bare" else phrase.shape
        return phrase
    if body[start:] == "g":
        phrase.growth, phrase.tail = True, (first + start, first + start + 1)
        return phrase
    return _noun(tape, first, body, start, phrase)


def _noun(tape: Tape, first: int, body: str, start: int, phrase: Phrase) -> Phrase:
    """The noun phrase `body[start:]`: behind an adverb in it, behind 等, or its last verb and noun."""
    begin = _after_list(tape, first, body, start)
    adverb = _ADVERB.search(body, begin)
    if adverb and len(tape.text(first + adverb.end(), first + len(body))) > 1:
        phrase.subject = phrase.subject or (first + start, first + adverb.start())
        begin = adverb.end()
    if body[begin] == "p" and (each := body.find("e", begin)) >= 0:
        begin = each
    while begin < len(body) - 2 and body[begin] in "Id" and body[begin + 1] == "I" and body[-1] != "h":
        begin += 1
    if begin < len(body) - 1 and _dimension(tape, first + len(body) - 1):
        phrase.subject = phrase.subject or (first + begin, first + len(body) - 1)
        begin = len(body) - 1
    _set(phrase, "noun", (first + begin, first + len(body)))
    return phrase


def _lead(body: str) -> int:
    match = _LEAD.match(body)
    return match.end() if match else 0


def _set(phrase: Phrase, shape: str, indicator: Range) -> None:
    phrase.indicator = indicator
    if phrase.shape == "bare":
        phrase.shape = shape


def _dimension(tape: Tape, token: int) -> bool:
    row = tape.row(token) if tape.codes[token] == "h" else None
    return row is not None and row.part == "dimension"


def _names_end(body: str, start: int) -> int:
    """Where the names that open `body` at `start` end; a person or body further on closes them."""
    names = _NAMES.match(body, start)
    end = names.end() if names else start
    return max(end, body.rfind("H") + 1, body.rfind("O") + 1 if "O" in body[start : start + 8] else 0)


def _after_list(tape: Tape, first: int, body: str, start: int) -> int:
    """In A、B等项目 the head after 等 is what is counted."""
    at = body.rfind("j", start, len(body) - 1)
    if at < 0 or len(tape.text(first + at + 1, first + len(body))) < 2:
        return start
    return at + 1


def _verb(tape: Tape, first: int, body: str, start: int) -> int | None:
    """The verb whose object ends the body: the last listed one, or an unlisted one that opens it."""
    for index in range(len(body) - 2, start - 1, -1):
        letter = body[index]
        if letter not in "VCI" or (letter == "I" and (body[index + 1] == "h" or not _opens(body, start, index))):
            continue
        tail = body[index + 1 :].lstrip("Ud ")
        if not tail or tail[0] in "uj、&LpM" or not tail.strip(_SKIPPED):
            continue
        if "u" in tail and not body[start:index].strip("pd"):
            return None
        if index > start and body[index - 1] in "NhI" and _compound(tape, first + index + 1, tail):
            continue
        return index
    names = _NAMES.match(body, start)
    index = names.end() if names else start
    while index < len(body) and body[index] in "dRSGtTDpwL":
        index += 1
    if index < len(body) - 1 and body[index] == "v" and "u" not in body[index:] and body[-1] in "Nh":
        return index
    return None


def _opens(body: str, start: int, index: int) -> bool:
    """Whether a verb that is as often a noun (培训, 救助) opens the phrase or stands behind a name or an adverb."""
    return index == start or body[index - 1] in "dRSGLfUPOH"


def _compound(tape: Tape, token: int, tail: str) -> bool:
    """Whether a verb between nouns only helps to make one: 基础设施建设投资, 受理率."""
    return tail == "I" or (tail == "h" and tape.starts[token + 1] - tape.starts[token] == 1)


def _object(tape: Tape, first: int, body: str, start: int, cut: int, phrase: Phrase) -> Phrase:
    begin = cut + 1
    while body[begin] in _SKIPPED:
        begin += 1
    listed = _after_list(tape, first, body, begin)
    whole = listed == begin
    begin = listed
    if begin < len(body) - 1 and body[begin] == "P" and body[begin + 1] == "u":
        begin += 2
    if begin < len(body) - 1 and _dimension(tape, first + len(body) - 1):
        begin, whole = len(body) - 1, False
    verb = cut
    while verb > start and body[verb - 1] in "VIv":
        verb -= 1
    if phrase.action is None:
        phrase.action = (first + cut, first + cut + 1)
    each = body.rfind("e", start, cut)
    if each >= 0 and tape.text(first + each, first + each + 1) == "每" and body[each + 1] not in "VI":
        begin = each
    elif whole and len(tape.text(first + begin, first + len(body))) < 3:
        # 追加安排资金, 培训果农: a short object by itself says too little.
        begin = each if each >= 0 else verb
    phrase.subject = _subject(first, body, start, each if each >= 0 else verb)
    phrase.objects = True
    _set(phrase, "noun", (first + begin, first + len(body)))
    return phrase


def _subject(first: int, body: str, start: int, verb: int) -> Range | None:
    end = verb
    while end > start and body[end - 1] in "UdRSGLBftTDw&p ":
        end -= 1
    if end <= start or body[start] == "p":
        return None
    return first + start, first + end


def _verbal(tape: Tape, first: int, body: str, start: int, phrase: Phrase) -> Phrase:
    """A verb directly before its figure: 失踪4人, 每人补贴1000元, 因灾死亡26人, 赴上海等地就业300人."""
    end = len(body)
    run = end
    while run > start and body[run - 1] in "VIvd":
        run -= 1
    while run < end - 1 and body[run] == "d":
        run += 1
    names = _names_end(body, start)
    begin = names if start < names < end else start
    said = max(body.rfind(letter, begin, run) for letter in "SGR")
    begin = max(begin, said + 1)
    while begin < run and body[begin] in "udjUTDtRSGLB、 ":
        begin += 1
    each = body.rfind("e", start)
    served = begin and body[begin - 1] in "Lp"
    doer = -1 if served else max((i for i in range(begin, run) if _agent(tape, first + i)), default=-1)
    if each >= 0:
        begin = each
    elif doer >= 0:
        begin = doer + 1
        while begin < run and body[begin] == "d":
            begin += 1
    elif body[-1] == "V" or end - begin > 9 or (names > start and body[names : names + 1] == "j"):
        begin = run
    phrase.subject = _subject(first, body, start, begin)
    if phrase.action is None:
        phrase.action = (first + end - 1, first + end)
    _set(phrase, "verb", (first + begin, first + end))
    return phrase


def _agent(tape: Tape, token: int) -> bool:
    row = tape.row(token) if tape.codes[token] == "N" else None
    return row is not None and row.part == "agent"


def noun_after(tape: Tape, figure: int, *, ruled: bool = False) -> Range | None:
    """The noun directly behind a figure, 的 between them or not: 12万平方米标准厂房, 60%的实物工程量.

    Behind a figure that a verb rules (吸纳三百名留守妇女) an unlisted verb may open it.
    """
    codes = tape.codes
    match = _AFTER.match(codes, figure + 1) or _AFTER_OF.match(codes, figure + 1) or (_AFTER_VERB.match(codes, figure + 1) if ruled else None)
    if match is None:
        return None
    start, end = match.span(1)
    if codes[end : end + 2] == "&N" and tape.text(end, end + 1) in ("和", "及"):
        more = end + 1
        while codes[more : more + 1] == "N":
            more += 1
        end = more
    return start, end
