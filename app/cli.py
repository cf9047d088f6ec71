"""The `opora` command: the desk on this machine, its processes, and the commands of the parts."""

from collections.abc import Callable, Mapping
from functools import wraps
from importlib import import_module
from typing import Any, ParamSpec, TypeVar

import click
from pydantic import ValidationError
from typing_extensions import override

from app.up import commands as up

P = ParamSpec("P")
R = TypeVar("R")

PARTS = {
    "people": "app.people.commands:people",
    "import": "app.incidents.commands:imports",
    "event-schemas": "app.core.commands:write_event_schemas",
}


class WithParts(click.Group):
    """A group whose commands of the parts are imported when they are called for.

    The whole app takes a second to import, and `opora status` and `opora web` need none of it.
    """

    def __init__(self, *args: Any, parts: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._parts = parts

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *self._parts])

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self._parts:
            return super().get_command(ctx, cmd_name)
        module, _, name = self._parts[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return in_app(command)


@click.group(cls=WithParts, parts=PARTS)
@click.version_option(package_name="opora")
def opora() -> None:
    """Run and look after Opora, the support desk."""


@click.command()
def worker() -> None:
    """Do the jobs of the queue."""
    from app.worker import main  # noqa: PLC0415 - each process loads only itself

    up.tell_where()
    main()


@click.command()
def clock() -> None:
    """Start periodic work when it is due."""
    from app.clock import main  # noqa: PLC0415

    up.tell_where()
    main()


@click.group(
    cls=WithParts, parts={"replay": "app.core.commands:replay"}, invoke_without_command=True
)
@click.pass_context
def relay(context: click.Context) -> None:
    """Give each event its position and hand it to every consumer."""
    if context.invoked_subcommand is None:
        from app.relay import main  # noqa: PLC0415

        up.tell_where()
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
        from app.factory import create_app  # noqa: PLC0415

        up.tell_where()
        try:
            app = create_app()
        except ValidationError as fault:
            raise click.ClickException(str(fault)) from fault
        with app.app_context():
            return work(*args, **kwargs)

    return run


for own in (
    *(up.up, up.status, up.doctor, up.reset, up.migrate),
    *(up.web, worker, relay, clock),
):
    opora.add_command(own)

if __name__ == "__main__":
    opora()
