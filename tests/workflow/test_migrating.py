"""Open rows taken over to a newer version: none is lost, none is resolved or reopened by it."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.core.actor import SYSTEM
from app.core.db import db, transaction
from app.core.events import Event
from app.incidents.models import Change, Incident
from app.incidents.services import moving
from app.workflow import access, drawing, queries, services
from app.workflow.errors import BadMapping, MigrationRunning
from app.workflow.models import Migration
from tests.forgetting import forgotten
from tests.incidents.desk import Desk
from tests.workflow.test_publishing import draw, publish, soundly

STATES = ("new", "in_progress", "waiting_customer", "waiting_problem", "resolved", "closed")


def stand(desk: Desk, state: str) -> Incident:
    """An incident in this state, wherever it comes from."""
    incident = desk.incident()
    with transaction():
        held = db.session.get_one(Incident, incident.id)
        if state != held.state:
            moving.go(held, state, by=SYSTEM)
    return incident


def migrate(desk: Desk, mapping: dict[str, str]) -> Migration:
    with transaction():
        design = access.design(desk.petra, "incident", to="shape")
        old = queries.numbered("incident", 1).id
        return services.migrate(design, {old: mapping}, by=desk.petra)


def finish(migration: Migration) -> Migration:
    while services.continue_migration(str(migration.id)):
        pass
    db.session.expire_all()
    return db.session.get_one(Migration, migration.id)


def without_waiting(drawn: Any) -> Any:
    """A process in which nobody waits for the customer: that is pending now."""
    return drawing.drop_state(soundly(drawn), "waiting_customer")


def test_open_rows_are_taken_over_and_closed_ones_stay(desk: Desk) -> None:
    made = {state: stand(desk, state).id for state in STATES}
    before = {key: db.session.get_one(Incident, key).updated_at for key in made.values()}
    draw(desk, without_waiting)
    publish(desk)
    counts = {each.state: each.rows for each in queries.open_rows("incident")}
    assert counts == dict.fromkeys(STATES[:-1], 1)
    done = finish(migrate(desk, {"waiting_customer": "pending"}))
    assert (done.rows, done.done, done.finished_at is not None) == (5, 5, True)
    for state, key in made.items():
        incident = db.session.get_one(Incident, key)
        assert incident.process.version == (1 if state == "closed" else 2)
        assert incident.state == ("pending" if state == "waiting_customer" else state)
        assert incident.updated_at == before[key]
    lines = db.session.scalars(
        select(Change).where(Change.incident_id == made["waiting_customer"])
    ).all()
    assert {(each.field, each.old, each.new, each.by_name) for each in lines[-2:]} == {
        ("process", "incident 1", "incident 2", "Petra Novak"),
        ("state", "waiting_customer", "pending", "Petra Novak"),
    }
    told = db.session.scalars(select(Event).where(Event.type == "incident.taken_over")).all()
    assert len(told) == 5


def test_a_state_that_is_gone_must_be_mapped_to_one_of_its_standing(desk: Desk) -> None:
    stand(desk, "waiting_customer")
    draw(desk, without_waiting)
    publish(desk)
    for wrong in ({}, {"waiting_customer": "nowhere"}, {"waiting_customer": "resolved"}):
        with pytest.raises(BadMapping) as refusal:
            migrate(desk, wrong)
        assert list(refusal.value.faults) == ["1.waiting_customer"]


def test_one_migration_of_a_process_runs_at_a_time(desk: Desk) -> None:
    stand(desk, "new")
    draw(desk, soundly)
    publish(desk)
    running = migrate(desk, {})
    with pytest.raises(MigrationRunning):
        migrate(desk, {})
    finish(running)
    migrate(desk, {})


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    standing=st.lists(st.sampled_from(STATES), max_size=12),
    mapping=st.fixed_dictionaries(
        {},
        optional={
            "new": st.sampled_from(["new", "in_progress", "pending"]),
            "waiting_customer": st.sampled_from(["pending", "waiting_customer"]),
            "waiting_problem": st.sampled_from(["in_progress", "waiting_problem"]),
        },
    ),
)
def test_no_row_is_lost(desk: Desk, standing: list[str], mapping: dict[str, str]) -> None:
    with forgotten():
        check_none_is_lost(desk, standing, mapping)


def check_none_is_lost(desk: Desk, standing: list[str], mapping: dict[str, str]) -> None:
    made = [stand(desk, state).id for state in standing]
    draw(desk, soundly)
    publish(desk)
    done = finish(migrate(desk, mapping))
    rows = [db.session.get_one(Incident, key) for key in made]
    expected = Counter(
        (state, 1) if state == "closed" else (mapping.get(state, state), 2) for state in standing
    )
    assert Counter((row.state, row.process.version) for row in rows) == expected
    assert done.done == sum(state != "closed" for state in standing)
    assert all(row.state_category == row.standing.category for row in rows)
