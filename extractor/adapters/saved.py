"""What a saved pipeline holds: a Bulletin as msgpack can write it, and rules as the files they were read from.

It needs no spaCy, so that what is packed can be looked at without it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from extractor.bulletin import Bulletin

_PACKED = "__bulletin__"
Layer = dict[str, bytes]
"""The files of a rules folder by their paths in it."""


def pack(value: Any, chain: Callable[[Any], Any] | None = None) -> Any:
    """A Bulletin to what msgpack can write, so that Docs go between processes and into a DocBin with it."""
    if isinstance(value, Bulletin):
        return {_PACKED: value.model_dump_json()}
    return value if chain is None else chain(value)


def unpack(value: Any, chain: Callable[[Any], Any] | None = None) -> Any:
    """What `pack` made of a Bulletin back to it. It was proved when it was made, by rules that may not be at hand here."""
    if isinstance(value, dict) and _PACKED in value:
        data = json.loads(value[_PACKED])
        return Bulletin.model_construct(
            **{name: field.validate_python(data[name]) for name, field in _fields().items() if name in data}
        )
    return value if chain is None else chain(value)


@cache
def _fields() -> dict[str, TypeAdapter[Any]]:
    return {
        name: TypeAdapter[Any](field.annotation) for name, field in Bulletin.model_fields.items() if field.annotation
    }


def files(folder: Path) -> Layer:
    """The rule files of a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.suffix in (".toml", ".tsv") and path.is_file()
    }


def write(folder: Path, layer: Layer) -> None:
    """Writes the files of a layer into a folder, which is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in layer.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
