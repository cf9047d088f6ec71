"""`opora up`, `status`, `doctor`, `reset`, `migrate`, and each process by itself."""

import json
import os
import shutil
import sys
from collections.abc import Callable

import click
from pydantic import ValidationError

from app.core.settings import load_settings
from app.up import reset as state
from app.up.child import CannotStart
from app.up.house import House, Plan
from app.up.status import as_text
from app.up.status import status as look


@click.command()
@click.option(
    "--demo-sign-in", is_flag=True, help="Without Keycloak: one chooses who to be. Loopback only."
)
def up(*, demo_sign_in: bool) -> None:
    """Start the whole desk on this machine; Ctrl-C stops it."""
    from app.up.start import up as start  # noqa: PLC0415 - others need no servers

    _or_say_why(lambda: start(house(), demo_sign_in=demo_sign_in))


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def status(*, as_json: bool) -> None:
    """Show how the desk on this machine stands."""
    found = look(house())
    click.echo(json.dumps(found, indent=1) if as_json else as_text(found))


@click.command()
def doctor() -> None:
    """Check this machine and say what is missing."""
    from app.up import doctor as machine  # noqa: PLC0415

    findings = list(machine.examine(house()))
    for finding in findings:
        mark = click.style("ok", fg="green") if finding.good else click.style("--", fg="red")
        click.echo(f"{mark}  {finding.what:<20} {finding.words}")
    if not all(finding.good for finding in findings):
        raise click.exceptions.Exit(1)


@click.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
def reset(*, yes: bool) -> None:
    """Throw away the data of the desk on this machine."""
    here = house()
    places = state.places(here)
    if not places:
        click.echo(f"There is no desk in {here.state}.")
        return
    if not yes:
        folders = " and ".join(map(str, places))
        click.confirm(f"Remove {folders} with all incidents, people and settings?", abort=True)
    _or_say_why(lambda: state.reset(here))
    click.echo("Removed. `make up` begins anew.")


@click.command()
def migrate() -> None:
    """Bring the database's schema up to this version."""
    from app.up.schema import upgrade  # noqa: PLC0415

    tell_where()
    _or_say_why(lambda: upgrade(load_settings().database_url))


@click.command()
def web() -> None:
    """Serve the pages and the API."""
    tell_where()
    known = load_settings()
    # One file per process of granian; those of an earlier run would be summed in for ever.
    counts = known.state_dir.absolute() / "run" / f"metrics-{known.web_port}"
    shutil.rmtree(counts, ignore_errors=True)
    counts.mkdir(parents=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(counts)
    granian = [
        *("--interface", "wsgi", "--no-ws", "--host", known.web_host),
        *("--port", str(known.web_port), "--workers", str(known.web_workers)),
        *("--blocking-threads", str(known.web_threads), "--respawn-failed-workers"),
        *("--workers-kill-timeout", "10", "--log-level", "warning", "app.wsgi:application"),
    ]
    os.execv(sys.executable, [sys.executable, "-m", "granian", *granian])  # noqa: S606


def house() -> House:
    """Return the desk of this folder, or say which setting is wrong."""
    try:
        return House(Plan())
    except ValidationError as fault:
        raise click.ClickException(_settings_at_fault(fault)) from fault


def tell_where() -> None:
    """Where the environment names no database, mean the desk of this folder."""
    if "OPORA_DATABASE_URL" in os.environ:
        return
    here = house()
    if not here.exists:
        raise click.ClickException(
            "OPORA_DATABASE_URL is not set, and there is no desk in this folder: run `make up`."
        )
    demo = look(here).get("sign_in") == "demo"
    os.environ.update(here.environment(demo_sign_in=demo))


def _or_say_why(work: Callable[[], object]) -> None:
    try:
        work()
    except CannotStart as fault:
        raise click.ClickException(str(fault)) from fault
    except ValidationError as fault:
        raise click.ClickException(_settings_at_fault(fault)) from fault


def _settings_at_fault(fault: ValidationError) -> str:
    lines = (f"OPORA_{'_'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in fault.errors())
    return "These settings are wrong:\n" + "\n".join(lines)
