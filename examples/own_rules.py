"""Your own unit, ending and place, each a line in a file of examples/rules (see docs/rules.md)."""

from pathlib import Path

from extractor import Extractor

TEXT = "武汉市光电联合体在云雾谷举行签约，全年出口集装箱12.6万柜。"
RULES = Path(__file__).parent / "rules"

for title, extractor in (("library", Extractor()), ("with yours", Extractor(rules=[RULES]))):
    print(f"{title} (rules {extractor.rules_version}):")
    for record in extractor.extract(TEXT).records:
        print(f"  {record.kind:12} {record.text}  by {record.rule}")
