"""What a judgement of the matcher does: incidents join problems, and bursts open them.

Imported by `opora matcher` only: with it comes numpy.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.core.actor import SYSTEM
from app.core.db import db, savepoint
from app.core.errors import Refusal
from app.incidents.models import Incident
from app.matching.port import Judgement, Near
from app.matching.words import shared
from app.problems.models import Placed, Problem
from app.problems.queries import matching as queries
from app.problems.services.joining import join, membership
from app.problems.services.opening import open_
from app.problems.services.suggesting import suggest

FEWEST = 3
"""A burst whose members have hung somewhere meanwhile, but for fewer than these, opens nothing."""


def join_known(incident_id: UUID, said: Judgement) -> bool:
    """Have the incident join the problem that was judged; whether it did."""
    why = {incident_id: _why(incident_id, said)}
    return bool(_hang([incident_id], UUID(str(said.group)), why))


def offer(incident_id: UUID, said: Judgement) -> bool:
    """Offer the problem that was judged, where the incident hangs nowhere yet."""
    incident, problem_id = db.session.get(Incident, incident_id), UUID(str(said.group))
    problem = db.session.get(Problem, problem_id)
    if incident is None or not _is_free(incident) or problem is None or not problem.is_live:
        return False
    return suggest(incident_id, problem_id, _why(incident_id, said), model=said.model)


def gather(said: Judgement) -> tuple[UUID, list[UUID]] | None:
    """Put the members of a burst on its problem, a new one where it has none.

    Returns the problem and who joined it, or None where too few are left that could.
    """
    whys = {
        UUID(str(near.key)): {"score": round(near.score, 3), "burst": True, **_about(near, said)}
        for near in said.members
    }
    if said.group is not None:
        problem_id = UUID(str(said.group))
        return problem_id, _hang(list(whys), problem_id, whys)
    found = [each for each in _locked(whys) if _is_free(each)]
    if len(found) < FEWEST:
        return None
    problem = _opened(found, UUID(str(said.central)))
    for incident in found:
        placed = membership(incident.id)
        if placed:
            placed.why = whys[incident.id]
    return problem.id, [incident.id for incident in found]


def _opened(found: Sequence[Incident], central_id: UUID) -> Problem:
    """Open the problem; the most central message that is still free says what it is about."""
    central = next((each for each in found if each.id == central_id), found[0])
    words = queries.first_words([central.id])[central.id]
    return open_(
        title=central.subject,
        description=words.message,
        by=SYSTEM,
        incidents=found,
        placed=Placed.MACHINE,
    )


def _hang(
    ids: Collection[UUID], problem_id: UUID, whys: Mapping[UUID, Mapping[str, Any]]
) -> list[UUID]:
    """Have those of the incidents join that still hang nowhere. Returns which did."""
    free = [each for each in _locked(ids) if _is_free(each)]
    problem = db.session.get(Problem, problem_id, with_for_update=True, populate_existing=True)
    if problem is None or not problem.is_live:
        return []
    joined = []
    for incident in free:
        try:
            with savepoint():
                join(problem, incident, by=SYSTEM, placed=Placed.MACHINE, why=whys[incident.id])
            joined.append(incident.id)
        except Refusal:  # a person has said that it does not belong there
            continue
    return joined


def _locked(ids: Collection[UUID]) -> Sequence[Incident]:
    query = select(Incident).where(Incident.id.in_(ids)).order_by(Incident.number)
    locked = query.with_for_update(of=Incident).execution_options(populate_existing=True)
    return db.session.scalars(locked).all()


def _is_free(incident: Incident) -> bool:
    return incident.is_live and membership(incident.id) is None


def _about(near: Near, said: Judgement) -> dict[str, Any]:
    others = sorted(said.members, key=lambda each: -each.score)
    nearest = [each for each in others if each.key != near.key][:3]
    return _reason(UUID(str(near.key)), nearest)


def _why(incident_id: UUID, said: Judgement) -> dict[str, Any]:
    return {"score": round(said.score, 3), **_reason(incident_id, said.nearest)}


def _reason(incident_id: UUID, nearest: Sequence[Near]) -> dict[str, Any]:
    """Return why in words: the nearest messages, and the words that it shares with them."""
    keys = [UUID(str(near.key)) for near in nearest]
    texts = queries.first_words([incident_id, *keys])
    own = texts[incident_id].text if incident_id in texts else ""
    return {
        "nearest": [
            {"incident": str(key), "score": round(near.score, 3)}
            for key, near in zip(keys, nearest, strict=True)
        ],
        "shared": shared(own, [texts[key].text for key in keys if key in texts]),
    }
