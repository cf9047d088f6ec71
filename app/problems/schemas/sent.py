"""What programs send."""

from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, ConfigDict, Field, StringConstraints, model_validator

from app.core.paging import PageQuery
from app.incidents.schemas.sent import Code, Line, Login, OwnFields, Path, Sent, Text

Description = Annotated[str, StringConstraints(max_length=20_000, pattern=r"^[^\x00]*$")]
ProblemNumber = Annotated[str, StringConstraints(pattern=r"^PRB-[0-9]{1,15}$")]
IncidentNumber = Annotated[str, StringConstraints(pattern=r"^INC-[0-9]{1,15}$")]
Incidents = Annotated[list[IncidentNumber], Field(max_length=200)]


class ProblemIn(Sent):
    """A new problem. Without a department it is that of most of its incidents."""

    title: Line
    description: Description = ""
    department: Path | None = Field(None, description="path; needed without incidents")
    incidents: Incidents = []
    fields: OwnFields = {}


class ProblemPatch(Sent):
    """Fields to change; those that are not sent stay."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    title: Line = ""
    description: Description = ""
    due_at: AwareDatetime | None = None
    known_error: Description | None = None
    workaround: Description | None = None
    department: Path = Field("/", description="path; leaves it without a person")
    assignee: Login | None = Field(None, description="login; null: nobody")
    fields: OwnFields = {}

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("name one field at least")
        return self


class ProblemStateIn(Sent):
    """A state in which the problem is still to be solved."""

    state: Code
    reason: Text | None = None
    fields: OwnFields = Field(default={}, description="filled in before the move is taken")


class NoteIn(Sent):
    text: Text


class TransferIn(Sent):
    to: ProblemNumber


class MergeIn(Sent):
    into: ProblemNumber


class SplitIn(Sent):
    title: Line
    incidents: Incidents = Field(min_length=1)


class ProblemsQuery(PageQuery):
    state: Code | None = None
    assignee: Login | None = None
    department: Path | None = Field(None, description="path; those below are not included")
    updated_since: AwareDatetime | None = None
    sort: Literal[
        "-updated",
        "updated",
        "-created",
        "created",
        "-number",
        "number",
        "priority",
        "-priority",
        "-incidents",
        "incidents",
    ] = Field("-updated", description="a minus: the greatest first")
