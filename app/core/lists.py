"""Lists by key: how they are sorted, where a page begins, and what lies before and behind it.

A list has a registry of sorts (attack 6). A spot in it is the value sorted by and the number, so
pages cost the same wherever they are, and an address or cursor leads to the same spot later.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Generic, TypeVar
from uuid import UUID

R = TypeVar("R")

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
DIGITS = 16
GREATEST = {"smallint": 2**15 - 1, "integer": 2**31 - 1, "bigint": 2**63 - 1}
WRITTEN = re.compile(r"(\d{1,18})\.(\d{1,15})", re.ASCII)


@dataclass(frozen=True)
class View:
    """A view of a queue: which piles, and which rows of them."""

    code: str
    buckets: tuple[int, ...]
    only_mine: bool = False
    only_unassigned: bool = False


@dataclass(frozen=True)
class Sort:
    """A column that lists can be sorted by. Whatever is in no registry does not exist."""

    code: str
    column: str
    kind: str
    descending: bool = True

    @property
    def turned(self) -> "Sort":
        """The same the other way round."""
        return replace(self, descending=not self.descending)


@dataclass(frozen=True)
class Spot:
    """A place in a sorted list: the value sorted by, and the number."""

    key: datetime | int
    number: int

    @property
    def written(self) -> str:
        """The place as an address says it."""
        key = self.key
        plain = stamp(key) if isinstance(key, datetime) else key
        return f"{plain}.{self.number}"

    @classmethod
    def read(cls, written: str, sort: Sort) -> "Spot | None":
        """Return the place that an address says; None when it says none."""
        match = WRITTEN.fullmatch(written)
        if match is None:
            return None
        key, number = int(match[1]), int(match[2])
        if sort.kind != "timestamptz":
            return cls(min(key, GREATEST[sort.kind]), number)
        try:
            return cls(EPOCH + timedelta(microseconds=key), number)
        except OverflowError:
            return None


@dataclass(frozen=True)
class Page(Generic[R]):
    """Rows in order, and where the next and the previous page begin, if there are any."""

    rows: Sequence[R]
    next: Spot | None
    previous: Spot | None


def stamp(moment: datetime) -> int:
    """Return the moment in whole microseconds since 1970, as addresses say it."""
    return (moment - EPOCH) // MICROSECOND


def moment(written: str) -> datetime | None:
    """Return the moment that `stamp` was made of; None when it is none."""
    if not (written.isascii() and written.isdigit() and len(written) <= DIGITS):
        return None
    return EPOCH + timedelta(microseconds=int(written))


def views(*known: View) -> Mapping[str, View]:
    """Return the views by their codes."""
    return {view.code: view for view in known}


def registry(*sorts: Sort) -> Mapping[str, Sort]:
    """Return the sorts by their codes."""
    return {sort.code: sort for sort in sorts}


def page_of(
    found: Sequence[R],
    size: int,
    at: Callable[[R], Spot],
    *,
    after: Spot | None,
    before: Spot | None,
) -> Page[R]:
    """Return the page that `found` makes: up to `size` rows, and one more where there is more.

    They were found from `after` on, or from `before` back, nearest first; `at` says where a row is.
    """
    more, rows = len(found) > size, found[:size]
    if before:
        rows = rows[::-1]
    if not rows:
        return Page((), None, None)
    ahead, behind = (True, more) if before else (more, after is not None)
    return Page(
        rows, next=at(rows[-1]) if ahead else None, previous=at(rows[0]) if behind else None
    )


@dataclass(frozen=True)
class Standing:
    """How a row of a list stands by now."""

    id: UUID
    number: int
    version: int
    belongs: bool
    """Whether it still belongs to the view."""
    updated_at: datetime


@dataclass(frozen=True)
class Renewed(Generic[R]):
    """The rows of a page that have changed, and which of it belong to the view no more."""

    rows: Sequence[R]
    gone: Collection[int]
    newer: int
    """How many rows of the page have changed since it was made and still belong to the view."""


def renewed(
    shown: Mapping[int, int],
    now: Sequence[Standing],
    rows_of: Callable[[Sequence[UUID]], Sequence[R]],
    *,
    since: datetime,
) -> Renewed[R]:
    """Compare the rows of a page, number -> version, with how those stand that the reader sees.

    A row that the reader does not see any more is told as gone, once: then the page says version 0.
    """
    changed = [each for each in now if each.version != shown[each.number]]
    left = {each.number for each in now if not each.belongs}
    lost = {number for number, version in shown.items() if version} - {each.number for each in now}
    return Renewed(
        rows_of([each.id for each in changed]),
        left & {each.number for each in changed} | lost,
        sum(each.updated_at > since and each.belongs for each in now),
    )


def belongs(view: View, bucket: int, assignee_id: UUID | None, reader: UUID | None) -> bool:
    """Whether a row on this pile, with this assignee, is in the view for this reader."""
    if view.only_mine and assignee_id != reader:
        return False
    return bucket in view.buckets and not (view.only_unassigned and assignee_id)


def spot_in(row: object, number: int, sort: Sort) -> Spot:
    """Return where a row stands in a list sorted like this."""
    return Spot(getattr(row, sort.column), number)
