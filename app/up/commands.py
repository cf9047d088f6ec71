"""`opora up`, `status`, `doctor` and `reset`: the desk on this machine, whole."""

import json
import os

import click
import requests

from app.up import doctor as machine
from app.up import reset as state
from app.up.child import CannotStart
from app.up.house import ROOT
from app.up.keycloak import realm_of
from app.up.realm import bring_up_to_date
from app.up.serving import or_say_why, this_house
from app.up.start import up as start
from app.up.status import as_text
from app.up.status import status as look


@click.command()
@click.option(
    "--demo-sign-in", is_flag=True, help="Without Keycloak: one chooses who to be. Loopback only."
)
def up(*, demo_sign_in: bool) -> None:
    """Start the whole desk on this machine; Ctrl-C stops it."""
    or_say_why(lambda: start(this_house(), demo_sign_in=demo_sign_in))


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def status(*, as_json: bool) -> None:
    """Show how the desk on this machine stands."""
    found = look(this_house())
    click.echo(json.dumps(found, indent=1) if as_json else as_text(found))


@click.command()
def doctor() -> None:
    """Check this machine and say what is missing."""
    findings = list(machine.examine(this_house()))
    for finding in findings:
        mark = click.style("ok", fg="green") if finding.good else click.style("--", fg="red")
        click.echo(f"{mark}  {finding.what:<20} {finding.words}")
    if not all(finding.good for finding in findings):
        raise click.exceptions.Exit(1)


@click.command()
@click.option(
    "--at", envvar="OPORA_KEYCLOAK_INTERNAL_URL", required=True, help="Keycloak's address."
)
@click.option(
    "--password",
    envvar="KC_BOOTSTRAP_ADMIN_PASSWORD",
    required=True,
    help="Of its bootstrap administrator; better by the environment.",
)
def realm(*, at: str, password: str) -> None:
    """Bring the realm of a running Keycloak up to date: its roles, clients and their addresses.

    What keycloak/realm.json leaves open is taken from the environment. `opora up` does it, too.
    """

    def change() -> None:
        try:
            bring_up_to_date(at, realm_of(ROOT / "keycloak", os.environ), password)
        except requests.RequestException as fault:
            raise CannotStart(f"Keycloak at {at} does not take it: {fault}") from fault

    or_say_why(change)
    click.echo("The realm is up to date.")


@click.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
def reset(*, yes: bool) -> None:
    """Throw away the data of the desk on this machine."""
    here = this_house()
    places = state.places(here)
    if not places:
        click.echo(f"There is no desk in {here.state}.")
        return
    if not yes:
        folders = " and ".join(map(str, places))
        click.confirm(f"Remove {folders} with all incidents, people and settings?", abort=True)
    or_say_why(lambda: state.reset(here))
    click.echo("Removed. `make up` begins anew.")
