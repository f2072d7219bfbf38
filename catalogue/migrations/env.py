"""Runs the migrations in the transaction that `catalogue.store.schema.upgrade` opened."""

from alembic import context

from catalogue.store import tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
