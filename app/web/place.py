"""Where one is in a list, as the address says it: view, sort, page, and the spot of one row."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

from app.core import time
from app.core.errors import NotFound
from app.core.lists import Page, Sort, Spot, View, stamp


@dataclass(frozen=True)
class Place:
    """A page of a list. Addresses made of it lead there again, whatever has changed since.

    Each list has a class of its own: its views, its sorts, and the address its views stand under.
    """

    VIEWS: ClassVar[Mapping[str, View]]
    SORTS: ClassVar[Mapping[str, Sort]]
    ROOT: ClassVar[str]
    DEFAULT: ClassVar[str] = "updated"

    view: View
    sort: Sort
    after: Spot | None = None
    before: Spot | None = None
    at: Spot | None = None
    """Where the row stood that was opened from the list."""
    is_known: bool = True
    """Whether the address made sense; otherwise this is the first page."""

    @classmethod
    def of(cls, view: str, asked: Mapping[str, str]) -> Self:
        """Read an address. Raises NotFound for a view that does not exist; the rest is mended."""
        if view not in cls.VIEWS:
            raise NotFound
        sort = cls._sort(asked.get("sort", cls.DEFAULT))
        if sort is None:
            return cls(cls.VIEWS[view], cls.SORTS[cls.DEFAULT], is_known=False)
        spots = {
            name: Spot.read(asked[name], sort)
            for name in ("after", "before", "at")
            if name in asked
        }
        after, before = spots.get("after"), spots.get("before")
        if None in spots.values() or (after and before):
            return cls(cls.VIEWS[view], sort, is_known=False)
        return cls(cls.VIEWS[view], sort, after, before, spots.get("at"))

    @classmethod
    def opened_from(cls, asked: Mapping[str, str]) -> Self | None:
        """Read of the address of a row which list it was opened from, if it names one."""
        view = asked.get("view")
        if view is None or view not in cls.VIEWS:
            return None
        found = cls.of(view, asked)
        return found if found.is_known and found.at else None

    @property
    def first(self) -> Self:
        return replace(self, after=None, before=None, at=None, is_known=True)

    @property
    def lost(self) -> Self:
        """The first page, which says that the one asked for is not there."""
        return replace(self.first, is_known=False)

    def from_(self, *, after: Spot | None = None, before: Spot | None = None) -> Self:
        return replace(self.first, after=after, before=before)

    def sorted_by(self, code: str) -> Self:
        """The first page in another order; the order it has already is turned round."""
        same = code == self.sort.code
        return replace(self.first, sort=self.sort.turned if same else self.SORTS[code])

    @property
    def list_address(self) -> str:
        return f"{self.ROOT}{self.view.code}{self.query}"

    @property
    def news_address(self) -> str:
        """Where this page asks what has changed since now."""
        since = _query({**self._page(), "since": str(stamp(time.now()))})
        return f"{self.ROOT}{self.view.code}/news{since}"

    def shown(self, page: Page[Any]) -> dict[str, Any]:
        """Return what the template of a list says of this page of it."""
        return {
            "place": self,
            "rows_of_page": page.rows,
            "next": self.from_(after=page.next).list_address if page.next else "",
            "previous": self.from_(before=page.previous).list_address if page.previous else "",
            "poll": self.news_address,
        }

    @property
    def query(self) -> str:
        """What the address says of sort and page, with its question mark."""
        return _query(self._page())

    def address_under(self, address: str, spot: Spot) -> str:
        """The address of a row that knows the list it was opened from, and where it stood there."""
        asked = {"view": self.view.code, **self._page(), "at": spot.written}
        return f"{address}{_query(asked)}"

    def _page(self) -> dict[str, str]:
        asked = {}
        if self.sort != self.SORTS[self.DEFAULT]:
            turned = self.sort.descending != self.SORTS[self.sort.code].descending
            asked["sort"] = f"-{self.sort.code}" if turned else self.sort.code
        if self.after:
            asked["after"] = self.after.written
        if self.before:
            asked["before"] = self.before.written
        return asked

    @classmethod
    def _sort(cls, code: str) -> Sort | None:
        found = cls.SORTS.get(code.removeprefix("-"))
        return found.turned if found and code.startswith("-") else found


def _query(asked: Mapping[str, str]) -> str:
    # Codes and numbers of ours: nothing in them needs to be quoted, and a page asks fifty times.
    return "?" + "&".join(f"{name}={value}" for name, value in asked.items()) if asked else ""
