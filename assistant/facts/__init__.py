"""Typed values that a dossier states, each with its place: `find_facts(dossier)`; comparison, names, matrix, tables.

Finders rest on meaning: synonyms of labels as data (corpus/references/fact_labels.yaml), tables by what their heads and keys say,
units and ranges to choose among figures, the words around them for role and year.
"""

from __future__ import annotations

from assistant.facts.book import document_facts, find_facts
from assistant.facts.compare import comparable, equal

__all__ = ["comparable", "document_facts", "equal", "find_facts"]
