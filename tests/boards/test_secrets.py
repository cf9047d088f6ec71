"""The secrets of the stack: drawn once, kept, shared where they must be, read by their owner."""

import stat
from pathlib import Path

import pytest

from deploy.draw_secrets import FILES, draw


def read(folder: Path) -> dict[str, dict[str, str]]:
    return {
        file.name: dict(line.split("=", 1) for line in file.read_text().splitlines())
        for file in folder.iterdir()
    }


@pytest.mark.attack(25)
def test_they_are_for_their_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    draw(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {file.name for file in folder.iterdir()} == set(FILES)
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}


def test_drawing_again_changes_nothing(tmp_path: Path) -> None:
    assert draw(tmp_path) > 5
    before = read(tmp_path)
    assert draw(tmp_path) == 0
    assert read(tmp_path) == before


def test_what_is_missing_is_drawn_and_the_rest_is_kept(tmp_path: Path) -> None:
    draw(tmp_path)
    before = read(tmp_path)
    (tmp_path / "valkey.env").unlink()
    (tmp_path / "keycloak-admin.env").unlink()
    assert draw(tmp_path) == 1  # the desk still knows how it gets into Valkey
    after = read(tmp_path)
    changed = [name for name in FILES if before[name] != after[name]]
    assert changed == ["keycloak-admin.env"]


def test_no_two_drawings_are_alike_and_no_secret_is_short(tmp_path: Path) -> None:
    for name in ("one", "other"):
        draw(tmp_path / name)
    one, other = (read(tmp_path / name) for name in ("one", "other"))
    for file, variables in one.items():
        for variable, value in variables.items():
            assert value != other[file][variable]
            assert len(value) >= 24


def test_those_who_share_a_secret_are_told_the_same(tmp_path: Path) -> None:
    draw(tmp_path)
    told = read(tmp_path)
    assert told["postgres.env"]["OPORA_DB_PASSWORD"] in told["desk.env"]["OPORA_DATABASE_URL"]
    assert told["valkey.env"]["VALKEY_PASSWORD"] in told["desk.env"]["OPORA_VALKEY_URL"]
    assert told["postgres.env"]["KEYCLOAK_DB_PASSWORD"] == told["keycloak.env"]["KC_DB_PASSWORD"]
    for ours, theirs in (("WEB_CLIENT", "WEB"), ("API_CLIENT", "API"), ("SYNC_CLIENT", "SYNC")):
        known = told["keycloak.env"][f"OPORA_{theirs}_SECRET"]
        assert told["desk.env"][f"OPORA_{ours}_SECRET"] == known
    for name in ("GRAFANA_OAUTH_SECRET", "READER_DB_PASSWORD"):
        assert len({each[name] for each in told.values() if name in each}) == 1
