"""Changes by version: If-Match is asked for, and only the same field is a conflict."""

from tests.api.conftest import Program
from tests.api.test_stories import opened
from tests.incidents.desk import Desk


def test_an_answer_has_its_version_as_etag(program: Program) -> None:
    number = opened(program)
    assert program.get(f"/incidents/{number}").headers["ETag"] == '"1"'
    changed = program.patch(f"/incidents/{number}", {"subject": "Other"}, If_Match='"1"')
    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2"')


def test_a_change_without_if_match_is_refused(program: Program) -> None:
    number = opened(program)
    answer = program.patch(f"/incidents/{number}", {"subject": "Other"})
    assert answer.status_code == 428


def test_two_who_edit_different_fields_both_win(program: Program) -> None:
    number = opened(program)
    place = f"/incidents/{number}"
    assert program.patch(place, {"subject": "Other"}, If_Match='"1"').status_code == 200
    second = program.patch(place, {"impact": "low"}, If_Match='"1"')
    assert second.status_code == 200
    assert second.json
    assert (second.json["subject"], second.json["impact"]) == ("Other", "low")


def test_the_same_field_is_a_conflict_with_both_values(program: Program, desk: Desk) -> None:
    number = opened(program, category=None)
    place = f"/incidents/{number}"
    sent = {"subject": "Other", "category": "card_arrival", "impact": "low"}
    assert program.patch(place, sent, If_Match='"1"').status_code == 200
    late = program.patch(
        place, {"subject": "Third", "category": None, "impact": "medium"}, If_Match='"1"'
    )
    assert late.status_code == 412
    assert late.json
    conflicts = late.json["data"]["conflicts"]
    assert {name: (each["yours"], each["theirs"]) for name, each in conflicts.items()} == {
        "subject": ("Third", "Other"),
        "category": (None, "card_arrival"),
        "impact": ("medium", "low"),
    }
    assert conflicts["subject"]["by"] == "shop"
    assert late.json["data"]["version"] == 2


def test_sending_the_value_that_is_there_is_no_conflict(program: Program) -> None:
    number = opened(program)
    place = f"/incidents/{number}"
    assert program.patch(place, {"subject": "Other"}, If_Match='"1"').status_code == 200
    same = program.patch(place, {"subject": "Other"}, If_Match='"1"')
    assert (same.status_code, same.headers["ETag"]) == (200, '"2"')


def test_the_requester_is_corrected_like_every_other_field(program: Program) -> None:
    number, other = opened(program), opened(program)
    place = f"/incidents/{number}"
    sent = {"requester": {"name": "Ingrid Berg", "phone": "+47 900 00 000"}}
    assert program.patch(place, sent).status_code == 428
    changed = program.patch(place, sent, If_Match='"1"')
    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2"')
    told = program.get(f"/incidents/{other}")
    assert told.headers["ETag"] == '"2"'
    assert told.json
    assert told.json["requester"] == {
        "name": "Ingrid Berg",
        "phone": "+4790000000",
        "email": "ingrid@example.com",
        "telegram_id": None,
    }
    history = program.get(f"{place}/history").json
    assert history
    assert {each["field"]: each["new"] for each in history["changes"]} == {
        "requester.name": "Ingrid Berg",
        "requester.phone": "+4790000000",
    }

    late = program.patch(
        f"/incidents/{other}", {"requester": {"name": "Inga", "email": None}}, If_Match='"1"'
    )
    assert late.status_code == 412
    assert late.json
    both = late.json["data"]["conflicts"]["requester.name"]
    assert (both["yours"], both["theirs"], both["by"]) == ("Inga", "Ingrid Berg", "shop")
    assert program.get(place).json["requester"]["email"] == "ingrid@example.com"  # type: ignore[index]


def test_an_address_of_another_requester_is_refused(program: Program) -> None:
    opened(program, requester={"email": "taken@example.com"})
    number = opened(program)
    refused = program.patch(
        f"/incidents/{number}", {"requester": {"email": "Taken@example.com"}}, If_Match='"1"'
    )
    assert refused.status_code == 422
    assert refused.json
    assert list(refused.json["faults"]) == ["requester.email"]
