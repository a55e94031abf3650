"""What holds of any text, of any figure, and of any two documents side by side."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor import Bulletin, Document, Extractor, Record
from extractor.document import fold
from extractor.kinds import KINDS
from extractor.numerals import NumeralReader

QUANTITIES = frozenset(kind.name for kind in KINDS if kind.mechanism == "quantity")

WRITTEN = st.one_of(
    st.integers(0, 10**13).map(str),
    st.integers(0, 10**13).map("{:,}".format),
    st.decimals(0, 10**6, places=3).map(str),
    st.text("零〇一二三四五六七八九十百千万亿两几多余", min_size=1, max_size=8),
    st.text("0123456789０１２３４５６７８９.,，．万亿千百", min_size=1, max_size=10),
    st.sampled_from(
        ["1200多", "几十", "数百", "上千", "三四十", "十几", "半", "一", "两", "3-5", "5至8", "-3", "千", "贰仟叁佰"]
    ),
)
UNITS = st.sampled_from(
    [
        "元",
        "万元",
        "亿元",
        "美元",
        "元人民币",
        "元5角",
        "个",
        "名",
        "人次",
        "家",
        "批",
        "项",
        "%",
        "‰",
        "成",
        "个百分点",
        "倍",
        "番",
        "平方米",
        "公里",
        "吨",
        "千瓦时",
        "岁",
        "℃",
        "届",
        "年",
        "月",
        "日",
        "天",
        "小时",
        "周年",
    ]
)
BEFORE = st.sampled_from(
    [
        "约",
        "近",
        "超过",
        "不低于",
        "至少",
        "最多",
        "共",
        "达",
        "第",
        "首",
        "￥",
        "人民币",
        "$",
        "负",
        "每",
        "从",
        "截至",
        "比上年增长",
        "翻",
        "（",
        "“",
        "《",
    ]
)
AFTER = st.sampled_from(
    [
        "左右",
        "以上",
        "以下",
        "以内",
        "多",
        "余",
        "项目",
        "企业",
        "、",
        "和",
        "至",
        "—",
        "～",
        "）",
        "”",
        "》",
        "活动",
        "人民币",
    ]
)
NAMES = st.sampled_from(
    [
        "湖北省",
        "山南地区",
        "武汉市武昌区",
        "赴藏",
        "鄂藏两地",
        "我省",
        "全县",
        "省经信委",
        "团省委",
        "市委书记张伟",
        "副省长李明",
        "湖北劲牌有限公司",
        "山南地区人民医院",
        "第十七届中国国际农产品交易会",
        "“双百爱心结对行动”",
        "《西藏日报》",
        "国发〔2018〕39号",
        "2015年1月14日",
        "去年同期",
        "上半年",
        "近日",
        "G318国道",
        "12345热线",
    ]
)
PIECES = st.one_of(
    st.builds(str.__add__, WRITTEN, UNITS),
    st.builds("{}{}{}{}".format, BEFORE, WRITTEN, UNITS, AFTER),
    WRITTEN,
    NAMES,
    st.sampled_from(["。，；！？：、\n\r\n\u3000", "…—“”‘’（）《》"]),
    st.text(st.characters(codec="gb18030"), max_size=12),
    st.text(st.characters(), max_size=4),
)
TEXTS = st.lists(PIECES, max_size=14).map("".join)


@cache
def extractor() -> Extractor:
    return Extractor()


@cache
def other() -> Extractor:
    """A second extractor, which has read other texts before."""
    return Extractor()


@settings(max_examples=400)
@given(TEXTS)
def test_records_are_slices_that_do_not_overlap(text: str) -> None:
    bulletin = extractor().extract(text)
    assert bulletin.text == text
    end = 0
    for record in bulletin.records:
        assert end <= record.start < record.end <= len(text)
        assert text[record.start : record.end] == record.text
        assert record.text == record.text.strip()
        end = record.end


FIGURES_AND_NOISE = st.text(
    "0123456789〇一二三四五六七八九十百千万亿两半几多余上数个名元角分块毛成倍番%‰℃米吨公里斤家户人次批第首约近超不足以左右"
    "至-—~、，。;:()“” \n负零点之单位年月日kG$￥民币",
    max_size=300,
)


@settings(max_examples=400)
@given(FIGURES_AND_NOISE)
def test_noise_of_figures_never_raises_and_offsets_hold(text: str) -> None:
    """Nor does a record of it fall out of the proof, which would be a warning, and so an error here."""
    end = 0
    for record in extractor().extract(text).records:
        assert end <= record.start < record.end <= len(text)
        assert text[record.start : record.end] == record.text
        end = record.end


@settings(max_examples=150)
@given(TEXTS, st.sampled_from([None, "2015-01-14", "2016-02-29", "1984", "2026-12"]))
def test_what_is_extracted_is_proved_again_after_json(text: str, date: str | None) -> None:
    bulletin = extractor().extract(text, date=date)
    if any("\ud800" <= c <= "\udfff" for c in text):
        return  # JSON has no lone surrogates
    assert Bulletin.model_validate(bulletin.model_dump(mode="json"), context={"text": text}) == bulletin


@settings(max_examples=150)
@given(TEXTS)
def test_the_text_is_tiled(text: str) -> None:
    document = Document(text)
    assert len(document.folded) == len(fold(text)) == len(text)
    assert fold(document.folded) == document.folded
    end = 0
    for sentence in document.sentences:
        assert sentence.start == end
        end = sentence.end
        at = sentence.start
        for clause in document.clauses(sentence):
            assert clause.start == at < clause.end
            at = clause.end
        assert at == sentence.end
    assert end == len(text)
    words = extractor().segmenter(document.folded)
    assert "".join(words.words) == document.folded


@settings(max_examples=150)
@given(st.lists(TEXTS, min_size=2, max_size=4))
def test_same_again_and_in_any_order(texts: list[str]) -> None:
    forward = list(extractor().pipe(texts))
    assert list(extractor().pipe(reversed(texts)))[::-1] == forward
    assert list(other().pipe(texts)) == forward


# Whole sentences, since a figure cut in two by the border is another figure.
FIGURES = st.sampled_from(
    [
        "投入资金1200多万元", "增长8.5%", "提高1.3个百分点", "共42个项目", "约300名教师", "占地3.5万亩", "翻了两番", "是上年的1.8倍",
        "首批帐篷5000顶", "第七批援疆干部", "每户补助3000元至5000元", "捐资1.2亿、8000万元", "人民币2650万元", "占七成以上",
        "千余人次", "数百名群众", "至少建成1个园区", "不超过总投资的60%", "一是加强领导", "咨询电话12345", "开展工作", "进一步推进",
        "气温35.2℃", "年龄不超过55岁", "￥80", "16.5亿美元", "三成五", "三分之二", "小于五家",
    ]
)  # fmt: skip
SENTENCES = st.lists(st.lists(FIGURES, min_size=1, max_size=4).map("，".join), min_size=1, max_size=4).map("。".join)


def moved(record: Record, by: int) -> dict[str, object]:
    cues = tuple((c.role, c.start + by, c.end + by) for c in record.cues)
    return {**record.model_dump(), "start": record.start + by, "end": record.end + by, "cues": cues}


@settings(max_examples=200)
@given(SENTENCES, SENTENCES)
def test_figures_keep_when_another_text_stands_before_or_behind(a: str, b: str) -> None:
    """Dates and names are left out: a document's own date and place reach over all of it."""
    joined = extractor().extract(f"{a}。\n{b}")
    border = len(a) + 2
    expected = [moved(r, 0) for r in extractor().extract(a).records if r.kind in QUANTITIES]
    expected += [moved(r, border) for r in extractor().extract(b).records if r.kind in QUANTITIES]
    assert [moved(r, 0) for r in joined.records if r.kind in QUANTITIES] == expected


@settings(max_examples=150)
@given(SENTENCES)
def test_width_changes_nothing_but_the_letters(text: str) -> None:
    wide = text.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789%."})
    assert len(wide) == len(text)
    plain, found = (
        [
            (r.kind, r.start, r.end, getattr(r, "value", None))
            for r in extractor().extract(t).records
            if r.kind in QUANTITIES
        ]
        for t in (text, wide)
    )
    assert found == plain


# --- numerals ---------------------------------------------------------------------------------------------------------

NUMBERS = st.one_of(
    st.integers(0, 10**16 - 1),
    st.integers(0, 20_000),
    st.builds(lambda digit, power: digit * 10**power, st.integers(1, 99), st.integers(0, 13)),
).map(Decimal)
FRACTIONS = st.decimals(0, 10**9, places=4, allow_nan=False, allow_infinity=False)


@pytest.fixture(scope="module")
def numerals() -> NumeralReader:
    return extractor().numerals


@settings(max_examples=500)
@given(NUMBERS | FRACTIONS)
def test_what_is_written_is_read(value: Decimal) -> None:
    reader = extractor().numerals
    numeral = reader.read(reader.write(value))
    assert numeral is not None
    assert numeral == (value, value, value, "exact")


@settings(max_examples=300)
@given(st.integers(0, 10**15), st.booleans())
def test_arabic_figures_are_read(value: int, commas: bool) -> None:
    numeral = extractor().numerals.read(f"{value:,}" if commas else str(value))
    assert numeral is not None
    assert numeral.value == value


@settings(max_examples=300)
@given(
    st.decimals(0, 99_999, places=2),
    st.sampled_from([("", 0), ("百", 2), ("千", 3), ("万", 4), ("亿", 8), ("万亿", 12)]),
)
def test_a_multiplier_multiplies(value: Decimal, multiplier: tuple[str, int]) -> None:
    written, power = multiplier
    numeral = extractor().numerals.read(f"{value}{written}")
    assert numeral is not None
    assert numeral.value == value * Decimal(10) ** power
    assert "E" not in str(numeral.value)


@settings(max_examples=300)
@given(NUMBERS, NUMBERS)
def test_order_is_kept(a: Decimal, b: Decimal) -> None:
    reader = extractor().numerals
    first, second = reader.read(reader.write(a)), reader.read(reader.write(b))
    assert first is not None
    assert second is not None
    assert first.value is not None
    assert second.value is not None
    assert (first.value < second.value) == (a < b)


@settings(max_examples=500)
@given(st.text("零〇一二三四五六七八九十百千万亿两几数多余来上点个,.0123456789", min_size=1, max_size=14))
def test_any_characters_of_numerals_are_read_or_refused(written: str) -> None:
    """A reading has bounds in order, and a value where it is neither a range nor vague."""
    numeral = extractor().numerals.read(written)
    if numeral is None:
        return
    assert (numeral.value is None) == (numeral.modifier in ("range", "vague"))
    if numeral.low is not None and numeral.high is not None:
        assert numeral.low <= numeral.high


@given(st.integers(2, 9), st.sampled_from(["", "十", "百", "万", "亿"]))
def test_neighbouring_digits_are_a_range(low: int, multiplier: str) -> None:
    if low == 9:
        return
    digits = "零一二三四五六七八九"
    numeral = extractor().numerals.read(digits[low] + digits[low + 1] + multiplier)
    unit = {"": 1, "十": 10, "百": 100, "万": 10**4, "亿": 10**8}[multiplier]
    assert numeral == (None, low * unit, (low + 1) * unit, "range")


@pytest.mark.parametrize("value", ["0.089", "1.34", "0.0012", "10.045"])
def test_digits_after_the_point_are_no_range(value: str) -> None:
    reader = extractor().numerals
    numeral = reader.read(reader.write(Decimal(value)))
    assert numeral is not None
    assert numeral.value == Decimal(value)
