"""Numerals: a written figure to an exact Decimal, and back.

Reading order: `Numeral` is what comes out; `NumeralReader.read` takes one written numeral; `_value` is the grammar,
a recursion on the largest multiplier (一万五千亿 is 一万五千 × 10⁸); `write` is its inverse. `pattern` is the regular
expression of what may be a numeral in running text; whether it is one, `read` decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

import regex

from extractor.rulebook import Rule, Rulebook, Section

if TYPE_CHECKING:
    from extractor.segment import Words

_SIGN = regex.compile(r"(?<![\w)%])[-−负] ?$")

# A Chinese comma parts thousands only where decimals follow (82，225.00): 增长3，200家 are two clauses.
ARABIC = r"(?:\d{1,3}(?:,\d{3})++(?![\d,])|\d{1,3}(?:，\d{3})++(?=\.\d\d(?!\d))|\d{1,3}(?: \d{3}){2,}+(?! ?\d)|\d++)(?:\.\d++)?"


_LONGEST = 80
_LARGE = frozenset("万亿兆")
_ONE, _LARGEST = Decimal(1), Decimal(10) ** 25


class CharacterRule(Rule):
    """Characters of one role, each with its value where the role has one.

    `not_after` holds characters after which these have another role: 上 in 迈上千亿元台阶 belongs to the verb.
    """

    characters: str
    values: tuple[int, ...] = ()
    not_after: str = ""


_ROLES = ("digit", "multiplier", "contraction", "infix", "vague", "lead")
SECTIONS = tuple(Section(role, ("quantity/numerals.toml",), CharacterRule) for role in _ROLES)


class Numeral(NamedTuple):
    """A figure read: `value` is null for a range or a vague figure; the modifier is what the numeral itself says."""

    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    modifier: str


class NumeralError(ValueError):
    """The characters do not make a numeral (三百五千, 3万40000)."""


class NumeralReader:
    """Reads numerals by the tables of `rules/quantity/numerals.toml`."""

    def __init__(self, rulebook: Rulebook) -> None:
        table = {role: _characters(rulebook.rows(CharacterRule, role)) for role in _ROLES}
        self.digits = {c: v for c, v in table["digit"].items() if v is not None}
        # In the order of the table: the order of a set changes from one process to the next.
        self.infix = tuple(table["infix"])
        self.vague = tuple(table["vague"])
        self.lead = frozenset(table["lead"])
        multipliers = {c: v for c, v in table["multiplier"].items() if v is not None}
        first: dict[int, str] = {}
        for character, power in multipliers.items():
            first.setdefault(power, character)
        self._powers = sorted(((c, p) for p, c in first.items()), key=lambda cp: -cp[1])
        self._lead_not_after = "".join(row.not_after for row in rulebook.rows(CharacterRule, "lead"))
        one = {v: c for c, v in reversed(self.digits.items())}
        plain = {c: str(v) for c, v in self.digits.items()}
        plain |= {c: first[p] for c, p in multipliers.items()}
        plain |= {c: f"{v // 10}{first[1]}" for c, v in table["contraction"].items() if v is not None}
        self._plain = str.maketrans(plain)
        self._digit_names = one
        self.multipliers = "".join(multipliers)
        self.pattern = self._pattern("".join(self.digits), "".join(table["contraction"]))
        # In running text a reader also takes blanks within a numeral (7 万5 千) and a point without a figure before it.
        loose = self._pattern("".join(self.digits), "".join(table["contraction"]), blank=" {0,2}")
        self._loose = regex.compile(rf"{loose}|(?<![\w.])\.\d++(?![.\w])")
        self._lonely = frozenset("陆拾肆伍柒捌玖贰叁壹佰仟参參陸万亿兆") & (set(self.digits) | set(multipliers))
        self._memory: dict[str, Numeral | None] = {}

    def _pattern(self, digits: str, contractions: str, *, blank: str = "") -> str:
        many, infix, vague = self.multipliers, "".join(self.infix), "".join(self.vague)
        some, gap = vague[0], blank or " ?"
        barred = f"(?<![{self._lead_not_after}])" if self._lead_not_after else ""
        arabic = rf"{ARABIC}(?:{gap}[{infix}{some}]?(?:个(?=[万亿]))?[{many}]++(?:[零〇]?{blank}\d++(?![.,]?\d))?)*+"
        chinese = (
            rf"(?:{barred}[{''.join(self.lead)}](?=[{many}])|[{vague}](?=[{many}])|[{digits}{many}{contractions}])"
            rf"(?:{blank}[{digits}{many}{contractions}{some}]|(?<=[{many}])\d|个(?=[万亿]))*+"
            rf"(?: ?点 ?(?:[{digits}]++|\d++)[{many}]*+)?"
        )
        return rf"(?<![\d.])(?:{arabic}|{chinese})(?:[{infix}](?![{infix}])[{many}]*+)?"

    def read(self, written: str) -> Numeral | None:
        """A written numeral in the folded view (`1,200多万`, `两千五`, `三四十`) to its figures; None if it is none."""
        try:
            return self._memory[written]
        except KeyError:
            pass
        try:
            numeral: Numeral | None = _plain(self._read(written))
        except (NumeralError, ArithmeticError):
            numeral = None
        if len(self._memory) < 50_000 and len(written) <= 40:
            self._memory[written] = numeral
        return numeral

    def find(self, text: str, words: Words | None = None) -> list[tuple[int, int, Numeral]]:
        """Every numeral of a folded text as (start, end, figures), a sign before it included, whatever follows it.

        Args:
            text: the folded view.
            words: its words; where given, characters within other words are no numerals (四川, 十足, 陆地).
        """
        found = []
        for match in self._loose.finditer(text):
            start, end = match.span()
            numeral = self.read(match[0])
            if numeral is None or (match[0] in self._lonely) or all(c in _LARGE for c in match[0]):
                continue
            if words is not None and not match[0][0].isascii() and not _worded(words, start, end):
                continue
            signed = _SIGN.search(text, max(0, start - 3), start)
            if signed:
                start = signed.start()
                value, low, high = (None if n is None else -n for n in numeral[:3])
                numeral = Numeral(value, low, high, numeral.modifier)
            found.append((start, end, numeral))
        return found

    def _read(self, written: str) -> Numeral:
        if len(written) > _LONGEST and not written.isdigit():
            # No figure is written in so many multipliers; the grammar's recursion is as deep as they are many.
            raise NumeralError(written[:_LONGEST])
        text, over = written, False
        if text[0] in self.lead:
            text, over = text[1:], True
        for infix in self.infix:
            if infix in text:
                text, over = text.replace(infix, "", 1), True
        text = text.replace("个", "").replace(",", "").replace("，", "").replace(" ", "")
        if any(c in text for c in self.vague):
            return self._read_vague(text)
        pair = self._pair(text)
        if pair:
            low, high = (self._value(form.translate(self._plain)) for form in pair)
            return Numeral(None, low, high, "range")
        value = self._value(text.translate(self._plain))
        return Numeral(value, value, None, "over") if over else Numeral(value, value, value, "exact")

    def _read_vague(self, text: str) -> Numeral:
        """几十 is 10 to 100, 十几 is 10 to 20, 二十几万 is 200,000 to 300,000."""
        at = next(i for i, c in enumerate(text) if c in self.vague)
        leading = at == 0 or text[at - 1] not in self.multipliers
        before, after = text[:at], text[at + 1 :]
        if leading and before:
            raise NumeralError(text)
        low, high = (before + digit + after for digit in (("1", "A") if leading else ("0", "A")))
        low_value = self._value(low.translate(self._plain), elide=False)
        return Numeral(None, low_value, self._value(high.translate(self._plain), elide=False), "vague")

    def _pair(self, text: str) -> tuple[str, str] | None:
        """三四十 → 三十, 四十; 十七八 → 十七, 十八; 一两 → 一, 两. Two neighbouring digits that count upwards."""
        pairs = [
            i
            for i in range(len(text) - 1)
            if text[i] in self.digits and text[i + 1] in self.digits and self.digits[text[i]] > 0
        ]
        if len(pairs) != 1:
            return None
        i = pairs[0]
        low, high = self.digits[text[i]], self.digits[text[i + 1]]
        if high - low == 1 or (low, high) == (3, 5):
            return text[: i + 1] + text[i + 2 :], text[:i] + text[i + 1 :]
        return None

    def _value(self, text: str, *, elide: bool = True) -> Decimal:
        """The value of a numeral whose digits are 0-9 (A is ten) and whose multipliers are in plain form."""
        for character, power in self._powers:
            at = text.rfind(character) if power >= 4 else text.find(character)
            if at < 0:
                continue
            unit = Decimal(10) ** power
            left = self._value(text[:at], elide=False) if at else Decimal(1)
            return left * unit + self._rest(text[at + 1 :], power, elide=elide)
        return _digits(text)

    def _rest(self, text: str, power: int, *, elide: bool) -> Decimal:
        """What follows a multiplier: 二 in 三万二 is 2000, in 三万零二 it is 2."""
        if not text:
            return Decimal(0)
        value = self._value(text.lstrip("0") or "0")
        if elide and len(text) == 1 and text.isdigit() and power >= 2:
            value *= Decimal(10) ** (power - 1)
        if value >= Decimal(10) ** power and text != "A":
            raise NumeralError(text)
        return value

    def write(self, value: Decimal | int) -> str:
        """A figure in plain Chinese numerals, such that `read(write(n)).value == n`: 1250.5 → 一千二百五十点五.

        Raises:
            ValueError: for a figure below 0 or of 10¹⁶ and more.
        """
        value = Decimal(value)
        if value < 0 or value >= Decimal(10) ** 16:
            raise ValueError(f"only figures from 0 to below 10^16 are written, not {value}")
        whole = int(value)
        written = self._write_whole(whole) if whole else self._digit_names[0]
        fraction = format(value - whole, "f")[2:].rstrip("0")
        return written + ("点" + "".join(self._digit_names[int(d)] for d in fraction) if fraction else "")

    def _write_whole(self, whole: int) -> str:
        for character, power in self._powers:
            unit = 10**power
            if whole >= unit:
                left, rest = divmod(whole, unit)
                tail = ""
                if rest:
                    tail = self._write_whole(rest)
                    if rest < unit // 10:
                        tail = self._digit_names[0] + tail
                return self._write_whole(left) + character + tail
        return self._digit_names[whole]


def _characters(rows: Iterable[CharacterRule]) -> dict[str, int | None]:
    out: dict[str, int | None] = {}
    for row in rows:
        values: Iterable[int | None] = row.values or (None,) * len(row.characters)
        out.update(zip(row.characters, values, strict=True))
    return out


def _worded(words: Words, start: int, end: int) -> bool:
    """Whether the dictionary's words leave a numeral at `[start, end)`: 四 in 四川 is none."""
    if start not in words.edges:
        return False
    last = words.index_at(end - 1)
    return words.starts[last + 1] <= end or words.tags[last] in ("m", "mq")


def plain(value: Decimal) -> Decimal:
    """The same figure without exponent and trailing zeros: 294500000, not 294500000.000 or 2.945E+8."""
    short = value.normalize()
    return short.quantize(_ONE) if short == short.to_integral_value() and abs(short) < _LARGEST else short


def _plain(numeral: Numeral) -> Numeral:
    value, low, high = (None if n is None else plain(n) for n in numeral[:3])
    return Numeral(value, low, high, numeral.modifier)


def _digits(text: str) -> Decimal:
    if text == "A":
        return Decimal(10)
    text = text.replace("点", ".")
    if not text.replace(".", "", 1).isdigit() or not text.isascii():
        raise NumeralError(text)
    return Decimal(text)
