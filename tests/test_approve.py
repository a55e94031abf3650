"""`extractor approve` and `annotate`: gold changes where it was asked to, and nowhere else."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from extractor.cli import main
from extractor.seeds import Gold, Seed

TOP = Path(__file__).parent.parent
SEEDS = TOP / "seeds"
TEXT = "　标题\r\n我县投入3亿元，建成42所学校，占84%，共5个。"
LINES = (
    "# approved by hand, 2015-02-01\n",
    '{"kind":"place","start":5,"end":7,"text":"我县","optional":true}\n',
    "\n",
    '{"kind": "money", "note": "see p. 3", "start": 9, "end": 12, "text": "3亿元", "value": "3", "low": "3", "high": null}\n',
    '{"kind": "count", "start": 15, "end": 20, "text": "42所学校", "value": "42", "unit": "所"}\n',
    '{"kind": "count", "start": 27, "end": 29, "text": "5个", "value": "5", "unit": "个"}\r\n',
    "// facts\n",
    '{"kind": "fact", "quantity": [9, 12], "indicator": "投入", "optional": true}\n',
    '{"kind": "relation", "type": "support", "donor": "甲", "recipient": "乙"}',
)


def ran(*arguments: str | Path, given: str | None = None) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments], input=given)


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    made = tmp_path / "seeds"
    made.mkdir()
    (made / "a.txt").write_bytes(TEXT.encode())
    (made / "a.gold.jsonl").write_bytes("".join(LINES).encode())
    return made


def gold(seeds: Path) -> list[str]:
    return (seeds / "a.gold.jsonl").read_bytes().decode().splitlines(keepends=True)


KINDS = ("-k", "money,count,percentage")


def test_all_at_once(seeds: Path) -> None:
    result = ran("approve", seeds, "--all", *KINDS)
    assert result.exit_code == 0, result.output
    assert result.stderr == "4 of 4 differences written into the gold\n"
    lines = gold(seeds)
    # Comments, blank lines, the optional place, the relation and the order stay; the wrong count goes.
    assert [lines[i] for i in (0, 1, 2, 6, 7, 8, 9)] == [LINES[i] for i in (0, 1, 2, 5, 6, 7, 8)]
    assert lines[3] == (
        '{"kind": "money", "note": "see p. 3", "start": 9, "end": 12, "text": "3亿元", '
        '"value": "300000000", "low": "300000000", "high": "300000000"}\n'
    )
    assert [json.loads(lines[i])["text"] for i in (4, 5)] == ["42所", "84%"]
    assert json.loads(lines[4])["rule"] == "count.body.suo"
    assert ran("check", seeds, *KINDS).exit_code == 0
    before = gold(seeds)
    assert ran("approve", seeds, "--all", *KINDS).stderr.startswith("0 of 0")
    assert gold(seeds) == before


def test_one_by_one(seeds: Path) -> None:
    # In the order of the text: money's value, the count that is 42所, gold's 42所学校, 84%.
    result = ran("approve", seeds, *KINDS, given="n\ny\nn\nq\n")
    assert result.exit_code == 0, result.output
    assert "1 of 4 differences" in result.stderr
    assert "Put it into the gold?" in result.stdout
    assert "Write what was extracted into the gold?" in result.stdout
    lines = gold(seeds)
    assert len(lines) == len(LINES) + 1
    assert [line for line in lines if line not in LINES] == [lines[4]]
    assert json.loads(lines[4])["text"] == "42所"


def test_a_dry_run_writes_nothing(seeds: Path) -> None:
    result = ran("approve", seeds / "a.txt", "--all", "--dry-run", *KINDS)
    assert "4 of 4 differences would be written" in result.stderr
    assert gold(seeds) == list(LINES)


def test_gold_that_extraction_makes_none_of_is_kept(seeds: Path) -> None:
    from extractor import extract

    ran("approve", seeds, "--all")
    assert (LINES[8] in gold(seeds)) or extract(TEXT).relations


def test_new_gold(tmp_path: Path) -> None:
    text = tmp_path / "new.txt"
    text.write_text("2015年1月14日，我县投入3亿元。", encoding="utf-8")
    made = ran("approve", "--new", text, "--date", "2015-02-01")
    assert made.exit_code == 0, made.output
    assert "now correct them by hand" in made.stderr
    records = [json.loads(line) for line in (tmp_path / "new.gold.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {"date", "money"} <= {r["kind"] for r in records}
    assert all("cues" not in r for r in records)
    assert (tmp_path / "new.toml").read_text() == 'date = "2015-02-01"\n'
    assert ran("check", tmp_path).exit_code == 0
    again = ran("approve", "--new", text)
    assert (again.exit_code, "is there already" in again.stderr) == (2, True)


def test_new_gold_is_made_at_the_date_of_its_seed(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text("去年投入近3亿元。", encoding="utf-8")
    (tmp_path / "a.toml").write_text('date = "2015-01-14"\n')
    made = ran("approve", "--new", tmp_path)
    assert (made.exit_code, "b.gold.jsonl, no date is in the text" in made.stderr) == (0, True), made.output
    date, money, _ = (json.loads(x) for x in (tmp_path / "a.gold.jsonl").read_text(encoding="utf-8").splitlines())
    assert (date["start"], date["value"]) == (0, "2014")
    # Gold says what is compared; bounds follow from value and modifier.
    assert (money["modifier"], money["value"], "high" in money) == ("under", "300000000", False)
    assert ran("check", tmp_path).exit_code == 0
    assert "no .txt file in it or below it that has no gold" in ran("approve", "--new", tmp_path).stderr
    (tmp_path / "a.gold.jsonl").unlink()
    assert "says 2015-01-14, not 2016" in ran("approve", "--new", tmp_path / "a.txt", "-d", "2016").stderr


def test_bad_use(seeds: Path) -> None:
    for arguments in ((), (seeds, "--new", "a.txt"), (seeds, "--date", "2015")):
        assert ran("approve", *arguments).exit_code == 2
    for arguments in (
        (seeds,),
        (seeds, "--to", "marked", "--from", "brat"),
        (seeds, "--from", "marked"),
        (seeds, "--to", "spacy"),
    ):
        assert ran("annotate", *arguments).exit_code == 2


def test_gold_becomes_what_is_asked(seeds: Path) -> None:
    made = Gold.read(seeds / "a.gold.jsonl")
    made.become(made.records)
    assert made.dumped() == "".join(LINES)
    records = made.records
    made.become([records[0], {**records[1], "value": "4"}, *records[3:]])
    lines = made.dumped().splitlines(keepends=True)
    assert lines[3] == LINES[3].replace('"value": "3"', '"value": "4"')
    assert lines[4:] == list(LINES[5:])


def test_a_change_of_one_unit_row(tmp_path: Path) -> None:
    """The change makes `check` fail; `approve` writes it into the gold, and nothing else; `check` passes again."""
    into = tmp_path / "seeds"
    into.mkdir()
    for path in SEEDS.glob("hubei-tibet-aid-2015.*"):
        shutil.copy(path, into)
    before, report = (into / "hubei-tibet-aid-2015.gold.jsonl").read_bytes(), tmp_path / "before.json"
    assert ran("check", into, "--kinds", "count,measure", "--json", report, "--fail-under", "0").exit_code == 0
    rules = tmp_path / "rules" / "units"
    rules.mkdir(parents=True)
    (rules / "own.tsv").write_text("id\tsurface\tkind\ncount.body.suo\t所\tmeasure\n", encoding="utf-8")
    own = ("--kinds", "count,measure", "--rules", rules.parent)
    failed = ran("check", into, "--since", report, *own)
    assert failed.exit_code == 1, failed.output
    assert "fell since the earlier run: count, measure" in failed.stderr
    assert "extracted instead: measure " in failed.stdout
    assert ran("approve", into, "--all", *own).exit_code == 0
    assert ran("check", into, "--fail-under", "0.9", *own).exit_code == 0
    old, new = before.splitlines(), (into / "hubei-tibet-aid-2015.gold.jsonl").read_bytes().splitlines()
    gone, come = [x for x in old if x not in new], [x for x in new if x not in old]
    assert len(gone) == len(come) == 1
    assert [json.loads(x)["kind"] for x in (*gone, *come)] == ["count", "measure"]
    assert old.index(gone[0]) == new.index(come[0])


# --- annotate --------------------------------------------------------------------------------------------------------

FORMATS: list[tuple[str, str]] = [
    ("marked", "out"), ("brat", "out"), ("label-studio", "out.json"), ("doccano", "out.jsonl"), ("spacy", "out.spacy"),
]  # fmt: skip


@pytest.mark.parametrize(("form", "name"), FORMATS)
def test_seeds_come_back_to_the_byte(form: str, name: str, tmp_path: Path) -> None:
    into, target = tmp_path / "seeds", tmp_path / name
    shutil.copytree(SEEDS, into)
    written = ran("annotate", into, "--to", form, "-o", target)
    assert written.exit_code == 0, written.output
    back = ran("annotate", target, "--from", form, "--into", into)
    assert back.exit_code == 0, back.output
    assert back.stderr.endswith("the gold of 0 changed\n")
    for path in SEEDS.iterdir():
        assert (into / path.name).read_bytes() == path.read_bytes()
    # Into an empty folder, the same texts, dates and records are written anew.
    anew = tmp_path / "anew"
    assert ran("annotate", target, "--from", form, "--into", anew).exit_code == 0
    for path in SEEDS.iterdir():
        if path.name.endswith(".gold.jsonl"):
            assert ordered(anew / path.name) == ordered(path)
        elif path.suffix == ".txt":
            assert (anew / path.name).read_bytes() == path.read_bytes()
            assert Seed(path.stem, anew / path.name, path).date() == Seed(path.stem, path, path).date()


def ordered(path: Path) -> list[str]:
    return sorted(json.dumps(r, sort_keys=True) for r in Gold.read(path).records)


def test_a_correction_by_hand_changes_its_line_alone(seeds: Path, tmp_path: Path) -> None:
    target = tmp_path / "a.marked"
    ran("annotate", seeds / "a.txt", "--to", "marked", "-o", target)
    written = target.read_bytes().decode()
    assert "⟦我县|place|optional⟧投入⟦3亿元|money|note=see p. 3;value=3;low=3;high=null⟧，" in written
    target.write_bytes(written.replace("value=3;", "value=300000000;").encode())
    back = ran("annotate", target, "--from", "marked", "--into", seeds)
    assert "a.gold.jsonl: 1 lines new or changed, 1 gone or changed" in back.stderr
    assert [line for line in gold(seeds) if line not in LINES] == [
        LINES[3].replace('"value": "3"', '"value": "300000000"')
    ]
    target.write_bytes(written.replace("投入", "投了").encode())
    refused = ran("annotate", target, "--from", "marked", "--into", seeds)
    assert (refused.exit_code, "a.txt:2: not the text that was annotated" in refused.stderr) == (2, True)


def test_extracted_records_and_records_of_a_file(seeds: Path, tmp_path: Path) -> None:
    shown = ran("annotate", seeds / "a.txt", "--to", "marked", "--extract").stdout
    assert "⟦42所|count|rule=count.body.suo;cues:=" in shown
    records = tmp_path / "r.jsonl"
    records.write_text(LINES[3], encoding="utf-8")
    own = ran("annotate", seeds / "a.txt", "--to", "marked", "--records", records).stdout
    assert own.count("⟦") == 1


def test_the_labelling_interface() -> None:
    assert '<Label value="money"/>' in ran("annotate", "--labels").stdout


def test_files_that_are_none(tmp_path: Path) -> None:
    bad = tmp_path / "bad"
    bad.write_text("{")
    for form in ("label-studio", "doccano", "spacy", "brat"):
        result = ran("annotate", bad, "--from", form, "--into", tmp_path)
        assert result.exit_code == 2, form
        assert "Traceback" not in result.output
    bad.write_text('[{"data": {"text": "三", "document": "../x"}}]')
    assert "which is none of a seed" in ran("annotate", bad, "--from", "label-studio", "--into", tmp_path).stderr
