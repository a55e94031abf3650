"""Documents checked against themselves: what must be found and what must not, and the values that follow.

A line of specs/findings.jsonl is a case with its reason: `findings` are all expected, each by its kind and the surfaces of
its sources in the order of the text; where there are none, nothing may be found. specs/derived.jsonl is alike, by kind,
formula, value and unit.
"""

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from extractor import Bulletin, Extractor
from extractor.cli import main
from extractor.cli.audit import carets
from extractor.document import fold
from extractor.findings.precision import unit_in_last_place, written_like
from extractor.findings.rules import FindingWords, ListedNoun, Partition, Rate
from extractor.verify import own_rules

TOP = Path(__file__).parent.parent
SPECS = Path(__file__).parent / "specs"
EXTRACTOR = Extractor()
KINDS = {"part", "sum", "table", "structure", "share", "rate", "growth", "direction", "list", "twice", "spelled"}
PIECES = (
    "5亿元", "3.2亿元", "12%", "30个", "3.2个百分点", "100名", "45人", "2018年", "企业", "武汉市", "宜昌市", "省水利厅", "张伟",
    "其中", "合计", "分别", "由", "到", "提高到", "占", "总额的", "完成预算的", "结案率", "的", "和", "、", "，", "。", "；", "：", "（", "）",
    "\n", "\t", "增加", "增长", "下降", "比上年", "达", "税收收入", "非税收入", "受理", "审结", "个县", "等", "大写：", "伍亿元", "三次产业结构为",
    "8:42:50", "|", "  ", "12", "36.5", "０", "\ud800", "\ue000", "\ue00f",
)  # fmt: skip


def cases(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (SPECS / name).read_text(encoding="utf-8").splitlines()]


FINDINGS, DERIVED = cases("findings.jsonl"), cases("derived.jsonl")


def of(case: dict[str, Any]) -> Bulletin:
    return EXTRACTOR.extract(case["text"], date=case["date"])


def ran(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(main, arguments, input=given)


# --- specs ------------------------------------------------------------------------------------------------------------


def test_there_are_enough_cases() -> None:
    assert {f["kind"] for case in FINDINGS for f in case["findings"]} == KINDS
    assert sum(bool(case["findings"]) for case in FINDINGS) >= 40
    assert sum(not case["findings"] for case in FINDINGS) >= 30
    texts = Counter(case["text"] for case in FINDINGS)
    assert max(texts.values()) == 1
    assert all(case["why"] for case in [*FINDINGS, *DERIVED])


@pytest.mark.parametrize("case", FINDINGS, ids=lambda case: str(case["id"]))
def test_findings(case: dict[str, Any]) -> None:
    found = [{"kind": f.kind, "sources": [s.text for s in f.sources]} for f in of(case).findings()]
    assert found == case["findings"], case["why"]


@pytest.mark.parametrize("case", DERIVED, ids=lambda case: str(case["id"]))
def test_derived(case: dict[str, Any]) -> None:
    found = [json.loads(d.model_dump_json(include={"kind", "formula", "value", "unit"})) for d in of(case).derived()]
    assert found == case["derived"], case["why"]


def test_whether_a_value_was_rounded_is_said() -> None:
    (rounded,), (exact,) = of(DERIVED[0]).derived(), of(DERIVED[2]).derived()
    assert (rounded.value, rounded.exact) == (Decimal("0.7632"), False)
    assert (exact.value, exact.exact) == (Decimal("0.4"), True)


@pytest.mark.parametrize("text", sorted((TOP / "seeds").glob("*.txt")), ids=lambda path: path.stem)
def test_the_seeds_agree_with_themselves(text: Path) -> None:
    assert not EXTRACTOR.extract(text.read_text(encoding="utf-8")).findings()


# --- what always holds ------------------------------------------------------------------------------------------------


@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_any_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    bulletin = EXTRACTOR.extract(text, date="2021-03-01")
    findings, derived = bulletin.findings(), bulletin.derived()
    assert findings == bulletin.findings()
    for item in (*findings, *derived):
        assert len(item.sources) > 1
        assert all(s.text == text[s.start : s.end] for s in item.sources)
        assert [s.start for s in item.sources] == sorted(s.start for s in item.sources)
    for finding in findings:
        assert abs(finding.stated - finding.computed) > 0


def test_rules_are_used_once() -> None:
    """A rate's name leads to one row, a noun's ending to one kind of name, and a partition's names to one member."""
    book = own_rules()
    rates = Counter(name for row in book.rows(Rate, "rate") for name in row.rate)
    nouns = Counter(ending for row in book.rows(ListedNoun, "listed_noun") for ending in row.surface)
    assert not [name for name, times in (rates | nouns).items() if times > 1]
    for row in book.rows(Partition, "partition"):
        names = Counter(name for member in row.members for name in member)
        assert max(names.values()) == 1, row.id
    assert all(fold(word) == word for row in book.rows(FindingWords, "finding_words") for word in row.surface)


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("2.945亿元", "100000"), ("9158万元", "10000"), ("1200万元", "100000"), ("3亿元", "100000000"), ("3.0亿元", "10000000"),
        ("1200元", "1"), ("4,000元", "100"), ("壹拾贰亿元", "100000000"), ("1200名", "0"), ("1.2万名", "1000"), ("三千名", "1000"),
        ("84%", "0.01"), ("84.0%", "0.001"), ("2.5个百分点", "0.001"), ("12.6万吨", "1000"),
    ],
)  # fmt: skip
def test_the_precision_of_a_figure_as_written(text: str, step: str) -> None:
    (record,) = (r for r in EXTRACTOR.extract(f"共{text}。").records if hasattr(r, "modifier"))
    assert unit_in_last_place(record, record.text) == Decimal(step)  # type: ignore[arg-type]


def test_amounts_are_told_in_the_unit_of_the_text() -> None:
    (money,) = EXTRACTOR.extract("资金3,200.5万元。").money
    assert written_like(Decimal(33000000), money, money.text) == "3300万元"
    assert written_like(Decimal("33333333.33"), money, money.text) == "3333.33万元"


# --- command line -----------------------------------------------------------------------------------------------------

TEXT = "某县慈善公告\n共接收捐赠款物3200万元（资金2650万元、物资折款650万元）。\n其中兑现奖补8120户、2865.4万元。\n"


def test_audit_shows_what_does_not_agree() -> None:
    result = ran("audit", "-", given=TEXT)
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "sum       -:2  2650万元 + 650万元 make 3300万元, not 3200万元",
        "       共接收捐赠款物3200万元（资金2650万元、物资折款650万元）。",
        "                     ^^^^^^^^      ^^^^^^^^          ^^^^^^^",
    ]
    assert result.stderr == "1 finding in 1 document\n"


def test_audit_of_what_agrees() -> None:
    result = ran("audit", *map(str, sorted((TOP / "seeds").glob("*.txt"))))
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith("0 findings in ")


def test_audit_gives_what_follows() -> None:
    result = ran("audit", "-", "--derived", given=TEXT)
    assert "per       -:3  兑现奖补: 2865.4万元 / 8120户 ≈ 3529 元/户" in result.stdout
    lines = [json.loads(line) for line in ran("audit", "-", "--derived", "-f", "jsonl", given=TEXT).stdout.splitlines()]
    assert [(line["what"], line["kind"]) for line in lines] == [("finding", "sum"), ("derived", "per")]
    assert (lines[0]["stated"], lines[0]["computed"]) == ("32000000", "33000000")


def test_audit_of_what_cannot_be_read(tmp_path: Path) -> None:
    gone = ran("audit", str(tmp_path / "gone.txt"))
    assert (gone.exit_code, gone.stdout) == (2, "")
    assert "no such file" in gone.stderr
    assert "finding" not in gone.stderr
    both = ran("audit", str(tmp_path / "gone.txt"), "-", given=TEXT)
    assert both.exit_code == 2
    assert both.stderr.endswith("1 finding in 1 document\n")


def test_audit_reads_the_date_beside_a_text(tmp_path: Path) -> None:
    """去年 and 2019年 are one year where X.toml says that the text is of 2020."""
    (tmp_path / "a.txt").write_text("去年全县粮食产量45.62万吨。\n2019年全县粮食产量46.52万吨。", encoding="utf-8")
    assert ran("audit", str(tmp_path / "a.txt")).exit_code == 0
    (tmp_path / "a.toml").write_text('date = "2020-03-01"\n', encoding="utf-8")
    assert ran("audit", str(tmp_path / "a.txt")).exit_code == 1


def test_carets_stand_under_every_source() -> None:
    text = "甲" * 40 + "12个和乙34个" + "丙" * 40
    shown, marks = carets(text, [(40, 43), (45, 48)])
    assert shown == "..." + "甲" * 20 + "12个和乙34个" + "丙" * 20 + "..."
    assert marks == " " * 43 + "^^^^" + " " * 4 + "^^^^"
