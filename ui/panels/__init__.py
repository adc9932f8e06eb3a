"""The panels of the workbench: each builds its components and returns them."""
