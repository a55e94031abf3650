"""The wheel holds the same rules as the tree, and finds them."""

import importlib.util
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("hatchling") is None, reason="hatchling is not installed; it comes with the test extra"
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built here and now without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=TOP, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl")
    return built


def tree(folder: Path, *endings: str) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix in endings
    }


def test_same_rules_as_the_tree(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        start = "extractor/rules/"
        packed = {n.removeprefix(start): archive.read(n) for n in archive.namelist() if n.startswith(start)}
    assert packed == tree(TOP / "rules", ".toml", ".tsv")


def test_same_modules_as_the_tree(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name.removeprefix("extractor/") for name in archive.namelist() if name.endswith((".py", ".typed"))}
    assert names == set(tree(TOP / "extractor", ".py", ".typed"))
    assert "py.typed" in names


def test_it_runs_elsewhere(wheel: Path, tmp_path: Path) -> None:
    """Unpacked in a folder of its own, it reads the rules that came with it."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "import extractor; from extractor.rulebook import rules_folder\n"
        f"assert str(rules_folder()).startswith({str(tmp_path)!r}), rules_folder()\n"
        "print(extractor.extract('安排资金2.945亿元。').money[0].text)"
    )
    command = [sys.executable, "-I", "-X", "utf8", "-c", code]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, encoding="utf-8")  # noqa: S603
    assert (done.returncode, done.stdout) == (0, "2.945亿元\n"), done.stderr
