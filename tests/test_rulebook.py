"""Rules as data: strict, every fault at once with file and row, a user's folder laid over ours by id."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor import Extractor, RuleError


def folder(tmp_path: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return tmp_path


UNIT = '[[unit]]\nid = "count.test.lou"\nsurface = ["槅"]\nkind = "count"\n'


def test_every_fault_is_told_at_once_with_file_and_row(tmp_path: Path) -> None:
    rules = folder(
        tmp_path,
        {
            "units/a.toml": UNIT + 'colour = "red"\n',
            "units/b.toml": "[[unit]\n",
            "units/c.tsv": "id\tsurface\tkind\ncount.x.y\t件\tno-kind\na\tb\tc\td\n",
            "units/d.toml": b"\xff\xfe",
            "nowhere/e.toml": "",
            "quantity/traps.toml": '[[nothing]]\nid = "x"\n',
        },
    )
    with pytest.raises(RuleError) as caught:
        Extractor(rules=[rules])
    faults = "\n".join(caught.value.faults)
    for expected in (
        "units/a.toml:[[unit]] 1: colour",
        "units/b.toml: not TOML",
        "units/c.tsv:2: kind",
        "units/c.tsv:3: 4 cells where the header has 3",
        "units/d.toml: not UTF-8",
        "nowhere/e.toml: no rules are read",
        "[[nothing]] is not known here",
    ):
        assert expected in faults


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("units/a.tsv", "id surface kind\ncount.x.y 槅 count\n", "units/a.tsv:1: the header has no tab"),
        ("units/a.tsv", "id\tsurfaces\tkind\ncount.x.y\t槅\tcount\n", "units/a.tsv:1: no column is called 'surfaces'; did you mean surface?"),
        ("units/a.toml", UNIT.replace("surface", "surfaces"), "surfaces: no key is called 'surfaces'; did you mean surface?"),
        ("units/a.toml", UNIT.replace('["槅"]', '"槅"'), '[[unit]] 1: surface: a list is wanted, such as ["槅"]'),
        ("units/a.toml", UNIT.replace('kind = "count"\n', ""), "[[unit]] 1: kind: is wanted and not there"),
    ],
)  # fmt: skip
def test_a_fault_says_what_to_write_instead(tmp_path: Path, name: str, content: str, said: str) -> None:
    with pytest.raises(RuleError) as caught:
        Extractor(rules=[folder(tmp_path, {name: content})])
    assert any(said in fault for fault in caught.value.faults), caught.value.faults


def test_a_double_id_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="stands already"):
        Extractor(rules=[folder(tmp_path, {"units/a.toml": UNIT + UNIT})])


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="no such folder"):
        Extractor(rules=[tmp_path / "absent"])


def test_a_users_folder_adds_and_replaces_by_id_and_nothing_leaks(tmp_path: Path) -> None:
    yuan = '[[unit]]\nid = "money.cny.yuan"\nsurface = ["元"]\nkind = "money"\ncurrency = "CNY"\nfactor = "10"\n'
    own = Extractor(rules=[folder(tmp_path, {"units/own.toml": UNIT + yuan})])
    text = "运来苹果30槅，价值200元。"
    assert [(c.text, c.unit) for c in own.extract(text).counts] == [("30槅", "槅")]
    assert own.extract(text).money[0].value == 2000
    plain = Extractor().extract(text)
    assert plain.counts == ()
    assert plain.money[0].value == 200
    assert own.rules_version != Extractor().rules_version


def test_the_fingerprint_follows_content(tmp_path: Path) -> None:
    one = Extractor(rules=[folder(tmp_path / "one", {"units/a.toml": UNIT})]).rules_version
    same = Extractor(rules=[folder(tmp_path / "two", {"units/a.toml": UNIT})]).rules_version
    other = Extractor(rules=[folder(tmp_path / "three", {"units/a.toml": UNIT + "# \n"})]).rules_version
    assert one == same != other
