"""Where the bodies lie. The port is `Store`; here is the one on disk.

A body's address is the hash of its content, so two equal ones are one, and no name of anybody's
ever reaches the file system (attack class 12).
"""

import contextlib
import os
import re
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Protocol

from app.files.errors import StoreAway
from app.files.kinds import HEAD

CHUNK = 256 * 1024
HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Body:
    """A body that is kept: its address, its length, and how it begins."""

    hash: str
    size: int
    head: bytes


class TooLong(Exception):  # noqa: N818 - a plain no
    """The stream holds more than was allowed."""


class Store(Protocol):
    """Keeps bodies by their content."""

    def put(self, stream: IO[bytes], *, most: int) -> Body:
        """Keep what the stream holds, durably. Raises TooLong beyond `most` bytes."""

    def open(self, hash_: str, variant: str = "body") -> IO[bytes]:
        """Return the body, or what was made of it. Raises FileNotFoundError."""

    def put_variant(self, hash_: str, variant: str, content: bytes) -> None:
        """Keep beside the body something small that was made of it."""

    def older_than(self, seconds: float) -> Iterator[str]:
        """Return the hashes of the bodies that were put longer ago."""

    def delete(self, hash_: str) -> None:
        """Forget the body, and what was made of it."""


class Disk:
    """Bodies in folders named by the first letters of their hashes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, stream: IO[bytes], *, most: int) -> Body:
        with _storing(), self._written() as draft:
            digest, size, head = sha256(), 0, b""
            while chunk := stream.read(CHUNK):
                size += len(chunk)
                if size > most:
                    raise TooLong
                head = head or chunk[:HEAD]
                digest.update(chunk)
                draft.write(chunk)
            self._keep(draft, digest.hexdigest(), "body")
        return Body(digest.hexdigest(), size, head)

    def open(self, hash_: str, variant: str = "body") -> IO[bytes]:
        path = self._place(hash_, variant)
        try:
            return path.open("rb")
        except OSError as fault:
            if isinstance(fault, FileNotFoundError) and self._folder.is_dir():
                raise
            raise StoreAway from fault  # a disk that is away has lost no file

    def put_variant(self, hash_: str, variant: str, content: bytes) -> None:
        with _storing(), self._written() as draft:
            draft.write(content)
            self._keep(draft, hash_, variant)

    def older_than(self, seconds: float) -> Iterator[str]:
        before = time.time() - seconds
        for path in self._folder.glob("??/*.body"):
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime < before:
                    yield path.stem

    def delete(self, hash_: str) -> None:
        body = self._place(hash_, "body")
        for path in [body, *body.parent.glob(f"{hash_}.*")]:
            path.unlink(missing_ok=True)

    @contextlib.contextmanager
    def _written(self) -> Iterator[IO[bytes]]:
        """A file under a name of its own, gone again unless it was kept."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self._folder, prefix="draft-", delete=False) as draft:
            try:
                yield draft
            finally:
                Path(draft.name).unlink(missing_ok=True)

    def _keep(self, draft: IO[bytes], hash_: str, variant: str) -> None:
        draft.flush()
        os.fsync(draft.fileno())
        place = self._place(hash_, variant)
        place.parent.mkdir(mode=0o700, exist_ok=True)
        # Also over an equal one: its new date keeps the sweep away from it.
        Path(draft.name).rename(place)
        folder = os.open(place.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _place(self, hash_: str, variant: str) -> Path:
        if not HASH.fullmatch(hash_) or not variant.isalpha():
            raise ValueError("an address is a hash")
        return self._folder / hash_[:2] / f"{hash_}.{variant}"


@contextlib.contextmanager
def _storing() -> Iterator[None]:
    """Say in one word that the disk is full, read only or gone."""
    try:
        yield
    except OSError as fault:
        raise StoreAway from fault
