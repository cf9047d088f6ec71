"""Solving a problem solves its incidents and tells its customers, each once."""

import pytest
from sqlalchemy import select, text

from app.core.actor import SYSTEM
from app.core.db import db
from app.incidents import services as incidents
from app.incidents.models import Change, Incident
from app.problems.errors import CascadeRunning
from app.problems.models import Kind, Problem, Why
from app.problems.services import cascading
from app.workflow.errors import AlreadyThere, ResolveFirst
from tests.problems.cascades import TEXTS, item, replies, solve, undo
from tests.problems.desk import ProblemDesk


def test_solving_resolves_every_live_incident_and_tells_its_customer(desk: ProblemDesk) -> None:
    english, russian = (
        desk.incident(),
        desk.incident("Карта", "Где моя карта Visa?", email="p@x.ru"),
    )
    problem = desk.problem(english, russian)

    cascade = solve(desk, problem)

    assert (cascade.stage, problem.state) == ("done", "solved")
    assert {english.state, russian.state} == {"resolved"}
    assert replies(english) == [
        (f"Hello Ingrid Solberg, {english.reference} is solved.", "not_sent")
    ]
    assert replies(russian)[0][0].startswith("Здравствуйте, Ingrid Solberg!")
    assert english.resolution == f"{problem.reference} {problem.title}"
    assert problem.live_incidents == 0
    assert {item(cascade, each).outcome for each in (english, russian)} == {"done"}


def test_what_is_told_is_found_remembered_and_announced_like_any_reply(desk: ProblemDesk) -> None:
    incident = desk.incident()
    solve(desk, desk.problem(incident))

    types = db.session.scalars(
        text("SELECT type FROM core.event WHERE subject = :key ORDER BY id"), {"key": incident.id}
    ).all()
    assert types[-2:] == ["incident.replied", "incident.moved"]
    last = db.session.scalars(
        select(Change).where(Change.incident_id == incident.id).order_by(Change.version.desc())
    ).first()
    assert last
    assert (last.field, last.new, last.version) == ("state", "resolved", incident.version)
    assert (incident.last_words, incident.unread) == (replies(incident)[0][0], False)
    found = text(
        "SELECT document @@ to_tsquery('russian', 'solved') FROM incidents.words"
        " WHERE incident_id = :key"
    )
    assert db.session.scalar(found, {"key": incident.id}) is True


def test_solving_twice_changes_nothing_more(desk: ProblemDesk) -> None:
    incident = desk.incident()
    problem = desk.problem(incident)
    cascade = solve(desk, problem)
    version = incident.version

    cascading.run(str(cascade.id))

    assert (incident.version, len(replies(incident))) == (version, 1)
    with pytest.raises(AlreadyThere):
        desk.at(problem, cascading.start, Kind.SOLVE, TEXTS, by=desk.vera)


def test_solve_and_close_goes_through_both_states_in_one_step(desk: ProblemDesk) -> None:
    incident = desk.incident()
    problem = desk.problem(incident)
    solve(desk, problem, Kind.SOLVE_AND_CLOSE)
    assert (problem.state, incident.state) == ("closed", "closed")
    assert len(replies(incident)) == 1
    assert incident.resolution_code == "solved"


def test_closing_closes_those_still_resolved_and_tells_nobody(desk: ProblemDesk) -> None:
    quiet, back = desk.incident(), desk.incident(email="other@example.com")
    problem = desk.problem(quiet, back)
    with pytest.raises(ResolveFirst):
        desk.at(problem, cascading.start, Kind.CLOSE, {}, by=desk.vera)
    solve(desk, problem)
    desk.doing(back, incidents.reopen, by=desk.vera)

    closed = solve(desk, problem, Kind.CLOSE)

    assert (problem.state, quiet.state, back.state) == ("closed", "closed", "in_progress")
    assert item(closed, back).why == Why.NOT_RESOLVED
    assert len(replies(quiet)) == 1


def test_writing_to_all_moves_nothing(desk: ProblemDesk) -> None:
    incident = desk.incident()
    problem = desk.problem(incident)
    before = incident.state
    cascade = solve(desk, problem, Kind.WRITE)
    assert (incident.state, problem.state, len(replies(incident))) == (before, "new", 1)

    undo(desk, problem, cascade)
    assert replies(incident)[0][1] == "withdrawn"
    assert incident.last_words == "Where is my card?"


@pytest.mark.parametrize(
    ("meanwhile", "why"),
    [
        ("resolved", Why.RESOLVED),
        ("closed", Why.CLOSED),
        ("detached", Why.LEFT_PROBLEM),
        ("spam", Why.CLOSED),
    ],
)
def test_what_was_done_by_hand_meanwhile_stays(desk: ProblemDesk, meanwhile: str, why: Why) -> None:
    incident, other = desk.incident(), desk.incident()
    problem = desk.problem(incident, other)
    cascade = desk.at(problem, cascading.start, Kind.SOLVE_AND_CLOSE, TEXTS, by=desk.vera)
    by_hand(desk, problem, incident, meanwhile)
    version = incident.version

    cascading.run(str(cascade.id))

    assert (item(cascade, incident).outcome, item(cascade, incident).why) == ("left", why)
    assert (incident.version, replies(incident)) == (version, [])
    assert other.state == "closed"


def by_hand(desk: ProblemDesk, problem: Problem, incident: Incident, what: str) -> None:
    match what:
        case "resolved":
            desk.resolved(incident, by=desk.vera)
        case "closed":
            desk.resolved(incident, by=desk.vera)
            desk.doing(incident, incidents.close, by=desk.vera)
        case "spam":
            desk.doing(incident, incidents.mark_as_spam, by=desk.vera)
        case "detached":
            from app.problems.services import detach  # noqa: PLC0415 - one case of many

            desk.with_incident(problem, detach, incident, by=desk.vera)


def test_what_a_person_reopened_by_hand_is_left_alone_by_the_next_solving(
    desk: ProblemDesk,
) -> None:
    incident, other = desk.incident(), desk.incident(email="nils@example.com")
    problem = desk.problem(incident, other)
    solve(desk, problem)
    desk.doing(incident, incidents.reopen, by=desk.vera)
    desk.doing(other, incidents.receive, "It is still broken", by=SYSTEM)
    assert problem.state == "in_progress"

    again = solve(desk, problem)

    assert (item(again, incident).why, incident.state) == (Why.REOPENED, "in_progress")
    assert other.state == "resolved"


def test_only_one_cascade_works_on_a_problem(desk: ProblemDesk) -> None:
    problem = desk.problem(desk.incident())
    desk.at(problem, cascading.start, Kind.WRITE, TEXTS, by=desk.vera)
    with pytest.raises(CascadeRunning):
        desk.at(problem, cascading.start, Kind.SOLVE, TEXTS, by=desk.vera)
