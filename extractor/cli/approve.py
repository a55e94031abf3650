"""`extractor approve`: differences between extraction and gold, written into the gold where they are right."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from extractor.cli.check import show_difference
from extractor.cli.common import (
    Failure,
    built,
    complain,
    date_option,
    dated,
    encoding_option,
    output,
    read,
    rules_option,
    scope_option,
)

if TYPE_CHECKING:
    from extractor.compare import Difference
    from extractor.pipeline import Extractor
    from extractor.regression import Compared
    from extractor.seeds import Gold, Seed

_ASKED = {
    "missed": "Take it out of the gold?",
    "false": "Put it into the gold?",
    "value": "Write what was extracted into the gold?",
}
_HELP = "y yes, n no, a yes to this and all that follow, q no to this and all that follow"


@click.command(short_help="Write differences that are right into the gold.")
@click.argument("seeds", metavar="SEEDS", required=False)
@click.option("--all", "everything", is_flag=True, help="Accept every difference without asking.")
@click.option("--dry-run", is_flag=True, help="Show what would change, and write nothing.")
@click.option(
    "--new", "new", metavar="FILE",
    help="Make gold for FILE, a new bulletin, or for each text of a folder that has none, from what is extracted.",
)  # fmt: skip
@date_option
@scope_option
@rules_option
@encoding_option
def approve(
    seeds: str | None, everything: bool, dry_run: bool, new: str | None, date: str | None,
    kinds: frozenset[str] | None, rules: tuple[str, ...], encoding: str | None,
) -> None:  # fmt: skip
    """Show what `extractor check` finds in SEEDS and write what you accept into the gold.

    \b
    One by one, with a question for each:
      extractor approve seeds/
    All that a change of the rules for money did to one seed:
      extractor approve seeds/2015-01.txt --kinds money --all
    A new bulletin, or all that are new in a folder, to be corrected by hand (or in marked text, see `extractor annotate`):
      extractor approve --new reports/2015-02.txt
      extractor approve --new reports/

    SEEDS is a folder of seeds or the text of one. Lines of gold that no accepted difference is about stay as they are,
    to the byte: comments, order, "optional" and fields of your own. A line that changes keeps its place and its other
    fields. The exit code is 0, or 2 where nothing could be done.
    """
    if (seeds is None) == (new is None):
        raise click.UsageError("give a folder of SEEDS to approve, or --new FILE; not both")
    extractor = built(rules)
    if new is not None:
        for file in _texts(new):
            _make(file, extractor, kinds, date, encoding)
        return
    if date is not None:
        raise click.UsageError("--date goes with --new; a seed's date stands in its .toml")
    _approve(seeds or "", extractor, kinds, everything=everything, dry_run=dry_run)


def _approve(
    seeds: str, extractor: Extractor, kinds: frozenset[str] | None, *, everything: bool, dry_run: bool
) -> None:
    from extractor.compare import TIES
    from extractor.regression import compare_seed
    from extractor.seeds import find_seeds

    compared = [(seed, compare_seed(seed, extractor, kinds)) for seed in find_seeds(seeds)]
    # Gold of facts or relations is not taken out because extraction makes none at all.
    unmade = {tie for tie in TIES if kinds is None and not any(c.tied[tie] for _, c in compared)}
    total = accepted = 0
    answer = "a" if everything else ""
    for seed, each in compared:
        differences = [d for d in each.differences if d.kind not in unmade]
        total += len(differences)
        taken = []
        for difference in differences:
            if answer == "q":
                break
            answer = _answer(seed, each, difference, answer)
            if answer in ("y", "a"):
                taken.append(difference)
        accepted += len(taken)
        if taken and not dry_run:
            _write(each.gold, taken, seed.gold_file)
    verb = "would be written" if dry_run else "written"
    complain(f"{accepted} of {total} differences {verb} into the gold")


def _answer(seed: Seed, compared: Compared, difference: Difference, before: str) -> str:
    """Shows a difference and asks about it, unless all are accepted."""
    from extractor.regression import show

    show_difference(show(difference, compared.text, seed.name, seed.text_file.name))
    if before == "a":
        return before
    choice = click.prompt(
        f"       {_ASKED[difference.what]} ({_HELP})", type=click.Choice(list("ynaq")), default="n", show_choices=False
    )
    return str(choice)


def _write(gold: Gold, taken: list[Difference], path: Path) -> None:
    for difference in taken:
        if difference.what == "false":
            gold.add(difference.record)
        else:
            gold.accept(difference.record, difference.found if difference.what == "value" else None)
    with output(str(path)) as out:
        out.write(gold.dumped().encode("utf-8"))


def _texts(new: str) -> list[Path]:
    """A text, or those of a folder that have no gold."""
    from extractor.seeds import without_gold

    if not Path(new).is_dir():
        return [Path(new)]
    texts = without_gold(new)
    if not texts:
        raise Failure(f"{new}: no .txt file in it or below it that has no gold")
    return texts


def _make(
    text_file: Path, extractor: Extractor, kinds: frozenset[str] | None, date: str | None, encoding: str | None
) -> None:
    from extractor.regression import lines_of
    from extractor.seeds import GOLD, Gold, bare

    if text_file.suffix != ".txt":
        raise Failure(f"{text_file}: a seed's text ends in .txt; rename it first")
    gold_file, toml = text_file.with_suffix(GOLD), text_file.with_suffix(".toml")
    if gold_file.exists():
        raise Failure(f"{gold_file}: is there already; use `extractor approve {text_file}` to change it")
    text, known = read(str(text_file), encoding), dated(str(text_file), None)
    if date is not None and known not in (None, date):
        raise Failure(f"{toml}: says {known}, not {date}; change it there, or leave --date away")
    bulletin = extractor.extract(text, date=date or known)
    records = [bare(r) for r in lines_of(bulletin) if kinds is None or r["kind"] in kinds]
    with output(str(gold_file)) as out:
        out.write(Gold.of(records).dumped().encode("utf-8"))
    said = [f"{len(records)} records in {gold_file}"]
    if not toml.exists() and bulletin.date is not None:
        with output(str(toml)) as out:
            out.write(f'date = "{bulletin.date}"\n'.encode())
        said.append(f"date {bulletin.date} ({bulletin.date_source}) in {toml}")
    if bulletin.date is None:
        said.append("no date is in the text; without one, given with --date, 去年 means no year")
    complain(", ".join(said) + "; now correct them by hand")
