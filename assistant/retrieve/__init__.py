"""Embedding, index and search: passages of a dossier, found by meaning and by letters, always with their place."""
