"""Numerals: a written figure to an exact Decimal, and back.

Reading order: `Numeral` is what comes out; `NumeralReader.read` takes one written numeral; `_value` is the grammar,
a recursion on the largest multiplier (一万五千亿 is 一万五千 × 10⁸); `write` is its inverse. `pattern` is the regular
expression of what may be a numeral in running text; whether it is one, `read` decides. `find` gives the numerals of a
text by themselves, whatever they count: with signs, fractions (三又二分之一) and the short forms of Latin script.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from extractor.rulebook import Rule, Rulebook, Section

if TYPE_CHECKING:
    from extractor.segment import Words

# A Chinese comma parts thousands only where decimals follow (82，225.00): 增长3，200家 are two clauses.
# A blank parts them too; one blank alone only within running text: 人均48 126元, and not two cells of a table.
_WITHIN = "(?:" + "|".join(f"(?<=[一-龥”)][0-9]{{{n}}})(?<![第表图][0-9]{{{n}}})(?<![0-9][年月][0-9]{{{n}}})(?<!附件[0-9]{{{n}}})" for n in (1, 2, 3))
_WITHIN += "".join(f"|(?<=[A-Z] [0-9]{{{n}}})|(?<=[一-龥][-−][0-9]{{{n}}})" for n in (1, 2, 3)) + ")"
_GROUPS = (
    r"(?:,[0-9]{3})++(?![0-9,])|(?:，[0-9]{3})++(?=\.[0-9]{2}(?![0-9]))|(?: [0-9]{3}){2,}+(?! ?[0-9])"
    rf"|{_WITHIN} [0-9]{{3}}(?=(?:\.[0-9]{{1,4}}+)?(?:[一-龥%‰A-Za-z㎡℃]| [万亿]))"
)
# Decimals; careless copies put a blank beside the point (3. 5亿元).
_DECIMALS = rf"\.[0-9]++|{_WITHIN}(?: \. ?|\. )[0-9]++(?= ?[%‰万亿])"
# What follows a figure's first digit.
_ARABIC = rf"[0-9]{{0,2}}+(?:{_GROUPS}|[0-9]*+)(?:{_DECIMALS})?"
PARTS = re.compile(r" {0,2}分 {0,2}之 {0,2}")
"""What stands between the denominator and the numerator of a fraction: 百分之五, 百 分 之 2.4."""
HALF = "半"

_SIGN = re.compile(r"(?<![\w)%])[-−负] ?\Z")
# Short forms of the Latin script: 100k, 2.5 M, 2e5; and a fraction with a slash, a whole number before it or not.
_SHORT = re.compile(r" ?(?:(?P<times>[kKMG])(?![A-Za-z\d])|(?<! )[eE](?P<power>[-+]?\d{1,2})(?![\w.]))")
_SLASH = re.compile(r"(?: (?P<part>\d{1,6}))?/(?P<whole>\d{1,6})(?![\d/.])")
# 10.5个亿, 3个万; before a unit 万 sizes the thing that is counted: 6个万人以上安置区, 5个万亩基地.
_WHOLE = "个(?=亿|万(?![人亩户吨头只千平]))"
_TWOS = "两俩仨"
_TIMES = {"k": 3, "K": 3, "M": 6, "G": 9}
_LONGEST = 80
_LARGE = frozenset("万亿兆")
_BARE = frozenset("百千")
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
        self._power = multipliers
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
        self._compiled = re.compile(self.pattern)
        # In running text a figure may also begin at its point (.77).
        self._loose = re.compile(rf"{self.pattern}|(?<![\w.)])\.\d++(?![.\w])")
        # Characters that alone are a part of words rather than a numeral: 万, 千, 陆地, 伍仁.
        self._alone = frozenset(multipliers) - {first[1]}
        self._alone |= {c for row in _financial(rulebook) for c in row.characters}
        half = Decimal("0.5")
        self._memory: dict[str, Numeral | None] = {HALF: Numeral(half, half, half, "exact")}

    def _pattern(self, digits: str, contractions: str) -> str:
        """The expression of numerals: what may begin one, then runs of what may go on, all of it possessive.

        两 goes on only before a multiplier (三千两百; in 九两 and 三十两 it is the weight) or after its neighbours (一两个).
        A blank may stand beside a multiplier (7 万5 千, 一百 五 十 二), but not before what opens a list item (二是).
        """
        many, vague = self.multipliers, "".join(self.vague)
        some = vague[0]
        over = f"[{''.join(self.infix)}](?![{''.join(self.infix)}])"
        plainly = "".join(c for c in digits if c not in _TWOS)
        body = plainly + many + contractions + some
        blank = rf"(?:(?<=[{many}]) (?=[{digits}])|(?<=[{digits}]) (?=[{many}]))(?!.{{1,2}}[是、.])"
        onward = rf"(?:[0-9]{{1,3}}(?:,[0-9]{{3}})++(?![.,]?[0-9])|[零〇]?[0-9]++(?![.,]?[0-9])| [0-9]++(?= ?[{many}]))?"
        arabic = rf"{_ARABIC}(?: {{0,2}}(?:{over}|{some})?(?:{_WHOLE})?[{many}]++{onward})*+"
        two = r"两(?:(?=[百千万亿兆佰仟])|(?<=[一三]两)(?![、，,。;\s)半]|\Z))"
        more = rf"{two}|(?<=[{many}])[0-9]|{_WHOLE}|{blank}"
        point = rf" ?点 ?(?:[{plainly}]++|[0-9]++)(?!两)[{many}]*+"
        # What a first character that is not always a numeral's asks for: 上千, 数百; not 两两.
        first = rf"(?<=[{_TWOS}])(?<!两两)(?!两)|(?<=[{vague}{''.join(self.lead)}])(?=[{many}])"
        if self._lead_not_after:
            first += rf"(?<![{self._lead_not_after}][{''.join(self.lead)}])"
        chinese = rf"(?:(?<=[{body.replace(some, '')}])|{first})[{body}]*+(?:(?:{more})[{body}]*+)*+(?:{point})?"
        firsts = f"0-9{digits}{many}{contractions}{vague}{''.join(self.lead)}"
        # It begins with a set of characters, so that the engine leaps over the text between.
        return rf"[{firsts}](?<![0-9.].)(?:(?<=[0-9]){arabic}|{chinese})(?:{over}(?:{_WHOLE})?[{many}]*+)?"

    def read(self, written: str) -> Numeral | None:
        """A written numeral in the folded view (`1,200多万`, `两千五`, `三四十`) to its figures; None if it is none."""
        try:
            return self._memory[written]
        except KeyError:
            pass
        try:
            numeral: Numeral | None = self._read(written)
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
        found, at = [], 0
        for match in self._loose.finditer(text):
            if match.start() < at:
                continue
            one = self._one(text, match, words)
            if one is None:
                continue
            start, end, numeral = one
            at = end
            signed = _SIGN.search(text, max(0, start - 3), start)
            if signed:
                start = signed.start()
                value, low, high = (None if n is None else -n for n in numeral[:3])
                numeral = Numeral(value, low, high, numeral.modifier)
            found.append((start, end, numeral))
        return found

    def _one(self, text: str, match: re.Match[str], words: Words | None) -> tuple[int, int, Numeral] | None:
        """The numeral that begins at a match of the pattern, a fraction or short form made whole; None if it is none."""
        start, end = match.span()
        numeral = self.read(match[0])
        while numeral is None and end - start > 1 and end > match.end() - 3:
            # 五十千: what reads without the rest stands alone.
            end -= 1
            numeral = self.read(text[start:end])
        if numeral is None:
            return None
        mixed = self._fraction(text, end, numeral)
        if mixed is not None:
            return start, *mixed
        written = text[start:end]
        if written[0].isascii():
            return (start, *_divided(text, *shortened(text, end, numeral)))
        if written in self._alone or (len(written) == 2 and written[0] == written[1]) or _LARGE.issuperset(written):
            return None
        return (start, end, numeral) if words is None or _worded(words, start, end) else None

    def _fraction(self, text: str, end: int, numeral: Numeral) -> tuple[int, Numeral] | None:
        """The end and the value of a fraction whose denominator, or whole number and 又, ends at `end`: 三又二分之一."""
        whole = Decimal(0)
        if text.startswith("又", end):
            below = self._compiled.match(text, end + 1)
            if below is None or numeral.value is None:
                return None
            whole, denominator, end = numeral.value, self.read(below[0]), below.end()
        else:
            denominator = numeral
        parts = PARTS.match(text, end)
        above = self._compiled.match(text, parts.end()) if parts else None
        part = self.read(above[0]) if above else None
        if above is None or part is None or part.value is None or denominator is None or not denominator.value:
            return None
        value = plain(whole + part.value / denominator.value)
        return above.end(), Numeral(value, value, value, "exact")

    def _read(self, written: str) -> Numeral:
        if len(written) > _LONGEST and not written.isdigit():
            # No figure is written in so many multipliers; the grammar's recursion is as deep as they are many.
            raise NumeralError(written[:_LONGEST])
        simple = self._simple(written)
        if simple is not None:
            return Numeral(simple, simple, simple, "exact")
        text, over = written, False
        if text[0] in self.lead:
            text, over = text[1:], True
        for infix in self.infix:
            if infix in text:
                text, over = text.replace(infix, "", 1), True
        for filling in ("个", ",", "，", " "):
            text = text.replace(filling, "")
        if any(c in text for c in self.vague):
            return self._read_vague(text)
        pair = self._pair(text)
        if pair:
            low, high = (plain(self._value(form.translate(self._plain))) for form in pair)
            return Numeral(None, low, high, "range")
        value = plain(self._value(text.translate(self._plain)))
        return Numeral(value, value, None, "over") if over else Numeral(value, value, value, "exact")

    def _simple(self, written: str) -> Decimal | None:
        """Figures in 0-9 with at most one multiplier behind them, as most are: 1,286.5, 2.945亿."""
        power = self._power.get(written[-1], 0)
        body = (written[:-1] if power else written).replace(",", "")
        if not body.isascii() or not body.replace(".", "", 1).isdigit():
            return None
        value = Decimal(body)
        return plain(value.scaleb(power)) if power or "." in body else value

    def _read_vague(self, text: str) -> Numeral:
        """几十 is 10 to 100, 十几 is 10 to 20, 二十几万 is 200,000 to 300,000."""
        at = next(i for i, c in enumerate(text) if c in self.vague)
        leading = at == 0 or (text[at - 1] not in self.multipliers and text[at - 1] not in "零〇")
        before, after = text[:at], text[at + 1 :]
        if leading and before:
            raise NumeralError(text)
        low, high = (before + digit + after for digit in (("1", "A") if leading else ("0", "A")))
        low_value = self._value(low.translate(self._plain), elide=False)
        high_value = self._value(high.translate(self._plain), elide=False)
        return Numeral(None, plain(low_value), plain(high_value), "vague")

    def _pair(self, text: str) -> tuple[str, str] | None:
        """三四十 → 三十, 四十; 十七八 → 十七, 十八; 一两 → 一, 两. Two neighbouring digits that count upwards."""
        whole = text.partition("点")[0]
        pairs = [
            i
            for i in range(len(whole) - 1)
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
            left, rest = self._left(text[:at], power), text[at + 1 :]
            if rest in _BARE:
                # 36.5万千升, 3万千册: thousands of a thing, ten thousand times over.
                return left * Decimal(10) ** (power + self._power[rest])
            return left * Decimal(10) ** power + self._rest(rest, power, elide=elide)
        return _digits(text)

    def _left(self, text: str, power: int) -> Decimal:
        """How many of a multiplier: none said is one (百三, 零十). 五十千 is no numeral, 12千 is."""
        if not text or (text == "0" and power == 1):
            return _ONE
        left = self._value(text, elide=False)
        if power < 4 and left > 10 and not text.replace(".", "").isdigit():
            raise NumeralError(text)
        return left

    def _rest(self, text: str, power: int, *, elide: bool) -> Decimal:
        """What follows a multiplier: 二 in 三万二 is 2000, in 三万零二 it is 2; 六 in 一千六点五 is 600."""
        if not text:
            return Decimal(0)
        whole, point, decimals = text.partition("点")
        if elide and len(whole) == 1 and whole.isdigit() and whole != "0" and power >= 2:
            return _digits(whole) * Decimal(10) ** (power - 1) + (_digits("0" + point + decimals) if point else 0)
        value = self._value(text.lstrip("0") or "0")
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


def _financial(rulebook: Rulebook) -> list[CharacterRule]:
    """The rows of the characters that deeds and cheques are written in."""
    rows = (*rulebook.rows(CharacterRule, "digit"), *rulebook.rows(CharacterRule, "multiplier"))
    return [row for row in rows if row.id.endswith(".financial")]


def _worded(words: Words, start: int, end: int) -> bool:
    """Whether the dictionary's words leave a numeral at `[start, end)`: 四 in 四川 is none."""
    if start not in words.edges:
        return False
    last = words.index_at(end - 1)
    return words.starts[last + 1] <= end or words.tags[last] in ("m", "mq", "t")


def shortened(text: str, end: int, numeral: Numeral) -> tuple[int, Numeral]:
    """The end and the figures of a numeral in 0-9 with its short form: 100k, 2.5 M, 2e5."""
    value = numeral.value
    short = _SHORT.match(text, end) if value is not None else None
    if short is None or value is None:
        return end, numeral
    value = plain(value.scaleb(_TIMES[short["times"]] if short["times"] else int(short["power"])))
    return short.end(), Numeral(value, value, value, "exact")


def _divided(text: str, end: int, numeral: Numeral) -> tuple[int, Numeral]:
    """The same of a fraction with a slash: 16/5, 1 3/5."""
    value = numeral.value
    slash = _SLASH.match(text, end) if value is not None else None
    if slash is not None and value is not None and int(slash["whole"]) and value == value.to_integral_value():
        below = Decimal(slash["whole"])
        value = plain(value + Decimal(slash["part"]) / below if slash["part"] else value / below)
        return slash.end(), Numeral(value, value, value, "exact")
    return end, numeral


def plain(value: Decimal) -> Decimal:
    """The same figure without exponent and trailing zeros: 294500000, not 294500000.000 or 2.945E+8."""
    short = value.normalize()
    return short.quantize(_ONE) if short == short.to_integral_value() and abs(short) < _LARGEST else short


def _digits(text: str) -> Decimal:
    if text == "A":
        return Decimal(10)
    text = text.replace("点", ".")
    if not text.replace(".", "", 1).isdigit() or not text.isascii():
        raise NumeralError(text)
    return Decimal(text)
