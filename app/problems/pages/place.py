"""Where one is in the list of problems, as the address says it: view, sort, page."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from app.core.errors import NotFound
from app.problems.queries import SORTS, VIEWS, Sort, Spot, View

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
SPOT = re.compile(r"(\d{1,18})\.(\d{1,15})", re.ASCII)
DEFAULT = "updated"
MOST = {"smallint": 2**15 - 1, "integer": 2**31 - 1, "bigint": 2**63 - 1}


@dataclass(frozen=True)
class Place:
    """A page of a list. Addresses made of it lead there again, whatever has changed since."""

    view: View
    sort: Sort
    after: Spot | None = None
    before: Spot | None = None
    is_known: bool = True
    """Whether the address made sense; otherwise this is the first page."""

    @classmethod
    def of(cls, view: str, asked: Mapping[str, str]) -> "Place":
        """Read an address. Raises NotFound for a view that does not exist; the rest is mended."""
        if view not in VIEWS:
            raise NotFound
        code = asked.get("sort", DEFAULT)
        sort = SORTS.get(code.removeprefix("-"))
        if sort is None:
            return cls(VIEWS[view], SORTS[DEFAULT], is_known=False)
        sort = sort.turned if code.startswith("-") else sort
        spots = {name: _spot(asked[name], sort) for name in ("after", "before") if name in asked}
        if None in spots.values() or len(spots) > 1:
            return cls(VIEWS[view], sort, is_known=False)
        return cls(VIEWS[view], sort, spots.get("after"), spots.get("before"))

    @property
    def first(self) -> "Place":
        return replace(self, after=None, before=None, is_known=True)

    def from_(self, *, after: Spot | None = None, before: Spot | None = None) -> "Place":
        return replace(self.first, after=after, before=before)

    def sorted_by(self, code: str) -> "Place":
        """The first page in another order; the order it has already is turned round."""
        same = code == self.sort.code
        return replace(self.first, sort=self.sort.turned if same else SORTS[code])

    @property
    def address(self) -> str:
        return f"/problems/queue/{self.view.code}{self.query}"

    @property
    def query(self) -> str:
        """What the address says of sort and page, with its question mark."""
        asked = {}
        if self.sort != SORTS[DEFAULT]:
            turned = self.sort.descending != SORTS[self.sort.code].descending
            asked["sort"] = f"-{self.sort.code}" if turned else self.sort.code
        if self.after:
            asked["after"] = _text(self.after)
        if self.before:
            asked["before"] = _text(self.before)
        return "?" + "&".join(f"{key}={value}" for key, value in asked.items()) if asked else ""


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
