"""Figures, dates, numbers and places that cannot be as they are written."""
