"""Whatever people do meanwhile: each once, and undo restores just what is untouched."""

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text

from app.core.actor import SYSTEM
from app.core.db import db, transaction
from app.incidents import services as incidents
from app.incidents.models import Change, Incident, Message
from app.problems import access
from app.problems.models import Cascade, CascadeItem, Kind
from app.problems.services import cascading
from app.problems.services.cascading import running
from tests.problems.desk import ProblemDesk

TEXTS = {"en": "Hello {name}, {number} is solved."}
BEFORE = ("nothing", "resolved", "closed", "taken")
MEANWHILE = ("nothing", "nothing", "resolved", "noted", "spam")
AFTER = ("nothing", "nothing", "noted", "reopened", "written")
KEPT = ("state", "state_category", "bucket", "last_words", "unread", "resolution", "first_reply_at")

RESOLVING = text("change.new = '\"resolved\"'")

lives = st.lists(
    st.tuples(
        st.sampled_from(BEFORE),
        st.sampled_from(MEANWHILE),
        st.sampled_from(AFTER),
        st.sampled_from(("taken along", "taken along", "left out")),
    ),
    min_size=1,
    max_size=5,
)


@settings(
    max_examples=20,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    lives=lives,
    kind=st.sampled_from([Kind.SOLVE, Kind.SOLVE_AND_CLOSE, Kind.WRITE]),
    batch=st.integers(1, 3),
    repeats=st.integers(1, 2),
)
def test_each_once_and_undo_restores_just_the_untouched(
    desk: ProblemDesk,
    lives: Sequence[tuple[str, str, str, str]],
    kind: Kind,
    batch: int,
    repeats: int,
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(running, "BATCH", batch)
        made = [desk.incident(email=f"c{place}@example.com") for place in range(len(lives))]
        problem = desk.problem(*made)
        each_does(desk, made, [life[0] for life in lives])
        out = {each.id for each, life in zip(made, lives, strict=True) if life[3] == "left out"}
        start = cascading.start
        cascade: Cascade = desk.at(problem, start, kind, TEXTS, without=out, by=desk.vera)
        each_does(desk, made, [life[1] for life in lives])
        seen = [snapshot(each) for each in made]
        for _ in range(repeats):
            cascading.run(str(cascade.id))
        check_once(cascade, made, seen)
        versions = [each.version for each in made]
        each_does(desk, made, [life[2] for life in lives])
        touched = [each.version != at for each, at in zip(made, versions, strict=True)]
        now = [snapshot(each) for each in made]
        with transaction():
            held = access.problem(desk.vera, problem.number, to="work")
            cascading.undo(cascade, held, by=desk.vera)
        for _ in range(repeats):
            cascading.run(str(cascade.id))
    for incident, before, after, was_touched in zip(made, seen, now, touched, strict=True):
        item = db.session.get_one(CascadeItem, (cascade.id, incident.id), populate_existing=True)
        done = item.outcome == "done"
        restored = done and not was_touched
        assert (item.why == "left_out") == (incident.id in out)
        assert (item.undo == "done") == restored
        assert snapshot(incident) == (before if restored else after)
        assert withdrawn(incident) == (1 if restored and item.message_id else 0)


def each_does(desk: ProblemDesk, made: Sequence[Incident], deeds: Sequence[str]) -> None:
    for incident, deed in zip(made, deeds, strict=True):
        match deed:
            case "resolved" | "closed" if incident.is_live:
                desk.resolved(incident, by=desk.vera)
                if deed == "closed":
                    desk.doing(incident, incidents.close, by=desk.vera)
            case "taken":
                desk.doing(incident, incidents.take, by=desk.vera)
            case "noted":
                desk.doing(incident, incidents.note, "Looked at it", by=desk.vera)
            case "spam" if incident.is_live:
                desk.doing(incident, incidents.mark_as_spam, by=desk.vera)
            case "reopened" if not incident.is_live:
                desk.doing(incident, incidents.reopen, reason="A mistake", by=desk.vera)
            case "written" if incident.state_category != "closed":
                desk.doing(incident, incidents.receive, "Thank you", by=SYSTEM)


def check_once(
    cascade: Cascade, made: Sequence[Incident], seen: Sequence[tuple[object, ...]]
) -> None:
    """Nothing waits, nothing is lost, nobody is told twice, and what is left is left as it was."""
    for incident, before in zip(made, seen, strict=True):
        item = db.session.get_one(CascadeItem, (cascade.id, incident.id), populate_existing=True)
        assert item.outcome in {"done", "left"}
        assert count(Message, incident, Message.voice == "reply") <= 1
        assert count(Change, incident, RESOLVING) <= 1
        if item.outcome == "left":
            assert item.why
            assert snapshot(incident) == before
        else:
            assert item.version == incident.version


def snapshot(incident: Incident) -> tuple[object, ...]:
    db.session.refresh(incident)
    return tuple(getattr(incident, name) for name in KEPT)


def withdrawn(incident: Incident) -> int:
    return count(Message, incident, Message.delivery == "withdrawn")


def count(table: type[Message] | type[Change], incident: Incident, which: object) -> int:
    query = select(func.count()).select_from(table).where(table.incident_id == incident.id)
    return db.session.scalar(query.where(which)) or 0  # type: ignore[arg-type]  # a condition
