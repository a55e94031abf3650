"""Lints of `rules/`: what the loader's models cannot see of a table by itself."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from re import _constants as code  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest
import regex

from extractor.document import fold
from extractor.names.rules import DivisionRow
from extractor.quantity.rules import ModifierRule, PrefixRule, TrapPattern, TrapRule, UnitRule
from extractor.rulebook import Rulebook, SurfaceRule, load
from extractor.verify import SECTIONS, own_rules

RULES = Path(__file__).parent.parent / "rules"
FILES = sorted(path for path in RULES.rglob("*") if path.is_file())
MANY = 100_000


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return own_rules()


def name(path: Path) -> str:
    return path.relative_to(RULES).as_posix()


# --- files ------------------------------------------------------------------------------------------------------------


def test_nothing_but_rules_lies_here() -> None:
    assert {path.suffix for path in FILES} == {".toml", ".tsv"}


@pytest.mark.parametrize("path", FILES, ids=name)
def test_every_file_loads_by_itself(path: Path, tmp_path: Path) -> None:
    """So no file leans on another, and each gives rows."""
    alone = tmp_path / name(path)
    alone.parent.mkdir(parents=True)
    alone.write_bytes(path.read_bytes())
    assert any(load([tmp_path], SECTIONS).sections.values())


@pytest.mark.parametrize("path", FILES, ids=name)
def test_every_file_is_plain_text(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    assert not text.startswith("\ufeff")
    assert "\r" not in text
    assert text.endswith("\n")
    assert not re.search("[\ue000-\uf8ff\ufffd\x00-\x08\x0b-\x1f\x7f]", text)


@pytest.mark.parametrize("path", [p for p in FILES if p.suffix == ".tsv"], ids=name)
def test_every_table_says_what_it_is(path: Path) -> None:
    assert path.read_text(encoding="utf-8").startswith("# ")


@pytest.mark.parametrize("path", [p for p in FILES if p.suffix == ".toml"], ids=name)
def test_every_row_has_a_source(path: Path) -> None:
    """Its own, a reason of its own, or the file's."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    if tables.get("file", {}).get("source"):
        return
    rows = [row for rows in tables.values() for row in rows]
    assert not [row["id"] for row in rows if not (row.get("source") or row.get("why"))]


# --- ids and surfaces -------------------------------------------------------------------------------------------------


def test_ids_are_plain_and_unique_over_all_figures(rulebook: Rulebook) -> None:
    rows = [
        row
        for section in ("unit", "prefix", "bare", "header", "modifier", "trap", "pattern")
        for row in rulebook.sections[section]
    ]
    ids = [row.id for row in rows]
    assert not [i for i in ids if not re.fullmatch(r"[a-z0-9]+(?:\.[a-z0-9_]+)+", i)]
    assert len(ids) == len(set(ids))


def test_units_are_told_apart(rulebook: Rulebook) -> None:
    """A surface stands once within a kind, but where rows follow other units (分 after 角) or words (气温降至十五度)."""
    seen: dict[tuple[str, str], UnitRule] = {}
    for row in rulebook.rows(UnitRule, "unit"):
        for surface in row.surface:
            earlier = seen.setdefault((row.kind, surface), row)
            told = (earlier.after, earlier.before) != (row.after, row.before)
            assert earlier is row or told, f"{surface}: {earlier.id} and {row.id}"


def test_units_that_are_followed_exist(rulebook: Rulebook) -> None:
    units = rulebook.rows(UnitRule, "unit")
    ids = {row.id for row in units}
    for row in units:
        assert set(row.after) - {"numeral"} <= ids, row.id


def test_fields_fit_the_kind(rulebook: Rulebook) -> None:
    for row in rulebook.rows(UnitRule, "unit"):
        assert row.id.split(".")[0] == row.kind, row.id
        assert (row.currency is not None) == (row.kind == "money"), row.id
        assert (row.form is not None) == (row.kind == "percentage"), row.id
        assert row.factor > 0, row.id


@pytest.mark.parametrize(
    ("section", "model"), [("unit", UnitRule), ("prefix", PrefixRule), ("modifier", ModifierRule), ("trap", TrapRule)]
)
def test_surfaces_are_as_the_rules_read_them(rulebook: Rulebook, section: str, model: type[SurfaceRule]) -> None:
    """Once in a row, not empty, and folded: what is written otherwise would never match."""
    for row in rulebook.rows(model, section):
        assert len(set(row.surface)) == len(row.surface), row.id
        for surface in row.surface:
            assert surface, row.id
            assert surface == surface.strip(), row.id
        # A full-width form beside its half-width one does no harm; alone it is dead.
        assert {fold(surface) for surface in row.surface} <= set(row.surface), row.id


def test_traps_hold_their_surface(rulebook: Rulebook) -> None:
    for section, model in (("unit", UnitRule), ("prefix", PrefixRule), ("modifier", ModifierRule)):
        for row in rulebook.rows(model, section):
            for trap in row.traps:  # type: ignore[attr-defined]
                assert any(surface in trap for surface in row.surface), f"{row.id}: {trap}"


def test_modifiers_are_told_apart(rulebook: Rulebook) -> None:
    """A surface stands once on a side, but for a row that governs from a few characters away."""
    seen: dict[tuple[str, str, bool], str] = {}
    for row in rulebook.rows(ModifierRule, "modifier"):
        for surface in row.surface:
            assert seen.setdefault((row.side, surface, row.gap > 0), row.id) == row.id, surface


# --- patterns ---------------------------------------------------------------------------------------------------------


def patterns() -> list[Any]:
    return [pytest.param(row, id=row.id) for row in own_rules().rows(TrapPattern, "pattern")]


def open_repeats(tree: Any) -> Iterator[Any]:
    """Repeats without an upper bound that may give back what they took."""
    for operator, argument in tree:
        if operator in (code.MAX_REPEAT, code.MIN_REPEAT) and argument[1] is code.MAXREPEAT:
            yield argument
        for part in argument if isinstance(argument, tuple | list) else [argument]:
            if isinstance(part, parser.SubPattern):
                yield from open_repeats(part)
            elif isinstance(part, list):
                for branch in part:
                    if isinstance(branch, parser.SubPattern):
                        yield from open_repeats(branch)


def test_the_lint_sees_open_repeats() -> None:
    for bad in (r"\d+", r"(?:a|\d*)", r"(?:(?:x\d+)y){2}", r"a(?=\d+)", r"\d+?"):
        assert list(open_repeats(parser.parse(bad))), bad
    for good in (r"\d++", r"\d{1,5}", r"\d{2,18}+", r"(?:a\d?)"):
        assert not list(open_repeats(parser.parse(good))), good


@pytest.mark.parametrize("row", patterns())
def test_patterns_are_bounded(row: TrapPattern) -> None:
    assert not list(open_repeats(parser.parse(row.pattern)))
    assert regex.compile(row.pattern).groups == 0, "groups would shift those of the expression that joins all patterns"


@pytest.mark.parametrize("row", patterns())
@pytest.mark.parametrize("characters", ["1", "1a", "-", "1.", "一", "(", "编号:"])
def test_patterns_end_on_hostile_text(row: TrapPattern, characters: str) -> None:
    """Linear by `test_patterns_are_bounded`; a slip would show here as a test that hangs."""
    for _ in regex.finditer(row.pattern, characters * MANY):
        pass
    assert not regex.search(row.pattern, "")


# --- divisions --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def divisions(rulebook: Rulebook) -> tuple[DivisionRow, ...]:
    return rulebook.rows(DivisionRow, "division")


def test_divisions_are_unique_and_have_a_source(divisions: tuple[DivisionRow, ...]) -> None:
    assert len(divisions) > 5000
    keys = [(row.code, row.name, row.valid_from) for row in divisions]
    assert len(keys) == len(set(keys))
    assert not [row for row in divisions if not row.source or not row.name or not re.fullmatch(r"\d{6}", row.code)]


def test_intervals_of_a_division_are_in_order(divisions: tuple[DivisionRow, ...]) -> None:
    """Dates are given as precisely as they are known, so a year may end where a day of it begins."""
    by_code: dict[str, list[DivisionRow]] = defaultdict(list)
    for row in divisions:
        by_code[row.code].append(row)
        if row.valid_from and row.valid_to:
            shared = min(len(row.valid_from), len(row.valid_to))
            assert row.valid_from[:shared] <= row.valid_to[:shared], row
    for code_, rows in by_code.items():
        ordered = sorted(rows, key=lambda row: row.valid_from or "")
        for earlier, later in pairwise(ordered):
            assert earlier.valid_to, f"{code_} {earlier.name} is still in force when {later.name} begins"
            shared = min(len(earlier.valid_to), len(later.valid_from or ""))
            assert earlier.valid_to[:shared] <= (later.valid_from or "")[:shared], (
                f"{code_}: {earlier.name}, {later.name}"
            )


def test_parents_and_successors_exist(divisions: tuple[DivisionRow, ...]) -> None:
    codes = {row.code for row in divisions}
    today = {(row.code, row.name) for row in divisions if not row.valid_to}
    for row in divisions:
        if row.level == "province":
            assert not row.parent, row
        else:
            assert row.parent in codes, row
            assert row.parent != row.code
            assert row.parent[:2] == row.code[:2] or row.valid_to, row
        if row.code_now:
            assert (row.code_now, row.name_now) in today, row


def test_today_there_are_as_many_provinces_as_there_are(divisions: tuple[DivisionRow, ...]) -> None:
    today = [row for row in divisions if not row.valid_to]
    assert sum(row.level == "province" for row in today) == 34
    assert sum(row.level == "prefecture" for row in today) > 330
    assert sum(row.level == "county" for row in today) > 2800


# --- words ------------------------------------------------------------------------------------------------------------


def test_no_seed_is_copied_into_the_rules() -> None:
    """A rule may hold a name; a clause of a gold text would be the answer, not a rule."""
    seeds = [path.read_text(encoding="utf-8") for path in sorted((RULES.parent / "seeds").glob("*.txt"))]
    runs = {clause for text in seeds for clause in re.findall(r"[\u4e00-\u9fff]{16,}", text)}
    written = "\n".join(path.read_text(encoding="utf-8") for path in FILES if path.suffix == ".toml")
    assert not [run for run in runs if run in written]
