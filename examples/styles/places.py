"""Where the invented mines lie and what they dig. Counties and codes are real (GB/T 2260), every company, mine, village and person is invented."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A county with its six-digit code, prefecture, a point inside it (degrees east, north) and two neighbouring counties."""

    county: str
    code: str
    city: str
    city_code: str
    lon: float
    lat: float
    neighbours: tuple[str, str]
    river: str
    road: str
    top: int  # a plausible upper mining level, m


PLACES = (
    Place("荣县", "510321", "自贡市", "510300", 104.38, 29.49, ("威远县", "井研县"), "旭水河", "G348国道", 560),
    Place("珙县", "511526", "宜宾市", "511500", 104.78, 28.29, ("长宁县", "兴文县"), "洛浦河", "S436省道", 720),
    Place("江油市", "510781", "绵阳市", "510700", 104.82, 31.92, ("北川羌族自治县", "平武县"), "平通河", "S209省道", 980),
    Place("旺苍县", "510821", "广元市", "510800", 106.36, 32.35, ("南江县", "朝天区"), "木门河", "G542国道", 1040),
    Place("会东县", "513426", "凉山彝族自治州", "513400", 102.66, 26.57, ("宁南县", "会理市"), "鲹鱼河", "S218省道", 2180),
    Place("甘洛县", "513435", "凉山彝族自治州", "513400", 102.75, 28.92, ("越西县", "汉源县"), "牛日河", "S217省道", 2050),
    Place("什邡市", "510682", "德阳市", "510600", 103.98, 31.36, ("绵竹市", "彭州市"), "石亭江", "S216省道", 1420),
    Place("宣汉县", "511722", "达州市", "511700", 107.85, 31.42, ("万源市", "开江县"), "前河", "G210国道", 860),
    Place("峨眉山市", "511181", "乐山市", "511100", 103.42, 29.52, ("沙湾区", "洪雅县"), "临江河", "S306省道", 890),
    Place("华蓥市", "511681", "广安市", "511600", 106.75, 30.31, ("邻水县", "前锋区"), "清溪河", "G350国道", 780),
    Place("古蔺县", "510525", "泸州市", "510500", 105.83, 28.02, ("叙永县", "合江县"), "古蔺河", "S309省道", 960),
    Place("汉源县", "511823", "雅安市", "511800", 102.63, 29.42, ("石棉县", "荥经县"), "流沙河", "G108国道", 1680),
)


@dataclass(frozen=True)
class Ore:
    """A mineral as it is mined: class digit of the licence number, method, density t/m³, standard, least recovery rate %, price 元/t."""

    name: str
    suffix: str
    digit: int
    open_pit: bool
    density: float
    standard: str
    standard_title: str
    least: float
    price: float
    scales: tuple[int, ...]
    dressing: bool
    product: str
    waste: str
    geology: str
    law_class: tuple[float, float]  # lower bounds of 大型 and 中型, 万t/a


ORES = {
    "limestone": Ore(
        "水泥用石灰岩",
        "石灰岩矿",
        7,
        True,
        2.68,
        "DZ/T 0318-2018",
        "水泥灰岩绿色矿山建设规范",
        90,
        24,
        (60, 80, 120),
        False,
        "水泥用石灰岩碎石",
        "夹石",
        "二叠系下统茅口组",
        (100, 50),
    ),
    "aggregate": Ore(
        "建筑石料用灰岩",
        "石灰岩矿",
        7,
        True,
        2.66,
        "DZ/T 0316-2018",
        "砂石行业绿色矿山建设规范",
        90,
        42,
        (50, 80, 100),
        False,
        "各级规格碎石和机制砂",
        "石粉",
        "三叠系下统嘉陵江组",
        (100, 50),
    ),
    "leadzinc": Ore(
        "铅锌矿",
        "铅锌矿",
        3,
        False,
        3.12,
        "DZ/T 0320-2018",
        "有色金属行业绿色矿山建设规范",
        80,
        380,
        (6, 9, 12),
        True,
        "铅精矿、锌精矿",
        "废石",
        "震旦系上统灯影组",
        (100, 30),
    ),
    "phosphate": Ore(
        "磷矿",
        "磷矿",
        6,
        False,
        2.86,
        "DZ/T 0313-2018",
        "化工行业绿色矿山建设规范",
        75,
        260,
        (30, 40, 50),
        False,
        "商品磷矿石",
        "废石",
        "寒武系下统麦地坪组",
        (100, 30),
    ),
    "basalt": Ore(
        "建筑石料用玄武岩",
        "玄武岩矿",
        7,
        True,
        2.82,
        "DZ/T 0316-2018",
        "砂石行业绿色矿山建设规范",
        90,
        46,
        (30, 50, 80),
        False,
        "玄武岩碎石",
        "石粉",
        "二叠系上统峨眉山玄武岩组",
        (100, 50),
    ),
    "gypsum": Ore(
        "石膏矿",
        "石膏矿",
        7,
        False,
        2.31,
        "DZ/T 0312-2018",
        "非金属矿行业绿色矿山建设规范",
        75,
        65,
        (15, 20, 30),
        False,
        "石膏块矿",
        "废石",
        "三叠系中统雷口坡组",
        (30, 20),
    ),
    "quartz": Ore(
        "玻璃用石英砂岩",
        "石英砂岩矿",
        7,
        True,
        2.58,
        "DZ/T 0312-2018",
        "非金属矿行业绿色矿山建设规范",
        90,
        72,
        (20, 30, 40),
        True,
        "石英砂",
        "泥质尾砂",
        "三叠系上统须家河组",
        (30, 10),
    ),
}

HILLS = ("青杠坪", "石笋沟", "马桑湾", "白杨坡", "黄桷梁", "大岩口", "水井坎", "柏香岭", "老厂沟", "二郎坝", "铜鼓包", "棕榈坪")
TOWNS = ("新和镇", "永兴镇", "双石镇", "金鼓镇", "龙溪乡", "石桥镇", "茶坪乡", "高峰镇", "三江镇", "柳坝镇")
VILLAGES = ("向阳村", "团结村", "白果村", "新桥村", "水田村", "大坪村", "青山村", "联盟村")
BRANDS = ("锦屏", "川岳", "恒岩", "瑞岭", "金沱", "天砺", "鼎石", "润川", "华砾", "岷峰", "博远", "嘉岩")
SURNAMES = "陈李王张刘杨黄周吴徐罗唐邓冯曾彭肖蒋谢韩曹袁许廖"
GIVEN = (
    "建国",
    "志强",
    "晓东",
    "永康",
    "丽华",
    "文博",
    "启明",
    "国栋",
    "雪梅",
    "天佑",
    "德胜",
    "光耀",
    "洪波",
    "世杰",
    "玉兰",
    "少华",
    "正刚",
    "小琴",
    "明远",
    "家豪",
)
