"""The seam to a language model: none by default; any LangChain chat model by configuration; its quotes pass through `cite()`."""

from assistant.llm.gate import Sentence, gate
from assistant.llm.models import chat_model, configured
from assistant.llm.prompts import Prompt, load_prompt

__all__ = ["Prompt", "Sentence", "chat_model", "configured", "gate", "load_prompt"]
