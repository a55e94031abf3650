"""Names: one mechanism, a trigger and an extent; gazetteers of facts; evidence gathered over the document."""

from extractor.names.finder import NameFinder
from extractor.names.rules import SECTIONS

__all__ = ["SECTIONS", "NameFinder"]
