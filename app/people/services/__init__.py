"""Verbs on people: keep the mirror of Keycloak true, and keep what people chose."""

from app.people.services.choosing import choose_primary_department, prefer
from app.people.services.importing import imported_department, imported_person
from app.people.services.mirroring import Mirrored, mirror, welcome

__all__ = [
    "Mirrored",
    "choose_primary_department",
    "imported_department",
    "imported_person",
    "mirror",
    "prefer",
    "welcome",
]
