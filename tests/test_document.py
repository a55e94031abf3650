"""The text as given, its folded view of the same length, sentences and clauses that tile it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor import Document

TEXTS = st.text(st.characters(codec="gb18030") | st.sampled_from("。，；！？：“”《》\n１２,.3亿萬億圓"), max_size=120)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("投入１２００萬圓", "投入1200万元"),
        ("增长８．５％", "增长8.5%"),
        ("５，０００元", "5,000元"),
        ("增长3，200家", "增长3，200家"),
        ("（二〇一五年）", "(二〇一五年)"),
        ("六億", "六亿"),
        # A middle dot before a unit is a decimal point; in a day of remembrance it stays.
        ("比重达４１·４％，3·2亿元", "比重达41.4%，3.2亿元"),
        ("5·12地震，列夫·托尔斯泰", "5·12地震，列夫·托尔斯泰"),
        ("面积50㎡…½", "面积50㎡…½"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    document = Document(text)
    assert document.folded == folded
    assert document.text == text


@given(TEXTS)
def test_sentences_and_clauses_tile_the_text(text: str) -> None:
    document = Document(text)
    assert len(document.folded) == len(text)
    assert "".join(text[s.start : s.end] for s in document.sentences) == text
    for sentence in document.sentences:
        clauses = document.clauses(sentence)
        assert "".join(text[c.start : c.end] for c in clauses) == text[sentence.start : sentence.end]


def test_a_decimal_comma_parts_no_clause() -> None:
    document = Document("投入1,200万元,增长8%。")
    assert [document.text[c.start : c.end] for c in document.clauses(document.sentences[0])] == ["投入1,200万元,", "增长8%。"]


def test_title_is_the_first_line_of_several() -> None:
    assert Document("\n  标题\n正文。").title == "标题"
    assert Document("只有一段。").title is None


def test_works_and_document_numbers_hold_no_records() -> None:
    document = Document("区发改委以开州发改投〔2018〕12号文转发《西藏白皮书》。")
    assert [document.text[s.start : s.end] for s in document.works] == ["开州发改投〔2018〕", "西藏白皮书"]
