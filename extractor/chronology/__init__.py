"""Dates and durations: the calendar rules, the finder, and the document's own date."""

from extractor.chronology.dateline import DocumentDate
from extractor.chronology.finder import ChronologyFinder
from extractor.chronology.rules import SECTIONS

__all__ = ["SECTIONS", "ChronologyFinder", "DocumentDate"]
