"""One frozen object of settings, read from the environment (`OPORA_…`) and nowhere else."""

from pathlib import Path
from typing import Literal, Self

from flask import current_app
from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Every setting with its meaning; a missing or wrong one stops the start, all faults listed."""

    model_config = SettingsConfigDict(env_prefix="OPORA_", frozen=True, extra="ignore")

    database_url: str = Field(
        description="PostgreSQL, as SQLAlchemy writes it: postgresql+psycopg://…"
    )
    database_replica_url: str | None = Field(
        None, description="a replica for reads that may be stale"
    )
    valkey_url: str = Field(description="redis://… or unix://…")

    public_url: str = Field("http://127.0.0.1:8000", description="the desk as browsers see it")
    internal_url: str = Field(
        "", description="the desk as Keycloak reaches it; default: public_url"
    )
    web_host: str = "127.0.0.1"
    web_port: int = 8000
    web_workers: int = Field(2, ge=1)
    # More threads than this wait for one another, and the slowest pages wait longest.
    web_threads: int = Field(4, ge=1, description="threads of one web worker, and its connections")
    trusted_proxies: int = Field(
        0, ge=0, description="proxies in front whose X-Forwarded-* is true"
    )
    body_limit: int = Field(1024 * 1024, description="bytes of a request body")
    file_limit: int = Field(20 * 1024**2, ge=1, description="bytes of one file")
    message_files: int = Field(10, ge=1, description="files of one message")
    message_bytes: int = Field(50 * 1024**2, ge=1, description="bytes of all files of one message")
    file_rate: int = Field(60, ge=1, description="files a minute that one caller may send")
    cookie_secure: bool | None = Field(None, description="default: whether public_url is https")

    api_limit: int = Field(600, ge=1, description="API requests a minute of one caller")
    stranger_limit: int = Field(
        60, ge=1, description="API requests a minute of one address without a valid credential"
    )

    keycloak_url: str = Field("http://127.0.0.1:8180", description="as browsers see it")
    keycloak_internal_url: str = Field("", description="as the desk reaches it; default: the same")
    keycloak_realm: str = "opora"
    web_client_id: str = "opora-web"
    web_client_secret: str = Field("", repr=False)
    api_client_id: str = "opora-api"
    api_client_secret: str = Field("", repr=False)
    sync_client_id: str = "opora-sync"
    sync_client_secret: str = Field("", repr=False)
    case_link_key: str = Field(
        "",
        repr=False,
        pattern="^(.{24,})?$",
        description="signs the links by which customers see their cases; empty: there are none",
    )
    case_link_days: int = Field(30, ge=1, description="how long such a link opens its case")
    demo_sign_in: bool = Field(
        default=False, description="choose a person on a page; loopback only"
    )
    demo_password: str | None = Field(None, repr=False, description="shown on the sign-in page")

    session_hours: int = Field(10, ge=1, description="the longest life of a session")
    session_idle_minutes: int = Field(60, ge=1)
    roles_minutes: int = Field(
        5, ge=0, description="how old roles may be before they are asked anew"
    )
    identity_grace_minutes: int = Field(30, ge=0, description="a session's life without Keycloak")

    gone_percent: int = Field(
        30, ge=0, le=100, description="a sync that would switch off more of the people is refused"
    )
    gone_people: int = Field(
        3, ge=0, description="so few may always be switched off, unless nobody would be left"
    )

    lists_seconds: float = Field(
        5, ge=0, description="how old departments, categories and names in menus may be"
    )
    state_dir: Path = Path("var")
    metrics_token: str | None = Field(None, repr=False, description="bearer token for /metrics")
    metrics_host: str = Field("127.0.0.1", description="where a process without pages has /metrics")
    metrics_port: int | None = Field(
        None, ge=1, le=65535, description="its port; none: it serves no metrics"
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_json: bool = True
    undo_minutes: int = Field(10, ge=0, description="how long a solving can be undone")
    still_broken: int = Field(1, ge=1, description="so many customers open a solved problem again")
    resolved_days: int = Field(3, ge=1, description="after so many days the clock closes")

    @model_validator(mode="after")
    def _fill_in(self) -> Self:
        values = {
            "internal_url": self.internal_url or self.public_url,
            "keycloak_internal_url": self.keycloak_internal_url or self.keycloak_url,
            "cookie_secure": self.public_url.startswith("https://")
            if self.cookie_secure is None
            else self.cookie_secure,
        }
        for name, value in values.items():  # frozen for everybody else
            object.__setattr__(self, name, value)
        return self

    @property
    def issuer(self) -> str:
        """The `iss` of Keycloak's tokens."""
        return f"{self.keycloak_url}/realms/{self.keycloak_realm}"

    @property
    def realm_url(self) -> str:
        """The realm as the desk itself reaches it."""
        return f"{self.keycloak_internal_url}/realms/{self.keycloak_realm}"


def load_settings() -> Settings:
    """Read the settings from the environment. Raises pydantic.ValidationError with every fault."""
    return Settings()  # type: ignore[call-arg]  # the fields come from the environment


def settings() -> Settings:
    """Return the settings of the running app; needs an app context."""
    found: Settings = current_app.extensions["opora.settings"]
    return found
