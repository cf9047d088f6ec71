"""Where a page of the audit log ends."""

from uuid import UUID

from pydantic import AwareDatetime, BaseModel

from app.auth.queries import Entry


class Place(BaseModel):
    """The last entry of a page: its moment and, as that may come twice, its key."""

    at: AwareDatetime
    id: UUID

    @classmethod
    def of(cls, entry: Entry) -> "Place":
        return cls(at=entry.at, id=entry.id)
