"""Facts about people. Ids and codes only."""

from dataclasses import dataclass

from app.core.events import Fact, fact


@fact("person.deactivated")
@dataclass(frozen=True, kw_only=True)
class PersonDeactivated(Fact):
    """Somebody works here no more, for now. `reason`: disabled, gone or replaced in Keycloak."""

    reason: str
