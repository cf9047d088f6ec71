"""How the mirror of Keycloak stands."""

from app.core.db import db
from app.people.models import Mirror


def mirror() -> Mirror:
    """Return how the mirror of Keycloak stands; an empty row before the first pass."""
    return db.session.get(Mirror, 1) or Mirror(id=1)
