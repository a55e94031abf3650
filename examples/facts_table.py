"""What the figures of a bulletin say, as a table: of the rows alone, with pandas or polars where one is installed."""

from extractor import extract

TEXT = """2020年全县财政运行情况
2020年，全县一般公共预算收入12.5亿元，比上年增长8.2%，其中税收收入7.5亿元。帮扶资金投入3,200多万元，惠及贫困户1860户。
2021年，全县计划安排帮扶资金4000万元。"""

bulletin = extract(TEXT, date="2021-01-20")

for row in bulletin.to_rows():  # dicts, all with the same keys: see docs/facts.md
    change = {"up": "+", "down": "-"}.get(row["direction"], "")
    print(f"{row['period'] or '':5} {row['status']:9} {row['indicator']} {change}{row['text']} = {row['value']}")

try:
    frame = bulletin.to_frame()  # pandas or polars, whichever is there; to_frame("polars") asks for one
except ImportError as error:
    print(error)
else:
    print(frame[["indicator", "period", "status", "value", "currency", "sentence"]])
