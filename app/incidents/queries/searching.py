"""Search: by number, by words of subject and messages, by requester.

Words are found in two ways (measured at a million texts, architecture.md section 5): rare words by
their index, then sorted; common ones by walking the newest first until a page is full. Which of
the two is chosen by the frequency that the planner expects.
"""

import re
from collections.abc import Sequence

from sqlalchemy import text

from app.core.actor import Actor
from app.core.db import db
from app.core.kept import kept
from app.incidents import access
from app.incidents.models import Bucket
from app.incidents.queries.listing import PAGE, ROWS, Row

LONGEST = 200
NUMBER = re.compile(r"^\s*(?:INC-)?(\d{1,15})\s*$", re.IGNORECASE)
QUERY = "websearch_to_tsquery('russian', :words)"
# The query stands in a SELECT of its own, so that it is parsed once and not for every row.
FOUND = (
    f"(SELECT w.document @@ (SELECT {QUERY}) FROM incidents.words AS w WHERE w.incident_id = i.id)"  # noqa: S608 - fixed words
)
# The limit has the planner walk an index in order; of each pile only as much is read as is needed.
NEWEST = f"""
(SELECT i.id, i.number, i.updated_at FROM incidents.incident AS i
WHERE {{pile}} AND i.bucket = {{bucket}} AND {FOUND}
ORDER BY i.updated_at DESC, i.number DESC LIMIT {PAGE})
"""  # noqa: S608 - fixed words
SEARCHED = (Bucket.ACTIVE, Bucket.WAITING, Bucket.DONE)
MANY = 40
"""With more departments than this, all incidents are walked and those not seen are passed by."""

DEARER = 4
"""Measured with one word; several that go together are more than the planner expects."""


def find(actor: Actor, words: str, *, size: int = PAGE) -> Sequence[Row]:
    """Return the newest incidents that the actor sees and that hold these words.

    A number, with or without its INC, comes first. Spam is not searched.
    """
    words = words.strip()[:LONGEST].replace("\x00", "")
    if not words:
        return []
    numbered = _by_number(actor, words)
    by_words = _walk_newest if _are_common(words) else _pick_rare
    rest = by_words(actor, words, size)
    return (numbered + [row for row in rest if row not in numbered])[:size]


def _by_number(actor: Actor, words: str) -> list[Row]:
    match = NUMBER.match(words)
    if not match:
        return []
    keys = f"SELECT i.id FROM incidents.incident AS i WHERE i.number = :number AND {access.seen_in_words(actor)}"  # noqa: E501, S608 - fixed words
    bound = {**access.bound(actor), "number": int(match[1])}
    return _rows(keys, bound)


def _are_common(words: str) -> bool:
    """Whether walking to the first page of hits is expected to be shorter than picking them all.

    Of N documents e hold the words: walking reads PAGE * N / e of them, picking reads e, each of
    which takes DEARER times as long.
    """
    return DEARER * _expected(f"document @@ {QUERY}", words) ** 2 > PAGE * _documents()


@kept
def _documents() -> int:
    return _expected("true", "")


def _expected(condition: str, words: str) -> int:
    """Return how many documents the planner expects to meet the condition."""
    plan = db.session.execute(
        text(f"EXPLAIN (FORMAT JSON) SELECT 1 FROM incidents.words WHERE {condition}"),  # noqa: S608 - fixed words
        {"words": words},
    ).scalar_one()
    return int(plan[0]["Plan"]["Plan Rows"])


def _walk_newest(actor: Actor, words: str, size: int) -> list[Row]:
    """Walk the newest of all piles side by side, no further than a page needs."""
    piles = " UNION ALL ".join(
        NEWEST.format(pile=pile, bucket=int(bucket))
        for pile in _piles(actor)
        for bucket in SEARCHED
    )
    keys = (
        f"SELECT DISTINCT ON (updated_at, number) id FROM ({piles}) AS piles"  # noqa: S608 - fixed words
        " ORDER BY updated_at DESC, number DESC LIMIT :size"
    )
    return _rows(keys, {**access.bound(actor), "words": words, "size": size})


def _piles(actor: Actor) -> list[str]:
    """Return conditions of which one or two hold for each row that the actor sees."""
    if access.sees_all(actor) or len(actor.departments) > MANY:
        return [access.seen_in_words(actor)]
    own = "CAST(:departments AS uuid[])"
    passed_by = " AND NOT i.private" if access.sight(actor) is access.Sight.OWN else ""
    places = range(1, len(actor.departments) + 1)
    return [
        *(f"i.department_id = ({own})[{place}]{passed_by}" for place in places),
        f"i.department_id IS NULL{passed_by}",
        "i.assignee_id = :me",
        access.NAMED,
    ]


def _pick_rare(actor: Actor, words: str, size: int) -> list[Row]:
    # Fenced, so that the planner does not walk the newest in the hope of a hit.
    keys = f"""
    WITH hits AS MATERIALIZED (
      SELECT incident_id FROM incidents.words WHERE document @@ {QUERY} LIMIT 20000
    )
    SELECT i.id FROM hits
    JOIN incidents.incident AS i ON i.id = hits.incident_id
    WHERE i.bucket <> {int(Bucket.SPAM)} AND {access.seen_in_words(actor)}
    ORDER BY i.updated_at DESC, i.number DESC LIMIT :size
    """  # noqa: S608 - fixed words
    return _rows(keys, {**access.bound(actor), "words": words, "size": size})


def _rows(keys: str, bound: dict[str, object]) -> list[Row]:
    sql = ROWS.format(keys=keys, order="i.updated_at DESC, i.number DESC")
    return [Row._make(row) for row in db.session.execute(text(sql), bound)]
