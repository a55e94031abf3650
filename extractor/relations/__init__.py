"""Relations: what a text says that its names have to do with one another, each role proved by its place in the text."""

from extractor.relations.finder import RelationFinder
from extractor.relations.model import AnyRelation, Relation
from extractor.relations.proof import reason
from extractor.relations.rules import SECTIONS

__all__ = ["SECTIONS", "AnyRelation", "Relation", "RelationFinder", "reason"]
