"""Licences, terms and standards that had run out on the day the dossier is judged."""
