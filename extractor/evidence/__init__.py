"""What another recogniser says of a text: it supports names that the rules read weakly, and overrides nothing."""

from extractor.evidence.finder import RULE, EvidenceFinder
from extractor.evidence.labels import SECTIONS, Recogniser
from extractor.evidence.shapes import Shapes

__all__ = ["RULE", "SECTIONS", "EvidenceFinder", "Recogniser", "Shapes"]
