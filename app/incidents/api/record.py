"""One incident: open, read, change its fields."""

from typing import Any
from uuid import UUID

from flask import Response, url_for

from app.core.actor import actor
from app.core.errors import Invalid
from app.core.idempotency import once
from app.core.openapi import documented
from app.core.sent import body_as
from app.core.text import lazy
from app.core.versions import seen_version
from app.incidents import access, queries, services
from app.incidents.api import telling
from app.incidents.api.blueprint import TAG, api
from app.incidents.api.wording import Readable, field_name
from app.incidents.errors import EditConflict, RequesterBusy
from app.incidents.models import Incident, Level
from app.incidents.schemas import NUMBERS, IncidentIn, IncidentOut, IncidentPatch, RequesterPatch
from app.people import naming
from app.workflow import naming as own


@api.post("/incidents")
@documented(TAG, IncidentOut, status=201, body=IncidentIn, versioned=True, once=True)
def open_incident() -> Response:
    """Open an incident with the customer's first message."""
    access.check_may_work(actor())
    with once() as sent:
        if old := sent.answer():
            return old
        incident = _open(body_as(IncidentIn))
        response = telling.one(incident, 201)
        response.headers["Location"] = url_for("incidents_api.incident", number=incident.number)
        return sent.keep(response)


@api.get("/incidents/<incident:number>")
@documented(TAG, IncidentOut, versioned=True)
def incident(number: int) -> Response:
    """Read an incident."""
    return telling.one(access.incident(actor(), number))


@api.patch("/incidents/<incident:number>")
@documented(
    TAG,
    IncidentOut,
    body=IncidentPatch,
    versioned=True,
    conditional=True,
    once=True,
    refusals=[EditConflict, RequesterBusy],
)
def edit_incident(number: int) -> Response:
    """Change fields: 412 with both values when one of them was changed after the version seen."""
    with once() as sent:
        found = access.incident(actor(), number, to="work")
        if old := sent.answer():
            return old
        seen, patch = seen_version(), body_as(IncidentPatch)
        try:
            services.edit(found, _values(patch, found), seen=seen, by=actor())
        except EditConflict as conflict:
            raise _named(conflict) from None
        return sent.keep(telling.one(found))


def _open(asked: IncidentIn) -> Incident:
    given = _given(asked)
    if missing := [name for name in ("subject", "text") if not given[name]]:
        raise Invalid(dict.fromkeys(missing, lazy("Fill this in.")))
    return services.open_(
        requester=services.From(**asked.requester.model_dump()),
        channel=asked.channel,
        by=actor(),
        fields=own.sent(services.process_for(given["category_id"]), asked.fields),
        **given,
    )


def _given(asked: IncidentIn) -> dict[str, Any]:
    """What was sent, and for the rest what the template has."""
    values: dict[str, Any] = {
        "subject": asked.subject,
        "text": asked.text,
        "department_id": naming.department_id(asked.department),
        "category_id": telling.category_id(asked.category),
        "impact": asked.impact and Level(NUMBERS[asked.impact]),
        "urgency": asked.urgency and Level(NUMBERS[asked.urgency]),
        "tags": asked.tags,
    }
    if asked.template is None:
        return values
    sent = {
        name: values[name] for name in values if name.removesuffix("_id") in asked.model_fields_set
    }
    return _of_template(asked.template) | sent


def _of_template(key: str) -> dict[str, Any]:
    found = queries.offered_template(actor(), UUID(key))
    if found is None:
        raise Invalid({"template": lazy("There is no such template.")})
    return services.first_values(found)


def _values(patch: IncidentPatch, incident: Incident) -> dict[str, Any]:
    """The fields that were sent, as the services know them."""
    sent = {name: getattr(patch, name) for name in patch.model_fields_set}
    for level in {"impact", "urgency"} & sent.keys():
        sent[level] = NUMBERS[sent[level]]
    if "fields" in sent:
        sent |= own.edited(incident.process, sent.pop("fields"))
    if "category" in sent:
        sent["category_id"] = telling.category_id(sent.pop("category"))
    if "requester" in sent:
        sent |= _of_requester(sent.pop("requester"))
    return sent


def _of_requester(patch: RequesterPatch) -> dict[str, Any]:
    return {f"requester.{name}": getattr(patch, name) for name in patch.model_fields_set}


def _named(conflict: EditConflict) -> EditConflict:
    """Return the same conflict in the words of the API."""
    conflicts: dict[str, dict[str, Any]] = dict(conflict.data["conflicts"])  # type: ignore[call-overload]
    sides = ("yours", "theirs")
    readable = Readable((field, each[side]) for field, each in conflicts.items() for side in sides)
    told = {
        field_name(field): each | {side: readable.say(field, each[side]) for side in sides}
        for field, each in conflicts.items()
    }
    return EditConflict(conflicts=told, version=conflict.data["version"])
