"""The command line, in this process and in processes of its own."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from extractor import __version__
from extractor.cli import main

TOP = Path(__file__).parent.parent
SEEDS = TOP / "seeds"
SEED = str(SEEDS / "hubei-tibet-aid-2015.txt")
COMMAND = [sys.executable, "-c", "from extractor.cli import main; main()"]
TEXT = "湖北企业在藏协议投资额达13.63亿元，占84%。\r\n组织68位企业家赴山南。\n"


def ran(*arguments: str, given: bytes | None = None) -> Result:
    return CliRunner().invoke(main, arguments, input=given)


def process(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONUTF8": "1"}
    return subprocess.run([*COMMAND, *arguments], input=given, capture_output=True, check=False, env=environment)  # noqa: S603


def lines(output: str | bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Forty texts in two encodings and two folders, and one that is no text."""
    texts = tmp_path / "texts"
    (texts / "b").mkdir(parents=True)
    for i in range(40):
        text = TEXT.replace("68", str(i + 1))
        (texts / ("b" if i % 2 else ".") / f"{i:02}.txt").write_bytes(text.encode("gb18030" if i % 3 else "utf-8"))
    (texts / "notes.md").write_text("3个")
    return texts


# --- help ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [[], *([name] for name in sorted(main.commands)), *(["rules", name] for name in ("list", "check", "diff"))])
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_teaches_by_example(command: list[str], option: str) -> None:
    result = ran(*command, option)
    assert result.exit_code == 0
    assert f"extractor {' '.join(command) or 'extract'} " in result.output.partition("Usage:")[2].partition("\n")[2]


def test_help_is_light() -> None:
    """Help loads no rich, no spaCy and no segmenter."""
    code = "import sys; from extractor.cli import main; main(['-h'], standalone_mode=False); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)  # noqa: S603
    loaded = set(done.stdout.splitlines()[-1].split())
    assert not loaded & {"rich", "spacy", "rjieba", "jieba", "charset_normalizer"}


def test_version() -> None:
    from extractor.verify import own_rules

    for option in ("-V", "--version"):
        assert ran(option).output == f"extractor {__version__}, rules {own_rules().fingerprint}\n"


def test_bad_use() -> None:
    for arguments, said in (
        (["extract"], "FILE"),
        (["extrct", "a"], "No such command"),
        (["extract", "a", "--kinds", "monny"], "there are date, duration"),
        (["extract", "a", "--date", "2015-13-01"], "2015-01-14"),
        (["extract", "a", "--format", "xml"], "jsonl"),
        (["run", SEEDS.as_posix()], "-o"),
        (["run", "gone", "-o", "-"], "no such folder"),
        (["run", SEED, "-o", "-"], "extractor extract"),
        (["extract", SEED, "--rules", "gone"], "gone: no such folder"),
        (["verify", "gone.jsonl", SEED], "gone.jsonl: no such file"),
        (["check", "gone"], "gone: no such file or folder"),
    ):
        result = ran(*arguments)
        assert result.exit_code == 2, arguments
        assert said in result.stderr, arguments
        assert "Traceback" not in result.stderr


def test_faulty_rules_are_all_named(tmp_path: Path) -> None:
    (tmp_path / "units").mkdir()
    rows = "id\tsurface\tkind\na.b\t柜\tcounts\nc.d\t箱\tmonies\n"
    (tmp_path / "units" / "own.tsv").write_text(rows, encoding="utf-8")
    result = ran("extract", SEED, "--rules", str(tmp_path))
    assert result.exit_code == 2
    assert "units/own.tsv:2" in result.stderr
    assert "units/own.tsv:3" in result.stderr


# --- extract ---------------------------------------------------------------------------------------------------------


def test_table() -> None:
    result = ran("extract", SEED, "--format", "table")
    assert result.exit_code == 0
    head, *rows = [line.split() for line in result.stdout.splitlines()]
    assert head == ["湖北着力打造援藏工作升级版取得新突破"]
    assert rows[0] == ["start", "kind", "text", "value", "more"]
    assert ["164", "money", "2.945亿元", "294500000", "CNY"] in rows
    assert rows[-1][1:4] == ["records,", "2015-01-14", "(given),"]


def test_json_lines() -> None:
    text = Path(SEED).read_bytes().decode("utf-8")
    for result in (ran("extract", SEED), ran("extract", SEED, "--format", "jsonl")):
        found = lines(result.stdout)
        records = [r for r in found if r["kind"] not in ("fact", "relation")]
        assert len(records) > 100
        assert all(text[r["start"] : r["end"]] == r["text"] for r in records)
        facts = [r for r in found if r["kind"] == "fact"]
        assert len(facts) > 20
        assert all(text[slice(*f["quantity"])] == f["text"] for f in facts)
        money = next(r for r in records if r["kind"] == "money")
        assert {"value", "low", "high", "modifier", "currency", "rule", "cues"} < money.keys()
        assert money["value"] == "294500000"
        assert "document" not in records[0]


def test_whole_bulletins(tmp_path: Path) -> None:
    """At the date that is found in the text; else that of the file beside it; else that of --date."""
    text = tmp_path / "a.txt"
    shutil.copy(SEED, text)
    (bulletin,) = lines(ran("extract", str(text), "-f", "json").stdout)
    assert (bulletin["date"], bulletin["date_source"]) == ("2015-01-14", "lead")
    (tmp_path / "a.toml").write_text("date = 2015-01-15\n")
    for arguments, date in ((), "2015-01-15"), (("-d", "2016-02"), "2016-02"):
        (given,) = lines(ran("extract", str(text), "-f", "json", *arguments).stdout)
        assert (given["date"], given["date_source"]) == (date, "given")
    ran("run", str(tmp_path), "-o", str(tmp_path / "out"))
    assert [b["date"] for b in lines((tmp_path / "out").read_text(encoding="utf-8"))] == ["2015-01-15"]


def test_kinds() -> None:
    assert {r["kind"] for r in lines(ran("extract", SEED, "--kinds", "money, place").stdout)} == {"money", "place"}


def test_standard_input_and_encoding() -> None:
    for arguments, codec in ((["-"], "gb18030"), (["-", "-e", "big5"], "big5")):
        result = ran("extract", *arguments, given="安排1200餘萬元,".encode(codec))
        assert [r["text"] for r in lines(result.stdout) if r["kind"] == "money"] == ["1200餘萬元"]


def test_line_ends_count_as_given(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"\xef\xbb\xbf" + TEXT.encode())
    for record in lines(ran("extract", str(file), "-k", "money,percentage,count").stdout):
        assert TEXT[record["start"] : record["end"]] == record["text"]


def test_several_files_one_of_them_bad(tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"%PDF-1.7")
    other = tmp_path / "b.txt"
    other.write_text("共3个。", encoding="utf-8")
    result = ran("extract", SEED, str(bad), str(other))
    assert result.exit_code == 1
    assert result.stderr == f"{bad}: a PDF, not a text file; save it as plain text (.txt) first\n"
    assert list(dict.fromkeys(r["document"] for r in lines(result.stdout))) == [SEED, str(other)]
    assert next(iter(lines(result.stdout)[0])) == "document"


def test_own_rules() -> None:
    text = "出口12.6万柜。".encode()
    assert not lines(ran("extract", "-", given=text).stdout)
    rules = str(TOP / "examples" / "rules")
    assert [r["unit"] for r in lines(ran("extract", "-", "-r", rules, given=text).stdout) if r["kind"] == "count"] == ["柜"]


def test_a_real_pipe() -> None:
    done = process("extract", "-", given=TEXT.encode())
    assert (done.returncode, done.stderr) == (0, b"")
    assert lines(done.stdout)[0]["text"] == "湖北"


# --- run -------------------------------------------------------------------------------------------------------------


def test_one_and_two_processes_write_the_same(folder: Path, tmp_path: Path) -> None:
    written = []
    for jobs in ("1", "2"):
        out = tmp_path / f"{jobs}.jsonl"
        done = process("run", str(folder), "-o", str(out), "--jobs", jobs)
        assert done.returncode == 0, done.stderr
        assert done.stderr.decode().startswith("40 of 40 documents, ")
        assert done.stdout == b""
        written.append(out.read_bytes())
    assert written[0] == written[1]
    bulletins = lines(written[0])
    names = [b["document"] for b in bulletins]
    assert names == sorted(names)
    assert "b/01.txt" in names
    assert all(b["text"][r["start"] : r["end"]] == r["text"] for b in bulletins for r in b["records"])


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_bad_file_among_good(folder: Path, tmp_path: Path, jobs: str) -> None:
    (folder / "b" / "bad.txt").write_bytes(b"\xff" * 50 + b"\x80")
    out = tmp_path / "out.jsonl"
    done = process("run", str(folder), "-o", str(out), "-j", jobs)
    assert done.returncode == 1
    faults = done.stderr.decode().splitlines()
    assert len(faults) == 2
    assert "bad.txt: in none of UTF-8" in faults[0]
    assert faults[1].startswith("40 of 41 documents")
    assert len(lines(out.read_bytes())) == 40


def test_run_to_standard_output(folder: Path) -> None:
    result = ran("run", str(folder), "-o", "-", "--kinds", "count", "--jobs", "1")
    assert {r["kind"] for b in lines(result.stdout) for r in b["records"]} == {"count"}
    assert list(lines(result.stdout)[0])[:2] == ["document", "text"]


def test_run_with_a_date_for_all(folder: Path) -> None:
    result = ran("run", str(folder), "-o", "-", "--jobs", "1", "--date", "2015-01-14")
    assert {(b["date"], b["date_source"]) for b in lines(result.stdout)} == {("2015-01-14", "given")}
    assert "is no date" in ran("run", str(folder), "-o", "-", "--date", "yesterday").stderr


def test_output_is_whole_or_not_at_all(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out" / "o.jsonl"
    assert "cannot be written" in ran("run", str(folder), "-o", str(out)).stderr
    out.parent.mkdir()
    out.write_text("before")
    from extractor.cli import batch

    monkeypatch.setattr(batch, "named", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    assert ran("run", str(folder), "-o", str(out), "--jobs", "1").exit_code != 0
    assert out.read_text() == "before"
    assert [path.name for path in out.parent.iterdir()] == ["o.jsonl"]
    assert ran("run", str(folder), "-o", str(tmp_path)).exit_code == 2


def test_a_bug_in_one_document_does_not_end_the_run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from extractor.pipeline import Extractor

    real = Extractor.extract

    def extract(self: Extractor, text: str, **options: Any) -> Any:
        if "组织5位" in text:
            raise RuntimeError("a bug")
        return real(self, text, **options)

    monkeypatch.setattr(Extractor, "extract", extract)
    result = ran("run", str(folder), "-o", "-", "--jobs", "1")
    assert result.exit_code == 1
    assert "RuntimeError: a bug; please report" in result.stderr
    assert len(lines(result.stdout)) == 39


def test_an_empty_folder(tmp_path: Path) -> None:
    result = ran("run", str(tmp_path), "-o", "-")
    assert (result.exit_code, "no .txt file" in result.stderr) == (2, True)


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="finds the worker in /proc")
def test_a_killed_worker_is_said(folder: Path, tmp_path: Path) -> None:
    for i in range(300):
        (folder / f"long{i}.txt").write_text(TEXT * 200, encoding="utf-8", newline="")
    out = tmp_path / "o.jsonl"
    running = subprocess.Popen(  # noqa: S603
        [*COMMAND, "run", str(folder), "-o", str(out), "--jobs", "2"], stderr=subprocess.PIPE
    )
    os.kill(worker_of(running.pid), signal.SIGKILL)
    _, said = running.communicate(timeout=60)
    assert running.returncode == 2
    assert said.startswith(b"Error: a worker process was killed")
    assert not list(tmp_path.glob("o.jsonl*"))


def worker_of(parent: int) -> int:
    """A worker among a process's children, once there is one."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split():
            if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
                return int(child)
        time.sleep(0.02)
    raise AssertionError("no worker was started")


# --- verify ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def records(tmp_path: Path) -> Path:
    file = tmp_path / "records.jsonl"
    file.write_text(ran("extract", SEED).stdout, encoding="utf-8")
    return file


def test_own_records_are_proved(records: Path) -> None:
    result = ran("verify", str(records), SEED)
    total = len(records.read_text(encoding="utf-8").splitlines())
    assert (result.exit_code, result.stdout) == (0, f"{total} of {total} records proved\n")


def test_bad_records_are_named(records: Path) -> None:
    good = lines(records.read_text(encoding="utf-8"))
    at = next(i for i, r in enumerate(good) if r["kind"] == "money")
    for change, said in (
        ({"value": "294500001"}, "value is 294500001, read again it is 294500000"),
        ({"start": 165}, "the document has"),
        ({"end": 99999}, "outside the document"),
        ({"modifier": "over"}, "modifier is over"),
        ({"currency": "USD"}, "currency is USD"),
        ({"value": 294500000.0}, "is not exact: write"),
        ({"kind": "sum"}, "'sum'"),
    ):
        bad = [*good[:at], {**good[at], **change}, *good[at + 1 :]]
        records.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in bad), encoding="utf-8")
        result = ran("verify", str(records), SEED)
        first, last = result.stdout.splitlines()
        assert result.exit_code == 1, change
        assert first.startswith(f"{records}:{at + 1}: ")
        assert said in first
        assert last.startswith(f"{len(good) - 1} of {len(good)} records proved, 1 ")


def test_gold_is_verified_with_its_facts_and_relations() -> None:
    seed = SEEDS / "longlin-poverty-2019-07-12"
    result = ran("verify", f"{seed}.gold.jsonl", f"{seed}.txt")
    assert not re.search(r"(fact|relation) of .*(is not in the text|is no )", result.stdout)
    assert "that do not follow" not in result.stdout


def test_bulletins_against_their_folder(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "o.jsonl"
    ran("run", str(folder), "-o", str(out), "--jobs", "1")
    assert ran("verify", str(out), str(folder)).exit_code == 0
    alone = ran("verify", str(out), str(folder / "b" / "01.txt"))
    assert alone.exit_code == 0
    assert alone.stdout.split(", ")[-1].endswith("of other documents left out\n")
    (folder / "b" / "01.txt").write_text("别的文字", encoding="utf-8")
    changed = ran("verify", str(out), str(folder))
    assert changed.exit_code == 1
    assert "own text is not that of the file" in changed.stdout


def test_the_wrong_file(folder: Path, tmp_path: Path, records: Path) -> None:
    out = tmp_path / "o.jsonl"
    ran("run", str(folder), "-o", str(out), "--jobs", "1")
    assert "name other documents" in ran("verify", str(out), SEED).stderr
    assert "names no text in it" in ran("verify", str(records), str(folder)).stderr
    out.write_text("{}\n[1]\n")
    assert f"{out}:2: a JSON list" in ran("verify", str(out), SEED).stderr
    out.write_text("kind,start\n")
    assert f"{out}:1: not JSON" in ran("verify", str(out), SEED).stderr


def test_a_code_is_proved_by_date(tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text("山南地区人口", encoding="utf-8")
    claim = tmp_path / "a.jsonl"
    claim.write_text(
        '{"kind":"place","start":0,"end":4,"text":"山南地区","canonical":"山南地区","level":"prefecture","code":"542200"}'
    )
    assert ran("verify", str(claim), str(text), "--date", "2015-01-14").exit_code == 0
    result = ran("verify", str(claim), str(text), "--date", "2018-01-14")
    assert (result.exit_code, "not in force at 2018-01-14" in result.stdout) == (1, True)


# --- check -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """A seed with one record right, one missed, one whose value differs, and one that is not in gold."""
    made = tmp_path / "seeds"
    made.mkdir()
    (made / "a.txt").write_bytes("　标题\r\n我县投入3亿元，建成42所学校，占84%，共5个。".encode())
    (made / "a.toml").write_text("date = 2015-01-14\n")
    gold = [
        {"kind": "money", "start": 9, "end": 12, "text": "3亿元", "value": "300000000"},
        {"kind": "count", "start": 15, "end": 20, "text": "42所学校", "value": "42", "unit": "所"},
        {"kind": "percentage", "start": 22, "end": 25, "text": "84%", "value": "0.48"},
        {"kind": "count", "start": 27, "end": 29, "text": "5个", "value": "5", "unit": "个", "optional": True},
        {"kind": "fact", "quantity": [9, 12], "indicator": "投入"},
    ]
    (made / "a.gold.jsonl").write_text("\n".join(json.dumps(r) for r in gold), encoding="utf-8")
    return made


def test_check_shows_what_differs(seeds: Path) -> None:
    result = ran("check", str(seeds), "--kinds", "money,count,percentage")
    assert result.exit_code == 1
    out = result.stdout
    assert "false  count 15-18 a.txt:2" in out
    assert "missed count 15-20 a.txt:2" in out
    assert "value  percentage 22-25 a.txt:2  value is 0.84, gold has 0.48" in out
    # Each wide character before the span, and in it, takes two cells.
    assert "       我县投入3亿元，建成42所学校，占84%，共5个。\n" + " " * (7 + 19) + "^^^^^^^^\n" in out
    table = [line.split() for line in out.splitlines()[-5:]]
    assert table[0] == ["kind", "gold", "found", "precision", "recall", "F1", "F1+value"]
    assert ["money", "1", "1", "1.000", "1.000", "1.000", "1.000"] in table
    assert ["percentage", "1", "1", "1.000", "1.000", "1.000", "0.000"] in table
    assert ["count", "1", "1", "0.000", "0.000", "0.000", "0.000"] in table
    assert result.stderr == "below 1: count, percentage\n"


def test_check_exit_codes(seeds: Path) -> None:
    assert ran("check", str(seeds), "-k", "money").exit_code == 0
    assert ran("check", str(seeds), "-k", "percentage", "--fail-under", "0").exit_code == 0
    assert ran("check", str(seeds), "-k", "percentage", "--fail-under", "0.5").exit_code == 1
    assert ran("check", str(seeds), "--fail-under", "2").exit_code == 2
    quiet = ran("check", str(seeds), "-k", "percentage", "-q")
    assert quiet.stdout.splitlines()[0].startswith("kind")
    (seeds / "a.gold.jsonl").write_text('{"kind":"money","start":0,"end":2,"text":"错的"}')
    broken = ran("check", str(seeds))
    assert (broken.exit_code, "a.gold.jsonl:1: '错的' is" in broken.stderr) == (2, True)
    (seeds / "a.txt").unlink()
    assert "its text a.txt is missing" in ran("check", str(seeds)).stderr


def test_the_seeds_hold_what_was_reached() -> None:
    result = ran("check", str(SEEDS), "-k", "money,count,percentage,measure,multiple", "-q", "--fail-under", "0.97")
    assert result.exit_code == 0, result.output


# --- schema ----------------------------------------------------------------------------------------------------------


def test_schema() -> None:
    schema = json.loads(ran("schema").stdout)
    assert {"text", "date", "records", "rules_version"} <= schema["properties"].keys()
    assert schema["$defs"]["Money"]["properties"]["value"]["anyOf"][0]["type"] == "string"
