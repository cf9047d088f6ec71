"""Fields of the company's own on incidents: by API and by forms, in history, lists and moves."""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import select

from app.core import time
from app.core.actor import SYSTEM
from app.core.db import db, transaction
from app.incidents import access as access_to
from app.incidents import services as incidents
from app.incidents.models import Incident, Value
from app.incidents.services import erasing
from app.workflow import access, drawing
from app.workflow import services as workflow
from app.workflow.definition import AssignStep, CustomField, Definition, SetStep, WaitStep
from app.workflow.models import Timer
from app.workflow.services import holding
from tests.api.conftest import Program, doors, program
from tests.incidents.desk import Desk

__all__ = ["doors", "program"]

FIELDS: list[dict[str, Any]] = [
    {
        "code": "site",
        "kind": "text",
        "labels": {"en": "Site", "ru": "Площадка"},
        "listed": True,
        "pattern": "[A-Z]{3}-[0-9]+",
        "required": 'state = "resolved"',
    },
    {"code": "cost", "kind": "number", "labels": {"en": "Cost"}, "shown": "vip = yes"},
    {"code": "due", "kind": "date", "labels": {"en": "Promised"}},
    {"code": "vip", "kind": "flag", "labels": {"en": "VIP"}},
    {"code": "owner", "kind": "person", "labels": {"en": "Owner"}, "listed": True},
    {
        "code": "colour",
        "kind": "choice",
        "labels": {"en": "Colour"},
        "choices": [{"code": "red", "labels": {"en": "Red", "ru": "Красный"}}],
    },
]


def draw(desk: Desk, change: Any) -> None:
    """Have the process of incidents changed and published."""
    with transaction():
        design = access.design(desk.petra, "incident", to="shape")
        drawn: Definition = change(workflow.begin_draft(design, by=desk.petra))
        workflow.redraw(design, drawn, seen=design.revision, by=desk.petra)
        workflow.publish(design, seen=design.revision, by=desk.petra)


def with_fields(drawn: Definition) -> Definition:
    for each in FIELDS:
        drawn = drawing.put_field(drawn, CustomField.model_validate(each))
    return drawn


@pytest.fixture
def filled(desk: Desk) -> Desk:
    assert desk.petra
    draw(desk, with_fields)
    return desk


def opened(desk: Desk) -> int:
    return desk.incident().number


def values_of(number: int) -> dict[str, Any]:
    key = db.session.scalars(select(Incident.id).where(Incident.number == number)).one()
    return holding.held(Value, [key])[key]


def test_a_program_fills_them_and_reads_them(filled: Desk, program: Program) -> None:
    body = {
        "subject": "No card",
        "text": "Where?",
        "requester": {"name": "Ingrid"},
        "fields": {"site": "BER-1", "vip": True, "cost": 12.5, "owner": "vera", "due": None},
    }
    assert filled.vera
    made = program.post("/incidents", body, idempotency_key="1").get_json()
    assert made["fields"] == {
        "site": "BER-1",
        "cost": "12.5",
        "due": None,
        "vip": True,
        "owner": "vera",
        "colour": None,
    }
    address = f"/incidents/{made['number']}"
    told = program.patch(
        address,
        {"fields": {"due": "2026-12-01", "colour": "red", "cost": None}},
        if_match='"1"',
        idempotency_key="2",
    ).get_json()
    assert {name: told["fields"][name] for name in ("due", "colour", "cost", "site")} == {
        "due": "2026-12-01",
        "colour": "red",
        "cost": None,
        "site": "BER-1",
    }
    history = program.get(f"{address}/history").get_json()["changes"]
    assert {(each["field"], each["old"], each["new"]) for each in history} == {
        ("fields.due", None, "2026-12-01"),
        ("fields.colour", None, "red"),
        ("fields.cost", "12.5", None),
    }
    assert {type(each) for each in values_of(int(made["number"][4:])).values()} == {
        str,
        bool,
        date,
        UUID,
    }


@pytest.mark.attack(6)
@pytest.mark.attack(21)
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("site", "ber-1"),
        ("site", 5),
        ("cost", "much"),
        ("cost", True),
        ("cost", "1e400"),
        ("due", "tomorrow"),
        ("vip", "maybe"),
        ("owner", "nobody.here"),
        ("colour", "green"),
        ("state", "closed"),
        ("assignee_id", "x"),
        ("process_id", "x"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(
    filled: Desk, program: Program, field: str, value: Any
) -> None:
    number = opened(filled)
    answer = program.patch(
        f"/incidents/INC-{number}", {"fields": {field: value}}, if_match='"1"', idempotency_key="1"
    )
    assert answer.status_code == 422
    assert list(answer.get_json()["faults"]) == [f"fields.{field}"]
    assert values_of(number) == {}


def test_a_move_asks_for_what_is_required_and_takes_it_along(
    filled: Desk, program: Program
) -> None:
    address = f"/incidents/INC-{opened(filled)}/state"
    body: dict[str, Any] = {"state": "resolved", "resolution": {"code": "solved", "text": "Done"}}
    refused = program.put(address, body, idempotency_key="1")
    assert refused.status_code == 422
    assert list(refused.get_json()["faults"]) == ["fields.site"]
    taken = program.put(address, {**body, "fields": {"site": "BER-2"}}, idempotency_key="2")
    assert (taken.get_json()["state"], taken.get_json()["fields"]["site"]) == ("resolved", "BER-2")
    cleared = program.patch(
        address.removesuffix("/state"),
        {"fields": {"site": ""}},
        if_match=taken.headers["ETag"],
        idempotency_key="3",
    )
    assert cleared.status_code == 422


def test_an_agent_is_asked_before_the_move_and_keeps_what_was_typed(filled: Desk) -> None:
    browser, number = filled.client(filled.vera), opened(filled)
    page = browser.get(f"/incidents/INC-{number}").text
    assert f'href="/incidents/INC-{number}/moves/resolved"' in page
    asked = browser.get(f"/incidents/INC-{number}/moves/resolved").text
    assert 'name="fields.site"' in asked
    assert 'name="resolution"' in asked
    typed = {"seen": "1", "code": "solved", "resolution": "Done", "fields.site": "wrong"}
    refused = browser.post(f"/incidents/INC-{number}/moves/resolved", typed)
    assert refused.status_code == 422
    assert 'value="wrong"' in refused.text
    assert "This does not look as it should." in refused.text
    assert values_of(number) == {}
    done = browser.post(
        f"/incidents/INC-{number}/moves/resolved", {**typed, "fields.site": "BER-3"}
    )
    assert done.status_code == 303
    page = browser.get(f"/incidents/INC-{number}").text
    assert "BER-3" in page
    assert "Resolved" in page


def test_other_ways_to_move_ask_for_it_too(filled: Desk) -> None:
    browser, number = filled.client(filled.vera), opened(filled)
    answer = browser.post(
        f"/incidents/INC-{number}/resolution",
        {"seen": "1", "code": "solved", "resolution": "Done"},
    )
    assert answer.status_code == 422
    assert 'name="fields.site"' in answer.text


def test_the_form_of_the_fields_changes_what_was_changed_in_it(filled: Desk) -> None:
    browser, number = filled.client(filled.vera), opened(filled)
    page = browser.get(f"/incidents/INC-{number}/own-fields").text
    assert 'name="fields.vip"' in page
    assert 'name="fields.cost"' not in page  # shown when vip = yes
    address = f"/incidents/INC-{number}/own-fields"
    browser.post(address, {"seen": "1", "fields.vip": "yes", "fields.colour": "red"})
    assert values_of(number) == {"vip": True, "colour": "red"}
    assert 'name="fields.cost"' in browser.get(address).text
    other = filled.client(filled.boris)
    other.post(address, {"seen": "2", "fields.vip": "yes", "fields.colour": ""})
    stale = {"seen": "2", "fields.vip": "yes", "fields.colour": "red", "fields.due": "2026-12-01"}
    assert browser.post(address, stale).status_code == 303
    assert values_of(number) == {"vip": True, "due": date(2026, 12, 1)}


def test_lists_have_a_column_for_those_that_are_to_be_listed(filled: Desk) -> None:
    browser, number = filled.client(filled.vera), opened(filled)
    browser.post(
        f"/incidents/INC-{number}/own-fields",
        {"seen": "1", "fields.site": "BER-9", "fields.owner": str(filled.vera.id)},
    )
    page = browser.get("/queue/open").text
    heads = re.findall(r'<th scope="col" class="c-own[^"]*">([^<]+)', page)
    assert heads == ["Site", "Owner"]
    assert re.findall(r'<td class="c-own[^"]*">([^<]+)', page) == ["BER-9", "Vera Lang"]


def test_a_new_incident_is_asked_for_what_is_shown(filled: Desk) -> None:
    browser = filled.client(filled.vera)
    form = {"name": "Ingrid", "subject": "No card", "text": "Where?", "fields.vip": "yes"}
    assert 'name="fields.cost"' in browser.post("/incidents/new", form).text
    made = browser.post("/incidents", {**form, "fields.cost": "1 200,50"})
    assert made.status_code == 303
    number = int(made.headers["Location"].rpartition("-")[2])
    assert values_of(number) == {"vip": True, "cost": Decimal("1200.50")}


def test_undoing_a_move_takes_back_what_its_process_did_with_it(filled: Desk) -> None:
    def steps(drawn: Definition) -> Definition:
        move = drawn.by_ends["in_progress", "waiting_customer"].model_copy(
            update={
                "then": (
                    AssignStep(do="assign", to="mover"),
                    SetStep(do="set", field="vip", value="yes"),
                    WaitStep(do="wait", hours=1, to="in_progress"),
                )
            }
        )
        return drawing.put_move(drawn, move, was=move.ends)

    draw(filled, steps)
    incident = filled.incident()
    filled.doing(incident, incidents.move, "in_progress", by=filled.anna)
    filled.doing(incident, incidents.move, "waiting_customer", by=filled.vera)
    db.session.expire_all()
    assert (incident.assignee_id, values_of(incident.number)) == (filled.vera.id, {"vip": True})
    assert db.session.get(Timer, incident.id)
    filled.doing(incident, incidents.undo, incident.version, by=filled.vera)
    db.session.expire_all()
    assert (incident.assignee_id, values_of(incident.number)) == (None, {})
    assert db.session.get(Timer, incident.id) is None


def test_what_waited_long_enough_moves_on_once(
    filled: Desk,
) -> None:
    def waits(drawn: Definition) -> Definition:
        move = drawn.by_ends["resolved", "closed"]
        ends = drawn.by_ends["in_progress", "resolved"].ends
        closing = drawn.by_ends[ends].model_copy(
            update={"then": (WaitStep(do="wait", hours=72, to=move.target),)}
        )
        return drawing.put_move(drawn, closing, was=ends)

    draw(filled, waits)
    incident = filled.incident()
    filled.doing(incident, incidents.move, "in_progress", by=filled.vera)
    fields = {"fields.site": "BER-1"}
    filled.doing(incident, incidents.edit, fields, seen=incident.version, by=filled.vera)
    filled.resolved(incident, by=filled.vera)
    assert workflow.ring() == 0
    with time_machine.travel(time.now() + timedelta(hours=73)):
        assert (workflow.ring(), workflow.ring()) == (1, 0)
    db.session.expire_all()
    assert incident.state == "closed"


def test_a_merged_or_hidden_field_is_erased_with_its_requester(filled: Desk) -> None:
    incident = filled.incident()
    values = {"fields.site": "BER-7", "fields.colour": "red"}
    filled.doing(incident, incidents.edit, values, seen=1, by=filled.vera)
    with transaction():
        found = access_to.requester_to_erase(SYSTEM, incident.number, to="work")
        erasure = erasing.start(
            found.requester, confirmed=found.reference, incident=found, by=SYSTEM
        )
    erasing.run(str(erasure.id))
    db.session.expire_all()
    assert values_of(incident.number) == {"colour": "red"}
