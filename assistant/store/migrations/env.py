"""What alembic runs: the migrations over the connection that the store gives."""

from __future__ import annotations

from alembic import context

from assistant.store.tables import Base

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata)
with context.begin_transaction():
    context.run_migrations()
