"""Refusals around people."""

from datetime import date

from app.core.errors import Conflict, Invalid, NotFound, Stale, Unavailable
from app.core.text import lazy


class DirectoryUnavailable(Unavailable):
    """The directory could not be read completely; nothing was changed."""

    code = "directory_unavailable"
    words = lazy("The directory of people could not be read.")


class TooManyGone(Conflict):
    """So many people left at once that a fault is more likely than the truth."""

    def __init__(self, *, gone: int, active: int) -> None:
        super().__init__(gone=gone, active=active)
        self.gone = gone

    code = "too_many_people_gone"
    words = lazy(
        "So many people would be switched off at once that the reading is more likely wrong."
    )


class NoSuchPerson(NotFound):
    code = "no_such_person"
    words = lazy("There is no such person.")


class StandsElsewhere(Conflict):
    """Only a department in which one stands can be one's primary department."""

    code = "stands_elsewhere"
    words = lazy("This person does not stand in that department.")


class NoSuchDepartment(NotFound):
    code = "no_such_department"
    words = lazy("There is no such department.")


class NoSuchAbsence(NotFound):
    code = "no_such_absence"
    words = lazy("There is no such absence.")


class AbsenceChangedMeanwhile(Stale):
    code = "absence_changed"
    words = lazy("Somebody changed this absence meanwhile. Read it again, then change it.")


class AbsencesOverlap(Conflict):
    """Somebody is away then already: that absence goes first, or the new one keeps clear of it."""

    code = "absences_overlap"

    def __init__(self, begins: date, ends: date) -> None:
        words = lazy(
            "There is an absence from %(begins)s to %(ends)s already.", begins=begins, ends=ends
        )
        super().__init__(words, begins=begins.isoformat(), ends=ends.isoformat())


class NobodyToStandIn(Invalid):
    def __init__(self) -> None:
        super().__init__({"stand_in": lazy("Name a colleague who works here.")})


class NoHours(Conflict):
    code = "no_hours"
    words = lazy("There are no hours of their own here; those above count already.")
