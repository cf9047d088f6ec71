"""Incidents as vectors: encoded once, kept as rows. Called by `opora matcher` only."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from app.core.db import db
from app.incidents.models import Bucket
from app.matching.language import language
from app.matching.port import Arrival, Encoder
from app.matching.vectors import packed
from app.problems.models import Vector
from app.problems.queries import matching as queries
from app.problems.queries.matching import FirstWords


@dataclass(frozen=True)
class Encoded:
    """An incident with its vectors, and what its category is."""

    arrival: Arrival
    category_id: UUID | None


def encode(ids: Collection[UUID], encoders: Sequence[Encoder]) -> Mapping[UUID, Encoded]:
    """Encode the first words of these incidents and keep the vectors. Spam is left out."""
    words = queries.first_words(ids).values()
    found = {
        each.id: Encoded(_arrival(each, encoders), each.category_id)
        for each in words
        if each.bucket != Bucket.SPAM
    }
    _keep([each.arrival for each in found.values()], {each.id: each for each in words})
    return found


def _arrival(words: FirstWords, encoders: Sequence[Encoder]) -> Arrival:
    text, spoken = words.text, language(words.text)
    vectors = {each.id: each.encode(text) for each in encoders if each.reads(spoken)}
    return Arrival(words.id, spoken, words.created_at.timestamp(), vectors)


def _keep(arrivals: Sequence[Arrival], words: Mapping[UUID, FirstWords]) -> None:
    rows = [
        {
            "incident_id": each.key,
            "model": model,
            "language": each.language,
            "body": packed(vector),
            "at": words[UUID(str(each.key))].created_at,
        }
        for each in arrivals
        for model, vector in each.vectors.items()
    ]
    if not rows:
        return
    statement = insert(Vector)
    anew = {name: statement.excluded[name] for name in ("language", "body", "at")}
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=[Vector.incident_id, Vector.model], set_=anew
        ),
        rows,
    )
