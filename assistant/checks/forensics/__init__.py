"""Rules of the family forensics."""
