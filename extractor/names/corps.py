"""Divisions and regiments of the 新疆生产建设兵团 by their numbers, in a text that speaks of the corps or of one of its cities.

第八师, 一四三团, 第八师一四三团. Elsewhere a division with a number is an army's, and none of these.
"""

from __future__ import annotations

import re

from extractor.candidate import Candidate
from extractor.names.home import Home

CORPS = "新疆生产建设兵团"
_CITIES = "6590"
"""What the codes of the corps' cities begin with."""
_HEAD = f"(?:{CORPS}|兵团)?"
_DIVISION = "第?[一二三四五六七八九十]{1,3}师(?![范资生傅])"
_REGIMENT = "(?:[一二三四五六七八九〇零○十百]{2,5}|(?<![0-9])[0-9]{2,3})团(?![结体队圆聚购旗]|员(?!工))"
_UNIT = re.compile(f"{_HEAD}(?P<division>{_DIVISION})?(?P<regiment>{_REGIMENT})|{_HEAD}(?P<alone>{_DIVISION})")
_NUMBER = re.compile("[第0-9一二三四五六七八九十百千万]")


def units(text: str, home: Home, rule: str, strength: int) -> list[Candidate]:
    """Candidates of the units; `rule` is the row of the corps itself."""
    if "师" not in text and "团" not in text:
        return []
    if "兵团" not in text and not any(m.code.startswith(_CITIES) for m in home.mentions):
        return []
    found, last = [], ""
    for match in _UNIT.finditer(text):
        division = match["division"] or match["alone"] or ""
        bare = match.start("alone") == match.start()
        if (bare and division[0] != "第") or _NUMBER.match(text, match.start() - 1 if match.start() else len(text)):
            continue
        last = division or last
        number = last if last.startswith("第") or not last else f"第{last}"
        fields = {"canonical": f"{CORPS}{number}{match['regiment'] or ''}", "type": "government", "place": "新疆维吾尔自治区"}
        found.append(Candidate("organisation", match.start(), match.end(), rule, fields, strength=strength))
    return found
