"""`opora import …`: files of other systems. Run within an app context."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

import click

from app.core.db import db, transaction
from app.core.errors import Refusal
from app.incidents.services.importing.messages import MessagesImport
from app.incidents.services.importing.report import Report
from app.incidents.services.importing.servicenow import ServiceNowImport

T = TypeVar("T")
FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)


@click.group("import")
def imports() -> None:
    """Bring in what other systems have kept. Repeatable: what is known already stays as it is."""


@imports.command()
@click.argument("file", type=FILE)
@click.option("--no-category", is_flag=True, help="Leave the topics of the file unread.")
def messages(file: Path, *, no_category: bool) -> None:
    """Open an incident for each row of a CSV file with the columns text and category."""
    read = MessagesImport.without_category if no_category else MessagesImport.of
    work = _checked(lambda: read(file))
    _store(work.batches(), work.store, label="Messages", length=work.file.count)
    _tell(work.report)


@imports.command()
@click.argument("file", type=FILE)
def servicenow(file: Path) -> None:
    """Replay a log of incidents as ServiceNow exports it: one row per change."""
    work = _checked(lambda: ServiceNowImport.of(file))
    _store(work.batches(), work.store, label="Incidents", length=work.count)
    _tell(work.report)


def _checked(read: Callable[[], T]) -> T:
    try:
        return read()
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from refusal


def _store(
    batches: Iterable[Sequence[T]],
    store: Callable[[Sequence[T]], None],
    *,
    label: str,
    length: int,
) -> None:
    with click.progressbar(length=length, label=label, show_pos=True) as bar:
        for batch in batches:
            with transaction():
                store(batch)
            db.session.remove()
            bar.update(len(batch))


def _tell(report: Report) -> None:
    for remark in report.remarks:
        click.echo(str(remark))
    kinds: Counter[str] = report.kinds
    for kind, number in kinds.most_common():
        click.echo(f"{number} x {kind}")
    click.echo(f"{report.made} incidents made, {report.known} were here already.")
