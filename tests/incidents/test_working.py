"""Rules of the work on one incident, through the services."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.db import db
from app.core.errors import Invalid
from app.incidents import access, queries, services
from app.incidents.errors import (
    ClosedForMessages,
    EditConflict,
    NotAssignable,
    NothingToReopen,
    NothingToUndo,
    NotYours,
    ReplyHeld,
)
from app.incidents.models import Bucket
from app.workflow import queries as workflow
from app.workflow.errors import MoveNeeds, NoSuchMove, ResolveFirst
from app.workflow.process import StateCategory
from tests.incidents.desk import SOLVED, Desk


def test_an_unresolved_incident_cannot_be_closed(desk: Desk) -> None:
    with pytest.raises(ResolveFirst):
        desk.doing(desk.incident(), services.close, by=desk.vera)


def test_resolving_asks_what_was_done(desk: Desk) -> None:
    empty = services.Resolution(code="solved", text="  ")
    with pytest.raises(MoveNeeds) as refusal:
        desk.doing(desk.incident(), services.resolve, empty, by=desk.vera)
    assert set(refusal.value.faults) == {"resolution"}


def test_reopening_what_is_closed_asks_for_a_reason(desk: Desk) -> None:
    incident = desk.resolved(desk.incident(), by=desk.vera)
    desk.doing(incident, services.close, by=desk.vera)
    with pytest.raises(MoveNeeds):
        desk.doing(incident, services.reopen, by=desk.vera)
    desk.doing(incident, services.reopen, by=desk.vera, reason="It came back")
    assert (incident.state, incident.reopened, incident.closed_at) == ("in_progress", 1, None)


def test_reopening_what_is_resolved_asks_for_nothing(desk: Desk) -> None:
    incident = desk.resolved(desk.incident(), by=desk.vera)
    desk.doing(incident, services.reopen, by=desk.vera)
    assert incident.state_category == StateCategory.OPEN


def test_nothing_open_is_reopened(desk: Desk) -> None:
    with pytest.raises(NothingToReopen):
        desk.doing(desk.incident(), services.reopen, by=desk.vera)


def test_taking_begins_the_work(desk: Desk) -> None:
    incident = desk.incident()
    desk.doing(incident, services.take, by=desk.vera)
    assert (incident.assignee_id, incident.state) == (desk.vera.id, "in_progress")


def test_an_agent_does_not_take_what_is_somebody_elses(desk: Desk) -> None:
    incident = desk.incident()
    desk.doing(incident, services.take, by=desk.vera)
    with pytest.raises(NotYours):
        desk.doing(incident, services.take, by=desk.boris)
    desk.doing(incident, services.assign, to=desk.boris.id, by=desk.anna)
    assert incident.assignee_id == desk.boris.id


def test_work_is_given_to_agents_only(desk: Desk) -> None:
    with pytest.raises(NotAssignable):
        desk.doing(desk.incident(), services.assign, to=desk.henrik.id, by=desk.vera)


def test_a_customers_words_bring_back_what_was_resolved(desk: Desk) -> None:
    incident = desk.resolved(desk.incident(), by=desk.vera)
    desk.doing(incident, services.receive, "Not at all", by=desk.vera)
    assert (incident.state_category, incident.unread) == (StateCategory.OPEN, True)


def test_a_closed_incident_takes_notes_but_no_reply(desk: Desk) -> None:
    incident = desk.resolved(desk.incident(), by=desk.vera)
    desk.doing(incident, services.close, by=desk.vera)
    seen = queries.conversation(incident.id)[-1].id
    for answer in (services.reply, services.reply_anyway):
        with pytest.raises(ClosedForMessages):
            desk.doing(incident, answer, "One more thing", seen=seen, by=desk.vera)
    desk.doing(incident, services.note, "The customer rang to say thanks", by=desk.vera)
    assert [each.voice for each in queries.conversation(incident.id)] == ["customer", "note"]


def test_a_closed_incident_takes_no_words_of_the_customer(desk: Desk) -> None:
    incident = desk.resolved(desk.incident(), by=desk.vera)
    desk.doing(incident, services.close, by=desk.vera)
    with pytest.raises(ClosedForMessages):
        desk.doing(incident, services.receive, "Hello?", by=desk.vera)


def test_a_reply_is_held_when_something_new_was_written(desk: Desk) -> None:
    incident = desk.incident()
    seen = queries.conversation(incident.id)[-1].id
    new = desk.doing(incident, services.receive, "And one more thing", by=desk.vera)
    with pytest.raises(ReplyHeld) as held:
        desk.doing(incident, services.reply, "On its way", seen=seen, by=desk.vera)
    assert held.value.data["messages"] == [str(new.id)]


def test_sending_anyway_is_recorded(desk: Desk) -> None:
    incident = desk.incident()
    seen = queries.conversation(incident.id)[-1].id
    new = desk.doing(incident, services.receive, "And one more thing", by=desk.vera)
    sent = desk.doing(incident, services.reply_anyway, "On its way", seen=seen, by=desk.vera)
    assert (sent.written_over, sent.delivery) == (new.id, "not_sent")


def test_two_people_who_edit_different_fields_both_win(desk: Desk) -> None:
    incident = desk.incident()
    seen = incident.version
    desk.doing(incident, services.edit, {"subject": "Card lost"}, seen=seen, by=desk.vera)
    desk.doing(incident, services.edit, {"impact": 1, "urgency": 1}, seen=seen, by=desk.boris)
    assert (incident.subject, incident.priority) == ("Card lost", 1)


def test_two_people_who_edit_the_same_field_see_both_values(desk: Desk) -> None:
    incident = desk.incident()
    seen = incident.version
    desk.doing(incident, services.edit, {"subject": "Card lost"}, seen=seen, by=desk.vera)
    with pytest.raises(EditConflict) as conflict:
        desk.doing(incident, services.edit, {"subject": "Stolen"}, seen=seen, by=desk.boris)
    both = conflict.value.data["conflicts"]["subject"]  # type: ignore[index]  # as the service fills it
    assert (both["theirs"], both["yours"], both["by"]) == ("Card lost", "Stolen", "Vera Lang")


def test_spam_leaves_search_and_all_other_views(desk: Desk) -> None:
    incident = desk.incident("Cheap watches", "Buy cheap watches")
    desk.doing(incident, services.mark_as_spam, by=desk.vera)
    assert queries.find(desk.vera, "watches") == []
    in_views = {
        code: [row.number for row in queries.page(desk.vera, view, queries.SORTS["number"]).rows]
        for code, view in queries.VIEWS.items()
    }
    assert [code for code, found in in_views.items() if found] == ["spam"]


@pytest.mark.parametrize(
    ("verb", "more"),
    [
        (services.assign, {"to": None}),
        (services.pass_on, {"to": None}),
        (services.mark_as_spam, {}),
        (services.tag, {"add": ["vip"]}),
        (services.move, {"target": "waiting_customer"}),
    ],
)
def test_ones_last_change_is_undone(desk: Desk, verb: object, more: dict[str, object]) -> None:
    incident = desk.incident()
    desk.doing(incident, services.take, by=desk.vera)
    before = _standing(desk, incident.number)
    desk.doing(incident, verb, by=desk.vera, **more)
    assert _standing(desk, incident.number) != before
    desk.doing(incident, services.undo, incident.version, by=desk.vera)
    assert _standing(desk, incident.number) == before


def test_nobody_undoes_the_change_of_somebody_else(desk: Desk) -> None:
    incident = desk.incident()
    desk.doing(incident, services.tag, add=["vip"], by=desk.vera)
    with pytest.raises(NothingToUndo):
        desk.doing(incident, services.undo, incident.version, by=desk.boris)


def test_what_changed_since_is_not_undone(desk: Desk) -> None:
    incident = desk.incident()
    desk.doing(incident, services.tag, add=["vip"], by=desk.vera)
    mine = incident.version
    desk.doing(incident, services.edit, {"impact": 1}, seen=mine, by=desk.boris)
    with pytest.raises(NothingToUndo):
        desk.doing(incident, services.undo, mine, by=desk.vera)


@pytest.mark.attack(1)
@pytest.mark.parametrize("field", ["category_id", "department_id"])
def test_an_incident_opens_only_into_what_exists(desk: Desk, field: str) -> None:
    nowhere: dict[str, Any] = {field: desk.vera.id}
    with pytest.raises(Invalid):
        desk.incident(**nowhere)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_the_process_offers_exactly_what_it_allows(desk: Desk, data: st.DataObject) -> None:
    process = workflow.newest("incident")
    state = data.draw(st.sampled_from(sorted(process.states)))
    filled = {"resolution": "done", "reason": "why"}
    offered = {offer.state.code for offer in process.offers(state) if offer.move}
    for target in process.states:
        try:
            move = process.move(state, target, given=filled)
        except NoSuchMove:
            assert target not in offered
        else:
            assert target in offered
            assert (move.origin, move.target) == (state, target)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.integers(0, 5), max_size=8))
def test_any_walk_through_the_process_leaves_a_true_row(desk: Desk, steps: list[int]) -> None:
    incident = desk.incident()
    for step in steps:
        offers = [each for each in incident.process.offers(incident.state) if each.move]
        target = offers[step % len(offers)].state.code
        resolution = SOLVED if target == "resolved" else None
        desk.doing(
            incident, services.move, target, by=desk.vera, resolution=resolution, reason="again"
        )
        standing = incident.standing
        finished = standing.category in {StateCategory.RESOLVED, StateCategory.CLOSED}
        assert incident.state_category == standing.category
        assert (incident.bucket == Bucket.DONE) == finished
        assert (incident.resolved_at is not None) == finished
        assert (incident.resolution is not None) == finished
    moves = [each for each in queries.history(incident.id) if each.field == "state"]
    assert len(moves) == len(steps)


def _standing(desk: Desk, number: int) -> tuple[object, ...]:
    db.session.expire_all()
    found = access.incident(desk.vera, number)
    return (
        found.assignee_id,
        found.department_id,
        found.state,
        found.bucket,
        found.resolution_code,
        found.reopened,
        tuple(found.tags),
    )
