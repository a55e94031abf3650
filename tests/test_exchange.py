"""Every record of every seed survives each export and import unchanged; marked text is exact for any text."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor import extract
from extractor.errors import InputError
from extractor.exchange import brat, docbin, doccano, labelstudio, marked
from extractor.regression import lines_of
from extractor.seeds import find_seeds

SEEDS = find_seeds(Path(__file__).parent.parent / "seeds")
Records = list[dict[str, Any]]
Trip = Callable[[str, Records], tuple[str, Records]]


def through_docbin(text: str, records: Records) -> tuple[str, Records]:
    ((name, again, read, date),) = docbin.read(docbin.write([("a", text, records, "2015")]))
    assert (name, date) == ("a", "2015")
    return again, read


TRIPS: dict[str, Trip] = {
    "marked": lambda text, records: marked.read(marked.write(text, records)),
    "label-studio": lambda text, records: labelstudio.read(
        json.loads(labelstudio.dumped([labelstudio.write(text, records)]))[0]
    ),
    "doccano": lambda text, records: doccano.read(doccano.write(text, records)),
    "brat": lambda text, records: brat.read(text, brat.write(text, records)),
    "docbin": through_docbin,
}


@pytest.mark.parametrize("trip", TRIPS)
@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.name)
def test_seeds_survive(seed: Any, trip: str) -> None:
    text = seed.text()
    extracted = lines_of(extract(text, date=seed.date()))
    gold = marked.in_order(seed.gold(text).records)
    for records in (extracted, gold):
        assert TRIPS[trip](text, json.loads(json.dumps(records))) == (text, json.loads(json.dumps(records)))


SIGNS = "亿a1|⟦⟧;=:\\\n\r\"'[{ \u2028\t#T😀"
TEXTS = st.text(st.sampled_from(SIGNS), max_size=40)
VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), TEXTS, st.sampled_from(["null", "true", "[]", ""]), st.lists(TEXTS, max_size=3),
    st.dictionaries(TEXTS, TEXTS, max_size=2),
)  # fmt: skip
FIELDS = st.dictionaries(st.sampled_from(["value", "optional", "rule", "cues", "日"]), VALUES, max_size=4)


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, Records]:
    """A text with records in its order, some of which overlap or have another text, and ties."""
    text = draw(TEXTS)
    records = []
    for _ in range(draw(st.integers(0, 4)) if text else 0):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        surface = draw(st.sampled_from([text[start:end], "别的"]))
        records.append({"kind": "money", "start": start, "end": end, "text": surface, **draw(FIELDS)})
    records.sort(key=lambda r: (r["start"], r["end"]))
    ties: Records = [{"kind": "relation", "type": draw(TEXTS), "parties": draw(st.lists(TEXTS))}]
    ties += [{"kind": "fact", "quantity": [r["start"], r["end"]], "indicator": draw(TEXTS)} for r in records]
    return text, [*records, *draw(st.sampled_from([ties, []]))]


@given(documents())
def test_marked_text_is_exact(document: tuple[str, Records]) -> None:
    text, records = document
    written = marked.write(text, records)
    again, read = marked.read(written)
    assert again == text
    key = lambda r: json.dumps(r, sort_keys=True)  # noqa: E731
    assert sorted(read, key=key) == sorted(records, key=key)
    assert marked.read(marked.write(again, read)) == (again, read)
    assert marked.read(written, text)[0] == text


@pytest.mark.parametrize("trip", ["label-studio", "doccano", "brat", "docbin"])
@given(documents())
def test_other_forms_are_exact(trip: str, document: tuple[str, Records]) -> None:
    assert TRIPS[trip](*document) == document


def test_marked_text_is_what_markup_reads() -> None:
    text = "我县投入3亿元，建成42所学校。"
    records: Records = [
        {"kind": "money", "start": 4, "end": 7, "text": "3亿元", "value": "300000000", "place": None, "optional": True},
        {"kind": "fact", "quantity": [4, 7], "indicator": "投入"},
    ]
    assert marked.write(text, records) == (
        "我县投入⟦3亿元|money|value=300000000;place=null;optional⟧，建成42所学校。\n=====\n"
        '{"kind": "fact", "quantity": ["3亿元", 1], "indicator": "投入"}\n'
    )


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("投入⟦3亿元|money", "line 1: no mark is read"),
        ("a\n投入3亿元|money⟧", "line 2: no mark is read"),
        ("投入⟦3亿元|money|values⟧", "line 1: 'values' is no field"),
        ("投入⟦4亿元|money⟧", "line 1: the marked text is not the document: '投入4亿元' where it has '投入3亿元'"),
        ('投入3亿元\n=====\n{"kind": "fact", "quantity": ["3亿元", 1]}', "line 3: no fact or relation (0 records"),
        ("投入3亿元\n=====\n{", "line 3: no fact"),
    ],
)
def test_what_is_wrong_with_marked_text_is_said(written: str, said: str) -> None:
    with pytest.raises(InputError) as raised:
        marked.read(written, "投入3亿元")
    assert said in str(raised.value)


def test_work_done_in_the_tools_comes_back() -> None:
    text = "我县投入3亿元"
    line = json.loads(
        doccano.write(text, [{"kind": "money", "start": 4, "end": 7, "text": "3亿元", "value": "300000000"}])
    )
    line["label"].append([0, 2, "place"])
    made = {"kind": "place", "start": 0, "end": 2, "text": "我县"}
    assert doccano.read(line)[1][1] == made
    line["entities"] = [{"id": 1, "start_offset": 0, "end_offset": 2, "label": "place"}]
    assert doccano.read(line)[1] == [made]
    task = labelstudio.write(text, [])
    region = {"id": "x", "type": "labels", "value": {"start": 0, "end": 2, "text": "我县", "labels": ["place"]}}
    task["annotations"][0]["result"].append(region)
    assert labelstudio.read(task)[1] == [made]
    assert brat.read(text, "T1\tplace 0 2\t我县\nR1\tin Arg1:T1 Arg2:T1\n")[1] == [made]
    noted = {**made, "note": "县还是市?"}
    assert brat.read(text, "T1\tplace 0 2\t我县\n#1\tAnnotatorNotes T1\t县还是市?\n")[1] == [noted]
    region["meta"] = {"text": ["县还是市?"]}
    assert labelstudio.read(task)[1] == [noted]
    with pytest.raises(InputError, match="line 1"):
        brat.read(text, "T1 place 0 2")
    with pytest.raises(InputError, match="no DocBin"):
        list(docbin.read(b"no"))


def test_the_tools_know_our_kinds() -> None:
    assert '<Label value="money"/>' in labelstudio.configuration(["money"])
    assert "[entities]\nmoney\n" in brat.configuration(["money"])
