"""Writes extractor/traditional.py: traditional characters and the simplified one that each stands for.

From OpenCC's TSCharacters.txt (Apache-2.0): `python tools/build_traditional.py TSCharacters.txt`. A character of GB 2312 is left out,
for mainland prose uses it as it is (著名, 乾县); so is one whose simplified form is not of GB 2312, or lies beyond one code point of
the basic plane.
"""

from __future__ import annotations

import sys
from pathlib import Path

_TARGET = Path(__file__).parent.parent / "extractor" / "traditional.py"
_WIDTH = 60


def _simple(character: str) -> bool:
    """Whether mainland prose has the character: whether GB 2312 has it."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _pairs(source: Path) -> list[tuple[str, str]]:
    pairs = []
    for line in source.read_text(encoding="utf-8").splitlines():
        if "\t" not in line or line.startswith("#"):
            continue
        form, simplified = line.split("\t")[0], line.split("\t")[1].split(" ")[0]
        if len(form) == 1 and len(simplified) == 1 and not _simple(form) and _simple(simplified):
            pairs.append((form, simplified))
    return sorted(pairs)


def _lines(characters: str) -> str:
    pieces = [characters[i : i + _WIDTH] for i in range(0, len(characters), _WIDTH)]
    return "\n".join(f'    "{piece}"' for piece in pieces)


def main() -> None:
    """Reads the file named on the command line and writes the module."""
    pairs = _pairs(Path(sys.argv[1]))
    forms, simplified = ("".join(side) for side in zip(*pairs, strict=True))
    _TARGET.write_text(
        '"""Traditional characters, and in the same order the simplified ones they stand for.\n\n'
        "Made by tools/build_traditional.py from OpenCC's TSCharacters.txt (Apache-2.0, see NOTICE); do not edit by hand.\n"
        '"""\n\n'
        f"TRADITIONAL = (\n{_lines(forms)}\n)\n\nSIMPLIFIED = (\n{_lines(simplified)}\n)\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
