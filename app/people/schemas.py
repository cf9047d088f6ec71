"""People and departments as programs read them."""

from typing import Literal
from zoneinfo import available_timezones

from pydantic import BaseModel, ConfigDict, Field, field_validator

from app.people.preferences import Density, Language, Preferences, Theme


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


class PeopleOut(BaseModel):
    people: list[PersonOut]
    next_cursor: str | None = Field(
        description="send it as `cursor` for the next page; null: the end"
    )


class PrimaryDepartmentIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    department: str = Field(max_length=500, pattern=r"^/[^\x00]*$", description="path")


class SettingsForm(BaseModel):
    """A person's own settings as the form sends them; an empty value leaves it to the browser."""

    language: Language | Literal[""] = ""
    theme: Theme | Literal[""] = ""
    time_zone: str = ""
    density: Density = "regular"
    single_keys: Literal["on", "off"] = "off"

    @field_validator("time_zone")
    @classmethod
    def _is_a_zone(cls, name: str) -> str:
        if name and name not in available_timezones():
            raise ValueError("not a time zone")
        return name

    def preferences(self) -> Preferences:
        """Return the settings as they are kept."""
        return Preferences(
            language=self.language or None,
            theme=self.theme or None,
            time_zone=self.time_zone or None,
            density=self.density,
            single_keys=self.single_keys == "on",
        )
