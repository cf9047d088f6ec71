"""Runs the servers and the processes of one desk, side by side, until told to stop."""

import sys
import threading
from collections.abc import Mapping
from functools import partial

import click
import requests

from app.up import errand, realm
from app.up.board import Board
from app.up.child import CannotStart, Program, end_forgotten
from app.up.greeting import addresses, greeting
from app.up.house import BACKGROUND, DATABASE, ROOT, House
from app.up.keeper import Keeper, Task
from app.up.keycloak_programs import CannotFetch
from app.up.ports import check_free
from app.up.room import check_not_full
from app.up.schema import upgrade

KEYCLOAK_STARTS_SECONDS = 180


class _ToldToStop(Exception):  # noqa: N818 - no error
    """Ctrl-C or SIGTERM came while we were starting."""


class Supervisor:
    """One run of `opora up`."""

    def __init__(self, house: House, stop: threading.Event, *, demo_sign_in: bool) -> None:
        self._house = house
        self._stop = stop
        self._demo = demo_sign_in
        self._keepers: dict[str, Keeper] = {}
        self._board = Board(house.run / "status.json", addresses(house, demo_sign_in=demo_sign_in))

    def run(self) -> None:
        """Start everything, watch over it until told to stop, and stop everything again."""
        try:
            self._end_forgotten()
            self._start()
            self._watch()
        except _ToldToStop:
            pass
        except Exception:
            check_not_full(self._house)
            raise
        finally:
            self._end()

    def _start(self) -> None:
        self._check_ports()
        self._start_servers()
        self._wait("postgres")
        self._migrate()
        self._wait("valkey")
        self._settle_sign_in()
        self._keep(self._process("web"))
        if not self._demo:
            self._wait("keycloak")
            keycloak = self._house.keycloak
            realm.bring_up_to_date(keycloak.url, keycloak.realm(), keycloak.admin_password)
        first = not self._house.demo_loaded.exists()
        if first:
            self._fill()
        self._wait("web")
        for name in BACKGROUND:
            self._keep(self._process(name))
            self._wait(name)
        self._board.head(ready=True)
        self._greet()
        if not first:
            self._sync_people()

    def _watch(self) -> None:
        while not self._stop.wait(1):
            for keeper in self._keepers.values():
                if keeper.fault:
                    raise keeper.fault

    def _check_ports(self) -> None:
        plan = self._house.plan
        ports = {"OPORA_WEB_PORT": (plan.web_host, plan.web_port)}
        if not self._demo:
            ports["OPORA_KEYCLOAK_PORT"] = ("127.0.0.1", plan.keycloak_port)
            ports["OPORA_KEYCLOAK_MANAGEMENT_PORT"] = ("127.0.0.1", plan.keycloak_management_port)
        check_free(ports)
        for name in BACKGROUND:
            check_free({"OPORA_METRICS_PORT": ("127.0.0.1", plan.metrics_of(name))})

    def _start_servers(self) -> None:
        """Start them side by side; the slowest decides."""
        postgres, valkey = self._house.postgres, self._house.valkey
        self._keep(
            Task("postgres", "servers", postgres.program, postgres.answers, postgres.prepare)
        )
        self._keep(Task("valkey", "servers", valkey.program, valkey.answers, valkey.prepare))
        if not self._demo:
            keycloak = self._house.keycloak
            prepare = partial(keycloak.prepare, partial(self._board.say, "keycloak"))
            task = Task(
                "keycloak",
                "servers",
                keycloak.program,
                keycloak.answers,
                prepare,
                KEYCLOAK_STARTS_SECONDS,
            )
            self._keep(task)

    def _migrate(self) -> None:
        self._board.say("database", "bringing the schema up to date")
        self._house.postgres.create(DATABASE)
        upgrade(self._house.postgres.url(DATABASE))

    def _settle_sign_in(self) -> None:
        """Wait until it is known whether Keycloak can be had, or fall back to the demo sign-in."""
        if self._demo:
            return
        keeper = self._keepers["keycloak"]
        try:
            self._wait_for(keeper, keeper.prepared)
        except CannotFetch as fault:
            if self._house.keycloak.has_run:
                raise CannotStart(
                    f"{fault} This desk has signed people in through Keycloak before, so it does"
                    " not go on without: connect the machine and run `make up` again."
                ) from fault
            self._house.check_demo_sign_in()
            self._board.say("keycloak", f"{fault} Going on with the demo sign-in instead of it.")
            self._demo = True
            del self._keepers["keycloak"]
            self._board.remove("keycloak")
            self._board.head(**addresses(self._house, demo_sign_in=True))

    def _fill(self) -> None:
        """Have the people of the realm and the demo data, before anybody looks."""
        self._board.say("people", "reading the people of the realm")
        self._command("people", "sync")
        self._board.say("demo", "making the demo data, once for this desk")
        self._command("demo", "load")
        self._house.demo_loaded.touch()

    def _sync_people(self) -> None:
        """Read the people anew. The desk is open: a refusal to is said, and the clock goes on."""
        try:
            self._command("people", "sync")
        except CannotStart as fault:
            self._board.say("people", str(fault))

    def _command(self, *words: str) -> None:
        """Run one `opora` command, its progress shown as ours. Raises CannotStart."""
        log = self._house.logs / "commands.log"
        code = errand.run(self._program(*words), words[0], self._board, log=log, stop=self._stop)
        self._check_stop()
        if code:
            raise CannotStart(f"`opora {' '.join(words)}` failed; it said so above and in {log}.")

    def _process(self, name: str) -> Task:
        metrics = self._house.metrics_address(name)
        if name == "web":
            program, answers = partial(self._program, name), self._web_answers
            return Task(name, "processes", program, answers, metrics=metrics)
        own = {"OPORA_METRICS_PORT": str(self._house.plan.metrics_of(name))}
        program = partial(self._program, name, environment=own)
        return Task(name, "processes", program, lambda: True, metrics=metrics)

    def _program(self, *words: str, environment: Mapping[str, str] | None = None) -> Program:
        """Return an `opora` command as a program, told everything by its environment."""
        known = self._house.environment(demo_sign_in=self._demo)
        return Program(
            (sys.executable, "-m", "app.cli", *words),
            folder=ROOT,
            environment={**known, **(environment or {})},
        )

    def _web_answers(self) -> bool:
        try:
            return requests.get(f"{self._house.from_here}/healthz", timeout=5).ok
        except requests.RequestException:
            return False

    def _keep(self, task: Task) -> None:
        keeper = Keeper(task, self._board, logs=self._house.logs, run=self._house.run)
        self._keepers[task.name] = keeper
        keeper.start()

    def _wait(self, name: str) -> None:
        self._wait_for(self._keepers[name], self._keepers[name].ready)

    def _wait_for(self, keeper: Keeper, event: threading.Event) -> None:
        while not event.wait(0.1):
            self._check_stop()
        self._check_stop()
        if keeper.fault:
            raise keeper.fault

    def _check_stop(self) -> None:
        if self._stop.is_set():
            raise _ToldToStop

    def _greet(self) -> None:
        for line in greeting(self._house, demo_sign_in=self._demo):
            click.echo(line)

    def _end_forgotten(self) -> None:
        """End what a supervisor that was killed has left behind."""
        for file in sorted(self._house.run.glob("*.pid")):
            if end_forgotten(file):
                self._board.say(file.stem, "of an earlier run was still there; ended it")

    def _end(self) -> None:
        """Stop the processes, then the servers, each the later started first."""
        if self._keepers:
            self._board.say("opora", "stopping")
        self._board.head(ready=False)
        waves = [
            [name for name in ("web", *BACKGROUND) if name in self._keepers],
            ["keycloak", "valkey"],
        ]
        for wave in [*waves, ["postgres"]]:
            ends = [
                threading.Thread(target=self._keepers[name].stop)
                for name in wave
                if name in self._keepers
            ]
            for end in ends:
                end.start()
            for end in ends:
                end.join()
        if self._keepers:
            self._board.say("opora", "stopped; the data is kept")
        (self._house.run / "status.json").unlink(missing_ok=True)
