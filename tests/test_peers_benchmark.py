"""What benchmarks/peers.py says of files that hold no cases, and what it counts."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

FILE = Path(__file__).parent.parent / "benchmarks" / "peers.py"
CASE = {
    "suite": "own", "id": "1", "text": "安排资金3亿元。", "reference": None, "kinds": ["money"], "closed": True,
    "expect": [{"kind": "money", "start": 4, "end": 7, "text": "3亿元", "value": "300000000"}],
}  # fmt: skip


@pytest.fixture(scope="module")
def peers() -> ModuleType:
    spec = importlib.util.spec_from_file_location("peers_benchmark", FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_blank_lines_are_passed(
    peers: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text(f"\ufeff{json.dumps(CASE)}\n\n  \n{json.dumps(CASE)}\n", encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["peers.py", str(file)])
    peers.main()
    assert capsys.readouterr().out.splitlines()[1].split() == ["own", "money", "2", "2", "1.000"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"suite":', "cases.jsonl:2: no JSON (Expecting value, column 10)"),
        ("[]", "cases.jsonl:2: no case: not an object"),
        ('{"suite": "own"}', "cases.jsonl:2: no case: without id, text, reference, kinds, closed, expect"),
        (json.dumps({**CASE, "reference": "soon"}), "cases.jsonl:2: no case: reference 'soon' is no date"),
        (json.dumps({**CASE, "expect": [{}]}), "cases.jsonl:2: no case: each of expect is to have kind, start, end and text"),
    ],
)
def test_a_line_that_is_no_case_is_named(
    peers: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, said: str
) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text(f"{json.dumps(CASE)}\n{line}\n", encoding="utf-8")
    with pytest.raises(SystemExit) as stopped:
        list(peers.read(file))
    assert stopped.value.code == 2
    assert said in capsys.readouterr().err


def test_a_file_that_is_not_there(peers: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        list(peers.read(tmp_path / "gone.jsonl"))
    assert "gone.jsonl: cannot be read" in capsys.readouterr().err
