"""`opora up`: one desk per state folder, stopped by a signal."""

import fcntl
import shutil
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from app.up.child import CannotStart
from app.up.house import House
from app.up.supervisor import Supervisor

NEEDED_BYTES = 300 * 1024 * 1024


def up(house: House, *, demo_sign_in: bool) -> None:
    """Run the desk until told to stop. Raises CannotStart with what is in the way."""
    if demo_sign_in:
        house.check_demo_sign_in()
    try:
        house.open()
        _check_room(house)
        with _only_one(house), _signals() as told_to_stop:
            Supervisor(house, told_to_stop, demo_sign_in=demo_sign_in).run()
    except PermissionError as fault:
        raise CannotStart(
            f"{fault.filename} belongs to another user: run as the user who made it (root, if you"
            " used sudo before), or `make reset` as that user."
        ) from fault


def _check_room(house: House) -> None:
    for folder in (house.state, house.database_folder):
        standing = next(path for path in (folder, *folder.parents) if path.exists())
        free = shutil.disk_usage(standing).free
        if free < NEEDED_BYTES:
            raise CannotStart(
                f"The disk of {standing} has {free >> 20} MB left and a desk needs"
                f" {NEEDED_BYTES >> 20}: make room, or set OPORA_STATE_DIR to another disk."
            )


@contextmanager
def _only_one(house: House) -> Iterator[None]:
    with (house.run / "lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as fault:
            raise CannotStart(
                f"The desk of {house.state} runs already: `opora status` shows where."
            ) from fault
        yield


@contextmanager
def _signals() -> Iterator[threading.Event]:
    """Give an event that Ctrl-C, SIGTERM or a closed terminal sets; nothing else happens then."""
    told = threading.Event()
    names = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {name: signal.signal(name, lambda *_: told.set()) for name in names}
    try:
        yield told
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)
