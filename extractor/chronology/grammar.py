"""The patterns of calendar expressions, made of named atoms and of the rule rows' words.

Reading order: `trigger` says where an expression may begin (one scan of the text finds all), `point` reads one date or
stretch there, `clock` the time of day behind it, `component` one amount of a duration.

Every run of digits is possessive and begins at its first digit, so the time is linear whatever the text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from extractor.chronology.figures import DIGITS, FORMAL, NUMERALS
from extractor.chronology.rules import CalendarRules

GAP = " {0,2}"
CONNECTORS = frozenset("-—–―─~至到起 和与")
CONNECTOR = f"{GAP}(?:[-—–―─~]{{1,2}}|起?[至到]){GAP}"
# Old texts write the naught of 二〇一八 as a figure or a letter: 二0一八, 二O一八.
_PLACE = DIGITS + FORMAL + "0O"
_MONTH = "1[0-2]|0?[1-9]|十[一二]?|拾[壹贰]?|[一二三四五六七八九元壹贰叁肆伍陆柒捌玖]"
_DAY = (
    "3[01]|[12][0-9]|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|卅一?|[一二三四五六七八九]"
    "|叁拾壹?|贰?拾[壹贰叁肆伍陆柒捌玖]?|[壹贰叁肆伍陆柒捌玖]"
)
_SMALL = "[0-9]{1,3}|[一二两三四五六七八九十]{1,3}"
_WEEKDAY = "[一二三四五六日天]"

_ISO = (
    r"(?P<iy>[12][0-9]{3})(?P<sep>[-/.])(?P<im>1[0-2]|0?[1-9])(?:(?P=sep)(?P<id>3[01]|[12][0-9]|0?[1-9]))?(?![0-9])"
    r"|(?P<compact>(?:19|20)[0-9]{6})(?![0-9])"
)
_DECADE = (
    f"(?:(?P<century>[0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}}|上|本)个?世纪)?"
    f"(?P<decade>[1-9]0|[一二三四五六七八九]十){GAP}年代"
)
_YEAR = (
    f"(?:(?P<yf>[12][0-9]{{3}}){CONNECTOR}(?=[12][0-9]{{3}}))?"
    f"(?:(?P<y>[12][0-9]{{3}}|[一二][{_PLACE}]{{3}}|[壹贰][{_PLACE}]{{3}}){GAP}(?P<yk>学年度|学年|年度|年|届)"
    f"|(?P<ys>[0-9]{{2,3}}|[{DIGITS}]{{2,3}}){GAP}年"
    "|(?P<yr>%(years)s))"
)
_MONTHS = (
    f"(?:(?:(?P<mf>{_MONTH}){GAP}(?:月份?)?{CONNECTOR}(?=[0-9一二三四五六七八九十元]))?(?P<m>{_MONTH}){GAP}月份?"
    "|(?P<mr>%(months)s))"
    f"(?:{GAP}的?(?:"
    f"(?:(?P<df>{_DAY}){GAP}[日号]?{CONNECTOR}(?=[0-9一二三四五六七八九十廿卅]))?(?P<d>{_DAY}){GAP}(?P<du>[日号])"
    f"|(?P<de>3[01]|[12][0-9]|[1-9])(?=(?:至|到|[-—–~])(?:{_MONTH})月[0-9]|\\Z|、(?:3[01]|[12]?[0-9])日)"
    "|(?P<ms>月?(?:底|末|初)|上旬|中旬|下旬|上半月|下半月)"
    "|第(?P<mw>[0-9]|[一二三四五六])个?(?:周|星期|礼拜)"
    f"|前(?P<md>{_SMALL})(?:天|日)))?"
)
# 前三季度, 头两个月; in 提前两个月 and 此前三个月 the 前 belongs to the word before.
_FIRST = "(?<![提此之以目空产售会节])[前头首]"
_PARTS = (
    f"第?(?:(?P<qf>[1-4一二三四])(?:季度?)?{CONNECTOR}第?)?(?P<q>[1-4一二三四])(?:季度(?P<qe>[末底](?!节|层|部))?|(?P<qs>(?<=第.)季)(?![节稻麦茬]))"
    f"|{_FIRST}(?P<fq>[1-4一二两三四]){GAP}个?季(?:度|(?![节稻麦茬]))"
    f"|{_FIRST}(?P<fm>1[0-2]|[1-9]|十[一二]?|[一二两三四五六七八九]){GAP}个?月(?![底末初])"
    f"|第(?P<nm>1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])个月"
    f"|第(?P<nw>{_SMALL})个?(?:周|星期|礼拜)"
    f"|前(?P<fw>{_SMALL})个?(?:周|星期|礼拜)"
    f"|前(?!一[天日])(?P<fd>{_SMALL})(?:天|日)"
    "|(?P<same>同期)"
)
_DAYS = (
    f"(?:(?P<bf>{_DAY}){GAP}[日号]?{CONNECTOR}(?=[0-9一二三四五六七八九十廿卅]))?(?P<b>{_DAY}){GAP}(?P<bu>[日号])"
    f"|(?P<dr>%(days)s)"
)
_WEEKS = (
    f"(?P<wr>%(weeks)s)(?:(?:周|星期|礼拜|禮拜)?(?P<wd>{_WEEKDAY}))?"
    f"|(?:周|星期|礼拜|禮拜)(?P<wb>{_WEEKDAY})"
)
_LUNAR_MONTH = "正月|腊月|冬月"
_LUNAR = (
    f"(?=农历|阴历|旧历|闰|{_LUNAR_MONTH}|十?[一二三四五六七八九十]月(?:初[一二三四五六七八九十]|廿)"
    "(?![批家个名位项场所次期座条支级系些种组队行步起]))"
    f"(?P<lc>农历|阴历|旧历)?{GAP}(?P<leap>闰)?(?P<lm>{_LUNAR_MONTH}|(?:{_MONTH})月)"
    "(?:(?P<ld>初[一二三四五六七八九十]|初(?:10|[1-9])|廿[一二三四五六七八九]?|二十[一二三四五六七八九]?|三十"
    "|十[一二三四五六七八九]|30|[12][0-9]|[1-9])(?![0-9日号]))?"
)


@dataclass(frozen=True, slots=True)
class Grammar:
    """The compiled patterns of one set of rules."""

    trigger: re.Pattern[str]
    point: re.Pattern[str]
    clock: re.Pattern[str]
    connector: re.Pattern[str]
    component: re.Pattern[str]
    walk: re.Pattern[str]
    heads: tuple[int, ...]


def build(rules: CalendarRules) -> Grammar:
    """Compiles the grammar with the words of `rules`."""
    trigger, heads = _trigger(rules)
    return Grammar(
        trigger=trigger,
        heads=heads,
        point=_point(rules),
        clock=_clock(rules),
        connector=re.compile(CONNECTOR),
        component=_component(rules),
        walk=_walk(),
    )


def words(surfaces: Iterable[str]) -> str:
    """An alternation of literal words, longest first, factored by first character so that most fail at once."""
    by_first: dict[str, list[str]] = defaultdict(list)
    for surface in sorted(set(surfaces), key=lambda s: (-len(s), s)):
        by_first[surface[0]].append(re.escape(surface[1:]))
    if not by_first:
        return "(?!)"
    return "|".join(re.escape(first) + (f"(?:{'|'.join(rest)})" if any(rest) else "") for first, rest in by_first.items())


def _levels(rules: CalendarRules) -> dict[str, list[str]]:
    levels: dict[str, list[str]] = defaultdict(list)
    groups = {"weekend": "week", "quarter": "month"}
    for surface, row in rules.relative.items():
        levels[groups.get(row.level, row.level)].append(surface)
    return levels


def _point(rules: CalendarRules) -> re.Pattern[str]:
    levels = _levels(rules)
    listed = {f"{level}s": words(levels[level]) for level in ("year", "month", "week", "day")}
    stretches = words(rules.stretches)
    body = (
        f"(?:{_LUNAR}|{_MONTHS % listed}|{_PARTS}|(?P<st>{stretches})"
        f"|(?P<nd>{words(rules.days)})|{_DAYS % listed})"
    )
    # Most years stand alone (2014年已完成): one look at the next character spares asking all that could follow.
    inside = [*levels["month"], *levels["day"], *rules.stretches, *rules.days]
    heads = "".join(sorted({s[0] for s in inside} | set("0123456789元第前头首同农阴旧闰正腊冬" + NUMERALS)))
    return re.compile(
        f"(?=[0-9]{{4}}[-/.0-9])(?:{_ISO})|{_DECADE}|(?P<np>{words(rules.periods)})|{_WEEKS % listed}"
        f"|(?:{_YEAR % listed})?(?:{GAP}的?(?=[{heads}]){body})?"
    )


def _clock(rules: CalendarRules) -> re.Pattern[str]:
    hour = "2[0-4]|1[0-9]|0?[0-9]|二?十[一二三四]?|十[五六七八九]|[零〇一二两三四五六七八九]"
    minute = "[0-5]?[0-9]|[零〇]?[一二三四五六七八九]|[二三四五]?十[一二三四五六七八九]?"
    return re.compile(
        f"{GAP}(?:(?P<part>{words(rules.parts)}){GAP})?(?:(?P<hf>{hour}){CONNECTOR}(?=[0-9]+[时点]))?(?P<h>{hour})(?:"
        f"{GAP}(?P<mark>[时点])(?![钟间代尚常期效速段])(?:(?P<mi>{minute})分(?![之钟别])|(?P<half>半)|(?P<q>[一三])刻)?"
        "|(?P<colon>:)(?P<cm>[0-5][0-9])(?::(?P<cs>[0-5][0-9]))?(?![0-9:]))"
    )


def _component(rules: CalendarRules) -> re.Pattern[str]:
    units = words(rules.units)
    figure = (
        r"[0-9]{1,3}(?:(?:,[0-9]{3})+| [0-9]{3}(?![0-9,]))(?:\.[0-9]+)?|[0-9]++(?:\.[0-9]++)?"
        f"|[{NUMERALS}]++(?:点[{DIGITS}]++)?"
    )
    return re.compile(
        f"(?:(?P<half>半)|(?P<n>{figure}){GAP}(?P<more>[多余来几])?)"
        f"(?:(?P<ge>个)(?P<inner>[多半余])?{GAP})?(?P<u>{units})(?P<after>半(?![年月天个小径数]))?"
    )


# Characters one of which stands near the head of every expression: a unit of time, or the sign of a written date.
_PIVOTS = "年月日号周天旬季时刻钟鐘秒期拜晚载昼节纪届点"
NUMERAL = -1
MIDDLE = "个多余来几半小星礼禮工作交易自然日历刻分钟鐘世学"


def _trigger(rules: CalendarRules) -> tuple[re.Pattern[str], tuple[int, ...]]:
    """Finds the pivots: characters that a numeral or the head of a calendar word ends in.

    Pivots are rare, so that one scan for them is some ten times faster than asking at each character where an
    expression might begin. The group that took part tells, by the tuple that comes with the pattern, how many characters before
    the pivot the expression begins, or NUMERAL where a numeral of any length stands before it.
    """
    spoken = [s for s, row in rules.stretches.items() if row.alone and len(s) > 1]
    spoken += [*rules.relative, *rules.periods, "正月", "腊月", "冬月", "上世纪", "本世纪", "上个世纪"]
    spoken += [day + name for day in ("周", "星期", "礼拜", "禮拜") for name in "一二三四五六日天"]
    spoken += [s + after for s, row in rules.days.items() for after in row.needs_after or ("",)]
    heads: dict[int, set[str]] = defaultdict(set)
    pivots = set(_PIVOTS)
    for word in spoken:
        index = next((i for i, c in enumerate(word) if c in _PIVOTS), None)
        if index is None:
            index = max((i for i, c in enumerate(word) if c not in NUMERALS and not c.isascii()), default=len(word) - 1)
            pivots.add(word[index])
        heads[index].add(word[: index + 1])
    lengths = [i for i in sorted(heads, reverse=True) if i]
    alternatives = [f"(?<={words(heads[i])})()" for i in lengths]
    alternatives.append("(?<=[12][0-9]{3}[-/.])(?=[0-9])()")
    # 届 is a date in 2018届 alone, 点 a time of day but not in 百分点 and 观点.
    alternatives.append(f"(?<=[0-9{NUMERALS}元 {MIDDLE}][{_PIVOTS}])(?<!分点)(?<![^0-9]届)(?<![^0-9]..届)()")
    alternatives.append(f"(?<=(?={words(w for w in spoken if w[0] in pivots)}).)()")
    pattern = re.compile(f"[{''.join(sorted(pivots))}/.:-](?:{'|'.join(alternatives)})", re.DOTALL)
    return pattern, (*lengths, 4, NUMERAL, 0)


def _walk() -> re.Pattern[str]:
    """From a pivot back to the start of its numeral, read on the reversed text: `月个01前` to 前10个月."""
    return re.compile(
        f"(?:[{MIDDLE}] {{0,2}}){{0,5}} {{0,2}}(?:[0-9.,]{{1,24}}|[{NUMERALS}半0O]{{1,12}}|元)"
        f"(?: {{0,2}}(?:[-—–―─~]{{1,2}}|至|到|、) {{0,2}}[年月日号季时份度]{{0,2}}"
        f" {{0,2}}[0-9{NUMERALS}元]{{1,4}}(?![0-9{NUMERALS}]))?[第前头首]?闰?(?:历[农阴旧])?"
    )
