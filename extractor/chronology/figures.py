"""The numerals of calendars and durations: 15, 十五, 二〇一五, 廿三, 三百六十五, 1.5, 35,000."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

DIGITS = "〇零一二三四五六七八九"
FORMAL = "壹贰叁肆伍陆柒捌玖"
ASCII = "0123456789"
NUMERALS = DIGITS + FORMAL + "两十拾廿卅百佰千仟万亿"
_VALUE = {c: int(c) for c in ASCII} | {c: max(i - 1, 0) for i, c in enumerate(DIGITS)}
_VALUE |= {c: i for i, c in enumerate(FORMAL, 1)} | {"两": 2, "元": 1, "首": 1, "O": 0}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}


def integer(text: str) -> int | None:
    """A whole number: 十五 is 15, 二〇一五 and 2015 are 2015, 三百六十五 is 365; None where it is no numeral.

    Two digits side by side without 十 are read by place (零八 is 8, 九七 is 97): callers that would take 三五 for
    three to five look at the characters first.
    """
    if text.isdecimal() and text.isascii():
        return int(text) if len(text) < 12 else None
    if not any(c in "十拾百佰千仟万亿廿卅" for c in text):
        if not text or any(c not in _VALUE for c in text):
            return None
        return int("".join(str(_VALUE[c]) for c in text)) if len(text) < 12 else None
    return _composite(text.replace("廿", "二十").replace("卅", "三十"))


def _composite(text: str) -> int | None:
    total = section = 0
    digit: int | None = None
    least = 10_000
    for c in text:
        if c in _TENS:
            if digit is None and section and c not in "十拾":
                return None
            if _TENS[c] >= least:
                return None
            least = _TENS[c]
            section += (1 if digit is None else digit) * least
            digit = None
        elif c in _MYRIADS:
            section += digit or 0
            total = (total + (section or 1)) * _MYRIADS[c] if c == "亿" else total + (section or 1) * _MYRIADS[c]
            section, digit, least = 0, None, 10_000
        elif c in _VALUE:
            if digit:
                return None
            digit = _VALUE[c]
        else:
            return None
    return total + section + (digit or 0)


def decimal(text: str) -> Decimal | None:
    """A number that may have decimals: 1.5, 35,000, 三点五, 十二; None where it is no numeral."""
    if text.isascii():
        try:
            return Decimal(text.replace(",", "").replace(" ", ""))
        except InvalidOperation:
            return None
    whole, point, rest = text.partition("点")
    read = integer(whole)
    if read is None:
        return None
    if not point:
        return Decimal(read)
    if not rest or any(c not in _VALUE for c in rest):
        return None
    return Decimal(f"{read}." + "".join(str(_VALUE[c]) for c in rest))
