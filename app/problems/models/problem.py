"""The problem itself, and pure decisions on it."""

import hashlib
from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, Integer, SmallInteger, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.core import ids, time
from app.core.actor import Actor
from app.core.db import Model
from app.incidents.models import Bucket, Priority, pile
from app.workflow.follower import Follower
from app.workflow.process import State, StateCategory

NOBODY = UUID(int=0)
"""Whose the incidents without a department are, where a key has to stand for that."""
LEADS = ":leads"


def leads_of(department_id: UUID | None) -> UUID:
    """Return the key that stands for the leads of a department: they see its private incidents."""
    place = f"{department_id or NOBODY}{LEADS}"
    return UUID(hashlib.md5(place.encode(), usedforsecurity=False).hexdigest())


_SORTS = ("updated_at", "created_at", "priority", "incidents")


class Problem(Follower, Model):
    __tablename__ = "problem"
    __table_args__ = (
        *(Index(None, "bucket", sort, "number") for sort in _SORTS),
        Index(None, "bucket", "number"),
        Index(None, "assignee_id", "bucket", "number"),
        Index(None, "department_id", "bucket", "number"),
        Index(
            "ix_problem_open_process",
            "process_id",
            "state",
            postgresql_where=text("state_category <> 'closed'"),
        ),
        {"schema": "problems", "comment": "tasks: one cause, many incidents"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new, comment="key")
    number: Mapped[int] = mapped_column(
        BigInteger, Identity(start=1), unique=True, comment="what people call it: PRB-number"
    )
    title: Mapped[str] = mapped_column(comment="one line")
    description: Mapped[str] = mapped_column(default="", comment="what is known of it")
    process_id: Mapped[UUID] = mapped_column(
        ForeignKey("workflow.process.id"), comment="the version of the process it follows"
    )
    state: Mapped[str] = mapped_column(comment="the truth; every move is a row of change")
    state_category: Mapped[str] = mapped_column(comment="category of the state")
    bucket: Mapped[int] = mapped_column(SmallInteger, comment="pile for lists, from the category")
    department_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("people.department.id"), comment="whose work it is"
    )
    assignee_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("people.person.id"), comment="who works on it"
    )
    priority: Mapped[int] = mapped_column(
        SmallInteger,
        default=Priority.MEDIUM,
        comment="the highest of its live incidents; without any, as it was",
    )
    due_at: Mapped[datetime | None] = mapped_column(comment="until when it should be solved")
    known_error: Mapped[str | None] = mapped_column(comment="what causes it, once that is known")
    workaround: Mapped[str | None] = mapped_column(comment="what helps until it is solved")
    solution: Mapped[str | None] = mapped_column(comment="what customers are told when solved")
    incidents: Mapped[int] = mapped_column(default=0, comment="how many hang on it")
    live_incidents: Mapped[int] = mapped_column(
        default=0, comment="those neither resolved nor closed"
    )
    live_by_priority: Mapped[list[int]] = mapped_column(
        ARRAY(Integer), default=lambda: [0, 0, 0, 0], comment="the live ones of each priority"
    )
    merged_into_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("problems.problem.id"), index=True, comment="which took its incidents"
    )
    created_at: Mapped[datetime] = mapped_column(default=time.now, comment="when it was opened")
    updated_at: Mapped[datetime] = mapped_column(default=time.now, comment="the last change")
    solved_at: Mapped[datetime | None] = mapped_column(comment="null again when reopened")
    closed_at: Mapped[datetime | None] = mapped_column(comment="null again when reopened")
    version: Mapped[int] = mapped_column(default=1, comment="counts changes; for If-Match")

    @property
    def reference(self) -> str:
        """What people call it in text: PRB-7."""
        return f"PRB-{self.number}"

    @property
    def is_live(self) -> bool:
        """Whether somebody still has to solve it."""
        return self.bucket in {Bucket.ACTIVE, Bucket.WAITING}

    @property
    def takes_apart(self) -> bool:
        """Whether what was merged into it can be taken apart again."""
        return self.merged_into_id is None and self.state_category != StateCategory.CLOSED

    def lies_with(self, actor: Actor) -> bool:
        """Whether it is nobody's work yet, or the actor's own."""
        return self.assignee_id is None or self.assignee_id == actor.person_id

    def stand(self, state: State) -> None:
        """Be in `state`: with it go the category and the pile."""
        self.state, self.state_category = state.code, state.category
        self.bucket = pile(state.category)

    def count_live(self, priority: int, by: int) -> None:
        """Count `by` more live incidents of this priority; the highest of all is its own."""
        numbers = list(self.live_by_priority)
        numbers[priority - 1] += by
        self.live_by_priority, self.live_incidents = numbers, sum(numbers)
        self.priority = highest(numbers) or self.priority


def highest(numbers: list[int]) -> int | None:
    """Return the highest priority of which there are any, None when there are none at all."""
    return next((place for place, number in enumerate(numbers, 1) if number), None)
