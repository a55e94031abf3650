"""Facts as rows of a table: one row a fact, with the figure it is about and the sentence it stands in.

The columns, always all of them and in this order, are documented in docs/facts.md. Figures stay Decimals.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from extractor.document import Document
from extractor.facts import Fact
from extractor.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

Backend = Literal["pandas", "polars"]
Row = dict[str, Any]

COLUMNS = (
    "indicator", "subject", "place", "period", "status", "value", "low", "high", "modifier", "kind", "unit", "currency",
    "form", "noun", "direction", "basis", "action", "text", "sentence", "start", "end",
)  # fmt: skip
"""The columns of a row of facts, in order."""

_FIGURES = ("value", "low", "high")
_OFFSETS = ("start", "end")
_OF_FACT = ("indicator", "subject", "place", "period", "status", "direction", "basis", "action", "text")
_OF_RECORD = (*_FIGURES, "modifier", "kind", "unit", "currency", "form", "noun")
_DIGITS = 38
"""The most digits that a decimal of polars, or of any table in Arrow's form, holds."""


def fact_rows(document: Document, records: Sequence[Record], facts: Iterable[Fact]) -> list[Row]:
    """A row for each fact, in their order, with every one of `COLUMNS`; what is not said is None.

    Args:
        document: the text that the facts are of.
        records: its records; each fact's quantity is one of them.
        facts: the facts.
    """
    figures = {(record.start, record.end): record for record in records}
    rows = []
    for fact in facts:
        record = figures[fact.quantity]
        row = dict.fromkeys(COLUMNS)
        row |= {name: getattr(fact, name) for name in _OF_FACT}
        row |= {name: getattr(record, name, None) for name in _OF_RECORD}
        sentence = document.sentence_at(record.start)
        row["sentence"] = document.text[sentence.start : sentence.end].strip()
        row["start"], row["end"] = fact.quantity
        rows.append(row)
    return rows


def frame(rows: Sequence[Mapping[str, Any]], columns: Sequence[str] = COLUMNS, backend: Backend | None = None) -> Any:
    """The rows as a data frame; figures stay exact.

    Args:
        rows: as `fact_rows` makes them.
        columns: their names, in order; they stand in the frame even where there are no rows.
        backend: "pandas" or "polars"; None for the one that is installed, pandas where both are.

    Raises:
        ImportError: where it is not installed; the message says what to install.
        ValueError: for a backend that there is none of.
    """
    if backend not in (None, "pandas", "polars"):
        raise ValueError(f"backend is 'pandas' or 'polars', not {backend!r}")
    if backend != "polars":
        try:
            return _pandas(rows, columns)
        except ModuleNotFoundError as error:
            if backend == "pandas" or error.name != "pandas":
                raise _missing("pandas") from error
    try:
        return _polars(rows, columns)
    except ModuleNotFoundError as error:
        raise _missing(backend or "pandas") from error


def _missing(backend: str) -> ImportError:
    return ImportError(
        f"to_frame() needs {backend}, which is not installed: pip install {backend} "
        "(pandas and polars both do), or take to_rows(), which needs neither",
        name=backend,
    )


def _pandas(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> Any:
    """Every column but the offsets is of dtype object: Decimals and None stay what they are."""
    import pandas as pd

    series = {}
    for name in columns:
        kind: Any = "int64" if name in _OFFSETS else object
        series[name] = pd.Series([row[name] for row in rows], dtype=kind)
    return pd.DataFrame(series, columns=list(columns))


def _polars(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> Any:
    """Figures are of dtype Decimal, with as many places as the column needs."""
    import polars as pl

    series = []
    for name in columns:
        values = [row[name] for row in rows]
        kind: Any = pl.Int64 if name in _OFFSETS else pl.String
        if name in _FIGURES:
            places = max((_places(v) for v in values if v is not None), default=0)
            whole = max((v.adjusted() + 1 for v in values if v is not None), default=0)
            kind = pl.Decimal(_DIGITS, places) if whole + places <= _DIGITS else pl.Object
        series.append(pl.Series(name, values, dtype=kind))
    return pl.DataFrame(series)


def _places(value: Decimal) -> int:
    """The number of digits behind the point."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
