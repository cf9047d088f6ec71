"""Search: by number, by words of subject and messages, by requester.

Words are found in two ways (measured at a million texts, architecture.md section 5): rare words by
their index, then sorted; common ones by walking the newest first until a page is full. Which of
the two is chosen by the frequency that the planner expects.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import text

from app.core import time
from app.core.actor import Actor
from app.core.db import db
from app.incidents import access
from app.incidents.models import Bucket
from app.incidents.queries.listing import PAGE, ROWS, Row, rows_of
from app.incidents.queries.walking import Walk

COMMON = 3000
LONGEST = 200
NUMBER = re.compile(r"^\s*(?:INC-)?(\d{1,15})\s*$", re.IGNORECASE)
QUERY = "websearch_to_tsquery('russian', :words)"
# The query stands in a SELECT of its own, so that it is parsed once and not for every row.
FOUND = (
    f"(SELECT w.document @@ (SELECT {QUERY}) FROM incidents.words AS w WHERE w.incident_id = i.id)"  # noqa: S608 - fixed words
)
WINDOWS = (timedelta(days=2), timedelta(days=14), timedelta(days=90))
"""How far back common words are looked for first: the commoner, the sooner a page is full, and a
look that was too short has cost a seventh of the next."""


def find(actor: Actor, words: str, *, size: int = PAGE) -> Sequence[Row]:
    """Return the newest incidents that the actor sees and that hold these words.

    A number, with or without its INC, comes first. Spam is not searched.
    """
    words = words.strip()[:LONGEST].replace("\x00", "")
    if not words:
        return []
    numbered = _by_number(actor, words)
    by_words = _walk_newest if _expected(words) > COMMON else _pick_rare
    rest = by_words(actor, words, size)
    return (numbered + [row for row in rest if row not in numbered])[:size]


def _by_number(actor: Actor, words: str) -> list[Row]:
    match = NUMBER.match(words)
    if not match:
        return []
    keys = f"SELECT i.id, i.number FROM incidents.incident AS i WHERE i.number = :number AND {access.seen_in_words(actor)}"  # noqa: E501, S608 - fixed words
    bound = {**access.bound(actor), "number": int(match[1])}
    return _rows(keys, bound)


def _expected(words: str) -> int:
    """Return how many documents the planner expects to hold the words."""
    plan = db.session.execute(
        text(f"EXPLAIN (FORMAT JSON) SELECT 1 FROM incidents.words WHERE document @@ {QUERY}"),  # noqa: S608 - fixed words
        {"words": words},
    ).scalar_one()
    return int(plan[0]["Plan"]["Plan Rows"])


def _walk_newest(actor: Actor, words: str, size: int) -> list[Row]:
    now = time.now()
    for window in WINDOWS:
        recent = {"words": words, "since": now - window}
        rows = _walked(actor, size, ["i.updated_at > :since", FOUND], recent)
        if len(rows) == size:
            return rows
    return _walked(actor, size, [FOUND], {"words": words})


def _walked(
    actor: Actor, size: int, conditions: Sequence[str], values: Mapping[str, object]
) -> list[Row]:
    walk = Walk(
        actor,
        (Bucket.ACTIVE, Bucket.WAITING, Bucket.DONE),
        "updated_at",
        descending=True,
        size=size,
        conditions=conditions,
        values=values,
    )
    return rows_of(walk)


def _pick_rare(actor: Actor, words: str, size: int) -> list[Row]:
    # Fenced, so that the planner does not walk the newest in the hope of a hit.
    keys = f"""
    WITH hits AS MATERIALIZED (
      SELECT incident_id FROM incidents.words WHERE document @@ {QUERY} LIMIT 20000
    )
    SELECT i.id, i.number, i.updated_at FROM hits
    JOIN incidents.incident AS i ON i.id = hits.incident_id
    WHERE i.bucket <> {int(Bucket.SPAM)} AND {access.seen_in_words(actor)}
    ORDER BY i.updated_at DESC, i.number DESC LIMIT :size
    """  # noqa: S608 - fixed words
    return _rows(keys, {**access.bound(actor), "words": words, "size": size})


def _rows(keys: str, bound: dict[str, object]) -> list[Row]:
    sql = ROWS.format(keys=keys, order="i.updated_at DESC, i.number DESC")
    return [Row._make(row) for row in db.session.execute(text(sql), bound)]
