"""Processes for programs: from reading one to taking open rows over."""

from typing import Any

import pytest

from app.core.actor import Scope
from app.workflow import queries, services
from tests.api.conftest import Doors, Program, doors
from tests.incidents.desk import Desk

__all__ = ["doors"]

AT = "/processes/incident"


@pytest.fixture
def program(doors: Doors, desk: Desk) -> Program:
    scopes = (Scope.PROCESSES_WRITE, Scope.INCIDENTS_WRITE)
    return doors.client(*scopes, departments=frozenset({desk.cards}))


def told(answer: Any, status: int = 200) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def test_a_process_is_drawn_published_and_taken_over(desk: Desk, program: Program) -> None:
    incident = desk.incident()
    assert program.get(f"{AT}/draft").status_code == 409
    begun = program.post(f"{AT}/draft", None, Idempotency_Key="1")
    definition = told(begun, 201)["definition"]
    definition["fields"] = [{"code": "site", "kind": "text", "labels": {"en": "Site"}}]
    definition["states"].append(
        {"code": "pending", "category": "waiting", "labels": {"en": "Pending"}}
    )
    assert definition["moves"][0].keys() >= {"from", "to"}
    definition["moves"].append({"from": "in_progress", "to": "pending"})
    drawn = program.put(f"{AT}/draft", definition, If_Match=begun.headers["ETag"])
    (finding,) = told(drawn)["findings"]
    assert (finding["piece"], finding["code"], finding["is_doubt"]) == ("state", "pending", False)
    refused = program.ask("POST", f"{AT}/versions", headers={"If-Match": drawn.headers["ETag"]})
    assert list(told(refused, 422)["faults"]) == ["state.pending"]
    definition["moves"].append({"from": "pending", "to": "in_progress"})
    drawn = program.put(f"{AT}/draft", definition, If_Match=drawn.headers["ETag"])
    published = program.ask("POST", f"{AT}/versions", headers={"If-Match": drawn.headers["ETag"]})
    assert (told(published, 201)["version"], told(published, 201)["has_draft"]) == (2, False)
    elsewhere = program.post("/processes/problem/migration", {})
    assert told(elsewhere, 409)["code"] == "nothing_to_take_over"
    standing = told(program.get(f"{AT}/migration"))
    assert standing == {"open": [{"version": 1, "state": "new", "rows": 1}], "migration": None}
    started = told(program.post(f"{AT}/migration", {}), 202)
    assert (started["migration"]["to_version"], started["migration"]["rows"]) == (2, 1)
    at_work = program.post(f"{AT}/migration", {})
    assert told(at_work, 409)["code"] == "migration_running"
    while services.continue_migration(str(newest_migration())):
        pass
    told_of = told(program.get(f"/incidents/{incident.reference}"))
    assert told_of["fields"] == {"site": None}
    fields = told(program.get("/fields"))
    assert [each["code"] for each in fields["fields"]] == ["site"]
    assert "impact" in {each["name"] for each in fields["names"]}


def newest_migration() -> object:
    found = queries.migration_of("incident")
    assert found
    return found.id


def test_a_stale_draft_is_not_written_over(desk: Desk, program: Program) -> None:
    begun = program.post(f"{AT}/draft", None)
    definition = told(begun, 201)["definition"]
    assert program.put(f"{AT}/draft", definition).status_code == 428
    as_file = {"$schema": "of any desk", **definition}
    told(program.put(f"{AT}/draft", as_file, If_Match=begun.headers["ETag"]))
    stale = program.put(f"{AT}/draft", definition, If_Match=begun.headers["ETag"])
    assert told(stale, 409)["code"] == "draft_changed"


@pytest.mark.parametrize(
    ("broken", "place"),
    [
        ({"states": []}, "states"),
        ({"first": "no such code!"}, "first"),
        ({"secret": 1}, "secret"),
        ({"fields": [{"code": "a", "kind": "magic", "labels": {"en": "A"}}]}, "fields.0.kind"),
        ({"fields": [{"code": "a", "kind": "text", "labels": {"ru": "А"}}]}, "fields.0.labels"),
    ],
)
@pytest.mark.attack(21)
def test_what_is_no_definition_is_refused_with_its_place(
    program: Program, broken: dict[str, Any], place: str
) -> None:
    begun = program.post(f"{AT}/draft", None)
    definition = told(begun, 201)["definition"] | broken
    answer = program.put(f"{AT}/draft", definition, If_Match=begun.headers["ETag"])
    assert place in told(answer, 422)["faults"]


@pytest.mark.attack(1)
def test_a_program_without_the_scope_reads_and_shapes_nothing(doors: Doors, desk: Desk) -> None:
    reader = doors.client(Scope.INCIDENTS_READ, departments=frozenset({desk.cards}))
    assert told(reader.get(AT))["version"] == 1
    for method, path in (
        ("POST", "/draft"),
        ("GET", "/draft"),
        ("PUT", "/draft"),
        ("POST", "/versions"),
        ("GET", "/migration"),
        ("POST", "/migration"),
    ):
        assert reader.ask(method, AT + path, json={}).status_code == 403, path
    stranger = doors.client(Scope.PEOPLE_READ)
    assert stranger.get(AT).status_code == 403


def test_versions_and_new_processes_are_told(desk: Desk, program: Program) -> None:
    made = program.post(
        "/processes", {"code": "hardware", "labels": {"en": "Hardware"}, "like": "incident"}
    )
    assert told(made, 201)["version"] == 1
    assert {each["code"] for each in told(program.get("/processes"))["processes"]} == {
        "incident",
        "problem",
        "hardware",
    }
    assert told(program.get("/processes/hardware/versions/1"))["code"] == "hardware"
    assert program.get("/processes/hardware/versions/2").status_code == 404
    assert program.get("/processes/nothing").status_code == 404
    again = program.post(
        "/processes", {"code": "hardware", "labels": {"en": "Hardware"}, "like": "incident"}
    )
    assert told(again, 409)["code"] == "process_code_taken"
