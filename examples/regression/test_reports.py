"""Approved reports as tests of your own suite: `pytest examples/regression`, or without code `pytest --bulletins FOLDER`.

The fixture `bulletin_check` comes with the library. A difference is shown with its line of text and its rules; where it is
right, `extractor approve examples/regression/reports` writes it into the gold.
"""

from pathlib import Path

from extractor.pytest_plugin import BulletinCheck

REPORTS = Path(__file__).parent / "reports"


def test_every_report(bulletin_check: BulletinCheck) -> None:
    """Each text of the folder gives its gold."""
    bulletin_check(REPORTS)


def test_money_alone(bulletin_check: BulletinCheck) -> None:
    """One report, one kind."""
    bulletin_check(REPORTS / "2015-01.txt", kinds=["money"])


def test_a_sentence_that_once_failed(bulletin_check: BulletinCheck) -> None:
    """A text in the test itself."""
    money = {"kind": "money", "start": 5, "end": 8, "text": "3亿元", "value": "300000000", "currency": "CNY"}
    bulletin_check.text("共安排资金3亿元。", [money], date="2015-01-14", kinds=["money"])
