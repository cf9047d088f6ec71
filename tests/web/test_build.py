"""What the browser gets."""

import gzip
import hashlib
import json
from pathlib import Path

import pytest

from app.web import build
from app.web.build import MODULES
from app.web.icons import sprite

pytestmark = pytest.mark.skipif(
    not (MODULES / "htmx.org").is_dir(), reason="the browser libraries are not installed: npm ci"
)
PAGE = ("opora.css", "desk.js", "htmx.js", "icons.svg", "golos-latin.woff2", "golos-cyrillic.woff2")
LIMIT = 150 * 1024
ROOM_FOR_HTML = 30 * 1024


def test_every_file_is_named_after_its_content(tmp_path: Path) -> None:
    manifest = build.build(tmp_path / "dist")
    for hashed in manifest.values():
        body = (tmp_path / "dist" / hashed).read_bytes()
        assert hashlib.sha256(body).hexdigest()[:12] == hashed.split(".")[-2]


def test_the_same_sources_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        build.build(tmp_path / name)
    one, two = (
        {file.name: file.read_bytes() for file in (tmp_path / name).iterdir()}
        for name in ("one", "two")
    )
    assert one == two


def test_a_build_replaces_what_was_there(tmp_path: Path) -> None:
    dist = tmp_path / "dist"
    dist.mkdir()
    (dist / "old.js").write_text("old")
    manifest = build.build(dist)
    assert not (dist / "old.js").exists()
    assert json.loads((dist / "manifest.json").read_text()) == manifest


def test_the_style_sheet_names_the_built_fonts(tmp_path: Path) -> None:
    manifest = build.build(tmp_path)
    sheet = (tmp_path / manifest["opora.css"]).read_text()
    assert manifest["golos-latin.woff2"] in sheet
    assert manifest["golos-cyrillic.woff2"] in sheet
    assert "light-dark(oklch(" in sheet  # nothing is lowered to colours of older browsers


def test_a_page_with_all_its_files_stays_light(tmp_path: Path) -> None:
    manifest = build.build(tmp_path)
    sizes = [_sent(tmp_path / manifest[name]) for name in PAGE]
    assert sum(sizes) + ROOM_FOR_HTML < LIMIT


def test_a_missing_icon_stops_the_build(tmp_path: Path) -> None:
    (tmp_path / "icons.txt").write_text("# a list\nno-such-icon\n")
    (tmp_path / "signs.svg").write_text("<svg></svg>")
    with pytest.raises(KeyError, match="no-such-icon"):
        sprite(tmp_path, MODULES / "lucide-static")


def _sent(file: Path) -> int:
    zipped = file.with_name(f"{file.name}.gz")
    if not zipped.exists():
        return file.stat().st_size
    assert gzip.decompress(zipped.read_bytes()) == file.read_bytes()
    return zipped.stat().st_size
