"""What many incidents of the demo have in common: a cause at work, a solved one, and a new one.

The first two are put together by an agent. Of the third customers write at the moment of loading;
nobody says what it is: the matcher finds it, as it would on any desk.
"""

from collections.abc import Mapping, Sequence
from random import Random

from sqlalchemy import select

from app.core import time
from app.core.actor import SYSTEM
from app.core.db import db
from app.demo.cast import Customers, Team
from app.demo.material import Place, letters_about, words
from app.demo.stories import Story
from app.incidents import services as incidents
from app.incidents.models import Channel, Incident
from app.incidents.services.history import excerpt
from app.problems import services as problems
from app.workflow.process import StateCategory

MOST = 12
"""So many incidents at most are put together by hand."""
SUDDEN = 14
"""So many customers write of the new cause: a few more than the matcher needs."""
NEW_CAUSE = "card_swallowed"


def put_together(stories: Sequence[Story]) -> None:
    """Have an agent open the problem that is worked on, and the one that has been solved."""
    known: Mapping[str, Mapping[str, str]] = words()["outages"]
    _put_together(stories, known["at_work"], stand_in=("in_progress", "waiting_problem"))
    _put_together(stories, known["solved"], stand_in=("resolved", "closed"))


def break_out(teams: Mapping[Place, Team], customers: Customers, chance: Random) -> int:
    """Have customers write of a new cause, one after the other. Returns how many."""
    for letter in letters_about(NEW_CAUSE, SUDDEN, chance):
        who, _ = customers.somebody(letter.language, met=time.now())
        incidents.open_(
            subject=excerpt(letter.text),
            text=letter.text,
            requester=incidents.From(name=who.name, email=who.email),
            channel=chance.choice((Channel.WEB, Channel.EMAIL)),
            department_id=teams[letter.place].department_id,
            by=SYSTEM,
        )
    return SUDDEN


def _put_together(
    stories: Sequence[Story], known: Mapping[str, str], *, stand_in: Sequence[str]
) -> None:
    """Open a problem of the newest stories of its topic that stand in one of these states."""
    about = [each for each in stories if each.letter.topic == known["topic"]]
    members = [each for each in about if each.stands_in(*stand_in)][-MOST:]
    by = members[-1].agent
    keys = [each.past.incident.id for each in members]
    rows = db.session.scalars(select(Incident).where(Incident.id.in_(keys))).all()
    problem = problems.open_(
        title=known["title"], description=known["description"], incidents=rows, by=by
    )
    problems.take(problem, by=by)
    said = {name: known[name] for name in ("known_error", "workaround")}
    problems.edit(problem, said, seen=problem.version, by=by)
    state = problem.process.called(known["state"], StateCategory(known["category"]))
    if state != problem.standing:
        problems.follow(problem, state.code, by=by, solution=known.get("solution"))
    problems.note(problem, known["note"], by=by)
