"""Records of other tools: read in their forms, looked for where offsets fail, and mended only where asked."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from extractor import extract
from extractor.cli import main
from extractor.foreign import Judge, claims
from extractor.pipeline import extractor_for

TEXT = "2015年1月14日，湖北企业在山南地区投资近1200万元，占84%。湖北省建设项目42个，另有42个。"


def ran(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


@pytest.fixture
def text(tmp_path: Path) -> Path:
    file = tmp_path / "a.txt"
    file.write_text(TEXT, encoding="utf-8")
    return file


def verify(text: Path, content: Any, *arguments: str | Path) -> tuple[int, list[str]]:
    """Exit code and lines of `verify` on a file of records, the file's own name left out."""
    file = text.with_name("r.json")
    file.write_text(content if isinstance(content, str) else json.dumps(content, ensure_ascii=False), encoding="utf-8")
    result = ran("verify", file, text, *arguments)
    assert "Traceback" not in result.output
    return result.exit_code, [line.removeprefix(str(file)) for line in result.stdout.splitlines()]


def span(surface: str) -> dict[str, Any]:
    start = TEXT.index(surface)
    return {"text": surface, "start": start, "end": start + len(surface)}


MONEY = {"kind": "money", **span("1200万元"), "value": "12000000", "modifier": "under"}


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({"kind": "money", "text": "1200万元"}, "money '1200万元': no offsets; found at 23-29"),
        ({**MONEY, "start": 20, "end": 26}, "at 20-26: the document has '投资近120' there; found at 23-29"),
        ({**MONEY, "start": 20, "end": 26, "value": "12"}, "found at 23-29, and there value is 12, read again it is 12000000"),
        ({**MONEY, "start": "25"}, "start and end are numbers, not '25', 29; found at 23-29"),
        ({"kind": "count", "text": "42个"}, "no offsets; ambiguous: 2 places (42, 48)"),
        ({"kind": "place", "text": "湖南"}, "no offsets; not in the text"),
        ({"kind": "money", "text": "１２００万元"}, "no offsets; otherwise written, found at 23-29 as '1200万元'"),
        ({"kind": "money", "text": ""}, "it gives no text"),
        ({"kind": "money", "start": 90, "end": 99}, "the span lies outside the document"),
        ({**MONEY, "kind": "sum"}, "no such kind: 'sum'; there are date, "),
        ({"kind": "person", **span("湖北")}, "wrong kind: the text reads as a place there, not as a person"),
        ({"kind": "place", **span("北企")}, "it cuts through the place '湖北' at 11-13"),
        ({**MONEY, "kind": "count"}, "wrong kind: the text reads as a money there"),
        ({**MONEY, "value": "1200"}, "value is 1200, read again it is 12000000"),
        ({**MONEY, "colour": "red"}, "colour: Extra inputs are not permitted"),
        ({"kind": "place", **span("山南地区"), "code": "999999"}, "code 999999 is in no edition of GB/T 2260"),
        ({"kind": "place", **span("山南地区"), "code": "540500"}, "code 540500 was not in force at 2015-01-14"),
        ({"kind": "place", **span("山南地区"), "code": "542200", "code_now": "340500"}, "code_now is 340500, but 542200 became 540500"),
        ({"kind": "date", **span("2015年1月14日"), "value": "2015-01-41"}, "'2015-01-41' is no EDTF date"),
        ({"kind": "date", **span("投资")}, "wrong kind: the text does not read as a date there"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(text: Path, record: dict[str, Any], said: str) -> None:
    code, (first, last) = verify(text, [record])
    assert code == 1
    assert first.startswith("[1]: ")
    assert said in first
    assert last.startswith("0 of 1 records proved, 1 ")


def test_every_form_is_read(text: Path) -> None:
    own = [json.loads(r.model_dump_json()) for r in extract(TEXT).records]
    lines = "\n".join(json.dumps(r, ensure_ascii=False) for r in own)
    proved = f"{len(own)} of {len(own)} records proved"
    bulletin = extract(TEXT).model_dump_json()
    pretty = json.dumps(json.loads(bulletin), ensure_ascii=False, indent=2)
    for content in (lines, own, lines + "\n\n", "\ufeff" + lines, json.dumps(own, indent=2)):
        assert verify(text, content) == (0, [proved])
    whole = len(own) + len(extract(TEXT).facts)
    for content in (bulletin, pretty):
        assert verify(text, content) == (0, [f"{whole} of {whole} records proved"])


def test_spacy_json(text: Path) -> None:
    import spacy

    nlp = spacy.blank("zh")
    nlp.add_pipe("bulletin")
    doc = nlp(TEXT)
    code, (last,) = verify(text, doc.to_json())
    assert (code, last) == (0, f"{len(doc.ents)} of {len(doc.ents)} records proved")
    labels = {"money": "MONEY", "place": "GPE", "count": "CARDINAL", "percentage": "PERCENT", "date": "DATE"}
    data = doc.to_json()
    del data["spans"]
    for ent in data["ents"]:
        ent["label"] = labels.get(ent["label"], ent["label"])
    assert verify(text, data) == (0, [last])
    data["ents"][0]["label"] = "PERSON"
    code, (first, _) = verify(text, json.dumps(data) + "\n")
    assert (code, ":1, span 1: person '2015年1月14日' at 0-10: wrong kind" in first) == (1, True)


def extraction(kind: str, surface: str, interval: dict[str, Any] | None, **attributes: Any) -> dict[str, Any]:
    return {
        "extraction_class": kind, "extraction_text": surface, "char_interval": interval,
        "alignment_status": None, "attributes": attributes or None,
    }  # fmt: skip


def test_langextract(text: Path, tmp_path: Path) -> None:
    document = {
        "document_id": "doc_1a2b", "text": TEXT,
        "extractions": [
            extraction("money", "1200万元", {"start_pos": 23, "end_pos": 29}, value="12000000", modifier="under", who="湖北"),
            extraction("MONEY", "1200万元", {"start_pos": None, "end_pos": None}, value="1200"),
            extraction("place", "湖南", None),
            extraction("country", "湖北省", {"start_pos": 35, "end_pos": 38}),
        ],
    }  # fmt: skip
    out = tmp_path / "out.jsonl"
    code, said = verify(text, json.dumps(document, ensure_ascii=False), "--map", "country=place", "--repair", out)
    assert code == 1
    assert said[0] == (
        ":1, extraction 2: money '1200万元': no offsets; found at 23-29, and there value is 1200, read again it is 12000000"
    )
    assert said[1].endswith(":1, extraction 3: place '湖南': no offsets; not in the text")
    assert said[2] == (
        "2 of 4 records proved, 1 not in the text, 1 at wrong or missing offsets, "
        "1 attributes that no such record has not looked at"
    )
    changed = next(line for line in said[3:] if "extraction 2: changed" in line)
    assert "start None -> 23; end None -> 29" in changed
    assert "value '1200' -> '12000000'" in changed
    assert any("extraction 3: left out of" in line for line in said)
    assert said[-1] == f"{out}: 2 records as they were, 1 changed, 1 left out"
    repaired = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [(r["kind"], r["text"]) for r in repaired] == [
        ("money", "1200万元"),
        ("money", "1200万元"),
        ("place", "湖北省"),
    ]
    for record in repaired:
        record.pop("document")
    assert verify(text, repaired) == (0, ["3 of 3 records proved"])


def test_repair_changes_nothing_that_holds(text: Path, tmp_path: Path) -> None:
    own = [json.loads(r.model_dump_json()) for r in extract(TEXT).records]
    out = tmp_path / "out.jsonl"
    code, said = verify(text, own, "--repair", out)
    assert (code, said[-1]) == (0, f"{out}: {len(own)} records as they were, 0 changed, 0 left out")
    assert [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()] == own


def test_names_no_rule_knows_stand_by_their_text(text: Path) -> None:
    code, (last,) = verify(text, [{"kind": "programme", **span("建设项目")}])
    assert (code, last) == (0, "1 of 1 records proved, 1 of them by their text alone, since no rule reads it")


def test_a_name_may_end_elsewhere_than_we_read_it(text: Path) -> None:
    assert verify(text, [{"kind": "place", **span("湖北省")}])[0] == 0
    assert verify(text, [{"kind": "place", "start": 35, "end": 37, "text": "湖北"}])[0] == 0
    code, (first, _) = verify(text, [{"kind": "place", "start": 36, "end": 39, "text": "北省建"}])
    assert (code, "it cuts through the place '湖北省' at 35-38" in first) == (1, True)


def test_facts_are_proved_by_their_cues(text: Path) -> None:
    bulletin = extract(TEXT).model_dump(mode="json")
    facts = bulletin["facts"]
    assert facts
    whole = len(bulletin["records"]) + len(facts)
    assert verify(text, [bulletin]) == (0, [f"{whole} of {whole} records proved"])
    facts[0]["indicator"] = "产值"
    code, said = verify(text, [bulletin])
    assert code == 1
    assert "fact of " in said[0]
    assert said[-1].endswith("1 facts that do not follow")


def test_files_that_are_none(text: Path) -> None:
    for content, said in (("kind,start", ":1: not JSON"), ("[1]", "[1]: a JSON int"), ("{}\n{", ":2: not JSON")):
        file = text.with_name("r.json")
        file.write_text(content)
        result = ran("verify", file, text)
        assert (result.exit_code, said in result.stderr) == (2, True), result.output
    file.write_text('{"records": [], "date": "14 January"}')
    assert "r.json:1: '14 January' is no date" in ran("verify", file, text).stderr
    assert ran("verify", file, text, "--map", "ORG=firm").exit_code == 2


def test_claims_keep_our_own_types() -> None:
    """A field called `type` is an organisation's, not a label."""
    (claim,) = claims('{"kind": "organisation", "type": "media", "label": "x"}')
    assert claim.fields == {"kind": "organisation", "type": "media", "label": "x"}


ODD: list[Any] = [None, True, -1, 10**30, 1.5, "", "money", "1200万元", "\ud800", [], [1], {}, {"a": 1}, ["a"]]


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_odd_records_are_refused_and_never_raise(odd: Any) -> None:
    judge = Judge(extractor_for())
    source = judge.source(TEXT)
    records = [
        {**MONEY, name: odd} for name in ("kind", "start", "end", "text", "value", "cues", "modifier", "optional")
    ]
    records += [
        {"kind": "fact", "cues": [["indicator", 0, 2]], "quantity": odd},
        {"label": odd},
        {"document_id": "x", "a": odd},
    ]
    bulletins = [{"records": [odd]}, {"records": [MONEY], "facts": odd, "relations": odd}, {"extractions": [odd]}]
    bulletins += [
        {"extractions": [{"extraction_class": odd, "extraction_text": odd, "char_interval": odd, "attributes": odd}]},
        {"ents": [odd, {"start": odd, "end": odd, "label": odd}], "spans": odd, "text": TEXT},
    ]
    for content in (*records, *bulletins):
        for claim in claims(json.dumps([content])):
            verdict = judge.verdict(claim, source)
            assert verdict is None or verdict.holds or verdict.reason
