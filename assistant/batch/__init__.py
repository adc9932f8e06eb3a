"""The inbox: many dossiers, on one machine or on a Dask cluster (dask only here)."""

from __future__ import annotations

from assistant.batch.screen import Screened, run

__all__ = ["Screened", "run"]
