"""Rules of the family copying."""
