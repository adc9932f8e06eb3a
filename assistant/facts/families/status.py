"""What the mine is and asks for: status (生产, 新建, 拟注销 …), the directory applied for, whether the right was renewed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from assistant.core.fact import Fact
from assistant.facts.amounts import TRUST, fact_at
from assistant.facts.labels import kinds
from assistant.facts.reading import Reading
from assistant.facts.roles import clause

#: Words -> the status as the checklist names it; the first that fits wins.
_STATUS = (
    (re.compile(r"拟(?:于[^，。；]{0,10})?(?:注销|关闭|闭坑)(?:的)?(?:矿山|采矿权)?|拟闭坑矿山|(?:即将|拟)(?:闭坑|关闭)"), "拟注销矿山"),
    (
        re.compile(
            r"(?:新建(?:\(含改建、扩建\))?|改建|扩建|改扩建|在建|基建|拟建|建设)(?:期)?矿山|^(?:新建|改扩建|改建|扩建|在建|基建)(?=$|[(，。、])"
        ),
        "新建矿山",
    ),
    (re.compile(r"(?:正常|持证)?(?:生产|在产)(?:的)?矿山|^(?:正常生产|生产|在产|正常运营)(?=$|[(，。、中])"), "生产矿山"),
    (re.compile(r"停产(?:矿山)?|停建|停采"), "停产矿山"),
)
_SUBJECT = re.compile(
    r"(?:本矿|该矿|我矿|本矿山|矿山|公司|矿)(?:现|目前|当前)?(?:为|属|属于|系|是)(?:正常)?(?P<s>拟注销矿山|生产矿山|新建矿山|在建矿山|改扩建矿山|停产矿山|拟闭坑矿山|在产矿山|基建矿山)"
)
_TARGET = (
    (re.compile(r"(?:国家级|全国|国家)(?:级)?绿色矿山(?:名录)?|全国(?:绿色矿山)?名录|^国家级?$"), "全国绿色矿山名录"),
    (re.compile(r"(?:四川省)?(?:省级|全省|省)(?:绿色矿山)?(?:名录)?|四川省绿色矿山名录"), "省级绿色矿山名录"),
)
_APPLIES = re.compile(
    r"(?:申请|申报|拟)[^，。；]{0,30}?(?:纳入|列入|进入|入选|评定为|申报|创建)?(?P<t>国家级绿色矿山(?:名录)?|全国绿色矿山名录|(?:四川省)?省级绿色矿山(?:名录)?|四川省绿色矿山(?:名录)?)"
)
_RENEWAL = re.compile(
    r"(?:办理|完成|申请|取得)[^，。；]{0,20}?(?P<r>(?:采矿许可证|采矿权)?(?:延续|变更)(?:登记|手续)?)|(?P<r2>采矿权出让合同\(延续\))|(?P<r3>延续登记|变更登记|延续换证|延续后)"
)


def find(reading: Reading) -> Iterable[Fact]:
    yield from _status(reading)
    if reading.document.kind == "self_assessment" and not any(True for _ in _status(reading)):
        yield from _signs(reading)
    yield from _target(reading)
    yield from _renewal(reading)


#: Words that tell the status without naming it: weak, used where nothing names it.
_SIGNS = (
    (
        re.compile(
            r"(?:到期|届满|期满)后?(?:不再(?:办理)?延续|(?:予以|办理)?注销|闭坑|关闭)|(?:计划|拟)(?:于)?[^，。；]{0,14}(?:注销采矿|办理注销|闭坑|关闭矿山)"
        ),
        "拟注销矿山",
    ),
    (
        re.compile(
            r"矿山(?:目前|现)?(?:处于|尚处|正处)[^，。；]{0,10}(?:基建|基本建设|试生产|建设)(?:期|阶段)?|(?:正在|尚在)(?:进行)?(?:基建|矿山建设|基本建设)"
        ),
        "新建矿山",
    ),
    (
        re.compile(
            r"(?:矿山|本矿|近三年|连续)[^，。；]{0,12}(?:连续生产|正常生产|持续生产|生产正常|正常运营|运营正常|正常开采)|矿山?(?:生产|运营)(?:经营)?正常"
        ),
        "生产矿山",
    ),
)


def _signs(reading: Reading) -> Iterator[Fact]:
    for flat in (*reading.prose, *(f for f in reading.flats.values() if f.block.role == "cell" and len(f.text) > 8)):
        for pattern, name in _SIGNS:
            match = pattern.search(flat.text)
            if match is None:
                continue
            front, behind = clause(flat.text[: match.start()])[-8:], flat.text[match.end() : match.end() + 8]
            if not re.search(r"若|如|应|须|要求|未|非|不|假|对|三年内|是否", front) and not re.search(
                r"[?？”…]|吗|否|不适用|不涉及", behind
            ):
                yield fact_at(reading, kinds()["status"], flat, match.start(), match.end(), name, confidence=0.35)
                break


def status_of(words: str) -> str | None:
    """The status that flat words name, None where they name none."""
    for pattern, name in _STATUS:
        if pattern.search(words):
            return name
    return None


def _status(reading: Reading) -> Iterator[Fact]:
    kind = kinds()["status"]
    for hit in reading.of("status"):
        if hit.source == "prose" and not hit.text.startswith(("为", "属", "是", ":")):
            continue
        words = hit.text.lstrip(":为是属于系")
        lead = len(hit.text) - len(words)
        ticked = re.search(r"[☑√■✓☒](\[?)([一-龥]{2,10})", words)
        value = ticked.group(2) if ticked else re.split(r"[，。；、(]", words)[0][:14]
        name = status_of(value)
        if name and value:
            start = hit.start + lead + (ticked.start(2) if ticked else 0)
            yield fact_at(reading, kind, hit.flat, start, start + len(value), name, confidence=TRUST[hit.source])
    for flat in reading.prose:
        for match in _SUBJECT.finditer(flat.text):
            name = status_of(match.group("s"))
            if name and not re.search(r"如|若|假|对于|凡", clause(flat.text[: match.start()])[-6:]):
                yield fact_at(reading, kind, flat, match.start("s"), match.end("s"), name, confidence=0.8)


def _target(reading: Reading) -> Iterator[Fact]:
    kind = kinds()["target"]
    for hit in reading.of("target"):
        words = hit.text[:40]
        for pattern, name in _TARGET:
            match = pattern.search(words)
            if match and match.start() <= 8:
                yield fact_at(
                    reading, kind, hit.flat, hit.start + match.start(), hit.start + match.end(), name, confidence=TRUST[hit.source]
                )
                break
    for flat in reading.prose:
        for match in _APPLIES.finditer(flat.text):
            name = next(n for p, n in _TARGET if p.search(match.group("t")))
            yield fact_at(reading, kind, flat, match.start("t"), match.end("t"), name, confidence=0.7)


def _renewal(reading: Reading) -> Iterator[Fact]:
    for flat in reading.prose:
        for match in _RENEWAL.finditer(flat.text):
            group = next(g for g in ("r", "r2", "r3") if match.group(g))
            if re.search(r"未|不|拟|将|应|须|要求|如|若|准备|计划|下一步", clause(flat.text[: match.start(group)])[-12:]):
                continue
            yield fact_at(
                reading,
                kinds()["renewal"],
                flat,
                match.start(group),
                match.end(group),
                "变更" if "变更" in match.group(group) else "延续",
                confidence=0.7,
            )
