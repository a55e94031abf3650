from typing import Any
from pydantic import ConfigDict
from extractor.rulebook import Section, TableRow


class _Any(TableRow):
    model_config = ConfigDict(frozen=True, extra="allow")

    @property
    def id(self) -> str:
        return str(hash(repr(self)))


SECTIONS = (Section("_any", ("persons/*.tsv", "titled/*"), _Any),)


class TitledFinder:
    def __init__(self, rulebook: Any) -> None:
        pass

    def find(self, document: Any, words: Any, names: Any) -> list[Any]:
        return []
