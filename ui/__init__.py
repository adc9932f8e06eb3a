"""The web workbench (gradio only here)."""
