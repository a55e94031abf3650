"""Records made elsewhere, by hand, by another tool or by a language model, each held against its text.

`claims` reads them from JSON lines, a JSON array, LangExtract's JSONL and spaCy's `doc.to_json()`; `Judge.verdict` says
of each whether it holds, and if not why, and where its text stands if not where it says. Nothing is mended on the way:
`Verdict.repaired` is what a record should have been, for those who ask.
"""

from extractor.foreign.claims import Claim, claims
from extractor.foreign.judge import Judge
from extractor.foreign.source import Source
from extractor.foreign.verdict import Verdict, changes

__all__ = ["Claim", "Judge", "Source", "Verdict", "changes", "claims"]
