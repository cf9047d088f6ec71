"""What programs ask of lists."""

from typing import Literal

from pydantic import AwareDatetime, Field

from app.core.paging import PageQuery
from app.incidents.schemas.sent import Code, Login, Path


class IncidentsQuery(PageQuery):
    state: Code | None = None
    assignee: Login | None = None
    department: Path | None = Field(None, description="path; those below are not included")
    category: Code | None = None
    updated_since: AwareDatetime | None = None
    sort: Literal[
        "-updated", "updated", "-created", "created", "-number", "number", "priority", "-priority"
    ] = Field("-updated", description="a minus: the greatest first")
