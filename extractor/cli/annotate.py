"""`extractor annotate`: gold or records to marked text and to the files of annotation tools, and back.

Reading order: `annotate`, `_sources` and `_write` on the way out, `_documents` and `_into` on the way back.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import click

from extractor.cli.common import STANDARD, Failure, built, complain, dated, output, read, rules_option

if TYPE_CHECKING:
    from extractor.exchange.marked import Records

Format = Literal["marked", "label-studio", "doccano", "brat", "spacy"]
_FORMATS = click.Choice(["marked", "label-studio", "doccano", "brat", "spacy"])
_ENDINGS: dict[str | None, str] = {"marked": ".marked", "brat": ".ann"}


class Annotated(NamedTuple):
    """A document by its name, its text as it is, its records, and its date where a file gives one."""

    name: str
    text: str
    records: Records
    date: str | None = None


def _labels(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if not wanted or context.resilient_parsing:
        return
    from extractor.exchange.labelstudio import configuration
    from extractor.kinds import KINDS

    click.echo(configuration(kind.name for kind in KINDS), nl=False)
    context.exit()


@click.command(short_help="Gold to marked text or an annotation tool, and back.")
@click.argument("source", metavar="SOURCE")
@click.option("--to", "to", type=_FORMATS, help="Write SOURCE, a seed or a folder of seeds, in this form.")
@click.option("--from", "from_", type=_FORMATS, help="Read SOURCE, which is in this form, into gold.")
@click.option(
    "-o", "--output", "target", metavar="PATH", help="With --to: the file to write; a folder for several texts."
)
@click.option(
    "--into", metavar="FOLDER", help="With --from: the folder whose gold is written, and texts that it lacks."
)
@click.option("--records", metavar="FILE", help="With --to: records of one text to take in place of its gold.")
@click.option("--extract", is_flag=True, help="With --to: take what is extracted in place of gold.")
@click.option(
    "--labels", is_flag=True, expose_value=False, is_eager=True, callback=_labels,
    help="Print the labelling interface for a Label Studio project, and exit.",
)  # fmt: skip
@rules_option
def annotate(
    source: str, to: Format | None, from_: Format | None, target: str | None, into: str | None,
    records: str | None, extract: bool, rules: tuple[str, ...],
) -> None:  # fmt: skip
    """Write records where a person can correct them, and read them back.

    \b
    In any editor: ⟦3亿元|money|value=300000000⟧ within the text, then back into the gold:
      extractor annotate seeds/a.txt --to marked -o a.marked
      extractor annotate a.marked --from marked --into seeds/
    In Label Studio, from what is extracted, and back from its JSON export (--labels prints the project's interface):
      extractor annotate reports/ --to label-studio --extract -o tasks.json
      extractor annotate export.json --from label-studio --into reports/
    In doccano, brat, or as training data for spaCy:
      extractor annotate seeds/ --to doccano -o seeds.jsonl
      extractor annotate seeds/ --to brat -o brat-data/
      extractor annotate seeds/ --to spacy -o train.spacy

    Each form keeps every field of every record; what was not changed comes back as it was, and lines of gold that say it
    stay as they are. A text that is not the one in FOLDER is refused. The exit code is 0, or 2 where nothing was done.
    """
    if (to is None) == (from_ is None):
        raise click.UsageError("give --to FORMAT to write, or --from FORMAT to read back")
    if to is not None:
        if into is not None:
            raise click.UsageError("--into goes with --from; use --output with --to")
        _write(list(_sources(source, records, extract=extract, rules=rules)), to, target)
        return
    if into is None or target is not None or records is not None or extract:
        raise click.UsageError("--from reads into gold: name its folder with --into, and give no other option")
    _into(Path(into), list(_documents(source, from_)))


def _sources(source: str, records: str | None, *, extract: bool, rules: tuple[str, ...]) -> Iterator[Annotated]:
    """The documents of a folder or a file, with the records asked for."""
    from extractor.regression import lines_of
    from extractor.seeds import Gold, find_seeds

    if records is not None:
        gold = Gold.read(Path(records))
        own = [_without_document(r) for r in gold.records]
        yield Annotated(Path(source).stem, read(source, None), own, dated(source, None))
        return
    if not extract:
        for seed in find_seeds(source):
            text = seed.text()
            yield Annotated(seed.name, text, seed.gold(text).records, seed.date())
        return
    root = Path(source)
    files = sorted(root.rglob("*.txt")) if root.is_dir() else [root]
    if not files:
        raise Failure(f"{source}: no .txt file in it or below it")
    extractor = built(rules)
    for file in files:
        text = read(str(file), None)
        date = dated(str(file), None)
        name = file.relative_to(root).with_suffix("").as_posix() if root.is_dir() else file.stem
        yield Annotated(name, text, lines_of(extractor.extract(text, date=date)), date)


def _without_document(record: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name != "document"}


def _write(documents: list[Annotated], to: Format, target: str | None) -> None:
    if to in _ENDINGS:
        _write_each(documents, to, target)
    elif target is None and to == "spacy":
        raise click.UsageError("a .spacy file is binary: name it with --output")
    else:
        with output(target or STANDARD) as out:
            out.write(_together(documents, to))
    if target is not None:
        complain(f"{len(documents)} documents, {sum(len(d.records) for d in documents)} records in {target}")


def _together(documents: list[Annotated], to: Format) -> bytes:
    """All documents as the one file that a tool imports."""
    if to == "spacy":
        from extractor.exchange import docbin

        return docbin.write(documents)
    from extractor.exchange import doccano, labelstudio

    if to == "doccano":
        return "".join(doccano.write(d.text, d.records, d.name, d.date) + "\n" for d in documents).encode("utf-8")
    return labelstudio.dumped([labelstudio.write(d.text, d.records, d.name, d.date) for d in documents]).encode("utf-8")


def _write_each(documents: list[Annotated], to: Format, target: str | None) -> None:
    """A file a document: to standard output or a file where there is one marked text, else into a folder."""
    from extractor.exchange import brat, marked
    from extractor.kinds import KINDS

    if to == "marked" and len(documents) == 1 and (target is None or not Path(target).is_dir()):
        with output(target or STANDARD) as out:
            out.write(marked.write(documents[0].text, documents[0].records).encode("utf-8"))
        return
    if target is None:
        raise click.UsageError("several files are written: name a folder with --output")
    folder = Path(target)
    for document in documents:
        path = folder / document.name
        path.parent.mkdir(parents=True, exist_ok=True)
        if to == "marked":
            _put(Path(f"{path}.marked"), marked.write(document.text, document.records))
        else:
            _put(Path(f"{path}.txt"), document.text)
            _put(Path(f"{path}.ann"), brat.write(document.text, document.records))
        if document.date is not None:
            _put(Path(f"{path}.toml"), f'date = "{document.date}"\n')
    if to == "brat":
        _put(folder / "annotation.conf", brat.configuration(kind.name for kind in KINDS))


def _put(path: Path, text: str) -> None:
    with output(str(path)) as out:
        out.write(text.encode("utf-8"))


def _documents(source: str, from_: Format | None) -> Iterator[Annotated]:
    """The documents of a file or folder in one of the forms. Raises InputError, Failure."""
    if from_ in _ENDINGS:
        root = Path(source)
        files = sorted(root.rglob("*" + _ENDINGS[from_])) if root.is_dir() else [root]
        if not files:
            raise Failure(f"{source}: no *{_ENDINGS[from_]} in it or below it")
        for file in files:
            name = file.relative_to(root).with_suffix("").as_posix() if root.is_dir() else file.stem
            yield _single(file, name, from_)
    elif from_ == "spacy":
        from extractor.exchange import docbin

        yield from (Annotated(*item) for item in docbin.read(_bytes(source)))
    else:
        yield from _lines(source, from_)


def _single(file: Path, name: str, from_: Format | None) -> Annotated:
    from extractor.errors import InputError
    from extractor.exchange import brat, marked

    content = read(str(file), "utf-8")
    try:
        if from_ == "marked":
            text, records = marked.read(content)
        else:
            text, records = brat.read(read(str(file.with_suffix(".txt")), "utf-8"), content)
        return Annotated(name, text, records, dated(str(file.with_suffix(".txt")), None))
    except InputError as error:
        raise Failure(f"{file}: {error}") from None


def _bytes(source: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if source == STANDARD else Path(source).read_bytes()
    except OSError as error:
        raise Failure(f"{source}: cannot be read ({error.strerror})") from None


def _lines(source: str, from_: Format | None) -> Iterator[Annotated]:
    from extractor.exchange import doccano, labelstudio

    content = read(source, "utf-8")
    try:
        if from_ == "label-studio":
            for task in json.loads(content):
                data = task["data"]
                yield Annotated(str(data.get("document") or task.get("id", "")), *labelstudio.read(task), data.get("date"))
            return
        for line in content.split("\n"):
            if line.strip():
                data = json.loads(line)
                meta = {**(data.get("meta") or {}), **data}
                yield Annotated(str(meta.get("document") or data.get("id", "")), *doccano.read(data), meta.get("date"))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise Failure(f"{source}: not what {from_} exports ({type(error).__name__}: {error})") from None


def _into(folder: Path, documents: list[Annotated]) -> None:
    """Writes the gold of each document; all are looked at before any is written."""
    from extractor.seeds import GOLD, Gold

    planned = []
    for document in documents:
        if not document.name or ".." in Path(document.name).parts or Path(document.name).is_absolute():
            raise Failure(f"a document has the name {document.name!r}, which is none of a seed; name it in the export")
        text_file = folder / f"{document.name}.txt"
        text = document.text
        if text_file.exists():
            text = _agreed(document, read(str(text_file), None), text_file)
        gold_file = folder / f"{document.name}{GOLD}"
        gold = Gold.read(gold_file) if gold_file.exists() else Gold()
        before = gold.dumped()
        gold.become(document.records)
        gold.name = str(gold_file)
        gold.check(text)
        planned.append((text_file, text, gold_file, before, gold.dumped(), document.date))
    changed = 0
    for text_file, text, gold_file, before, after, date in planned:
        gold_file.parent.mkdir(parents=True, exist_ok=True)
        if not text_file.exists():
            _put(text_file, text)
        if date is not None and not text_file.with_suffix(".toml").exists():
            _put(text_file.with_suffix(".toml"), f'date = "{date}"\n')
        if before != after:
            changed += 1
            _put(gold_file, after)
            old, new = set(before.splitlines()), set(after.splitlines())
            complain(f"{gold_file}: {len(new - old)} lines new or changed, {len(old - new)} gone or changed")
    complain(f"{len(planned)} documents read, the gold of {changed} changed")


def _agreed(document: Annotated, text: str, text_file: Path) -> str:
    """The seed's text, where the document's is the same but for line ends at its end."""
    if document.text.rstrip("\r\n") == text.rstrip("\r\n"):
        return text
    pairs = enumerate(zip(document.text, text, strict=False))
    at = next((i for i, (a, b) in pairs if a != b), min(len(text), len(document.text)))
    raise Failure(
        f"{text_file}:{text.count(chr(10), 0, at) + 1}: not the text that was annotated: it has "
        f"{text[max(at - 10, 0) : at + 20]!r} where that has {document.text[max(at - 10, 0) : at + 20]!r}"
    )
