"""What a process does by itself when a move is taken, as a part of that change."""

from abc import ABC, abstractmethod
from typing import ClassVar, Generic
from uuid import UUID

from app.core.actor import Actor
from app.people import queries as people
from app.workflow.definition import AssignStep, Move, NotifyStep, SetStep, Step, WaitStep
from app.workflow.process import FIELDS
from app.workflow.services import holding
from app.workflow.services.filling import OwnFields, R
from app.workflow.services.timing import set_timer
from app.workflow.values import plain, read


class Steps(ABC, Generic[R]):
    """The steps of a kind of rows; what only their part can do, it does here."""

    kind: ClassVar[str]
    fields: OwnFields[R]

    def take(self, row: R, origin: str, target: str, *, by: Actor) -> None:
        """Do what stands on the move between these states, in its order; nothing where none is."""
        taken = row.process.definition.by_ends.get((origin, target))
        if taken:
            self.take_of(row, taken, by=by)

    def take_of(self, row: R, move: Move, *, by: Actor) -> None:
        """Do what stands on this move, in its order."""
        for step in move.then:
            self._take(row, step, by=by)

    @abstractmethod
    def give(self, row: R, to: UUID | None, *, by: Actor) -> None:
        """Give it to this person, or to nobody."""

    @abstractmethod
    def call(self, row: R, whom: str, *, by: Actor) -> None:
        """Ask these to look at it."""

    @abstractmethod
    def tell_set(self, row: R, name: str, *, old: object, new: object, by: Actor) -> None:
        """Write down that a field has got another value."""

    def _take(self, row: R, step: Step, *, by: Actor) -> None:
        match step:
            case AssignStep():
                self._assign(row, step, by=by)
            case SetStep():
                self._set(row, step, by=by)
            case NotifyStep():
                self.call(row, step.whom, by=by)
            case WaitStep():
                set_timer(row.id, step, kind=self.kind, state=row.state)

    def _assign(self, row: R, step: AssignStep, *, by: Actor) -> None:
        to = by.person_id if step.to == "mover" else None
        if to == row.assignee_id or (to is not None and not people.can_be_given_work(to)):
            return
        if step.to == "mover" and to is None:  # a program, or the desk itself: nobody to give it to
            return
        self.give(row, to, by=by)

    def _set(self, row: R, step: SetStep, *, by: Actor) -> None:
        new = read(row.process.definition.by_field[step.field], step.value)
        old = holding.held(self.fields.table, [row.id])[row.id].get(step.field)
        if old == new:
            return
        holding.keep(self.fields.table, row.id, {step.field: new})
        self.tell_set(row, FIELDS + step.field, old=plain(old), new=plain(new), by=by)
