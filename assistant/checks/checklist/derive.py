"""A draft checklist from any notice: its obligation sentences with clause, addressee and strength, for a person to edit.

An obligation sentence holds a word of duty (应, 须, 不得, 要, 原则上, 鼓励, 负责 …). Strength: must (应当, 须, 不得), should (要, 原则上),
encouraged (鼓励, 支持). Addressee: the enterprise or an authority; an enterprise's duty becomes an item of its own, an authority's is kept
where the enterprise's papers are its object (what is checked, transferred, examined), since the filing must show it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

import yaml

from assistant.core.text import fold
from assistant.corpus.notices import Clause, Notice, parse_notice

Strength = Literal["must", "should", "encouraged"]
Addressee = Literal["enterprise", "authority", "both"]

_DUTY: tuple[tuple[Strength, re.Pattern[str]], ...] = (
    ("must", re.compile(r"应当|必须|不得|严禁|禁止|须(?!知)|应(?!急|用|对|届|付|答|试|有尽)|负责(?!人)")),
    (
        "should",
        re.compile(
            r"(?<![重需主概首必只扼摘次机纪])要(?!求|素|点|件|闻|害|塞|旨|道|领)|原则上|确保|务必|督促|严格|全面推进|充分衔接|确定[^，。]{2,24}标准|进行(?:初审|复核|审查|核查)|由[^，。]{2,20}指定"
        ),
    ),
    ("encouraged", re.compile(r"鼓励|支持|优先|可以|允许|提倡|引导")),
)
_CONDITION = re.compile(r"在[^，。]{4,40}(?:的前提下|情况下|的，)|经[^，。]{2,12}合格|[^，。]{4,30}的，|达到|符合|满足|通过")
_ENTERPRISE = re.compile(r"矿山企业|采矿权人|矿业权人|申报单位|企业|矿山(?!管理|建设)")
_AUTHORITY = re.compile(r"主管部门|省厅|各级|市级|县级|有关部门|政府|厅机关|自然资源部门")
_OBJECT = re.compile(r"矿山|采矿权|申报材料|方案|名录|矿区|用地|评估|检查|监测|合同|入库")
_EVIDENCE = re.compile(r"[^，。；、：（(]{2,14}?(?:方案|报告|合同|许可证|证明|材料|系统|平台|意见|手续|名录库?|公告)")
_WORD = re.compile(r"[\u4e00-\u9fff]{2,}")


@dataclass(frozen=True)
class Obligation:
    """clause: path number; sentence: verbatim; duty: the words that make it one."""

    clause: str
    sentence: str
    strength: Strength
    addressee: Addressee
    duty: str


def obligations(notice: Notice) -> tuple[Obligation, ...]:
    """Every obligation sentence of a notice that a filing can show, in order."""
    return tuple(o for clause in notice.clauses for o in _of_clause(clause))


def _of_clause(clause: Clause) -> list[Obligation]:
    found: list[Obligation] = []
    for sentence in clause.sentences:
        duty = _duty(sentence)
        if duty is None:
            continue
        enterprise, authority = bool(_ENTERPRISE.search(sentence)), bool(_AUTHORITY.search(sentence))
        if not enterprise and not (authority and _OBJECT.search(sentence)) and not _OBJECT.search(sentence):
            continue
        addressee: Addressee = "both" if enterprise and authority else ("enterprise" if enterprise else "authority")
        found.append(Obligation(clause.id, sentence, duty[0], addressee, duty[1]))
    return found


def _duty(sentence: str) -> tuple[Strength, str] | None:
    for strength, pattern in _DUTY:
        match = pattern.search(sentence)
        if match:
            return strength, match[0]
    match = _CONDITION.search(sentence)
    return ("should", match[0][-6:].rstrip("，")) if match and _ENTERPRISE.search(sentence) else None


def draft(notice_text: str) -> dict[str, Any]:
    """A draft checklist of the schema that `--checklist` reads: one item an obligation, its evidence drafted from its own nouns."""
    notice = parse_notice(notice_text)
    items = [_item(number, o) for number, o in enumerate(obligations(notice), 1)]
    title = notice.title or notice.number or "通知"
    return {"id": "draft", "title": f"核对清单草稿：{title}", "source": f"{notice.number} {notice.title}".strip(), "items": items}


def derive(notice_text: str) -> str:
    """`draft` as YAML with a note for the person who edits it."""
    note = "# 由通知自动起草的核对清单，须人工修改：删去不针对申报材料的条目，补充要点和证据（字段说明见 corpus/README.md）。\n"
    return note + yaml.safe_dump(draft(notice_text), allow_unicode=True, sort_keys=False, width=160)


_STRENGTHS: dict[str, str] = {"must": "必须", "should": "原则要求", "encouraged": "鼓励"}
_ADDRESSEES: dict[str, str] = {"enterprise": "矿山企业", "authority": "主管部门", "both": "矿山企业与主管部门"}


def _item(number: int, o: Obligation) -> dict[str, Any]:
    nouns = list(dict.fromkeys(m[0] for m in _EVIDENCE.finditer(o.sentence)))[:4]
    subjects = [re.escape(fold(n)) for n in nouns] or [re.escape(fold(w)) for w in _WORD.findall(o.sentence)[:3]]
    return {
        "id": f"draft.{number:02d}",
        "clause": o.clause,
        "title": o.sentence.rstrip("。；;"),
        "sentence": o.sentence,
        "requirement": f"{_STRENGTHS[o.strength]}（“{o.duty}”），对象：{_ADDRESSEES[o.addressee]}",
        "elements": [
            {
                "id": "statement", "label": "有相应说明", "decisive": True, "queries": [o.sentence[:60]],
                "evidence": [{"say": ["|".join(subjects), "已|完成|落实|签订|提交|通过|取得|明确|符合|达到|不涉及"], "strength": 0.6}],
            }
        ],
    }  # fmt: skip
