"""What may come next with an incident, and which of that its page offers first."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.core.actor import Actor
from app.incidents import services
from app.incidents.models import Incident
from app.workflow.process import Offer, StateCategory


def next_steps(incident: Incident, who: Actor, *, working: bool) -> Mapping[str, Any]:
    """The next steps; what is part of another has none of its own.

    `main` is the one that the page offers first, and `waiting` the one that goes with asking the
    customer something.
    """
    found: Sequence[Offer] = ()
    if working and not incident.merged_into_id:
        found = incident.process.offers(incident.state, by=services.OWN_FIELDS.mover(incident, who))
    taken = [each for each in found if each.move]
    category = NEXT[StateCategory(incident.state_category)]
    return {
        "offers": found,
        "main": next((each for each in taken if each.state.category == category), None),
        "waiting": next((each for each in taken if _only_waits(each)), None),
    }


NEXT = {
    StateCategory.NEW: StateCategory.RESOLVED,
    StateCategory.OPEN: StateCategory.RESOLVED,
    StateCategory.WAITING: StateCategory.RESOLVED,
    StateCategory.RESOLVED: StateCategory.CLOSED,
    StateCategory.CLOSED: StateCategory.OPEN,
}


def _only_waits(offer: Offer) -> bool:
    asks = offer.asks or (offer.move and offer.move.needs)
    return offer.state.category == StateCategory.WAITING and not asks
