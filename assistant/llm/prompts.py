"""Prompts are data: prompts/<name>.md, a front matter (used_by, fields, returns) and the words, with fields in {braces}."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

from assistant import corpus
from assistant.core.errors import BadInputError

_FIELD = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class Prompt:
    """used_by: the module that sends it; fields: what must be filled in; returns: what the model is to answer with."""

    name: str
    used_by: str
    fields: tuple[str, ...]
    returns: str
    words: str

    def fill(self, **values: str) -> str:
        """The words with every field filled; BadInputError where a field is missing or unknown. Braces in the values are left alone."""
        if set(values) != set(self.fields):
            raise BadInputError(f"提示词 {self.name} 需要字段 {sorted(self.fields)}，给出的是 {sorted(values)}")
        return _FIELD.sub(lambda match: values.get(match.group(1), match.group()), self.words)


def load_prompt(name: str) -> Prompt:
    """A prompt by its name; BadInputError where its front matter is malformed or names other fields than the words hold."""
    raw = corpus.prompt(name)
    parts = raw.split("---\n", 2)
    if len(parts) != 3 or parts[0].strip():
        raise BadInputError(f"提示词 {name} 没有文件头", advice="文件须以 --- 开始，含 used_by、fields、returns")
    head: dict[str, Any] = yaml.safe_load(parts[1]) or {}
    words = parts[2].strip()
    try:
        prompt = Prompt(name, str(head["used_by"]), tuple(head.get("fields") or ()), str(head["returns"]), words)
    except KeyError as error:
        raise BadInputError(f"提示词 {name} 的文件头缺少 {error}") from error
    if set(_FIELD.findall(words)) != set(prompt.fields):
        raise BadInputError(f"提示词 {name} 的字段与正文不符")
    return prompt
