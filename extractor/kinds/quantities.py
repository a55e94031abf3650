"""Records of figures."""

from __future__ import annotations

from typing import Literal

from extractor.record import Figure, Quantity, Record


class Money(Quantity):
    """An amount; `value` in the base unit of `currency` (ISO 4217): 2.945亿元 is 294500000 CNY."""

    kind: Literal["money"] = "money"
    currency: str = "CNY"


class Count(Quantity):
    """A number of things; `unit` is the classifier as written, `noun` the thing counted, null where none is said."""

    kind: Literal["count"] = "count"
    unit: str | None = None
    noun: str | None = None


class Measure(Quantity):
    """A physical quantity; `value` in `unit`, which is as written without its 万 or 亿."""

    kind: Literal["measure"] = "measure"
    unit: str


class Percentage(Quantity):
    """A share or rate; `value` is the ratio: 84% is 0.84, 2.5个百分点 is 0.025."""

    kind: Literal["percentage"] = "percentage"
    form: Literal["percent", "permille", "tenths", "points", "basis_points", "fraction"] | None = None


class Multiple(Quantity):
    """A multiple; 4.5倍 is 4.5, 翻一番 is 2."""

    kind: Literal["multiple"] = "multiple"


class Ordinal(Record):
    """A place in an order; 第七批 is 7, 首批 is 1."""

    kind: Literal["ordinal"] = "ordinal"
    value: Figure
    unit: str | None = None
