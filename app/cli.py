"""The `opora` command: the desk on this machine, its processes, and the commands of the parts."""

from collections.abc import Callable, Mapping
from functools import wraps
from importlib import import_module
from typing import Any, ParamSpec, TypeVar

import click
from typing_extensions import override

from app.up.serving import tell_where

P = ParamSpec("P")
R = TypeVar("R")

OWN = {
    **{name: f"app.up.commands:{name}" for name in ("up", "status", "doctor", "reset", "realm")},
    **{name: f"app.up.serving:{name}" for name in ("web", "migrate")},
    # Needs neither the app nor a database, and is alone with the matcher in importing numpy.
    "problems": "app.matching.replay.command:problems",
}
PARTS = {
    "people": "app.people.commands:people",
    "import": "app.incidents.commands:imports",
    "demo": "app.demo.commands:demo",
    "event-schemas": "app.core.commands:write_event_schemas",
}


class WithParts(click.Group):
    """A group whose commands are imported when they are called for; `parts` run in the app.

    The whole app takes a second to import, and `opora status` and `opora web` need none of it.
    """

    def __init__(
        self, *args: Any, parts: Mapping[str, str], own: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._parts = parts
        self._own = own

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *self._own, *self._parts])

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in self._own:
            return _imported(self._own[cmd_name])
        if cmd_name in self._parts:
            return in_app(_imported(self._parts[cmd_name]))
        return super().get_command(ctx, cmd_name)


@click.group(cls=WithParts, own=OWN, parts=PARTS)
@click.version_option(package_name="opora")
def opora() -> None:
    """Run and look after Opora, the support desk."""


@click.command()
def worker() -> None:
    """Do the jobs of the queue."""
    from app.worker import main  # noqa: PLC0415 - each process loads only itself

    tell_where()
    main()


@click.command()
def clock() -> None:
    """Start periodic work when it is due."""
    from app.clock import main  # noqa: PLC0415

    tell_where()
    main()


@click.command()
def matcher() -> None:
    """Find the problems that new incidents belong to."""
    from app.matcher import main  # noqa: PLC0415

    tell_where()
    main()


@click.group(
    cls=WithParts,
    own={},
    parts={"replay": "app.core.commands:replay"},
    invoke_without_command=True,
)
@click.pass_context
def relay(context: click.Context) -> None:
    """Give each event its position and hand it to every consumer."""
    if context.invoked_subcommand is None:
        from app.relay import main  # noqa: PLC0415

        tell_where()
        main()


def in_app(command: click.Command) -> click.Command:
    """Have the command, or every command of the group, run in the app's context."""
    if isinstance(command, click.Group):
        for part in command.commands.values():
            in_app(part)
    elif command.callback:
        command.callback = _within_app(command.callback)
    return command


def _within_app(work: Callable[P, R]) -> Callable[P, R]:
    @wraps(work)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        from sqlalchemy.exc import OperationalError  # noqa: PLC0415

        from app.factory import create_app  # noqa: PLC0415

        tell_where()
        try:
            with create_app().app_context():
                return work(*args, **kwargs)
        except OperationalError as fault:
            raise click.ClickException(f"The database cannot do this: {fault.orig}") from fault

    return run


def _imported(address: str) -> click.Command:
    module, _, name = address.partition(":")
    command: click.Command = getattr(import_module(module), name)
    return command


for process in (worker, relay, clock, matcher):
    opora.add_command(process)

if __name__ == "__main__":
    opora()
