"""Files over the API."""

from io import BytesIO

import pytest
from werkzeug.test import TestResponse

from app.incidents.models import Incident
from tests.api.conftest import Doors, Program
from tests.files import bodies
from tests.incidents.desk import Desk

NOBODYS = "00000000-0000-0000-0000-000000000000"


def message_of(program: Program, incident: Incident) -> str:
    found = program.get(f"/incidents/{incident.reference}/messages").json
    assert found
    return str(found["messages"][0]["id"])


def attach(
    program: Program, incident: Incident, message: str, body: bytes = b"words", **headers: str
) -> TestResponse:
    data = {"message": message, "file": (BytesIO(body), "letter.txt")}
    address = f"/incidents/{incident.reference}/attachments"
    return program.ask("POST", address, data=data, headers=headers)


def test_a_file_is_hung_on_a_message_listed_and_fetched(desk: Desk, program: Program) -> None:
    incident = desk.incident()
    made = attach(program, incident, message_of(program, incident))
    assert made.status_code == 201, made.text
    assert made.json
    assert (made.json["name"], made.json["size"], made.json["type"]) == (
        "letter.txt",
        5,
        "text/plain",
    )
    listed = program.get(f"/incidents/{incident.reference}/messages").json
    assert listed
    assert listed["messages"][0]["attachments"] == [made.json]
    fetched = program.get(made.headers["Location"].removeprefix("/api/v1"))
    assert fetched.data == b"words"
    assert fetched.headers["Content-Disposition"] == (
        "attachment; filename=\"letter.txt\"; filename*=UTF-8''letter.txt"
    )


def test_a_request_sent_again_hangs_one_file(desk: Desk, program: Program) -> None:
    incident = desk.incident()
    message, key = message_of(program, incident), {"Idempotency-Key": "once"}
    # The same bytes, as a program that tries again sends them.
    body = (
        f'--b\r\nContent-Disposition: form-data; name="message"\r\n\r\n{message}\r\n'
        '--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nwords'
        "\r\n--b--\r\n"
    )
    address = f"/incidents/{incident.reference}/attachments"
    answers = [
        program.ask(
            "POST", address, data=body, content_type="multipart/form-data; boundary=b", headers=key
        )
        for _ in range(2)
    ]
    assert [each.status_code for each in answers] == [201, 201]
    assert answers[0].json == answers[1].json
    listed = program.get(f"/incidents/{incident.reference}/messages").json
    assert listed
    assert len(listed["messages"][0]["attachments"]) == 1


@pytest.mark.attack(2)
def test_a_message_is_bound_to_its_incident(desk: Desk, program: Program) -> None:
    one, other = desk.incident(), desk.incident()
    assert attach(program, one, message_of(program, other)).status_code == 404
    assert attach(program, one, NOBODYS).status_code == 404
    assert attach(program, one, "no key").status_code == 422
    made = attach(program, other, message_of(program, other)).json
    assert made
    assert program.get(f"/incidents/{one.reference}/attachments/{made['id']}").status_code == 404


@pytest.mark.attack(10)
def test_programs_and_nothing_are_refused(desk: Desk, program: Program) -> None:
    incident = desk.incident()
    message = message_of(program, incident)
    refused = attach(program, incident, message, bodies.PROGRAM)
    assert refused.status_code == 422
    assert refused.json
    assert refused.json["code"] == "file_refused"
    assert attach(program, incident, message, b"").status_code == 422


@pytest.mark.attack(20)
def test_a_reader_of_another_department_fetches_nothing(
    desk: Desk, doors: Doors, program: Program
) -> None:
    incident = desk.incident()
    made = attach(program, incident, message_of(program, incident))
    address = made.headers["Location"].removeprefix("/api/v1")
    assert doors.person(desk.vera).get(address).status_code == 200
    assert doors.person(desk.oleg).get(address).status_code == 404
    assert doors.stranger.get(address).status_code == 401


@pytest.mark.attack(27)
def test_a_program_that_floods_is_told_when_to_go_on(
    desk: Desk, program: Program, two_files: None
) -> None:
    incident = desk.incident()
    message = message_of(program, incident)
    statuses = [attach(program, incident, message).status_code for _ in range(2)]
    stopped = attach(program, incident, message)
    assert (statuses, stopped.status_code) == ([201, 201], 429)
    assert stopped.json
    assert stopped.json["code"] == "too_many_files"
    assert 1 <= int(stopped.headers["Retry-After"]) <= 60
