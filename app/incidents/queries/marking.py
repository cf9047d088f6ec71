"""Where the words of a search stand: subject and excerpt with the words marked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from markupsafe import Markup, escape
from sqlalchemy import text

from app.core.db import db
from app.incidents.queries.listing import Row

# Signs that no text can hold once it is shown: they become the marks after escaping.
START, STOP = "\x02", "\x03"


@dataclass(frozen=True)
class Marked:
    """The subject and the words where the search was met, as markup."""

    subject: Markup
    words: Markup


# Messages are looked through newest first, only those of the incidents on the page.
MARKED = """
SELECT i.id,
  ts_headline('russian', i.subject, asked.words, :whole),
  ts_headline('russian', coalesce(met.text, i.last_words), asked.words, :parts)
FROM websearch_to_tsquery('russian', :words) AS asked(words)
CROSS JOIN incidents.incident AS i
LEFT JOIN LATERAL (
  SELECT left(m.text, 4000) AS text FROM incidents.message AS m
  WHERE m.incident_id = i.id AND to_tsvector('russian', m.text) @@ asked.words
  ORDER BY m.created_at DESC LIMIT 1
) AS met ON true
WHERE i.id = ANY (:ids)
"""
SIGNS = f"StartSel={START}, StopSel={STOP}"
WHOLE = f"{SIGNS}, HighlightAll=true"
PARTS = f"{SIGNS}, MaxWords=24, MinWords=12, MaxFragments=1"


def marked(rows: Sequence[Row], words: str) -> Mapping[UUID, Marked]:
    """Return the marked texts of these rows, in one query."""
    if not rows:
        return {}
    bound = {"ids": [row.id for row in rows], "words": words, "whole": WHOLE, "parts": PARTS}
    return {
        id_: Marked(_markup(subject), _markup(excerpt))
        for id_, subject, excerpt in db.session.execute(text(MARKED), bound)
    }


def _markup(line: str) -> Markup:
    safe = str(escape(line)).replace(START, "<mark>").replace(STOP, "</mark>")
    return Markup(safe)  # noqa: S704 - escaped above; only our own marks were put in
