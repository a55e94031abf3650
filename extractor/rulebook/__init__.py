"""Rules as data: files, their models, and the folders laid over one another."""

from extractor.rulebook.files import Rule, SurfaceRule, TableRow
from extractor.rulebook.load import Rulebook, Section, load, rules_folder

__all__ = ["Rule", "Rulebook", "Section", "SurfaceRule", "TableRow", "load", "rules_folder"]
