"""Dates and durations: the specs, every rule row touched, and what must hold on any text."""

from __future__ import annotations

import random
import re
import time
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from extractor.chronology import SECTIONS, ChronologyFinder
from extractor.chronology.rules import CalendarRules, Form, Void
from extractor.document import Document
from extractor.edtf import is_duration, is_edtf
from extractor.errors import ProofError
from extractor.rulebook import Rulebook, load, rules_folder

SPECS = Path(__file__).parent / "specs"
MARK = re.compile(r"⟦([^|⟦⟧]+)\|([a-z]+)\|value=([^;⟦⟧]+)(;optional)?⟧")
ALPHABET = "0123456789〇一二三四五六七八九十百千万两半几多余年月日号天周时点分秒个初末底上下中旬前后去今明当同本至到—-~起来自从第每的，。、;:\n 《》“”()./电讯季度节"


class Case(NamedTuple):
    """One line of a spec file."""

    id: str
    date: str | None
    text: str
    expected: list[tuple[int, int, str | None, bool]]


@cache
def rulebook() -> Rulebook:
    """The calendar's own rules, without those of other mechanisms."""
    whole = rules_folder()
    return load([_Only(whole)], SECTIONS)


class _Only:
    """A rules folder of which only `calendar` is seen."""

    def __init__(self, folder: object) -> None:
        self.folder = folder

    def is_dir(self) -> bool:
        return True

    def iterdir(self) -> list[object]:
        return [entry for entry in self.folder.iterdir() if entry.name == "calendar"]  # type: ignore[attr-defined]


@cache
def finder() -> ChronologyFinder:
    """One finder for all tests."""
    return ChronologyFinder(rulebook())


def cases(kind: str) -> list[Case]:
    """The cases of a spec file, their marks taken out of the text."""
    read = []
    for line in (SPECS / f"{kind}.ann").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        name, date, marked = (part.strip() for part in line.split("|", 2))
        text, expected, at = "", [], 0
        marked = marked.split(" # ")[0].replace("\\n", "\n")
        for mark in MARK.finditer(marked):
            text += marked[at : mark.start()]
            value = None if mark[3] == "null" else mark[3]
            expected.append((len(text), len(text) + len(mark[1]), value, bool(mark[4])))
            text += mark[1]
            at = mark.end()
        read.append(Case(name, None if date == "-" else date, text + marked[at:], expected))
    return read


ALL = [(kind, case) for kind in ("date", "duration") for case in cases(kind)]


@pytest.mark.parametrize(("kind", "case"), ALL, ids=[case.id for _, case in ALL])
def test_spec(kind: str, case: Case) -> None:
    found = finder().find(Document(case.text), case.date)
    got = [
        (c.start, c.end, c.fields["value"], c.fields.get("optional", False)) for c in found if c.kind == kind
    ]
    assert got == case.expected


@pytest.mark.parametrize(("kind", "positive", "negative"), [("date", 150, 60), ("duration", 60, 30)])
def test_specs_are_enough(kind: str, positive: int, negative: int) -> None:
    read = cases(kind)
    assert len({case.id for case in read}) == len(read)
    assert sum(bool(case.expected) for case in read) >= positive
    assert sum(not case.expected for case in read) >= negative


def test_every_row_is_touched() -> None:
    """A row is touched by a record it made, or by a surface of its own that a spec holds."""
    made, texts = set(), []
    for _, case in ALL:
        document = Document(case.text)
        texts.append(document.folded)
        made |= {candidate.rule for candidate in finder().find(document, case.date)}
    whole = "\n".join(texts)
    rules = CalendarRules(rulebook())
    rows = {*rules.relative.values(), *rules.stretches.values(), *rules.days.values(), *rules.periods.values()}
    rows |= {*rules.units.values(), *rules.parts.values(), *rules.marks}
    untouched = [row.id for row in rows if row.id not in made and not any(s in whole for s in row.surface)]
    untouched += [row.id for row in rules.voids if not any(s in whole for s in (*row.before, *row.after, *row.surface))]
    untouched += [row.id for row in rules.forms.values() if row.id not in made]
    assert sorted(untouched) == []


def test_every_row_says_why_or_whence() -> None:
    """Rows stand under a file's source; those whose reason is not plain say it."""
    rows = rulebook().rows(Void, "calendar_void") + rulebook().rows(Form, "calendar_form")
    assert [row.id for row in rows if not row.why] == []


@pytest.mark.parametrize(
    ("text", "value", "how"),
    [
        ("安徽强降雨\n2016年7月6日 来源:新华社\n新华社合肥7月5日电(记者 赵明)全省", "2016-07-05", "dateline"),
        ("闽企捐赠\n2018年9月6日 来源:《宁夏日报》\n本报银川9月5日讯 21家企业", "2018-09-05", "dateline"),
        ("标题\n2019-01-01 来源:新华网\n新华社北京12月31日电 记者", "2018-12-31", "dateline"),
        # What the text tells of as done lies before its dateline.
        ("洪灾调查\n新华社北京1月21日电 2021年7月17日至23日,全省遭遇暴雨。", "2022-01-21", "dateline"),
        ("洪灾调查\n新华社北京1月21日电 大桥将于2021年7月17日通车。", "2021-01-21", "dateline"),
        ("2023年外贸增长0.2%\n中新网1月12日电 海关总署介绍2023年全年进出口情况。", "2024-01-12", "dateline"),
        ("2023年春运启动\n新华社北京1月6日电 铁路部门加开列车。", "2023-01-06", "dateline"),
        ("2023年外贸工作会召开\n新华社北京1月6日电 力争2023年全年增长5%。", "2023-01-06", "dateline"),
        ("标题\n发布时间:2020-05-06 09:30 来源:某网\n正文。", "2020-05-06", "issue line"),
        ("2017年统计公报\n市统计局\n2018年4月8日\n2017年,全市", "2018-04-08", "issue line"),
        ("通知\n各市人民政府:\n现将方案印发,自2018年2月1日起施行。\n省政府\n2018年1月26日", "2018-01-26", "issue line"),
        ("湖北援藏\n2015年1月14日从雪原高原传来喜讯,我省", "2015-01-14", "lead"),
        # A later paragraph tells of a day of its own.
        ("法院公布典型案例\n" + "近日，县人民法院对拒不执行判决案作出宣判。" * 4 + "\n2020年6月18日，法院判令给付。", None, "none"),
        ("2016年“五一”假期安全提示\n4月26日\n假期免收通行费。", "2016-04-26", "issue line"),
        ("2018年工作总结\n全县上下团结奋斗。", "2018", "title"),
        ("工作总结\n全县上下团结奋斗。", None, "none"),
        ("", None, "none"),
    ],
)
def test_document_date(text: str, value: str | None, how: str) -> None:
    found = finder().document_date(Document(text), None)
    assert (found.value, found.how) == (value, how)
    if found.start is not None and found.end is not None:
        assert text[found.start : found.end].strip() == text[found.start : found.end]


def test_a_given_date_wins_and_is_checked() -> None:
    assert finder().document_date(Document("2015年1月14日"), "2018-03-05").how == "given"
    with pytest.raises(ProofError, match="EDTF"):
        finder().document_date(Document("文"), "5 March 2018")
    with pytest.raises(ProofError):
        finder().find(Document("文"), "someday")


def test_reread_gives_the_fields_of_that_very_span() -> None:
    document = Document("今年完成三年的任务")
    year, length = finder().find(document, "2019-07-12")
    assert finder().reread(document, year, "2019-07-12") == {"value": "2019"}
    assert finder().reread(document, year, "2020-07-12") == {"value": "2020"}
    assert finder().reread(document, length, None) == {"value": "P3Y"}
    year.end += 1
    assert finder().reread(document, year, "2019-07-12") is None


def test_cues_say_which_words_decided() -> None:
    document = Document("工程2015年开工，次年完工。自2013年7月进藏以来。苹果节将于11月28日举办")
    found = finder().find(document, "2019-11-16")
    cues = {(role, document.text[start:end]) for candidate in found for role, start, end in candidate.cues}
    assert {("anchor", "2015年"), ("since", "以来"), ("planned", "将于")} <= cues


@pytest.mark.parametrize("seed", range(60))
def test_random_text_never_raises_and_spans_slice(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 (repeatable noise, no secret)
    text = "".join(rng.choices(ALPHABET, k=400))
    document = Document(text)
    for date in (None, "2018-03-05", "2018-02", "2018"):
        last = 0
        for candidate in finder().find(document, date):
            assert last <= candidate.start < candidate.end <= len(text)
            last = candidate.end
            value = candidate.fields["value"]
            assert value is None or (is_edtf(value) if candidate.kind == "date" else is_duration(value)), value
            assert all(0 <= start < end <= len(text) for _, start, end in candidate.cues)
            assert finder().reread(document, candidate, date) == candidate.fields
        finder().document_date(document, None)


@pytest.mark.parametrize("unit", ["9", "年", "一", "1,", "十", "1年至", "5日", "当日", "自2015年3月", "《", "前", "1.", "\n", "月底，", "《a》5日", "比2015年", "2018年\n"])
def test_time_is_linear(unit: str) -> None:
    """Ten times the text takes about ten times as long; a hostile one would take a hundred times."""

    def seconds(length: int) -> float:
        document = Document(unit * (length // len(unit)))
        begin = time.process_time()
        finder().find(document, "2018-03-05")
        finder().document_date(document, None)
        return time.process_time() - begin

    assert seconds(200_000) < 40 * seconds(20_000) + 0.2
