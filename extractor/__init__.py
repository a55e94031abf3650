"""Figures and names of Chinese bulletins, each proved against the text.

>>> from extractor import extract
>>> bulletin = extract("湖北企业在藏协议投资额达13.63亿元。", date="2015-01-14")
>>> bulletin.money[0].text, str(bulletin.money[0].currency)
('13.63亿元', 'CNY')
"""

from extractor.bulletin import AnyRecord, Bulletin
from extractor.document import Document
from extractor.errors import ExtractorError, InputError, ProofError, RuleError
from extractor.kinds.names import Event, Honour, Organisation, Person, Place, Programme
from extractor.kinds.quantities import Count, Measure, Money, Multiple, Ordinal, Percentage
from extractor.kinds.times import DateRecord, Duration
from extractor.pipeline import Extractor, extract
from extractor.record import Cue, Record
from extractor.spans import Span

__version__ = "0.1.0"

__all__ = [
    "AnyRecord", "Bulletin", "Count", "Cue", "DateRecord", "Document", "Duration", "Event", "Extractor",
    "ExtractorError", "Honour", "InputError", "Measure", "Money", "Multiple", "Ordinal", "Organisation", "Percentage",
    "Person", "Place", "Programme", "ProofError", "Record", "RuleError", "Span", "extract",
]  # fmt: skip
