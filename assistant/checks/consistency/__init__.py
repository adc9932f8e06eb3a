"""Statements of one fact that cannot all be true."""
