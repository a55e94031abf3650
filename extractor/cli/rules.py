"""`extractor rules`: the rules themselves.

`list` shows rows, `check` finds what is wrong with a folder of them, `diff` says which records a change of rules adds,
drops and alters.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from extractor.cli.common import Failure, complain, scope_option

if TYPE_CHECKING:
    from extractor.pipeline import Extractor
    from extractor.rulebook import Rulebook
    from extractor.seeds import Seed

_LIBRARY = "-"
_WHOLE = ("quantity", "numerals.toml")  # the file without which nothing is read: a folder with it is complete
_SHOWN = 20


@click.group(short_help="List, check and compare rules.")
def rules() -> None:
    """Look at rules, and at what a change of them does.

    \b
    Rows by a word of theirs or by id:
      extractor rules list 亿元
    What is wrong with a folder of your own, and which of its rows no seed touches:
      extractor rules check my-rules/ --on seeds/
    Which records a change adds, drops and alters:
      extractor rules diff - my-rules/ --on seeds/
    """


@rules.command("list", short_help="Rows of the rules.")
@click.argument("word", metavar="WORD", required=False)
@click.option(
    "-r", "--rules", "folders", metavar="FOLDER", multiple=True, help="A folder of your own, laid over the library's."
)
@click.option("--section", metavar="NAME", help="Only rows of this section, such as unit, division or modifier.")
def list_(word: str | None, folders: tuple[str, ...], section: str | None) -> None:
    """Print rows as section, id, words and source, parted by tabs.

    \b
    Everything that 元 is looked up as:
      extractor rules list 元
    One row by its id, and all classifiers and units:
      extractor rules list money.cny.yuan
      extractor rules list --section unit

    WORD is a row's id, the beginning of one up to a dot, or one of its words.
    """
    from extractor.explain import surfaces
    from extractor.regression import counted
    from extractor.verify import rulebook_of

    rulebook = rulebook_of(folders)
    if section is not None and section not in rulebook.sections:
        raise click.BadParameter(f"no such section: {section}; there are {', '.join(rulebook.sections)}")
    count = 0
    for name, rows in rulebook.sections.items():
        if section is not None and name != section:
            continue
        for row in rows:
            words = surfaces(row)
            if word is None or row.id == word or row.id.startswith(word + ".") or word in words:
                count += 1
                click.echo("\t".join((name, row.id, " ".join(words), row.source)))
    complain(counted(count, "row"))


@rules.command("check", short_help="Faults, shadowed rows, and rows that no seed touches.")
@click.argument("folder", metavar="FOLDER")
@click.option(
    "--on", "seeds", metavar="SEEDS", help="A folder of texts or seeds: names the rows that none of them touches."
)
@click.option("-a", "--all", "everything", is_flag=True, help="Name every row, not the first 20 of each section.")
def check_rules(folder: str, seeds: str | None, everything: bool) -> None:
    """Find what is wrong with FOLDER, a folder of rules: your own, laid over the library's, or a whole one.

    \b
    Before you use a folder:
      extractor rules check my-rules/
    Rows that nothing tests, so that a fault in them would go unseen:
      extractor rules check my-rules/ --on seeds/

    Faults are named with file and row. A row is shadowed where another row of its section has one of its words, so that
    which of them holds is decided by length, precedence and id; and replaces one of the library's where it has its id. A
    row is touched where it made a candidate, or where its section makes none and one of its words stands in a text.
    The exit code is 0, or 1 where there are faults.
    """
    from extractor.errors import RuleError
    from extractor.regression import counted

    try:
        rulebook = _over_library(folder)
        own = _own(folder, rulebook)
    except RuleError as error:
        for fault in error.faults:
            click.echo(f"fault: {fault}")
        complain(counted(len(error.faults), "fault"))
        raise SystemExit(1) from None
    rows = sum(map(len, own.values()))
    if not rows:
        raise Failure(f"{folder}: no rules in it; they are .toml and .tsv files in folders such as {folder}/units/")
    for line in _shadowed(own, rulebook, whole=_is_whole(folder)):
        click.echo(line)
    if seeds is not None:
        for line in _untouched(own, rulebook, _texts(seeds), _extractor(folder), everything=everything):
            click.echo(line)
    complain(f"{counted(rows, 'row')} in {folder}, no faults")


@rules.command("diff", short_help="Which records a change of rules adds, drops and alters.")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option("--on", "seeds", metavar="SEEDS", required=True, help="A folder of texts or seeds to extract with both.")
@scope_option
@click.option("-q", "--quiet", is_flag=True, help="The table alone, without the records.")
def diff(old: str, new: str, seeds: str, kinds: frozenset[str] | None, quiet: bool) -> None:
    """Extract SEEDS by the rules OLD and by the rules NEW, and show every record that differs.

    \b
    What a folder of your own adds to the library's rules, which are written -:
      extractor rules diff - my-rules/ --on seeds/
    What an edit of it does, from a copy made before:
      extractor rules diff my-rules.old/ my-rules/ --on seeds/ --kinds money

    A folder is laid over the library's rules, or stands alone where it is a whole one (with quantity/numerals.toml). The
    exit code is 0 where no record differs, else 1.
    """
    from extractor.regression import lines_of

    before, after = _extractor(old), _extractor(new)
    counts: dict[str, Counter[str]] = {}
    for seed in _texts(seeds):
        text, date = seed.text(), seed.date()
        was, now = (lines_of(e.extract(text, date=date)) for e in (before, after))
        for what, record, said in _changes(was, now):
            kind = record["kind"]
            if kinds is not None and kind not in kinds:
                continue
            counts.setdefault(kind, Counter())[what] += 1
            if not quiet:
                _show(what, record, said, text, seed)
    order = ("added", "dropped", "altered")
    for kind, count in sorted(counts.items()):
        click.echo(f"{kind}: " + ", ".join(f"{count[what]} {what}" for what in order if count[what]))
    complain(f"rules {before.rules_version} and {after.rules_version}")
    if counts:
        raise SystemExit(1)
    click.echo("no record differs")


def _changes(was: Sequence[dict[str, Any]], now: Sequence[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any], str]]:
    """What differs between two extractions, in the order of the text: the word for it, the record, and its fields."""
    from extractor.compare import identity

    old, new = {identity(r): r for r in was}, {identity(r): r for r in now}
    found: list[tuple[str, dict[str, Any], str]] = []
    for key, record in old.items():
        other = new.get(key)
        if other is None:
            found.append(("dropped", record, f"rule {record.get('rule')}"))
            continue
        fields = [n for n in dict.fromkeys([*record, *other]) if n != "cues" and record.get(n) != other.get(n)]
        if fields:
            said = "; ".join(f"{n} {record.get(n)} -> {other.get(n)}" for n in fields)
            found.append(("altered", other, said))
    found += [("added", r, f"rule {r.get('rule')}") for key, r in new.items() if key not in old]
    found.sort(key=lambda item: _begins(item[1]))
    return iter(found)


def _begins(record: Mapping[str, Any]) -> tuple[int, int]:
    """Where a record begins; a relation with its first name."""
    from extractor.compare import place

    spans = [(start, end) for _, start, end in record.get("cues") or ()] if record["kind"] == "relation" else []
    return min(spans, default=place(record))


def _show(what: str, record: dict[str, Any], said: str, text: str, seed: Seed) -> None:
    from extractor.compare import TIES, place
    from extractor.regression import marked, named, relation_place

    start, end = relation_place(record, text) if record["kind"] == "relation" else place(record)
    line = text.count("\n", 0, start) + 1
    excerpt, carets = marked(text, start, end)
    about = f"  {named(record, text)}" if record["kind"] in TIES else ""
    click.echo(f"{what:7} {record['kind']} {start}-{end} {seed.text_file.name}:{line}{about}  {said}")
    click.echo(f"       {excerpt}\n       {carets}")


def _texts(folder: str) -> list[Seed]:
    """The texts of a folder, with gold or without."""
    from extractor.seeds import GOLD, Seed

    root = Path(folder)
    files = sorted(root.rglob("*.txt")) if root.is_dir() else [root]
    if not files or not files[0].exists():
        raise Failure(f"{folder}: no .txt file in it or below it")
    return [Seed(file.stem, file, file.with_suffix(GOLD)) for file in files]


def _is_whole(folder: str) -> bool:
    return Path(folder).joinpath(*_WHOLE).is_file()


def _over_library(folder: str) -> Rulebook:
    """The rules of a folder with the library's below, or alone where it is a whole one. Raises RuleError."""
    from extractor.rulebook import load
    from extractor.verify import SECTIONS, rulebook_of

    if folder == _LIBRARY:
        return rulebook_of()
    return load([folder], SECTIONS) if _is_whole(folder) else rulebook_of([folder])


def _extractor(folder: str) -> Extractor:
    """An extractor by a folder: laid over the library's rules, or by it alone where it is a whole one."""
    from extractor.pipeline import Extractor

    return Extractor(rulebook=_over_library(folder))


def _own(folder: str, rulebook: Rulebook) -> dict[str, list[Any]]:
    """The rows that a folder itself brings, by section."""
    from extractor.rulebook import load
    from extractor.verify import SECTIONS

    alone = load([folder], SECTIONS)
    return {name: list(rows) for name, rows in alone.sections.items() if rows and name in rulebook.sections}


def _shadowed(own: dict[str, list[Any]], rulebook: Rulebook, *, whole: bool) -> Iterator[str]:
    """A line for each row that takes the place of one of the library's, or shares a word with another row."""
    from extractor.explain import surfaces
    from extractor.verify import own_rules

    library = {} if whole else {name: {row.id for row in rows} for name, rows in own_rules().sections.items()}
    for name, rows in own.items():
        holders: dict[str, list[Any]] = {}
        for row in rulebook.sections[name]:
            for word in surfaces(row):
                holders.setdefault(word, []).append(row)
        for row in rows:
            if row.id in library.get(name, ()):
                yield f"replaces: {name} {row.id}, the library's row of that id"
            for word in surfaces(row):
                others = [other.id for other in holders.get(word, ()) if other.id != row.id]
                if others and not whole:
                    yield f"shadowed: {name} {row.id}: {word} stands also in {', '.join(others[:3])}"


def _untouched(
    own: dict[str, list[Any]], rulebook: Rulebook, seeds: Sequence[Seed], extractor: Extractor, *, everything: bool
) -> Iterator[str]:
    """A line for each row that no text touches."""
    from extractor.document import Document
    from extractor.explain import surfaces

    made: set[str] = set()
    texts = []
    for seed in seeds:
        document = Document(seed.text())
        texts.append(document.folded)
        date = seed.date() or extractor.extract(document.text).date
        made |= {candidate.rule for candidate in extractor.candidates(document, date)}
    whole = "\n".join(texts)
    for name, rows in own.items():
        # Rows of a section such as modifier or surname make no candidate by themselves: they are looked for by word.
        makes = any(row.id in made for row in rulebook.sections[name])
        idle = [r for r in rows if r.id not in made and (makes or not _stands(r, whole))]
        shown = idle if everything else idle[:_SHOWN]
        yield from (f"untouched: {name} {row.id}: {' '.join(surfaces(row)[:5])}" for row in shown)
        if len(idle) > len(shown):
            yield f"untouched: {name}: {len(idle) - len(shown)} rows more (name them with --all)"


def _stands(row: Any, texts: str) -> bool:
    """Whether a word or the pattern of a row stands in the texts; true of a row that has neither, as of a lunar year."""
    from extractor.explain import surfaces

    pattern = getattr(row, "pattern", None)
    if isinstance(pattern, str):
        return re.search(pattern, texts) is not None
    words = surfaces(row)
    return not words or any(word in texts for word in words)
