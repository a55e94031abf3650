"""Lengths of time: 三年, 8个月, 两年半, 1.5小时, 36天5小时30分, 15个工作日."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from extractor.chronology.figures import NUMERALS, decimal
from extractor.chronology.grammar import CONNECTOR, CONNECTORS, Grammar, words
from extractor.chronology.rules import CalendarRules, TimeUnit, Void
from extractor.edtf import duration

_HEAD = re.compile(rf"(?:[0-9]+(?:\.[0-9]+)?|[{NUMERALS}]+){CONNECTOR}(?=[0-9{NUMERALS}])")
_JOIN = re.compile("[零又加]? {0,2}")
# 6分30秒: 分 is a minute before seconds too.
_SECONDS = re.compile(rf" ?(?:[0-9]{{1,2}}(?:\.[0-9]{{1,3}})?|[{NUMERALS}]{{1,3}})秒")
_APPROXIMATE = re.compile("[一二两三四五六七八九]{2}|[二三四五六七八九]?十[一二三四五六七八九]{2}")
_GOES_ON = frozenset("0123456789零又加 " + NUMERALS)
_ORDER = ("Y", "M", "W", "D", "TH", "TM", "TS")
# 百年 and 千年 mean long ago, unless the words before them measure: 近百年, 上百年, 过去百年.
_ROUND = frozenset("百千万亿")
_ROUND_BEFORE = ("近", "上", "逾", "超", "约", "达", "过", "过去", "满", "长达", "历经", "跨越", "建校")
# 15日 is a length only where the words beside it say so.
_DAYS_BEFORE = ("为期", "历时", "工期", "期限", "时限", "满", "不少于", "不超过", "至少", "连续", "超过", "达", "近", "共", "长达", "周期", "期为", "工期为", "累计", "过去", "逾期", "提前", "滞后")
_DAYS_AFTER = ("内", "以内", "之内", "以上", "以下", "后", "之后", "有余", "左右")


class Length(NamedTuple):
    """A duration found: its span, ISO value (None for a range), and the id of its unit's row."""

    start: int
    end: int
    value: str | None
    rule: str
    optional: bool = False


_HUNDREDTHS = re.compile(r"[0-9]{1,2}(?![0-9.,%‰年月日时分秒元人个万亿])")


class DurationReader:
    """Reads a duration at a place of the text."""

    def __init__(self, rules: CalendarRules, grammar: Grammar) -> None:
        self.rules = rules
        self.component = grammar.component
        self.connector = grammar.connector
        voids = [row for row in rules.voids if row.kind == "duration"]
        self.void_words = re.compile(words(s for row in voids for s in row.surface))
        self.void_by_unit: dict[str, list[Void]] = {
            unit: [row for row in voids if unit in row.unit] for row in rules.units.values() for unit in row.surface
        }

    def read(self, text: str, start: int) -> Length | None:
        """The duration whose numeral begins at `start`."""
        read = self._amounts(text, start)
        if read is None:
            head = _HEAD.match(text, start)
            last = self._amounts(text, head.end()) if head is not None else None
            return Length(start, last[1], None, "duration.range", optional=True) if last is not None else None
        parts, end, row, unit, vague_pair = read
        if vague_pair:
            return Length(start, end, None, "duration.range", optional=True)
        if self._void(text, start, end, unit, parts):
            return None
        joint = self.connector.match(text, end) if text[end : end + 1] in CONNECTORS else None
        if joint is not None:
            second = self._amounts(text, joint.end())
            if second is not None:
                return Length(start, second[1], None, "duration.range", optional=True)
        if unit == "秒" and (hundredths := _HUNDREDTHS.match(text, end)) is not None:
            # 9秒98 of a race.
            parts["TS"] += Decimal(f"0.{hundredths[0]}")
            end = hundredths.end()
        return Length(start, end, duration(parts), row.id)

    def _amounts(self, text: str, start: int) -> tuple[dict[str, Decimal], int, TimeUnit, str, bool] | None:
        parts: dict[str, Decimal] = {}
        end, first, unit, vague, rank = start, None, "", False, -1
        at = start
        while True:
            match = self.component.match(text, at)
            if match is None:
                break
            row = self.rules.units[match["u"]]
            order = _ORDER.index(row.designator)
            if order <= rank or not self._fits(match, row, text, continued=first is not None):
                break
            amount = _amount(match, row)
            if amount is None:
                if first is not None or not _APPROXIMATE.fullmatch(match["n"] or ""):
                    break
                amount, vague = {}, True
            for designator, value in amount.items():
                parts[designator] = parts.get(designator, Decimal(0)) + value
            first, unit, end, rank = first or row, match["u"], match.end(), order
            if vague or match["after"] or text[end : end + 1] not in _GOES_ON:
                break
            joint = _JOIN.match(text, end)
            at = joint.end() if joint else end
        return (parts, end, first, unit, vague) if first is not None else None

    def _fits(self, match: re.Match[str], row: TimeUnit, text: str, *, continued: bool) -> bool:
        if match["ge"]:
            if row.classifier == "never":
                return False
        elif row.classifier == "must" and not continued:
            return False
        if match["half"]:
            return row.half is not None and not (row.designator in "YM" and match["after"])
        if row.continues and not continued:
            return _is_length(match, text) if row.designator == "D" else _SECONDS.match(text, match.end()) is not None
        return True

    def _void(self, text: str, start: int, end: int, unit: str, parts: dict[str, Decimal]) -> bool:
        if start and text[start - 1].isascii() and text[start - 1].isalpha():
            # PM2.5年均浓度: the figure is part of a symbol.
            return True
        for row in self.void_by_unit.get(unit, ()):
            if row.after and text.startswith(row.after, end):
                return True
            if row.before and text.endswith(row.before, max(0, start - 4), start):
                # 数十年 is vague; in 天数328天 the figure has nothing to do with 数.
                if text[start - 1] in "数几" and text[start] in "0123456789":
                    continue
                # 每三年 is a stretch that recurs, 每一年 and 每年 are every year.
                if text[start - 1] != "每" or set(parts.values()) == {Decimal(1)}:
                    return True
        return any(m.start() < end and m.end() > start for m in self.void_words.finditer(text, max(0, start - 3), end + 4))


def _amount(match: re.Match[str], row: TimeUnit) -> dict[str, Decimal] | None:
    """The amount by designator; None where the figure is no numeral, or means "three or four"."""
    if match["half"]:
        return {row.half[1]: row.half[0]} if row.half else None
    written = match["n"]
    if written in _ROUND and not match.string.endswith(_ROUND_BEFORE, max(0, match.start() - 2), match.start()):
        return None
    if _APPROXIMATE.fullmatch(written) or match["more"] == "几" or (not written.isascii() and written[0] in "万亿"):
        return None
    figure = decimal(written)
    if figure is None or figure == 0:
        return None
    if match["inner"] == "半":
        return {row.designator: (figure + Decimal("0.5")) * row.factor}
    parts: dict[str, Decimal] = {row.designator: figure * row.factor}
    if match["after"]:
        if row.designator == "Y" and row.half:
            parts["M"] = row.half[0]
        else:
            parts[row.designator] += row.factor / 2
    return parts


def _is_length(match: re.Match[str], text: str) -> bool:
    start, end = match.span()
    if match["n"] and match["n"].isascii() and "." not in match["n"] and int(match["n"].replace(",", "")) > 31:
        return True
    if match["n"] == "两":
        return True
    return text.startswith(_DAYS_AFTER, end) or text.endswith(_DAYS_BEFORE, max(0, start - 4), start)
