"""One mine as numbers that agree with each other: sums, rates, polygons, formulas, licence numbers and check digits.

Every writer prints from this model only, so that a clean dossier is clean in every hand. Money in 万元, areas in hm² unless the name
says otherwise, ore in 万吨, levels in m. Deterministic: everything follows from the seed.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from examples.styles.places import BRANDS, GIVEN, HILLS, ORES, PLACES, SURNAMES, TOWNS, VILLAGES, Ore, Place

USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"
MAXIMA_2020 = (
    ("矿区环境", 220),
    ("资源开发方式", 220),
    ("资源综合利用", 120),
    ("节能减排", 180),
    ("科技创新与智能矿山", 130),
    ("企业管理与企业形象", 130),
)
MAXIMA_2024 = (
    ("矿区环境", 18),
    ("资源开采", 18),
    ("资源综合利用", 14),
    ("绿色低碳", 16),
    ("生态修复与环境治理", 18),
    ("科技创新与规范管理", 16),
)


def r2(x: float) -> float:
    """Rounded half up to two places, as a filing rounds."""
    return math.floor(x * 100 + 0.5 + 1e-9) / 100


def r1(x: float) -> float:
    """Rounded half up to one place."""
    return math.floor(x * 10 + 0.5 + 1e-9) / 10


def num(x: float, places: int = 2) -> str:
    """A number without trailing zeros: 12.50 -> 12.5, 30.0 -> 30."""
    s = f"{x:.{places}f}"
    return s.rstrip("0").rstrip(".") if "." in s else s


def uscc(body: str) -> str:
    """17 characters and their check character (GB 32100: weights 3^i mod 31)."""
    return body + USCC[(31 - sum(USCC.index(c) * pow(3, i, 31) for i, c in enumerate(body)) % 31) % 31]


def gauss_krueger(lon: float, lat: float) -> tuple[float, float, int]:
    """CGCS2000 degrees to 3° Gauss-Krüger: X north, Y east with zone prefix, central meridian."""
    a, f = 6378137.0, 1 / 298.257222101
    zone = round(lon / 3)
    e2 = f * (2 - f)
    ep2 = e2 / (1 - e2)
    B, dl = math.radians(lat), math.radians(lon - zone * 3)
    N = a / math.sqrt(1 - e2 * math.sin(B) ** 2)
    t, eta2, c = math.tan(B), ep2 * math.cos(B) ** 2, math.cos(B) * dl
    m = a * (
        (1 - e2 / 4 - 3 * e2**2 / 64 - 5 * e2**3 / 256) * B
        - (3 * e2 / 8 + 3 * e2**2 / 32 + 45 * e2**3 / 1024) * math.sin(2 * B)
        + (15 * e2**2 / 256 + 45 * e2**3 / 1024) * math.sin(4 * B)
        - 35 * e2**3 / 3072 * math.sin(6 * B)
    )
    x = m + N * t * (c**2 / 2 + (5 - t**2 + 9 * eta2 + 4 * eta2**2) * c**4 / 24)
    y = N * (c + (1 - t**2 + eta2) * c**3 / 6)
    return x, zone * 1_000_000 + 500_000 + y, zone * 3


def shoelace(points: list[tuple[float, float]]) -> float:
    """Area in m² of a polygon of (X, Y) in m."""
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(points, points[1:] + points[:1], strict=True))) / 2


def split(rng: random.Random, total: float, n: int, places: int = 2) -> list[float]:
    """n positive parts with `places` decimals that add up to the total."""
    w = [rng.uniform(0.6, 1.4) for _ in range(n)]
    parts = [round(total * x / sum(w), places) for x in w[:-1]]
    return [*parts, round(total - sum(parts), places)]


@dataclass
class Mine:
    """All values of one invented mine. Dates are `date`; lists run over the three data years `years`."""

    seed: int
    edition: int
    place: Place
    ore: Ore
    status: str
    target: str
    hill: str
    mine_name: str
    enterprise: str
    short: str
    uscc: str
    legal_rep: str
    people: list[str]
    town: str
    village: str
    license_no: str
    old_license_no: str
    license_from: date
    license_to: date
    granted: date
    method: str
    scale: float
    report_date: date
    years: list[int]
    v: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["v"][name]
        except KeyError:
            raise AttributeError(name) from None

    def view(self, over: dict[str, Any]) -> Mine:
        """The same mine with some values replaced: what one document of a faulty dossier says."""
        own = {k: x for k, x in self.__dict__.items() if k != "v"}
        m = Mine(**{**own, **{k: x for k, x in over.items() if k in own}})
        m.v = {**self.v, **{k: x for k, x in over.items() if k not in own}}
        return m

    @property
    def county(self) -> str:
        return self.place.county

    @property
    def bureau(self) -> str:
        return self.place.county + ("自然资源和规划局" if self.seed % 2 else "自然资源局")

    @property
    def city_bureau(self) -> str:
        return self.place.city + ("自然资源和规划局" if not self.place.city.endswith("州") else "自然资源局")


def _people(rng: random.Random, n: int) -> list[str]:
    out: list[str] = []
    while len(out) < n:
        p = rng.choice(SURNAMES) + rng.choice(GIVEN)
        if p not in out:
            out.append(p)
    return out


def _identity(
    rng: random.Random, seed: int, edition: int, ore: Ore, status: str, target: str, report: date, granted_after_2017: bool
) -> Mine:
    place = rng.choice(PLACES)
    hill, brand = rng.choice(HILLS), rng.choice(BRANDS)
    enterprise = f"{place.county if rng.random() < 0.5 else '四川'}{brand}{'矿业' if not ore.open_pit else '建材'}有限{'责任' if rng.random() < 0.4 else ''}公司"
    body = (
        "9151"
        + place.code[2:]
        + "MA"
        + "".join(rng.choice("0123456789") for _ in range(2))
        + "".join(rng.choice("0123456789ABCDEFGHJK") for _ in range(5))
    )
    people = _people(rng, 14)
    granted = (
        date(2018, rng.randint(3, 11), rng.randint(2, 27))
        if granted_after_2017
        else date(rng.randint(2008, 2012), rng.randint(2, 11), rng.randint(2, 27))
    )
    scale = float(rng.choice(ore.scales))
    first = granted if granted_after_2017 else date(rng.randint(2010, 2013), rng.randint(1, 12), 1)
    start = granted if granted_after_2017 else date(report.year - 4, rng.randint(1, 5), rng.randint(2, 27))
    span = 10 if scale < ore.law_class[1] else 20
    region = place.city_code if scale < 100 else "510000"
    license_no = f"C{region}{first:%Y%m}{ore.digit}1{rng.randint(1, 2)}0{rng.randint(61000, 199999):06d}"
    return Mine(
        seed=seed,
        edition=edition,
        place=place,
        ore=ore,
        status=status,
        target=target,
        hill=hill,
        mine_name=f"{place.county}{hill}{ore.suffix}",
        enterprise=enterprise,
        short=brand + ("矿业" if not ore.open_pit else "建材"),
        uscc=uscc(body),
        legal_rep=people[0],
        people=people,
        town=rng.choice(TOWNS),
        village=rng.choice(VILLAGES),
        license_no=license_no,
        old_license_no=f"51{rng.randint(10000000000, 99999999999)}",
        license_from=start,
        license_to=date(start.year + span, start.month, start.day),
        granted=granted,
        method="露天开采" if ore.open_pit else "地下开采",
        scale=scale,
        report_date=report,
        years=[report.year - 3, report.year - 2, report.year - 1],
    )


def _geometry(rng: random.Random, m: Mine) -> None:
    cx, cy, meridian = gauss_krueger(m.place.lon + rng.uniform(-0.05, 0.05), m.place.lat + rng.uniform(-0.05, 0.05))
    n = rng.randint(5, 8)
    radius = rng.uniform(260, 420) if m.ore.open_pit else rng.uniform(520, 900)
    pts = []
    for k in range(n):
        ang, rad = 2 * math.pi * (k + rng.uniform(-0.2, 0.2)) / n, radius * rng.uniform(0.8, 1.2)
        pts.append((round(cx + rad * math.cos(ang), 3), round(cy + rad * math.sin(ang), 3)))
    area = round(shoelace(pts) / 1e6, 4)
    depth = rng.choice((80, 90, 110, 120)) if m.ore.open_pit else rng.choice((180, 220, 260))
    m.v.update(points=pts, meridian=meridian, area_km2=area, elev_top=m.place.top, elev_bottom=m.place.top - depth)


def _reserves(rng: random.Random, m: Mine) -> None:
    eta = float(rng.choice((94, 95, 96))) if m.ore.open_pit else float(rng.choice((82, 84, 86)))
    dilution = float(rng.choice((2, 3))) if m.ore.open_pit else float(rng.choice((5, 6, 8)))
    want = rng.uniform(13, 18) * m.scale * (1 - dilution / 100) / (eta / 100)
    controlled = r2(want * rng.uniform(0.55, 0.65) * 1.1)
    inferred = r2((want * 1.08 - controlled) / 0.8)
    pillar = r2(want * 0.06)
    total = r2(controlled + inferred)
    design = r2(controlled + inferred * 0.8 - pillar)
    minable = r2(design * eta / 100)
    output = [r2(m.scale * rng.uniform(0.86, 0.985)) for _ in m.years]
    ore_out = [r2(x * (1 - dilution / 100)) for x in output]
    rates = [r2(eta + rng.uniform(0.3, 1.6)) for _ in m.years]
    used = [r2(o / (q / 100)) for o, q in zip(ore_out, rates, strict=True)]
    rates = [r2(o / u * 100) for o, u in zip(ore_out, used, strict=True)]
    left = r2(design - sum(used))
    left_min = r2(left * eta / 100)
    m.v.update(
        design_recovery=eta,
        dilution=dilution,
        controlled=controlled,
        inferred=inferred,
        pillar=pillar,
        reserves_total=total,
        reserves_design=design,
        minable=minable,
        service_life=r1(minable / (m.scale * (1 - dilution / 100))),
        output=output,
        ore_out=ore_out,
        used=used,
        rates=rates,
        left=left,
        left_total=r2(total - sum(used)),
        left_minable=left_min,
        remaining_life=r1(left_min / (m.scale * (1 - dilution / 100))),
        base=date(m.years[0] - 1, 12, 31),
    )
    waste = [r2(o * rng.uniform(0.12, 0.2)) for o in output]
    wuse = [r2(w * rng.uniform(0.9, 0.97)) for w in waste]
    m.v.update(
        waste=waste, waste_used=wuse, waste_rate=[r2(u / w * 100) for u, w in zip(wuse, waste, strict=True)], utilization_design=88.0
    )
    conc = [r2(rng.uniform(86.5, 89.5)) for _ in m.years] if m.ore.dressing else []
    m.v.update(concentrator=conc, concentrator_design=86.0)


def _energy_and_money(rng: random.Random, m: Mine) -> None:
    elec = [r2(o * rng.uniform(3.2, 3.9) if m.ore.open_pit else o * rng.uniform(11, 13)) for o in m.output]
    diesel = [r2(o * rng.uniform(3.0, 3.6)) for o in m.output]
    tce = [r2(e * 1.229 + d * 1.4571) for e, d in zip(elec, diesel, strict=True)]
    unit = [r2(t / o / 10) for t, o in zip(tce, m.output, strict=True)]
    income = [r2(o * m.ore.price * rng.uniform(0.95, 1.08)) for o in m.output]
    rnd = [r2(i * rng.uniform(0.0162, 0.021)) for i in income]
    done = [r2(rng.uniform(0.5, 1.3)) for _ in m.years]
    m.v.update(
        elec=elec,
        diesel=diesel,
        tce=tce,
        unit=unit,
        income=income,
        rnd=rnd,
        rnd_share=[r2(x / i * 100) for x, i in zip(rnd, income, strict=True)],
        done=done,
        done_total=r2(sum(done)),
    )
    m.v["tasks_money"] = [r2(rng.uniform(20, 160)) for _ in range(6)]
    m.v["tasks_total"] = r2(sum(m.tasks_money))
    m.v["water_new"] = [rng.randint(8, 30) * 100 for _ in m.years]
    m.v["water_rate"] = r1(rng.uniform(86, 93))
    green = r2(rng.uniform(2.2, 4.8))
    m.v.update(greenable=green, greened=r2(green * rng.uniform(0.965, 0.995)))
    m.v["green_rate"] = r1(m.greened / green * 100)


def _land(rng: random.Random, m: Mine) -> None:
    names = (
        ("露天采场", "表土堆场", "工业场地", "办公生活区", "矿山道路")
        if m.ore.open_pit
        else ("硐口工业场地", "废石场", "办公生活区", "矿山道路", "风井场地")
    )
    base = rng.uniform(7, 15) if m.ore.open_pit else rng.uniform(2.4, 4.5)
    share = (0.52, 0.1, 0.17, 0.05, 0.16) if m.ore.open_pit else (0.34, 0.26, 0.1, 0.24, 0.06)
    now = [r2(base * s * rng.uniform(0.9, 1.1)) for s in share]
    more = (
        [r2(base * rng.uniform(0.4, 0.7)), 0.0, 0.0, 0.0, r2(base * 0.04)]
        if m.ore.open_pit
        else [0.0, r2(base * 0.2), 0.0, r2(base * 0.05), 0.0]
    )
    unit = [r2(a + b) for a, b in zip(now, more, strict=True)]
    resp = r2(sum(unit))
    before = dict(zip(("旱地", "乔木林地", "灌木林地", "采矿用地", "农村道路"), split(rng, resp, 5), strict=True))
    bare = r2(resp * rng.uniform(0.04, 0.09))
    after = dict(zip(("旱地", "乔木林地", "灌木林地", "农村道路"), split(rng, r2(resp - bare), 4), strict=True))
    m.v.update(
        units=names,
        land_now=now,
        land_more=more,
        land_units=unit,
        damaged=r2(sum(now)),
        planned=r2(sum(more)),
        responsibility=resp,
        land_before=before,
        land_after=after,
        bare=bare,
        reclaim=r2(resp - bare),
        reclaim_rate=r2((resp - bare) / resp * 100),
    )


def _works(rng: random.Random, m: Mine) -> None:
    area = m.reclaim * 10000
    rows = [
        ("表土覆盖", "m³", round(area * 0.5), 11.62),
        ("土地平整", "m³", round(area * 0.11), 3.45),
        ("截排水沟开挖", "m³", rng.randint(900, 2200), 14.83),
        ("浆砌石砌筑", "m³", rng.randint(600, 1400), 386.5),
        ("种植乔木", "株", round(m.reclaim * 980), 9.74),
        ("种植灌木", "株", round(m.reclaim * 1500), 3.26),
        ("撒播草籽", "hm²", m.reclaim, 2865.0),
        ("土壤培肥", "hm²", r2(m.land_after["旱地"]), 4120.0),
        ("警示牌", "块", rng.randint(12, 30), 260.0),
    ]
    works = [(a, u, q, p, r2(q * p / 10000)) for a, u, q, p in rows]
    build = r2(sum(w[4] for w in works))
    other, watch = r2(build * 0.135), r2(build * rng.uniform(0.09, 0.13))
    reserve = r2((build + other) * 0.06)
    static = r2(build + other + watch + reserve)
    rp_from = date(m.years[0], 9, 1)
    yearly = split(rng, static, 5)
    rise = [r2(a * (1.05**k - 1)) for k, a in enumerate(yearly)]
    areas = split(rng, m.reclaim, 5)
    m.v.update(
        works=works,
        cost_build=build,
        cost_other=other,
        cost_watch=watch,
        cost_reserve=reserve,
        static=static,
        yearly=yearly,
        rise=rise,
        rise_total=r2(sum(rise)),
        yearly_dynamic=[r2(a + b) for a, b in zip(yearly, rise, strict=True)],
        dynamic=r2(static + sum(rise)),
        yearly_area=areas,
        rp_from=rp_from,
        rp_to=date(rp_from.year + 5, 8, 31),
        per_mu=r2(static / (m.reclaim * 15)),
    )
    accrued = [r2(static / 5 * rng.uniform(1.01, 1.12)) for _ in m.years]
    spent = [r2(a * rng.uniform(0.62, 0.8)) for a in accrued]
    m.v.update(
        accrued=accrued, spent=spent, accrued_total=r2(sum(accrued)), spent_total=r2(sum(spent)), balance=r2(sum(accrued) - sum(spent))
    )


def _scores(rng: random.Random, m: Mine) -> None:
    maxima = MAXIMA_2020 if m.edition == 2020 else MAXIMA_2024
    scores = []
    for name, top in maxima:
        lost = rng.uniform(0.04, 0.13) * top
        scores.append((name, top, r1(top - lost) if m.edition == 2024 else float(round(top - lost))))
    m.v.update(
        scores=scores,
        score_total=r1(sum(s[2] for s in scores)),
        score_max=1000 if m.edition == 2020 else 100,
        score_pass=800 if m.edition == 2020 else 80,
    )
    m.v["monitoring"] = [
        (y, q, round(rng.uniform(0.31, 0.74), 3), r1(rng.uniform(50.5, 57.9)), r2(rng.uniform(6.8, 7.7)), rng.randint(12, 46))
        for y in m.years[1:]
        for q in range(1, 5)
    ]


def _papers(rng: random.Random, m: Mine) -> None:
    y, c = m.years[0], m.place.county.rstrip("县市区") or m.place.county
    city = m.place.city[:1]
    sl_from = date(m.report_date.year - 1, rng.randint(2, 9), rng.randint(2, 27))
    near = [h for h in HILLS if h != m.hill]
    rng.shuffle(near)
    m.v.update(
        safety_no=f"（川）FM安许证字〔{sl_from.year}〕{rng.randint(5000, 9899)}号",
        safety_from=sl_from,
        safety_to=date(sl_from.year + 3, sl_from.month, sl_from.day) - timedelta(days=1),
        founded=date(rng.randint(2003, 2007), rng.randint(1, 12), rng.randint(2, 27)),
        sewage_no=m.uscc + f"00{rng.randint(1, 3)}{rng.choice('QWXY')}",
        sewage_from=date(y + 1, 4, 12),
        sewage_to=date(y + 6, 4, 11),
        eia_no=f"{city}市环审批〔{y - 5}〕{rng.randint(11, 98)}号",
        eia_date=date(y - 5, rng.randint(3, 10), rng.randint(2, 27)),
        eia_done=date(y - 3, rng.randint(3, 10), rng.randint(2, 27)),
        water_no=f"{c}水函〔{y - 5}〕{rng.randint(10, 90)}号",
        water_date=date(y - 5, rng.randint(3, 10), rng.randint(2, 27)),
        forest_no=f"{c}林函〔{m.report_date.year}〕{rng.randint(10, 90)}号",
        clear_date=m.report_date - timedelta(days=rng.randint(25, 60)),
        land_no=f"{c}自然资规〔{y - 2}〕{rng.randint(10, 190)}号",
        klf_no=f"{city}矿开审〔{y}〕{rng.randint(10, 60)}号",
        klf_date=date(y, rng.randint(3, 5), rng.randint(2, 27)),
        fkf_no=f"{city}环复评〔{y}〕{rng.randint(10, 60)}号",
        fkf_date=date(y, rng.randint(7, 8), rng.randint(2, 27)),
        reserve_no=f"{city}自然资储备〔{y}〕{rng.randint(10, 60)}号",
        contract_no=f"{m.place.code}-{m.license_from.year}-{rng.randint(1, 60):03d}",
        contract_date=m.license_from - timedelta(days=rng.randint(14, 40)),
        extra_no=f"{m.place.code}-{m.license_from.year}-{rng.randint(61, 99):03d}补",
        extra_date=date(y - 1, 6, 18),
        public_date=date(m.report_date.year, 3, rng.randint(3, 25)),
        entered=date(y, 11, 20),
        passed=date(m.report_date.year, 1, 22),
        near1=near[0] + rng.choice(("石膏矿", "煤矿", "页岩矿")),
        near2=near[1] + rng.choice(("砂岩矿", "白云岩矿", "萤石矿")),
        bank=f"四川{m.county}农村商业银行{m.town}支行",
        designer=f"成都{rng.choice(('岩度', '丈量', '蜀砺'))}矿山工程设计有限公司",
        restorer=f"四川{rng.choice(('绿栖', '坤原', '泽野'))}生态环境工程有限公司",
        surveyor=f"四川省{rng.choice(('岷川', '巴岭'))}地质工程勘察有限公司",
        lab=f"四川{rng.choice(('量准', '衡立'))}检测技术服务有限公司",
        staff=rng.randint(46, 160),
    )


def make_mine(
    seed: int,
    *,
    edition: int = 2020,
    ore: str | None = None,
    status: str = "生产矿山",
    target: str = "四川省省级绿色矿山名录",
    report: date | None = None,
    late_grant: bool | None = None,
) -> Mine:
    """A mine from a seed. `edition`: indicators of 2020 (1,000 points) or 2024 (100 points). `late_grant`: right granted after 2017-03."""
    rng = random.Random(f"mine-{seed}")
    kind = ORES[ore or rng.choice(sorted(ORES))]
    day = report or date(rng.choice((2023, 2024)) if edition == 2020 else 2025, rng.randint(4, 11), rng.randint(3, 27))
    m = _identity(rng, seed, edition, kind, status, target, day, rng.random() < 0.4 if late_grant is None else late_grant)
    for part in (_geometry, _reserves, _energy_and_money, _land, _works, _scores, _papers):
        part(rng, m)
    if status == "拟注销矿山":
        m.v["closing_year"] = m.report_date.year + 2
    return m


def truth(m: Mine) -> dict[str, Any]:
    """The facts of a label, named and in units as the contract has them."""
    return {
        "mine_name": m.mine_name,
        "enterprise": m.enterprise,
        "uscc": m.uscc,
        "legal_rep": m.legal_rep,
        "license_no": m.license_no,
        "license_from": m.license_from.isoformat(),
        "license_to": m.license_to.isoformat(),
        "county": m.county,
        "mineral": m.ore.name,
        "method": m.method,
        "scale_wt": m.scale,
        "area_km2": m.area_km2,
        "elev_top": m.elev_top,
        "elev_bottom": m.elev_bottom,
        "reserves_total_wt": m.reserves_total,
        "reserves_design_wt": m.reserves_design,
        "service_life_a": m.service_life,
        "remaining_life_a": m.remaining_life,
        "design_recovery": m.design_recovery,
        "actual_recovery": m.rates[-1],
        "concentrator_recovery": m.concentrator[-1] if m.concentrator else None,
        "utilization": m.waste_rate[-1],
        "damaged_hm2": m.damaged,
        "responsibility_hm2": m.responsibility,
        "reclaim_hm2": m.reclaim,
        "reclaim_rate": m.reclaim_rate,
        "static_wan": m.static,
        "dynamic_wan": m.dynamic,
        "fund_accrued_wan": m.accrued_total,
        "rp_from": m.rp_from.isoformat(),
        "rp_to": m.rp_to.isoformat(),
        "report_date": m.report_date.isoformat(),
        "status": m.status,
        "granted": m.granted.isoformat(),
        "score_total": m.score_total,
    }
