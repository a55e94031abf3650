"""Short names that a text defines for its events, programmes and honours: 园博会 after …博览会(以下简称园博会)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.candidate import Candidate
from extractor.definitions import Definitions
from extractor.lexicon import Lexicon
from extractor.rulebook import Rulebook
from extractor.segment import Words
from extractor.spans import Span

_KINDS = frozenset({"event", "programme", "honour"})
_CLOSING = "”」』"
_LEAST = 4
"""Characters of a short name that is one whatever words its ends lie in."""


class Defined:
    """Finds the mentions of names by the short forms that the text defines."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._definitions = Definitions(rulebook)

    def find(self, text: str, words: Words, found: Sequence[Candidate]) -> Iterator[Candidate]:
        """Candidates of the short names; `found` are the names found so far."""
        definitions = self._definitions.find(text)
        if not definitions:
            return
        ends = {c.end: c for c in found if c.kind in _KINDS}
        known: dict[str, tuple[Candidate, Span]] = {}
        for definition in definitions:
            end = definition.end - (text[definition.end - 1] in _CLOSING)
            full = ends.get(definition.end) or ends.get(end)
            if full is not None:
                known.update((text[a.start : a.end], (full, definition.cue)) for a in definition.aliases)
        if not known:
            return
        for start, end, ((full, cue),) in Lexicon(known.items(), once=True).find(text):
            if end - start < _LEAST and not (start in words.edges and end in words.edges):
                continue
            fields = {**full.fields, "canonical": full.fields.get("canonical") or text[full.start : full.end]}
            cues = (("full", full.start, full.end), ("definition", *cue))
            yield Candidate(full.kind, start, end, f"{full.kind}.defined", fields, cues, strength=full.strength)
