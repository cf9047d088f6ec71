"""A message becomes an incident of its own: it moves with its files, and comes back by undo."""

from io import BytesIO
from uuid import UUID

import pytest

from app.core.actor import SYSTEM, Scope
from app.core.db import db, transaction
from app.core.events import Event
from app.incidents import access, queries, services
from app.incidents.errors import CannotSplit, NoSuchMessage, NothingToUndo, PartOfAnother
from app.incidents.models import Bucket, Incident, LinkKind, Message
from app.incidents.services.splitting import title_of
from tests.api.conftest import Doors, doors
from tests.incidents.desk import SOLVED, Desk

__all__ = ["doors"]

OTHER = "My PIN is blocked, too\nCan you unblock it?"


def asked_twice(desk: Desk) -> tuple[Incident, UUID]:
    """An incident in which the customer asks about something else, too."""
    incident = desk.incident(text="Where is my card?", tags=["vip"])
    return incident, desk.doing(incident, services.receive, OTHER, by=SYSTEM).id


def split(desk: Desk, incident: Incident, message: UUID, subject: str = "PIN") -> Incident:
    made: Incident = desk.doing(incident, services.split, message, subject=subject, by=desk.vera)
    return made


def merge(desk: Desk, one: Incident, into: Incident) -> None:
    vera = desk.vera
    with transaction():
        services.merge(*access.both(vera, one.number, into.number), by=vera)


def texts(incident: Incident) -> list[str]:
    return [each.text for each in queries.conversation(incident.id)]


def lines(incident: Incident) -> list[tuple[str, object]]:
    return [(each.field, each.new) for each in queries.history(incident.id)]


def test_the_message_leaves_for_a_new_incident_of_the_same_requester(desk: Desk) -> None:
    incident, message = asked_twice(desk)
    made = split(desk, incident, message)
    assert texts(incident) == ["Where is my card?"]
    assert texts(made) == [OTHER]
    assert made.requester_id == incident.requester_id
    assert made.department_id == incident.department_id
    assert (made.subject, made.state, made.assignee_id, made.tags) == ("PIN", "new", None, [])
    assert made.unread
    assert not incident.unread
    assert made.last_words.startswith("My PIN")
    assert incident.last_words == "Where is my card?"


def test_both_histories_tell_and_the_two_are_linked(desk: Desk) -> None:
    incident, message = asked_twice(desk)
    made = split(desk, incident, message)
    assert lines(incident)[-1] == ("split_off", made.number)
    assert lines(made) == [("split_from", incident.number)]
    for one, other in ((incident, made), (made, incident)):
        (link,) = queries.links_of(one, desk.vera)
        assert (link.kind, link.number) == (LinkKind.RELATED, other.number)
    facts = [each.type for each in db.session.query(Event).order_by(Event.id)][-3:]
    assert sorted(facts) == ["incident.linked", "incident.opened", "incident.split"]


def test_search_finds_the_words_where_they_are_now(desk: Desk) -> None:
    incident, message = asked_twice(desk)
    made = split(desk, incident, message)
    assert [row.number for row in queries.find(desk.vera, "unblock")] == [made.number]
    assert [row.number for row in queries.find(desk.vera, "where card")] == [incident.number]


def test_files_and_calls_go_along(desk: Desk) -> None:
    incident = desk.incident()
    boris = desk.boris
    browser, here = desk.client(desk.vera), f"/incidents/{incident.reference}"
    sent = {"kind": "note", "text": "@boris, look", "file": (BytesIO(b"words"), "a.txt")}
    browser.post(f"{here}/messages", sent)
    note = queries.conversation(incident.id)[-1].id
    (file,) = queries.attached([note])[note]
    made = split(desk, incident, note)
    there = f"/incidents/{made.reference}"
    assert browser.get(f"{there}/attachments/{file.id}").data == b"words"
    assert browser.get(f"{here}/attachments/{file.id}").status_code == 404
    page = browser.get(there).text
    assert f'title="{boris.name}"' in page
    assert made.last_words == "PIN"  # a note is nothing between us and the customer


def test_a_reply_takes_the_first_reply_along(desk: Desk) -> None:
    incident, seen = asked_twice(desk)
    reply = desk.doing(incident, services.reply, "Unblocked", seen=seen, by=desk.vera)
    first = incident.first_reply_at
    made = split(desk, incident, reply.id)
    assert incident.first_reply_at is None
    assert made.first_reply_at == made.created_at
    desk.doing(incident, services.undo, incident.version, by=desk.vera)
    assert incident.first_reply_at == first


def test_what_was_brought_by_a_merge_keeps_its_requester(desk: Desk) -> None:
    incident, one = desk.incident(), desk.incident(text="Mine, too", email="b@example.com")
    merge(desk, one, incident)
    made = split(desk, incident, queries.conversation(incident.id)[-1].id)
    assert made.requester_id == one.requester_id


def test_what_cannot_be_split_off_is_refused(desk: Desk) -> None:
    incident, message = asked_twice(desk)
    first = queries.conversation(incident.id)[0].id
    with pytest.raises(CannotSplit, match="began with"):
        split(desk, incident, first)
    reply = desk.doing(incident, services.reply, "Yes", seen=message, by=desk.vera)
    with transaction():
        db.session.get_one(Message, reply.id).delivery = services.WITHDRAWN
    with pytest.raises(CannotSplit, match="withdrawn"):
        split(desk, incident, reply.id)
    desk.resolved(incident, by=desk.vera)
    desk.doing(incident, services.close, by=desk.vera)
    with pytest.raises(CannotSplit, match="closed"):
        split(desk, incident, message)


def test_a_part_of_another_is_not_split(desk: Desk) -> None:
    into, (incident, message) = desk.incident(), asked_twice(desk)
    merge(desk, incident, into)
    with pytest.raises(PartOfAnother):
        split(desk, incident, message)


@pytest.mark.attack(2)
def test_a_message_of_another_incident_is_not_there(desk: Desk) -> None:
    hidden = desk.incident(department_id=desk.transfers)
    foreign = desk.doing(hidden, services.receive, "Secret", by=SYSTEM).id
    incident, _ = asked_twice(desk)
    with pytest.raises(NoSuchMessage):
        split(desk, incident, foreign)
    browser = desk.client(desk.vera)
    address = f"/incidents/{incident.reference}/messages/{foreign}/splitting"
    assert browser.get(address).status_code == 404
    assert browser.post(address, {"subject": "Mine now"}).status_code == 404
    assert texts(hidden)[-1] == "Secret"


def test_undo_brings_it_back_and_closes_the_new_one(desk: Desk) -> None:
    incident, message = asked_twice(desk)
    before = texts(incident)
    made = split(desk, incident, message)
    assert not services.can_undo(made, by=desk.vera)
    desk.doing(incident, services.undo, incident.version, by=desk.vera)
    assert texts(incident) == before
    assert (made.bucket, made.merged_into_id) == (Bucket.DONE, incident.id)
    assert queries.links_of(incident, desk.vera) == []


def test_what_was_worked_on_is_not_undone(desk: Desk) -> None:
    incident, message = asked_twice(desk)
    made = split(desk, incident, message)
    desk.doing(made, services.take, by=desk.boris)
    with pytest.raises(NothingToUndo):
        desk.doing(incident, services.undo, incident.version, by=desk.vera)
    assert texts(made) == [OTHER]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Short", "Short"),
        ("First  line \nsecond", "First line"),
        ("word " * 30, "word " * 15 + "word…"),
        ("x" * 200, "x" * 80 + "…"),
    ],
)
def test_a_title_is_the_first_words(text: str, title: str) -> None:
    assert title_of(text) == title


def test_the_page_asks_for_a_title_and_comes_back(desk: Desk) -> None:
    incident, message = asked_twice(desk)
    browser, here = desk.client(desk.vera), f"/incidents/{incident.reference}"
    path = f"{here}/messages/{message}/splitting"
    page = browser.get(here).text
    assert page.count("/splitting") == 1  # the first message stays
    assert f'href="{path}" data-key="b"' in page
    assert 'value="My PIN is blocked, too"' in browser.get(path).text
    refused = browser.post(path, {"subject": " "})
    assert refused.status_code == 422
    assert "Fill this in." in refused.text
    answer = browser.post(path, {"subject": "<b>PIN</b>"})
    assert answer.headers["Location"] == here
    page = browser.get(here).text
    assert "Split off as" in page
    assert "&lt;b&gt;PIN&lt;/b&gt;" in page


def test_programs_split_too_and_once(desk: Desk, doors: Doors) -> None:
    incident, message = asked_twice(desk)
    writer = doors.client(Scope.INCIDENTS_WRITE, departments=frozenset({desk.cards}))
    address = f"/incidents/{incident.reference}/messages/{message}/splitting"
    made = writer.post(address, {}, Idempotency_Key="one")
    assert made.status_code == 201
    assert made.json
    assert made.json["subject"] == "My PIN is blocked, too"
    again = writer.post(address, {}, Idempotency_Key="one")
    assert again.json == made.json
    assert writer.post(address, {}).status_code == 404  # it stands elsewhere now
    first = writer.get(f"/incidents/{incident.reference}/messages").json["messages"][0]["id"]  # type: ignore[index]  # JSON
    refused = writer.post(f"/incidents/{incident.reference}/messages/{first}/splitting", {})
    assert (refused.status_code, refused.json["code"]) == (409, "cannot_split")  # type: ignore[index]  # JSON
    history = writer.get(f"/incidents/{incident.reference}/history").json["changes"]  # type: ignore[index]  # JSON
    assert history[-1]["new"] == made.json["number"]


def test_resolved_incidents_are_split(desk: Desk) -> None:
    incident, message = asked_twice(desk)
    desk.doing(incident, services.resolve, SOLVED, by=desk.vera)
    assert split(desk, incident, message).state == "new"
