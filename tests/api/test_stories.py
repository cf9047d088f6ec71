"""What programs do with incidents, over HTTP from end to end."""

from typing import Any

from werkzeug.test import TestResponse

from app.core.actor import Scope
from tests.api.conftest import Doors, Program
from tests.incidents.desk import Desk

NEW = {
    "subject": "Card not arrived",
    "text": "Where is my card?",
    "requester": {"name": "Ingrid Solberg", "email": "Ingrid@example.com"},
    "department": "/cards",
    "category": "card_arrival",
    "impact": "high",
    "urgency": "high",
    "tags": ["VIP"],
}


def opened(program: Program, **changes: object) -> str:
    answer = program.post("/incidents", NEW | changes)
    assert answer.status_code == 201, answer.text
    assert answer.json
    number: str = answer.json["number"]
    return number


def test_a_shop_opens_talks_resolves_closes_and_reopens(program: Program) -> None:
    made = program.post("/incidents", NEW)
    assert made.status_code == 201, made.text
    address = made.headers["Location"].removeprefix("/api/v1")
    first = program.get(address)
    assert first.json == made.json
    assert first.json is not None
    assert first.json["requester"]["email"] == "ingrid@example.com"
    assert (first.json["priority"], first.json["tags"]) == ("critical", ["vip"])
    assert (first.json["state"], first.json["version"]) == ("new", 1)

    said = program.get(f"{address}/messages").json
    assert said
    assert [each["voice"] for each in said["messages"]] == ["customer"]
    seen = said["messages"][-1]["id"]
    reply = {"voice": "reply", "text": "It is on its way.", "seen": seen}
    answered = program.post(f"{address}/messages", reply)
    assert answered.status_code == 201
    assert answered.json
    assert answered.json["delivery"] == "not_sent"

    too_early = program.put(f"{address}/state", {"state": "closed"})
    assert (too_early.status_code, _code(too_early)) == (409, "resolve_first")
    bare = program.put(f"{address}/state", {"state": "resolved"})
    assert (bare.status_code, list(_faults(bare))) == (422, ["resolution"])
    ended = {"code": "solved", "text": "It came."}
    resolved = program.put(f"{address}/state", {"state": "resolved", "resolution": ended})
    assert resolved.status_code == 200
    assert program.put(f"{address}/state", {"state": "closed"}).status_code == 200
    late = program.post(f"{address}/messages", {"voice": "customer", "text": "Hello?"})
    assert (late.status_code, _code(late)) == (409, "incident_closed")
    again = program.put(f"{address}/state", {"state": "in_progress", "reason": "Lost again"})
    assert again.json
    assert (again.json["state"], again.json["reopened"]) == ("in_progress", 1)

    history = program.get(f"{address}/history").json
    assert history
    moves = [(each["old"], each["new"]) for each in history["changes"] if each["field"] == "state"]
    assert moves == [("new", "resolved"), ("resolved", "closed"), ("closed", "in_progress")]


def test_a_customers_further_words_take_it_up_again(program: Program) -> None:
    number = opened(program)
    program.put(f"/incidents/{number}/state", {"state": "waiting_customer"})
    program.post(f"/incidents/{number}/messages", {"voice": "customer", "text": "Yes, please"})
    assert _json(program.get(f"/incidents/{number}"))["state"] == "in_progress"


def test_a_reply_is_held_while_something_new_is_unread(program: Program) -> None:
    number = opened(program)
    place = f"/incidents/{number}/messages"
    seen = _json(program.get(place))["messages"][-1]["id"]
    new = _json(program.post(place, {"voice": "customer", "text": "Never mind"}))["id"]
    reply = {"voice": "reply", "text": "It is on its way.", "seen": seen}
    held = program.post(place, reply)
    assert (held.status_code, _json(held)["data"]) == (409, {"messages": [new]})
    assert program.post(place, reply | {"anyway": True}).status_code == 201


def test_work_is_given_to_departments_and_people_by_their_names(
    program: Program, desk: Desk
) -> None:
    number = opened(program, department=None)
    assert desk.vera.id
    given = program.put(
        f"/incidents/{number}/assignment", {"department": "/cards", "assignee": "vera"}
    )
    assert (_json(given)["department"], _json(given)["assignee"]) == ("/cards", "vera")
    passed = program.put(f"/incidents/{number}/assignment", {"department": "/cards/card-delivery"})
    assert (_json(passed)["department"], _json(passed)["assignee"]) == (
        "/cards/card-delivery",
        None,
    )
    assert desk.pavel.id
    for assignee, status in (("pavel", 409), ("nobody-at-all", 422)):
        refused = program.put(f"/incidents/{number}/assignment", {"assignee": assignee})
        assert refused.status_code == status
    history = _json(program.get(f"/incidents/{number}/history"))["changes"]
    assert [(each["field"], each["old"], each["new"]) for each in history][:2] == [
        ("department", None, "/cards"),
        ("assignee", None, "vera"),
    ]


def test_tags_come_and_go_and_spam_leaves_the_list(program: Program) -> None:
    number = opened(program, tags=[])
    assert _json(program.put(f"/incidents/{number}/tags/lost card"))["tags"] == ["lost card"]
    assert _json(program.put(f"/incidents/{number}/tags/lost card"))["tags"] == ["lost card"]
    assert _json(program.delete(f"/incidents/{number}/tags/lost card"))["tags"] == []
    assert program.put(f"/incidents/{number}/spam").status_code == 200
    assert _json(program.get("/incidents"))["incidents"] == []
    assert _json(program.get(f"/incidents/{number}"))["resolution"]["code"] == "spam"


def test_a_person_works_with_a_token_as_far_as_their_role_goes(
    doors: Doors, desk: Desk, program: Program
) -> None:
    number = opened(program)
    assert doors.person(desk.vera).put(f"/incidents/{number}/tags/seen").status_code == 200
    assert doors.person(desk.oleg).get(f"/incidents/{number}").status_code == 404
    manager = doors.person(desk.henrik)
    assert manager.get(f"/incidents/{number}").status_code == 200
    assert manager.put(f"/incidents/{number}/tags/seen").status_code == 403
    assert doors.person(desk.pavel).get("/incidents").status_code == 403


def test_a_reader_cannot_write_and_a_stranger_cannot_read(doors: Doors, desk: Desk) -> None:
    reader = doors.client(Scope.INCIDENTS_READ, departments=frozenset({desk.cards}))
    assert reader.post("/incidents", NEW).status_code == 403
    refused = doors.stranger.get("/incidents")
    assert refused.status_code == 401
    assert "Bearer" in refused.headers["WWW-Authenticate"]


def _json(answer: TestResponse) -> dict[str, Any]:
    assert isinstance(answer.json, dict), answer.text
    return answer.json


def _code(answer: TestResponse) -> object:
    return _json(answer)["code"]


def _faults(answer: TestResponse) -> dict[str, str]:
    faults = _json(answer)["faults"]
    assert isinstance(faults, dict)
    return faults


def test_links_are_made_listed_and_taken_away(program: Program) -> None:
    one, other = opened(program), opened(program)
    address = f"/incidents/{one}/links/{other}"
    made = program.put(address, {"kind": "duplicate"})
    expected = {"incident": other, "kind": "duplicate", "made_here": True}
    assert made.json
    assert expected.items() <= made.json["links"][0].items()
    assert program.put(address, {"kind": "related"}).json["code"] == "already_linked"  # type: ignore[index]
    (back,) = program.get(f"/incidents/{other}/links").json["links"]  # type: ignore[index]
    assert (back["incident"], back["made_here"]) == (one, False)
    change = program.get(f"/incidents/{one}/history").json["changes"][-1]  # type: ignore[index]
    assert change["new"] == {"kind": "duplicate", "incident": other}
    assert program.ask("DELETE", address).json == {"links": []}
    assert program.ask("DELETE", address).status_code == 404


def test_one_is_made_part_of_another_and_taken_apart(program: Program) -> None:
    one, into = opened(program), opened(program)
    merged = program.put(f"/incidents/{one}/merge", {"into": into}).json
    assert merged
    assert (merged["merged_into"], merged["state_category"]) == (into, "closed")
    assert len(program.get(f"/incidents/{into}/messages").json["messages"]) == 2  # type: ignore[index]
    assert program.put(f"/incidents/{one}/merge", {"into": into}).status_code == 409
    assert program.put(f"/incidents/{one}/merge", {"into": "INC-999999"}).status_code == 404
    apart = program.ask("DELETE", f"/incidents/{one}/merge").json
    assert apart
    assert (apart["merged_into"], apart["state"]) == (None, "new")
    assert program.ask("DELETE", f"/incidents/{one}/merge").status_code == 409
