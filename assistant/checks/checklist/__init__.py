"""The checklist engine: items are data (corpus/checklists/), their evidence is looked for by structure, facts, sentences and retrieval."""

from __future__ import annotations

from assistant.checks.checklist.engine import ElementAnswer, ItemAnswer, answer_items, answers
from assistant.checks.checklist.schema import Checklist, Element, Item, built_in_ids, load_checklist

__all__ = ["Checklist", "Element", "ElementAnswer", "Item", "ItemAnswer", "answer_items", "answers", "built_in_ids", "load_checklist"]
