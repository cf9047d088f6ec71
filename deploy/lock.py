"""Writes the locks anew: hashed, for every machine, and with no host of an index inside."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCKS = {
    "requirements-image.lock": ("build",),
    "requirements.lock": ("embedded", "build"),
    "requirements-dev.lock": ("embedded", "build", "dev"),
}


def main() -> None:
    for name, groups in LOCKS.items():
        subprocess.run(
            [*compile_command(groups), "--upgrade", "--output-file", name], check=True, cwd=ROOT
        )
    subprocess.run(
        [str(Path(sys.executable).with_name("npm")), "update", "--package-lock-only"],
        check=True,
        cwd=ROOT,
    )
    forget_addresses(ROOT / "package-lock.json")


def compile_command(groups: tuple[str, ...]) -> list[str]:
    """Return the command that writes a lock of the project with these groups."""
    chosen = [word for group in groups for word in ("--group", group)]
    return [
        *(sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", *chosen, "--quiet"),
        *("--universal", "--python-version", "3.11", "--generate-hashes"),
        *("--no-emit-index-url", "--no-header", "--no-annotate"),
    ]


def forget_addresses(lock: Path) -> None:
    """Take out where npm found things: the checksums say what they are."""
    known = json.loads(lock.read_text())
    for package in known["packages"].values():
        package.pop("resolved", None)
    lock.write_text(json.dumps(known, indent=2) + "\n")


if __name__ == "__main__":
    main()
