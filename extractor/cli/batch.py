"""Many files on several processes: results in the order of the files, whatever process made them.

A process builds its extractor once, from settings; extractors hold tokenizers that cannot be sent to another process.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, TypeVar

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
    shards = (items[i : i + _SHARD] for i in range(0, len(items), _SHARD))
    pending: deque[Future[list[Made]]] = deque()
    pool = ProcessPoolExecutor(
        jobs, mp_context=multiprocessing.get_context("spawn"), initializer=_start, initargs=(settings,)
    )
    try:
        for shard in shards:
            pending.append(_submitted(pool, shard, work, settings))
            if len(pending) > jobs * _AHEAD:
                yield from pending.popleft().result()
        while pending:
            yield from pending.popleft().result()
    except BrokenProcessPool:
        # A process that was being started while the pool broke is not among those that the pool ends, and would be
        # waited for without end.
        for process in multiprocessing.active_children():
            process.kill()
        raise Failure(
            "a worker process was killed, for lack of memory or by hand; nothing was written; try fewer --jobs"
        ) from None
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _submitted(
    pool: ProcessPoolExecutor, shard: Sequence[Item], work: Callable[[Item, Settings], Made], settings: Settings
) -> Future[list[Made]]:
    try:
        return pool.submit(_shard, shard, work, settings)
    except (OSError, RuntimeError, ValueError) as error:
        # The thread that takes a broken pool down holds no lock against a submission: one that comes between finds
        # its pipes closed, or the pool shut down and not yet marked broken.
        raise BrokenProcessPool(str(error)) from error


def _start(settings: Settings) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is the first process's to handle
    with suppress(ExtractorError):  # each document will say it
        extractor_of(settings)


def _shard(items: Sequence[Item], work: Callable[[Item, Settings], Made], settings: Settings) -> list[Made]:
    return [work(item, settings) for item in items]


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
