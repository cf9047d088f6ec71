"""Who runs a desk: whoever runs the tests or, where that is root, also an ordinary user."""

import os
import pwd
import shutil
import stat
import sys
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from app.up.house import ROOT

ORDINARY = "nobody"


@dataclass(frozen=True)
class Account:
    """A user of this machine, and Opora where that user can reach it."""

    uid: int
    gid: int
    python: str = sys.executable
    program: Path = ROOT
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def home(self) -> Path:
        return Path(self.environment["HOME"])

    @property
    def identity(self) -> dict[str, Any]:
        """How `subprocess` is told to start a program as this user."""
        if self.uid == os.geteuid():
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def command(self, *words: str) -> list[str]:
        return [self.python, "-m", "app.cli", *words]

    def at(self, home: Path) -> "Account":
        """Return this user with nothing but the folder `home`."""
        self.own(home)
        places = {"HOME": str(home), "XDG_CACHE_HOME": str(home / ".cache")}
        return replace(self, environment={**self.environment, **places})

    def own(self, place: Path) -> None:
        """Give the folder and all in it to this user."""
        for path in (place, *place.rglob("*")):
            os.chown(path, self.uid, self.gid, follow_symlinks=False)


def ourselves() -> Account:
    return Account(os.geteuid(), os.getegid())


def ordinary(folder: Path) -> Account:
    """Return an ordinary user: ourselves, unless we are root; `folder` holds what needs a copy."""
    if os.geteuid() != 0:
        return ourselves()
    packages = _reachable(Path(pytest.__file__).resolve().parents[1], folder / "packages")
    entry = pwd.getpwnam(ORDINARY)
    return Account(
        entry.pw_uid,
        entry.pw_gid,
        _reachable_python(folder / "python"),
        _reachable(ROOT, folder / "program"),
        {"PYTHONPATH": str(packages)},
    )


def _reachable_python(copy: Path) -> str:
    """Return our Python, or a copy of it where a user who is not root cannot reach it."""
    # The program of a virtual environment may be a copy: what it loads lies elsewhere all the same.
    real = Path(sys.executable).resolve()
    library = sysconfig.get_path("stdlib")
    if all(map(_is_open, (Path(sys.executable).parent, real, Path(library)))):
        return sys.executable
    without = shutil.ignore_patterns("site-packages", "test", "__pycache__")
    shutil.copytree(library, copy / "lib" / Path(library).name, ignore=without)
    for shared in Path(sysconfig.get_config_var("LIBDIR")).glob("libpython*.so*"):
        shutil.copy(shared, copy / "lib")
    (copy / "bin").mkdir()
    program = Path(shutil.copy(real, copy / "bin"))
    program.write_bytes(_beside_itself(program.read_bytes()))
    return str(program)


def _beside_itself(program: bytes) -> bytes:
    """Have a Python that was built with a shared library look for it beside itself."""
    built = f"{sysconfig.get_config_var('LIBDIR')}\0".encode()
    return program.replace(built, b"$ORIGIN/../lib".ljust(len(built), b"\0"))


def _reachable(place: Path, copy: Path) -> Path:
    """Return the folder, or a copy of it where a user who is not root cannot reach it."""
    if _is_open(place):
        return place
    shutil.copytree(place, copy, ignore=shutil.ignore_patterns(".git", ".venv", "var"))
    copy.chmod(0o755)
    return copy


def _is_open(path: Path) -> bool:
    return all(each.stat().st_mode & stat.S_IXOTH for each in (path, *path.parents))
