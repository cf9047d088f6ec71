"""The customer's page of a case: what it shows, and to whom it opens."""

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.core.settings import settings
from app.incidents import services
from app.incidents.models import Incident
from tests.conftest import new_client
from tests.files import bodies
from tests.incidents.desk import SOLVED, Desk


@pytest.fixture
def customer(desk: Desk) -> FlaskClient:
    """A browser of somebody who has never been here."""
    return new_client(desk.app)


def link_to(desk: Desk, incident: Incident) -> str:
    """Share the case. Returns the path of the link."""
    link = desk.doing(incident, services.share, by=desk.vera)
    return services.address_of(link).removeprefix(settings().public_url)


def wrong(answer: TestResponse) -> None:
    assert answer.status_code == 404
    assert "This link opens nothing" in answer.text


def replied(desk: Desk, incident: Incident, text: str) -> None:
    desk.doing(incident, services.reply_anyway, text, seen=None, by=desk.vera)


def test_a_customer_reads_their_case(desk: Desk, customer: FlaskClient) -> None:
    incident = desk.incident("Card not arrived", "Where is my card?\n\nI travel.")
    replied(desk, incident, "It is on its way")
    page = customer.get(link_to(desk, incident)).text
    assert "<h1>Card not arrived</h1>" in page
    assert f"Case {incident.number}, opened" in page
    assert "<p>Where is my card?</p><p>I travel.</p>" in page
    assert "<b>Vera, support</b>" in page
    assert "It is on its way" in page
    assert "Vera Lang" not in page


@pytest.mark.parametrize(
    ("verb", "step", "told"),
    [
        (None, "Received", ""),
        (lambda desk: (services.move, "in_progress"), "In progress", ""),
        (lambda desk: (services.move, "waiting_problem"), "In progress", ""),
        (lambda desk: (services.move, "waiting_customer"), "In progress", "wait for your answer"),
        (lambda desk: (services.resolve, SOLVED), "Solved", "Otherwise the case closes on"),
        (lambda desk: (services.mark_as_spam,), "Case closed", "This case is closed"),
    ],
)
def test_the_state_is_said_in_the_customers_words(
    desk: Desk,
    customer: FlaskClient,
    verb: Callable[[Desk], tuple[object, ...]] | None,
    step: str,
    told: str,
) -> None:
    incident = desk.incident()
    if verb:
        desk.doing(incident, *verb(desk), by=desk.vera)
    page = customer.get(link_to(desk, incident)).text
    (here,) = re.findall(r'<li aria-current="step">([^<]+)</li>', page)
    assert here == step
    assert told in page
    assert ('class="verdict"' in page) == bool(told)
    assert "problem" not in page


def test_it_speaks_the_language_that_the_customer_writes(desk: Desk, customer: FlaskClient) -> None:
    incident = desk.incident("Карта", "Где моя карта? Я уезжаю в понедельник.")
    replied(desk, incident, "We send it by courier, and it will be there in the morning")
    link = link_to(desk, incident)
    page = customer.get(link, headers={"Accept-Language": "en"}).text
    assert '<html lang="ru"' in page
    assert "Ваше обращение" in page
    assert '<html lang="en"' in customer.get(f"{link}?lang=en").text


def test_it_needs_no_script_and_leaves_nothing_in_the_browser(
    desk: Desk, customer: FlaskClient
) -> None:
    for answer in (customer.get(link_to(desk, desk.incident())), customer.get("/case/wrong")):
        assert "<script" not in answer.text
        assert "data-csrf" not in answer.text
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert '<meta name="robots" content="noindex' in answer.text


def with_file(desk: Desk, incident: Incident, body: bytes, name: str, kind: str = "reply") -> str:
    """Have Vera send a file. Returns its key."""
    vera, address = desk.client(desk.vera), f"/incidents/{incident.reference}"
    seen = re.search(r'name="seen" value="([0-9a-f-]{36})"', vera.get(address).text)
    assert seen
    data = {"kind": kind, "text": "See", "seen": seen[1], "file": (BytesIO(body), name)}
    assert vera.post(f"{address}/messages", data).status_code == 303
    return str(re.findall(r"/attachments/([0-9a-f-]{36})", vera.get(address).text)[-1])


@pytest.mark.attack(20)
def test_a_file_opens_as_long_as_the_link_does(desk: Desk, customer: FlaskClient) -> None:
    incident = desk.incident()
    key = with_file(desk, incident, bodies.PDF, "letter.pdf")
    link = link_to(desk, incident)
    assert f'href="{link}/attachments/{key}"' in customer.get(link).text
    answer = customer.get(f"{link}/attachments/{key}")
    assert answer.data == bodies.PDF
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    desk.doing(incident, services.unshare, by=desk.vera)
    wrong(customer.get(f"{link}/attachments/{key}"))


@pytest.mark.attack(2)
@pytest.mark.attack(20)
def test_a_link_opens_no_file_but_those_it_shows(desk: Desk, customer: FlaskClient) -> None:
    incident, other = desk.incident(), desk.incident()
    link = link_to(desk, incident)
    of_note = with_file(desk, incident, b"words", "note.txt", kind="note")
    of_other = with_file(desk, other, bodies.picture(), "other.png")
    for key in (of_note, of_other):
        wrong(customer.get(f"{link}/attachments/{key}"))
        wrong(customer.get(f"{link}/attachments/{key}/small"))


@pytest.mark.attack(8)
def test_what_was_written_is_text_there(desk: Desk, customer: FlaskClient) -> None:
    incident = desk.incident("<img src=x onerror=alert(1)>", "<script>alert(2)</script>")
    with_file(desk, incident, b"words", "<img src=x>.txt")
    page = customer.get(link_to(desk, incident)).text
    assert "<img src=x" not in page
    assert "<script" not in page
