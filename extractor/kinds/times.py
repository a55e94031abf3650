"""Records of the calendar."""

from __future__ import annotations

from typing import Literal

from extractor.record import Record


class DateRecord(Record):
    """A point or stretch of the calendar; `value` is EDTF (ISO 8601-2), null where nothing resolves it."""

    kind: Literal["date"] = "date"
    value: str | None = None


class Duration(Record):
    """A length of time; `value` is an ISO 8601 duration."""

    kind: Literal["duration"] = "duration"
    value: str | None = None
