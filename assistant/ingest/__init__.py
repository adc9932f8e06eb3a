"""Bytes to `Document`: opening of dossiers, readers by format, layout, structure, kinds, the sandbox."""
