"""Persons, events, programmes and honours of a text: one run over the triggers, then each kind's finder."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.candidate import Candidate
from extractor.document import Document
from extractor.rulebook import Rulebook
from extractor.segment import Words
from extractor.titled.defined import Defined
from extractor.titled.events import EventFinder
from extractor.titled.honours import HonourFinder
from extractor.titled.persons import PersonFinder
from extractor.titled.quoted import CampaignFinder, QuotedFinder, known_names, quotes
from extractor.titled.triggers import Around, Triggers


class TitledFinder:
    """Finds persons, events, programmes and honours."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._triggers = Triggers(rulebook)
        self._persons = PersonFinder(rulebook)
        self._events = EventFinder(rulebook)
        self._honours = HonourFinder()
        self._quoted = QuotedFinder(rulebook)
        self._campaigns = CampaignFinder(rulebook)
        self._defined = Defined(rulebook)

    def find(self, document: Document, words: Words, names: Sequence[Candidate]) -> list[Candidate]:
        """Candidates of the four kinds.

        Args:
            document: the text; its folded view is read.
            words: the words of the folded view.
            names: places and organisations found already; they anchor events and hold no persons.
        """
        text = document.folded
        if not text:
            return []
        hits = self._triggers.find(text)
        around = Around(len(text), names)
        out: list[Candidate] = list(known_names(hits["known"]))
        out.extend(self._quoted.find(text, quotes(text), around))
        out.extend(self._campaigns.find(text))
        out.extend(self._events.find(text, words, hits["head"], around))
        if hits["award"]:
            out.extend(self._honours.find(text, hits["award"], around))
        out.extend(self._defined.find(text, words, out))
        out.extend(self._persons.find(text, words, hits, around))
        return [_trimmed(candidate, text) for candidate in out]

    def address(self, text: str, persons: Sequence[Candidate], names: Sequence[Candidate]) -> None:
        """Gives persons that others found the title and organisation that stand beside them.

        Args:
            text: the folded view.
            persons: candidates of persons; some get new fields.
            names: places and organisations of the text.
        """
        if persons:
            around = Around(len(text), [n for n in names if n.kind in ("organisation", "place")])
            self._persons.address(text, self._triggers.find(text), around, persons)


def _trimmed(candidate: Candidate, text: str) -> Candidate:
    """The candidate without the blanks at its ends, which stand in for others in the folded view."""
    while candidate.start < candidate.end - 1 and text[candidate.start].isspace():
        candidate.start += 1
    while candidate.start < candidate.end - 1 and text[candidate.end - 1].isspace():
        candidate.end -= 1
    return candidate
