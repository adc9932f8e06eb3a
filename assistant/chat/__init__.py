"""Questions about a dossier, answered from it with their places; the notice answered with its clauses."""

from assistant.chat.agent import answer_with_model
from assistant.chat.context import Answer, Context
from assistant.chat.conversation import Conversation, context_of
from assistant.chat.opinion import Opinion, opinions, told
from assistant.chat.routing import answer
from assistant.chat.streaming import stream_with_model

__all__ = [
    "Answer", "Context", "Conversation", "Opinion", "answer", "answer_with_model", "context_of", "opinions", "stream_with_model", "told",
]  # fmt: skip
