"""Why a text gave what it gave: its records and what lost to them, and its relations with the words that tie them."""

from extractor.explain.records import Explanation, Place, Rows, explain, lines, surfaces
from extractor.explain.relations import relation_lines, relations_at, unread_verbs

__all__ = ["Explanation", "Place", "Rows", "explain", "lines", "relation_lines", "relations_at", "surfaces", "unread_verbs"]
