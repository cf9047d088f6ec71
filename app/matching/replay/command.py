"""`opora problems replay`: how well this desk's matching would do on a labelled file."""

import csv
import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click

from app.matching.encoders import known
from app.matching.encoders.errors import NoModel
from app.matching.encoders.known import Encoders
from app.matching.language import language
from app.matching.port import Arrival
from app.matching.replay.report import Draws, Report, measure
from app.matching.replay.streams import HISTORY, Labelled

ENCODERS = {kind.__name__.lower(): (kind, limits) for kind, limits in known.KINDS}
BOTH = "both"


@click.group()
def problems() -> None:
    """Look after problems."""


@problems.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="For programs; topic by topic, too.")
@click.option(
    "--encoder",
    type=click.Choice([BOTH, *ENCODERS]),
    default=BOTH,
    show_default=True,
    help="Both: as `opora matcher` judges.",
)
@click.option("--seeds", type=click.IntRange(1), default=1, show_default=True, help="Draws.")
@click.option("--first-seed", type=click.IntRange(0), default=0, show_default=True)
@click.option(
    "--share",
    "shares",
    type=click.FloatRange(0.05, 1.0),
    multiple=True,
    default=(0.15, 0.3, 0.5),
    show_default=True,
    help="The burst's share of the traffic; may be given several times.",
)
@click.option(
    "--history",
    type=click.IntRange(0),
    default=HISTORY,
    show_default=True,
    help="Messages that are known before; few for a young desk.",
)
def replay(
    file: Path,
    *,
    as_json: bool,
    encoder: str,
    seeds: int,
    first_seed: int,
    shares: Sequence[float],
    history: int,
) -> None:
    """Stream FILE, a table of text and category, through the real matcher and print how it did."""
    encoders = _encoders(encoder)
    messages = _read(file, encoders)
    draws = Draws(shares, range(first_seed, first_seed + seeds), history)
    names = " + ".join(each.id for each, _ in encoders)
    found = measure(messages, draws, encoder=names, make=partial(known.matcher, encoders))
    click.echo(json.dumps(found.plain(), indent=1) if as_json else _as_text(found))


def _encoders(name: str) -> Encoders:
    wanted = ENCODERS.values() if name == BOTH else [ENCODERS[name]]
    try:
        return [(kind(), limits) for kind, limits in wanted]
    except NoModel as fault:
        raise click.ClickException(str(fault)) from fault


def _read(file: Path, encoders: Encoders) -> list[Labelled]:
    """Return the file's messages with their vectors, each text encoded by itself."""
    with file.open(newline="", encoding="utf-8") as lines:
        table = csv.DictReader(lines)
        if not {"text", "category"} <= set(table.fieldnames or ()):
            raise click.ClickException(f"{file} has no columns text and category.")
        rows = [row for row in table if row["text"].strip()]
    messages = []
    for key, row in enumerate(rows):
        spoken = language(row["text"])
        vectors = {each.id: each.encode(row["text"]) for each, _ in encoders if each.reads(spoken)}
        if vectors:
            messages.append(Labelled(Arrival(key, spoken, 0.0, vectors), row["category"]))
    if len(messages) < 2:
        raise click.ClickException(f"{file} has no messages that this encoder reads.")
    return messages


def _as_text(found: Report) -> str:
    of = f"{found.messages} messages of {found.topics} topics"
    lines = [f"{of}, {found.encoder}, {len(found.seeds)} draws"]
    lines += [
        f"a burst of {share.share:.0%}: found {each.found:.1%} of {each.bursts}, after"
        f" {each.until_alarm_median:g} messages (p90 {each.until_alarm_p90:g}); members P"
        f" {each.members_precision:.2f} R {each.members_recall:.2f};"
        f" {each.false_problems_per_1000:.2f} false problems per 1,000 ordinary messages"
        for share in found.bursts
        for each in (share.all,)
    ]
    lines.append(
        f"silent joins: {found.silent_joins_share:.1%} of messages,"
        f" {found.silent_joins_precision:.1%} of them right"
    )
    return "\n".join(lines)
