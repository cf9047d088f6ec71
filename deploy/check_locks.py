"""Checks that the locks hold what the project asks for, and that no file names an index's host."""

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from lock import LOCKS
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
PIN = re.compile(r"^([a-z0-9._-]+)(?:\[[^]]*\])?==([^ ;\\]+)", re.MULTILINE)
HOST = re.compile(
    r"https?://[^\s\"']*/(?:simple|packages)/|https?://(?:registry|repo1|deb|files)\.[a-z]|"
    r"--(?:extra-)?index-url[ =]+https?:|registry *= *\"?http"
)


def main() -> None:
    faults = [*python_faults(), *npm_faults(), *host_faults()]
    for fault in faults:
        print(fault)
    sys.exit(1 if faults else 0)


def python_faults() -> Iterator[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    for name, groups in LOCKS.items():
        text = (ROOT / name).read_text()
        pins = {normal(found): version for found, version in PIN.findall(text)}
        asked = [
            *project["project"]["dependencies"],
            *(line for group in groups for line in project["dependency-groups"][group]),
        ]
        yield from (f"{name}: {fault}" for fault in unmet(asked, pins))
        if text.count("--hash=") < len(pins):
            yield f"{name}: a package stands there without a hash"


def unmet(asked: Iterable[str], pins: dict[str, str]) -> Iterator[str]:
    for line in asked:
        need = Requirement(line)
        version = pins.get(normal(need.name))
        if version is None or not need.specifier.contains(version, prereleases=True):
            yield f"{line} is asked for and {version or 'nothing'} is locked: run `make lock`"


def npm_faults() -> Iterator[str]:
    asked = json.loads((ROOT / "package.json").read_text())
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    for kind in ("dependencies", "devDependencies"):
        if asked.get(kind, {}) != packages[""].get(kind, {}):
            yield f"package-lock.json: its {kind} are not those of package.json: run `make lock`"
    for path, package in packages.items():
        if "resolved" in package:
            yield f"package-lock.json: {path} says where it came from; take `resolved` out"
        if path and "integrity" not in package:
            yield f"package-lock.json: {path} has no checksum"


def host_faults() -> Iterator[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607 - whichever git there is
        capture_output=True,
        check=True,
        cwd=ROOT,
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        path = ROOT / name
        if path.is_file() and (found := HOST.search(path.read_text(errors="ignore"))):
            yield f"{name}: names the host of a package index: {found.group()[:60]}"


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    main()
