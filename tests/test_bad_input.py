"""Whatever the text, records come out and no exception; what is no text is refused with what to pass instead.

How long a text takes is measured by hand (benchmarks/) and never here: no test looks at a clock.
"""

import datetime
from typing import Any

import pytest

from extractor import Bulletin, Extractor, extract

SENTENCE = "2015年1月14日，湖北省投入资金1200多万元，增长8.5%，组织68位企业家赴藏考察。"
MANY = 100_000
MILLION = 1_000_000

SMALL = {
    "empty": "",
    "blank": " ",
    "blanks": " \t\r\n　\u2003\xa0\u2028\u2029\x85\x0b\x0c ",
    "NUL": "\0",
    "NULs within": SENTENCE.replace("，", "\0"),
    "lone surrogates": "\ud800投入3亿元\udfff共42个\udc00",
    "surrogates in the wrong order": "\udc00\ud800",
    "BOM": "\ufeff" + SENTENCE,
    "BOM within": SENTENCE.replace("，", "\ufeff"),
    "CR LF": f"标题\r\n{SENTENCE}\r\n\r\n{SENTENCE}\r\n",
    "CR": f"标题\r{SENTENCE}\r",
    "no characters": "\ufffe\uffff\U0010ffff\ufdd0",
    "controls": "".join(map(chr, range(32))) + "3个" + "\x7f\x80\x9f",
    "directions": "\u202e元亿3入投\u202c\u200f3亿元\u200e",
    "joined": "3\u200d个\u200c项\u2060目\u00ad4家",
    "beyond the BMP": "𠮷野家𠀋3亿元😀𝟛个⁵⁶𝟜𝟝%",
    "other digits": "٣٤٥元 ३४५个 ๓๔%  ½吨 ²³个 ①②③ Ⅳ级 ㈢次 ７８９家",
    "markup": "<b>3亿元</b>&nbsp;<script>alert(1)</script>{{3}}%s%d\\1\\g<0>${a}",
    "patterns": r"(?:3亿元)*+[3个]{2,}\d++(?<!\d)$^.|",
}
LARGE = {
    "a million characters on a line": (SENTENCE[:-1] + "，") * (MILLION // len(SENTENCE)),
    "a megabyte without punctuation": "我们湖北省投入资金一千二百多万元组织六十八位企业家赴藏考察" * (MILLION // 29),
    "a million ideographs": "的" * MILLION,
    "a million letters": "a" * MILLION,
    "a million blanks": " " * MILLION,
    "a million line ends": "\n" * MILLION,
    "digits": "1" * MANY,
    "digits and a unit": "9" * MANY + "元",
    "digits after a point": "0." + "3" * MANY + "%",
    "separators": "1,234" * (MANY // 5),
    "points": "1." * MANY,
    "digits and blanks": "100 " * MANY,
    "hyphens": "-" * MANY,
    "ranges": "3-5" * MANY,
    "ranges of figures": "1亿至2亿至" * (MANY // 6),
    "lists": "3个、" * (MANY // 3),
    "shared": "17.5、" * (MANY // 5) + "8%",
    "opened brackets": "(" * MANY,
    "nested brackets": "（" * 10_000 + "3亿元" + "）" * 10_000,
    "nested quotes": "“" * 10_000 + "双百行动" + "”" * 10_000,
    "nested titles": "《" * 10_000 + "湖北日报" + "》" * 10_000,
    "quoted campaigns": "“双百”活动" * (MANY // 6),
    "places": "湖北省武汉市武昌区" * (MANY // 9),
    "levels": "省市县区镇乡村" * (MANY // 7),
    "companies": "有限公司" * (MANY // 4),
    "dates": "2015年1月14日" * (MANY // 10),
    "relative dates": "去年同期" * (MANY // 4),
    "ordinals": "第七批" * (MANY // 3),
    "persons": "副省长王" * (MANY // 4),
    "labels": "编号：" * (MANY // 3),
    "addresses": "http://a" * (MANY // 8),
    "lone surrogates": "\ud800" * MANY,
    "NULs": "\0" * MANY,
    **{f"100,000 × {c}": c * MANY for c in "一十百年月日个、“”《》·.,:第首多余几数两零〇半成倍番分之省县约近至元"},
}
# Numerals deeper than Python's stack.
DEEP = {
    **{f"100,000 × {c}": c * MANY for c in "万亿千兆"},
    "1万2千 again and again": "1万2千" * (MANY // 4),
    "万千 again and again": "万千" * MANY,
}
# Found by generated text; each once ended in a record that could not be proved, or that had a blank at its end.
FOUND = [
    "“双百”活动", "分别投入1.2、3.4亿元。", "32和51亿元", "05、31亿元", "2亿、￥9", "98、$一", "千亿、￥9", "负数拾处", "负数百岁左右",
    "10、千万元", "￥三成1", "$五成多", "$零成一", "二千、二米", "二千，8米",
    "“ 5%以前年度结余以后年超招生500人始建”规",
    "“\u3000食直补资金兑付47双联户”创建上世纪90年代初", "\u3000学军、李春",
]  # fmt: skip


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


def holds(text: str, bulletin: Bulletin) -> None:
    assert bulletin.text == text
    end = 0
    for record in bulletin.records:
        assert end <= record.start < record.end <= len(text)
        assert text[record.start : record.end] == record.text
        end = record.end


@pytest.mark.parametrize("name", SMALL)
def test_small(extractor: Extractor, name: str) -> None:
    holds(SMALL[name], extractor.extract(SMALL[name]))


@pytest.mark.parametrize("name", SMALL)
def test_small_beside_a_sentence(extractor: Extractor, name: str) -> None:
    """What a paragraph holds does not keep the next one from being read."""
    text = f"{SMALL[name]}\n{SENTENCE}\n{SMALL[name]}"
    bulletin = extractor.extract(text)
    holds(text, bulletin)
    at = text.index(f"\n{SENTENCE}\n") + 1
    inside = [r.text for r in bulletin.records if at <= r.start < at + len(SENTENCE)]
    assert {"1200多万元", "8.5%", "68位"} <= set(inside)


@pytest.mark.parametrize("text", FOUND)
def test_what_was_found(extractor: Extractor, text: str) -> None:
    bulletin = extractor.extract(text)
    holds(text, bulletin)
    assert [r.text for r in bulletin.records] == [r.text.strip() for r in bulletin.records]


@pytest.mark.parametrize("name", LARGE)
def test_large(extractor: Extractor, name: str) -> None:
    holds(LARGE[name], extractor.extract(LARGE[name]))


@pytest.mark.parametrize("name", DEEP)
def test_deep(extractor: Extractor, name: str) -> None:
    holds(DEEP[name], extractor.extract(DEEP[name]))


def test_a_million_characters_keep_their_records(extractor: Extractor) -> None:
    text = LARGE["a million characters on a line"]
    bulletin = extractor.extract(text)
    assert len(bulletin.money) == len(bulletin.percentages) == text.count("万元")


@pytest.mark.parametrize("given", [None, b"3", bytearray(b"3"), 3, 3.5, ["3"], ("3", None), {"text": "3"}, object()])
def test_what_is_no_text_is_refused(extractor: Extractor, given: Any) -> None:
    for call in (extract, extractor.extract):
        with pytest.raises(TypeError, match=f"text as a str, not {type(given).__name__}"):
            call(given)


@pytest.mark.parametrize("given", ["3个", b"3"])
def test_pipe_takes_many_texts(extractor: Extractor, given: Any) -> None:
    with pytest.raises(TypeError, match="for a single one call extract"):
        extractor.pipe(given)


@pytest.mark.parametrize("item", [None, b"3", ("3",), ("3", None, None), ["3", None]])
def test_pipe_says_which_item_is_no_text(extractor: Extractor, item: Any) -> None:
    with pytest.raises(TypeError, match="item 1 of pipe"):
        list(extractor.pipe(["3个", item]))


def test_one_kind_may_be_named_alone() -> None:
    assert Extractor(kinds="money").kinds == {"money"}


def test_pipe_refuses_too(extractor: Extractor) -> None:
    with pytest.raises(TypeError, match="text as a str, not bytes"):
        list(extractor.pipe([(b"3", None)]))  # type: ignore[list-item]


@pytest.mark.parametrize("date", ["", "2015年", "2015-13", "2015-02-30", "14/1/2015", 2015, 2015.5, b"2015", ["2015"]])
def test_what_is_no_date_is_refused(date: Any) -> None:
    with pytest.raises(ValueError, match="document's date as EDTF"):
        extract("3个", date=date)


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        (datetime.date(2015, 1, 14), "2015-01-14"),
        (datetime.datetime(2015, 1, 14, 8, 30, tzinfo=datetime.UTC), "2015-01-14"),
        ("2015-01-14", "2015-01-14"),
        ("2015-01", "2015-01"),
        ("2015", "2015"),
        ("2015-33", "2015-33"),
    ],
)
def test_dates_that_are_taken(date: Any, expected: str) -> None:
    assert extract("3个", date=date).date == expected


def test_dates_at_the_ends_of_the_calendar(extractor: Extractor) -> None:
    """Reckoning back from year 1 or on from year 9999 gives null, not an OverflowError."""
    text = "去年、前年、明年、上月、昨日、明天、去年同期、上半年、截至上年末、近三年来、4月7日、12月31日"
    for date in ("0001-01-01", "0001", "9999-12-31", "9999", "2016-02-29", "2015-40", "2015-33"):
        holds(text, extractor.extract(text, date=date))
