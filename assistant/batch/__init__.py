"""The inbox: many dossiers, on one machine or on a Dask cluster (dask only here)."""

from __future__ import annotations

from assistant.batch.screen import Options, Screened, run
from assistant.batch.watch import watch

__all__ = ["Options", "Screened", "run", "watch"]
