"""The spaCy pipe: spans are records to the letter, whatever made the Doc and wherever it goes."""

import datetime
import pickle
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span
from spacy.util import load_model_from_config
from spacy.vocab import Vocab

from extractor import Bulletin, Extractor, RuleError, extract
from extractor.reading import read_text

TOP = Path(__file__).parent.parent
SEEDS = sorted((TOP / "seeds").glob("*.txt"))
OWN_RULES = str(TOP / "examples" / "rules")
SHORT = "湖北企业在藏协议投资额达13.63亿元，占84%。"
ODD = {
    "empty": "",
    "blank": " ",
    "blanks": "  \t \n\n　 ",
    "blank around": "  投入 3 亿元 ，\r\n 共 42 个 项目。  ",
    "blank within": "人民币 3000 元、￥ 5 000 000 元。",
    "NUL": "投入3亿元\0共42个\0",
    "BOM": "\ufeff湖北省投入3亿元。",
    "line ends": "湖北省\r\n投入3亿元\r\n\r\n",
    "beyond the BMP": "𠮷野家投入3亿元😀，共42个😀👨‍👩‍👧项目",
    "combining": "e\u0301投入3亿元\u200b\u200d",
    "Latin": "GDP was 3.5 billion US$ 3,000 in 2015",
    "traditional": "投資１，２００餘萬圓，增長8％。",
    "punctuation": "。，、；：！？“”‘’《》（）—…·",
    "long word": "1" * 5000 + "元",
}


@pytest.fixture(scope="module")
def nlp() -> Language:
    nlp = spacy.blank("zh")
    nlp.add_pipe("bulletin")
    return nlp


def seed_date(path: Path) -> str:
    return str(tomllib.loads(path.with_suffix(".toml").read_text(encoding="utf-8"))["date"])


def fits(doc: Doc, text: str, bulletin: Bulletin | None = None) -> None:
    """Text, spans and entities of a Doc are those of its bulletin, which is the one given."""
    found = doc._.bulletin
    assert doc.text == text == found.text
    places = [(r.start, r.end, r.text, r.kind) for r in found.records]
    for spans in (doc.spans["bulletin"], doc.ents):
        assert [(s.start_char, s.end_char, s.text, s.label_) for s in spans] == places
    if bulletin is not None:
        assert found.records == bulletin.records
        assert found == bulletin


def ran(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, encoding="utf-8", cwd=TOP)  # noqa: S603
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_names_span_knows_its_entity(nlp: Language) -> None:
    doc = nlp("湖北省召开会议，湖北投入3亿元。")
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    for spans in (doc.ents, doc.spans["bulletin"], again.ents, again.spans["bulletin"]):
        assert [(s.text, s.kb_id_) for s in spans] == [("湖北省", "place:420000"), ("湖北", "place:420000"), ("3亿元", "")]


# --- found by name, and only when asked for ---------------------------------------------------------------------------


def test_found_by_entry_points() -> None:
    code = (
        "import sys, spacy\n"
        "assert 'extractor' not in sys.modules\n"
        "nlp = spacy.blank('zh')\n"
        "from extractor.verify import own_rules\n"
        "assert not own_rules.cache_info().currsize, 'spaCy loads every pipe it finds; ours must read no rules for it'\n"
        "nlp.add_pipe('bulletin')\n"
        "print(len(nlp('投入3亿元').spans['bulletin']))\n"
    )
    assert ran(code) == "1"


def test_the_library_loads_no_spacy() -> None:
    code = "import sys, extractor; extractor.extract('湖北省投入3亿元'); import extractor.adapters; print('spacy' in sys.modules)"
    assert ran(code) == "False"


def test_tokenizer_by_config() -> None:
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "bulletin_tokenizer.v1"}}})
    words = [token.text for token in nlp(SHORT)]
    assert "13.63亿元" not in words  # several words, but cut at its ends
    assert {"湖北", "84", "%"} <= set(words)
    assert Doc.has_extension("bulletin")
    assert nlp(SHORT)._.bulletin is None
    nlp.add_pipe("bulletin", config={"kinds": ["money"]})
    fits(nlp(SHORT), SHORT, Extractor(kinds={"money"}).extract(SHORT))


# --- spans are records ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_seeds(nlp: Language, path: Path) -> None:
    text = read_text(path)
    fits(nlp(text), text, extract(text))


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_odd_texts(nlp: Language, text: str) -> None:
    fits(nlp(text), text, extract(text))
    assert [t.text for t in nlp.make_doc(text) if t.whitespace_] == []


def test_lone_surrogate_is_named(nlp: Language) -> None:
    with pytest.raises(ValueError, match="lone surrogate at 2") as raised:
        nlp("投入\ud8003亿元")
    assert "UnicodeEncodeError" not in repr(raised.value)


def test_words_are_the_dictionarys(nlp: Language) -> None:
    doc = nlp("着力打造湖北援藏工作升级版")
    assert [t.text for t in doc] == ["着力", "打造", "湖北", "援藏", "工作", "升级版"]
    # 藏 of 赴藏 stands alone; 师范 is cut at the end of 范倜 only where that is a record.
    assert "藏" in [t.text for t in nlp("2014年组织68位企业家赴藏考察。")]


def test_record_of_a_span(nlp: Language) -> None:
    doc = nlp(SHORT)
    assert [s._.bulletin_record for s in doc.spans["bulletin"]] == list(doc._.bulletin.records)
    assert doc.ents[-1]._.bulletin_record.form == "percent"
    assert doc[0:3]._.bulletin_record is None
    assert nlp.make_doc(SHORT)[0:1]._.bulletin_record is None


def test_labels_are_kinds(nlp: Language) -> None:
    assert {ent.label_ for ent in nlp(SHORT).ents} == {"place", "money", "percentage"}


# --- Docs from elsewhere ----------------------------------------------------------------------------------------------


def docs_of_others(vocab: Vocab, text: str) -> Iterable[Doc]:
    """The same text in one token, in tokens of seven characters, and in lines, each with a blank behind it as a flag."""
    for parts in ([text], [text[i : i + 7] for i in range(0, len(text), 7)], text.splitlines(keepends=True)):
        spaces = [len(part) > 1 and part.endswith(" ") for part in parts]
        words = [part[:-1] if space else part for part, space in zip(parts, spaces, strict=True)]
        yield Doc(vocab, words=words, spaces=spaces)


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_tokens_are_split_where_they_must_be(nlp: Language, path: Path) -> None:
    text = read_text(path)
    bulletin = extract(text)
    for doc in docs_of_others(nlp.vocab, text):
        fits(nlp(doc), text, bulletin)


def test_other_tokenizers_stay() -> None:
    for language in ("xx", "en"):
        nlp = spacy.blank(language)
        made = type(nlp.tokenizer)
        nlp.add_pipe("bulletin")
        assert type(nlp.tokenizer) is made
        text = "湖北省 投入 3 亿元,增长12.5% , 共42个项目 US$ 3,000 "
        fits(nlp(text), text, extract(text))


def test_characters_if_wanted() -> None:
    nlp = spacy.blank("zh")
    characters = nlp.tokenizer
    nlp.add_pipe("bulletin")
    nlp.tokenizer = characters
    doc = nlp(SHORT)
    fits(doc, SHORT)
    assert len(doc) == len(SHORT)


def test_what_was_there_before_stays(nlp: Language) -> None:
    doc = Doc(nlp.vocab, words=["湖北企业", "投入3亿元", ",", "着力打造", "工作升级版"], spaces=[False] * 5)
    doc.ents = [Span(doc, 1, 2, "SUM"), Span(doc, 4, 5, "WORK")]
    doc.spans["mine"] = [Span(doc, 0, 2, "A", kb_id="Q1"), Span(doc, 3, 5, "B")]
    nlp(doc)
    assert [(e.text, e.label_) for e in doc.ents] == [("湖北", "place"), ("3亿元", "money"), ("工作升级版", "WORK")]
    assert [(s.text, s.label_, s.kb_id_) for s in doc.spans["mine"]] == [
        ("湖北企业投入3亿元", "A", "Q1"),
        ("着力打造工作升级版", "B", ""),
    ]


def test_a_parse_stays_whole(nlp: Language) -> None:
    doc = Doc(
        nlp.vocab, words=["企业", "投入3亿元", "建设"], spaces=[False] * 3, heads=[1, 1, 1], deps=["a", "ROOT", "b"]
    )
    nlp(doc)
    assert [(t.text, t.head.text) for t in doc] == [
        ("企业", "投入"),
        ("投入", "投入"),
        ("3亿元", "投入"),
        ("建设", "投入"),
    ]


# --- options ----------------------------------------------------------------------------------------------------------


def test_options() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("bulletin", config={"rules": [OWN_RULES], "kinds": ["count", "date"], "date": "2018-06-30"})
    text = "今年出口12.6万柜，投入3亿元。"
    doc = nlp(text)
    fits(doc, text, Extractor([OWN_RULES], {"count", "date"}).extract(text, date="2018-06-30"))
    assert [(r.kind, r.value) for r in doc._.bulletin.records] == [("date", "2018"), ("count", 126000)]


@pytest.mark.parametrize(
    ("config", "error", "said"),
    [
        ({"kinds": ["monny"]}, ValueError, "no such kind: monny"),
        ({"date": "2018年"}, ValueError, "EDTF"),
        ({"rule": ["a"]}, ValueError, "rule"),
    ],
)
def test_wrong_options(config: dict[str, object], error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        spacy.blank("zh").add_pipe("bulletin", config=config)


def test_faulty_rules_show_when_the_pipe_is_added(tmp_path: Path) -> None:
    (tmp_path / "units").mkdir()
    (tmp_path / "units" / "own.tsv").write_text("id\tsurface\tkind\na.b\t柜\tcounts\n", encoding="utf-8")
    with pytest.raises(RuleError, match=r"units/own.tsv:2"):
        spacy.blank("zh").add_pipe("bulletin", config={"rules": [str(tmp_path)]})


def test_missing_rules_are_named_on_first_use() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("bulletin", config={"rules": ["/gone"]})
    with pytest.raises(RuleError, match=r"/gone: no such folder"):
        nlp(SHORT)


def test_dates_of_single_docs(nlp: Language) -> None:
    text = "今年投入3亿元，去年共42个。"
    for given in ("2018-06-30", datetime.date(2018, 6, 30)):
        doc = nlp.make_doc(text)
        doc._.bulletin_date = given
        fits(nlp(doc), text, extract(text, date="2018-06-30"))
    pairs = [(text, {"bulletin_date": f"{year}-06-30", "id": year}) for year in (2015, 2016)] + [(text, {"id": 1})]
    found = [(doc._.bulletin.date, context["id"]) for doc, context in nlp.pipe(pairs, as_tuples=True)]
    assert found == [("2015-06-30", 2015), ("2016-06-30", 2016), (None, 1)]
    # Contexts are the user's own: only a mapping with the key says a date.
    assert [doc._.bulletin.date for doc, _ in nlp.pipe([(text, "2015"), (text, 7)], as_tuples=True)] == [None, None]
    with pytest.raises(ValueError, match="EDTF"):
        list(nlp.pipe([(text, {"bulletin_date": "30/6/2015"})], as_tuples=True))


def test_two_pipelines_do_not_mix(nlp: Language) -> None:
    other = spacy.blank("zh")
    other.add_pipe("bulletin", config={"kinds": ["money"]})
    doc = nlp.make_doc(SHORT)
    assert {r.kind for r in other.get_pipe("bulletin")(doc)._.bulletin.records} == {"money"}
    assert {r.kind for r in nlp(SHORT)._.bulletin.records} == {"place", "money", "percentage"}


# --- where a Doc and a pipeline go ------------------------------------------------------------------------------------


def test_pipe(nlp: Language) -> None:
    texts = [read_text(path) for path in SEEDS] + list(ODD.values())
    for doc, text in zip(nlp.pipe(texts, batch_size=4), texts, strict=True):
        fits(doc, text, extract(text))


def test_as_tuples_with_dates_of_seeds(nlp: Language) -> None:
    pairs = [(read_text(path), {"bulletin_date": seed_date(path)}) for path in SEEDS]
    for doc, context in nlp.pipe(pairs, as_tuples=True):
        fits(doc, doc.text, extract(doc.text, date=context["bulletin_date"]))


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_two_processes(method: str, tmp_path: Path) -> None:
    import multiprocessing

    if method not in multiprocessing.get_all_start_methods():
        pytest.skip(f"no {method} here")
    script = tmp_path / "two.py"
    script.write_text(
        "import multiprocessing, pathlib, sys, spacy\n"
        "from extractor import Extractor\n"
        "if __name__ == '__main__':\n"
        f"    multiprocessing.set_start_method({method!r})\n"
        "    nlp = spacy.blank('zh')\n"
        f"    nlp.add_pipe('bulletin', config={{'rules': [{OWN_RULES!r}], 'date': '2018-06-30'}})\n"
        f"    texts = [p.read_text('utf-8') for p in sorted(pathlib.Path({str(TOP / 'seeds')!r}).glob('*.txt'))]\n"
        "    texts += ['', ' ', '今年出口12.6万柜\\0']\n"
        f"    own = Extractor([{OWN_RULES!r}])\n"
        "    docs = nlp.pipe(((t, {'n': i}) for i, t in enumerate(texts)), as_tuples=True, n_process=2, batch_size=3)\n"
        "    for i, (doc, context) in enumerate(docs):\n"
        "        made = own.extract(texts[i], date='2018-06-30')\n"
        "        assert context == {'n': i} and doc.text == texts[i] and doc._.bulletin == made, i\n"
        "        assert [(s.text, s.label_) for s in doc.spans['bulletin']] == [(r.text, r.kind) for r in made.records]\n"
        "        assert [e.text for e in doc.ents] == [r.text for r in made.records]\n"
        "    print('all', i)\n",
        encoding="utf-8",
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, check=False, encoding="utf-8", cwd=TOP)  # noqa: S603
    assert (done.returncode, done.stdout) == (0, f"all {len(SEEDS) + 2}\n"), done.stderr


def test_memory_zone() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("bulletin")
    text = read_text(SEEDS[0])
    nlp("".join(dict.fromkeys(SHORT)))
    before = len(nlp.vocab.strings)
    bulletins = []
    for _ in range(3):
        with nlp.memory_zone():
            for doc in nlp.pipe([text, "", SHORT]):
                fits(doc, doc.text)
                bulletins.append(doc._.bulletin)
    assert len(nlp.vocab.strings) == before
    assert bulletins == [extract(text), extract(""), extract(SHORT)] * 3
    fits(nlp(text), text)


@pytest.fixture
def own(tmp_path: Path) -> Language:
    """A pipeline with rules of its own, whose folder is gone by now."""
    folder = tmp_path / "rules"
    for path in Path(OWN_RULES).rglob("*.t*"):
        copy = folder / path.relative_to(OWN_RULES)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    nlp = spacy.blank("zh")
    nlp.add_pipe("bulletin", config={"rules": [str(folder)], "kinds": ["count", "date"], "date": "2018-06-30"})
    folder.rename(tmp_path / "elsewhere")
    return nlp


OWN_TEXT = "今年出口12.6万柜，投入3亿元。"


def same(nlp: Language, other: Language) -> None:
    first, second = nlp(OWN_TEXT), other(OWN_TEXT)
    fits(second, OWN_TEXT, first._.bulletin)
    assert first._.bulletin.rules_version == second._.bulletin.rules_version
    assert [t.text for t in first] == [t.text for t in second]
    assert len(second.ents) == 2


def test_to_disk(own: Language, tmp_path: Path) -> None:
    own.to_disk(tmp_path / "model")
    loaded = spacy.load(tmp_path / "model")
    assert loaded.config["nlp"]["tokenizer"] == {"@tokenizers": "bulletin_tokenizer.v1"}
    same(own, loaded)
    again = spacy.blank("zh")
    again.add_pipe("bulletin")
    same(own, again.from_disk(tmp_path / "model"))
    without = spacy.load(tmp_path / "model", exclude=["bulletin"])
    assert without(OWN_TEXT).text == OWN_TEXT


def test_to_disk_without_rules(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path)
    loaded = spacy.load(tmp_path)
    fits(loaded(SHORT), SHORT, extract(SHORT))


def test_to_bytes(own: Language) -> None:
    same(own, load_model_from_config(own.config).from_bytes(own.to_bytes()))
    nlp = spacy.blank("zh")
    nlp.add_pipe("bulletin")
    same(own, nlp.from_bytes(own.to_bytes()))


def test_pickled(own: Language) -> None:
    same(own, pickle.loads(pickle.dumps(own)))  # noqa: S301


def test_docs_keep_their_bulletin(nlp: Language) -> None:
    text = read_text(SEEDS[0])
    doc = nlp(text)
    fits(Doc(nlp.vocab).from_bytes(doc.to_bytes()), text, extract(text))
    fits(pickle.loads(pickle.dumps(doc)), text, extract(text))  # noqa: S301
    packed = DocBin(store_user_data=True, docs=[doc, nlp("")]).to_bytes()
    first, second = DocBin().from_bytes(packed).get_docs(nlp.vocab)
    fits(first, text, extract(text))
    fits(second, "", extract(""))
    dated = nlp.make_doc(SHORT)
    dated._.bulletin_date = datetime.date(2018, 6, 30)
    fits(Doc(nlp.vocab).from_bytes(nlp(dated).to_bytes()), SHORT)
