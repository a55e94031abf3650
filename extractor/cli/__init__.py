"""The command line: a module a command, `extractor extract` in `extract.py`. The only place that prints.

Results go to standard output, all else to standard error. Exit codes: 0 done; 1 done, but a file could not be read, a
record is not proved, or a score is too low; 2 not done (bad use, faulty rules, nothing to read).

Nothing heavy is imported at the top of these modules, so that help is quick.
"""

from __future__ import annotations

import click

from extractor.cli.annotate import annotate
from extractor.cli.approve import approve
from extractor.cli.audit import audit
from extractor.cli.check import check
from extractor.cli.common import Main
from extractor.cli.explain import explain
from extractor.cli.extract import extract
from extractor.cli.rules import rules
from extractor.cli.run import run
from extractor.cli.verify import verify

__all__ = ["main"]


def _version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if not wanted or context.resilient_parsing:
        return
    from extractor import __version__
    from extractor.verify import own_rules

    click.echo(f"extractor {__version__}, rules {own_rules().fingerprint}")
    context.exit()


@click.group(
    cls=Main,
    context_settings={"help_option_names": ["-h", "--help"], "show_default": True, "max_content_width": 100},
)
@click.option(
    "-V", "--version", is_flag=True, expose_value=False, is_eager=True, callback=_version,
    help="Show the version and the fingerprint of the rules, and exit.",
)  # fmt: skip
def main() -> None:
    """Figures and names of Chinese bulletins, each proved against the text.

    \b
    A table of what a report says:
      extractor extract report.txt
    Its records as JSON, one a line, for a script:
      extractor extract report.txt | jq -r 'select(.kind == "money") | .text'
    A folder of reports on four cores:
      extractor run reports/ -o records.jsonl --jobs 4
    Records made by any tool, proved against their text:
      extractor verify records.jsonl report.txt
    A folder of reports with approved records, after a change of rules:
      extractor check seeds/

    Each command says more with --help.
    """


@main.command(short_help="The JSON schema of a bulletin.")
def schema() -> None:
    """Print the JSON schema of a bulletin.

    \b
    For a validator, or to make types for another language:
      extractor schema > bulletin.schema.json
    """
    import json

    from extractor.bulletin import Bulletin

    click.echo(json.dumps(Bulletin.model_json_schema(mode="serialization"), ensure_ascii=False, indent=2))


for command in (extract, run, verify, check, approve, annotate, explain, audit, rules):
    main.add_command(command)
