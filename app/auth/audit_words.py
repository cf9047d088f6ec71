"""The audit log in words: what was done, and the further values of each deed."""

from collections.abc import Mapping
from typing import Any

from app.core.errors import Words
from app.core.text import lazy

KINDS: Mapping[str, Words] = {
    "session.started": lazy("Signed in"),
    "session.ended": lazy("Signed out"),
    "session.ended_by_provider": lazy("Session ended by the sign-in service"),
    "token.given": lazy("Token given"),
    "token.refused": lazy("Token refused: wrong login or password"),
    "api_client.created": lazy("API client made"),
    "api_client.revoked": lazy("API client revoked"),
    "api_client.refused": lazy("API client refused: wrong secret, revoked or expired"),
    "roles.changed": lazy("Roles changed by the sign-in service"),
    "person.gone": lazy("Person gone from the sign-in service"),
    "department.primary": lazy("Primary department chosen"),
    "absence.entered": lazy("Absence entered"),
    "absence.changed": lazy("Absence changed"),
    "absence.removed": lazy("Absence removed"),
    "hours.set": lazy("Working hours set"),
    "hours.dropped": lazy("Own working hours taken away"),
    "requester.erased": lazy("Requester erased"),
    "incident.hidden": lazy("Incident made private"),
    "incident.revealed": lazy("Incident private no more"),
    "incident.named": lazy("Named on a private incident"),
    "incident.unnamed": lazy("Name taken off a private incident"),
    "case_link.made": lazy("Link for a customer made"),
    "case_link.revoked": lazy("Link for a customer taken away"),
    "audit.exported": lazy("Audit log exported"),
    "template.added": lazy("Template added"),
    "template.changed": lazy("Template changed"),
    "template.retired": lazy("Template retired"),
    "template.back": lazy("Template offered again"),
    "category.added": lazy("Category added"),
    "category.changed": lazy("Category changed"),
    "category.retired": lazy("Category switched off"),
    "category.back": lazy("Category switched on"),
    "matrix.changed": lazy("Priority matrix changed"),
    "tag.renamed": lazy("Tag renamed"),
    "tag.merged": lazy("Tag merged into another"),
    "tag.removed": lazy("Tag removed"),
}
DETAILS: Mapping[str, Words] = {
    "address": lazy("address"),
    "after": lazy("after"),
    "before": lazy("before"),
    "below": lazy("below"),
    "client": lazy("program"),
    "department": lazy("department"),
    "expires_at": lazy("valid until"),
    "impact": lazy("impact"),
    "incidents": lazy("incidents"),
    "kind": lazy("kind"),
    "labels": lazy("name"),
    "on_what": lazy("on what"),
    "person": lazy("person"),
    "place": lazy("place"),
    "process": lazy("process"),
    "scopes": lazy("scopes"),
    "since": lazy("from"),
    "tags": lazy("tags"),
    "template": lazy("template"),
    "until": lazy("until"),
    "urgency": lazy("urgency"),
    "why": lazy("why"),
}

NONE = "–"


def kind(code: str) -> str:
    """Return the words for a deed; the code of one that this release does not know."""
    return str(KINDS.get(code, code))


def details(held: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the further values of an entry, each with its name."""
    return [(str(DETAILS.get(name, name)), _said(value)) for name, value in sorted(held.items())]


def _said(value: Any) -> str:
    match value:
        case dict():
            return "; ".join(f"{name}: {said}" for name, said in details(value))
        case list():
            return ", ".join(map(str, value)) or NONE
    return NONE if value is None else str(value)
