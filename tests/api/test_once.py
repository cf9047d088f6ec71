"""Idempotency-Key: a request that is sent twice has its effect once."""

import threading
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import text
from werkzeug.test import TestResponse

from app.core import idempotency, time
from app.core.actor import Scope
from app.core.db import db
from tests.api.conftest import Doors, Program
from tests.api.test_lists import walked
from tests.api.test_stories import NEW, opened
from tests.incidents.desk import Desk

KEY = "order-4711"


def test_the_same_request_again_gets_the_same_answer_and_no_second_effect(
    program: Program,
) -> None:
    first = program.post("/incidents", NEW, Idempotency_Key=KEY)
    second = program.post("/incidents", NEW, Idempotency_Key=KEY)
    assert (second.status_code, second.data) == (first.status_code, first.data)
    for name in ("ETag", "Location", "Content-Type"):
        assert second.headers[name] == first.headers[name]
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"
    assert len(walked(program)) == 1


def test_the_key_with_another_body_or_address_is_refused(program: Program) -> None:
    number = opened(program)
    program.post("/incidents", NEW, Idempotency_Key=KEY)
    body = program.post("/incidents", NEW | {"subject": "Other"}, Idempotency_Key=KEY)
    address = program.post(
        f"/incidents/{number}/messages", {"voice": "note", "text": "x"}, Idempotency_Key=KEY
    )
    for answer in (body, address):
        assert answer.status_code == 422
        assert answer.json
        assert answer.json["code"] == "idempotency_key_reused"


def test_keys_belong_to_their_caller(doors: Doors, desk: Desk, program: Program) -> None:
    other = doors.client(Scope.INCIDENTS_WRITE, departments=frozenset({desk.cards}))
    first = program.post("/incidents", NEW, Idempotency_Key=KEY)
    second = other.post("/incidents", NEW, Idempotency_Key=KEY)
    assert first.json
    assert second.json
    assert first.json["number"] != second.json["number"]


def test_a_refused_request_uses_no_key_up(program: Program) -> None:
    assert program.post("/incidents", {}, Idempotency_Key=KEY).status_code == 422
    assert program.post("/incidents", NEW, Idempotency_Key=KEY).status_code == 201


@pytest.mark.attack(20)
def test_an_answer_is_not_given_again_to_who_may_not_see_it_any_more(
    doors: Doors, desk: Desk, program: Program
) -> None:
    number = opened(program)
    vera = doors.person(desk.vera)
    note = {"voice": "note", "text": "Secret"}
    place = f"/incidents/{number}/messages"
    assert vera.post(place, note, Idempotency_Key=KEY).status_code == 201
    program.put(f"/incidents/{number}/assignment", {"department": "/transfers"})
    assert vera.post(place, note, Idempotency_Key=KEY).status_code == 404


@pytest.mark.parametrize("key", ["", "x" * 256, "a\tb", "a b", "\xff"])
def test_a_key_that_is_none_is_refused(program: Program, key: str) -> None:
    answer = program.post("/incidents", NEW, Idempotency_Key=key)
    assert answer.status_code == 422
    assert answer.json
    assert list(answer.json["faults"]) == ["Idempotency-Key"]


def test_a_key_is_forgotten_after_a_day(program: Program) -> None:
    program.post("/incidents", NEW, Idempotency_Key=KEY)
    with time_machine.travel(time.now() + timedelta(hours=23)):
        assert idempotency.forget_old() == 0
    with time_machine.travel(time.now() + timedelta(hours=25)):
        assert idempotency.forget_old() == 1
    program.post("/incidents", NEW, Idempotency_Key=KEY)
    assert len(walked(program)) == 2


@pytest.mark.usefixtures("committed")
def test_at_the_same_time_one_works_and_the_others_wait_or_get_its_answer(
    program: Program,
) -> None:
    together = threading.Barrier(5)
    answers: list[TestResponse] = []

    def send() -> None:
        together.wait()
        answers.append(program.post("/incidents", NEW, Idempotency_Key=KEY))

    threads = [threading.Thread(target=send) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.data for answer in answers if answer.status_code == 201}) == 1
    assert len(walked(program)) == 1


@pytest.mark.usefixtures("committed")
def test_a_key_whose_request_is_still_at_work_is_told_so(program: Program) -> None:
    program.post("/incidents", NEW, Idempotency_Key="another")  # the caller is known by now
    caller = db.session.scalar(text("SELECT caller FROM core.idempotency"))
    with db.engine.connect() as first:  # as the first request holds it
        assert first.scalar(
            text("SELECT pg_try_advisory_xact_lock(:number)"),
            {"number": idempotency.number_of((str(caller), KEY))},
        )
        answer = program.post("/incidents", NEW, Idempotency_Key=KEY)
    assert answer.status_code == 409
    assert answer.json
    assert answer.json["code"] == "idempotency_in_progress"
    assert program.post("/incidents", NEW, Idempotency_Key=KEY).status_code == 201
