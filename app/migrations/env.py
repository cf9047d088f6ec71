"""How alembic meets the database: one transaction per version, and no long wait for a lock."""

from alembic import context
from sqlalchemy import Connection, create_engine, pool, text

from app.core.db import Model

SCHEMAS = ("core", "people", "auth", "workflow", "files", "incidents", "problems")


def run_offline() -> None:
    context.configure(
        dialect_name="postgresql",
        literal_binds=True,
        transaction_per_migration=True,
        as_sql=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def run_online() -> None:
    given = context.config.attributes.get("connection")
    if given is not None:
        run_on(given)
        return
    engine = create_engine(context.config.attributes["url"], poolclass=pool.NullPool)
    with engine.connect() as connection:
        # Waiting for a lock would make everybody else wait behind us.
        connection.execute(text("SET lock_timeout = '5s'"))
        connection.execute(text("SET timezone = 'UTC'"))
        connection.commit()
        run_on(connection)


def run_on(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Model.metadata,
        include_schemas=True,
        include_name=lambda name, kind, _: kind != "schema" or name in SCHEMAS,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()


if context.is_offline_mode():
    run_offline()
else:
    run_online()
