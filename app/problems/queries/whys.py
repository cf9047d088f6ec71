"""Why an incident hangs on a problem or is offered one, as far as the reader may see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

# Of the nearest messages those that the reader sees; in `{why}` stands the reason as it was kept.
NEAREST = """
(SELECT jsonb_agg(jsonb_build_array(i.number, i.subject, near.one->'score') ORDER BY near.place)
FROM jsonb_array_elements({why}->'nearest') WITH ORDINALITY AS near(one, place)
JOIN incidents.incident AS i ON i.id = CAST(near.one->>'incident' AS uuid)
WHERE {seen})
"""


class Near(NamedTuple):
    """A message that the incident is like."""

    number: int
    subject: str
    score: float


@dataclass(frozen=True)
class Why:
    """The reason in parts that words are made of."""

    score: float
    nearest: Sequence[Near]
    hidden: int
    """So many more are near that the reader does not see."""
    shared: Sequence[str]
    is_burst: bool
    by_words: bool
    """No model judged: only words were compared."""


def why(kept: Mapping[str, Any], seen: Sequence[Sequence[Any]] | None) -> Why:
    """Return the reason that was kept, with those of its nearest messages that are `seen`.

    It tells no words when it shares them with a message that is not seen: they are of that, too.
    """
    nearest = [Near._make(each) for each in seen or ()]
    hidden = len(kept.get("nearest", ())) - len(nearest)
    return Why(
        score=kept["score"],
        nearest=nearest,
        hidden=hidden,
        shared=() if hidden else kept.get("shared", ()),
        is_burst="burst" in kept,
        by_words="by_words" in kept,
    )
