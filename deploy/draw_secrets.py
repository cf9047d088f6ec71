"""Draws the secrets of docker-compose.yml: one file per service in `deploy/secrets`, for us only.

What is there is kept, so that running it again changes nothing; what is missing is drawn. A secret
that two services share (a password and whoever gives it) is drawn once.
"""

import os
import secrets
import stat
from collections.abc import Mapping
from pathlib import Path

FOLDER = Path(__file__).parent / "secrets"

# File -> variable -> what it says, with the names of the secrets in braces.
FILES: Mapping[str, Mapping[str, str]] = {
    "postgres.env": {
        "POSTGRES_PASSWORD": "{postgres}",
        "OPORA_DB_PASSWORD": "{desk_db}",
        "KEYCLOAK_DB_PASSWORD": "{keycloak_db}",
        "READER_DB_PASSWORD": "{reader_db}",
    },
    "valkey.env": {"VALKEY_PASSWORD": "{valkey}"},
    "desk.env": {
        "OPORA_DATABASE_URL": "postgresql+psycopg://opora:{desk_db}@postgres:5432/opora",
        "OPORA_VALKEY_URL": "redis://:{valkey}@valkey:6379/0",
        "OPORA_WEB_CLIENT_SECRET": "{web}",
        "OPORA_API_CLIENT_SECRET": "{api}",
        "OPORA_SYNC_CLIENT_SECRET": "{sync}",
        "OPORA_CASE_LINK_KEY": "{case}",
    },
    "keycloak.env": {
        "KC_DB_PASSWORD": "{keycloak_db}",
        "OPORA_WEB_SECRET": "{web}",
        "OPORA_API_SECRET": "{api}",
        "OPORA_SYNC_SECRET": "{sync}",
        "GRAFANA_OAUTH_SECRET": "{grafana}",
    },
    "keycloak-admin.env": {"KC_BOOTSTRAP_ADMIN_PASSWORD": "{admin}"},
    "grafana.env": {
        "GRAFANA_OAUTH_SECRET": "{grafana}",
        "GRAFANA_SECRET_KEY": "{grafana_key}",
        "READER_DB_PASSWORD": "{reader_db}",
    },
}


def draw(folder: Path) -> int:
    """Write the files of secrets; return how many secrets are new."""
    folder.mkdir(exist_ok=True)
    folder.chmod(stat.S_IRWXU)
    drawn = _Drawn(_known(folder))
    for name, variables in FILES.items():
        lines = [f"{variable}={words.format_map(drawn)}\n" for variable, words in variables.items()]
        _write(folder / name, "".join(lines))
    return drawn.new


class _Drawn(dict[str, str]):
    """Secrets by name; one that is asked for and missing is drawn."""

    new = 0

    def __missing__(self, name: str) -> str:
        self.new += 1
        self[name] = secrets.token_urlsafe(24)
        return self[name]


def _known(folder: Path) -> dict[str, str]:
    """Return the secrets that the files hold already."""
    found = {}
    for name, variables in FILES.items():
        file = folder / name
        lines = file.read_text().splitlines() if file.exists() else []
        values = dict(line.split("=", 1) for line in lines if "=" in line)
        for variable, words in variables.items():
            before, secret, after = _parts(words)
            value = values.get(variable, "")
            if value.startswith(before) and value.endswith(after) and value:
                found[secret] = value[len(before) : len(value) - len(after)]
    return found


def _parts(words: str) -> tuple[str, str, str]:
    before, _, rest = words.partition("{")
    secret, _, after = rest.partition("}")
    return before, secret, after


def _write(file: Path, words: str) -> None:
    draft = file.with_suffix(".draft")
    draft.touch(mode=stat.S_IRUSR | stat.S_IWUSR)
    draft.write_text(words)
    draft.rename(file)


if __name__ == "__main__":
    new = draw(FOLDER)
    print(f"  {len(FILES)} files in {os.path.relpath(FOLDER)}; {new} secrets are new")
