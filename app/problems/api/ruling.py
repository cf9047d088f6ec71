"""When problems open, category by category, for programs."""

from uuid import UUID

from flask import Response

from app.core.actor import actor
from app.core.answers import answer
from app.core.idempotency import once
from app.core.openapi import documented
from app.core.sent import body_as
from app.incidents import queries as incidents
from app.incidents.errors import NoSuchCategory
from app.incidents.queries import programs
from app.problems import access, services
from app.problems.api.blueprint import TAG, api
from app.problems.models import Way
from app.problems.queries import ruling as queries
from app.problems.schemas import RuleIn, RuleOut, RulesOut

ALL = "-"
"""Stands in an address for what has no category."""


@api.get("/problem-rules")
@documented(TAG, RulesOut)
def problem_rules() -> Response:
    """Read how problems come to be in each category."""
    access.check_may_rule(actor())
    return answer(_rules())


@api.put("/problem-rules/<category>")
@documented(TAG, RulesOut, body=RuleIn, once=True, refusals=[NoSuchCategory])
def set_problem_rule(category: str) -> Response:
    """Give a category, by its code, a rule; `-` stands for all without one."""
    with once() as sent:
        category_id = _category_id(category)
        if old := sent.answer():
            return old
        way = Way(body_as(RuleIn).way)
        services.ruling.set_rule(category_id, way, by=actor())
        return sent.keep(answer(_rules()))


@api.delete("/problem-rules/<category>")
@documented(TAG, RulesOut, once=True, refusals=[NoSuchCategory])
def drop_problem_rule(category: str) -> Response:
    """Have a category go the way of the one above it."""
    with once() as sent:
        category_id = _category_id(category)
        if old := sent.answer():
            return old
        services.ruling.set_rule(category_id, None, by=actor())
        return sent.keep(answer(_rules()))


def _category_id(code: str) -> UUID | None:
    access.check_may_rule(actor())
    found = None if code == ALL else programs.category_id(code)
    if found is None and code != ALL:
        raise NoSuchCategory
    return found


def _rules() -> RulesOut:
    ways, own = services.ruling.ways(), queries.rules()
    codes: dict[UUID | None, str | None] = {None: None}
    codes |= {each.id: each.code for each in incidents.categories()}
    return RulesOut(
        rules=[
            RuleOut(
                category=code,
                way=ways[category_id].value,
                own=category_id in own,
                set_by=own[category_id].by_name if category_id in own else None,
                set_at=own[category_id].at if category_id in own else None,
            )
            for category_id, code in codes.items()
        ]
    )
