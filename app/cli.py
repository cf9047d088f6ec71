"""The `opora` command: the desk on this machine, its processes, and the commands of the parts."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import click
from pydantic import ValidationError

from app.core.commands import replay, write_event_schemas
from app.incidents.commands import imports
from app.people.commands import people
from app.up import commands as up

P = ParamSpec("P")
R = TypeVar("R")


@click.group()
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


@click.group(invoke_without_command=True)
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
        from app.factory import create_app  # noqa: PLC0415 - `opora status` needs no app

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
relay.add_command(in_app(replay))
for part in (people, imports, write_event_schemas):
    opora.add_command(in_app(part))

if __name__ == "__main__":
    opora()
