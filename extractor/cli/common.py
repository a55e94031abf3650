"""What the commands share: options, errors without a traceback, input, output."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from extractor.pipeline import Extractor

F = TypeVar("F", bound=Callable[..., Any])
STANDARD = "-"


class Failure(click.ClickException):
    """What could not be done; the message says why and what to do."""

    exit_code = 2


class Main(click.Group):
    """A group whose commands end with a plain message where the library raises one of its own errors."""

    def invoke(self, ctx: click.Context) -> Any:
        """Runs a command."""
        try:
            return super().invoke(ctx)
        except click.ClickException:
            raise
        except Exception as error:
            from extractor.errors import ExtractorError

            if isinstance(error, ExtractorError):
                raise Failure(str(error)) from error
            if isinstance(error, OSError) and error.filename is not None and not isinstance(error, BrokenPipeError):
                raise Failure(f"{error.filename}: {error.strerror}") from error
            raise


def _split(_: click.Context, __: click.Parameter, value: str | None) -> frozenset[str] | None:
    """`money,place` as a set; None for all."""
    if value is None:
        return None
    from extractor.kinds import KINDS

    return _known(value, [kind.name for kind in KINDS])


def _scope(_: click.Context, __: click.Parameter, value: str | None) -> frozenset[str] | None:
    """`money,fact` as a set; None for all."""
    if value is None:
        return None
    from extractor.compare import TIES
    from extractor.kinds import KINDS

    return _known(value, [*(kind.name for kind in KINDS), *TIES])


def _known(value: str, known: list[str]) -> frozenset[str]:
    given = [part.strip() for part in value.split(",") if part.strip()]
    unknown = [part for part in given if part not in known]
    if unknown or not given:
        raise click.BadParameter(f"no such kind: {', '.join(unknown) or repr(value)}; there are {', '.join(known)}")
    return frozenset(given)


def _edtf(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    from extractor.edtf import is_edtf

    if not is_edtf(value):
        raise click.BadParameter(f"{value!r} is no date; write 2015-01-14, 2015-01 or 2015")
    return value


kinds_option = click.option(
    "-k", "--kinds", metavar="KIND,…", callback=_split, help="Only these kinds, such as money,place.  [default: all]"
)
scope_option = click.option(
    "-k", "--kinds", metavar="KIND,…", callback=_scope,
    help="Only these kinds, such as money,place,fact.  [default: all]",
)  # fmt: skip
date_option = click.option(
    "-d", "--date", metavar="DATE", callback=_edtf,
    help="The document's date, such as 2015-01-14; it decides what 去年 means and which codes were in force."
    "  [default: that of X.toml beside X.txt, else found in the text]",
)  # fmt: skip
rules_option = click.option(
    "-r", "--rules", metavar="FOLDER", multiple=True,
    help="A folder of your own rules, laid over the library's; may be given several times.",
)  # fmt: skip
encoding_option = click.option(
    "-e", "--encoding", metavar="NAME", help="The files' encoding, such as gb18030.  [default: found by file]"
)


def built(rules: tuple[str, ...], kinds: frozenset[str] | None = None) -> Extractor:
    """An extractor by the options of a command."""
    from extractor.pipeline import Extractor

    return Extractor(rules, kinds)


def read(name: str, encoding: str | None) -> str:
    """The text of a file, or of standard input for `-`. Raises InputError."""
    from extractor.reading import decode, read_text

    if name == STANDARD:
        return decode(sys.stdin.buffer.read(), "standard input", encoding)
    return read_text(name, encoding)


def dated(name: str, date: str | None) -> str | None:
    """The date given with --date; else that of X.toml beside X.txt; else None, to find it in the text. Raises InputError."""
    from extractor.seeds import date_beside

    return date if date is not None or name == STANDARD else date_beside(Path(name))


def complain(message: str) -> None:
    """A line on standard error."""
    click.echo(message, err=True)


def named(document: str, line: str) -> str:
    """A JSON object with `document` as its first key."""
    name = json.dumps(document, ensure_ascii=False)
    if not document.isascii():
        try:
            name.encode("utf-8")
        except UnicodeEncodeError:  # a file name that is in no encoding
            name = json.dumps(document)
    return '{"document":' + name + ("," if line != "{}" else "") + line[1:]


@contextmanager
def output(target: str) -> Iterator[IO[bytes]]:
    """A stream to standard output for `-`, else to a file that comes to exist whole or not at all.

    Raises:
        Failure: where the file cannot be written.
    """
    if target == STANDARD:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    path = Path(target)
    if path.is_dir():
        raise Failure(f"{path}: a folder; name a file to write, or - for standard output")
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        file = unfinished.open("wb")
    except OSError as error:
        raise Failure(f"{path}: cannot be written ({error.strerror}); name another file, or make its folder") from None
    try:
        with file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Makes a renaming last, where the system lets folders be synced."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
