"""Checks that the migrations have one head, the one written down, and that their SQL is safe."""

import io
import subprocess
import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

ROOT = Path(__file__).resolve().parents[1]
MIGRATIONS = ROOT / "app" / "migrations"


def main() -> None:
    config = Config(output_buffer=io.StringIO())
    config.set_main_option("script_location", str(MIGRATIONS))
    heads = ScriptDirectory.from_config(config).get_heads()
    written = (MIGRATIONS / "current-head").read_text().strip()
    if list(heads) != [written]:
        sys.exit(f"The heads are {', '.join(heads)}, and current-head says {written}.")
    command.upgrade(config, "head", sql=True)
    buffer = config.output_buffer
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as sql:
        sql.write(buffer.getvalue() if isinstance(buffer, io.StringIO) else "")
        sql.flush()
        squawk = Path(sys.executable).with_name("squawk")
        options = ["--config", str(ROOT / ".squawk.toml")]
        sys.exit(subprocess.run([str(squawk), *options, sql.name], check=False).returncode)


if __name__ == "__main__":
    main()
