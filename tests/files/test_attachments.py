"""Files on messages, through the screens: given, sent, taken back, saved; who may and who not."""

import re
from io import BytesIO
from pathlib import Path

import pytest
import time_machine
from werkzeug.test import TestResponse

from app.core.db import db
from app.core.settings import settings
from app.files.models import File
from app.incidents import services
from app.incidents.schedule import forget_pending
from tests.files import bodies
from tests.files.giving import files_of, give, say, sent_file
from tests.incidents.desk import Desk


def test_files_wait_until_the_message_is_sent_and_go_with_it(desk: Desk) -> None:
    incident, browser = desk.incident(), desk.client(desk.vera)
    answer = give(browser, incident, (b"first", "one.txt"), (b"second", "two.txt"))
    keys = re.findall(r'name="attached" value="([^"]+)"', answer.text)
    assert len(keys) == 2
    assert "one.txt" in browser.get(f"/incidents/{incident.reference}").text
    assert "one.txt" not in desk.client(desk.boris).get(f"/incidents/{incident.reference}").text
    assert say(browser, incident, attached=keys).status_code == 303
    page = desk.client(desk.boris).get(f"/incidents/{incident.reference}").text
    assert "one.txt" in page
    assert 'name="attached"' not in page


def test_without_a_script_files_come_with_the_message(desk: Desk) -> None:
    incident = desk.incident()
    address = sent_file(desk, incident, b"%PDF-1.7 words", "letter.pdf", kind="note")
    answer = desk.client(desk.boris).get(address)
    assert answer.data == b"%PDF-1.7 words"
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=\"letter.pdf\"; filename*=UTF-8''letter.pdf"
    )


def test_a_held_reply_keeps_its_files(desk: Desk) -> None:
    incident, browser = desk.incident(), desk.client(desk.vera)
    answer = say(browser, incident, seen="", file=(BytesIO(b"words"), "kept.txt"))
    assert answer.status_code == 409
    assert "kept.txt" in answer.text
    assert [each.message_id for each in files_of(incident)] == [None]


def test_a_file_is_taken_back_and_what_is_written_stays(desk: Desk) -> None:
    incident, browser = desk.incident(), desk.client(desk.vera)
    give(browser, incident, (b"words", "wrong.txt"))
    (waiting,) = files_of(incident)
    address = f"/incidents/{incident.reference}/attachments/{waiting.file_id}/removal"
    assert browser.post(address, {"text": "Half a thought"}).status_code == 303
    page = browser.get(f"/incidents/{incident.reference}").text
    assert "wrong.txt" not in page
    assert "Half a thought" in page
    assert db.session.query(File).count() == 0


def test_what_nobody_sends_is_forgotten_after_a_day(desk: Desk) -> None:
    incident = desk.incident()
    address = sent_file(desk, incident)
    give(desk.client(desk.vera), incident, (b"words", "forgotten.txt"))
    with time_machine.travel(30 * 3600 + __import__("time").time()):
        assert forget_pending() == 1
    assert len(files_of(incident)) == 1
    assert desk.client(desk.vera).get(address).status_code == 200


@pytest.mark.attack(10)
def test_a_program_is_refused_with_the_reason(desk: Desk) -> None:
    incident, browser = desk.incident(), desk.client(desk.vera)
    answer = say(browser, incident, file=(BytesIO(bodies.PROGRAM), "holiday.png"))
    assert answer.status_code == 422
    assert "holiday.png is a program" in answer.text
    assert "See the file" in answer.text
    assert not files_of(incident)


@pytest.mark.attack(27)
def test_limits_of_one_message_and_of_one_body(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    incident, browser = desk.incident(), desk.client(desk.vera)
    known = settings().model_copy(update={"file_limit": 1000, "message_files": 3})
    monkeypatch.setitem(desk.app.extensions, "opora.settings", known)
    several = [(bytes([65 + number]), f"{number}.txt") for number in range(known.message_files)]
    assert give(browser, incident, *several).status_code == 200
    assert give(browser, incident, (b"one more", "more.txt")).status_code == 422
    assert len(files_of(incident)) == known.message_files
    huge = b"a" * (known.file_limit + 1)
    assert give(browser, incident, (huge, "huge.txt")).status_code == 413
    other = browser.post("/settings", {"theme": "x" * (known.body_limit + 1)})
    assert other.status_code == 413  # only routes that take files take large bodies


@pytest.mark.attack(8)
@pytest.mark.attack(9)
@pytest.mark.parametrize(
    ("body", "name"),
    [
        (bodies.SVG, "logo.svg"),
        (bodies.HTML, "page.html"),
        (bodies.PDF, "letter.pdf"),
        (bodies.HTML, "photo.png"),
    ],
)
def test_what_could_hold_a_script_is_only_saved(desk: Desk, body: bytes, name: str) -> None:
    answer = desk.client(desk.boris).get(sent_file(desk, desk.incident(), body, name))
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.mimetype == "application/octet-stream"
    _is_locked(answer)


@pytest.mark.attack(9)
def test_a_picture_is_shown_in_a_sandbox(desk: Desk) -> None:
    for body in (bodies.picture(), bodies.POLYGLOT):
        answer = desk.client(desk.boris).get(sent_file(desk, desk.incident(), body, "a.html"))
        assert answer.headers["Content-Disposition"].startswith("inline;")
        assert answer.mimetype in {"image/png", "image/gif"}
        _is_locked(answer)


@pytest.mark.attack(8)
@pytest.mark.parametrize(
    "name",
    [
        '"; filename=x.txt; a="b.txt',
        "<img src=x onerror=alert(1)>.txt",
        "отчёт – ноябрь.txt",
        "../../etc/passwd",
    ],
)
def test_a_name_breaks_neither_header_nor_page(desk: Desk, name: str) -> None:
    incident = desk.incident()
    answer = desk.client(desk.boris).get(sent_file(desk, incident, name=name))
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    told = answer.headers["Content-Disposition"]
    assert told.isascii()
    assert "/" not in told
    page = desk.client(desk.boris).get(f"/incidents/{incident.reference}").text
    assert "<img src=x" not in page


@pytest.mark.attack(20)
def test_a_file_goes_with_the_right_to_its_incident(desk: Desk) -> None:
    incident = desk.incident()
    address = sent_file(desk, incident, bodies.picture(), "a.png", kind="note")
    for who, status in ((desk.vera, 200), (desk.henrik, 200), (desk.oleg, 404), (desk.pavel, 403)):
        assert desk.client(who).get(address).status_code == status
    assert desk.app.test_client().get(address).status_code == 303
    desk.doing(incident, services.pass_on, to=desk.transfers, by=desk.anna)
    assert desk.client(desk.boris).get(address).status_code == 404
    assert desk.client(desk.boris).get(f"{address}/small").status_code == 404


@pytest.mark.attack(2)
def test_a_file_is_bound_to_its_incident_and_its_giver(desk: Desk) -> None:
    one, other = desk.incident(), desk.incident(department_id=desk.transfers)
    address = sent_file(desk, other := desk.incident(), b"of the other")
    key = address.rpartition("/")[2]
    browser = desk.client(desk.vera)
    assert browser.get(f"/incidents/{one.reference}/attachments/{key}").status_code == 404
    give(browser, other, (b"pending", "mine.txt"))
    (waiting,) = [each.file_id for each in files_of(other) if each.message_id is None]
    assert say(browser, one, attached=[str(waiting)]).status_code == 404
    boris = desk.client(desk.boris)
    assert boris.get(f"/incidents/{other.reference}/attachments/{waiting}").status_code == 404
    assert say(boris, other, attached=[str(waiting)]).status_code == 404
    boris.post(f"/incidents/{other.reference}/attachments/{waiting}/removal")
    assert browser.get(f"/incidents/{other.reference}/attachments/{waiting}").status_code == 200


def test_files_go_along_with_their_messages(desk: Desk) -> None:
    one, other = desk.incident(), desk.incident()
    address = sent_file(desk, one)
    into = address.replace(one.reference, other.reference)
    desk.doing(one, services.merge, other, by=desk.vera)
    browser = desk.client(desk.vera)
    assert browser.get(into).status_code == 200
    assert browser.get(address).status_code == 404


def test_a_store_that_is_away_is_said_and_words_still_go(desk: Desk) -> None:
    incident, browser = desk.incident(), desk.client(desk.vera)
    address = sent_file(desk, incident)
    folder: Path = settings().state_dir / "files"
    aside = folder.rename(folder.with_name("aside"))
    folder.write_text("no folder")
    try:
        assert say(browser, incident, file=(BytesIO(b"w"), "a.txt")).status_code == 503
        assert "disk is full or away" in browser.get(address).text
        assert say(browser, incident, text="Words alone").status_code == 303
    finally:
        folder.unlink()
        aside.rename(folder)
    assert browser.get(address).status_code == 200


def _is_locked(answer: TestResponse) -> None:
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.attack(27)
def test_a_flood_of_files_is_stopped_and_loses_no_words(two_files: None, desk: Desk) -> None:
    incident, browser = desk.incident(), desk.client(desk.vera)
    assert give(browser, incident, (b"one", "one.txt"), (b"two", "two.txt")).status_code == 200
    stopped = give(browser, incident, (b"three", "three.txt"))
    assert stopped.status_code == 429
    assert 1 <= int(stopped.headers["Retry-After"]) <= 60
    assert "many files" in stopped.headers["HX-Trigger"]
    plain = say(browser, incident, text="Typed words", file=(BytesIO(b"three"), "three.txt"))
    assert plain.status_code == 429
    assert plain.headers["Retry-After"]
    assert "Typed words" in plain.text
    assert "many files within a minute" in plain.text
    assert {each.file.name for each in files_of(incident)} == {"one.txt", "two.txt"}
    assert say(browser, incident, text="Without a file").status_code == 303
    assert give(desk.client(desk.boris), incident, (b"mine", "mine.txt")).status_code == 200
