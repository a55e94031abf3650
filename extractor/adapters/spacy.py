"""A spaCy pipe and a tokenizer, found by name through entry points; the only module that imports spaCy.

>>> import spacy
>>> nlp = spacy.blank("zh")
>>> pipe = nlp.add_pipe("bulletin")
>>> doc = nlp("湖北企业协议投资额达13.63亿元。")
>>> [(span.text, span.label_) for span in doc.spans["bulletin"]]
[('湖北', 'place'), ('13.63亿元', 'money')]

`doc._.bulletin` is the Bulletin, `doc.spans["bulletin"]` and `doc.ents` hold its records, and `span._.bulletin_record`
is the record of a span. A label is the record's kind as RECORDS.md names it (`money`, in small letters); a name's
`kb_id_` is its entity (`place:420000`).

Reading order: `create_bulletin` is what `nlp.add_pipe` calls; `Bulletins` is the pipe, `WordTokenizer` the tokenizer;
both share an `Engine`, which holds the extractor. spaCy loads this module with each pipeline of any kind, so no rules
are read before the pipe is added.

No `from __future__ import annotations` here: spaCy reads the factory's annotations as objects, not as strings.
"""

import datetime
import json
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from weakref import WeakKeyDictionary

import srsly
from spacy.lang.zh import ChineseTokenizer
from spacy.language import Language
from spacy.tokens import Doc, Span, Token
from spacy.util import filter_spans, registry
from spacy.vocab import Vocab

from extractor.adapters.saved import Layer, files, pack, unpack, write
from extractor.bulletin import AnyRecord, Bulletin
from extractor.document import fold
from extractor.errors import RuleError
from extractor.kinds import KINDS
from extractor.pipeline import Extractor, extractor_for

KEY = "bulletin"
"""Name of the pipe, of the span group, and of the Doc's extension."""
DATE = "bulletin_date"
"""Name of the extension, and of the key in a context of `nlp.pipe(…, as_tuples=True)`, that gives a Doc's date."""
RECORD = "bulletin_record"
TOKENIZER = "bulletin_tokenizer.v1"


class Engine:
    """An extractor with its settings, built when it is first needed.

    The rules are kept as the files they were read from, so that a saved pipeline carries them and needs no folder.

    Args:
        rules: folders of the user's own rules. One that is missing is an error on first use only, since `spacy.load`
            makes a pipe before it hands it the rules that were saved with it.
        kinds: names of the kinds to extract; None for all.
        date: date of the documents that have none of their own, EDTF; None to find it in each text.
    """

    def __init__(self, rules: Sequence[str] = (), kinds: Iterable[str] | None = None, date: str | None = None) -> None:
        self.kinds = None if kinds is None else tuple(kinds)
        self.date = date
        self.layers: list[Layer] = []
        self.missing: list[str] = []
        for folder in rules:
            if Path(folder).is_dir():
                self.layers.append(files(Path(folder)))
            else:
                self.missing.append(folder)
        self._forget()

    def _forget(self) -> None:
        self._extractor: Extractor | None = None
        self._cut: WeakKeyDictionary[Doc, Bulletin] = WeakKeyDictionary()

    @property
    def extractor(self) -> Extractor:
        """The extractor.

        Raises:
            RuleError: where a rules folder is missing or has faults.
        """
        if self._extractor is None:
            self._extractor = self._built()
        return self._extractor

    def _built(self) -> Extractor:
        if self.missing:
            raise RuleError([f"{folder}: no such folder" for folder in self.missing])
        if not self.layers:
            return extractor_for((), None if self.kinds is None else frozenset(self.kinds))
        with TemporaryDirectory(prefix="bulletin-rules-") as top:
            folders = [Path(top, str(number)) for number in range(len(self.layers))]
            for folder, layer in zip(folders, self.layers, strict=True):
                write(folder, layer)
            return Extractor(folders, self.kinds)

    def cut(self, text: str, vocab: Vocab) -> Doc:
        """A Doc of the dictionary's words, cut where a record begins or ends; its bulletin is kept for the pipe."""
        bulletin = self.extractor.extract(text, date=self.date)
        edges = set(self.extractor.segmenter(fold(text)).starts)
        for record in bulletin.records:
            edges.update(record.span)
        places = sorted(edges)
        words = [text[start:end] for start, end in pairwise(places)]
        doc = Doc(vocab, words=words, spaces=[False] * len(words))
        self._cut[doc] = bulletin
        return doc

    def bulletin(self, doc: Doc) -> Bulletin:
        """The bulletin of a Doc, at the Doc's own date where it has one."""
        own = _date_of(doc)
        if own is not None:
            doc._.set(DATE, own)
        made = self._cut.pop(doc, None)
        if made is not None and own in (None, self.date):
            return made
        return self.extractor.extract(doc.text, date=own or self.date)

    def __getstate__(self) -> dict[str, Any]:
        """Settings and files alone: the extractor holds a tokenizer that cannot be pickled, and is built anew."""
        return {name: value for name, value in self.__dict__.items() if not name.startswith("_")}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._forget()

    def settings(self) -> dict[str, Any]:
        """What is saved beside the rules."""
        return {"kinds": self.kinds, "date": self.date}

    def load(self, settings: Mapping[str, Any], layers: list[Layer]) -> None:
        """Takes the place of what the engine was made with."""
        kinds = settings["kinds"]
        self.kinds, self.date = None if kinds is None else tuple(kinds), settings["date"]
        self.layers, self.missing = layers, []
        self._forget()


class Bulletins:
    """The pipe: extracts a Doc's records and sets them as its span group `bulletin` and its entities.

    A Doc whose tokens do not end where a record does has them split there. Entities that were there before stay where
    no record overlaps them.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def __call__(self, doc: Doc) -> Doc:
        """Sets the records of one Doc."""
        bulletin = self.engine.bulletin(doc)
        _fit(doc, bulletin.records)
        spans = [_span(doc, record) for record in bulletin.records]
        taken = {token for span in spans for token in range(span.start, span.end)}
        others = [ent for ent in doc.ents if taken.isdisjoint(range(ent.start, ent.end))]
        doc.spans[KEY] = spans
        doc.ents = filter_spans([*spans, *others])
        doc._.set(KEY, bulletin)
        return doc

    def to_bytes(self, **_: Any) -> bytes:
        """Settings and rules, as `nlp.to_bytes` asks for them."""
        packed: bytes = srsly.msgpack_dumps({**self.engine.settings(), "rules": self.engine.layers})
        return packed

    def from_bytes(self, data: bytes, **_: Any) -> "Bulletins":
        """Takes what `to_bytes` gave."""
        packed = srsly.msgpack_loads(data)
        self.engine.load(packed, packed["rules"])
        return self

    def to_disk(self, path: str | Path, **_: Any) -> None:
        """Writes the settings as `settings.json`, and each rules folder as `rules/0`, `rules/1` and so on."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "settings.json").write_text(json.dumps(self.engine.settings()), encoding="utf-8")
        for number, layer in enumerate(self.engine.layers):
            write(folder / "rules" / str(number), layer)

    def from_disk(self, path: str | Path, **_: Any) -> "Bulletins":
        """Takes what `to_disk` wrote."""
        folder = Path(path)
        settings = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
        saved = [entry for entry in (folder / "rules").glob("*") if entry.is_dir()]
        self.engine.load(settings, [files(entry) for entry in sorted(saved, key=lambda entry: int(entry.name))])
        return self


class WordTokenizer:
    """Words of the extractor's dictionary, cut where a record begins or ends; a blank is a token of its own.

    So each character of a text is in exactly one token, `doc.text` is the text whatever it is made of, and each
    record is a whole number of tokens.
    """

    def __init__(self, vocab: Vocab, engine: Engine) -> None:
        self.vocab, self.engine = vocab, engine

    def __call__(self, text: str) -> Doc:
        """The Doc of a text.

        Raises:
            ValueError: for a text with a lone surrogate, which no spaCy Doc can hold.
        """
        try:
            return self.engine.cut(text, self.vocab)
        except UnicodeEncodeError:
            at = next(i for i, character in enumerate(text) if "\ud800" <= character <= "\udfff")
            raise ValueError(
                f"spaCy keeps text as UTF-8, which has no place for the lone surrogate at {at}; "
                "replace it first, or call extractor.extract, which takes any str"
            ) from None

    def pipe(self, texts: Iterable[str], **_: Any) -> Iterable[Doc]:
        """Docs of many texts, in order."""
        return map(self, texts)

    # Nothing to save: the engine is the pipe's.
    def to_bytes(self, **_: Any) -> bytes:
        """No bytes."""
        return b""

    def from_bytes(self, _: bytes, **__: Any) -> "WordTokenizer":
        """Itself."""
        return self

    def to_disk(self, _: str | Path, **__: Any) -> None:
        """Writes nothing."""

    def from_disk(self, _: str | Path, **__: Any) -> "WordTokenizer":
        """Itself."""
        return self


@registry.tokenizers(TOKENIZER)  # type: ignore[untyped-decorator]
def create_tokenizer() -> Callable[[Language], WordTokenizer]:
    """The tokenizer `bulletin_tokenizer.v1` of a config; it cuts by the rules of the pipe `bulletin` once there is one."""

    def make(nlp: Language) -> WordTokenizer:
        return WordTokenizer(nlp.vocab, Engine())

    return make


@Language.factory(
    KEY,
    assigns=["doc._.bulletin", "doc.spans", "doc.ents"],
    default_config={"rules": [], "kinds": None, "date": None},
    retokenizes=True,
)
def create_bulletin(
    nlp: Language,
    name: str,  # noqa: ARG001 (spaCy hands it over)
    rules: list[str],
    kinds: list[str] | None,
    date: str | None,
) -> Bulletins:
    """The pipe `bulletin`.

    A Chinese pipeline that still has spaCy's tokenizer of single characters gets `bulletin_tokenizer.v1` with it; any
    other tokenizer stays, and its tokens are split where they must be.

    Args:
        nlp: the pipeline.
        name: the pipe's name in it.
        rules: folders of your own rules.
        kinds: names of the kinds to extract; None for all.
        date: date of the documents that have none of their own (EDTF).

    Raises:
        RuleError: with every fault of the rules.
        ValueError: for a kind that does not exist, or a date that is none.
    """
    engine = Engine(rules, kinds, date)
    if not engine.missing:
        # Built now, so that what is wrong with the settings shows where the pipe is added.
        engine.extractor.extract("", date=date)
    for kind in KINDS:
        # Not first in a memory zone, at whose end they would go.
        nlp.vocab.strings.add(kind.name)
    tokenizer = nlp.tokenizer
    if isinstance(tokenizer, WordTokenizer):
        tokenizer.engine = engine
    elif isinstance(tokenizer, ChineseTokenizer) and tokenizer.segmenter == "char":
        nlp.tokenizer = WordTokenizer(nlp.vocab, engine)
        nlp.config["nlp"]["tokenizer"] = {"@tokenizers": TOKENIZER}
    return Bulletins(engine)


def record_of(span: Span) -> AnyRecord | None:
    """The record that a span is, `span._.bulletin_record`; None for any other span."""
    bulletin: Bulletin | None = span.doc._.get(KEY)
    if bulletin is None:
        return None
    at = bisect_left(bulletin.records, span.start_char, key=lambda record: record.start)
    here = bulletin.records[at : at + 1]
    return here[0] if here and here[0].span == (span.start_char, span.end_char) else None


def _date_of(doc: Doc) -> str | None:
    """The date that a Doc was given: by its extension, else by its context in `nlp.pipe(…, as_tuples=True)`."""
    date = doc._.get(DATE)
    if date is None:
        context = getattr(doc, "_context", None)
        date = context.get(DATE) if isinstance(context, Mapping) else None
    return date.strftime("%Y-%m-%d") if isinstance(date, datetime.date) else date


def _span(doc: Doc, record: AnyRecord) -> Span:
    span = doc.char_span(record.start, record.end, label=record.kind, kb_id=getattr(record, "entity", None) or 0)
    if span is None:
        raise ValueError(f"the {record.kind} at {record.start}-{record.end} begins or ends in the blank behind a token")
    return span


def _fit(doc: Doc, records: Sequence[AnyRecord]) -> None:
    """Splits the tokens that a record begins or ends within; other span groups keep their places."""
    edges = sorted({edge for record in records for edge in record.span})
    inside: list[tuple[Token, list[int]]] = []
    at = 0
    for token in doc:
        start, end = token.idx, token.idx + len(token)
        while at < len(edges) and edges[at] <= start:
            at += 1
        first = at
        while at < len(edges) and edges[at] < end:
            at += 1
        if at > first:
            inside.append((token, [start, *edges[first:at], end]))
    if not inside:
        return
    groups = {key: [(s.start_char, s.end_char, s.label, s.kb_id, s.id) for s in doc.spans[key]] for key in doc.spans}
    with doc.retokenize() as retokenizer:
        for token, places in inside:
            text, start = token.text, places[0]
            parts = [text[a - start : b - start] for a, b in pairwise(places)]
            own: Token | tuple[Token, int] = (token, 0) if token.head == token else token.head
            retokenizer.split(token, parts, heads=[own, *[(token, 0)] * (len(parts) - 1)])
    for key, spans in groups.items():
        doc.spans[key] = [
            span
            for start, end, label, kb_id, span_id in spans
            if (span := doc.char_span(start, end, label=label, kb_id=kb_id, span_id=span_id)) is not None
        ]


def _extend() -> None:
    """Tells spaCy of the extensions and of how to write a Bulletin; spaCy keeps both for the whole process."""
    for name in (KEY, DATE):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=None)
    if not Span.has_extension(RECORD):
        Span.set_extension(RECORD, getter=record_of)
    srsly.msgpack_encoders.register(KEY, func=pack)
    srsly.msgpack_decoders.register(KEY, func=unpack)


_extend()
