"""Room on the disks of a desk: enough to start with, and said plainly when it has run out."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from app.up.child import CannotStart
from app.up.house import House

NEEDED_BYTES = 300 * 1024 * 1024
FULL_BYTES = 1024 * 1024  # with less than this no server gets any further


def check_room(house: House) -> None:
    """Raise CannotStart unless there is room for a desk."""
    for place, free in _places(house):
        if free < NEEDED_BYTES:
            raise CannotStart(
                f"The disk of {place} has {free >> 20} MB left and a desk needs"
                f" {NEEDED_BYTES >> 20}: make room, or set OPORA_STATE_DIR to another disk."
            )


def check_not_full(house: House) -> None:
    """Raise CannotStart when a disk is full: that is then why something else broke."""
    for place, free in _places(house):
        if free < FULL_BYTES:
            raise CannotStart(
                f"The disk of {place} is full: make room and start again. What was stored is kept."
            )


def _places(house: House) -> Iterator[tuple[Path, int]]:
    for folder in (house.state, house.database_folder):
        standing = next(path for path in (folder, *folder.parents) if path.exists())
        yield standing, shutil.disk_usage(standing).free
