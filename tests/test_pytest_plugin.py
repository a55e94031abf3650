"""The pytest plugin, in runs of pytest of their own; and used on our seeds."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from extractor.pytest_plugin import BulletinCheck
from extractor.seeds import find_seeds

pytest_plugins = ["pytester"]
TOP = Path(__file__).parent.parent
TEXT = "　标题\r\n我县投入3亿元，建成42所学校，占84%，共5个。"


def write(folder: Path, money: str = "300000000", *, name: str = "a") -> None:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.txt").write_bytes(TEXT.encode())
    gold = [
        {"kind": "place", "start": 5, "end": 7, "text": "我县", "optional": True},
        {"kind": "money", "start": 9, "end": 12, "text": "3亿元", "value": money},
        {"kind": "count", "start": 15, "end": 18, "text": "42所", "value": "42", "unit": "所"},
        {"kind": "percentage", "start": 22, "end": 25, "text": "84%", "value": "0.84"},
        {"kind": "count", "start": 27, "end": 29, "text": "5个", "value": "5", "unit": "个"},
    ]
    (folder / f"{name}.gold.jsonl").write_text("\n".join(map(json.dumps, gold)), encoding="utf-8")


OPTIONS = ("--bulletins", "seeds", "--bulletins-kinds", "money,count,percentage,place", "-p", "no:cacheprovider")


def test_a_test_of_each_seed_and_kind(pytester: pytest.Pytester) -> None:
    write(pytester.path / "seeds")
    write(pytester.path / "seeds", "3", name="b")
    result = pytester.runpytest_inprocess(*OPTIONS, "-v")
    result.assert_outcomes(passed=7, failed=1)
    result.stdout.fnmatch_lines(
        [
            "*a.gold.jsonl::money PASSED*",
            "*b.gold.jsonl::money FAILED*",
            "1 difference from gold:",
            "value  money 9-12 b.txt:2  value is 300000000, gold has 3",
            "       我县投入3亿元，建成42所学校，占84%，共5个。",
            "               ^^^^^",
            "       rule money.cny.yuan; gold names no rule",
        ]
    )
    result.stdout.no_fnmatch_line("*Traceback*")


def test_seeds_go_beside_other_tests_and_are_selected_by_name(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_own="def test_own(): pass")
    write(pytester.path / "seeds")
    pytester.runpytest_inprocess(*OPTIONS).assert_outcomes(passed=5)
    pytester.runpytest_inprocess("seeds", *OPTIONS).assert_outcomes(passed=4)
    pytester.runpytest_inprocess(*OPTIONS, "-k", "money").assert_outcomes(passed=1, deselected=4)
    pytester.runpytest_inprocess("seeds/a.gold.jsonl::count", *OPTIONS).assert_outcomes(passed=1)
    pytester.runpytest_inprocess("test_own.py").assert_outcomes(passed=1)


def test_one_seed_two_folders_and_a_text_without_gold(pytester: pytest.Pytester) -> None:
    write(pytester.path / "seeds")
    write(pytester.path / "more", name="b")
    (pytester.path / "more" / "c.txt").write_text(TEXT, encoding="utf-8")
    result = pytester.runpytest_inprocess("--bulletins", "more", *OPTIONS)
    result.assert_outcomes(passed=8)
    result.stdout.fnmatch_lines(["bulletins: no gold, and so no test, for c.txt (make it with *"])
    for name in ("a.txt", "a.gold.jsonl"):
        pytester.runpytest_inprocess("--bulletins", f"seeds/{name}", *OPTIONS[2:]).assert_outcomes(passed=4)


def test_what_is_allowed_to_differ(pytester: pytest.Pytester) -> None:
    write(pytester.path / "seeds", "3")
    pytester.runpytest_inprocess(*OPTIONS, "--bulletins-fail-under", "0").assert_outcomes(passed=4)


def test_faults_are_said_plainly(pytester: pytest.Pytester) -> None:
    write(pytester.path / "seeds")
    (pytester.path / "seeds" / "a.gold.jsonl").write_text('{"kind":"money","start":0,"end":2,"text":"错的"}')
    result = pytester.runpytest_inprocess(*OPTIONS)
    result.assert_outcomes(failed=4)
    result.stdout.fnmatch_lines(["*a.gold.jsonl:1: '错的' is *"])
    (pytester.path / "seeds" / "a.gold.jsonl").write_text("{")
    pytester.runpytest_inprocess(*OPTIONS).assert_outcomes(errors=1)
    (pytester.path / "empty").mkdir()
    (pytester.path / "empty" / "b.txt").write_text(TEXT, encoding="utf-8")
    for options, said in (
        (("--bulletins", "gone"), "*gone: no such folder*"),
        (("--bulletins", "empty"), "*empty: no *.gold.jsonl in it; `extractor approve --new *"),
        (("--bulletins", "empty/b.txt"), "*b.gold.jsonl: no such folder*"),
        (("--bulletins", "seeds", "--bulletins-kinds", "monny"), "*no such kind: monny*"),
    ):
        result = pytester.runpytest_inprocess(*options)
        assert result.ret == pytest.ExitCode.USAGE_ERROR
        result.stderr.fnmatch_lines([said])


def test_the_example(pytester: pytest.Pytester) -> None:
    shutil.copytree(TOP / "examples" / "regression", pytester.path / "regression")
    pytester.runpytest_inprocess("regression").assert_outcomes(passed=3)
    gold = pytester.path / "regression" / "reports" / "2015-01.gold.jsonl"
    gold.write_text(gold.read_text(encoding="utf-8").replace('"value": "12000000"', '"value": "12"'), encoding="utf-8")
    result = pytester.runpytest_inprocess("regression")
    result.assert_outcomes(passed=1, failed=2)
    result.stdout.fnmatch_lines(["*value is 12000000, gold has 12"])


def test_the_plugin_is_light(pytester: pytest.Pytester) -> None:
    """A run that checks no seed loads neither rules nor spaCy."""
    pytester.makepyfile("import sys\ndef test(): assert not {'spacy', 'pydantic', 'rich'} & set(sys.modules)")
    pytester.runpytest_subprocess("-p", "no:hypothesispytest").assert_outcomes(passed=1)


@pytest.mark.parametrize("seed", find_seeds(TOP / "seeds"), ids=lambda seed: seed.name)
def test_our_seeds(seed: Any, bulletin_check: BulletinCheck) -> None:
    bulletin_check(seed.text_file, kinds=["money", "count", "percentage", "measure", "multiple"], fail_under=0.9)
