"""Quantities: one mechanism, a numeral and what follows it; unit rows say which kind it makes."""

from extractor.quantity.finder import QuantityFinder
from extractor.quantity.rules import SECTIONS

__all__ = ["SECTIONS", "QuantityFinder"]
