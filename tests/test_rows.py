"""Facts as rows: in Python, as data frames, and from the command line."""

from __future__ import annotations

import csv
import io
import json
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rich.cells import cell_len
from rich.console import Console

from extractor import extract
from extractor.bulletin import Bulletin
from extractor.cli import main
from extractor.cli.rows import facts_table, rows_of
from extractor.rows import COLUMNS

TOP = Path(__file__).parent.parent
SEEDS = TOP / "seeds"
SEED = SEEDS / "jiangsu-xinjiang-aid-2018-03-05.txt"
TEXT = "2020年，全市投入帮扶资金1200多万元，同比增长8.5%。\n帮扶贫困户“3,200户”，\r\n户均增收3000元至5000元。"


@pytest.fixture(scope="module")
def bulletin() -> Bulletin:
    return extract(SEED.read_text(encoding="utf-8"))


def ran(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(main, arguments, input=given)


def test_a_row_a_fact(bulletin: Bulletin) -> None:
    rows = bulletin.to_rows()
    assert len(rows) == len(bulletin.facts) > 40
    assert all(tuple(row) == COLUMNS for row in rows)
    for row, fact in zip(rows, bulletin.facts, strict=True):
        assert (row["start"], row["end"]) == fact.quantity
        assert bulletin.text[row["start"] : row["end"]] == row["text"]
        assert row["text"] in row["sentence"]
        assert (row["indicator"], row["period"], row["status"]) == (fact.indicator, fact.period, fact.status)
        assert row["value"] is None or isinstance(row["value"], Decimal)


def test_what_a_row_says() -> None:
    money, growth, households, rise = extract(TEXT, date="2021-01-05").to_rows()
    assert (money["value"], money["low"], money["high"], money["modifier"]) == (12_000_000, 12_000_000, None, "over")
    assert (money["kind"], money["currency"], money["unit"]) == ("money", "CNY", None)
    assert (growth["kind"], growth["form"], growth["direction"], growth["basis"]) == ("percentage", "percent", "up", "同比")
    assert (households["value"], households["unit"]) == (3200, "户")
    assert (rise["value"], rise["low"], rise["high"]) == (None, 3000, 5000)
    assert rise["sentence"] == "户均增收3000元至5000元。"


def test_pandas_keeps_figures_exact(bulletin: Bulletin) -> None:
    pandas = pytest.importorskip("pandas")
    frame = bulletin.to_frame()
    assert isinstance(frame, pandas.DataFrame)
    assert list(frame.columns) == list(COLUMNS)
    assert len(frame) == len(bulletin.facts)
    assert {type(v) for v in frame["value"]} == {Decimal, type(None)}
    assert frame["start"].dtype == "int64"
    assert list(extract("").to_frame("pandas").columns) == list(COLUMNS)


def test_polars_keeps_figures_exact(bulletin: Bulletin) -> None:
    polars = pytest.importorskip("polars")
    frame = bulletin.to_frame("polars")
    assert frame.columns == list(COLUMNS)
    assert frame["value"].to_list() == [row["value"] for row in bulletin.to_rows()]
    assert isinstance(frame.schema["value"], polars.Decimal)
    assert extract("").to_frame("polars").columns == list(COLUMNS)


def test_polars_keeps_figures_that_no_decimal_of_its_own_holds() -> None:
    pytest.importorskip("polars")
    huge = extract(f"资金{'9' * 40}元，占0.01%。")
    assert huge.to_frame("polars")["value"].to_list() == [row["value"] for row in huge.to_rows()]


def test_a_missing_backend_is_named(monkeypatch: pytest.MonkeyPatch, bulletin: Bulletin) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError, match="pip install pandas"):
        bulletin.to_frame("pandas")
    monkeypatch.setitem(sys.modules, "polars", None)
    for backend in (None, "polars"):
        with pytest.raises(ImportError, match=r"pip install .*to_rows\(\)"):
            bulletin.to_frame(backend)
    with pytest.raises(ValueError, match="'pandas' or 'polars', not 'excel'"):
        bulletin.to_frame("excel")  # type: ignore[arg-type]


def test_the_other_backend_serves(monkeypatch: pytest.MonkeyPatch, bulletin: Bulletin) -> None:
    polars = pytest.importorskip("polars")
    monkeypatch.setitem(sys.modules, "pandas", None)
    assert isinstance(bulletin.to_frame(), polars.DataFrame)


# --- command line -----------------------------------------------------------------------------------------------------


def test_csv() -> None:
    for arguments in (["-f", "csv"], ["--facts", "-f", "csv"]):
        result = ran("extract", "-", "-d", "2021-01-05", *arguments, given=TEXT)
        rows = list(csv.DictReader(io.StringIO(result.stdout)))
        assert tuple(rows[0]) == COLUMNS
        assert [row["text"] for row in rows] == ["1200多万元", "8.5%", "3,200户", "3000元至5000元"]
        assert [row["value"] for row in rows] == ["12000000", "0.085", "3200", ""]
        assert rows[2]["sentence"] == "帮扶贫困户“3,200户”，"


def test_csv_for_excel() -> None:
    result = ran("extract", str(SEED), "-f", "csv", "--bom")
    assert result.stdout_bytes.startswith(b"\xef\xbb\xbfindicator,")
    assert not ran("extract", str(SEED), "-f", "csv").stdout_bytes.startswith(b"\xef")


def test_json_of_facts(bulletin: Bulletin) -> None:
    rows = [json.loads(line) for line in ran("extract", str(SEED), "--facts", "-f", "jsonl").stdout.splitlines()]
    assert [tuple(row) for row in rows] == [COLUMNS] * len(bulletin.facts)
    assert json.loads(ran("extract", str(SEED), "--facts", "-f", "json").stdout) == rows
    assert json.loads(ran("extract", "-", "--facts", "-f", "json", given="无").stdout) == []


def test_several_files_and_kinds() -> None:
    other = SEEDS / "hubei-tibet-aid-2015.txt"
    result = ran("extract", str(SEED), str(other), "--facts", "-f", "json", "-k", "money")
    rows = json.loads(result.stdout)
    assert {row["document"] for row in rows} == {str(SEED), str(other)}
    assert {row["kind"] for row in rows} == {"money"}


def test_a_folder_of_facts(tmp_path: Path) -> None:
    made = {}
    for form in ("csv", "jsonl"):
        out = tmp_path / f"a.{form}"
        result = ran("run", str(SEEDS), "-o", str(out), "--facts", "-f", form, "-j", "1")
        assert result.exit_code == 0
        made[form] = out.read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(made["csv"])))
    assert tuple(rows[0]) == ("document", *COLUMNS)
    assert [row["text"] for row in rows] == [json.loads(line)["text"] for line in made["jsonl"].splitlines()]
    assert f"{len(rows)} facts in" in result.stderr


def test_table() -> None:
    result = ran("extract", str(SEED), "--facts", "-f", "table")
    head, columns, *rows, foot = result.stdout.splitlines()
    assert head.startswith("江苏")
    assert columns.split() == ["start", "figure", "indicator", "period", "status", "subject", "place"]
    assert any(row.split() == ["189", "24.37亿元", "完成投资", "2017", "realised", "江苏省"] for row in rows)
    assert "facts, 2018-03-05" in foot


@pytest.mark.parametrize("width", [30, 60, 80, 120, 200])
def test_the_table_fits(width: int, bulletin: Bulletin) -> None:
    screen = Console(width=width, file=io.StringIO())
    screen.print(facts_table(rows_of(bulletin, None), "", "", width))
    assert isinstance(screen.file, io.StringIO)
    lines = screen.file.getvalue().splitlines()
    assert max(map(cell_len, lines)) <= width
    assert lines[0].split()[:3] == ["start", "figure", "indicator"]
    assert ("place" in lines[0]) == (width >= 120)
