"""A document checked against itself: figures that do not agree, and values that follow from them.

Reading order: `auditor.py` is the whole; `sheet.py` is what every check reads; then a module a check. Nothing is
corrected, and nothing is said where a reader could hold that both statements are right.
"""

from extractor.findings.auditor import Auditor
from extractor.findings.model import Derived, Finding, Source
from extractor.findings.rules import SECTIONS

__all__ = ["SECTIONS", "Auditor", "Derived", "Finding", "Source"]
