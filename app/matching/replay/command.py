"""`opora problems replay`: how well this desk's matching would do on a labelled file."""

import csv
import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click

from app.matching.encoders.bge import Bge
from app.matching.encoders.errors import NoModel
from app.matching.encoders.use import Use
from app.matching.engine import Nearest
from app.matching.lane import Lane
from app.matching.language import language
from app.matching.port import Arrival, Encoder
from app.matching.replay.report import Report, measure
from app.matching.replay.streams import Labelled
from app.matching.thresholds import BGE, USE, Thresholds

ENCODERS: dict[str, tuple[type[Bge | Use], Thresholds]] = {"bge": (Bge, BGE), "use": (Use, USE)}


@click.group()
def problems() -> None:
    """Look after problems."""


@problems.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.option("--encoder", type=click.Choice(sorted(ENCODERS)), default="bge", show_default=True)
@click.option("--seeds", type=click.IntRange(1), default=1, show_default=True, help="Draws.")
@click.option(
    "--share",
    "shares",
    type=click.FloatRange(0.05, 1.0),
    multiple=True,
    default=(0.15, 0.3, 0.5),
    show_default=True,
    help="The burst's share of the traffic; may be given several times.",
)
def replay(file: Path, *, as_json: bool, encoder: str, seeds: int, shares: Sequence[float]) -> None:
    """Stream FILE, a table of text and category, through the real matcher and print how it did."""
    kind, limits = ENCODERS[encoder]
    try:
        model = kind()
    except NoModel as fault:
        raise click.ClickException(str(fault)) from fault
    messages = _read(file, model)
    make = partial(_matcher, model, limits)
    found = measure(messages, encoder=model.id, shares=shares, seeds=seeds, make=make)
    click.echo(json.dumps(found.plain(), indent=1) if as_json else _as_text(found))


def _read(file: Path, model: Encoder) -> list[Labelled]:
    """Return the file's messages with their vectors, each text encoded by itself."""
    with file.open(newline="", encoding="utf-8") as lines:
        table = csv.DictReader(lines)
        if not {"text", "category"} <= set(table.fieldnames or ()):
            raise click.ClickException(f"{file} has no columns text and category.")
        rows = [row for row in table if row["text"].strip()]
    messages = []
    for key, row in enumerate(rows):
        spoken = language(row["text"])
        if model.reads(spoken):
            vectors = {model.id: model.encode(row["text"])}
            messages.append(Labelled(Arrival(key, spoken, 0.0, vectors), row["category"]))
    if len(messages) < 2:
        raise click.ClickException(f"{file} has no messages that this encoder reads.")
    return messages


def _matcher(model: Encoder, limits: Thresholds) -> Nearest:
    return Nearest([Lane(model.id, model.dimension, limits)])


def _as_text(found: Report) -> str:
    lines = [
        f"{found.messages} messages of {found.topics} topics, {found.encoder}, {found.seeds} draws"
    ]
    lines += [
        f"a burst of {each.share:.0%}: found {each.found:.1%} of {each.bursts}, after"
        f" {each.until_alarm_median:g} messages (p90 {each.until_alarm_p90:g}); members P"
        f" {each.members_precision:.2f} R {each.members_recall:.2f};"
        f" {each.false_problems_per_1000:.2f} false problems per 1,000 ordinary messages"
        for each in found.bursts
    ]
    lines.append(
        f"silent joins: {found.silent_joins_share:.1%} of messages,"
        f" {found.silent_joins_precision:.1%} of them right"
    )
    return "\n".join(lines)
