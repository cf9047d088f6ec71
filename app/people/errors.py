"""Refusals around people."""

from app.core.errors import Conflict, NotFound, Unavailable
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
