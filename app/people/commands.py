"""`opora people …`: the mirror of Keycloak by hand. Run within an app context."""

import click

from app.core.errors import Refusal
from app.people.sync import sync as sync_now


@click.group()
def people() -> None:
    """People and departments."""


@people.command()
@click.option("--even-if-many-gone", is_flag=True, help="Switch off people however many are gone.")
def sync(*, even_if_many_gone: bool) -> None:
    """Read departments, people and roles from Keycloak, completely."""
    try:
        done = sync_now(even_if_many_gone=even_if_many_gone)
    except Refusal as refusal:
        details = "".join(f" {name}: {value}." for name, value in refusal.data.items())
        raise click.ClickException(f"{refusal}{details} Nothing was changed.") from refusal
    click.echo(
        f"{done.people} people in {done.departments} departments;"
        f" {done.gone} switched off since the last read."
    )
