"""Who may import whom: a lower layer never imports a higher one."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "extractor"
LAYERS = (
    ("errors",),
    ("spans", "traditional"),
    ("record", "candidate", "lexicon", "lookup"),
    ("kind", "resolve"),
    ("kinds",),
    ("rulebook",),
    ("document", "definitions"),
    ("numerals", "edtf", "segment"),
    ("quantity", "chronology", "names", "titled"),
    ("facts", "entities", "evidence"),
    ("findings", "rows", "relations"),
    ("verify",),
    ("bulletin",),
    ("pipeline",),
    ("reading", "compare"),
    ("seeds",),
    ("regression", "foreign"),
    ("explain",),
    ("adapters", "cli", "exchange", "pytest_plugin"),
    ("",),
)
RANK = {module: rank for rank, layer in enumerate(LAYERS) for module in layer}
# Finders know nothing of one another: what one finds reaches another through the pipeline.
FINDERS = ("quantity", "chronology", "names", "titled")


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def part(name: str) -> str:
    """The layer's name of a module: its first part below the package."""
    return name.partition(".")[0]


def imported(path: Path) -> list[str]:
    """Names below the package that a module imports, at its top or within a function, but for the checker alone."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    checker = {
        node
        for branch in ast.walk(tree)
        if isinstance(branch, ast.If) and ast.unparse(branch.test).endswith("TYPE_CHECKING")
        for child in branch.body
        for node in ast.walk(child)
    }
    found = []
    for node in ast.walk(tree):
        if node in checker:
            continue
        if isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: a relative import"
            if node.module == "extractor":
                found += [name.name if name.name in RANK else "" for name in node.names]
            elif node.module.startswith("extractor."):
                found.append(node.module.removeprefix("extractor."))
        elif isinstance(node, ast.Import):
            found += [name.name.removeprefix("extractor.") for name in node.names if name.name.startswith("extractor.")]
    return found


def own_name(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix("__init__").rstrip(".")


def test_every_module_has_a_layer() -> None:
    assert {part(own_name(path)) for path in modules()} - {"__main__"} <= RANK.keys()


@pytest.mark.parametrize("path", modules(), ids=own_name)
def test_imports_go_downwards(path: Path) -> None:
    mine = part(own_name(path))
    if mine in ("", "__main__"):
        return
    for name in imported(path):
        theirs = part(name)
        if theirs == mine:
            continue
        if theirs == "" and mine in ("adapters", "cli"):
            continue  # the public names, asked for within a command
        assert RANK[theirs] <= RANK[mine], f"{mine} imports {name}, which is of a higher layer"
        assert mine not in FINDERS or theirs not in FINDERS, f"{mine} imports its sibling {name}"


def test_kinds_know_no_sibling() -> None:
    for path in sorted((PACKAGE / "kinds").glob("*.py")):
        if path.stem != "__init__":
            assert not [name for name in imported(path) if part(name) == "kinds"], path.name


def test_only_the_adapters_and_docbin_import_spacy() -> None:
    for path in modules():
        if part(own_name(path)) != "adapters" and own_name(path) != "exchange.docbin":
            assert "import spacy" not in path.read_text(encoding="utf-8")
            assert "from spacy" not in path.read_text(encoding="utf-8")


def test_only_the_command_line_prints() -> None:
    for path in modules():
        if part(own_name(path)) == "cli":
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        calls = [n.func for n in ast.walk(tree) if isinstance(n, ast.Call)]
        assert not [c for c in calls if isinstance(c, ast.Name) and c.id == "print"], path.name
