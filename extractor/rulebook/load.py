"""TOML and TSV folders to a Rulebook: every fault at once with file and row, later folders over earlier ones by id.

A rules folder holds files at paths that the sections name (`units/*.tsv`, `quantity/modifiers.toml`, …). A TOML file
holds arrays of tables, one array a section; a TSV file holds one section, a header row first, lists within a cell
parted by `|`, and lines that begin with `#` as comments.
"""

from __future__ import annotations

import csv
import hashlib
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from fnmatch import fnmatch
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from extractor.errors import RuleError
from extractor.rulebook.files import Rule, TableRow

Row = Rule | TableRow
Located = list[tuple[int | str, dict[str, Any]]]
R = TypeVar("R", bound=Row)


@dataclass(frozen=True)
class Section:
    """A kind of row: its name (the array's name in TOML), the files it may stand in, and its model.

    `listed` names the columns that hold lists, parted by `|` (or by a blank where no `|` stands in the cell).
    """

    name: str
    paths: tuple[str, ...]
    model: type[Row]
    listed: tuple[str, ...] = ("surface", "traps", "aliases", "abbreviations", "after", "levels")


@dataclass(frozen=True)
class Rulebook:
    """Rows by section, in the order of the files, and a fingerprint of all that was read."""

    sections: dict[str, tuple[Row, ...]]
    fingerprint: str

    def rows(self, model: type[R], name: str) -> tuple[R, ...]:
        """The rows of a section, checked to be of the model that the caller expects."""
        rows = self.sections.get(name, ())
        return tuple(row for row in rows if isinstance(row, model))


@cache
def rules_folder() -> Traversable:
    """The library's own rules: inside the package in a wheel, beside it in a checkout or an editable install."""
    inside = files("extractor") / "rules"
    if inside.is_dir():
        return inside
    beside = Path(__file__).resolve().parent.parent.parent / "rules"
    if beside.is_dir():
        return beside
    raise RuleError(["the rules folder is missing from the installed package; reinstall bulletin-extractor"])


def load(folders: Sequence[Traversable | Path | str], sections: Sequence[Section]) -> Rulebook:
    """Reads rules folders, each laid over the one before by id.

    Raises:
        RuleError: with every fault of every file, each with its path and row.
    """
    faults: list[str] = []
    merged: dict[str, dict[str, Row]] = {section.name: {} for section in sections}
    digest = hashlib.sha256()
    for given in folders:
        folder = Path(given) if isinstance(given, str) else given
        if not folder.is_dir():
            faults.append(f"{folder}: no such folder; rules are handed over as a folder of .toml and .tsv files")
            continue
        for path, entry in _walk(folder):
            content = entry.read_bytes()
            digest.update(path.encode() + b"\0" + hashlib.sha256(content).digest())
            _read_file(path, content, sections, merged, faults)
    if faults:
        raise RuleError(faults)
    return Rulebook({name: tuple(rows.values()) for name, rows in merged.items()}, digest.hexdigest()[:16])


def _walk(folder: Traversable, prefix: str = "") -> Iterable[tuple[str, Traversable]]:
    """Rule files in the order of their paths, whatever order the file system gives."""
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        path = prefix + entry.name
        if entry.is_dir():
            yield from _walk(entry, path + "/")
        elif path.endswith((".toml", ".tsv")):
            yield path, entry


def _read_file(
    path: str, content: bytes, sections: Sequence[Section], merged: dict[str, dict[str, Row]], faults: list[str]
) -> None:
    here = [s for s in sections if any(fnmatch(path, pattern) for pattern in s.paths)]
    if not here:
        folder = path.rpartition("/")[0]
        paths = sorted({p for s in sections for p in s.paths})
        known = [p for p in paths if p.startswith(folder + "/")] or sorted({p.partition("/")[0] + "/" for p in paths})
        faults.append(f"{path}: no rules are read from a file of this name; known are {', '.join(known)}")
        return
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        faults.append(f"{path}: not UTF-8 ({error.reason} at byte {error.start}); save the file as UTF-8")
        return
    reader = _toml_rows if path.endswith(".toml") else _tsv_rows
    for section, rows in reader(path, text, here, faults):
        _validate(path, section, rows, merged[section.name], faults)


def _toml_rows(path: str, text: str, here: list[Section], faults: list[str]) -> Iterable[tuple[Section, Located]]:
    try:
        tables = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        faults.append(f"{path}: not TOML: {error}")
        return
    by_name = {s.name: s for s in here}
    for name, rows in tables.items():
        if name == "file":
            continue
        if name not in by_name or not isinstance(rows, list):
            faults.append(f"{path}: [[{name}]] is not known here; known are {', '.join(sorted(by_name))}")
            continue
        yield by_name[name], [(f"[[{name}]] {i}", row) for i, row in enumerate(rows, 1)]


def _tsv_rows(path: str, text: str, here: list[Section], faults: list[str]) -> Iterable[tuple[Section, Located]]:
    section = here[0]
    lines = [(i, line) for i, line in enumerate(text.split("\n"), 1) if line.strip() and not line.startswith("#")]
    if not lines:
        return
    cells = list(csv.reader((line.rstrip("\r") for _, line in lines), delimiter="\t", quoting=csv.QUOTE_NONE))
    header, rows = cells[0], Located()
    known = _fields(section.model)
    unknown = [column for column in header if column not in known]
    if unknown:
        where = f"{path}:{lines[0][0]}"
        if len(header) == 1 and any(column in header[0] for column in known):
            faults.append(f"{where}: the header has no tab; cells are parted by one tab, not by blanks or commas")
        else:
            faults += [f"{where}: {_no_field(column, section.model, 'column')}" for column in unknown]
        return
    listed = [i for i, column in enumerate(header) if column in section.listed]
    for (number, _), row in zip(lines[1:], cells[1:], strict=True):
        if len(row) > len(header):
            faults.append(f"{path}:{number}: {len(row)} cells where the header has {len(header)}")
            continue
        values: dict[str, Any] = {column: cell for column, cell in zip(header, row, strict=False) if cell}
        for i in listed:
            if i < len(row) and row[i]:
                values[header[i]] = tuple(row[i].split("|") if "|" in row[i] else row[i].split())
        rows.append((number, values))
    yield section, rows


def _validate(path: str, section: Section, rows: Located, into: dict[str, Row], faults: list[str]) -> None:
    try:
        read = _adapter(section.model).validate_python([values for _, values in rows])
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            index, *where = fault["loc"]
            field = ".".join(map(str, where)) or "row"
            given, said = fault["input"], fault["msg"]
            if fault["type"] == "extra_forbidden":
                said = _no_field(field, section.model, "key")
            elif fault["type"] == "tuple_type" and isinstance(given, str):
                said = f'a list is wanted, such as ["{given}"]'
            elif fault["type"] == "missing":
                said, given = "is wanted and not there", {}
            shown = f" (given {given!r:.80})" if given else ""
            faults.append(f"{path}:{rows[int(index)][0]}: {field}: {said}{shown}")
        return
    seen: dict[str, int | str] = {}
    for (number, _), row in zip(rows, read, strict=True):
        if row.id in seen:
            faults.append(f"{path}:{number}: {section.name} {row.id!r} stands already in row {seen[row.id]}")
        seen[row.id] = number
        into[row.id] = row


def _fields(model: type[Row]) -> list[str]:
    """The names of a model's columns or keys, as files write them."""
    return [field.alias or name for name, field in model.model_fields.items()]


def _no_field(name: str, model: type[Row], what: str) -> str:
    """Says that rows have no such column or key, and which one may be meant."""
    fields = _fields(model)
    close = get_close_matches(name, fields, 1)
    meant = f"did you mean {close[0]}?" if close else f"known are {', '.join(fields)}"
    return f"no {what} is called {name!r}; {meant}"


@cache
def _adapter(model: type[Row]) -> TypeAdapter[list[Any]]:
    return TypeAdapter(list[model])  # type: ignore[valid-type]
