"""Keycloak: each instance has a home of its own, made from the programs that all share."""

import json
import os
import shutil
import stat
import string
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from app.up.child import CannotStart, Program
from app.up.keycloak_programs import VERSION, Say, built_tree, java

ADMIN = "bootstrap"


@dataclass(frozen=True)
class Keycloak:
    """One instance in `place`, with the realm of `files` and the `values` of its placeholders."""

    place: Path
    files: Path
    port: int
    management_port: int
    admin_password: str
    values: Mapping[str, str]

    @property
    def home(self) -> Path:
        return self.place / f"keycloak-{VERSION}"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def has_run(self) -> bool:
        return (self.place / "data" / "h2").exists()

    def prepare(self, say: Say) -> None:
        """Make the instance's home, from the shared built tree when it is not there yet."""
        self.place.mkdir(parents=True, exist_ok=True)
        self.place.chmod(stat.S_IRWXU)
        if not (self.home / "bin" / "kc.sh").exists():
            tree = built_tree(say)
            draft = self.home.with_suffix(".draft")
            shutil.rmtree(draft, ignore_errors=True)
            shutil.copytree(tree, draft, copy_function=_link)
            draft.rename(self.home)
        self._lay_out_data()
        shutil.copytree(self.files / "themes", self.home / "themes", dirs_exist_ok=True)

    def program(self) -> Program:
        return Program(
            (
                *("sh", str(self.home / "bin" / "kc.sh"), "start", "--optimized"),
                *("--import-realm", "--http-enabled=true", "--http-host=127.0.0.1"),
                *(f"--http-port={self.port}", f"--hostname={self.url}", "--cache=local"),
                f"--http-management-port={self.management_port}",
                "--http-management-host=127.0.0.1",
            ),
            folder=self.home,
            environment={
                **java(self.home),
                **self.values,
                "KC_BOOTSTRAP_ADMIN_USERNAME": ADMIN,
                "KC_BOOTSTRAP_ADMIN_PASSWORD": self.admin_password,
            },
            patience_seconds=20,
        )

    def answers(self) -> bool:
        try:
            answer = requests.get(f"{self.url}/realms/{self.realm()['realm']}", timeout=2)
        except requests.RequestException:
            return False
        return answer.ok

    def realm(self) -> dict[str, Any]:
        return realm_of(self.files, self.values)

    def _lay_out_data(self) -> None:
        """Keep the data outside the programs, which a new version replaces."""
        incoming = self.place / "data" / "import"
        incoming.mkdir(parents=True, exist_ok=True)
        if not (self.home / "data").is_symlink():
            shutil.rmtree(self.home / "data", ignore_errors=True)
            (self.home / "data").symlink_to(self.place / "data")
        # Under other names the people are skipped in silence.
        shutil.copyfile(self.files / "realm.json", incoming / "opora-realm.json")
        shutil.copyfile(self.files / "demo-people.json", incoming / "opora-users-0.json")


def realm_of(files: Path, values: Mapping[str, str]) -> dict[str, Any]:
    """Return the realm file with its placeholders filled in. Raises CannotStart for one without."""
    words = string.Template((files / "realm.json").read_text())
    try:
        filled: dict[str, Any] = json.loads(words.substitute(values))
    except KeyError as fault:
        raise CannotStart(f"{fault.args[0]} is not set, and the realm asks for it.") from fault
    return filled


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # another disk
        shutil.copy2(source, target)
