"""`opora up`: one desk per state folder, stopped by a signal."""

import fcntl
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from app.up.child import CannotStart
from app.up.house import House
from app.up.room import check_room
from app.up.supervisor import Supervisor


def up(house: House, *, demo_sign_in: bool) -> None:
    """Run the desk until told to stop. Raises CannotStart with what is in the way."""
    if demo_sign_in:
        house.check_demo_sign_in()
    try:
        check_room(house)
        house.open()
        with _only_one(house), _signals() as told_to_stop:
            Supervisor(house, told_to_stop, demo_sign_in=demo_sign_in).run()
    except PermissionError as fault:
        raise CannotStart(
            f"{fault.filename} belongs to another user: run as the user who made it (root, if you"
            " used sudo before), or `make reset` as that user."
        ) from fault


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
