"""Rows that quantities are made by: units, prefixes, modifiers, traps."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from extractor.rulebook import Rule, Section, SurfaceRule, TableRow

QuantityKind = Literal["money", "count", "measure", "percentage", "multiple", "ordinal"]


class UnitRule(SurfaceRule):
    """What stands after a numeral and makes a quantity of it.

    Attributes:
        kind: the kind of record.
        currency: ISO 4217 (money).
        factor: of the base unit (money: one yuan; percentage: the ratio, 0.01 for %).
        form: how a percentage is written.
        article: 一 before it mostly introduces a noun (一个, 一种), so 一 alone makes no record.
        arabic: only a figure in 0-9 before it makes a quantity.
        after: ids of rows, one of which must have made the figure directly before (角 after 元).
        follows: a regular expression; the row holds only where it matches behind the unit, or the figure has decimals
            (块 is money in 三块四分 and 3.04块, a classifier in 三块牌子).
        before: with `follows`: a regular expression; the row also holds where it matches up to the figure and no letter
            or digit stands behind the unit (花费我三块). Without `follows` it must match (气温降至十五度).
        paired: two figures parted by a slash share the unit (140/90mmHg).
        traps: longer strings that hold the surface at its place, in which it is no unit (元旦).
    """

    kind: QuantityKind
    currency: str | None = Field(default=None, pattern=r"^[A-Z]{3}$")
    factor: Decimal = Decimal(1)
    form: Literal["percent", "permille", "tenths", "points", "basis_points", "fraction"] | None = None
    article: bool = False
    arabic: bool = False
    after: tuple[str, ...] = ()
    follows: str = ""
    before: str = ""
    paired: bool = False
    traps: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _complete(self) -> UnitRule:
        if self.kind == "money" and self.currency is None:
            raise ValueError('a unit of money needs its currency (ISO 4217), such as currency = "CNY"')
        if self.kind == "percentage" and "factor" not in self.model_fields_set:
            raise ValueError('a unit of percentage needs its factor, such as factor = "0.01" for %')
        return self


class PerRule(SurfaceRule):
    """What a measure may be reckoned on, behind a slash, so that both are one unit: 大卡/千克, 吨/日, 公斤/株."""


class PrefixRule(SurfaceRule):
    """A currency sign or name written before the figure: ￥, 人民币."""

    currency: str = Field(pattern=r"^[A-Z]{3}$")
    traps: tuple[str, ...] = ()


class Window(BaseModel):
    """Words that must stand before a figure, at most `within` characters away and in its clause."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    surface: tuple[str, ...]
    within: int = Field(ge=0, le=40)


class BareRule(Rule):
    """Words that make money of an amount without a unit: 奖池36.57亿.

    A `listed` row holds only beside an amount in that currency, in the same sentence (设备1.46亿、土建2.3亿元).
    """

    before: Window
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    listed: bool = False


class HeaderRule(SurfaceRule):
    """A table's head that sets the unit of the figures below it: one of `lead`, then the surface (单位:万元)."""

    lead: tuple[str, ...] = ()
    kind: QuantityKind = "money"
    currency: str | None = None
    factor: Decimal = Decimal(1)


class ModifierRule(SurfaceRule):
    """Words beside a figure that bound it.

    Attributes:
        side: before the figure, after it, or infix (infix characters stand in numerals.toml; such rows document them).
        gap: how many characters of a short noun may stand between (不超过总投资的60%); 0 for comparisons.
        traps: longer words in which the surface does not modify (附近, 节约).
    """

    side: Literal["before", "after", "infix"]
    modifier: Literal["over", "under", "about", "at_least", "at_most"]
    gap: int = Field(default=0, ge=0, le=16)
    not_before: tuple[str, ...] = ()
    traps: tuple[str, ...] = ()


class CountedRule(SurfaceRule):
    """Words that bound the noun of a count; `role` says how (quantity/nouns.toml)."""

    role: Literal["measure", "adverb", "ending", "project", "manned", "people", "class"]


class VerbRow(TableRow):
    """A word of facts/*.tsv with its part in a clause: verbs and heads of indicators bound the noun of a count."""

    surface: tuple[str, ...]
    part: str


class TrapRule(SurfaceRule):
    """Set words and names that hold numerals and are no quantities."""


class TrapPattern(Rule):
    """A regular expression of codes that are no quantities: 国发〔2015〕3号, G318.

    It is tried beside a Latin letter, a further digit or a mark that codes are made with; and wherever a figure ends
    in one of `units` (次 for 1234次列车; 一起 for the adverb).
    """

    pattern: str
    units: tuple[str, ...] = ()


SECTIONS = (
    Section("unit", ("units/*.toml", "units/*.tsv"), UnitRule),
    Section("prefix", ("units/*.toml",), PrefixRule),
    Section("bare", ("units/*.toml",), BareRule),
    Section("header", ("units/*.toml",), HeaderRule),
    Section("per", ("units/*.toml",), PerRule),
    Section("modifier", ("quantity/modifiers.toml",), ModifierRule),
    Section("counted", ("quantity/nouns.toml",), CountedRule),
    Section("trap", ("quantity/traps.toml",), TrapRule),
    Section("pattern", ("quantity/traps.toml",), TrapPattern),
)
