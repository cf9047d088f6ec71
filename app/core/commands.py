"""The kernel's part of the `opora` command line. Run within an app context."""

from pathlib import Path

import click

from app.core import event_schemas, relay
from app.core.db import transaction
from app.core.errors import Invalid, Refusal


@click.command()
@click.argument("name")
@click.option(
    "--from",
    "position",
    type=click.IntRange(min=1),
    required=True,
    help="The first position that the consumer takes in again.",
)
def replay(name: str, position: int) -> None:
    """Have the consumer NAME take in again everything from a position of the event log."""
    try:
        with transaction():
            relay.replay(name, after=position - 1)
    except Invalid as refusal:
        raise click.ClickException("; ".join(map(str, refusal.faults.values()))) from refusal
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(f"{name} goes on from position {position}.")


@click.command("event-schemas")
@click.option(
    "--to", "folder", type=click.Path(path_type=Path, file_okay=False), default=Path("docs/events")
)
def write_event_schemas(folder: Path) -> None:
    """Write the JSON Schema of every event's payload."""
    click.echo(f"{event_schemas.write(folder)} schemas in {folder}")
