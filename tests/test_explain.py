"""`extractor explain` and `extractor rules`: what won, what lost, and what a change of rules does."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from extractor.cli import main

TOP = Path(__file__).parent.parent
SEED = TOP / "seeds" / "hubei-tibet-aid-2015.txt"
TEXT = "2015年1月14日，武汉市财政局安排1200多万元，建成42所学校，采取一些措施。"


def ran(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


@pytest.fixture
def text(tmp_path: Path) -> Path:
    file = tmp_path / "texts" / "a.txt"
    file.parent.mkdir()
    file.write_text(TEXT, encoding="utf-8")
    return file


def test_a_record_is_explained(text: Path) -> None:
    at = TEXT.index("1200")
    for where in (str(at), f"{at}-{at + 7}", "1200多万元"):
        result = ran("explain", text, "--at", where)
        assert result.exit_code == 0, result.output
        out = result.stdout.splitlines()
        assert out[0] == f"money {at}-{at + 7} '1200多万元'"
        assert out[2].strip() == "^" * 10
        assert out[3] == "       reads  value 12000000; low 12000000; modifier over; currency CNY"
        assert out[4].startswith("       rule   money.cny.yuan  ([[unit]] 元 圆; ")
        assert any(line.startswith("       fact   indicator ") for line in out)


def test_what_lost_is_said_with_its_reason(text: Path) -> None:
    out = ran("explain", text, "--at", "武汉市").stdout
    assert out.startswith("organisation ")
    assert "beat   place '武汉市' at 11-14, rule place.division.420100.武汉市: weaker evidence (0 against 4)" in out
    assert "cue    place: '武汉市' at 11-14" in out


def test_all_of_a_text(text: Path) -> None:
    result = ran("explain", text)
    kinds = [line.split()[0] for line in result.stdout.splitlines() if not line.startswith(" ")]
    assert kinds[:4] == ["date", "organisation", "money", "count"]
    assert "date 2015-01-14 (lead), rules " in result.stderr
    money = ran("explain", text, "--kinds", "money").stdout
    assert [line.split()[0] for line in money.splitlines() if not line.startswith(" ")] == ["money"]


def test_where_nothing_is_read(text: Path) -> None:
    assert "no rule reads anything here" in ran("explain", text, "--at", "采取").stdout
    assert "'没有' does not stand in" in ran("explain", text, "--at", "没有").stderr
    for at in ("999", "5-5", "没有"):
        assert ran("explain", text, "--at", at).exit_code == 2


def test_traps_are_named(text: Path) -> None:
    """A trap keeps a candidate from being made: no rule reads 3场 in 3场所."""
    text.write_text("举办3场所活动，另有一些。", encoding="utf-8")
    out = ran("explain", text, "--at", "3场").stdout
    assert "no rule reads anything here" in out
    assert "       trap   '场所', of count.event.chang: 场 is void in it" in out


def test_a_relation_is_explained(text: Path) -> None:
    said = "湖北省对口支援西藏自治区。副省长郭生练出席。武汉市没有捐赠宜昌市。"
    text.write_text(said, encoding="utf-8")
    for where in ("3", "对口支援", "7-8"):
        out = ran("explain", text, "--at", where).stdout.splitlines()
        first = out.index("relation 0-12 support")
        assert [line.split() for line in out[first + 3 : first + 6]] == [
            ["donor", "'湖北省'", "at", "0-3"], ["recipient", "'西藏自治区'", "at", "7-12"], ["verb", "'对口支援'", "at", "3-7"],
        ]  # fmt: skip
        assert out[first + 6].startswith("       rule   support.pair  ([[frame]] 对口支援 对口帮扶 ")
        assert out[first + 7].startswith("       why    donor: before the verb; recipient: behind it, behind 与")
    assert "relation 0-12" not in ran("explain", text, "--at", "出席").stdout
    beside = ran("explain", text, "--at", "郭生练").stdout
    assert "rule   role.beside  (the title, and the body before it" in beside
    assert "'捐赠', of support.give, ties no names here" in ran("explain", text, "--at", "捐赠").stdout


def test_relations_alone(text: Path) -> None:
    text.write_text("湖北省对口支援西藏自治区。", encoding="utf-8")
    result = ran("explain", text, "--kinds", "relation")
    assert [line.split()[0] for line in result.stdout.splitlines() if not line.startswith(" ")] == ["relation"]
    assert "1 relation, " in result.stderr


# --- rules -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """A copy of all rules."""
    return Path(shutil.copytree(TOP / "rules", tmp_path / "rules"))


def own(tmp_path: Path, *rows: str) -> Path:
    folder = tmp_path / "own"
    (folder / "units").mkdir(parents=True, exist_ok=True)
    (folder / "units" / "own.tsv").write_text("\n".join(["id\tsurface\tkind", *rows, ""]), encoding="utf-8")
    return folder


def test_list() -> None:
    by_word = ran("rules", "list", "亿元")
    assert by_word.stdout.startswith("header\tmoney.header.yi\t亿元\t")
    by_id = ran("rules", "list", "money.cny")
    assert "unit\tmoney.cny.yuan\t元 圆\t" in by_id.stdout
    section = ran("rules", "list", "--section", "modifier")
    assert {line.split("\t")[0] for line in section.stdout.splitlines()} == {"modifier"}
    assert ran("rules", "list", "--section", "modifiers").exit_code == 2
    assert "count.own.gui" in ran("rules", "list", "柜", "--rules", TOP / "examples" / "rules").stdout


def test_check_names_faults_shadows_and_idle_rows(tmp_path: Path, text: Path) -> None:
    faulty = own(tmp_path, "a.b\t柜\tcounts", "c.d\t箱\tmonies")
    result = ran("rules", "check", faulty)
    assert (result.exit_code, result.stderr) == (1, "2 faults\n")
    assert result.stdout.count("fault: units/own.tsv:") == 2
    mine = own(tmp_path, "count.own.gui\t柜\tcount", "count.body.suo\t所\tcount", "count.own.school\t所\tcount")
    result = ran("rules", "check", mine, "--on", text.parent)
    assert result.exit_code == 0, result.output
    assert "replaces: unit count.body.suo, the library's row of that id" in result.stdout
    assert "shadowed: unit count.own.school: 所 stands also in count.body.suo" in result.stdout
    assert "untouched: unit count.own.gui: 柜" in result.stdout
    assert "untouched: unit count.body.suo" not in result.stdout
    assert "3 rows in" in result.stderr
    assert ran("rules", "check", tmp_path / "gone").exit_code == 1
    (tmp_path / "empty").mkdir()
    assert "empty: no rules in it" in ran("rules", "check", tmp_path / "empty").stderr


def test_check_of_all_rules() -> None:
    result = ran("rules", "check", TOP / "rules", "--on", TOP / "seeds")
    assert result.exit_code == 0
    assert "rows more (name them with --all)" in result.stdout
    assert "shadowed" not in result.stdout
    # Every numeral is read by digits and multipliers, though they make no candidate of their own.
    assert not [line for line in result.stdout.splitlines() if line.startswith(("untouched: digit", "untouched: multiplier"))]
    assert "untouched: pattern trap.code.document" not in result.stdout


def test_diff(tmp_path: Path, text: Path) -> None:
    assert ran("rules", "diff", "-", "-", "--on", text.parent).stdout == "no record differs\n"
    mine = own(tmp_path, "count.own.cuoshi\t措施\tcount", "count.body.suo\t所\tmeasure")
    result = ran("rules", "diff", "-", mine, "--on", text.parent, "--kinds", "count,measure")
    assert result.exit_code == 1
    at = TEXT.index("42所")
    assert f"dropped count {at}-{at + 3} a.txt:1  rule count.body.suo" in result.stdout
    assert f"added   measure {at}-{at + 3} a.txt:1  rule count.body.suo" in result.stdout
    assert "count: 1 dropped\nmeasure: 1 added\n" in result.stdout


def test_a_whole_folder_stands_alone(whole: Path, text: Path) -> None:
    assert ran("rules", "diff", "-", whole, "--on", text.parent).exit_code == 0
    units = whole / "units" / "classifiers.tsv"
    kept = [line for line in units.read_text(encoding="utf-8").splitlines() if not line.startswith("count.body.suo\t")]
    units.write_text("\n".join(kept) + "\n", encoding="utf-8")
    result = ran("rules", "diff", "-", whole, "--on", text.parent, "-q", "-k", "count")
    assert (result.exit_code, result.stdout) == (1, "count: 1 dropped\n")


def test_bad_use(text: Path, tmp_path: Path) -> None:
    assert ran("rules", "diff", "-", tmp_path / "gone", "--on", text.parent).exit_code == 2
    assert "no .txt file" in ran("rules", "diff", "-", "-", "--on", tmp_path / "own").stderr
    assert ran("explain", tmp_path / "gone.txt").exit_code == 2


def test_the_seed_of_the_issue() -> None:
    out = ran("explain", SEED, "--at", "2.945亿元").stdout
    assert "value 294500000" in out


def test_diff_shows_relations(whole: Path, text: Path) -> None:
    text.write_text("武汉市帮助乃东县建立机制。", encoding="utf-8")
    frames = whole / "relations" / "frames.toml"
    frames.write_text(frames.read_text(encoding="utf-8").replace('surface = ["帮助"]', 'surface = ["帮扶助"]'), encoding="utf-8")
    out = ran("rules", "diff", "-", whole, "--on", text.parent).stdout.splitlines()
    assert out[0] == "dropped relation 3-5 a.txt:1  support: donor 武汉市, recipient 乃东县  rule support.help"
    assert out[2].strip() == "^" * 4
    assert out[3] == "relation: 1 dropped"
