"""What the browser gets: `python -m app.web.build` makes `static/dist` from `static/src`.

Every file is named after its content, so that browsers may keep it for ever; `manifest.json` says
which name stands for which file. The same sources give the same bytes on every machine.
"""

import gzip
import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from app.web.icons import sprite

STATIC = Path(__file__).parent / "static"
SOURCES = STATIC / "src"
DIST = STATIC / "dist"
MODULES = Path(__file__).parents[2] / "node_modules"
FONTS = {
    f"golos-{script}.woff2": f"golos-text-{script}-wght-normal.woff2"
    for script in ("latin", "cyrillic")
}
SHEETS = ("opora.css", "kit.css", "reference.css")
COMPRESSED = {".css", ".js", ".svg"}


class NotInstalled(Exception):  # noqa: N818 - a sentence for whoever runs the build
    """The browser libraries are not there."""


def main() -> None:
    started = perf_counter()
    try:
        manifest = build(DIST)
    except (NotInstalled, subprocess.CalledProcessError) as fault:
        sys.exit(str(fault))
    spent = perf_counter() - started
    sys.stdout.write(f"Built {len(manifest)} files into {DIST.name} in {spent:.1f} s\n")


def build(dist: Path) -> dict[str, str]:
    """Build everything into `dist`, replacing what was there. Returns name -> hashed name."""
    if not (MODULES / "htmx.org").is_dir():
        raise NotInstalled("The browser libraries are missing. Run: npm ci")
    files = _fonts() | {
        "icons.svg": sprite(SOURCES, MODULES / "lucide-static").encode(),
        "mark.svg": (SOURCES / "mark.svg").read_bytes(),
        "htmx.js": (MODULES / "htmx.org/dist/htmx.min.js").read_bytes(),
        "desk.js": _bundle("desk/desk.js"),
    }
    manifest = {name: _hashed(name, body) for name, body in files.items()}
    for sheet in SHEETS:
        files[sheet] = _with_hashed_names(_bundle(f"css/{sheet}"), manifest)
    manifest |= {name: _hashed(name, files[name]) for name in SHEETS}
    _write(dist, {manifest[name]: body for name, body in files.items()}, manifest)
    return manifest


def _fonts() -> dict[str, bytes]:
    folder = MODULES / "@fontsource-variable/golos-text/files"
    return {name: (folder / file).read_bytes() for name, file in FONTS.items()}


def _bundle(entry: str) -> bytes:
    """One minified file of `entry` and what it imports; today's browsers, so nothing is lowered."""
    options = ["--bundle", "--minify", "--target=esnext", "--format=esm", "--charset=utf8"]
    command = [_esbuild(), entry, *options, "--external:*.woff2", "--log-level=warning"]
    return subprocess.run(command, cwd=SOURCES, check=True, stdout=subprocess.PIPE).stdout  # noqa: S603


def _esbuild() -> str:
    # npm fetches the binary of this machine only; calling it directly needs no Node.
    found = sorted((MODULES / "@esbuild").glob("*/bin/esbuild"))
    if not found:
        raise NotInstalled("esbuild is missing. Run: npm ci")
    return str(found[0])


def _hashed(name: str, body: bytes) -> str:
    stem, _, suffix = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(body).hexdigest()[:12]}.{suffix}"


def _with_hashed_names(sheet: bytes, manifest: Mapping[str, str]) -> bytes:
    names = "|".join(re.escape(name) for name in FONTS)
    return re.sub(rf"(?:\./)?({names})", lambda found: manifest[found[1]], sheet.decode()).encode()


def _write(dist: Path, files: Mapping[str, bytes], manifest: Mapping[str, str]) -> None:
    """Fill a new folder and put it in the place of the old one, so that no half build is seen."""
    dist.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=dist.parent, prefix=".dist-") as made:
        for name, body in files.items():
            (Path(made) / name).write_bytes(body)
            if Path(name).suffix in COMPRESSED:
                (Path(made) / f"{name}.gz").write_bytes(gzip.compress(body, 9, mtime=0))
        (Path(made) / "manifest.json").write_text(json.dumps(manifest, indent=2, sort_keys=True))
        Path(made).chmod(
            0o755
        )  # a temporary folder is for its owner only; the web may run as another
        shutil.rmtree(dist, ignore_errors=True)
        shutil.copytree(made, dist)


if __name__ == "__main__":
    main()
