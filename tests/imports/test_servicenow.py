"""`opora import servicenow`: a log of changes becomes incidents with their whole past."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.core.actor import SYSTEM
from app.core.db import db
from app.core.events import Event
from app.incidents import queries
from app.incidents.models import Change, Incident, Message, Requester
from app.people.models import IMPORT, Department, Person
from tests.imports.conftest import FIRST, Run, WriteLog

REAL = Path(__file__).parents[2] / "app" / "demo" / "data" / "servicenow_incidents.csv"
WHOLE_LIFE: tuple[dict[str, str], ...] = (
    {},
    {"assignment_group": "Group 70", "assigned_to": "Resolver 31", "reassignment_count": "1"},
    {"incident_state": "Awaiting Vendor", "sys_updated_at": "29-02-2016 02:00"},
    {"incident_state": "Awaiting Evidence", "sys_updated_at": "29-02-2016 03:00"},
    {"incident_state": "Resolved", "sys_updated_at": "29-02-2016 11:29"},
    {"incident_state": "Active", "sys_updated_at": "01-03-2016 09:00", "reopen_count": "1"},
    {"incident_state": "Resolved", "sys_updated_at": "01-03-2016 10:00"},
    {"incident_state": "Closed", "sys_updated_at": "05-03-2016 12:00"},
)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


def only() -> Incident:
    return db.session.scalars(select(Incident)).one()


def history(field: str) -> list[tuple[object, object]]:
    return [
        (change.old, change.new) for change in queries.history(only().id) if change.field == field
    ]


def test_an_incident_ends_as_the_log_ends(run: Run, write_log: WriteLog) -> None:
    said = run("servicenow", write_log(*WHOLE_LIFE))
    assert "1 incidents made, 0 were here already." in said.output
    incident = only()
    assert (incident.external_ref, incident.external_state) == ("INC0000045", "Closed")
    assert (incident.state, incident.resolution_code) == ("closed", "solved")
    assert incident.resolution == "code 5"
    assert (incident.impact, incident.urgency, incident.priority) == (2, 2, 3)
    assert incident.created_at == utc(2016, 2, 29, 1, 16)
    assert incident.resolved_at == utc(2016, 2, 29, 11, 29)
    assert incident.closed_at == incident.updated_at == utc(2016, 3, 5, 12, 0)
    assert incident.category is not None
    assert incident.category.label("en") == "Subcategory 170"
    assert incident.requester.name == "Caller 2403"
    assert db.session.scalar(select(func.count()).select_from(Message)) == 0


def test_states_are_ours_and_the_word_of_the_log_is_kept(run: Run, write_log: WriteLog) -> None:
    run("servicenow", write_log(*WHOLE_LIFE[:4]))
    assert (only().state, only().external_state) == ("waiting_customer", "Awaiting Evidence")
    moves = db.session.scalars(select(Change).where(Change.field == "state")).all()
    assert [(move.new, move.reason) for move in moves] == [("waiting_customer", "Awaiting Vendor")]
    assert history("external_state") == [("Awaiting Vendor", "Awaiting Evidence")]


def test_reopening_and_handing_over_are_history(run: Run, write_log: WriteLog) -> None:
    run("servicenow", write_log(*WHOLE_LIFE))
    people = {row.id: row for row in db.session.scalars(select(Person))}
    assert [(person.login, person.origin) for person in people.values()] == [
        ("resolver-31", IMPORT)
    ]
    groups = {row.name: row for row in db.session.scalars(select(Department))}
    assert groups["Group 56"].origin == IMPORT
    assert history("department") == [(str(groups["Group 56"].id), str(groups["Group 70"].id))]
    assert history("assignee") == [(None, str(next(iter(people))))]
    assert only().reopened == 1
    assert [new for _, new in history("state")][-3:] == ["in_progress", "resolved", "closed"]


def test_what_only_a_count_tells_is_history_too(run: Run, write_log: WriteLog) -> None:
    run("servicenow", write_log({}, {"reassignment_count": "2", "reopen_count": "1"}))
    assert history("reassigned") == [(0, 2)]
    assert history("reopened") == [(0, 1)]
    assert only().reopened == 1


def test_within_one_minute_the_count_of_modifications_tells_the_order(
    run: Run, write_log: WriteLog
) -> None:
    run(
        "servicenow",
        write_log(
            {},
            {"incident_state": "Resolved", "sys_mod_count": "10"},
            {"incident_state": "Active", "sys_mod_count": "9"},
        ),
    )
    assert history("state") == [("new", "in_progress"), ("in_progress", "resolved")]


def test_facts_are_replayed_at_the_times_of_the_log(run: Run, write_log: WriteLog) -> None:
    run("servicenow", write_log(*WHOLE_LIFE))
    events = db.session.scalars(select(Event).order_by(Event.id)).all()
    assert [event.type for event in events] == [
        "incident.opened",
        "incident.assigned",
        *["incident.moved"] * 5,
    ]
    assert all(event.replayed for event in events)
    assert events[0].at == utc(2016, 2, 29, 1, 16)
    assert events[-1].at == utc(2016, 3, 5, 12, 0)


def test_the_number_of_the_log_finds_the_incident(run: Run, write_log: WriteLog) -> None:
    run("servicenow", write_log({}))
    assert [row.number for row in queries.find(SYSTEM, "inc0000045")] == [only().number]


def test_two_incidents_of_one_caller_have_one_requester(run: Run, write_log: WriteLog) -> None:
    run("servicenow", write_log({}, {"number": "INC0000046"}))
    run("servicenow", write_log({}, {"number": "INC0000046"}, {"number": "INC0000047"}))
    assert db.session.scalar(select(func.count()).select_from(Incident)) == 3
    assert db.session.scalar(select(func.count()).select_from(Requester)) == 1


@pytest.mark.parametrize(
    ("difference", "words"),
    [
        ({"incident_state": "-100"}, "-100 is no state"),
        ({"sys_updated_at": "2016-02-29 01:23"}, "sys_updated_at '2016-02-29 01:23' is no time"),
        ({"opened_at": "?"}, "opened_at is empty"),
        ({"impact": "High"}, "impact 'High' does not begin with 1 to 3"),
        ({"sys_mod_count": "many"}, "sys_mod_count 'many' is no number"),
        ({"number": "?"}, "number is empty"),
        ({"caller_id": "a\x00b"}, "it holds a NUL character"),
    ],
)
def test_a_row_that_says_nothing_is_told_and_left_out(
    run: Run, write_log: WriteLog, difference: dict[str, str], words: str
) -> None:
    rows = {"number": "INC0000045"}, difference, {**rows_again(difference), "assigned_to": "Ann"}
    said = run("servicenow", write_log(*rows))
    assert said.exit_code == 0
    assert "line 3, " in said.output
    assert f"{words}" in said.output
    assert "1 x rows left out" in said.output
    assert len(history("assignee")) == 1


def rows_again(difference: dict[str, str]) -> dict[str, str]:
    return {name: FIRST[name] for name in difference if name != "sys_mod_count"}


def test_what_the_log_does_not_know_is_told(run: Run, write_log: WriteLog) -> None:
    said = run(
        "servicenow",
        write_log(
            {"incident_state": "Active", "resolved_at": "?"},
            {"incident_state": "Resolved", "sys_updated_at": "01-03-2016 09:00"},
        ),
    )
    assert "line 2, INC0000045: it begins at Active, not at New" in said.output
    assert "it has no resolved_at; its rows say 01-03-2016 09:00" in said.output
    assert only().resolved_at == utc(2016, 3, 1, 9, 0)


def test_priority_follows_from_impact_and_urgency(run: Run, write_log: WriteLog) -> None:
    said = run("servicenow", write_log({"priority": "1 - Critical"}))
    assert "its priority is 1; impact and urgency make 3, which counts" in said.output
    assert only().priority == 3


def test_a_file_that_is_no_log_is_refused(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("number,state\nINC1,New\n")
    said = run("servicenow", path)
    assert said.exit_code == 1
    assert "log.csv has no column incident_state, reassignment_count" in said.output


def test_the_real_log_comes_in_whole_and_only_once(run: Run) -> None:
    said = run("servicenow", REAL)
    assert "450 incidents made, 0 were here already." in said.output
    assert "110 x not beginning at New" in said.output
    assert "16 x without resolved_at" in said.output
    assert db.session.scalar(select(func.count()).select_from(Incident)) == 450
    imported = (Department, 54), (Person, 94)
    for table, count in imported:
        rows = select(func.count()).select_from(table).where(table.origin == IMPORT)
        assert db.session.scalar(rows) == count
    assert db.session.scalar(select(func.count()).where(Incident.state == "closed")) == 450
    # Six by the log's own count, and one that the times of INC0000137 make.
    assert db.session.scalar(select(func.sum(Incident.reopened))) == 7
    assert "modification 1 comes after 2 by its time" in said.output
    again = run("servicenow", REAL)
    assert "0 incidents made, 450 were here already." in again.output
