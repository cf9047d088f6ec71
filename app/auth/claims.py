"""What a token of Keycloak says about a person, checked for its shape."""

from typing import Annotated

from pydantic import BaseModel, Field

from app.people.directory import FoundPerson, department_paths, desk_roles


class RealmAccess(BaseModel):
    roles: list[str] = []


class Claims(BaseModel):
    """The claims that the desk reads; whoever stands in no group has no `groups`."""

    sub: Annotated[str, Field(min_length=1)]
    preferred_username: str
    name: str | None = None
    email: str | None = None
    position: str | None = None
    sid: str | None = None
    groups: list[str] = []
    realm_access: RealmAccess = RealmAccess()

    def person(self) -> FoundPerson:
        """Return the person of these claims. A token is only given to the active."""
        return FoundPerson(
            subject=self.sub,
            login=self.preferred_username,
            name=self.name or self.preferred_username,
            email=self.email,
            position=self.position,
            active=True,
            roles=desk_roles(self.realm_access.roles),
            departments=department_paths(self.groups),
        )
