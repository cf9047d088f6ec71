"""The matcher's sign of life. Called by `opora matcher` only."""

from collections.abc import Sequence

from sqlalchemy import text

from app.core import time
from app.core.db import db
from app.problems.queries.standing import PATIENCE

# One that has no model is silent beside one that has.
BEAT = text("""
INSERT INTO problems.pulse AS p (name, at, since, models) VALUES ('matcher', :at, :at, :models)
ON CONFLICT (name) DO UPDATE SET at = excluded.at, models = excluded.models,
  since = CASE WHEN p.models = excluded.models THEN p.since ELSE excluded.since END
WHERE excluded.models <> '{}' OR p.models = '{}' OR p.at < :silent
""")


def beat(models: Sequence[str]) -> None:
    """Say that the matcher is there, with these models; with none it can do nothing."""
    at = time.now()
    bound = {"at": at, "silent": at - PATIENCE, "models": list(models)}
    db.session.execute(BEAT, bound)
