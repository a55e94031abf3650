"""One kind's contract: the name of its records, their model, and how a record's fields are read again from its span."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.record import Record


@dataclass(frozen=True)
class Kind:
    """A kind of record.

    Attributes:
        name: as RECORDS.md names it.
        record: its model.
        mechanism: which finder makes it: quantity, chronology or name.
        plural: the view of a Bulletin that holds its records.
    """

    name: str
    record: type[Record]
    mechanism: str
    plural: str
