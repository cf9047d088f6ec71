"""The only door to incidents: finds a row and says whether this actor may do this with it.

An agent sees the incidents of their departments and of those below, those assigned to them, and
those without a department. A manager sees all and changes none.

A private incident is seen by its assignee, by whoever is named, and by the leads who would see it
were it not private. Managers, programs and other agents see it only when they are named.
"""

from enum import Enum
from typing import Any, Literal, TypeVar
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, or_, select, true

from app.core.actor import Actor, Verb
from app.core.db import db
from app.core.errors import Refusal
from app.incidents.errors import (
    NoIncidentsForRole,
    NoSuchCategory,
    NoSuchErasure,
    NoSuchIncident,
    NoSuchTag,
    NoSuchTagChange,
    NoSuchTemplate,
    ReadOnlyForRole,
)
from app.incidents.models import Category, Erasure, Incident, Named, Tag, TagChange, Template

Purpose = Literal["read", "work"]
Row = TypeVar("Row")

NAMED = (
    "i.id = ANY (ARRAY(SELECT n.incident_id FROM incidents.named AS n WHERE n.viewer_id = :viewer))"
)
"""Read once, and few: an array, so that the planner does not expect many and walk all incidents."""


class Sight(Enum):
    """How far one sees, beside what one has and where one is named."""

    EVERYTHING = "the desk itself"
    ALL = "managers"
    ALL_AND_OWN_PRIVATE = "who is manager and lead"
    OWN = "agents and programs"
    OWN_AND_PRIVATE = "leads"


def sight(actor: Actor) -> Sight:
    """Return how far the actor sees."""
    if actor.kind == "system":
        return Sight.EVERYTHING
    private = actor.may(Verb.READ_PRIVATE_INCIDENTS)
    if sees_all(actor):
        return Sight.ALL_AND_OWN_PRIVATE if private else Sight.ALL
    return Sight.OWN_AND_PRIVATE if private else Sight.OWN


def _seen(how: Sight, departments: Any, me: Any, viewer: Any) -> ColumnElement[bool]:
    own = or_(Incident.department_id.is_(None), Incident.department_id.in_(departments))
    named = Incident.id.in_(select(Named.incident_id).where(Named.viewer_id == viewer))
    mine = or_(Incident.assignee_id == me, named)
    match how:
        case Sight.EVERYTHING:
            return true()
        case Sight.ALL:
            return or_(~Incident.private, mine)
        case Sight.ALL_AND_OWN_PRIVATE:
            return or_(~Incident.private, own, mine)
        case Sight.OWN_AND_PRIVATE:
            return or_(own, mine)
        case Sight.OWN:
            return or_(and_(~Incident.private, own), mine)


# Put together once: every page and every change begins with it.
NUMBERED = {
    how: select(Incident).where(
        Incident.number == bindparam("number"),
        _seen(
            how,
            bindparam("departments", expanding=True),
            bindparam("me"),
            bindparam("viewer"),
        ),
    )
    for how in Sight
}


def incident(actor: Actor, number: int, *, to: Purpose = "read") -> Incident:
    """Return the incident, locked when it is to be worked on.

    Raises Forbidden when the actor's role knows no incidents or may not work on them, and
    NoSuchIncident when there is none or the actor does not see it.
    """
    check_may_read(actor)
    query = NUMBERED[sight(actor)]
    if to == "work":
        query = query.with_for_update(of=Incident)
    found = db.session.scalars(query, {"number": number, **bound(actor)}).one_or_none()
    if found is None:
        raise NoSuchIncident
    if to == "work":
        check_may_work(actor)
    return found


def both(actor: Actor, one: int, other: int) -> tuple[Incident, Incident]:
    """Return two incidents to be worked on, locked in the order of their numbers.

    So nobody who does the same the other way round waits for ever. Raises as `incident` does.
    """
    held = {number: incident(actor, number, to="work") for number in sorted({one, other})}
    return held[one], held[other]


def check_may_read(actor: Actor) -> None:
    """Raise NoIncidentsForRole when the actor's role knows no incidents."""
    if not actor.may(Verb.READ_INCIDENTS):
        raise NoIncidentsForRole


def check_may_read_categories(actor: Actor) -> None:
    """Raise NoIncidentsForRole for whoever neither reads incidents nor shapes categories."""
    if not actor.may(Verb.SHAPE_PROCESSES):
        check_may_read(actor)


def check_may_work(actor: Actor) -> None:
    """Raise a Forbidden when the actor's role opens and changes no incidents."""
    check_may_read(actor)
    if not actor.may(Verb.WORK_INCIDENTS):
        raise ReadOnlyForRole


def requester_to_erase(actor: Actor, number: int, *, to: Purpose = "read") -> Incident:
    """Return the incident whose requester is to be erased; the requester locked to work on them.

    Raises Forbidden for whoever may not erase, and NoSuchIncident. Whether the actor sees the
    incident is no matter: an erasure takes all of them, and shows numbers.
    """
    actor.check_may(Verb.ERASE_REQUESTERS)
    query = select(Incident).where(Incident.number == number)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NoSuchIncident
    if to == "work":
        db.session.refresh(found.requester, with_for_update=True)
    return found


def erasure(actor: Actor, key: UUID) -> Erasure:
    """Return the erasure. Raises Forbidden for whoever may not erase, and NoSuchErasure."""
    actor.check_may(Verb.ERASE_REQUESTERS)
    return _there(db.session.get(Erasure, key), NoSuchErasure)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that holds for exactly the incidents that the actor sees."""
    # Parameters, since a program is no assignee: `== None` would be all that nobody has.
    me: BindParameter[UUID | None] = bindparam("me", actor.person_id, unique=True)
    viewer: BindParameter[UUID | None] = bindparam("viewer", actor.id, unique=True)
    return _seen(sight(actor), actor.departments, me, viewer)


def seen_in_words(actor: Actor) -> str:
    """Return the same condition in SQL, for statements that are words; `bound` are its values."""
    own = "(i.department_id IS NULL OR i.department_id = ANY (CAST(:departments AS uuid[])))"
    mine = f"i.assignee_id = :me OR {NAMED}"
    match sight(actor):
        case Sight.EVERYTHING:
            return "true"
        case Sight.ALL:
            return f"(NOT i.private OR {mine})"
        case Sight.ALL_AND_OWN_PRIVATE:
            return f"(NOT i.private OR {own} OR {mine})"
        case Sight.OWN_AND_PRIVATE:
            return f"({own} OR {mine})"
        case Sight.OWN:
            return f"(NOT i.private AND {own} OR {mine})"


def bound(actor: Actor) -> dict[str, object]:
    """Return the values that go with the words."""
    return {
        "departments": list(actor.departments),
        "me": actor.person_id,
        "viewer": actor.id,
    }


def sees_all(actor: Actor) -> bool:
    """Whether the actor sees every department; private incidents may still be hidden."""
    return actor.may(Verb.READ_ALL_INCIDENTS)


def check_may_know_templates(actor: Actor) -> None:
    """Raise Forbidden when the actor is neither offered templates nor shapes any."""
    if not actor.may(Verb.SHAPE_TEMPLATES):
        check_may_work(actor)


def check_may_shape_templates(actor: Actor) -> None:
    """Raise Forbidden when the actor shapes no templates of new incidents."""
    actor.check_may(Verb.SHAPE_TEMPLATES)


def shapes_templates_of(actor: Actor, department_id: UUID | None) -> bool:
    """Whether the actor shapes the templates of this department; None: those for all."""
    return actor.may(Verb.SHAPE_PROCESSES) or department_id in actor.departments


def template(actor: Actor, key: UUID) -> Template:
    """Return the template to be shaped, locked. Raises Forbidden, NoSuchTemplate."""
    check_may_shape_templates(actor)
    found = db.session.get(Template, key, with_for_update=True)
    if found is None or not shapes_templates_of(actor, found.for_id):
        raise NoSuchTemplate
    return found


def check_may_shape(actor: Actor) -> None:
    """Raise Forbidden when the actor shapes neither categories nor the matrix nor tags."""
    actor.check_may(Verb.SHAPE_PROCESSES)


def category(actor: Actor, key: UUID) -> Category:
    """Return the category to be shaped, locked. Raises Forbidden, NoSuchCategory."""
    check_may_shape(actor)
    found = db.session.get(Category, key, with_for_update=True, populate_existing=True)
    return _there(found, NoSuchCategory)


def tag(actor: Actor, word: str) -> Tag:
    """Return the tag as it was counted. Raises Forbidden, NoSuchTag."""
    check_may_shape(actor)
    return _there(db.session.get(Tag, word), NoSuchTag)


def tag_change(actor: Actor, key: UUID) -> TagChange:
    """Return the change of a tag. Raises Forbidden, NoSuchTagChange."""
    check_may_shape(actor)
    return _there(db.session.get(TagChange, key), NoSuchTagChange)


def _there(found: Row | None, missing: type[Refusal]) -> Row:
    if found is None:
        raise missing
    return found
