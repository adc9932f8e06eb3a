"""Which language model, if any: read from GREENMINE_LLM, built when it is first needed.

    GREENMINE_LLM=openai:qwen3@http://127.0.0.1:8000/v1    any OpenAI-compatible address (the key, if one is needed, in GREENMINE_LLM_KEY)
    GREENMINE_LLM=ollama:qwen3                             Ollama on this machine; ollama:qwen3@http://host:11434 elsewhere
    GREENMINE_LLM=anthropic:…                              any other provider whose LangChain package is installed
    GREENMINE_LLM=/path/to/llm.toml                        [llm] provider, model, base_url, key_env, timeout, retries, temperature

Without it there is no model and nothing here is imported. The program's verdicts never depend on one.
"""

from __future__ import annotations

import importlib.util
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.core.errors import BadInputError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel


@dataclass(frozen=True)
class ModelSpec:
    """provider: openai | ollama | any that LangChain's init_chat_model knows. timeout: seconds for one call. key_env: where the key is."""

    provider: str
    model: str
    base_url: str | None = None
    key_env: str = "GREENMINE_LLM_KEY"
    timeout: float = 60.0
    retries: int = 1
    temperature: float = 0.0

    @property
    def name(self) -> str:
        """What the report says: provider and model, no address and no key."""
        return f"{self.provider}:{self.model}"


def parse_spec(spec: str) -> ModelSpec:
    """A spec from its words or its toml file; BadInputError where it is malformed."""
    if spec.endswith(".toml"):
        return _from_toml(Path(spec))
    provider, colon, rest = spec.partition(":")
    model, _, address = rest.partition("@http")
    if not colon or not provider or not model:
        raise BadInputError(f"不认识的语言模型设置：{spec}", advice="例如 openai:模型名@http://127.0.0.1:8000/v1 或 ollama:模型名")
    return ModelSpec(provider, model, f"http{address}" if address else None)


def _from_toml(path: Path) -> ModelSpec:
    try:
        entries: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))["llm"]
        return ModelSpec(**entries)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise BadInputError("语言模型的设置文件有误", path=str(path), advice=f"须有 [llm] 一节，含 provider 和 model（{error}）") from error


def _spec(spec: str | None) -> ModelSpec | None:
    words = (spec if spec is not None else os.environ.get("GREENMINE_LLM", "")).strip()
    return None if words in ("", "none") else parse_spec(words)


def configured(spec: str | None = None) -> str | None:
    """The name of the configured model, None where there is none; nothing is loaded."""
    found = _spec(spec)
    return found.name if found else None


def chat_model(spec: str | None = None) -> BaseChatModel | None:
    """The configured model behind LangChain's interface, None where there is none; nothing is called yet.

    BadInputError where the provider's package is not installed or the spec is malformed.
    """
    found = _spec(spec)
    if found is None:
        return None
    key = os.environ.get(found.key_env, "")
    if found.provider == "openai":
        _needs("langchain_openai", "langchain-openai")
        from langchain_openai import ChatOpenAI
        from pydantic import SecretStr

        return ChatOpenAI(
            model=found.model, base_url=found.base_url, api_key=SecretStr(key or "none"), temperature=found.temperature,
            timeout=found.timeout, max_retries=found.retries,
        )  # fmt: skip
    if found.provider == "ollama":
        _needs("langchain_ollama", "langchain-ollama")
        from langchain_ollama import ChatOllama

        return ChatOllama(
            model=found.model, base_url=found.base_url, temperature=found.temperature, client_kwargs={"timeout": found.timeout}
        )
    return _other(found, key)


def _other(found: ModelSpec, key: str) -> BaseChatModel:
    from langchain.chat_models import init_chat_model

    settings: dict[str, Any] = {"temperature": found.temperature, "timeout": found.timeout, "max_retries": found.retries}
    if found.base_url:
        settings["base_url"] = found.base_url
    if key:
        settings["api_key"] = key
    try:
        model: BaseChatModel = init_chat_model(found.model, model_provider=found.provider, **settings)
    except (ImportError, ValueError) as error:
        raise BadInputError(f"语言模型 {found.name} 不能使用", advice=str(error).splitlines()[0]) from error
    return model


def _needs(module: str, package: str) -> None:
    if importlib.util.find_spec(module) is None:
        raise BadInputError(f"使用该语言模型需要安装 {package}", advice="pip install 'greenmine-review[llm]'")
