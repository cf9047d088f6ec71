"""Pages of a list by key: an opaque cursor says after which row the next page begins.

A cursor is a place in an order and no right: the page it leads to is narrowed like any other.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from app.core.errors import Invalid
from app.core.lists import GREATEST, Sort, Spot
from app.core.text import lazy

P = TypeVar("P", bound=BaseModel)

MOST = 200
LONGEST_CURSOR = 500


class WrongCursor(Invalid):
    def __init__(self) -> None:
        super().__init__({"cursor": lazy("Send a cursor as an earlier page of this list gave it.")})


class PageQuery(BaseModel):
    """What every list takes."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(50, ge=1, le=MOST, description="rows of a page")
    cursor: str | None = Field(
        None,
        max_length=LONGEST_CURSOR,
        description="`next_cursor` of the page before; the other fields as they were",
    )


def cursor_at(place: BaseModel) -> str:
    """Return the cursor for a place in a list: what it is sorted by, as a model."""
    return urlsafe_b64encode(place.model_dump_json().encode()).decode().rstrip("=")


def place_of(cursor: str | None, kind: type[P]) -> P | None:
    """Return the place that `cursor_at` made this cursor of. Raises WrongCursor for any other."""
    if cursor is None:
        return None
    try:
        plain = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        return kind.model_validate_json(plain, strict=True)
    except ValueError:
        raise WrongCursor from None


def sort_of(asked: str, sorts: Mapping[str, Sort]) -> Sort:
    """Return the sort of the registry that a program asks for: its code, `-` for descending."""
    known = sorts[asked.removeprefix("-")]
    return known if asked.startswith("-") == known.descending else known.turned


def cursor_of(spot: Spot | None, sort: Sort) -> str | None:
    """Return the cursor for a spot of a sorted list; none for none."""
    if spot is None:
        return None
    return cursor_at(_KINDS[sort.kind](sort=_code(sort), key=spot.key, number=spot.number))


def spot_of(cursor: str | None, sort: Sort) -> Spot | None:
    """Return the spot that `cursor_of` made this cursor of.

    Raises WrongCursor for any other, and for one of a list in another order.
    """
    place = place_of(cursor, _KINDS[sort.kind])
    if place is None:
        return None
    if place.sort != _code(sort):
        raise WrongCursor
    return Spot(place.key, place.number)


class _Place(BaseModel):
    sort: str
    key: Any
    number: Annotated[int, Field(ge=0, le=GREATEST["bigint"])]


class _Moment(_Place):
    key: AwareDatetime


class _Small(_Place):
    key: Annotated[int, Field(ge=0, le=GREATEST["smallint"])]


class _Medium(_Place):
    key: Annotated[int, Field(ge=0, le=GREATEST["integer"])]


class _Big(_Place):
    key: Annotated[int, Field(ge=0, le=GREATEST["bigint"])]


_KINDS: Mapping[str, type[_Place]] = {
    "timestamptz": _Moment,
    "smallint": _Small,
    "integer": _Medium,
    "bigint": _Big,
}


def _code(sort: Sort) -> str:
    return f"-{sort.code}" if sort.descending else sort.code
