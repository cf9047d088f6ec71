"""The audit log in words: what was done, and the further values of each deed.

The one place that puts entries into words, wherever they are shown. What the values of a deed mean
a higher part knows: it registers that with `worded`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from typing_extensions import override

from app.auth.queries import Entry
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
    "process.founded": lazy("Process founded"),
    "process.draft_begun": lazy("Draft of a process begun"),
    "process.draft_discarded": lazy("Draft of a process discarded"),
    "process.published": lazy("Process published"),
    "process.migrated": lazy("Open records taken over to a new version"),
    "tag.renamed": lazy("Tag renamed"),
    "tag.merged": lazy("Tag merged into another"),
    "tag.removed": lazy("Tag removed"),
}
DETAILS: Mapping[str, Words] = {
    "address": lazy("address"),
    "after": lazy("after"),
    "before": lazy("before"),
    "begins": lazy("first day"),
    "below": lazy("below"),
    "client": lazy("program"),
    "department": lazy("department"),
    "ends": lazy("last day"),
    "expires_at": lazy("valid until"),
    "impact": lazy("impact"),
    "incidents": lazy("incidents"),
    "kind": lazy("kind"),
    "labels": lazy("name"),
    "like": lazy("like"),
    "on_what": lazy("on what"),
    "person": lazy("person"),
    "place": lazy("place"),
    "process": lazy("process"),
    "reason": lazy("reason"),
    "scopes": lazy("scopes"),
    "since": lazy("from"),
    "tags": lazy("tags"),
    "template": lazy("template"),
    "until": lazy("until"),
    "urgency": lazy("urgency"),
    "version": lazy("version"),
    "why": lazy("why"),
}

NONE = "–"
Teller = Callable[[str, Any], tuple[Words, Words]]
"""What a value of a deed is called, and what it says."""
_tellers: dict[str, Teller] = {}


@dataclass(frozen=True)
class Line:
    """A further value of an entry; with the old one where the deed put one for another."""

    name: Words
    said: Words
    old: Words | None = None

    @override
    def __str__(self) -> str:
        return f"{self.name}: " + (f"{self.old} → {self.said}" if self.old else f"{self.said}")


def worded(*kinds: str) -> Callable[[Teller], Teller]:
    """Have the function below tell the values of these deeds."""

    def register(teller: Teller) -> Teller:
        _tellers.update(dict.fromkeys(kinds, teller))
        return teller

    return register


def kind(code: str) -> str:
    """Return the words for a deed; the code of one that this release does not know."""
    return str(KINDS.get(code, code))


def lines(entry: Entry) -> list[Line]:
    """Return the further values of an entry, those that it changed with both."""
    tell, held = _tellers.get(entry.what, plainly), dict(entry.details)
    before, after = held.get("before"), held.get("after")
    if not isinstance(after, Mapping):
        return [Line(*tell(name, value)) for name, value in sorted(held.items())]
    rest = {name: value for name, value in held.items() if name not in {"before", "after"}}
    changed = [
        Line(*tell(name, value), old=tell(name, before.get(name))[1] if before else None)
        for name, value in sorted(after.items())
    ]
    return [*changed, *(Line(*tell(name, value)) for name, value in sorted(rest.items()))]


def plainly(name: str, value: Any) -> tuple[Words, Words]:
    """Return a value as it is kept, with its name where that is known."""
    said = (", ".join(map(str, value)) if isinstance(value, list) else value) or NONE
    return DETAILS.get(name, name), str(said)
