"""Verbs on people: keep the mirror of Keycloak true, what people chose, and when they work."""

from app.people.services.absences import Away, change_absence, enter_absence, remove_absence
from app.people.services.choosing import choose_primary_department, prefer
from app.people.services.importing import imported_department, imported_person
from app.people.services.mirroring import Guard, Mirrored, mirror, renew, welcome
from app.people.services.standing import note_complete, note_events, note_refusal
from app.people.services.working import drop_hours, set_hours

__all__ = [
    "Away",
    "Guard",
    "Mirrored",
    "change_absence",
    "choose_primary_department",
    "drop_hours",
    "enter_absence",
    "imported_department",
    "imported_person",
    "mirror",
    "note_complete",
    "note_events",
    "note_refusal",
    "prefer",
    "remove_absence",
    "renew",
    "set_hours",
    "welcome",
]
