"""Persons, events, programmes and honours: names known by what stands beside them."""

from extractor.titled.finder import TitledFinder
from extractor.titled.rules import SECTIONS

__all__ = ["SECTIONS", "TitledFinder"]
