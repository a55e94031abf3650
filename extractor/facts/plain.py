"""Plain words before a figure: subject, verb and object, or a noun phrase, or a verb that is itself what is counted.

Reading order: `fill`; then `ruling` (ruling.py) and `_object` (安排援疆资金28.6亿元), `_verbal` (因灾死亡26人), `_noun` (人均收入1.2万元).
`body` is the letters from token `first` on; places within it are counted from there.
"""

from __future__ import annotations

import re

from extractor.facts.draft import Phrase, Range
from extractor.facts.ruling import NAMES, SKIPPED, is_part, ruling
from extractor.facts.tape import Tape

_LEAD = re.compile(r"(?:yTw?|pT|(?:[&dFtTDRSGwszBLM ,:、;U#-]))*")
_ENDS = "UdBLMtTDRSGfwupy& -、"
_TOLD_FIRST = re.compile(r"([hg]|N[VI]?|I)[RSGd]*V\Z")
_ADVERB = re.compile(r"[dSGRw#TD](?=[^dSGRw#TD]+\Z)")
_OFNAMES = re.compile("(N+)pP(?=.)")
_TO = frozenset({"对", "向", "给"})
_CAUSES = frozenset({"影响", "拉动", "冲击", "因素", "作用", "口径"})
# A verb behind a noun is part of what changed (公共卫生投入增长).
_GROWN = frozenset({"change", "to", "compare"})
_WHO = re.compile("[POHEpVedT、&j]")
_TIMES = "年月日天周季"
_TIMES_OF = "前后间"  # 节后发送526万人次
_BEHIND = frozenset("NhIvu")
_DEICTIC = "全我该本各"
DOERS = "人员工队者民户生师长委局厅部院校厂司社团会行站所店"
_WHY = frozenset({"因", "受", "以", "用", "经"})
_TOWARDS = re.compile("[py]")
_BY = frozenset({"按", "按照", "以", "据", "根据"})


def fill(tape: Tape, first: int, body: str, phrase: Phrase) -> Phrase:
    """Fills in indicator, subject and action from the words of `body`, which begins at token `first`."""
    lead = _LEAD.match(body)
    start = lead.end() if lead is not None else 0
    if body[start : start + 1] == "u":
        start += 1  # 最高的某村
    phrase.partial = "F" in body[:start]
    there = max(body.rfind("L", 0, start), body.rfind("M", 0, start))
    if there >= 0 and phrase.action is None and tape.folded[tape.starts[first + there + 1] - 1] == "有":
        phrase.action = (first + there, first + there + 1)  # 共有A级景区33处
    body = body.rstrip(_ENDS)
    if body[start : start + 1] == "p" and (caused := _caused(tape, first, body, start)):
        start = caused
    if start >= len(body):
        return phrase
    last = body[-1]
    has = _has(tape, first, body, start)
    if has > start:
        phrase.subject, phrase.action = (first + start, first + has), (first + has, first + has + 1)
        start = has + 1
        last = "h"
    each = body.rfind("e", start) if last in "VIv" else -1
    cut = ruling(tape, first, body, start) if each < 0 else None
    if cut is not None:
        return _object(tape, first, body, start, cut, phrase)
    if last == "V" and "u" in body and tape.text(first + len(body) - 1, first + len(body)) == "有":
        # 投入超过千亿元的省(市)有12个
        phrase.action = (first + len(body) - 1, first + len(body))
        return _nominal(tape, first, body[:-1], max(start, body.rindex("u") + 1), phrase)
    told = _TOLD_FIRST.search(body, start) if last == "V" else None
    if told is not None and (told[1] in "hg" or _undergone(tape, first, body, start, told.end(1))):
        # 税收收入完成42.6亿元, 玉米已播612万亩: the indicator is the verb's subject.
        phrase.action = (first + len(body) - 1, first + len(body))
        body = body[: told.end(1)]
        last = "h"
    if last in "VIv" and phrase.shape != "reached" and not (phrase.shape in _GROWN and body[-2:-1] in ("N", "h")):
        return _verbal(tape, first, body, start, phrase)
    return _nominal(tape, first, body, start, phrase)


def _has(tape: Tape, first: int, body: str, start: int) -> int:
    """Where 共有 and the like stand between who has and what is had (我国共有运输航空公司66家); -1 where they do not."""
    at = body.rfind("L", start, len(body) - 1)
    return at if at > start and body[start:at].strip("NPOd") == "" and tape.text(first + at, first + at + 1).endswith("有") else -1


def _undergone(tape: Tape, first: int, body: str, start: int, end: int) -> bool:
    """Whether the nouns before a verb are what it is done to (玉米已播612万亩), not those who do it or pay for it."""
    figure = tape.codes.find("Q", first + len(body))
    if tape.records[figure].kind == "money" or tape.codes[figure + 1 : figure + 2] in _BEHIND:
        return False
    if start < end and tape.folded[tape.starts[first + start]] in _DEICTIC:
        start += 1  # 全市公租房累计建成9.8万套
    while start < end - 1 and body[start] == "P":
        start += 1  # 中欧班列累计开行53列
    if start >= end or _WHO.search(body, start, end - (body[end - 1] == "V")):
        return False
    return tape.folded[tape.starts[first + end] - 1] not in DOERS + _TIMES_OF and not is_part(tape, first + end - 1, "agent")


def _caused(tape: Tape, first: int, body: str, start: int) -> int:
    """Where a phrase of cause ends (受市场影响下降两成); 0 where none opens the body."""
    for index in range(len(body) - 1, start, -1):
        if tape.text(first + index, first + index + 1) in _CAUSES:
            return index + 1
    return 0


def _nominal(tape: Tape, first: int, body: str, start: int, phrase: Phrase) -> Phrase:
    """Names, which are the subject, and the noun phrase behind them."""
    names = len(body) if body[-1] == "P" else _names_end(body, start)
    # A share keeps the names of its part (粤、川、渝客商占65%).
    if names > start and (told := _OFNAMES.match(body, names)) is not None and is_part(tape, first + told.end(1) - 1, "agent"):
        # 湖北企业在藏协议投资额
        phrase.subject = (first + start, first + told.end(1))
        start = told.end()
    elif names > start and (phrase.shape != "share" or names == len(body) or body[-1] in "hg"):
        phrase.subject = (first + start, first + names)
        start = names
        while start < len(body) and body[start] in "udjURSGtTDLwB、& ":
            start += 1
    if start >= len(body):
        phrase.shape = "names" if phrase.shape == "bare" else phrase.shape
    elif body[start:] == "g":
        phrase.growth, phrase.tail = True, (first + start, first + start + 1)
    else:
        _noun(tape, first, body, start, phrase)
    return phrase


def _noun(tape: Tape, first: int, body: str, start: int, phrase: Phrase) -> None:
    """The noun phrase `body[start:]`: behind an adverb in it, behind 等, or its last verb and noun."""
    end = len(body)
    begin = _after_list(tape, first, body, start)
    adverb = _ADVERB.search(body, begin)
    if adverb and tape.width(first + adverb.end(), first + end) > 1:
        phrase.subject = phrase.subject or (first + start, first + adverb.start())
        begin = adverb.end()
    if body[begin] == "p":
        each = body.find("e", begin)
        if each >= 0:
            begin = each
        elif begin < end - 1 and not body[begin + 1 : end].strip("NhIg") and tape.text(first + begin, first + begin + 1) in _BY:
            begin += 1  # 按年利率3.85%计算, 以总股本5.2亿股为基数
    if body[-1] != "h":
        while begin < end - 2 and body[begin] in "Id" and body[begin + 1] == "I":
            begin += 1
    elif begin < end - 1 and body[begin : end - 1] != "a" and is_part(tape, first + end - 1, "dimension"):
        phrase.subject = phrase.subject or (first + begin, first + end - 1)
        begin = end - 1
    phrase.set("noun", first + begin, first + end)


def _names_end(body: str, start: int) -> int:
    """Where the names that open `body` at `start` end; a person or body further on closes them."""
    names = NAMES.match(body, start)
    end = names.end() if names is not None else start
    return max(end, body.rfind("H") + 1, body.rfind("O") + 1 if "O" in body[start : start + 8] else 0)


def _after_list(tape: Tape, first: int, body: str, start: int) -> int:
    """In A、B等项目 the head after 等 is what is counted."""
    at = body.rfind("j", start, len(body) - 1)
    return start if at < 0 or tape.width(first + at + 1, first + len(body)) < 2 else at + 1


def _object(tape: Tape, first: int, body: str, start: int, cut: int, phrase: Phrase) -> Phrase:
    end = len(body)
    begin = cut + 1
    while body[begin] in SKIPPED:
        begin += 1
    figure = tape.codes.find("Q", first + end)
    if not body[begin:end].strip("PO、&") and tape.codes[figure + 1 : figure + 2] in ("I", "V") and tape.records[figure].kind == "count":
        # 造成甘肃117人遇难: the verb's object is what they do.
        phrase.subject, phrase.action = (first + begin, first + end), (first + cut, first + cut + 1)
        phrase.shape = "names" if phrase.shape == "bare" else phrase.shape
        return phrase
    listed = _after_list(tape, first, body, begin)
    whole, begin = listed == begin, listed
    if body[begin : begin + 2] == "Pu":
        begin += 2
    if (body[begin] in "PO" or tape.folded[tape.starts[first + begin]] in _DEICTIC) and (dated := body.find("T", begin, end - 1)) > 0:
        # 核定我县2022年债务限额
        phrase.subject, begin = (first + begin, first + dated), dated + 1
    if begin < end - 1 and body[-1] == "h" and is_part(tape, first + end - 1, "dimension"):
        begin, whole = end - 1, False
    verb = cut
    while verb > start and body[verb - 1] in "VIv":
        verb -= 1
    if phrase.action is None:
        deed = body.find("V", verb, cut + 1) if body[verb] == "V" else cut  # 投入抢修人员, 签订购销合同
        if body[deed] == "I" and body[-1] == "I":
            deed = max(deed, body.rfind("V", deed))  # 返乡创业带动就业
        phrase.action = (first + deed, first + deed + 1)
    each = body.rfind("e", start, cut)
    if each >= 0 and tape.folded[tape.starts[first + each + 1] - 1] in _TIMES:
        each = -1  # 每年可输送电量400亿千瓦时
    if each >= 0 and body[each + 1] not in "VI" and tape.text(first + each, first + each + 1) == "每":
        begin = each
    elif whole and tape.width(first + begin, first + end) < 3:
        # 安排资金, 培训果农: a short object by itself says too little; 改扩建学校 would say more of the verb.
        begin = each if each >= 0 else cut if tape.width(first + cut, first + cut + 1) < 3 else begin
    phrase.subject = phrase.subject or _subject(first, body, start, each if each >= 0 else verb)
    phrase.objects = True
    phrase.set("noun", first + begin, first + end)
    return phrase


def _subject(first: int, body: str, start: int, verb: int) -> Range | None:
    if (towards := _TOWARDS.search(body, start + 1, verb)) is not None:
        verb = towards.start()  # 该行向毕节市投放贷款, 公司从四省区调集装备
    end = len(body[start:verb].rstrip("UdRSGLBftTDw&p \"")) + start
    return None if end <= start or body[start] in "pb" else (first + start, first + end)


def _verbal(tape: Tape, first: int, body: str, start: int, phrase: Phrase) -> Phrase:
    """A verb directly before its figure: 失踪4人, 每人补贴1000元, 因灾死亡26人, 赴上海等地就业300人."""
    end = len(body)
    run = max(len(body.rstrip("VIvd")), start)
    while run < end - 1 and body[run] == "d":
        run += 1
    names = _names_end(body, start)
    begin = names if start < names < end else start
    begin = max(begin, *(body.rfind(letter, begin, run) + 1 for letter in "SGRT"))
    while begin < run and body[begin] in "udjUTDtRSGLB、 ":
        begin += 1
    each = body.rfind("e", start)
    doer = -1 if begin and body[begin - 1] in "Lp" else _doer(tape, first, body, begin, run)
    if each >= 0:
        begin = each
        if body[start] == "p" and tape.text(first + start, first + start + 1) in _TO:
            # 对吸纳毕业生的小微企业每人补贴1000元
            whom = max(start, body.rfind("u", start, each)) + 1
            ends = len(body[:each].rstrip("e"))
            phrase.subject = (first + whom, first + ends) if whom < ends else None
    elif _where(tape, first, body, begin, run):
        pass  # 在豫就业, 到外省务工
    elif (body[begin] == "N" and "p" in body[begin + 1 : run]) or _aimed(tape, first, body, begin, run):
        begin = run  # 董事会同意向子公司增资2亿元, 对先进乡镇奖励5万元
    elif (doing := body.rfind("V", begin, end - 1)) > 0 and begin < doing:
        begin = doing  # 高速公路某段完成投资7.6亿元
    elif doer >= 0:
        begin = doer + 1
        while begin < run and body[begin] == "d":
            begin += 1
    elif body[-1] == "V" or end - begin > 9 or (names > start and body[names : names + 1] == "j"):
        begin = run
    phrase.subject = phrase.subject or _subject(first, body, start, begin)
    if phrase.action is None:
        deed = end - 2 if body[end - 2 : end] == "VI" else end - 1  # 新增就业, 接收捐款
        phrase.action = (first + deed, first + deed + 1)
    phrase.set("verb", first + begin, first + end)
    return phrase


def _where(tape: Tape, first: int, body: str, begin: int, run: int) -> bool:
    """Whether words before the verb say where those who are counted are: it is part of what they do."""
    figure = tape.codes.find("Q", first + len(body))
    told = begin < run and body[begin] == "p" and tape.text(first + begin, first + begin + 1) in ("在", "到", "赴")
    return told and tape.records[figure].kind == "count" and body[-1] == "I"


def _aimed(tape: Tape, first: int, body: str, begin: int, run: int) -> bool:
    """Whether words before the verb say at whom or where (对先进乡镇奖励, 在县城投资), and not why (因灾死亡)."""
    return begin < run and body[begin] == "p" and tape.text(first + begin, first + begin + 1) not in _WHY


def _doer(tape: Tape, first: int, body: str, begin: int, run: int) -> int:
    """The last word between that names a kind of body (医疗卫生机构诊疗); -1 where none does."""
    return max((i for i in range(begin, run) if body[i] == "N" and is_part(tape, first + i, "agent")), default=-1)
