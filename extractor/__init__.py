"""Figures and names of Chinese bulletins, each proved against the text.

>>> from extractor import extract
>>> bulletin = extract("湖北企业在藏协议投资额达13.63亿元。", date="2015-01-14")
>>> bulletin.money[0].text, bulletin.money[0].value
('13.63亿元', Decimal('1363000000'))

Names are loaded when they are first asked for, so that a program that only prints its help starts at once.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractor.bulletin import AnyRecord, Bulletin
    from extractor.document import Document
    from extractor.entities import Entity
    from extractor.errors import ExtractorError, InputError, ProofError, RuleError
    from extractor.findings import Derived, Finding
    from extractor.kinds.names import Event, Honour, Organisation, Person, Place, Programme
    from extractor.kinds.quantities import Count, Measure, Money, Multiple, Ordinal, Percentage
    from extractor.kinds.times import DateRecord, Duration
    from extractor.pipeline import Extractor, extract
    from extractor.record import Cue, Record
    from extractor.spans import Span

__version__ = "0.1.0"

__all__ = [
    "AnyRecord", "Bulletin", "Count", "Cue", "DateRecord", "Derived", "Document", "Duration", "Entity", "Event",
    "Extractor", "ExtractorError", "Finding", "Honour", "InputError", "Measure", "Money", "Multiple", "Ordinal", "Organisation", "Percentage",
    "Person", "Place", "Programme", "ProofError", "Record", "RuleError", "Span", "extract",
]  # fmt: skip

_HOMES = {
    "bulletin": ("AnyRecord", "Bulletin"),
    "document": ("Document",),
    "entities": ("Entity",),
    "errors": ("ExtractorError", "InputError", "ProofError", "RuleError"),
    "findings": ("Derived", "Finding"),
    "kinds.names": ("Event", "Honour", "Organisation", "Person", "Place", "Programme"),
    "kinds.quantities": ("Count", "Measure", "Money", "Multiple", "Ordinal", "Percentage"),
    "kinds.times": ("DateRecord", "Duration"),
    "pipeline": ("Extractor", "extract"),
    "record": ("Cue", "Record"),
    "spans": ("Span",),
}
_HOME = {name: f"extractor.{module}" for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    """A public name, from the module it lives in (PEP 562)."""
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module 'extractor' has no attribute {name!r}")
    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
