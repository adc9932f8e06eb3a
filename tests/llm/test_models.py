from __future__ import annotations

from pathlib import Path

import pytest

from assistant import corpus
from assistant.core.errors import BadInputError
from assistant.llm import chat_model, configured, load_prompt
from assistant.llm.models import parse_spec


def test_without_configuration_there_is_no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GREENMINE_LLM", raising=False)
    assert chat_model() is None
    assert configured() is None
    assert chat_model("none") is None


def test_specs_name_provider_model_and_address() -> None:
    spec = parse_spec("openai:qwen3:8b@http://127.0.0.1:8000/v1")
    assert (spec.provider, spec.model, spec.base_url) == ("openai", "qwen3:8b", "http://127.0.0.1:8000/v1")
    assert spec.name == "openai:qwen3:8b", "the report names no address"
    assert parse_spec("ollama:qwen3").base_url is None
    for wrong in ("qwen3", "openai:", ":x"):
        with pytest.raises(BadInputError, match="不认识"):
            parse_spec(wrong)


def test_a_toml_is_read_and_a_wrong_one_is_named(tmp_path: Path) -> None:
    good = tmp_path / "llm.toml"
    good.write_text('[llm]\nprovider = "openai"\nmodel = "m"\nbase_url = "http://127.0.0.1:1/v1"\ntimeout = 5\n', "utf-8")
    assert parse_spec(str(good)).timeout == 5
    bad = tmp_path / "bad.toml"
    bad.write_text("[llm]\nprovider = 'openai'\nspeed = 3\n", "utf-8")
    with pytest.raises(BadInputError, match="设置文件有误"):
        parse_spec(str(bad))


def test_models_are_built_without_a_call() -> None:
    from langchain_ollama import ChatOllama
    from langchain_openai import ChatOpenAI

    assert isinstance(chat_model("openai:m@http://127.0.0.1:9/v1"), ChatOpenAI)
    assert isinstance(chat_model("ollama:m@http://127.0.0.1:9"), ChatOllama)
    with pytest.raises(BadInputError, match="不能使用"):
        chat_model("nosuchprovider:m")


def test_every_prompt_is_whole() -> None:
    names = [p.stem for p in corpus.folder("prompts").glob("*.md") if p.stem != "README"]
    assert "answer" in names
    for name in names:
        prompt = load_prompt(name)
        filled = prompt.fill(**dict.fromkeys(prompt.fields, "{x}"))
        assert filled
        assert prompt.used_by.startswith("assistant.")
        with pytest.raises(BadInputError, match="需要字段"):
            prompt.fill(other="x")
