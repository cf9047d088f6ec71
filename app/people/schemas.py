"""People and departments as programs read them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from app.core.actor import Role
from app.core.paging import PageQuery
from app.people.models import Kind
from app.people.queries import AbsenceLine, Working
from app.people.services import Away
from app.people.weeks import DAYS, Week

MOST_SECONDS = 366 * 86_400
FIRST, LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


class DepartmentOut(BaseModel):
    """A department; its path is its name in the API."""

    path: str = Field(description="such as /cards/card-delivery")
    name: str
    parent: str | None = Field(description="path of the department above")
    origin: Literal["keycloak", "import"]


class DepartmentsOut(BaseModel):
    departments: list[DepartmentOut]


class PersonOut(BaseModel):
    """Somebody at the desk; the login is their name in the API."""

    login: str
    name: str
    position: str | None
    roles: list[str]
    departments: list[str] = Field(description="paths")
    primary_department: str | None
    origin: Literal["keycloak", "import"]
    active: bool
    absent_until: date | None = Field(description="last day; null: not absent today")


class PeopleQuery(PageQuery):
    """Which people; what is left out does not narrow."""

    q: str = Field("", max_length=100, description="how words of name, login or position begin")
    department: str | None = Field(
        None, max_length=500, description="path; those below it count as well"
    )
    role: Role | None = None
    active: bool | None = Field(None, description="whether they work here")


class PeopleOut(BaseModel):
    people: list[PersonOut]
    next_cursor: str | None = Field(
        description="send it as `cursor` for the next page; null: the end"
    )


class PrimaryDepartmentIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    department: str = Field(max_length=500, pattern=r"^/[^\x00]*$", description="path")


class AbsenceOut(BaseModel):
    """Whole days on which somebody is away, where they work."""

    id: UUID
    begins: date = Field(description="first day")
    ends: date = Field(description="last day")
    kind: Kind | None = Field(description="null for whoever does not enter this person's absences")
    note: str | None = Field(description="likewise")
    stand_in: str | None = Field(description="login of who stands in")
    version: int = Field(description="its ETag")

    @classmethod
    def of(cls, line: AbsenceLine, *, with_reasons: bool) -> Self:
        return cls(
            id=line.id,
            begins=line.begins,
            ends=line.ends,
            kind=line.kind if with_reasons else None,
            note=line.note if with_reasons else None,
            stand_in=line.stand_in.login if line.stand_in else None,
            version=line.version,
        )


class AbsencesOut(BaseModel):
    absences: list[AbsenceOut]


class AbsencesQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    since: date | None = Field(
        None, description="those that end on this day or later; without it: today"
    )


class AbsenceIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    begins: date
    ends: date
    kind: Kind
    note: str = Field("", max_length=500)
    stand_in: str | None = Field(None, max_length=255, description="login of a colleague")

    @property
    def away(self) -> Away:
        return Away(self.begins, self.ends, self.kind, self.note, self.stand_in)


class AbsencePatch(BaseModel):
    """Fields to change; those that are not sent stay."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"minProperties": 1})

    begins: date = FIRST.date()
    ends: date = FIRST.date()
    kind: Kind = Kind.OTHER
    note: str = Field("", max_length=500)
    stand_in: str | None = Field(None, max_length=255, description="login of a colleague")

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("name one field at least")
        return self

    def away(self, now: AbsenceLine) -> Away:
        """Return the absence as it is then."""
        sent = {name: getattr(self, name) for name in self.model_fields_set}
        stands_in = now.stand_in.login if now.stand_in else None
        return replace(Away(now.begins, now.ends, now.kind, now.note, stands_in), **sent)


Clock = Annotated[str, Field(pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$")]


class SpanOfDay(BaseModel):
    """Work without a break, by the clock on the wall."""

    model_config = ConfigDict(extra="forbid")

    begins: Clock
    ends: Clock = Field(description="24:00 is midnight")


class HolidayOfWeek(BaseModel):
    model_config = ConfigDict(extra="forbid")

    day: date
    name: str = Field("", max_length=100)


Day = Annotated[list[SpanOfDay], Field(max_length=12)]


class HoursIn(BaseModel):
    """A working week; a day without spans is not worked."""

    model_config = ConfigDict(extra="forbid")

    zone: str = Field(max_length=100, description="IANA name of the zone of the clock")
    monday: Day = []
    tuesday: Day = []
    wednesday: Day = []
    thursday: Day = []
    friday: Day = []
    saturday: Day = []
    sunday: Day = []
    holidays: list[HolidayOfWeek] = Field([], max_length=400)

    @property
    def week(self) -> Week:
        days = {name: [(span.begins, span.ends) for span in getattr(self, name)] for name in DAYS}
        return Week(self.zone, days, {each.day: each.name for each in self.holidays})


class HoursOut(HoursIn):
    """The hours that count, and whose they are."""

    is_own: bool
    department: str | None = Field(
        description="path of whose they are; null: the person's own, or round the clock"
    )

    @classmethod
    def of(cls, working: Working) -> Self:
        week = Week.of(working.hours, working.holiday_names)
        days = {
            name: [SpanOfDay(begins=one, ends=two) for one, two in spans]
            for name, spans in week.days.items()
        }
        return cls(
            zone=week.zone,
            holidays=[
                HolidayOfWeek(day=day, name=name) for day, name in sorted(week.holidays.items())
            ],
            is_own=working.is_own,
            department=working.of.path if working.of else None,
            **days,
        )


Moment = Annotated[AwareDatetime, Field(ge=FIRST, le=LAST)]


class WorkingTimeQuery(BaseModel):
    """Two moments, or one and a length: what is left out is reckoned."""

    model_config = ConfigDict(extra="forbid")

    start: Moment
    end: Moment | None = None
    seconds: int | None = Field(
        None, ge=0, le=MOST_SECONDS, description="to be worked from `start`"
    )

    @model_validator(mode="after")
    def _one_is_left_out(self) -> Self:
        if (self.end is None) == (self.seconds is None):
            raise ValueError("send either end or seconds")
        return self


class WorkingTimeOut(BaseModel):
    start: AwareDatetime
    end: AwareDatetime
    seconds: float = Field(description="worked between them; negative when `end` is before `start`")
