"""Where one is in the list of problems."""

from app.problems.queries import SORTS, VIEWS
from app.web import place


class Place(place.Place):
    """A page of the list of problems."""

    VIEWS = VIEWS
    SORTS = SORTS
    ROOT = "/problems/queue/"
