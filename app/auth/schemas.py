"""Tokens and API clients as programs send and read them."""

from datetime import datetime, timedelta
from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from app.core import time
from app.core.actor import Scope

LONGEST_LIFE = timedelta(days=366)

Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=r"^[^\x00]*$"),
]
Path = Annotated[str, StringConstraints(max_length=500, pattern=r"^/[^\x00]*$")]
Secret = Annotated[str, StringConstraints(min_length=1, max_length=4096, pattern=r"^[^\x00]*$")]


class TokenRequest(BaseModel):
    """Either a login with its password, or a refresh token that this endpoint gave before."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    grant_type: Literal["password", "refresh_token"]
    login: Annotated[str, StringConstraints(max_length=255, pattern=r"^[^\x00]*$")] | None = None
    password: Secret | None = None
    refresh_token: Secret | None = None

    @model_validator(mode="after")
    def _has_what_its_grant_needs(self) -> Self:
        by_password = self.grant_type == "password"
        if by_password != bool(self.login) or by_password != bool(self.password):
            raise ValueError("login and password go with grant_type password, and only with it")
        if by_password == bool(self.refresh_token):
            raise ValueError("refresh_token goes with grant_type refresh_token, and only with it")
        return self


class TokenOut(BaseModel):
    """Send `access_token` as a bearer token; the refresh token works once."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - the name of a kind
    expires_in: int = Field(description="seconds")
    refresh_token: str
    refresh_expires_in: int = Field(description="seconds")


class ApiClientIn(BaseModel):
    """A program to let in."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    scopes: list[Scope] = Field(min_length=1, max_length=len(Scope))
    departments: list[Path] = Field(
        default=[], max_length=200, description="paths; those below are included"
    )
    expires_at: AwareDatetime = Field(description="at most a year from now")

    @model_validator(mode="after")
    def _ends_within_a_year(self) -> Self:
        if not time.now() < self.expires_at <= time.now() + LONGEST_LIFE:
            raise ValueError("expires_at must lie in the future, at most 366 days from now")
        return self


class ApiClientOut(BaseModel):
    """An API client; `api_key` is its name in the API. The secret is not kept."""

    api_key: str
    name: str
    scopes: list[Scope]
    departments: list[str] = Field(description="paths")
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None = Field(description="to the minute")
    revoked_at: datetime | None


class NewApiClientOut(ApiClientOut):
    secret_api_key: str | None = Field(
        description="shown this once: null when a request with an Idempotency-Key is sent again"
    )


class ApiClientsOut(BaseModel):
    api_clients: list[ApiClientOut]
