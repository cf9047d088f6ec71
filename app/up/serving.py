"""`opora web` and `opora migrate`, and what every process begins with. Quick to import."""

import os
import shutil
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import click
from pydantic import ValidationError

from app.core.settings import load_settings
from app.up.child import CannotStart

if TYPE_CHECKING:
    from app.up.house import House


@click.command()
def migrate() -> None:
    """Bring the database's schema up to this version."""
    from app.up.schema import upgrade  # noqa: PLC0415

    tell_where()
    or_say_why(lambda: upgrade(load_settings().database_url))


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


def tell_where() -> None:
    """Where the environment names no database, mean the desk of this folder; check the settings."""
    if "OPORA_DATABASE_URL" not in os.environ:
        here = this_house()
        if not here.exists:
            raise click.ClickException(
                "OPORA_DATABASE_URL is not set, and there is no desk in this folder: run `make up`."
            )
        os.environ.update(here.environment(demo_sign_in=here.runs_without_keycloak))
    or_say_why(load_settings)


def this_house() -> "House":
    """Return the desk of this folder, or say which setting is wrong."""
    from app.up.house import House, Plan  # noqa: PLC0415 - in a container there is none

    try:
        return House(Plan())
    except ValidationError as fault:
        raise click.ClickException(_settings_at_fault(fault)) from fault


def or_say_why(work: Callable[[], object]) -> None:
    """Do the work; what is in its way is said in a sentence."""
    try:
        work()
    except CannotStart as fault:
        raise click.ClickException(str(fault)) from fault
    except ValidationError as fault:
        raise click.ClickException(_settings_at_fault(fault)) from fault


def _settings_at_fault(fault: ValidationError) -> str:
    lines = (f"OPORA_{'_'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in fault.errors())
    return "These settings are wrong:\n" + "\n".join(lines)
