"""The classes of errors that benchmarks/names.py counts."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

FILE = Path(__file__).parent.parent / "benchmarks" / "names.py"


@pytest.fixture(scope="module")
def names() -> ModuleType:
    spec = importlib.util.spec_from_file_location("names_benchmark", FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("wanted", "found", "classes"),
    [
        pytest.param([(0, 3, "place")], [(0, 3, "place")], [], id="equal: right"),
        pytest.param([(0, 3, "place")], [], ["missed"], id="nothing there: missed"),
        pytest.param([], [(0, 3, "place")], ["invented"], id="gold has nothing: invented"),
        pytest.param([(2, 4, "place")], [(0, 4, "place")], ["too long"], id="holds gold's: too long"),
        pytest.param([(0, 4, "place")], [(2, 4, "place")], ["too short"], id="within gold's: too short"),
        pytest.param([(0, 4, "place")], [(2, 6, "place")], ["other extent"], id="across gold's edge: other extent"),
        pytest.param([(0, 4, "place")], [(0, 4, "person")], ["wrong kind"], id="same span: wrong kind"),
        pytest.param([(0, 2, "place"), (2, 6, "organisation")], [(0, 6, "organisation")], ["too long", "missed"],
                     id="one found for two: each is counted once"),
    ],
)  # fmt: skip
def test_classes(
    names: ModuleType, wanted: list[tuple[int, int, str]], found: list[tuple[int, int, str]], classes: list[str]
) -> None:
    made = names.errors([names.Name(*w) for w in wanted], [names.Name(*f) for f in found])
    assert [error.what for error in made] == classes


def test_an_error_is_shown_in_its_text(names: ModuleType) -> None:
    error = names.Error("too short", names.Name(1, 6, "organisation"), names.Name(4, 6, "organisation"))
    assert names.said(error, "访湖北省水利厅。").endswith("访[湖北省{水利]}厅。")
