"""The examples run, and what the README and docs/rules.md show is true."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent
SCRIPTS = sorted((TOP / "examples").glob("*.py"))
README = (TOP / "README.md").read_text(encoding="utf-8")
NAMES = (TOP / "docs" / "names.md").read_text(encoding="utf-8")
RULES = (TOP / "docs" / "rules.md").read_text(encoding="utf-8")
FACTS = (TOP / "docs" / "facts.md").read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, flags=re.DOTALL | re.MULTILINE)


def ran(*command: str) -> str:
    done = subprocess.run(  # noqa: S603
        [sys.executable, *command], capture_output=True, check=False, cwd=TOP, encoding="utf-8", env=environment()
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONUTF8": "1", "COLUMNS": "100"}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_example(script: Path) -> None:
    assert len(script.read_text(encoding="utf-8").splitlines()) < 40
    assert ran(str(script)).strip()


def test_what_the_examples_say() -> None:
    assert "294,500,000.00 CNY exact" in ran("examples/extract_one.py")
    assert "200,000,000.00" in ran("examples/pipe_many.py")
    said = ran("examples/own_rules.py").partition("with yours")
    for own in ("武汉市光电联合体", "云雾谷", "12.6万柜"):
        assert own not in said[0]
        assert own in said[2]
    assert "refused: Value error, money '13.63亿元'" in ran("examples/verify_foreign.py")


def test_the_readme_runs() -> None:
    code = blocks(README, "python")
    assert code
    for block in code:
        exec(compile(block, "README.md", "exec"), {})  # noqa: S102


def test_the_readme_shows_what_comes_out() -> None:
    (shown,) = blocks(README, "text")
    command = "from extractor.cli import main; main()"
    output = ran("-c", command, "extract", "seeds/hubei-tibet-aid-2015.txt", "--format", "table")
    lines = {" ".join(line.split()) for line in output.splitlines()}
    for line in shown.splitlines():
        assert " ".join(line.split()) in lines


def test_the_readme_has_two_commands() -> None:
    commands = [line for line in README.splitlines() if line.startswith("python3 -m venv")]
    assert [line.rpartition("/")[2].partition(" ")[0] for line in commands] == ["hubei-tibet-aid-2015.txt", "pytest"]


def test_the_readme_links_to_what_is_there() -> None:
    for page, base in ((README, TOP), (RULES, TOP / "docs"), (NAMES, TOP / "docs"), (FACTS, TOP / "docs")):
        for target in re.findall(r"\]\(([^)#:]+)\)", page):
            assert (base / target).exists(), target


def test_the_rules_page_shows_the_example_folder() -> None:
    shown = re.findall(r"^`(examples/rules/[^`]+)`.*?```\w+\n(.*?)```$", RULES, flags=re.DOTALL | re.MULTILINE)
    assert {path for path, _ in shown} == {
        path.relative_to(TOP).as_posix() for path in (TOP / "examples" / "rules").rglob("*.t*") if path.is_file()
    }
    for path, content in shown:
        assert (TOP / path).read_text(encoding="utf-8") == content


def test_the_facts_page_is_true() -> None:
    from extractor.rows import COLUMNS

    names: dict[str, object] = {}
    for block in blocks(FACTS, "python"):
        exec(compile(block, "facts.md", "exec"), names)  # noqa: S102
    table = re.findall(r"^\| (`.*?) \|", FACTS.partition("## Findings")[0], flags=re.MULTILINE)
    assert tuple(re.findall(r"`(\w+)`", " ".join(table))) == COLUMNS


def test_the_rules_page_runs() -> None:
    from extractor import Extractor

    for block in blocks(RULES, "python"):
        exec(compile(block.replace("examples/rules", str(TOP / "examples/rules")), "rules.md", "exec"), {})  # noqa: S102
    extractor = Extractor(rules=[TOP / "examples" / "rules"])
    (count,) = extractor.extract("出口集装箱12.6万柜，在3号柜台办理。").counts
    assert (count.value, count.unit) == (126000, "柜")


def test_the_names_page_runs_and_shows_what_comes_out(capsys: pytest.CaptureFixture[str]) -> None:
    for block in blocks(NAMES, "python"):
        exec(compile(block, "names.md", "exec"), {})  # noqa: S102
    assert capsys.readouterr().out == "".join(blocks(NAMES, "text"))
