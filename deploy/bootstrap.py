"""Makes `.venv` and the static files, with nothing but Python's standard library.

`bootstrap.py` installs what running needs, `bootstrap.py --dev` what tests and checks need too.
What has been done is marked with what it was done from, so that doing it again takes no time.
"""

# Older Pythons must get as far as being told that they are too old.
from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
NEEDED_BYTES = 1500 * 1024 * 1024
UV = "uv"


class CannotInstall(Exception):  # noqa: N818 - as it is read: raise CannotInstall
    """Says to a person what is in the way and what to do."""


def main() -> None:
    dev = "--dev" in sys.argv[1:]
    lock = ROOT / ("requirements-dev.lock" if dev else "requirements.lock")
    os.chdir(ROOT)
    check_machine()
    make_venv()
    # The lock of tests and checks holds everything of the other, so it does for both.
    full = ROOT / "requirements-dev.lock"
    if not is_done("packages", full, ROOT / "pyproject.toml"):
        install(lock)
    fetch_browser_libraries(dev=dev)
    build_static_files()


def check_machine() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - this runs on whatever is there
        raise CannotInstall(
            f"This is Python {platform.python_version()} and Opora needs 3.11 or newer: install"
            " one and run `make PYTHON=python3.11 up`."
        )
    if (sys.platform, platform.machine()) != ("linux", "x86_64") or not platform.libc_ver()[0]:
        raise CannotInstall("Opora's servers come for Linux on x86-64 with glibc only.")
    free = shutil.disk_usage(ROOT).free
    if not VENV.exists() and free < NEEDED_BYTES:
        raise CannotInstall(
            f"The disk has {free >> 20} MB left and Opora needs {NEEDED_BYTES >> 20}: make room."
        )


def make_venv() -> None:
    if works(PYTHON):
        return
    said("making .venv")
    try:
        import ensurepip  # noqa: F401, PLC0415 - Debian takes it out of Python
        import venv  # noqa: PLC0415
    except ImportError as fault:
        package = "python{}.{}-venv".format(*sys.version_info)
        raise CannotInstall(
            f"Python has no venv module: install it (on Debian `apt install {package}`)."
        ) from fault
    venv.create(VENV, with_pip=True, clear=True)


def works(python: Path) -> bool:
    """Return whether the environment is there and of the Python that runs this."""
    if not python.exists():
        return False
    asked = subprocess.run(
        [str(python), "-c", "import sys; print(*sys.version_info[:2])"],
        capture_output=True,
        text=True,
        check=False,
    )
    return asked.stdout.split() == [str(part) for part in sys.version_info[:2]]


def install(lock: Path) -> None:
    if is_done("packages", lock, ROOT / "pyproject.toml"):
        return
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--quiet"]
    # uv is in the lock with its hashes, and is many times faster with the rest.
    only_uv = VENV / "uv.lock"
    only_uv.write_text(part_of(lock, UV))
    run("installing uv", [*pip, "install", "--require-hashes", "--no-deps", "-r", str(only_uv)])
    uv = [str(PYTHON), "-m", "uv", "pip", "install", "--python", str(PYTHON), "--quiet"]
    run(
        f"installing the packages of {lock.name}",
        [*uv, "--require-hashes", "-r", str(lock), *index_options()],
        with_certificates(),
    )
    run(
        "installing Opora itself",
        [*uv, "--no-build-isolation", "--no-deps", "--offline", "--editable", str(ROOT)],
    )
    done("packages", lock, ROOT / "pyproject.toml")


def part_of(lock: Path, name: str) -> str:
    """Return the lines of one package."""
    lines = lock.read_text().splitlines()
    first = next(n for n, line in enumerate(lines) if line.startswith(f"{name}=="))
    last = next(
        (n for n in range(first + 1, len(lines)) if not lines[n].startswith("    --hash")),
        len(lines),
    )
    return "\n".join(lines[first:last]) + "\n"


def index_options() -> list[str]:
    """Return this machine's own choice of index, as pip knows it: uv does not read pip's files."""
    options = []
    for setting, option in (
        ("index-url", "--default-index"),
        ("extra-index-url", "--index"),
        ("find-links", "--find-links"),
    ):
        for address in pip_setting(setting).split():
            options += [option, address]
    return options


def with_certificates() -> dict[str, str]:
    """Return the environment, with the certificates that pip was told to trust."""
    certificates = pip_setting("cert")
    return {**({"SSL_CERT_FILE": certificates} if certificates else {}), **os.environ}


def pip_setting(name: str) -> str:
    for place in (":env:", "global", "user", "site"):
        asked = subprocess.run(
            [str(PYTHON), "-m", "pip", "config", "get", f"{place}.{name}"],
            capture_output=True,
            text=True,
            check=False,
        )
        if asked.returncode == 0:
            return asked.stdout.strip()
    return ""


def fetch_browser_libraries(*, dev: bool) -> None:
    files = [ROOT / "package.json", ROOT / "package-lock.json"]
    enough = ["npm-dev"] if dev else ["npm", "npm-dev"]
    if (ROOT / "node_modules").exists() and any(is_done(step, *files) for step in enough):
        return
    npm = VENV / "bin" / "npm"
    path = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    run(
        "fetching the browser libraries",
        [
            *(str(npm), "ci", "--no-audit", "--no-fund", "--loglevel=error"),
            *([] if dev else ["--omit=dev"]),
        ],
        {**os.environ, "PATH": path},
    )
    for step in ("npm", "npm-dev"):
        (VENV / f"{step}.done").unlink(missing_ok=True)
    done(enough[0], *files)


def build_static_files() -> None:
    sources = sorted(
        path for path in (ROOT / "app" / "web").rglob("*") if path.is_file() and is_source(path)
    )
    mark = [*sources, ROOT / "package-lock.json"]
    if (ROOT / "app/web/static/dist/manifest.json").exists() and is_done("static", *mark):
        return
    run("building the static files", [str(PYTHON), "-m", "app.web.build"])
    done("static", *mark)


def is_source(path: Path) -> bool:
    return "static/src" in path.as_posix() or path.suffix == ".py"


def run(what: str, command: list[str], environment: dict[str, str] | None = None) -> None:
    """Do one step and say how long it took; its words are shown only when it fails."""
    said(what)
    began = time.monotonic()
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, cwd=ROOT
    )
    if done.returncode:
        words = (done.stdout + done.stderr).strip()[-3000:]
        raise CannotInstall(f"{words}\n\nThat was {what}. {advice(words)}")
    said(f"  took {time.monotonic() - began:.0f} s")


def advice(words: str) -> str:
    lower = words.lower()
    if "no space left" in lower:
        return "The disk is full: make room and run it again."
    if "hash" in lower and "mismatch" in lower:
        return "What the index gave is not what the lock names: do not use that index."
    networks = (
        *("connect", "resolve", "network", "timed out", "enotfound", "eai_again", "dns"),
        "from versions: none",  # all that pip says, when quiet, of an index that does not answer
    )
    if any(word in lower for word in networks):
        return "The first start needs a network with the Python and npm indexes: is there one?"
    return "Run it again; if it stays, `rm -rf .venv node_modules` and begin anew."


def is_done(step: str, *sources: Path) -> bool:
    mark = VENV / f"{step}.done"
    return mark.exists() and mark.read_text() == digest(*sources)


def done(step: str, *sources: Path) -> None:
    (VENV / f"{step}.done").write_text(digest(*sources))


def digest(*sources: Path) -> str:
    total = hashlib.sha256()
    for source in sources:
        total.update(f"{source.name}\0".encode() + source.read_bytes())
    return total.hexdigest()


def said(words: str) -> None:
    print(f"  {words}", flush=True)


if __name__ == "__main__":
    try:
        main()
    except CannotInstall as fault:
        sys.exit(f"Cannot go on: {fault}")
    except PermissionError as fault:
        sys.exit(f"Cannot go on: {fault.filename} belongs to another user; use that user.")
    except KeyboardInterrupt:
        sys.exit("Stopped.")
