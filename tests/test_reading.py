"""Files to text."""

import os
from pathlib import Path

import pytest

from extractor.errors import InputError
from extractor.reading import decode, read_text

TEXT = "湖北省安排援藏资金2.945亿元，\r\n实施项目42个。\n山南地区人民医院\t新建门诊楼，面积达6244.55平方米。"
TRADITIONAL = "花蓮縣政府今年編列預算新臺幣3.5億元，\r\n補助學校42所，受惠學生1200餘人。"


@pytest.mark.parametrize(
    ("codec", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("utf-32-le", b"\xff\xfe\0\0"),
        ("gb18030", b""),
        ("gb18030", b"\x84\x31\x95\x33"),
        ("gbk", b""),
        ("gb2312", b""),
    ],
)
def test_encodings_are_found(tmp_path: Path, codec: str, mark: bytes) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(mark + TEXT.encode(codec))
    assert read_text(file) == TEXT


def test_big5_is_found() -> None:
    assert decode(TRADITIONAL.encode("big5"), "a.txt") == TRADITIONAL


def test_every_seed_in_every_encoding() -> None:
    for seed in sorted((Path(__file__).parent.parent / "seeds").glob("*.txt")):
        text = seed.read_bytes().decode("utf-8")
        for codec in ("gb18030", "gbk", "utf-16-le", "utf-16-be"):
            assert decode(text.encode(codec), seed.name) == text, (seed.name, codec)


@pytest.mark.parametrize("codec", ["gb18030", "big5"])
def test_text_full_of_figures_and_signs(codec: str) -> None:
    text = "受災面積１０３２．５萬畝，其中２６．８％絕收，轉移７８．６萬人；比例由４．５比５６．２降至３．１。" * 3
    assert decode(text.encode(codec), "a.txt") == text


def test_line_ends_are_kept(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"a\r\nb\rc\n\x0cd\n")
    assert read_text(file) == "a\r\nb\rc\n\x0cd\n"


def test_a_byte_order_mark_is_no_character() -> None:
    assert decode(b"\xef\xbb\xbf3\xe4\xb8\xaa", "a") == "3个"
    assert decode(b"\xef\xbb\xbf3\xe4\xb8\xaa", "a", "utf-8") == "3个"


def test_empty_and_nul() -> None:
    assert decode(b"", "a") == ""
    text = "共安排资金3亿元,涉及42个项目。" * 3 + "\0"
    assert decode(text.encode(), "a") == text


def test_encoding_overrides() -> None:
    assert decode("億元".encode("big5"), "a", "big5") == "億元"
    assert decode("亿元".encode("hz"), "a", "hz") == "亿元"
    with pytest.raises(InputError, match=r"^a: not in utf-8 \(byte 0\)"):
        decode("亿元".encode("gbk"), "a", "utf-8")
    for name in ("no-such", "hex"):
        with pytest.raises(InputError, match="no text encoding"):
            decode(b"a", "a", name)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7\n\xe2\xe3", "a PDF"),
        (b"PK\x03\x04\x14\0", "zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "Office"),
        (bytes(range(256)) * 4, "byte"),
        (b"\0\1\2\3\4" * 100, "binary"),
        (b"\xff\xfe\0", "broken"),
        (TEXT.encode("gb18030")[:41] + b"\xff\xff\xff" + TEXT.encode("gb18030")[41:], "--encoding"),
    ],
)
def test_what_is_no_text(data: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said) as caught:
        decode(data, "some.txt")
    assert str(caught.value).startswith("some.txt: ")


def test_missing_folder_and_forbidden(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.txt: no such file"):
        read_text(tmp_path / "gone.txt")
    with pytest.raises(InputError, match="a folder, not a file"):
        read_text(tmp_path)
    with pytest.raises(InputError, match="cannot be read"):
        read_text("a\0b")
    closed = tmp_path / "closed.txt"
    closed.write_text("x")
    closed.chmod(0)
    if os.access(closed, os.R_OK):
        pytest.skip("this user may read every file")
    with pytest.raises(InputError, match="no permission"):
        read_text(closed)
