"""`opora up` on a disk that is too small, and on one that is full before the desk is open."""

import contextlib
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.up.accounts import Account
from tests.up.desks import Desk, still_there

pytestmark = pytest.mark.xdist_group("up")

SMALL = "64m"
ENOUGH = "400m"


def test_a_disk_that_is_too_small_is_a_sentence(ordinary_user: Account) -> None:
    with _desk_on_a_disk_of(SMALL, ordinary_user) as desk:
        refused = desk.opora("up", "--demo-sign-in")
        assert refused.returncode == 1
        assert "MB left and a desk needs 300: make room" in refused.stderr
        assert "Traceback" not in refused.stderr
        assert not desk.state.exists()


def test_a_disk_that_fills_up_meanwhile_is_a_sentence_and_stops_everything(
    ordinary_user: Account,
) -> None:
    with _desk_on_a_disk_of(ENOUGH, ordinary_user) as desk:
        with desk.starting("--demo-sign-in") as running:
            running.wait_for("bringing the schema up to date")
            everybody = running.everybody()
            _fill(desk.state)
            assert running.process.wait(60) == 1
        assert f"The disk of {desk.state} is full: make room" in running.said
        assert "Traceback" not in running.said
        assert still_there(everybody) == []
        again = desk.opora("up", "--demo-sign-in")
        assert again.returncode == 1
        assert "0 MB left" in again.stderr
        assert "Traceback" not in again.stderr


@contextlib.contextmanager
def _desk_on_a_disk_of(size: str, account: Account) -> Iterator[Desk]:
    """A desk whose state, the database with it, lies on a disk of its own."""
    disk = Path(tempfile.mkdtemp(prefix="opora-disk-"))
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=755", "tmpfs", str(disk)]
    unmount = ["umount", "--lazy", str(disk)]
    try:
        mounted = subprocess.run(mount, capture_output=True, text=True, check=False)
        if mounted.returncode:
            pytest.skip(f"no small disk can be mounted here: {mounted.stderr.strip()}")
        account.own(disk)
        desk = Desk(disk, account)
        desk.words = account.home / "up.txt"
        yield desk
    finally:
        subprocess.run(unmount, capture_output=True, check=False)
        shutil.rmtree(disk)


def _fill(folder: Path) -> None:
    with contextlib.suppress(OSError), (folder / "filling").open("wb", buffering=0) as filling:
        while True:
            filling.write(bytes(1 << 16))
