"""Questions about a dossier, answered from it with their places; the notice answered with its clauses."""

from assistant.chat.agent import answer_with_model
from assistant.chat.context import Answer, Context
from assistant.chat.conversation import Conversation, context_of
from assistant.chat.routing import answer

__all__ = ["Answer", "Context", "Conversation", "answer", "answer_with_model", "context_of"]
