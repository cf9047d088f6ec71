"""Pages of a list by key: an opaque cursor says after which row the next page begins.

A cursor is a place in an order and no right: the page it leads to is narrowed like any other.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field

from app.core.errors import Invalid
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
