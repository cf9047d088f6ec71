"""Incidents hang on problems; what a person has placed or taken away is respected."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.core.actor import SYSTEM
from app.core.db import db
from app.core.errors import Invalid
from app.core.events import Event
from app.incidents import queries
from app.incidents import services as incidents
from app.problems import services
from app.problems.errors import AlreadyJoined, NotAMember, RefusedBefore
from app.problems.models import Example, Membership, Placed
from tests.incidents.desk import SOLVED
from tests.problems.desk import ProblemDesk


def verdicts() -> set[tuple[UUID, str]]:
    rows = db.session.execute(select(Example.problem_id, Example.verdict))
    return {(problem_id, verdict) for problem_id, verdict in rows}


def test_a_problem_is_that_of_most_of_its_incidents(desk: ProblemDesk) -> None:
    problem = desk.problem(
        desk.incident(department_id=desk.transfers), desk.incident(), desk.incident()
    )
    assert (problem.department_id, problem.incidents) == (desk.cards, 3)


def test_a_problem_without_incidents_needs_a_department(desk: ProblemDesk) -> None:
    with pytest.raises(Invalid):
        services.open_(title="Whose?", by=SYSTEM)


def test_who_joins_waits_for_the_problem_and_who_leaves_does_not(desk: ProblemDesk) -> None:
    incident, problem = desk.incident(), desk.problem()
    desk.with_incident(problem, services.join, incident, by=desk.vera)
    assert (incident.state, problem.incidents) == ("waiting_problem", 1)
    desk.with_incident(problem, services.detach, incident, by=desk.vera)
    assert (incident.state, problem.incidents) == ("in_progress", 0)


def test_who_is_resolved_joins_and_stays_resolved(desk: ProblemDesk) -> None:
    incident, problem = desk.resolved(desk.incident(), by=desk.vera), desk.problem()
    desk.with_incident(problem, services.join, incident, by=desk.vera)
    assert (incident.state, problem.incidents, problem.live_incidents) == ("resolved", 1, 0)


def test_an_incident_hangs_on_one_problem(desk: ProblemDesk) -> None:
    incident, problem, other = desk.incident(), desk.problem(), desk.problem()
    desk.with_incident(problem, services.join, incident, by=desk.vera)
    with pytest.raises(AlreadyJoined):
        desk.with_incident(other, services.join, incident, by=desk.vera)
    with pytest.raises(NotAMember):
        desk.with_incident(other, services.detach, incident, by=desk.vera)


def test_the_machine_does_not_bring_back_what_a_person_took_away(desk: ProblemDesk) -> None:
    incident, problem = desk.incident(), desk.problem()
    machine: dict[str, Any] = {"by": SYSTEM, "placed": Placed.MACHINE, "why": {"score": 0.8}}
    desk.with_incident(problem, services.join, incident, **machine)
    assert db.session.get_one(Membership, incident.id).why == {"score": 0.8}
    desk.with_incident(problem, services.detach, incident, by=desk.vera)
    assert verdicts() == {(problem.id, "no")}
    with pytest.raises(RefusedBefore):
        desk.with_incident(problem, services.join, incident, **machine)


def test_a_transfer_teaches_both_ways(desk: ProblemDesk) -> None:
    incident, problem, other = desk.incident(), desk.problem(), desk.problem()
    desk.with_incident(problem, services.join, incident, by=SYSTEM)
    desk.with_incident(problem, services.transfer, incident, other, by=desk.vera)
    assert verdicts() == {(problem.id, "no"), (other.id, "yes")}
    assert (problem.incidents, other.incidents) == (0, 1)
    assert incident.state == "waiting_problem"


def test_every_coming_and_going_is_announced(desk: ProblemDesk) -> None:
    incident = desk.incident()
    problem = desk.problem(incident)
    desk.with_incident(problem, services.detach, incident, by=desk.vera)
    told = db.session.execute(
        select(Event.type, Event.payload["incident_id"].astext)
        .where(Event.subject == problem.id)
        .order_by(Event.id)
    ).all()
    assert told == [
        ("problem.opened", None),
        ("problem.joined", str(incident.id)),
        ("problem.left", str(incident.id)),
    ]


def test_the_history_of_an_incident_says_where_it_hangs_and_who_put_it_there(
    desk: ProblemDesk,
) -> None:
    incident, problem, other = desk.incident(), desk.problem(), desk.problem()
    desk.with_incident(problem, services.join, incident, by=SYSTEM, placed=Placed.MACHINE)
    desk.with_incident(problem, services.transfer, incident, other, by=desk.vera)
    desk.with_incident(other, services.detach, incident, by=desk.vera)
    told = [each for each in queries.history(incident.id) if each.field == "problem"]
    assert [(each.by_name, each.old, each.new) for each in told] == [
        ("Opora", None, problem.number),
        ("Vera Lang", problem.number, None),
        ("Vera Lang", None, other.number),
        ("Vera Lang", other.number, None),
    ]
    page = desk.client(desk.vera).get(f"/incidents/{incident.reference}").text
    assert f"– → {problem.reference}" in page


def test_the_priority_is_the_highest_of_the_live_ones(desk: ProblemDesk) -> None:
    low, high = desk.incident(impact=3, urgency=3), desk.incident(impact=1, urgency=1)
    problem = desk.problem(low)
    assert problem.priority == 4
    desk.with_incident(problem, services.join, high, by=desk.vera)
    assert problem.priority == 1
    desk.doing(high, incidents.edit, {"impact": 2}, seen=high.version, by=desk.vera)
    assert problem.priority == 2
    desk.doing(high, incidents.resolve, SOLVED, by=desk.vera)
    assert (problem.priority, problem.live_incidents, problem.incidents) == (4, 1, 2)
    desk.doing(low, incidents.mark_as_spam, by=desk.vera)
    assert (problem.priority, problem.live_incidents) == (4, 0)
    desk.doing(high, incidents.reopen, by=desk.vera)
    assert (problem.priority, problem.live_incidents) == (2, 1)
