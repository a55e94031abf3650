"""spaCy's DocBin: a Doc a document, its records as the span group `bulletin` and, where they do not overlap, as entities.

A Doc has a token a character, so that each record is a whole number of tokens. Fields, facts and relations stand in the
Doc's user data. spaCy keeps text as UTF-8: a text with a lone surrogate cannot be written.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from spacy.tokens import Doc, DocBin, Span
from spacy.util import filter_spans
from spacy.vocab import Vocab

from extractor.compare import TIES, Line
from extractor.errors import InputError
from extractor.exchange.marked import Records

GROUP = "bulletin"
_NAME, _RECORDS, _DATE = "bulletin_document", "bulletin_records", "bulletin_date"


def write(documents: Iterable[tuple[str, str, Sequence[Line], str | None]]) -> bytes:
    """Tuples of name, text, records and date as the bytes of a .spacy file.

    Raises:
        InputError: for a text that spaCy cannot hold, or a record outside its text.
    """
    packed = DocBin(store_user_data=True)
    vocab = Vocab()
    for name, text, records, date in documents:
        doc = _doc(vocab, name, text, records)
        doc.user_data[_DATE] = date
        packed.add(doc)
    written: bytes = packed.to_bytes()
    return written


def read(data: bytes) -> Iterator[tuple[str, str, Records, str | None]]:
    """Name, text, records and date of each Doc of a .spacy file; without our user data, of its span group or its entities.

    Raises:
        InputError: for what is no DocBin.
    """
    try:
        docs = list(DocBin(store_user_data=True).from_bytes(data).get_docs(Vocab()))
    except Exception as error:  # spaCy, msgpack and zlib each raise their own
        raise InputError(f"no DocBin of spaCy ({type(error).__name__}: {error})") from None
    for doc in docs:
        yield (str(doc.user_data.get(_NAME, "")), doc.text, _records(doc), doc.user_data.get(_DATE))


def _doc(vocab: Vocab, name: str, text: str, records: Sequence[Line]) -> Doc:
    try:
        doc = Doc(vocab, words=list(text), spaces=[False] * len(text))
    except UnicodeEncodeError:
        raise InputError(f"{name}: a lone surrogate is in the text, which spaCy cannot hold") from None
    placed = [r for r in records if r["kind"] not in TIES]
    beyond = next((r for r in placed if not 0 <= r["start"] < r["end"] <= len(text)), None)
    if beyond is not None:
        raise InputError(f"{name}: the {beyond['kind']} at {beyond['start']}-{beyond['end']} is outside its text")
    spans = [Span(doc, r["start"], r["end"], label=r["kind"]) for r in placed]
    doc.spans[GROUP] = spans
    doc.ents = filter_spans(spans)
    doc.user_data[_NAME] = name
    doc.user_data[_RECORDS] = json.dumps([dict(r) for r in records], ensure_ascii=False)
    return doc


def _records(doc: Doc) -> Records:
    ours: Records = json.loads(doc.user_data.get(_RECORDS, "[]"))
    known: dict[tuple[Any, ...], Records] = {}
    for record in ours:
        if record["kind"] not in TIES:
            known.setdefault((record["start"], record["end"], record["kind"]), []).append(record)
    records = []
    for span in doc.spans.get(GROUP, doc.ents):
        kept = known.get((span.start_char, span.end_char, span.label_))
        bare = {"kind": span.label_, "start": span.start_char, "end": span.end_char, "text": span.text}
        records.append(kept.pop(0) if kept else bare)
    return [*records, *(r for r in ours if r["kind"] in TIES)]
