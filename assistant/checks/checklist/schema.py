"""What a checklist file says: items, their atomic elements and what counts as evidence. Any YAML of this shape can be used.

Patterns. A *group* is the name of a concept (a list of terms; names are ASCII) or a regular expression; both are matched on folded text
(no white space, half width, lower case). `say: [a, b]` means: one sentence in which a and b both occur.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from assistant.core.document import Kind
from assistant.core.errors import BadInputError
from assistant.corpus import names, table

DEFAULT = "sichuan-2023"
Mode = Literal["affirm", "negative", "promise", "any"]
_NAME = re.compile(r"[a-z][a-z0-9-]*")
_FULL_WIDTH = str.maketrans({"，": ",", "：": ":", "；": ";", "（": r"\(", "）": r"\)", "％": "%", "？": r"\?", "！": "!"})


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Say(_Strict):
    """A sentence in which every group occurs. mode: affirm (denials, promises, rules do not count), negative (the statement is itself
    a denial), promise (an intention is enough), any. wide: two sentences of a paragraph together may say it. tasks: the rows of a list of
    tasks count in full. pairs: only rows of tables, as 'heading:cell|heading:cell', so that a cell can be asked for below its heading. strength: 0.5 and more makes the element met, less makes it partly met."""

    say: list[str] = Field(min_length=1)
    unless: list[str] = []
    section: str | None = None
    outside: str | None = None
    kinds: list[Kind] = []
    mode: Mode = "affirm"
    wide: bool = False
    rows: bool = True
    tasks: bool = False
    pairs: bool = False
    strength: float = Field(0.9, gt=0, le=1)


class SectionAbout(_Strict):
    """A section, under any title that the group matches, that has a body; `holds` must occur in it (at least `least` of them)."""

    section_about: str
    unless: str | None = None
    holds: list[str] = []
    least: int = 1
    min_chars: int = 40
    kinds: list[Kind] = []
    strength: float = Field(0.8, gt=0, le=1)


class TableAbout(_Strict):
    """A table whose caption, header and first columns hold at least `least` of the groups, with at least `min_rows` filled rows.

    in_rows: the groups must occur in the first two cells of its rows, not in its header; unless: nothing of this in caption and header."""

    table_about: list[str] = Field(min_length=1)
    least: int = 1
    min_rows: int = 2
    in_rows: bool = False
    unless: str | None = None
    kinds: list[Kind] = []
    strength: float = Field(0.8, gt=0, le=1)


class FactStated(_Strict):
    """A fact of the fact book (any of the names), narrowed by role and kind of document."""

    fact: list[str] = Field(min_length=1)
    roles: list[str] = []
    kinds: list[Kind] = []
    strength: float = Field(0.9, gt=0, le=1)


class Paper(_Strict):
    """A file of the dossier that is this paper (names in references/documents.yaml), holding the groups where given."""

    paper: str
    holds: list[str] = []
    strength: float = Field(0.85, gt=0, le=1)


class Filing(_Strict):
    """A filing of this kind with at least so many characters of body."""

    filing: Kind
    min_chars: int = 800
    strength: float = Field(0.97, gt=0, le=1)


Evidence = Annotated[Say | SectionAbout | TableAbout | FactStated | Paper | Filing, Field(union_mode="left_to_right")]


class Element(_Strict):
    """An atomic question. required: counts for the verdict (else shown only). decisive: without it the whole item is missing.

    test: the name of a judgement in code (dates against the as-of day, figures against thresholds …).
    """

    id: str
    label: str
    required: bool = True
    decisive: bool = False
    evidence: list[Evidence] = []
    test: str | None = None
    queries: list[str] = []
    excluded: str = ""


class Item(_Strict):
    """A question of the checklist. applies: conditions that must all hold ('always', 'status:生产矿山', 'target:national', 'renewal', 'granted:2017-03')."""

    id: str
    clause: str
    title: str
    sentence: str
    requirement: str = ""
    counts: str = ""
    applies: list[str] = ["always"]
    documents: list[Kind] = []
    elements: list[Element] = Field(min_length=1)

    @model_validator(mode="after")
    def _elements_are_distinct(self) -> Item:
        ids = [e.id for e in self.elements]
        if len(ids) != len(set(ids)):
            raise ValueError(f"{self.id} 的要点 id 重复")
        return self


class Checklist(_Strict):
    """concepts: group name to terms (regular expressions); they are added to those of corpus/references/concepts.yaml."""

    id: str
    title: str
    notice: str | None = None
    source: str = ""
    concepts: dict[str, list[str]] = {}
    items: list[Item] = Field(min_length=1)

    @model_validator(mode="after")
    def _items_are_distinct(self) -> Checklist:
        ids = [i.id for i in self.items]
        twice = sorted({i for i in ids if ids.count(i) > 1})
        if twice:
            raise ValueError(f"核对项 id 重复：{'、'.join(twice)}")
        return self

    @model_validator(mode="after")
    def _patterns_can_be_read(self) -> Checklist:
        for item in self.items:
            for element in item.elements:
                for group in _groups(element):
                    try:
                        self.pattern(group)
                    except (KeyError, re.error) as error:
                        raise ValueError(f"{item.id}/{element.id}：不认识的概念或写错的正则“{group}”（{error}）") from error
        return self

    @cached_property
    def _patterns(self) -> dict[str, re.Pattern[str]]:
        return {}

    def pattern(self, group: str) -> re.Pattern[str]:
        """The compiled pattern of a group: a concept's terms, or the regular expression itself."""
        known = self._patterns
        if group not in known:
            known[group] = re.compile(self._source(group))
        return known[group]

    def _source(self, group: str) -> str:
        if not _NAME.fullmatch(group):
            return re.sub(r"\{([a-z][a-z0-9-]*)\}", lambda m: f"(?:{self._source(m.group(1))})", folded_pattern(group))
        terms = self.concepts.get(group) or shared_concepts()[group]
        return "|".join(self._source(t) if not _NAME.fullmatch(t) else folded_pattern(t) for t in terms)

    def item(self, item_id: str) -> Item:
        """The item of that id; KeyError where there is none."""
        for item in self.items:
            if item.id == item_id:
                return item
        raise KeyError(item_id)


def _groups(element: Element) -> list[str]:
    groups: list[str] = []
    for probe in element.evidence:
        match probe:
            case Say():
                groups += [*probe.say, *probe.unless, *filter(None, (probe.section, probe.outside))]
            case SectionAbout():
                groups += [probe.section_about, *probe.holds, *filter(None, (probe.unless,))]
            case TableAbout():
                groups += [*probe.table_about, *filter(None, (probe.unless,))]
            case Paper():
                groups += probe.holds
            case _:
                pass
    return groups


def folded_pattern(pattern: str) -> str:
    """A pattern as it must be to match folded text: full-width signs as their half-width forms, no white space, lower case."""
    return re.sub(r"\s+", "", pattern.translate(_FULL_WIDTH)).lower()


@cache
def shared_concepts() -> Mapping[str, list[str]]:
    """The concepts that every checklist may use (corpus/references/concepts.yaml)."""
    concepts: dict[str, list[str]] = table("references/concepts")["concepts"]
    return concepts


def load_checklist(path: Path | str | None = None) -> Checklist:
    """The notice's own checklist, a built-in one by its id, or any file of this shape.

    Raises BadInputError naming the file, the place and what is wrong with it.
    """
    if path is None:
        return _built_in(DEFAULT)
    if str(path) in built_in_ids():
        return _built_in(str(path))
    file = Path(path)
    try:
        raw = yaml.safe_load(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise BadInputError("没有这个核对清单文件", path=str(path), advice=f"自带的清单：{'、'.join(built_in_ids())}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise BadInputError(f"核对清单文件无法读取（{error}）", path=str(path)) from error
    except yaml.YAMLError as error:
        raise BadInputError(f"核对清单不是合法的 YAML：{_yaml_place(error)}", path=str(path), advice="请检查缩进、冒号和引号") from error
    return _validated(raw, str(path))


def built_in_ids() -> tuple[str, ...]:
    """The ids of the checklists that travel with the program."""
    return (DEFAULT, *(Path(n).stem for n in names("checklists", suffix=".yaml")))


@cache
def _built_in(name: str) -> Checklist:
    if name != DEFAULT:
        return _validated(table(f"checklists/{name}"), name)
    parts = [table(n) for n in names(f"checklists/{DEFAULT}", suffix=".yaml")]
    merged: dict[str, Any] = {"items": []}
    for part in parts:
        merged["items"] = [*merged["items"], *part.get("items", [])]
        merged.update({k: v for k, v in part.items() if k != "items"})
    return _validated(merged, name)


def _validated(raw: Any, where: str) -> Checklist:
    if not isinstance(raw, dict):
        raise BadInputError("核对清单应当是一个含 id、title、items 的映射", path=where)
    try:
        return Checklist.model_validate(raw)
    except ValidationError as error:
        problems = "；".join(_problem(e["loc"], e["type"], e["msg"], raw) for e in error.errors()[:6])
        raise BadInputError(f"核对清单的格式有误：{problems}", path=where, advice="各字段的含义见 corpus/README.md") from error


_REASONS = {
    "missing": "缺少此字段", "extra_forbidden": "不认识的字段", "string_type": "应为文字", "list_type": "应为列表", "literal_error": "取值不在允许范围内",
    "too_short": "不能为空", "dict_type": "应为映射", "bool_parsing": "应为 true 或 false", "float_parsing": "应为数字", "int_parsing": "应为整数",
    "model_type": "应为映射", "greater_than": "数值过小", "less_than_equal": "数值过大",
}  # fmt: skip


def _problem(place: tuple[int | str, ...], kind: str, message: str, raw: Any) -> str:
    """Where and what, in Chinese: items are named by their id."""
    words: list[str] = []
    spot = raw
    for step in place:
        if isinstance(step, str) and step in {"Say", "SectionAbout", "TableAbout", "FactStated", "Paper", "Filing"}:
            continue
        spot = _step(spot, step)
        name = spot.get("id") if isinstance(spot, dict) else None
        words.append(f"{name}" if isinstance(step, int) and name else (f"第{step + 1}个" if isinstance(step, int) else step))
    reason = _REASONS.get(kind, message.removeprefix("Value error, "))
    return f"{' > '.join(words) or '文件'}：{reason}"


def _step(spot: Any, step: int | str) -> Any:
    if isinstance(spot, dict):
        return spot.get(step)
    return spot[step] if isinstance(spot, list) and isinstance(step, int) and step < len(spot) else None


def _yaml_place(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    return f"第{mark.line + 1}行第{mark.column + 1}列附近" if mark is not None else "格式错误"
