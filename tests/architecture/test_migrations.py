"""The migrations lead to exactly the tables of the models, and back; and there is one head."""

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import text

from app.core.db import Model, db
from app.core.settings import settings

FOLDER = Path(__file__).parents[2] / "app" / "migrations"


@pytest.fixture
def config() -> Config:
    made = Config()
    made.set_main_option("script_location", str(FOLDER))
    return made


def differences() -> list[object]:
    """Return what alembic would still have to do to make the database like the models."""
    schemas = {table.schema for table in Model.metadata.tables.values()}
    context = MigrationContext.configure(
        db.session.connection(),
        opts={
            "include_schemas": True,
            "include_name": lambda name, kind, _: kind != "schema" or name in schemas,
        },
    )
    found: list[object] = compare_metadata(context, Model.metadata)
    db.session.rollback()
    return found


def test_there_is_one_head_and_its_file_says_so(config: Config) -> None:
    heads = ScriptDirectory.from_config(config).get_heads()
    assert heads == [(FOLDER / "current-head").read_text().strip()]


def test_no_version_imports_the_program() -> None:
    for version in (FOLDER / "versions").glob("*.py"):
        assert "from app" not in version.read_text(), version.name


def test_the_migrations_lead_to_the_models(context: Flask) -> None:
    assert differences() == []


@pytest.mark.usefixtures("committed")
def test_the_way_back_and_up_again_leads_to_the_same(context: Flask, config: Config) -> None:
    config.attributes["url"] = settings().database_url
    command.downgrade(config, "base")
    with db.engine.connect() as connection:
        left = connection.scalars(
            text(
                "SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace"
                " WHERE relkind = 'r' AND nspname NOT LIKE 'pg\\_%'"
                " AND nspname <> 'information_schema'"
            )
        ).all()
    assert left == ["alembic_version"]
    command.upgrade(config, "head")
    assert differences() == []
