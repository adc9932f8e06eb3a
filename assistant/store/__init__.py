"""What outlives the process: people, dossiers, reports, decisions, jobs, the audit trail (sqlalchemy only here)."""

from assistant.store.opening import Store, open_store

__all__ = ["Store", "open_store"]
