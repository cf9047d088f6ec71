"""What the page of an incident shows of problems: where it hangs, what is offered, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import g

from app.core.actor import actor
from app.core.db import db
from app.incidents.models import Incident
from app.problems.models import Answer
from app.problems.pages.blueprint import may_work
from app.problems.pages.returning import here
from app.problems.queries.standing import Standing, standing
from app.problems.queries.suggesting import Offer, Place, places
from app.web.slots import fragment


@dataclass(frozen=True)
class Panel:
    """Where an incident hangs, if anywhere, what is offered, and what the reader may do there."""

    incident: Incident
    place: Place
    offers: Sequence[Offer]
    """Open ones, while it hangs nowhere."""
    may_work: bool
    here: str
    """What the address says of the list from which the incident was opened."""
    standing: Standing | None
    """How the matcher stands, while it has to find a problem for the incident."""


@fragment("incident.side", template="problems/panel.html")
def panel(ids: Sequence[UUID]) -> Mapping[UUID, Panel]:
    """Return what stands at the side of these incidents, which the reader sees."""
    return _panels(tuple(ids))


@fragment("incident.notice", template="problems/offer.html")
def offer(ids: Sequence[UUID]) -> Mapping[UUID, Panel]:
    """Return those incidents for which a problem is offered, and nobody has said anything yet."""
    return {key: found for key, found in _panels(tuple(ids)).items() if found.offers}


@fragment("queue.selection", template="problems/selection.html")
def selection(views: Sequence[str]) -> Mapping[str, bool]:
    """Offer to open a problem of what is selected in the queue."""
    return dict.fromkeys(views, True)


def _panels(ids: tuple[UUID, ...]) -> Mapping[UUID, Panel]:
    """Return the panels; read once, though a page has two slots for them."""
    known: dict[tuple[UUID, ...], Mapping[UUID, Panel]] = g.setdefault("problem_panels", {})
    if ids not in known:
        who = actor()
        found = places(who, ids)
        known[ids] = {key: _panel(key, found[key], may=may_work(who)) for key in ids}
    return known[ids]


def _panel(key: UUID, place: Place, *, may: bool) -> Panel:
    incident = db.session.get_one(Incident, key)
    asked = not place.problem and incident.is_live
    offers = [each for each in place.offers if each.state == Answer.OPEN] if asked else []
    return Panel(incident, place, offers, may, here(), standing() if asked else None)
