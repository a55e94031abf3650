"""A pytest plugin: `pytest --bulletins seeds/` makes a test of each seed and kind; `bulletin_check` is for your own tests.

A seed is X.txt with X.gold.jsonl and X.toml, as `extractor check` reads them. A test that fails shows each difference
with its line of text, carets under the span, and the rules of both sides.

pytest loads this module in every run of every project that has the library installed: nothing heavy is imported until
a seed is checked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from extractor.regression import Checked, Compared, Shown

_ENDING = ".gold.jsonl"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options, all of which begin with --bulletins."""
    group = parser.getgroup("bulletins", "Chinese bulletins whose records are approved (bulletin-extractor)")
    group.addoption(
        "--bulletins", action="append", default=[], metavar="FOLDER",
        help="make a test of each seed (X.txt with X.gold.jsonl) and kind below FOLDER, or of the seed that is named; "
        "may be given several times",
    )  # fmt: skip
    group.addoption("--bulletins-kinds", metavar="KIND,…", help="only these kinds, such as money,place,fact")
    group.addoption(
        "--bulletins-rules", action="append", default=[], metavar="FOLDER",
        help="a folder of your own rules, laid over the library's; may be given several times",
    )  # fmt: skip
    group.addoption(
        "--bulletins-fail-under", type=float, default=1.0, metavar="F",
        help="the least F1+value of a kind in a seed; the default, 1, lets no difference pass",
    )  # fmt: skip


def pytest_configure(config: pytest.Config) -> None:
    """Adds the folders of seeds to what is collected, and checks the options."""
    given = _given(config)
    for path in given:
        if not path.exists():
            raise pytest.UsageError(f"--bulletins {path}: no such folder; seeds are X.txt with X{_ENDING} and X.toml")
        if path.is_dir() and next(path.rglob("*" + _ENDING), None) is None:
            raise pytest.UsageError(f"--bulletins {path}: no *{_ENDING} in it; `extractor approve --new {quote(str(path))}` makes it")
    _kinds(config)
    here = {(config.invocation_params.dir / arg.partition("::")[0]).absolute() for arg in config.args}
    config.args += [str(folder) for folder in given if not any(_overlap(folder, known) for known in here)]


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A collector for the gold of a seed below one of the folders."""
    if not file_path.name.endswith(_ENDING):
        return None
    if not any(file_path.is_relative_to(path) for path in _given(parent.config)):
        return None
    collector: pytest.Collector = SeedFile.from_parent(parent, path=file_path)
    return collector


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Names the texts beside the seeds that no test looks at, since they have no gold."""
    folders = [path for path in _given(config) if path.is_dir()]
    texts = [text for path in folders for text in sorted(path.rglob("*.txt")) if not _gold(text).exists()]
    if texts:
        terminalreporter.write_line(
            f"bulletins: no gold, and so no test, for {', '.join(text.name for text in texts)} "
            "(make it with `extractor approve --new`)"
        )


class SeedFile(pytest.File):
    """A seed: a test for each kind, on one extraction."""

    def collect(self) -> Iterator[pytest.Item]:
        """A test for each kind, and for facts and relations where the gold has them."""
        from extractor.compare import TIES
        from extractor.kinds import KINDS
        from extractor.seeds import Gold

        held = {record["kind"] for record in Gold.read(self.path).records}
        wanted = _kinds(self.config)
        for kind in [*(kind.name for kind in KINDS), *(tie for tie in TIES if tie in held)]:
            if wanted is None or kind in wanted:
                yield KindItem.from_parent(self, name=kind)

    @cached_property
    def checked(self) -> Checked:
        """What extraction makes of the seed. Raises InputError, RuleError."""
        from extractor.pipeline import extractor_for
        from extractor.regression import check_seed
        from extractor.seeds import find_seeds

        (seed,) = find_seeds(self.path)
        # All kinds are extracted whatever is compared: what one kind takes from another counts.
        return check_seed(seed, extractor_for(tuple(self.config.getoption("bulletins_rules"))))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *_: Any, **__: Any) -> Any:
        """A seed that cannot be read says why, without a traceback."""
        return _plain(excinfo) or super().repr_failure(excinfo)


class KindItem(pytest.Item):
    """One kind of record in one seed."""

    def runtest(self) -> None:
        """Fails where the kind differs from gold by more than is allowed."""
        assert isinstance(self.parent, SeedFile)  # noqa: S101 (for the type checker)
        checked = self.parent.checked
        if self.name == "relation" and not checked.tied["relation"] and _kinds(self.config) is None:
            pytest.skip("no relation is extracted; ask for them with --bulletins-kinds relation")
        tally = checked.tallies.get(self.name)
        differences = [d for d in checked.differences if d.kind == self.name]
        if not differences or tally is None:
            return
        if tally.value_f1 < self.config.getoption("bulletins_fail_under"):
            raise Differs(differences)
        self.add_report_section("call", "bulletins", "\n".join(_lines(differences)))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *_: Any, **__: Any) -> Any:
        """The differences, without a traceback."""
        return _plain(excinfo) or super().repr_failure(excinfo)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """File, no line, and the name of the test."""
        return self.path, None, f"{self.path.name.removesuffix(_ENDING)}: {self.name}"


class Differs(Exception):  # noqa: N818 (it is caught by its name alone)
    """A kind's records in a seed are not gold's."""

    def __init__(self, differences: Sequence[Shown]) -> None:
        super().__init__(differences)
        self.differences = tuple(differences)

    def __str__(self) -> str:
        from extractor.regression import counted

        head = f"{counted(len(self.differences), 'difference')} from gold:"
        return "\n".join([head, *_lines(self.differences)])


class BulletinCheck:
    """What the fixture `bulletin_check` is: a check of seeds, or of a text in the test itself, against gold."""

    def __init__(self, rules: tuple[str, ...]) -> None:
        self._rules = rules

    def __call__(
        self, seed: str | Path, *, kinds: Iterable[str] | None = None, rules: Iterable[str | Path] | None = None,
        fail_under: float = 1.0,
    ) -> None:  # fmt: skip
        """Fails the test where extraction of a seed, or of a folder of them, is not its gold.

        Args:
            seed: X.txt or X.gold.jsonl of a seed, or a folder.
            kinds: the kinds to compare; None for all records and facts.
            rules: folders of your own rules; None for those of --bulletins-rules.
            fail_under: the least F1+value of each kind of each seed.
        """
        from extractor.regression import compare_seed
        from extractor.seeds import find_seeds

        extractor = self._extractor(rules)
        for each in find_seeds(seed):
            self._judge(compare_seed(each, extractor, kinds), each.name, each.text_file.name, kinds, fail_under)

    def text(
        self, text: str, gold: Iterable[Mapping[str, Any]], *, date: str | None = None,
        kinds: Iterable[str] | None = None, rules: Iterable[str | Path] | None = None,
    ) -> None:  # fmt: skip
        """Fails the test where extraction of a text is not the gold given, records as RECORDS.md writes them."""
        from extractor.regression import compare_text
        from extractor.seeds import Gold

        made = Gold.of(gold)
        made.check(text)
        self._judge(compare_text(text, made, self._extractor(rules), date, kinds), "text", "text", kinds, 1.0)

    def _extractor(self, rules: Iterable[str | Path] | None) -> Any:
        from extractor.pipeline import extractor_for

        return extractor_for(self._rules if rules is None else tuple(map(str, rules)))

    def _judge(self, compared: Compared, seed: str, file: str, kinds: Iterable[str] | None, fail_under: float) -> None:
        from extractor.regression import show

        unmade = {tie for tie, count in compared.tied.items() if not count} if kinds is None else set()
        low = {k for k, tally in compared.tallies.items() if tally.value_f1 < fail_under and k not in unmade}
        differences = [show(d, compared.text, seed, file) for d in compared.differences if d.kind in low]
        if differences:
            pytest.fail(str(Differs(differences)), pytrace=False)


@pytest.fixture(scope="session")
def bulletin_check(pytestconfig: pytest.Config) -> BulletinCheck:
    """Checks extraction against gold: `bulletin_check("seeds/a.txt")`, or `bulletin_check.text("投入3亿元", [...])`."""
    return BulletinCheck(tuple(pytestconfig.getoption("bulletins_rules")))


def _kinds(config: pytest.Config) -> frozenset[str] | None:
    """The kinds of --bulletins-kinds; None for all."""
    given: str | None = config.getoption("bulletins_kinds")
    if given is None:
        return None
    from extractor.compare import TIES
    from extractor.kinds import KINDS

    known = [*(kind.name for kind in KINDS), *TIES]
    kinds = [part.strip() for part in given.split(",") if part.strip()]
    unknown = [kind for kind in kinds if kind not in known]
    if unknown or not kinds:
        raise pytest.UsageError(
            f"--bulletins-kinds: no such kind: {', '.join(unknown) or repr(given)}; there are {', '.join(known)}"
        )
    return frozenset(kinds)


def _lines(differences: Iterable[Shown]) -> list[str]:
    from extractor.regression import said

    return [line for difference in differences for line in said(difference)]


def _plain(excinfo: pytest.ExceptionInfo[BaseException]) -> str | None:
    """What an error of ours says; None for any other."""
    from extractor.errors import ExtractorError

    return str(excinfo.value) if isinstance(excinfo.value, Differs | ExtractorError) else None


def _given(config: pytest.Config) -> list[Path]:
    """The paths of --bulletins; of a seed that is named by its text, its gold."""
    paths = [Path(given).absolute() for given in config.getoption("bulletins")]
    return [_gold(path) if path.suffix == ".txt" and path.is_file() else path for path in paths]


def _gold(text: Path) -> Path:
    return text.with_name(text.stem + _ENDING)


def _overlap(a: Path, b: Path) -> bool:
    return a.is_relative_to(b) or b.is_relative_to(a)
