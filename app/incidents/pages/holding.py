"""What the directory shows of incidents: how many open ones lie with whom, as far as one sees."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.core.actor import actor
from app.incidents import queries
from app.incidents.pages.blueprint import may_read
from app.web.slots import fragment


@dataclass(frozen=True)
class Held:
    """The open incidents of one person that the reader may see; the newest of them."""

    count: int
    newest: Sequence[queries.Holding] = ()


@fragment("people.row", template="incidents/held_count.html")
def open_counts(people: Sequence[UUID]) -> Mapping[UUID, Held]:
    """Return person -> how many open incidents lie with them."""
    who = actor()
    if not may_read(who):
        return {}
    return {key: Held(count) for key, count in queries.held_by(who, people).items()}


@fragment("people.work", template="incidents/held.html")
def open_work(people: Sequence[UUID]) -> Mapping[UUID, Held]:
    """Return person -> their open incidents, counted."""
    who = actor()
    if not may_read(who):
        return {}
    counted = queries.held_by(who, people)
    return {key: Held(counted.get(key, 0), queries.newest_held(who, key)) for key in people}
