"""Where one is in the queue of incidents, as the address of the list or of an incident says it."""

from flask import request

from app.core.lists import Spot
from app.incidents.models import Incident
from app.incidents.queries import SORTS, VIEWS, Row, spot_of
from app.web import place


class Place(place.Place):
    """A page of the queue."""

    VIEWS = VIEWS
    SORTS = SORTS
    ROOT = "/queue/"

    def address_of(self, row: Row | Incident) -> str:
        """The address of an incident that knows the list it was opened from."""
        return self.address_at(row.reference, spot_of(row, self.sort))

    def address_at(self, reference: str, spot: Spot) -> str:
        return self.address_under(f"/incidents/{reference}", spot)


def opened_from() -> Place | None:
    """The list from which the incident of this request was opened, if its address names one."""
    return Place.opened_from(request.args)
