"""What happens on the desk, and what the relay makes of it."""

from app.core import relay
from app.core.actor import SYSTEM, Actor
from app.core.db import db, transaction
from app.core.relay import Consumer
from app.incidents import services as incidents
from app.incidents.models import Incident
from app.notifications import queries
from tests.incidents.desk import Desk


def relayed() -> None:
    """Let the relay do what it has before it."""
    relay.position_new()
    while relay.feed("notifications"):
        pass
    cursor = db.session.get(Consumer, "notifications")
    assert cursor is None or not cursor.error, cursor.error


def told(who: Actor) -> list[tuple[str, int]]:
    relayed()
    return [(each.kind, each.number) for each in queries.notices(who, most=99)]


def follows(who: Actor, incident: Incident) -> None:
    with transaction():
        incidents.follow(incident.id, by=who)


def customer_writes(desk: Desk, incident: Incident) -> None:
    desk.doing(incident, incidents.receive, "Still nothing", by=SYSTEM)
