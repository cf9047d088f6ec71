"""What the matcher has done, counted for metrics. Called by `opora matcher` only."""

from collections import Counter

from sqlalchemy.dialects.postgresql import insert

from app.core.db import db
from app.problems.models import Tally

Done = Counter[tuple[str, str]]
"""(model, what) -> how many of them."""


def count(done: Done) -> None:
    """Add what a batch did, in its transaction: a batch that is done again is counted once."""
    rows = [
        {"model": model, "what": what, "number": number}
        for (model, what), number in sorted(done.items())
    ]
    if rows:
        statement = insert(Tally)
        more = {"number": Tally.number + statement.excluded.number}
        db.session.execute(
            statement.on_conflict_do_update(index_elements=[Tally.model, Tally.what], set_=more),
            rows,
        )
