"""Records of other tools: read in their forms, looked for where offsets fail, and mended only where asked."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from extractor import extract
from extractor.cli import main
from extractor.compare import TIES
from extractor.foreign import Claim, Judge, claims
from extractor.pipeline import extractor_for
from extractor.seeds import Seed, find_seeds

TEXT = "2015年1月14日，湖北企业在山南地区投资近1200万元，占84%。湖北省建设项目42个，另有42个。"

SEEDS = Path(__file__).parent.parent / "seeds"


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
        ({**MONEY, "value": 12000000.0}, 'value is the JSON number 12000000.0, which is not exact: write "12000000"'),
        ({**MONEY, "value": 1200.5}, "value is 1200.5, read again it is 12000000"),
        ({**MONEY, "value": "1200万"}, "value '1200万' is no figure; read again it is 12000000"),
        ({"kind": "money", **span("200万元"), "value": "2000000"}, "it cuts through the money '1200万元' at 23-29"),
        ({"kind": "money", **span("近1200万元")}, "it holds more than the money '1200万元' at 23-29"),
        ({"kind": "money", "text": "0.12亿元"}, "not in the text; '1200万元' at 23-29 has that value"),
        ({"kind": "money", "text": "1200 万元"}, "otherwise spaced, found at 23-29 as '1200万元'"),
        ({**MONEY, "end": 28}, "found at 23-29, if offsets count characters with the end included"),
        ({**MONEY, "start": 24}, "found at 23-29, if offsets count characters from 1 with the end included"),
        ({"kind": "count", "text": "42个", "start": 43, "end": 46}, "found at 42-45, if offsets count characters from 1"),
        ({**MONEY, "start": len(TEXT[:23].encode()), "end": len(TEXT[:29].encode())}, "found at 23-29, if offsets count bytes of UTF-8"),
        ({"text": "1200万元"}, 'it names no kind, as "kind" or "label"; it has text'),
        ({"kind": "place", **span("山南地区"), "code": "420000"}, "code 420000 is 湖北省, which 山南地区 does not name"),
        ({"kind": "place", **span("山南地区"), "canonical": "昌都地区"}, "canonical is 昌都地区, read again it is 山南地区"),
        ({"kind": "place", **span("山南地区"), "level": "county"}, "level is county, read again it is prefecture"),
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
        "fields that no such record has not looked at: who"
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
    code, (said_last,) = verify(text, repaired)
    assert (code, said_last) == (0, "3 of 3 records proved, fields that no such record has not looked at: who")


def test_records_are_found_however_they_are_wrapped(text: Path) -> None:
    own = [r.model_dump(mode="json", exclude={"rule", "cues"}) for r in extract(TEXT).records]
    proved = (0, [f"{len(own)} of {len(own)} records proved"])
    spans = [{"type": r["kind"], "text": r["text"], "span": [r["start"], r["end"]]} for r in own]
    offsets = [{"label": r["kind"], "word": r["text"], "offsets": {"begin": r["start"], "stop": r["end"]}} for r in own]
    for content in (
        {"entities": own}, {"result": {"data": own}}, [{"id": 1, "text": TEXT, "entities": own}], spans, offsets,
        f"Here they are:\n```json\n{json.dumps(own, ensure_ascii=False, indent=1)}\n```\n",
    ):  # fmt: skip
        assert verify(text, content) == proved
    code, said = verify(text, {"text": TEXT + "。", "entities": own})
    assert (code, "own text is not that of the file" in said[0]) == (1, True)


def test_what_wrong_offsets_have_in_common_is_said(text: Path) -> None:
    own = [r.model_dump(mode="json", include={"kind", "start", "end", "text"}) for r in extract(TEXT).records]
    records = text.with_name("r.json")
    wrong = [{**r, "start": len(TEXT[: r["start"]].encode()), "end": len(TEXT[: r["end"]].encode())} for r in own]
    records.write_text(json.dumps(wrong), encoding="utf-8")
    assert f"hint: the offsets of {len(own)} records count bytes of UTF-8" in ran("verify", records, text).stderr
    records.write_text(json.dumps([{**r, "start": r["start"] + 4, "end": r["end"] + 4} for r in own]), encoding="utf-8")
    assert "records stand 4 characters earlier than they say" in ran("verify", records, text).stderr
    # Line ends that are two characters, and characters outside the basic plane.
    for before, counted in (("😀" * 3, "UTF-16 units"), ("\r\n" * 3, "line ends as one character")):
        moved = 6 if counted.startswith("UTF") else 3
        text.write_bytes((before + TEXT).encode())
        records.write_text(json.dumps([{**r, "start": r["start"] + moved, "end": r["end"] + moved} for r in own]), encoding="utf-8")
        assert f"if offsets count {counted}" in ran("verify", records, text).stdout


def test_a_letter_that_stands_for_a_province_has_its_code(text: Path) -> None:
    """No rule reads 鄂 as a place here; that it may stand for the province is known."""
    text.write_text("老鄂说道。", encoding="utf-8")
    place = {"kind": "place", "start": 1, "end": 2, "text": "鄂"}
    assert verify(text, [{**place, "code": "420000"}])[0] == 0
    assert "code 430000 is 湖南省, which 鄂 does not name" in verify(text, [{**place, "code": "430000"}])[1][0]


def test_a_place_that_is_given_its_date_beside_the_text(text: Path) -> None:
    claim = [{"kind": "place", **span("山南地区"), "code": "540500"}]
    text.with_suffix(".toml").write_text('date = "2018"\n')
    assert "code 540500 is 山南市" in verify(text, claim)[1][0]


def test_what_only_rules_say_of_a_name_is_said_to_be_unproved(text: Path) -> None:
    code, (first, last) = verify(text, [{"kind": "place", **span("山南地区"), "parents": ["云南省"]}])
    assert code == 0
    assert first == "[1]: place '山南地区' at 16-20: not proved: parents ['云南省'] (read again it is none)"
    assert last == "1 of 1 records proved, 1 with something in them that the text does not prove"


QUANTITY = [TEXT.index("1200"), TEXT.index("1200") + 6]


@pytest.mark.parametrize(
    ("tie", "code", "said"),
    [
        ({"kind": "fact", "quantity": QUANTITY, "indicator": "投资", "subject": "湖北企业"}, 0, "1 of 1 records proved"),
        ({"kind": "fact", "quantity": "1200万元", "indicator": "投资"}, 1, "fact of '1200万元': no offsets; found at 23-29"),
        ({"kind": "fact", "quantity": [22, 28], "text": "1200万元", "indicator": "投资"}, 1, "found at 23-29"),
        ({"kind": "fact", "quantity": QUANTITY, "indicator": "产值"}, 1, "its indicator '产值' is not in the text"),
        ({"kind": "fact", "quantity": QUANTITY, "indicator": "投资", "subject": "湖南企业"}, 1, "its subject '湖南企业' is not in the text"),
        ({"kind": "fact", "quantity": [11, 13], "indicator": "投资"}, 1, "its quantity '湖北' is no quantity of the text"),
        ({"kind": "fact", "quantity": QUANTITY, "indicator": "投资", "status": "done"}, 1, "status: Input should be 'realised'"),
        ({"kind": "fact", "quantity": QUANTITY, "indicator": "投资", "period": "last year"}, 1, "its period 'last year' is no EDTF date"),
        ({"kind": "fact", "quantity": QUANTITY, "indicator": "投资", "period": "2013"}, 0, "not proved: period 2013 (read again it is 2015-01-14)"),
        ({"kind": "fact", "indicator": "投资"}, 1, "it gives neither the text nor the place of its quantity"),
        ({"kind": "relation", "type": "support", "donor": "湖北企业", "recipient": "山南地区"}, 0, "not proved: that the text ties them so"),
        ({"kind": "relation", "type": "support", "donor": ["湖南"], "recipient": "山南地区"}, 1, "donor '湖南' is not in the text"),
        ({"kind": "relation", "type": "love"}, 1, "no such type; there are support, agreement,"),
        ({"kind": "relation", "type": "visit"}, 1, "it names nobody"),
    ],
)  # fmt: skip
def test_facts_and_relations_without_cues(text: Path, tie: dict[str, Any], code: int, said: str) -> None:
    assert (code, True) == ((found := verify(text, [tie]))[0], said in found[1][0]), found


@pytest.mark.parametrize("seed", find_seeds(SEEDS), ids=lambda seed: seed.name)
def test_no_true_fact_or_relation_is_refused(seed: Seed) -> None:
    judge = Judge(extractor_for())
    source = judge.source(seed.text(), seed.date())
    ties = [r for r in seed.gold(seed.text()).records if r["kind"] in TIES and not r.get("optional")]
    refused = [v.reason for r in ties if not (v := judge.verdict(Claim("", r), source)).holds]
    assert ties
    assert not refused


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


def test_relations_are_proved_by_their_cues(text: Path) -> None:
    written = "江苏省对口支援拉萨市。"
    text.write_text(written, encoding="utf-8")
    bulletin = extract(written).model_dump(mode="json")
    assert [r["type"] for r in bulletin["relations"]] == ["support"]
    assert verify(text, [bulletin])[0] == 0
    bulletin["relations"][0]["donor"] = "拉萨市"
    code, said = verify(text, [bulletin])
    assert (code, "the cues of its donor read 江苏省" in said[0]) == (1, True)
    assert said[-1].endswith("1 relations that do not follow")
    bulletin["relations"][0] = {"kind": "relation", "type": "gift", "cues": [["donor", 0, 3]]}
    assert "type" in verify(text, [bulletin])[1][0]


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
            assert verdict.holds or verdict.reason
