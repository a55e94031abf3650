"""Facts: what each quantity of a document measures, of whom, when, and whether it is done, agreed or only planned."""

from extractor.facts.finder import FactFinder
from extractor.facts.model import Fact
from extractor.facts.proof import reason
from extractor.facts.rules import SECTIONS

__all__ = ["SECTIONS", "Fact", "FactFinder", "reason"]
