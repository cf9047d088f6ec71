"""Whatever has come and whatever people did with it: words offer, once, and do nothing else."""

from collections.abc import Sequence
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, insert, select

from app.core import time
from app.core.db import db, transaction
from app.core.events import Event
from app.incidents import services as incidents
from app.incidents.models import Incident
from app.problems import services
from app.problems.models import Answer, Membership, Placed, Problem, Vector
from tests.problems.desk import ProblemDesk
from tests.problems.talk_of_words import AGAIN, again, later, offers, swallowed

FATES = ("waits", "spam", "resolved", "placed", "taken off", "private", "judged", "old", "young")
WORDS = (AGAIN, "A cash machine swallowed my card", "Банкомат проглотил карту", "Hello")
LIVES = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(FATES)), max_size=6)
COMPARED = {"waits", "taken off", "private"}


@settings(
    max_examples=20,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(lives=LIVES)
def test_words_offer_once_and_do_nothing_else(
    desk: ProblemDesk, lives: Sequence[tuple[str, str]]
) -> None:
    problem, other = swallowed(desk), desk.problem(title="Other")
    made = [(again(desk, words), fate) for words, fate in lives]
    for incident, fate in made:
        meet(desk, incident, fate, problem, other)
    before = standing_of(made)
    since = db.session.scalar(select(func.max(Event.id)))
    later()
    first = {key: (each.state, each.at) for key, each in offers().items()}
    assert standing_of(made) == before
    assert db.session.scalar(select(func.max(Event.id))) == since
    fates = {incident.id: fate for incident, fate in made}
    for (incident_id, problem_id), each in offers().items():
        if incident_id in fates:
            assert fates[incident_id] in COMPARED
            assert (each.state, each.model) == (Answer.OPEN, "words")
            assert (fates[incident_id], problem_id) != ("taken off", problem.id)
    assert len({incident_id for incident_id, _ in first}) == len(first)
    later(50)
    assert {key: (each.state, each.at) for key, each in offers().items()} == first


def meet(
    desk: ProblemDesk, incident: Incident, fate: str, problem: Problem, other: Problem
) -> None:
    match fate:
        case "spam":
            desk.doing(incident, incidents.mark_as_spam, by=desk.vera)
        case "resolved":
            desk.resolved(incident, by=desk.vera)
        case "placed":
            desk.with_incident(other, services.join, incident, by=desk.vera)
        case "taken off":
            desk.with_incident(problem, services.join, incident, by=desk.vera)
            desk.with_incident(problem, services.detach, incident, by=desk.vera)
        case "private":
            desk.doing(incident, incidents.hide, by=desk.anna)
        case "judged":
            row = {"model": "bge", "language": "en", "body": b"", "at": incident.created_at}
            with transaction():
                db.session.execute(insert(Vector), [{"incident_id": incident.id, **row}])
        case "old" | "young":
            moved = timedelta(hours=-2) if fate == "old" else timedelta(seconds=45)
            with transaction():
                db.session.get_one(Incident, incident.id).created_at = time.now() + moved


def standing_of(made: Sequence[tuple[Incident, str]]) -> object:
    """What words must not touch: where everything hangs, and every incident's state."""
    db.session.expire_all()
    keys = select(Membership.incident_id, Membership.problem_id, Membership.placed)
    hanging = sorted(db.session.execute(keys).all())
    assert all(row.placed == Placed.PERSON for row in hanging)
    states = [(each.id, each.state, each.version) for each, _ in made]
    return hanging, states, db.session.scalar(select(func.count()).select_from(Problem))
