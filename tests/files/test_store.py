"""Bodies on disk: one for equal contents, whole or not there, gone when nobody needs them."""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import IO

import pytest
from flask import Flask

from app.core.actor import SYSTEM
from app.core.db import db, transaction
from app.core.settings import settings
from app.files import pictures, services
from app.files.errors import FileTooLarge, NoSuchFile, StoreAway
from app.files.models import File
from app.files.store import Disk, TooLong
from tests.files import bodies


def kept(content: bytes, name: str = "a.txt") -> File:
    body, tidy = services.put(BytesIO(content), name)
    with transaction():
        return services.keep(body, tidy, by=SYSTEM)


def read(body: IO[bytes]) -> bytes:
    with body:
        return body.read()


def paths() -> list[Path]:
    return [path for path in (settings().state_dir / "files").rglob("*") if path.is_file()]


def age() -> None:
    long_ago = time.time() - 2 * services.GRACE.total_seconds()
    for path in paths():
        os.utime(path, (long_ago, long_ago))


def test_racing_equal_bodies_are_one(tmp_path: Path) -> None:
    store, content = Disk(tmp_path), os.urandom(600_000)
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: store.put(BytesIO(content), most=10**6).hash, range(16)))
    assert found == {sha256(content).hexdigest()}
    assert [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()] == [content]


def test_what_is_too_long_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(TooLong):
        Disk(tmp_path).put(BytesIO(bytes(2000)), most=1999)
    assert not list(tmp_path.rglob("*"))


@pytest.mark.attack(12)
@pytest.mark.parametrize("address", ["../../etc/passwd", "a" * 63, "A" * 64, "a" * 64 + "/.."])
def test_an_address_is_a_hash_and_nothing_else(tmp_path: Path, address: str) -> None:
    with pytest.raises(ValueError, match="hash"):
        Disk(tmp_path).open(address)


def test_a_file_over_the_limit_is_refused_with_the_reason(context: Flask) -> None:
    with pytest.raises(FileTooLarge, match=r"long\.txt is larger than 20 MB"):
        services.put(BytesIO(b"a" * (settings().file_limit + 1)), "long.txt")


def test_the_sweep_takes_only_bodies_that_nobody_has(context: Flask) -> None:
    one, other = kept(b"shared words"), kept(b"shared words")
    alone = kept(b"words of one")
    with transaction():
        services.forget([one.id, alone.id])
    age()
    assert services.sweep()
    assert read(services.body(other)) == b"shared words"
    with pytest.raises(NoSuchFile):
        services.body(alone)


def test_the_sweep_leaves_what_was_put_just_now(context: Flask) -> None:
    body, name = services.put(BytesIO(b"not committed yet"), "a.txt")
    services.sweep()
    with transaction():
        assert read(services.body(services.keep(body, name, by=SYSTEM))) == b"not committed yet"


def test_there_is_never_a_row_without_a_body(context: Flask) -> None:
    body, name = services.put(BytesIO(b"swept meanwhile"), "a.txt")
    services.store().delete(body.hash)
    with pytest.raises(StoreAway), transaction():
        services.keep(body, name, by=SYSTEM)


def test_a_picture_is_made_small(context: Flask) -> None:
    file = kept(bodies.picture(), "a.png")
    with pytest.raises(NoSuchFile):
        services.small(file)
    services.make_small(str(file.id))
    made = read(services.small(file))
    assert made[8:12] == b"WEBP"
    assert len(made) < 10_000


@pytest.mark.attack(27)
@pytest.mark.parametrize(
    "content", [bodies.bomb(), bodies.picture()[:200], bodies.SVG, bodies.POLYGLOT]
)
def test_what_cannot_be_drawn_safely_stays_undrawn(context: Flask, content: bytes) -> None:
    with pytest.raises(pictures.CannotShow):
        pictures.small(BytesIO(content))
    file = kept(content, "a.png")
    services.make_small(str(file.id))
    with pytest.raises(NoSuchFile):
        services.small(file)
    db.session.rollback()
