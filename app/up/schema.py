"""The database's schema: brought up to the code's version, never past it."""

from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from app.up.child import CannotStart

FOLDER = Path(__file__).parents[1] / "migrations"


def upgrade(url: str) -> None:
    """Apply every missing migration. Raises CannotStart for a schema newer than the code."""
    config = _config()
    config.attributes["url"] = url
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    unknown = _revisions(url) - known
    if unknown:
        raise CannotStart(
            f"The database is at {', '.join(sorted(unknown))}, which this version of Opora does not"
            " know: it was made by a newer one. Take the newer version, or `make reset`."
        )
    command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return config


def _revisions(url: str) -> set[str]:
    with psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://")) as connection:
        exists = connection.execute("SELECT to_regclass('alembic_version')").fetchone()
        if exists is None or exists[0] is None:
            return set()
        return {row[0] for row in connection.execute("SELECT version_num FROM alembic_version")}
