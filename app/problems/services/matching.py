"""What a judgement of the matcher does: incidents join problems, and bursts open them.

Called by `opora matcher`; without it words alone `offer`, and no more. Where a category asks for it
a lead stands in between: then a burst is a proposal, and what is like it joins the proposal.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.core.actor import SYSTEM
from app.core.db import db, savepoint
from app.core.errors import Refusal
from app.incidents.models import Incident
from app.matching.port import Judgement, Near
from app.matching.stems import BY_WORDS
from app.matching.words import shared
from app.problems.models import Placed, Problem, Way
from app.problems.queries import matching as queries
from app.problems.services import proposing
from app.problems.services.free import free
from app.problems.services.joining import join, membership
from app.problems.services.opening import open_
from app.problems.services.proposing import Reason
from app.problems.services.ruling import Ways
from app.problems.services.suggesting import suggest

FEWEST = 3
"""A burst whose members have hung somewhere meanwhile, but for fewer than these, opens nothing."""


@dataclass(frozen=True)
class Gathered:
    """Where incidents are now: on a problem, or with a proposal that waits for a lead."""

    group: UUID
    ids: Sequence[UUID]


def join_known(incident_id: UUID, said: Judgement) -> bool:
    """Have the incident join the problem or the proposal that was judged; whether it did."""
    reason = Reason(said.score, _why(incident_id, said))
    return bool(_hang(UUID(str(said.group)), {incident_id: reason}))


def offer(incident_id: UUID, said: Judgement) -> bool:
    """Offer the problem that was judged, where the incident hangs nowhere yet."""
    problem = db.session.get(Problem, UUID(str(said.group)))
    if problem is None or not problem.is_live or not free([incident_id]):
        return False
    return suggest(incident_id, problem.id, _why(incident_id, said), model=said.model)


def gather(said: Judgement, ways: Ways) -> Gathered | None:
    """Put the members of a burst where they belong: on its problem, a new one where it has none.

    The way of the most central message's category says whether one is opened. Returns None where
    too few are left that could join, or nothing is to be opened.
    """
    reasons = {UUID(str(near.key)): _burst_reason(near, said) for near in said.members}
    if said.group is not None:
        group = UUID(str(said.group))
        return Gathered(group, _hang(group, reasons))
    found = free(reasons)
    if len(found) < FEWEST or all(each.private for each in found):
        return None
    refused = proposing.refused([each.id for each in found])
    if refused:
        proposing.add(refused, {each.id: reasons[each.id] for each in found})
        return None
    return _begin(found, UUID(str(said.central)), reasons, ways)


def open_alone(incident_id: UUID) -> Problem | None:
    """Open a problem of this one incident, unless it hangs somewhere or is private."""
    found = [each for each in free([incident_id]) if not each.private]
    return _opened(found, incident_id) if found else None


def _begin(
    found: Sequence[Incident], central_id: UUID, reasons: Mapping[UUID, Reason], ways: Ways
) -> Gathered | None:
    # A private one is never the most central: whoever sees the problem reads its words.
    told = [each for each in found if not each.private]
    central = next((each for each in told if each.id == central_id), told[0])
    ids = [each.id for each in found]
    match ways.get(central.category_id, ways[None]):
        case Way.NEVER:
            return None
        case Way.ASKED:
            return Gathered(proposing.propose(found, reasons).id, ids)
    problem = _opened(found, central.id)
    for incident in found:
        placed = membership(incident.id)
        if placed:
            placed.why = dict(reasons[incident.id].why)
    return Gathered(problem.id, ids)


def _opened(found: Sequence[Incident], central_id: UUID) -> Problem:
    """Open the problem; its most central message says what it is about."""
    words = queries.first_words([central_id])[central_id]
    return open_(
        title=words.subject,
        description=words.message,
        by=SYSTEM,
        incidents=found,
        placed=Placed.MACHINE,
    )


def _hang(group: UUID, reasons: Mapping[UUID, Reason]) -> list[UUID]:
    """Have those that still hang nowhere join the problem, or wait with the proposal."""
    proposal = proposing.held(group)
    if proposal:
        proposing.add(proposal, reasons)
        return list(reasons)
    found = free(reasons)
    problem = db.session.get(Problem, group, with_for_update=True, populate_existing=True)
    if problem is None or not problem.is_live:
        return []
    return [each.id for each in found if _joined(problem, each, reasons[each.id])]


def _joined(problem: Problem, incident: Incident, reason: Reason) -> bool:
    try:
        with savepoint():
            join(problem, incident, by=SYSTEM, placed=Placed.MACHINE, why=reason.why)
    except Refusal:  # a person has said that it does not belong there
        return False
    return True


def _burst_reason(near: Near, said: Judgement) -> Reason:
    others = sorted(said.members, key=lambda each: -each.score)
    nearest = [each for each in others if each.key != near.key][:3]
    why = _reason(UUID(str(near.key)), nearest)
    return Reason(near.score, {"score": round(near.score, 3), "burst": True, **why})


def _why(incident_id: UUID, said: Judgement) -> dict[str, Any]:
    why = {"score": round(said.score, 3), **_reason(incident_id, said.nearest)}
    return {**why, "by_words": True} if said.model == BY_WORDS else why


def _reason(incident_id: UUID, nearest: Collection[Near]) -> dict[str, Any]:
    """Return why in words: the nearest messages, and the words that it shares with them.

    Of private ones nothing is said.
    """
    scores = {UUID(str(near.key)): round(near.score, 3) for near in nearest}
    texts = queries.first_words([incident_id, *scores])
    own = texts[incident_id].text if incident_id in texts else ""
    told = [key for key in scores if key in texts and not texts[key].private]
    return {
        "nearest": [{"incident": str(key), "score": scores[key]} for key in told],
        "shared": shared(own, [texts[key].text for key in told]),
    }
