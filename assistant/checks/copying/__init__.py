"""Rules of the family copying: what seems to come from another filing."""
