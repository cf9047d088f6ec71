"""A file as an answer: saved by the browser, or shown alone in a sandbox; never run, never kept.

Called by routes that have asked for the reader's right just before (attack class 20).
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import IO
from urllib.parse import quote

from flask import Response
from werkzeug.datastructures import FileStorage

from app.core import limits
from app.core.actor import actor
from app.core.errors import Invalid, TooMany
from app.core.settings import settings
from app.core.text import lazy
from app.files import services
from app.files.errors import TooManyFiles
from app.files.kinds import PLAIN
from app.files.models import File
from app.files.store import CHUNK, Body

POLICY = "default-src 'none'; img-src 'self'; sandbox; frame-ancestors 'none'"


def given(sent: list[FileStorage]) -> list[tuple[Body, str]]:
    """Keep the bodies of the files that a form sent; an input left empty sends one without a name.

    Called outside a transaction. Raises TooManyFiles before a byte is kept, FileRefused,
    FileTooLarge and StoreAway.
    """
    named = [(each.stream, each.filename) for each in sent if each.filename]
    _count(len(named))
    return [services.put(stream, name) for stream, name in named]


def one_given(sent: list[FileStorage]) -> tuple[Body, str]:
    """Keep the body of the one file that was sent. Raises Invalid for none or several."""
    if len(sent) != 1 or not sent[0].filename:
        raise Invalid({"file": lazy("Send one file.")})
    return given(sent)[0]


def _count(files: int) -> None:
    who = actor()
    try:
        for _ in range(files):
            limits.check("files", f"{who.kind}:{who.id}", limit=settings().file_rate)
    except TooMany as refusal:
        raise TooManyFiles(retry_after=refusal.retry_after) from None


def served(file: File) -> Response:
    """Answer with the file under its name: pictures are shown, all else is saved."""
    media_type = file.media_type if file.is_shown else PLAIN
    return _sent(services.body(file), media_type, name=file.name, save=not file.is_shown)


def saved(file: File) -> Response:
    """Answer with the file for a program: always to be saved."""
    return _sent(services.body(file), PLAIN, name=file.name, save=True)


def served_small(file: File) -> Response:
    """Answer with the small picture, which we have drawn ourselves."""
    return _sent(services.small(file), "image/webp", name="small.webp", save=False)


def _sent(body: IO[bytes], media_type: str, *, name: str, save: bool) -> Response:
    response = Response(_chunks(body), mimetype=media_type)
    response.call_on_close(body.close)
    kind = "attachment" if save else "inline"
    response.headers["Content-Disposition"] = f"{kind}; {_named(name)}"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "no-store"
    return response


def _chunks(body: IO[bytes]) -> Iterator[bytes]:
    with body:
        while chunk := body.read(CHUNK):
            yield chunk


def _named(name: str) -> str:
    """The name as RFC 6266 writes it: in plain letters for old programs, and whole (RFC 5987)."""
    parted = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^\w .()+-]", "_", parted, flags=re.ASCII)
    return f"filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
