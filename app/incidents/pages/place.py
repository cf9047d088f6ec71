"""Where one is in a list, as the address says it: view, sort, page, and the spot of one row."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from flask import request

from app.core.errors import NotFound
from app.incidents.models import Incident
from app.incidents.queries import SORTS, VIEWS, Row, Sort, Spot, View, spot_of

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
SPOT = re.compile(r"(\d{1,18})\.(\d{1,15})", re.ASCII)
DEFAULT = "updated"


@dataclass(frozen=True)
class Place:
    """A page of a list. Addresses made of it lead there again, whatever has changed since."""

    view: View
    sort: Sort
    after: Spot | None = None
    before: Spot | None = None
    at: Spot | None = None
    """Where the incident stood that was opened from the list."""
    is_known: bool = True
    """Whether the address made sense; otherwise this is the first page."""

    @classmethod
    def of(cls, view: str, asked: Mapping[str, str]) -> "Place":
        """Read an address. Raises NotFound for a view that does not exist; the rest is mended."""
        if view not in VIEWS:
            raise NotFound
        sort = _sort(asked.get("sort", DEFAULT))
        if sort is None:
            return cls(VIEWS[view], SORTS[DEFAULT], is_known=False)
        spots = {
            name: _spot(asked[name], sort) for name in ("after", "before", "at") if name in asked
        }
        after, before = spots.get("after"), spots.get("before")
        if None in spots.values() or (after and before):
            return cls(VIEWS[view], sort, is_known=False)
        return cls(VIEWS[view], sort, after, before, spots.get("at"))

    @property
    def first(self) -> "Place":
        return replace(self, after=None, before=None, at=None, is_known=True)

    def from_(self, *, after: Spot | None = None, before: Spot | None = None) -> "Place":
        return replace(self.first, after=after, before=before)

    def sorted_by(self, code: str) -> "Place":
        """The first page in another order; the order it has already is turned round."""
        same = code == self.sort.code
        return replace(self.first, sort=self.sort.turned if same else SORTS[code])

    @property
    def list_address(self) -> str:
        return f"/queue/{self.view.code}{self.query}"

    @property
    def query(self) -> str:
        """What the address says of sort and page, with its question mark."""
        return _query(self._page())

    def address_of(self, row: Row | Incident) -> str:
        """The address of an incident that knows the list it was opened from."""
        return self.address_at(row.reference, spot_of(row, self.sort))

    def address_at(self, reference: str, spot: Spot) -> str:
        asked = {"view": self.view.code, **self._page(), "at": _text(spot)}
        return f"/incidents/{reference}{_query(asked)}"

    def _page(self) -> dict[str, str]:
        asked = {}
        if self.sort != SORTS[DEFAULT]:
            turned = self.sort.descending != SORTS[self.sort.code].descending
            asked["sort"] = f"-{self.sort.code}" if turned else self.sort.code
        if self.after:
            asked["after"] = _text(self.after)
        if self.before:
            asked["before"] = _text(self.before)
        return asked


def opened_from() -> Place | None:
    """The list from which the incident of this request was opened, if its address names one."""
    view = request.args.get("view")
    if view is None or view not in VIEWS:
        return None
    place = Place.of(view, request.args)
    return place if place.is_known and place.at else None


def versions(told: str, *, most: int) -> dict[int, int]:
    """Read the numbers and versions of at most so many incidents: `1042.3_1043.1`."""
    pairs = [pair.partition(".") for pair in told.split("_", most)[:most]]
    return {
        int(number): int(version)
        for number, _, version in pairs
        if number.isdecimal() and version.isdecimal() and len(number) <= 15 and len(version) <= 9
    }


def _sort(code: str) -> Sort | None:
    found = SORTS.get(code.removeprefix("-"))
    return found.turned if found and code.startswith("-") else found


def _text(spot: Spot) -> str:
    key = spot.key
    plain = (key - EPOCH) // MICROSECOND if isinstance(key, datetime) else key
    return f"{plain}.{spot.number}"


def _spot(text: str, sort: Sort) -> Spot | None:
    match = SPOT.fullmatch(text)
    if match is None:
        return None
    key, number = int(match[1]), int(match[2])
    if sort.kind == "timestamptz":
        try:
            return Spot(EPOCH + timedelta(microseconds=key), number)
        except OverflowError:
            return None
    return Spot(min(key, MOST[sort.kind]), number)


MOST = {"smallint": 2**15 - 1, "bigint": 2**63 - 1}


def _query(asked: Mapping[str, str]) -> str:
    # Codes and numbers of ours: nothing in them needs to be quoted, and a page asks fifty times.
    return "?" + "&".join(f"{name}={value}" for name, value in asked.items()) if asked else ""
