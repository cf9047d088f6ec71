"""Verbs on people: keep the mirror of Keycloak true, and keep what people chose."""

from app.people.services.choosing import choose_primary_department, prefer
from app.people.services.importing import imported_department, imported_person
from app.people.services.mirroring import Guard, Mirrored, mirror, renew, welcome
from app.people.services.standing import note_complete, note_events, note_refusal

__all__ = [
    "Guard",
    "Mirrored",
    "choose_primary_department",
    "imported_department",
    "imported_person",
    "mirror",
    "note_complete",
    "note_events",
    "note_refusal",
    "prefer",
    "renew",
    "welcome",
]
