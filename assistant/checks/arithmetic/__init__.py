"""Figures that their own parts do not give."""
