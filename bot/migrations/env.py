"""Alembic's entry point: run the migrations of the record on the address it was given."""

from alembic import context
from sqlalchemy import text

from knowledge.store import BUILD_LOCK, open_engine

engine = open_engine(context.config.get_main_option("sqlalchemy.url"))
with engine.connect() as connection:
    # several processes may start at once: the second waits here and then finds the work done
    if engine.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": BUILD_LOCK + 1})
    else:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    context.configure(connection=connection, version_table="record_version")
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
engine.dispose()
