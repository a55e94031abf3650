"""Seeds: bulletins whose records somebody has approved, as files in a folder.

A seed is X.txt, the text; X.gold.jsonl, its records, a JSON object a line; and X.toml, of which `date` is read. In gold,
a line that is blank or begins with # or // is a comment. A gold file that is changed keeps its comments, its order, and
every line that nothing was asked of, to the byte.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from pathlib import Path
from shlex import quote
from typing import Any, NamedTuple

from extractor.compare import TIES, Line, differing, identity, place
from extractor.edtf import is_edtf
from extractor.errors import InputError
from extractor.reading import read_text

GOLD = ".gold.jsonl"
_COMMENTS = ("#", "//")
_NEVER = ("cues", "entity")
_BOUNDS = ("low", "high")
"""What gold need not say of any record, and of one with a value."""
_SAID = frozenset({"value", "unit", "period"})
"""What gold says even where it is null, since it is compared."""
_FOLLOWING = ("low", "high", "form")
"""Fields that follow from a record's value: they change with it where gold gives them."""
_STYLES: tuple[dict[str, Any], ...] = (
    {"ensure_ascii": False}, {"ensure_ascii": False, "separators": (",", ":")},
    {}, {"separators": (",", ":")},
)  # fmt: skip


class Seed(NamedTuple):
    """One seed: its name (its path below the folder, without .txt), and the paths of its text and gold."""

    name: str
    text_file: Path
    gold_file: Path

    def text(self) -> str:
        """The text. Raises InputError."""
        return read_text(self.text_file)

    def date(self) -> str | None:
        """The date that the seed's .toml gives; None where there is none. Raises InputError."""
        return date_beside(self.text_file)

    def gold(self, text: str | None = None) -> Gold:
        """The gold, each record checked to be what the text has at its span. Raises InputError."""
        gold = Gold.read(self.gold_file)
        gold.check(self.text() if text is None else text)
        return gold


def date_beside(text_file: Path) -> str | None:
    """The date that X.toml gives for X.txt; None where there is no such file, or no date in it.

    Raises:
        InputError: for a file that is no TOML, or a date that is none.
    """
    path = text_file.with_suffix(".toml")
    if text_file.suffix.lower() != ".txt" or not path.exists():
        return None
    try:
        date = tomllib.loads(path.read_text(encoding="utf-8-sig")).get("date")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: not TOML ({error})") from None
    if date is not None and not is_edtf(str(date)):
        raise InputError(f'{path}: {str(date)!r} is no date; write date = "2015-01-14", "2015-01" or "2015"')
    return None if date is None else str(date)


def find_seeds(folder: str | Path) -> list[Seed]:
    """The seeds of a folder and of the folders in it, by path; or the one seed whose text or gold file is named.

    Raises:
        InputError: where there are none, or a text is missing.
    """
    root = Path(folder)
    if root.is_file():
        return [_seed(root.with_name(_stem(root) + GOLD), root.parent)]
    if not root.is_dir():
        raise InputError(f"{folder}: no such file or folder; seeds are X.txt with X{GOLD} and X.toml")
    seeds = [_seed(gold, root) for gold in sorted(root.rglob("*" + GOLD))]
    if not seeds:
        raise InputError(f"{folder}: no *{GOLD} in it; make gold for its texts with `extractor approve --new {quote(str(folder))}`")
    return seeds


def without_gold(folder: str | Path) -> list[Path]:
    """The texts of a folder and of the folders in it that have no gold; none where a file is named."""
    return [text for text in sorted(Path(folder).rglob("*.txt")) if not text.with_suffix(GOLD).exists()]


def _stem(path: Path) -> str:
    return path.name.removesuffix(GOLD) if path.name.endswith(GOLD) else path.stem


def _seed(gold: Path, root: Path) -> Seed:
    text = gold.with_name(_stem(gold) + ".txt")
    for path, what in ((text, "text"), (gold, "gold")):
        if not path.exists():
            hint = f"; make it with `extractor approve --new {quote(str(text))}`" if what == "gold" else ""
            raise InputError(f"{gold if what == 'text' else text}: its {what} {path.name} is missing{hint}")
    return Seed(text.relative_to(root).with_suffix("").as_posix(), text, gold)


class Gold:
    """A gold file: its lines as they stand, and the record of each line that holds one."""

    def __init__(self, lines: Iterable[tuple[str, dict[str, Any] | None]] = (), name: str = "gold") -> None:
        self.lines = list(lines)
        self.name = name

    @classmethod
    def read(cls, path: Path) -> Gold:
        """The gold in a file. Raises InputError, with the line that is no record."""
        lines: list[tuple[str, dict[str, Any] | None]] = []
        for number, line in enumerate(_split(read_text(path)), 1):
            content = line.strip()
            if not content or content.startswith(_COMMENTS):
                lines.append((line, None))
                continue
            try:
                record = json.loads(content)
                _complete(record)
            except KeyError as error:
                raise InputError(f"{path}:{number}: no record (it has no {error})") from None
            except (ValueError, TypeError) as error:
                raise InputError(f"{path}:{number}: no record ({type(error).__name__}: {error})") from None
            lines.append((line, record))
        return cls(lines, str(path))

    @classmethod
    def of(cls, records: Iterable[Line]) -> Gold:
        """New gold of the records given, in their order."""
        return cls((json.dumps(r, ensure_ascii=False) + "\n", dict(r)) for r in records)

    @property
    def records(self) -> list[dict[str, Any]]:
        """The records, in the order of the lines."""
        return [record for _, record in self.lines if record is not None]

    def dumped(self) -> str:
        """The file's text."""
        return "".join(line for line, _ in self.lines)

    def check(self, text: str) -> None:
        """Raises InputError where a record is not what the text has at its span."""
        for number, (_, record) in enumerate(self.lines, 1):
            if record is not None and record["kind"] not in TIES:
                there = text[record["start"] : record["end"]]
                if there != record["text"]:
                    raise InputError(f"{self.name}:{number}: {record['text']!r} is {there!r} in the text")

    def accept(self, record: Line, found: Line | None) -> None:
        """Makes gold say what was extracted in place of one of its records.

        The line keeps its place, its other fields and the order of them. Fields that follow from the value follow.

        Args:
            record: gold's record, which one line holds; it is taken out where `found` is None.
            found: the extracted record at the same place.
        """
        at = next(i for i, (_, r) in enumerate(self.lines) if r is not None and identity(r) == identity(record))
        if found is None:
            del self.lines[at]
            return
        line, old = self.lines[at]
        if old is None:
            return
        changed = {name: value for name, (_, value) in differing(old, found).items()}
        follows = [n for n in (*_FOLLOWING, "rule") if n in old and n in found and old[n] != found[n]]
        self._write(at, line, {**old, **changed, **{n: found[n] for n in follows}})

    def add(self, record: Line) -> None:
        """Puts a record, as gold writes it, where it belongs: by its place in the text, facts and relations after those."""
        self._insert(bare(record))

    def _insert(self, kept: dict[str, Any]) -> None:
        held = [(at, _rank(other)) for at, (_, other) in enumerate(self.lines) if other is not None]
        # After the record before the first later one: a comment above a line stays with its line.
        later = next((n for n, (_, rank) in enumerate(held) if rank > _rank(kept)), len(held))
        at = held[later - 1][0] + 1 if later else held[0][0] if held else len(self.lines)
        if at and not self.lines[at - 1][0].endswith("\n"):
            line, other = self.lines[at - 1]
            self.lines[at - 1] = (line + "\n", other)
        style = next((line for line, r in self.lines if r is not None), "")
        self.lines.insert(at, (json.dumps(kept, **_style(style)) + "\n", kept))

    def become(self, records: Iterable[Line]) -> None:
        """Makes gold hold just these records; lines that say one of them stay as they are, changed ones at their place.

        Those that were extracted, which their cues show, are written as gold writes them.
        """
        wanted = {identity(r): bare(r) if "cues" in r else dict(r) for r in records}
        for at in reversed(range(len(self.lines))):
            line, old = self.lines[at]
            if old is None:
                continue
            new = wanted.pop(identity(old), None)
            if new is None:
                del self.lines[at]
            elif new != old:
                self._write(at, line, {n: new[n] for n in (*(n for n in old if n in new), *new)})
        for record in sorted(wanted.values(), key=_rank):
            self._insert(record)

    def _write(self, at: int, line: str, record: dict[str, Any]) -> None:
        end = line[len(line.rstrip("\r\n")) :]
        self.lines[at] = (json.dumps(record, **_style(line)) + end, record)


def bare(record: Line) -> dict[str, Any]:
    """A record as gold writes it: with the rule that made it, without its cues, its entity, bounds that follow, and what is empty."""
    left_out = _NEVER if record.get("value") is None else (*_NEVER, *_BOUNDS)
    # `v not in (…, False)` would leave out a start of 0.
    return {n: v for n, v in record.items() if n not in left_out and (n in _SAID or v or (v == 0 and v is not False))}


def _rank(record: Line) -> tuple[int, int, int]:
    tie = TIES.index(record["kind"]) + 1 if record["kind"] in TIES else 0
    return (tie, *place(record))


def _complete(record: Any) -> None:
    """Raises where a line lacks what its kind must have."""
    kind = record["kind"]
    if kind == "fact":
        start, end = record["quantity"]
        if not isinstance(start + end, int):
            raise TypeError("quantity is the start and end of a record")
    elif kind == "relation":
        _ = record["type"]
    elif not isinstance(record["start"] + record["end"], int) or not isinstance(record["text"], str):
        raise TypeError("start and end are numbers, text a string")


def _split(text: str) -> list[str]:
    """The lines of a text with their ends; other characters that part lines (U+2028) may stand in JSON."""
    lines = text.split("\n")
    return [line + "\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def _style(line: str) -> dict[str, Any]:
    """How a line of JSON is written, so that its neighbours may be written alike."""
    content = line.strip()
    if content:
        record = json.loads(content)
        for style in _STYLES:
            if json.dumps(record, **style) == content:
                return dict(style)
    return dict(_STYLES[0])
