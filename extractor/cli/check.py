"""`extractor check`: extraction against gold, with a diff.

Reading order: `check` is the command, `_checked` what it does to a seed, `_judge` what decides its exit code. What a run
found, and how it is written, is in `runs.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from shlex import quote
from typing import TYPE_CHECKING

import click

from extractor.cli.common import complain, output, rules_option, scope_option
from extractor.cli.runs import Run, junit, scored

if TYPE_CHECKING:
    from extractor.cli.batch import Settings
    from extractor.regression import Checked, Shown
    from extractor.seeds import Seed

COLOURS = {"missed": "red", "false": "yellow", "value": "magenta"}
_SCORES = ("precision", "recall", "f1", "value_f1")
_EPSILON = 1e-9
_WORTH_A_PROCESS = 100
_SHOWN_TEXTS = 3


@click.command(short_help="Compare extraction with gold: scores and a diff.")
@click.argument("seeds", metavar="SEEDS")
@scope_option
@click.option(
    "--fail-under", type=click.FloatRange(0, 1), metavar="F",
    help="The least F1+value of each kind; below it the exit code is 1.  [default: 1, or none with --since]",
)  # fmt: skip
@click.option(
    "--since",
    metavar="FILE",
    help="What an earlier run wrote with --json: shows scores before and now, and only what is new.",
)
@click.option("--json", "json_file", metavar="FILE", help="Write scores and differences, for --since and for programs.")
@click.option("--junit", "junit_file", metavar="FILE", help="Write JUnit XML: a test for each seed and kind.")
@click.option("-q", "--quiet", is_flag=True, help="The table alone, without the records that differ.")
@click.option(
    "-j", "--jobs", type=click.IntRange(min=1), metavar="N",
    help="Processes to use.  [default: one for each core, fewer where there are few seeds]",
)  # fmt: skip
@rules_option
def check(
    seeds: str, kinds: frozenset[str] | None, fail_under: float | None, since: str | None, json_file: str | None,
    junit_file: str | None, quiet: bool, jobs: int | None, rules: tuple[str, ...],
) -> None:  # fmt: skip
    """Extract each text of the folder SEEDS and compare it with its gold.

    \b
    All kinds, with every record that differs:
      extractor check seeds/
    Two kinds, to hold what was reached:
      extractor check seeds/ --kinds money,percentage --fail-under 0.97
    What a change of rules does to scores and records:
      extractor check seeds/ --json before.json --fail-under 0
      extractor check seeds/ --since before.json --rules my-rules/
    In continuous integration:
      extractor check seeds/ --junit report.xml

    A seed is X.txt with X.gold.jsonl (a record a line; "optional": true marks one that need not be found) and X.toml
    (date = "2015-01-14", the document's date). A record is found where kind and span are gold's, and right where its
    value, unit, currency and modifier are too. Where a difference is right and gold is not, `extractor approve` writes
    it into the gold. The exit code is 0, 1 where a kind is below --fail-under or something fell since the earlier run,
    or 2 where the seeds cannot be read.
    """
    from extractor.cli.batch import Settings, pooled, processes_for
    from extractor.seeds import find_seeds, without_gold

    earlier = None if since is None else Run.read(since).of_kinds(kinds)
    found = find_seeds(seeds)
    jobs = jobs or processes_for(len(found), _WORTH_A_PROCESS)
    run = Run.of(list(pooled([(seed, kinds) for seed in found], _checked, Settings(rules), jobs)), kinds)
    news = run.differences if earlier is None else _new(run, earlier)
    if not quiet:
        for difference in news:
            show_difference(difference)
    _table(run, earlier)
    _no_gold([text.name for text in without_gold(seeds)], seeds)
    _notes(run, earlier, len(news))
    _write(run, json_file, junit_file)
    floor = fail_under if fail_under is not None else 1.0 if earlier is None else 0.0
    _judge(run, earlier, news, floor)


def _checked(item: tuple[Seed, frozenset[str] | None], settings: Settings) -> Checked | str:
    """A seed's counts and differences; what is wrong with it, where it cannot be read."""
    from extractor.cli.batch import extractor_of
    from extractor.errors import InputError
    from extractor.regression import check_seed

    # All kinds are extracted whatever is compared: what one kind takes from another counts.
    try:
        return check_seed(item[0], extractor_of(settings), item[1])
    except InputError as error:
        return str(error)


def _new(run: Run, earlier: Run) -> list[Shown]:
    """The differences that the earlier run had not."""
    before = {d.key for d in earlier.differences}
    return [d for d in run.differences if d.key not in before]


def show_difference(difference: Shown) -> None:
    """Prints a difference, its kind in colour."""
    from extractor.regression import said

    head, *rest = said(difference)
    what, _, tail = head.partition(" ")
    click.echo(click.style(what, fg=COLOURS[difference.what]) + " " + tail)
    for line in rest:
        click.echo(line)


def _table(run: Run, earlier: Run | None) -> None:
    from rich.table import Table

    from extractor.cli.show import console
    from extractor.compare import TIES
    from extractor.kinds import KINDS

    shown = Table(box=None, pad_edge=False, header_style="bold")
    shown.add_column("kind")
    heads = ("gold", "found", "precision", "recall", "F1", "F1+value")
    for head in heads if earlier is None else (*heads, "F1 before", "F1+value before"):
        shown.add_column(head, justify="right")
    order = {name: i for i, name in enumerate([*(kind.name for kind in KINDS), *TIES])}
    before = {} if earlier is None else earlier.scores
    kinds = sorted({*run.scores, *before}, key=lambda k: (order.get(k, len(order)), k))
    rows = [(kind, run.scores.get(kind), before.get(kind)) for kind in kinds]
    rows.append(("all", _whole(run.scores.values()), _whole(before.values()) if before else None))
    for kind, now, then in rows:
        cells = _cells(now) if earlier is None else [*_cells(now), *_cells(then)[-2:]]
        shown.add_row(kind, *cells, style="bold" if kind == "all" else "red" if earlier and _fell(now, then) else "")
    console().print(shown)


def _whole(scores: Iterable[dict[str, float]]) -> dict[str, float]:
    from extractor.compare import Tally

    whole = Tally()
    for s in scores:
        found = round(s["recall"] * s["gold"])
        whole.add(Tally(int(s["gold"]), found, int(s["right"]), int(s["found"]) - found))
    return scored(whole)


def _cells(score: dict[str, float] | None) -> list[str]:
    if score is None:
        return ["-"] * 6
    shares = (
        score["precision"] if score["found"] else None, score["recall"] if score["gold"] else None,
        score["f1"], score["value_f1"],
    )  # fmt: skip
    return [f"{score['gold']:.0f}", f"{score['found']:.0f}", *("-" if s is None else f"{s:.3f}" for s in shares)]


def _fell(now: dict[str, float] | None, then: dict[str, float] | None) -> list[str]:
    """The scores of a kind that are lower than they were."""
    if now is None or then is None:
        return []
    return [name for name in _SCORES if now[name] < then[name] - _EPSILON]


def _no_gold(texts: Sequence[str], seeds: str) -> None:
    if texts:
        from extractor.regression import counted

        shown = ", ".join(texts[:_SHOWN_TEXTS]) + (", …" if len(texts) > _SHOWN_TEXTS else "")
        complain(f"{counted(len(texts), 'text')} without gold: {shown} (make it with `extractor approve --new {quote(str(seeds))}`)")


def _notes(run: Run, earlier: Run | None, news: int) -> None:
    for tie, count in run.left_out.items():
        complain(f"no {tie} is extracted; the {count} of gold are not compared (ask for them with --kinds {tie})")
    if earlier is None:
        return
    from extractor.regression import counted

    gone = {d.key for d in earlier.differences} - {d.key for d in run.differences}
    kept = len(run.differences) - news
    complain(f"since the earlier run: {counted(news, 'new difference')}, {len(gone)} gone, {kept} as before")
    if earlier.rules == run.rules:
        complain(f"the rules are the same as then ({run.rules})")


def _write(run: Run, json_file: str | None, junit_file: str | None) -> None:
    if json_file is not None:
        with output(json_file) as out:
            out.write(run.dumped())
    if junit_file is not None:
        with output(junit_file) as out:
            out.write(junit(run))


def _judge(run: Run, earlier: Run | None, news: Sequence[Shown], floor: float) -> None:
    """Ends with exit code 1 where a kind is below the floor, or something fell since the earlier run."""
    failed = False
    low = sorted(kind for kind, score in run.scores.items() if score["value_f1"] < floor - _EPSILON)
    if low:
        failed = True
        complain(f"below {floor:g}: {', '.join(low)}")
    if earlier is not None:
        known = set(earlier.seeds)
        fallen = {k for k, score in run.scores.items() if _fell(score, earlier.scores.get(k))}
        fallen |= {d.kind for d in news if d.seed in known}
        if fallen:
            failed = True
            complain(f"fell since the earlier run: {', '.join(sorted(fallen))}")
    if failed:
        raise SystemExit(1)
