"""`opora demo …`. Run within an app context."""

import click

from app.core.db import transaction
from app.core.errors import Refusal
from app.demo import loading


@click.group()
def demo() -> None:
    """Demo data."""


@demo.command()
def load() -> None:
    """Fill the desk with a bank's working day; nothing happens when it is there already."""
    try:
        with transaction():
            made = loading.load()
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(f"{made} incidents made." if made else "The demo data is here already.")
