"""What a run of `extractor check` found, as JSON for a later run and as JUnit XML."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from extractor.cli.common import Failure, read

if TYPE_CHECKING:
    from extractor.compare import Tally
    from extractor.regression import Checked, Shown

_FORM = "extractor check 1"


class Run(NamedTuple):
    """What a run found: counts by kind, differences, the names of its seeds, and the fingerprint of its rules."""

    scores: dict[str, dict[str, float]]
    differences: list[Shown]
    seeds: list[str]
    rules: str
    left_out: dict[str, int]
    by_seed: dict[str, dict[str, Tally]]

    @classmethod
    def of(cls, checked: Sequence[Checked | str], kinds: frozenset[str] | None) -> Run:
        """The sum of all seeds. Facts and relations are left out where none was asked for and none extracted.

        Raises:
            Failure: with every seed that could not be read.
        """
        from extractor.compare import TIES
        from extractor.regression import total

        faults = [c for c in checked if isinstance(c, str)]
        if faults:
            raise Failure("\n".join(faults))
        each = [c for c in checked if not isinstance(c, str)]
        tied = {tie: sum(c.tied[tie] for c in each) for tie in TIES}
        unmade = {tie for tie in TIES if kinds is None and not tied[tie]}
        whole = total([c.tallies for c in each])
        return cls(
            {kind: scored(tally) for kind, tally in whole.items() if kind not in unmade},
            [d for c in each for d in c.differences if d.kind not in unmade],
            [c.seed for c in each],
            each[0].rules,
            {tie: whole[tie].gold for tie in sorted(unmade) if tie in whole},
            {c.seed: {k: t for k, t in c.tallies.items() if k not in unmade} for c in each},
        )

    @classmethod
    def read(cls, name: str) -> Run:
        """A run that was written with --json. Raises Failure, InputError."""
        from extractor.regression import Shown

        try:
            data = json.loads(read(name, None))
            if data["form"] != _FORM:
                raise ValueError(f"its form is {data['form']!r}, not {_FORM!r}")
            return cls(
                data["kinds"], [Shown(**d) for d in data["differences"]], data["seeds"], data["rules"],
                data["left_out"], {},
            )  # fmt: skip
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Failure(f"{name}: not what `extractor check --json` writes ({error})") from None

    def of_kinds(self, kinds: frozenset[str] | None) -> Run:
        """The run with these kinds alone."""
        if kinds is None:
            return self
        scores = {kind: score for kind, score in self.scores.items() if kind in kinds}
        return self._replace(scores=scores, differences=[d for d in self.differences if d.kind in kinds])

    def dumped(self) -> bytes:
        """The run as JSON."""
        from extractor import __version__

        data = {
            "form": _FORM, "version": __version__, "rules": self.rules, "seeds": self.seeds,
            "kinds": self.scores, "left_out": self.left_out, "differences": [d.as_json() for d in self.differences],
        }  # fmt: skip
        return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")


def scored(tally: Tally) -> dict[str, float]:
    """Counts and shares of a kind, as a report gives them."""
    return {
        "gold": tally.gold, "found": tally.found + tally.false, "right": tally.right,
        "precision": tally.precision, "recall": tally.recall, "f1": tally.f1, "value_f1": tally.value_f1,
    }  # fmt: skip


def junit(run: Run) -> bytes:
    """JUnit XML: a suite for each seed, a case for each kind; a case with differences is a failure that shows them."""
    from xml.etree import ElementTree as ET

    from extractor.regression import counted, said

    wrong_of: dict[tuple[str, str], list[Shown]] = {}
    for difference in run.differences:
        wrong_of.setdefault((difference.seed, difference.kind), []).append(difference)
    root = ET.Element("testsuites", name="extractor check")
    for seed, tallies in run.by_seed.items():
        suite = ET.SubElement(root, "testsuite", name=seed)
        failures = 0
        for kind in sorted(tallies):
            case = ET.SubElement(suite, "testcase", classname=seed, name=kind)
            wrong = wrong_of.get((seed, kind))
            if wrong:
                failures += 1
                failure = ET.SubElement(case, "failure", message=f"{counted(len(wrong), 'difference')} from gold")
                failure.text = "\n" + "\n".join(line for d in wrong for line in said(d)) + "\n"
        suite.set("tests", str(len(tallies)))
        suite.set("failures", str(failures))
    root.set("tests", str(sum(map(len, run.by_seed.values()))))
    root.set("failures", str(len(wrong_of)))
    ET.indent(root)
    written: Any = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return bytes(written) + b"\n"
