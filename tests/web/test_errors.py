"""Every refusal has a page, a toast and problem details."""

import json

import pytest
import redis
import structlog
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from app.web.i18n import catalogue

PART = {"HX-Request-Type": "partial"}
STATUSES = [400, 403, 404, 405, 409, 412, 413, 422, 428, 429, 503]


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_each_refusal_is_a_page_in_the_readers_language(
    reader: FlaskClient, status: int, language: str
) -> None:
    answer = reader.get(f"/refused/{status}?lang={language}")
    assert answer.status_code == status
    assert f'<html lang="{language}"' in answer.text
    assert answer.text.count("<h1>") == 1
    back = "To the first page"
    assert (catalogue("ru").words[back] if language == "ru" else back) in answer.text


def test_a_missing_page_and_a_wrong_method_look_like_ours(reader: FlaskClient) -> None:
    assert "There is nothing here" in reader.get("/nowhere").text
    answer = reader.post("/")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_whoever_has_not_signed_in_is_led_there_and_back(reader: FlaskClient) -> None:
    answer = reader.get("/refused/401?view=mine")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/sign-in?next=/refused/401?view%3Dmine"


def test_a_fault_shows_its_number_and_nothing_of_the_program(reader: FlaskClient) -> None:
    with structlog.contextvars.bound_contextvars(request_id="01JD3K7V9QXR"):
        answer = reader.get("/broken")
    assert answer.status_code == 500
    assert "01JD3K7V9QXR" in answer.text
    assert "ZeroDivisionError" not in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (redis.ConnectionError("refused"), "Valkey"),
        (OperationalError("select secret", {}, Exception("gone")), "database"),
    ],
)
def test_a_neighbour_that_is_away_is_named(kit: Flask, fault: Exception, said: str) -> None:
    def ask() -> str:
        raise fault

    kit.add_url_rule("/away", "away", ask)
    answer = kit.test_client().get("/away")
    assert answer.status_code == 503
    assert said in answer.text
    assert "secret" not in answer.text
    assert answer.headers["Retry-After"] == "10"


def test_htmx_gets_a_toast_and_swaps_nothing(reader: FlaskClient) -> None:
    answer = reader.get("/refused/409", headers=PART)
    assert answer.status_code == 409
    assert answer.headers["HX-Reswap"] == "none"
    told = json.loads(answer.headers["HX-Trigger"])["opora:refused"]
    assert told["words"] == "This does not fit the present state."


def test_htmx_is_led_to_sign_in_as_a_whole(reader: FlaskClient) -> None:
    answer = reader.get("/refused/401", headers=PART)
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"].startswith("/sign-in")


@pytest.mark.parametrize("status", [401, *STATUSES])
def test_programs_get_problem_details(reader: FlaskClient, status: int) -> None:
    answer = reader.get(f"/api/refused/{status}")
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json is not None
    assert answer.json["status"] == status
    assert answer.json["type"] == f"urn:opora:{answer.json['code']}"


def test_problem_details_name_the_fields(reader: FlaskClient) -> None:
    answer = reader.get("/api/refused/422")
    assert answer.json is not None
    assert answer.json["faults"] == {"subject": "Search"}


def test_who_asks_too_often_learns_when_to_come_back(reader: FlaskClient) -> None:
    assert reader.get("/refused/429").headers["Retry-After"] == "7"
