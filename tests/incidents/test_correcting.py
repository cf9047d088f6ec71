"""Correcting the requester: one contact, seen by all their incidents."""

import re
import threading
from typing import Any

import pytest
from flask import Flask

from app.core.db import db, transaction
from app.core.errors import Invalid
from app.incidents import access, queries, services
from app.incidents.errors import EditConflict, RequesterBusy
from app.incidents.models import Incident
from tests.incidents.desk import Desk

NAME, EMAIL, PHONE = "requester.name", "requester.email", "requester.phone"


def test_all_incidents_of_the_requester_show_the_corrected_values(desk: Desk) -> None:
    one, other, stranger = desk.incident(), desk.incident(), desk.incident(email="b@example.com")
    worked_on = other.updated_at
    _correct(desk, one, {NAME: "Ingrid Berg", EMAIL: " Ingrid.Berg@Example.com"})
    assert other.requester.name == "Ingrid Berg"
    assert other.requester.email == "ingrid.berg@example.com"
    assert stranger.requester.name == "Ingrid Solberg"
    assert [one.version, other.version, stranger.version] == [2, 2, 1]
    assert other.updated_at == worked_on
    for incident in (one, other):
        told = {each.field: (each.old, each.new) for each in queries.history(incident.id)}
        assert told == {
            NAME: ("Ingrid Solberg", "Ingrid Berg"),
            EMAIL: ("ingrid@example.com", "ingrid.berg@example.com"),
        }


def test_search_finds_them_all_by_the_new_name_and_no_more_by_the_old(desk: Desk) -> None:
    both = {desk.incident("First").number, desk.incident("Second", "Где карта?").number}
    _correct(desk, access.incident(desk.vera, min(both)), {NAME: "Ingrid Berg"})
    for words in ("Berg", "ingrid@example.com"):
        assert {row.number for row in queries.find(desk.vera, words)} == both, words
    assert [row.number for row in queries.find(desk.vera, "карта")] == [max(both)]
    assert queries.find(desk.vera, "Solberg") == []


def test_the_next_message_from_the_corrected_address_finds_the_same_requester(desk: Desk) -> None:
    one = desk.incident()
    _correct(desk, one, {EMAIL: "new@example.com", PHONE: "+47 900 00 000"})
    assert one.requester.phone == "+4790000000"
    assert desk.incident(email="new@example.com").requester_id == one.requester_id


@pytest.mark.parametrize(
    ("field", "value"),
    [(EMAIL, "Taken@example.com"), (PHONE, "+47 (900) 11-222"), ("requester.telegram_id", "77")],
)
def test_an_address_of_somebody_else_is_refused(desk: Desk, field: str, value: str) -> None:
    taken = desk.incident(email="other@example.com")
    theirs = {EMAIL: "taken@example.com", PHONE: "+4790011222", "requester.telegram_id": "77"}
    _correct(desk, taken, theirs)
    mine = desk.incident()
    with pytest.raises(Invalid) as refusal:
        _correct(desk, mine, {NAME: "Ingrid Berg", field: value})
    assert list(refusal.value.faults) == [field]
    assert _fresh(desk, mine).requester.name == "Ingrid Solberg"


def test_an_edit_through_another_incident_is_a_conflict_too(desk: Desk) -> None:
    one, other = desk.incident(), desk.incident()
    seen = other.version
    _correct(desk, one, {NAME: "Ingrid Berg"})
    with pytest.raises(EditConflict) as conflict:
        desk.doing(other, services.edit, {NAME: "Inga"}, seen=seen, by=desk.boris)
    both = conflict.value.data["conflicts"][NAME]  # type: ignore[index]  # as the service fills it
    assert (both["theirs"], both["yours"], both["by"]) == ("Ingrid Berg", "Inga", "Vera Lang")
    desk.doing(other, services.edit, {PHONE: "112233"}, seen=seen, by=desk.boris)
    assert (one.requester.name, one.requester.phone) == ("Ingrid Berg", "112233")


def test_correcting_is_undone_everywhere(desk: Desk) -> None:
    one, other = desk.incident(), desk.incident()
    _correct(desk, one, {NAME: "Ingrid Berg", PHONE: "112233"})
    desk.doing(one, services.undo, one.version, by=desk.vera)
    assert (other.requester.name, other.requester.phone) == ("Ingrid Solberg", None)
    assert [row.number for row in queries.find(desk.vera, "Berg")] == []


def test_whoever_works_on_another_incident_of_theirs_is_not_waited_for(
    committed: None, context: Flask
) -> None:
    desk = Desk(context)
    one, other = desk.incident(), desk.incident()
    one_number, other_number, vera, boris = one.number, other.number, desk.vera, desk.boris
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with context.app_context(), transaction():
            access.incident(boris, other_number, to="work")
            held.set()
            done.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(10)
    try:
        with pytest.raises(RequesterBusy):
            _correct_number(desk, one_number, {NAME: "Ingrid Berg"}, by=vera)
    finally:
        done.set()
        holder.join()
    db.session.expire_all()
    assert access.incident(vera, one_number).requester.name == "Ingrid Solberg"
    _correct_number(desk, one_number, {NAME: "Ingrid Berg"}, by=vera)
    assert access.incident(vera, other_number).requester.name == "Ingrid Berg"


def test_the_form_corrects_says_what_is_wrong_and_keeps_what_was_typed(desk: Desk) -> None:
    incident = desk.incident()
    desk.incident(email="taken@example.com")
    vera, here = desk.client(desk.vera), f"/incidents/{incident.reference}"
    page = vera.get(f"{here}/requester").text
    assert 'value="Ingrid Solberg"' in page
    assert "All incidents of this requester will show it." in page
    sent = _form(incident, name="Ingrid Berg", email="taken@example.com")
    for part in (False, True):
        refused = vera.post(f"{here}/requester", sent, part=part)
        assert refused.status_code == 422
        assert "Another requester is known by this already." in refused.text
        assert 'value="Ingrid Berg"' in refused.text
    empty = vera.post(f"{here}/requester", _form(incident, name=""))
    assert (empty.status_code, "Fill this in." in empty.text) == (422, True)
    assert vera.post(f"{here}/requester", _form(incident, name="Ingrid Berg")).status_code == 303
    shown = vera.get(here).text
    assert "<b>Ingrid Berg</b>" in shown
    assert "Requester’s name" in shown


def test_two_who_correct_different_fields_of_the_form_both_win(desk: Desk) -> None:
    incident = desk.incident()
    vera, boris = desk.client(desk.vera), desk.client(desk.boris)
    here = f"/incidents/{incident.reference}/requester"
    first, second = _form(incident, phone="11223344"), _form(incident, name="Inga", phone="")
    third = _form(incident, name="Ingrid", phone="55667788")
    vera.post(here, first)
    assert boris.post(here, second).status_code == 303
    requester = _fresh(desk, incident).requester
    assert (requester.name, requester.phone) == ("Inga", "11223344")

    both = vera.post(here, third | {"email": "new@example.com"})
    assert both.status_code == 412
    for words in ("Inga", "Ingrid", "11223344", "55667788"):
        assert words in both.text
    assert _fresh(desk, incident).requester.email == "new@example.com"
    seen = re.search(r'name="seen" value="(\d+)"', both.text)
    assert seen
    vera.post(here, {"seen": seen[1], "name": "Ingrid", "phone": "11223344"})
    requester = _fresh(desk, incident).requester
    assert (requester.name, requester.phone) == ("Ingrid", "11223344")


@pytest.mark.attack(1)
def test_only_who_works_on_it_corrects_the_requester(desk: Desk) -> None:
    incident = desk.incident()
    here = f"/incidents/{incident.reference}/requester"
    for who, status in ((desk.oleg, 404), (desk.henrik, 403)):
        browser = desk.client(who)
        assert browser.get(here).status_code == status
        assert browser.post(here, _form(incident, name="Mallory")).status_code == status
    assert "Correct" not in desk.client(desk.henrik).get(here.removesuffix("/requester")).text


def _correct(desk: Desk, incident: Incident, values: dict[str, Any]) -> None:
    desk.doing(incident, services.edit, values, seen=incident.version, by=desk.vera)


def _correct_number(desk: Desk, number: int, values: dict[str, Any], *, by: Any) -> None:
    with transaction():
        incident = access.incident(by, number, to="work")
        services.edit(incident, values, seen=incident.version, by=by)


def _form(incident: Incident, **changed: str) -> dict[str, str]:
    """The form as it stands on the page that was opened before anything was changed."""
    standing = {"name": "Ingrid Solberg", "email": "ingrid@example.com"}
    return {"seen": "1", "phone": "", "telegram_id": "", **standing, **changed}


def _fresh(desk: Desk, incident: Incident) -> Incident:
    db.session.expire_all()
    return access.incident(desk.henrik, incident.number)
