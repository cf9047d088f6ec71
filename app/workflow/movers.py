"""Who somebody is to a row, in the words of a process. Pure."""

from uuid import UUID

from app.core.actor import Actor, Role
from app.workflow.definition import Who

ROLE_OF = {Who.AGENT: Role.AGENT, Who.LEAD: Role.LEAD}


def who_is(by: Actor, *, assignee_id: UUID | None) -> frozenset[Who] | None:
    """Return what `by` is to a row of this assignee; None for the desk itself, which may all."""
    if by.kind == "system":
        return None
    if by.kind == "client":
        return frozenset({Who.PROGRAM})
    found = {who for who, role in ROLE_OF.items() if role in by.roles}
    if assignee_id is not None and assignee_id == by.person_id:
        found.add(Who.ASSIGNEE)
    return frozenset(found)
