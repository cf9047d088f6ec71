"""Numbered migrations and how they are run. Version files never import the program."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

HERE = Path(__file__).parent


def config(url: str) -> Config:
    """Return alembic's configuration for this database."""
    made = Config()
    made.set_main_option("script_location", str(HERE))
    made.attributes["url"] = url
    return made


def upgrade(url: str) -> None:
    """Bring the database to the code's newest version; nothing happens when it is there."""
    command.upgrade(config(url), "head")


def head() -> str:
    """Return the newest version that this code knows."""
    found = ScriptDirectory(str(HERE)).get_current_head()
    assert found is not None  # noqa: S101 - there are versions in this folder
    return found


def known() -> set[str]:
    """Return every version that this code knows."""
    return {script.revision for script in ScriptDirectory(str(HERE)).walk_revisions()}


def standing(url: str) -> str | None:
    """Return the version of this database, None for an empty one."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            if connection.scalar(text("SELECT to_regclass('alembic_version')")) is None:
                return None
            version: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
            return version
    finally:
        engine.dispose()
