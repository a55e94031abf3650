"""Every exception of the library. Each message says what was expected, what came, where, and what to do."""

from __future__ import annotations


class ExtractorError(Exception):
    """Root of the library's own errors."""


class RuleError(ExtractorError):
    """A rules folder could not be loaded. `faults` lists every fault found, each with file and row."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = tuple(faults)
        lines = "\n  ".join(faults)
        super().__init__(f"{len(faults)} fault(s) in the rules; nothing was loaded:\n  {lines}")

    def __reduce__(self) -> tuple[type[RuleError], tuple[list[str]]]:
        """Made again from its faults in another process."""
        return type(self), (list(self.faults),)


class ProofError(ExtractorError, ValueError):
    """A record does not follow from the text it is said to come from.

    Also a ValueError, so that pydantic reports it inside a ValidationError when records are validated.
    """


class InputError(ExtractorError):
    """A file could not be read as text. The message names the file."""
