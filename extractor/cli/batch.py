"""Many files on several processes: results in the order of the files, whatever process made them.

A process builds its extractor once, from settings; extractors hold tokenizers that cannot be sent to another process.
Each worker has a pipe of its own and no thread stands between, so that one that is killed is always seen: the pool of
concurrent.futures is taken down by a thread that holds no lock against new work, and may be left waiting.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, cast

from extractor.bulletin import Bulletin
from extractor.cli.common import Failure, named
from extractor.errors import ExtractorError
from extractor.pipeline import Extractor
from extractor.reading import read_text
from extractor.seeds import date_beside

_SHARD = 16
_AHEAD = 4
_WORTH_A_PROCESS = 400

Item = TypeVar("Item")
Made = TypeVar("Made")


class Settings(NamedTuple):
    """What an extractor is built from, small enough to send to another process."""

    rules: tuple[str, ...] = ()
    kinds: frozenset[str] | None = None
    encoding: str | None = None
    date: str | None = None


class Form(NamedTuple):
    """How a file is written: its bulletin as a line of JSON, or its facts as rows, of some kinds of quantity or of all."""

    facts: bool = False
    csv: bool = False
    kinds: frozenset[str] | None = None


class Outcome(NamedTuple):
    """What is written of a file, and its number of records or of facts; or the reason why there is none."""

    document: str
    lines: str = ""
    records: int = 0
    fault: str | None = None


Files = Sequence[tuple[str, str]]
"""Pairs of a document's name and its path."""


def processes_for(files: int, worth: int = _WORTH_A_PROCESS) -> int:
    """How many processes pay off: starting one costs as much as `worth` files."""
    return max(1, min(os.cpu_count() or 1, files // worth))


def outcomes(files: Files, settings: Settings, jobs: int, form: Form | None = None) -> Iterator[Outcome]:
    """An outcome a file, in their order.

    Raises:
        RuleError: for faulty rules.
        Failure: where a process was killed.
    """
    return pooled([(*file, form or Form()) for file in files], _outcome, settings, jobs)


def pooled(
    items: Sequence[Item], work: Callable[[Item, Settings], Made], settings: Settings, jobs: int
) -> Iterator[Made]:
    """What `work` makes of each item, in their order, on so many processes.

    Args:
        items: what can be sent to another process.
        work: a function at the top of a module; it gets its extractor from `extractor_of(settings)`.
        settings: of the extractor.
        jobs: the number of processes; 1 for this one alone.

    Raises:
        RuleError: for faulty rules.
        Failure: where a process was killed.
    """
    if jobs == 1 or settings.rules:
        extractor_of(settings)  # faulty rules are said once, before any process starts
    if jobs == 1:
        for item in items:
            yield work(item, settings)
        return
    shards = [items[i : i + _SHARD] for i in range(0, len(items), _SHARD)]
    context = multiprocessing.get_context("spawn")
    workers: dict[Connection, SpawnProcess] = {}
    try:
        for _ in range(min(jobs, len(shards))):
            here, there = context.Pipe()
            workers[here] = context.Process(target=_serve, args=(there, work, settings), daemon=True)
            workers[here].start()
            there.close()  # the worker's end is its alone, so that its death ends the pipe
        yield from _handed_out(shards, list(workers), jobs * _AHEAD)
    except (EOFError, OSError) as error:
        if not isinstance(error, EOFError | BrokenPipeError | ConnectionError):
            raise
        raise Failure(
            "a worker process was killed, for lack of memory or by hand; nothing was written; try fewer --jobs"
        ) from None
    finally:
        for connection, process in workers.items():
            connection.close()
            process.kill()
            process.join()


def _handed_out(shards: Sequence[Sequence[Item]], idle: list[Connection], ahead: int) -> Iterator[Any]:
    """What workers make of the shards, in their order; no more than so many are made ahead of the one to come next."""
    busy: dict[Connection, int] = {}
    made: dict[int, Any] = {}
    sent = due = 0
    while due < len(shards):
        while idle and sent < min(len(shards), due + ahead):
            connection = idle.pop()
            connection.send(shards[sent])
            busy[connection] = sent
            sent += 1
        for connection in cast("list[Connection]", wait(list(busy))):
            done, result = connection.recv()
            if not done:
                raise result
            made[busy.pop(connection)] = result
            idle.append(connection)
        while due in made:
            yield from made.pop(due)
            due += 1


def _serve(connection: Connection, work: Callable[[Any, Settings], Any], settings: Settings) -> None:
    """A worker: makes of each shard that comes what `work` makes of its items, until the pipe ends."""
    _start(settings)
    with suppress(EOFError, OSError):
        while True:
            shard = connection.recv()
            try:
                answer: tuple[bool, Any] = True, [work(item, settings) for item in shard]
            except Exception as error:  # it is raised where the results are waited for
                answer = False, error
            connection.send(answer)


def _start(settings: Settings) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is the first process's to handle
    with suppress(ExtractorError):  # each document will say it
        extractor_of(settings)


def _outcome(item: tuple[str, str, Form], settings: Settings) -> Outcome:
    document, path, form = item
    try:
        date = settings.date or date_beside(Path(path))
        bulletin = extractor_of(settings).extract(read_text(path, settings.encoding), date=date)
        return _written(document, bulletin, form)
    except ExtractorError as error:
        return Outcome(document, fault=str(error))
    except Exception as error:  # one document's fault is said and does not end a long run
        return Outcome(document, fault=f"{path}: {type(error).__name__}: {error}; please report this as a bug")


def _written(document: str, bulletin: Bulletin, form: Form) -> Outcome:
    if not form.facts:
        return Outcome(document, named(document, bulletin.model_dump_json()) + "\n", len(bulletin.records))
    from extractor.cli import rows
    from extractor.rows import COLUMNS

    found = rows.rows_of(bulletin, form.kinds, document)
    columns = ("document", *COLUMNS)
    lines = rows.csv_lines(found, columns) if form.csv else "".join(rows.json_line(row) + "\n" for row in found)
    return Outcome(document, lines, len(found))


@lru_cache(maxsize=1)
def extractor_of(settings: Settings) -> Extractor:
    """The extractor of the process, built once."""
    built = Extractor(settings.rules, settings.kinds)
    # The rules are some hundred thousand objects that live as long as the command: the collector need not walk them.
    gc.freeze()
    return built
