"""Templates of new incidents."""

from flask import Response

from app.core.actor import actor
from app.core.answers import answer
from app.core.openapi import documented
from app.incidents import access, queries
from app.incidents.api.blueprint import TAG, api
from app.incidents.queries import programs
from app.incidents.schemas import LEVELS, TemplateOut, TemplatesOut


@api.get("/templates")
@documented(TAG, TemplatesOut)
def templates() -> Response:
    """List what a new incident can begin with, in the order in which it is offered.

    Nothing in the words is replaced: send them as they are, or changed, with the new incident.
    """
    access.check_may_work(actor())
    found = queries.offered_templates(actor())
    names = programs.names_of(
        departments={each.department_id for each in found if each.department_id},
        categories={each.category_id for each in found if each.category_id},
    )
    told = [
        TemplateOut(
            id=str(each.id),
            name=each.name,
            subject=each.subject,
            text=each.text,
            department=names.departments[each.department_id] if each.department_id else None,
            category=names.categories[each.category_id] if each.category_id else None,
            impact=LEVELS[each.impact],
            urgency=LEVELS[each.urgency],
            tags=each.tags,
        )
        for each in found
    ]
    return answer(TemplatesOut(templates=told))
