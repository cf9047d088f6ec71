"""Where a page of notices ends."""

from uuid import UUID

from pydantic import AwareDatetime, BaseModel

from app.notifications.queries import Told


class Spot(BaseModel):
    """The last notice of a page: its moment and its key."""

    at: AwareDatetime
    id: UUID

    @classmethod
    def of(cls, notice: Told) -> "Spot":
        return cls(at=notice.at, id=notice.id)
