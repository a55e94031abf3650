"""The order of the stages: text, words, candidates of every finder, one resolver, records, proof."""

from __future__ import annotations

import datetime
import gc
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path

from extractor.bulletin import RECORDS, AnyRecord, Bulletin
from extractor.candidate import Candidate
from extractor.chronology import ChronologyFinder
from extractor.document import Document
from extractor.edtf import is_edtf
from extractor.entities import assign
from extractor.evidence import EvidenceFinder, Recogniser, Shapes
from extractor.facts import Fact, FactFinder
from extractor.kinds import KINDS
from extractor.names import NameFinder
from extractor.quantity import QuantityFinder
from extractor.relations import AnyRelation, RelationFinder
from extractor.resolve import Loss, resolve
from extractor.rulebook import Rulebook
from extractor.segment import Segmenter, Words
from extractor.spans import index_at
from extractor.titled import TitledFinder
from extractor.verify import Prover, rulebook_of

Rules = Sequence[str | Path]
_PRECEDENCE = {kind.name: i for i, kind in enumerate(KINDS)}
_PAIR = 2
_NAMES = frozenset(kind.name for kind in KINDS if kind.mechanism == "name")


class Extractor:
    """Extracts proved records by the library's rules and the user's laid over them.

    Args:
        rules: folders of the user's own rules, each laid over those before by id.
        kinds: names of the kinds to extract (`{"money", "place"}`), or one name; None for all. Facts and relations are
            made of all kinds, so they are found only where none is left out.
        segmenter: "rjieba" or "jieba"; None for rjieba where it is installed.
        rulebook: rules that are loaded already, in place of the library's with `rules` over them.
        evidence: a spaCy pipeline with an entity recogniser, or a function of a text that gives (start, end, label) of
            each name it sees. It supports names that the rules read weakly and overrides nothing; None for none.

    Raises:
        RuleError: with every fault of the rules, each with file and row.
        ValueError: for a kind that does not exist.
        TypeError: for evidence that cannot be called.
    """

    def __init__(
        self, rules: Rules = (), kinds: Iterable[str] | str | None = None, *, segmenter: str | None = None,
        rulebook: Rulebook | None = None, evidence: Recogniser | None = None,
    ) -> None:  # fmt: skip
        if isinstance(rules, str | Path):
            rules = (rules,)
        if isinstance(kinds, str):
            kinds = (kinds,)
        self.kinds = frozenset(_PRECEDENCE if kinds is None else kinds)
        unknown = sorted(self.kinds - _PRECEDENCE.keys())
        if unknown:
            raise ValueError(f"no such kind: {', '.join(unknown)}; there are {', '.join(_PRECEDENCE)}")
        with _uncollected():
            self._build(rulebook or rulebook_of(rules), segmenter, evidence)

    def _build(self, rulebook: Rulebook, segmenter: str | None, evidence: Recogniser | None) -> None:
        self.rules_version = rulebook.fingerprint
        self.segmenter = Segmenter(rulebook, segmenter)
        self._quantity = QuantityFinder(rulebook)
        self.numerals = self._quantity.reader
        self._chronology = ChronologyFinder(rulebook)
        self._names = NameFinder(rulebook)
        self._titled = TitledFinder(rulebook)
        self._facts = FactFinder(rulebook, self.segmenter)
        self._relations = RelationFinder(rulebook)
        shapes = cache(lambda: Shapes(rulebook, self._names))
        self._evidence = None if evidence is None else EvidenceFinder(rulebook, evidence, shapes(), self._titled)
        self.prover = Prover(self._quantity, self._chronology, self._names.gazetteer, self.segmenter, shapes)

    def extract(self, text: str, *, date: str | datetime.date | None = None) -> Bulletin:
        """The records of a text, each proved.

        Args:
            text: the document, as it is; offsets of the records are its code points.
            date: the document's date (EDTF, or a `datetime.date`); None to find it in the text.

        Raises:
            TypeError: where `text` is not a str.
            ValueError: where `date` is no date.
        """
        with _uncollected():
            return self._extract(Document(text), _given(date))

    def _extract(self, document: Document, date: str | None) -> Bulletin:
        found = self._chronology.document_date(document, date)
        words = self.segmenter(document.folded)
        winners = resolve(self._claims(document, words, found.value), _PRECEDENCE)
        assign(winners, document.text)
        records = self._proved(self._records(document, winners), document, found.value)
        facts, relations = self._said(document, words, records, found.value)
        return Bulletin.model_construct(
            text=document.text,
            title=document.title,
            date=found.value,
            date_source=found.how,
            records=records,
            facts=facts,
            relations=relations,
            rules_version=self.rules_version,
        )

    def _said(
        self, document: Document, words: Words, records: tuple[AnyRecord, ...], date: str | None
    ) -> tuple[tuple[Fact, ...], tuple[AnyRelation, ...]]:
        """Facts and relations, where no kind is left out."""
        if len(self.kinds) < len(_PRECEDENCE):
            return (), ()
        tape = self._facts.tape(document, words, records)
        return self._facts.find(document, tape, date), self._relations.find(document, tape, records)

    def _proved(self, records: tuple[AnyRecord, ...], document: Document, date: str | None) -> tuple[AnyRecord, ...]:
        """The records that hold. One that does not is a fault of the rules: it is said in a warning, and is no record."""
        failed = self.prover.reasons(records, document, date, own=True)
        if not failed:
            return records
        for record, reason in failed:
            warnings.warn(
                f"left out a {record.kind} that could not be proved: {record.text!r} at {record.start}-{record.end} "
                f"(rule {record.rule}): {reason}; please report this",
                UserWarning,
                stacklevel=4,
            )
        refused = {id(record) for record, _ in failed}
        return tuple(record for record in records if id(record) not in refused)

    def pipe(self, texts: Iterable[str | tuple[str, str | datetime.date | None]]) -> Iterator[Bulletin]:
        """Bulletins of many texts, in order; an item may be a text or a pair of text and date.

        Raises:
            TypeError: for one text in place of many, and for an item that is neither.
        """
        if isinstance(texts, str | bytes):
            raise TypeError("pipe() takes many texts, such as a list of str; for a single one call extract()")
        return self._pipe(texts)

    def _pipe(self, texts: Iterable[str | tuple[str, str | datetime.date | None]]) -> Iterator[Bulletin]:
        for i, item in enumerate(texts):
            if not isinstance(item, str | tuple) or (isinstance(item, tuple) and len(item) != _PAIR):
                raise TypeError(f"item {i} of pipe() is no text and no pair of text and date: {item!r:.80}")
            text, date = (item, None) if isinstance(item, str) else item
            yield self.extract(text, date=date)

    def candidates(self, document: Document, date: str | None) -> list[Candidate]:
        """Claims of every finder on a document, before they are resolved."""
        return self._claims(document, self.segmenter(document.folded), date)

    def _claims(self, document: Document, words: Words, date: str | None) -> list[Candidate]:
        claims = self._chronology.find(document, date)
        claims = claims + self._quantity.find(document, words)
        if self.kinds & _NAMES:
            names = self._names.find(document, words, date or "")
            claims += names
            claims += self._titled.find(document, words, names)
            if self._evidence is not None:
                claims += self._evidence.find(document, claims, date or "")
        return _outside_works(claims, document)

    def losses(self, text: str, *, date: str | datetime.date | None = None) -> tuple[Bulletin, list[Loss]]:
        """A bulletin, and the candidates that did not become records, each with its reason."""
        document = Document(text)
        found = self._chronology.document_date(document, _given(date))
        losses: list[Loss] = []
        resolve(self.candidates(document, found.value), _PRECEDENCE, losses)
        return self.extract(text, date=date), losses

    def _records(self, document: Document, winners: list[Candidate]) -> tuple[AnyRecord, ...]:
        text, kinds = document.text, self.kinds
        return RECORDS.validate_python(
            [
                {
                    "kind": c.kind, "start": c.start, "end": c.end, "text": text[c.start : c.end],
                    "rule": c.rule, "cues": c.cues, **c.fields,
                }
                for c in winners
                if c.kind in kinds
            ]
        )  # fmt: skip


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the cyclic collector: an extractor and an extraction make many objects, and hardly a cycle of them."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _outside_works(claims: list[Candidate], document: Document) -> list[Candidate]:
    """Claims outside 《》; inside, only a newspaper whose name is all of it."""
    works = document.works
    if not works:
        return claims
    starts = [w.start for w in works]
    kept = []
    for claim in claims:
        index = index_at(starts, claim.start)
        work = works[index] if index >= 0 else None
        if work is None or claim.start >= work.end:
            kept.append(claim)
        elif claim.fields.get("type") == "media" and (claim.start, claim.end) == work:
            claim.fields["optional"] = True
            kept.append(claim)
    return kept


def _given(date: str | datetime.date | None) -> str | None:
    if date is None:
        return None
    if isinstance(date, datetime.date):
        return date.strftime("%Y-%m-%d")
    if not isinstance(date, str) or not is_edtf(date):
        raise ValueError(f"date is the document's date as EDTF, such as 2015-01-14 or 2015, not {date!r}")
    return date


@lru_cache(maxsize=8)
def extractor_for(rules: tuple[str, ...] = (), kinds: frozenset[str] | None = None) -> Extractor:
    """An extractor by its settings, built once a process."""
    return Extractor(rules, kinds)


def extract(text: str, *, date: str | datetime.date | None = None, rules: Rules = ()) -> Bulletin:
    """The records of a Chinese bulletin, each proved against its text.

    >>> [m.value for m in extract("安排资金2.945亿元。").money]
    [Decimal('294500000')]

    Args:
        text: the document, as it is.
        date: its date (EDTF, or a `datetime.date`); None to find it in the text.
        rules: folders of your own rules, laid over the library's.

    Raises:
        TypeError: where `text` is not a str.
        RuleError: where a rules folder has faults.
    """
    if isinstance(rules, str | Path):
        rules = (rules,)
    return extractor_for(tuple(str(folder) for folder in rules)).extract(text, date=date)
