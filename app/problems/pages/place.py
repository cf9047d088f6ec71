"""Where one is in the list of problems, as the address of the list or of a problem says it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import quote

from flask import request
from typing_extensions import override

from app.problems.queries import SORTS, VIEWS, Filters, Row, spot_of
from app.web import place

LONGEST = 200


@dataclass(frozen=True)
class Place(place.Place):
    """A page of the list of problems, narrowed by words where there are any."""

    VIEWS = VIEWS
    SORTS = SORTS
    ROOT = "/problems/queue/"

    words: str = ""

    @override
    @classmethod
    def of(cls, view: str, asked: Mapping[str, str]) -> Self:
        words = " ".join(asked.get("q", "").replace("\0", "").split())[:LONGEST]
        return replace(super().of(view, asked), words=words)

    @property
    def filters(self) -> Filters:
        """What the list is narrowed by."""
        return Filters(words=self.words or None)

    def in_view(self, code: str) -> Self:
        """The first page of another view, narrowed by the same words."""
        return replace(self.first, view=VIEWS[code])

    def address_of(self, row: Row) -> str:
        """The address of a problem that knows the list it was opened from."""
        return self.address_under(f"/problems/{row.reference}", spot_of(row, self.sort))

    @override
    def _page(self) -> dict[str, str]:
        words = {"q": quote(self.words, safe="")} if self.words else {}
        return {**words, **super()._page()}


def opened_from() -> Place | None:
    """The list from which the problem of this request was opened, if its address names one."""
    return Place.opened_from(request.args)
