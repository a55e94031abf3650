"""`extractor check`: extraction against gold, with a diff."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from extractor.cli.common import Failure, built, complain, kinds_option, rules_option

if TYPE_CHECKING:
    from extractor.compare import Difference, Tally

_GOLD = ".gold.jsonl"
_COLOURS = {"missed": "red", "false": "yellow", "value": "magenta"}


@click.command(short_help="Compare extraction with gold: scores and a diff.")
@click.argument("seeds", metavar="SEEDS")
@kinds_option
@click.option(
    "--fail-under", type=click.FloatRange(0, 1), default=1.0, metavar="F",
    help="The least F1+value of each kind; below it the exit code is 1.",
)  # fmt: skip
@click.option("-q", "--quiet", is_flag=True, help="The table alone, without the records that differ.")
@rules_option
def check(
    seeds: str, kinds: frozenset[str] | None, fail_under: float, quiet: bool, rules: tuple[str, ...]
) -> None:
    """Extract each text of the folder SEEDS and compare it with its gold.

    \b
    All kinds, with every record that differs:
      extractor check seeds/
    Two kinds, to hold what was reached:
      extractor check seeds/ --kinds money,percentage --fail-under 0.97

    A seed is X.txt with X.gold.jsonl (a record a line; "optional": true marks one that need not be found) and X.toml
    (date = "2015-01-14", the document's date). A record is found where kind and span are gold's, and right where its
    value, unit, currency and modifier are too. The exit code is 0, 1 where a kind is below --fail-under, or 2 where the
    seeds cannot be read.
    """
    from extractor.compare import Tally, compare

    extractor = built(rules, kinds)
    tallies: dict[str, Tally] = {}
    for text_file, gold_file in _pairs(seeds):
        text, gold = _gold(text_file, gold_file)
        bulletin = extractor.extract(text, date=_date(text_file))
        extracted = [record.model_dump(mode="json") for record in bulletin.records]
        counts, differences = compare(gold, extracted, kinds)
        for kind, tally in counts.items():
            tallies.setdefault(kind, Tally()).add(tally)
        if not quiet:
            for difference in differences:
                _show(text_file, text, difference)
    _table(tallies)
    low = [kind for kind, tally in tallies.items() if tally.value_f1 < fail_under - 1e-9]
    if low:
        complain(f"below {fail_under:g}: {', '.join(sorted(low))}")
        raise SystemExit(1)


def _pairs(seeds: str) -> list[tuple[Path, Path]]:
    folder = Path(seeds)
    if not folder.is_dir():
        raise Failure(f"{seeds}: no such folder; seeds are X.txt with X{_GOLD} and X.toml")
    pairs = []
    for gold in sorted(folder.rglob("*" + _GOLD)):
        text = gold.with_name(gold.name.removesuffix(_GOLD) + ".txt")
        if not text.exists():
            raise Failure(f"{gold}: its text {text.name} is missing")
        pairs.append((text, gold))
    if not pairs:
        raise Failure(f"{seeds}: no *{_GOLD} in it; seeds are X.txt with X{_GOLD} and X.toml")
    return pairs


def _date(text_file: Path) -> str | None:
    """The date that a seed's .toml gives; None where there is none."""
    path = text_file.with_suffix(".toml")
    if not path.exists():
        return None
    try:
        date = tomllib.loads(path.read_text(encoding="utf-8")).get("date")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Failure(f"{path}: not TOML ({error})") from None
    return None if date is None else str(date)


def _gold(text_file: Path, gold_file: Path) -> tuple[str, list[dict[str, Any]]]:
    """A seed's text and gold, each gold record checked to be what the text has at its span."""
    from extractor.reading import read_text

    text = read_text(text_file)
    records = []
    for number, line in enumerate(read_text(gold_file).split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            if record["kind"] not in ("fact", "relation"):
                there = text[record["start"] : record["end"]]
                if there != record["text"]:
                    raise Failure(f"{gold_file}:{number}: {record['text']!r} is {there!r} in the text")
        except (ValueError, KeyError, TypeError) as error:
            raise Failure(f"{gold_file}:{number}: no record ({type(error).__name__}: {error})") from None
        records.append(record)
    return text, records


def _show(text_file: Path, text: str, difference: Difference) -> None:
    from extractor.cli.show import marked

    record = difference.record
    line, carets = marked(text, record["start"], record["end"])
    number = text.count("\n", 0, record["start"]) + 1
    said = "; ".join(f"{name} is {found}, gold has {gold}" for name, (gold, found) in difference.fields.items())
    what = click.style(f"{difference.what:6}", fg=_COLOURS[difference.what])
    click.echo(f"{what} {record['kind']} {record['start']}-{record['end']} {text_file.name}:{number}  {said}".rstrip())
    click.echo(f"       {line}\n       {carets}")


def _table(tallies: dict[str, Tally]) -> None:
    from rich.table import Table

    from extractor.cli.show import console
    from extractor.compare import Tally
    from extractor.kinds import KINDS

    shown = Table(box=None, pad_edge=False, header_style="bold")
    shown.add_column("kind")
    for head in ("gold", "found", "precision", "recall", "F1", "F1+value"):
        shown.add_column(head, justify="right")
    whole = Tally()
    order = {kind.name: i for i, kind in enumerate(KINDS)}
    for kind in sorted(tallies, key=lambda k: (order.get(k, len(order)), k)):
        whole.add(tallies[kind])
        shown.add_row(kind, *_cells(tallies[kind]))
    shown.add_row("all", *_cells(whole), style="bold")
    console().print(shown)


def _cells(tally: Tally) -> list[str]:
    found = tally.found + tally.false
    precision, recall = tally.precision if found else None, tally.recall if tally.gold else None
    shares = (precision, recall, tally.f1, tally.value_f1)
    return [str(tally.gold), str(found), *("-" if share is None else f"{share:.3f}" for share in shares)]
