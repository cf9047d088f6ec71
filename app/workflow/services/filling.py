"""The company's own fields of one kind of rows: what they hold, and how a process sees a row."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from app.core.actor import Actor
from app.workflow.conditions import Value
from app.workflow.follower import Follower
from app.workflow.models import FieldValue
from app.workflow.movers import who_is
from app.workflow.process import FIELDS, Mover
from app.workflow.services import holding
from app.workflow.values import plain

R = TypeVar("R", bound=Follower)


@dataclass(frozen=True)
class OwnFields(Generic[R]):
    """The fields of rows whose values lie in `table`. Names of fields are fields.CODE."""

    table: type[FieldValue]
    asked_beside: Callable[[R], Mapping[str, Value | None]]
    """What conditions may ask of a row beside the fields of its process."""

    def mover(self, row: R, by: Actor, *, taking: bool = False) -> Mover:
        """Return who asks for a move, as the process sees them, and what the fields hold.

        `taking`: they make it theirs with the move.
        """
        assignee = by.person_id if taking else row.assignee_id
        return Mover(who_is(by, assignee_id=assignee), self.known(row))

    def known(self, row: R) -> Mapping[str, Value | None]:
        """Return whatever conditions may ask of this row."""
        return self.known_of_all([row])[row.id]

    def known_of_all(self, rows: Collection[R]) -> dict[UUID, Mapping[str, Value | None]]:
        """Return the same for many, with one query at most."""
        asked = [each.id for each in rows if each.process.definition.fields]
        custom = holding.held(self.table, asked) if asked else {}
        return {each.id: {**self.asked_beside(each), **custom.get(each.id, {})} for each in rows}

    def read(self, row: R, name: str, sent: object) -> Any:
        """Return what was sent for a field, as history keeps it. Raises Invalid."""
        code = name.removeprefix(FIELDS)
        return plain(holding.checked(row.process, {code: sent})[code])

    def held(self, row: R, name: str) -> Any:
        """Return what a field holds, as history keeps it."""
        return plain(holding.held(self.table, [row.id])[row.id].get(name.removeprefix(FIELDS)))

    def fill(self, row: R, changed: Mapping[str, Any]) -> None:
        """Have the fields of these names hold these values.

        Raises Invalid when one that is required loses its value.
        """
        codes = {name.removeprefix(FIELDS): value for name, value in changed.items()}
        values = holding.checked(row.process, codes)
        before = self.known(row)
        holding.check_kept(row.process, before, {**before, **values})
        holding.keep(self.table, row.id, values)

    def begin(self, row: R, given: Mapping[str, object]) -> None:
        """Have a new row hold what was given, by the codes of fields. Raises Invalid.

        Those that are required may be empty: the first move that needs them asks for them.
        """
        if given:
            holding.keep(self.table, row.id, holding.checked(row.process, given))
