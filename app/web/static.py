"""Static files from memory: named after their content, compressed beforehand, kept for ever."""

import json
from dataclasses import dataclass
from functools import cache
from mimetypes import guess_type
from pathlib import Path

from flask import Flask, Response, make_response, request

from app.core.actor import public
from app.core.errors import NotFound
from app.web.build import DIST

FOREVER = "public, max-age=31536000, immutable"
PREFIX = "/static/"


class NotBuilt(Exception):  # noqa: N818 - a sentence for whoever starts the desk
    """`static/dist` is missing."""


@dataclass(frozen=True)
class File:
    mimetype: str
    body: bytes
    gzipped: bytes | None


def serve(app: Flask) -> None:
    """Serve what `app.web.build` has made, and nothing beside it."""
    app.add_url_rule(f"{PREFIX}<name>", "static", public(send))
    app.jinja_env.globals["asset"] = asset


def asset(name: str) -> str:
    """The address of a built file. Raises NotBuilt, and KeyError for an unknown name."""
    return PREFIX + manifest()[name]


def send(name: str) -> Response:
    file = _files().get(name)
    if file is None:
        raise NotFound
    zipped = file.gzipped if request.accept_encodings.quality("gzip") > 0 else None
    response = make_response(zipped or file.body)
    response.mimetype = file.mimetype
    response.headers["Cache-Control"] = FOREVER
    if file.gzipped:
        response.vary.add("Accept-Encoding")
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    return response


@cache
def manifest() -> dict[str, str]:
    """Name -> hashed name of every built file."""
    try:
        found: dict[str, str] = json.loads((DIST / "manifest.json").read_text())
    except FileNotFoundError:
        raise NotBuilt("The static files are missing. Run: python -m app.web.build") from None
    return found


@cache
def _files() -> dict[str, File]:
    return {name: _read(DIST / name) for name in manifest().values()}


def _read(file: Path) -> File:
    zipped = file.with_name(f"{file.name}.gz")
    kind = "font/woff2" if file.suffix == ".woff2" else guess_type(file.name)[0]
    return File(
        mimetype=kind or "application/octet-stream",
        body=file.read_bytes(),
        gzipped=zipped.read_bytes() if zipped.exists() else None,
    )
