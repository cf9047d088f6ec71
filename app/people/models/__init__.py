"""Tables of people: what is mirrored, what was chosen, when who works."""

from app.people.models.absence import Absence, Kind
from app.people.models.hours import Holiday, HoursRow, SpanRow
from app.people.models.mirrored import (
    IMPORT,
    KEYCLOAK,
    WORDS,
    Department,
    Membership,
    Mirror,
    Origin,
    Person,
    PersonRole,
    Preference,
    PrimaryDepartment,
)

__all__ = [
    "IMPORT",
    "KEYCLOAK",
    "WORDS",
    "Absence",
    "Department",
    "Holiday",
    "HoursRow",
    "Kind",
    "Membership",
    "Mirror",
    "Origin",
    "Person",
    "PersonRole",
    "Preference",
    "PrimaryDepartment",
    "SpanRow",
]
