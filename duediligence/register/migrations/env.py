"""Run by Alembic with the connection, and inside the transaction, that ``migration.migrate`` has opened."""

from alembic import context

from duediligence.register.schema import metadata

# render_as_batch: SQLite cannot alter a column in place; transactional_ddl: a step is all or nothing there too
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
