"""`extractor check`: an earlier run, reports for programs, facts, and seeds in numbers."""

import json
import shutil
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result

from extractor.cli import main
from extractor.cli.common import Failure

TOP = Path(__file__).parent.parent
TEXT = "　标题\r\n我县投入3亿元，建成42所学校，占84%，共5个。"


def ran(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def record(kind: str, text: str, **fields: Any) -> dict[str, Any]:
    start = TEXT.index(text)
    return {"kind": kind, "start": start, "end": start + len(text), "text": text, **fields}


GOLD = (
    record("place", "我县", optional=True),
    record("money", "3亿元", value="300000000"),
    record("count", "42所", value="42", unit="所", rule="count.body.suo"),
    record("percentage", "84%", value="0.84"),
    record("count", "5个", value="5", unit="个"),
)


def write(folder: Path, *gold: dict[str, Any], name: str = "a") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.txt").write_bytes(TEXT.encode())
    (folder / f"{name}.toml").write_text('date = "2015-01-14"\n')
    lines = ["# approved by hand", *(json.dumps(r, ensure_ascii=False) for r in gold)]
    (folder / f"{name}.gold.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    return write(tmp_path / "seeds", *GOLD)


def check(seeds: Path, *arguments: str) -> Result:
    return ran("check", str(seeds), "-k", "money,count,percentage", *arguments)


def test_all_is_as_gold_says(seeds: Path) -> None:
    result = check(seeds)
    assert (result.exit_code, result.stderr) == (0, "")


def test_a_difference_names_both_rules(seeds: Path) -> None:
    write(seeds, *GOLD[:2], {**GOLD[2], "value": "43"}, *GOLD[3:])
    out = check(seeds).stdout.splitlines()
    assert out[0] == "value  count 15-18 a.txt:2  value is 42, gold has 43"
    assert out[2].strip() == "^" * 4
    assert out[3] == "       rule count.body.suo; gold's rule count.body.suo"
    write(seeds, *GOLD[:2], record("count", "42所学校", value="42", unit="所"), *GOLD[3:])
    out = check(seeds).stdout.splitlines()
    assert "       extracted instead: count '42所' at 15-18, rule count.body.suo; gold names no rule" in out
    assert "       rule count.body.suo; gold has instead: count '42所学校' at 15-20" in out


def test_since_an_earlier_run(seeds: Path, tmp_path: Path) -> None:
    before = str(tmp_path / "before.json")
    wrong = {**GOLD[3], "value": "0.48"}
    write(seeds, *GOLD[:3], wrong, GOLD[4])
    assert check(seeds, "--json", before).exit_code == 1
    same = check(seeds, "--since", before)
    assert same.exit_code == 0
    assert "0 new differences, 0 gone, 1 as before" in same.stderr
    assert "the rules are the same as then" in same.stderr
    head = same.stdout.splitlines()[0].split()
    assert head[-4:] == ["F1", "before", "F1+value", "before"]
    # One difference gone, another new: the scores of a kind may be equal, yet something fell.
    write(seeds, {**GOLD[1], "value": "3"}, *GOLD[2:])
    fell = check(seeds, "--since", before)
    assert fell.exit_code == 1
    assert "1 new difference, 1 gone, 0 as before" in fell.stderr
    assert "fell since the earlier run: money\n" in fell.stderr
    assert fell.stdout.count("gold has") == 1


def test_a_new_seed_is_no_fall(seeds: Path, tmp_path: Path) -> None:
    before = str(tmp_path / "before.json")
    check(seeds, "--json", before)
    write(seeds, *GOLD[:3], GOLD[4], name="b")
    result = check(seeds, "--since", before, "-k", "money,count")
    assert result.exit_code == 0, result.output


def test_a_changed_rule_is_seen(seeds: Path, tmp_path: Path) -> None:
    before = str(tmp_path / "before.json")
    check(seeds, "--json", before)
    rules = tmp_path / "rules" / "units"
    rules.mkdir(parents=True)
    (rules / "own.tsv").write_text("id\tsurface\tkind\ncount.body.suo\t所\tmeasure\n", encoding="utf-8")
    result = check(seeds, "--since", before, "--rules", str(rules.parent))
    assert result.exit_code == 1, result.output
    assert "extracted instead: measure '42所'" in result.stdout or "nothing was extracted there" in result.stdout
    assert "fell since the earlier run: count" in result.stderr


def test_a_report_that_is_none(seeds: Path, tmp_path: Path) -> None:
    for content in ("[]", "{}", '{"form": "extractor check 0"}', "no"):
        (tmp_path / "no.json").write_text(content)
        result = check(seeds, "--since", str(tmp_path / "no.json"))
        assert (result.exit_code, "not what `extractor check --json` writes" in result.stderr) == (2, True)


def test_junit(seeds: Path, tmp_path: Path) -> None:
    write(seeds, {**GOLD[1], "value": "3"}, *GOLD[2:])
    target = tmp_path / "report.xml"
    check(seeds, "--junit", str(target), "-q")
    root = ET.fromstring(target.read_bytes())  # noqa: S314
    assert root.attrib == {"name": "extractor check", "tests": "3", "failures": "1"}
    assert [case.get("name") for case in root.iter("testcase")] == ["count", "money", "percentage"]
    (failure,) = root.iter("failure")
    assert "value is 300000000, gold has 3" in (failure.text or "")


def test_facts_and_relations_can_be_asked_for(seeds: Path) -> None:
    tie = {"kind": "relation", "type": "support", "donor": "甲", "recipient": "乙"}
    write(seeds, *GOLD, tie)
    result = ran("check", str(seeds), "-k", "relation")
    assert result.exit_code == 1
    assert "missed relation a.txt  support: donor 甲, recipient 乙" in result.stdout


def test_a_relation_is_shown_where_its_names_stand(seeds: Path) -> None:
    write(seeds, {"kind": "relation", "type": "support", "donor": "乃东县", "recipient": "武汉市"}, name="b")
    (seeds / "b.txt").write_text("会议召开。\n武汉市帮助乃东县建立机制。\n", encoding="utf-8")
    out = ran("check", str(seeds / "b.txt"), "-k", "relation").stdout.splitlines()
    assert out[0] == "false  relation 9-11 b.txt:2  support: donor 武汉市, recipient 乃东县"
    assert out[2].strip() == "^" * 4
    assert out[4] == "missed relation 6-14 b.txt:2  support: donor 乃东县, recipient 武汉市"
    assert out[6].strip() == "^" * 16


def test_faults_of_seeds_are_all_named(seeds: Path) -> None:
    write(seeds, {**GOLD[1], "text": "4亿元"})
    write(seeds, {"kind": "money"}, name="b")
    (seeds / "c.txt").write_text("三")
    (seeds / "c.gold.jsonl").write_text('{"kind":"fact","quantity":[1]}')
    result = check(seeds)
    assert result.exit_code == 2
    for said in ("a.gold.jsonl:2: '4亿元' is '3亿元'", "b.gold.jsonl:2: no record", "c.gold.jsonl:1: no record"):
        assert said in result.stderr


def test_what_cannot_be_compared_is_said(seeds: Path, tmp_path: Path) -> None:
    (seeds / "new.txt").write_text("投入3亿元。", encoding="utf-8")
    result = check(seeds)
    assert (result.exit_code, "1 text without gold: new.txt (make it with" in result.stderr) == (0, True)
    for source, said in ((seeds / "new.txt", "its gold new.gold.jsonl is missing; make it"), (tmp_path / "gone", "no such file")):
        failed = check(source)
        assert (failed.exit_code, said in failed.stderr) == (2, True), failed.output
    (seeds / "new.txt").unlink()
    (seeds / "a.toml").write_text("date = 2015-13-01\n")
    assert "a.toml: not TOML" in check(seeds).stderr
    (seeds / "a.toml").write_text('date = "14 January"\n')
    assert "a.toml: '14 January' is no date" in check(seeds).stderr


def test_one_and_two_processes_find_the_same(seeds: Path, tmp_path: Path) -> None:
    for i in range(40):
        for ending in ("txt", "toml", "gold.jsonl"):
            shutil.copy(seeds / f"a.{ending}", seeds / f"{i}.{ending}")
    reports = []
    for jobs in ("1", "2"):
        target = tmp_path / f"{jobs}.json"
        result = ran("check", str(seeds), "-j", jobs, "--json", str(target), "-q")
        reports.append((result.output, target.read_bytes()))
    assert reports[0] == reports[1]


def test_failures_are_click_exceptions() -> None:
    assert Failure.exit_code == 2
