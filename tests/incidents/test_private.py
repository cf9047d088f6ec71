"""Private incidents through the screens: who makes them so, who is named, what is left."""

import re

import pytest
from sqlalchemy import select

from app.core.actor import SYSTEM
from app.core.audit import AuditEntry
from app.core.db import db, transaction
from app.incidents import access, services
from app.incidents.errors import NoSuchIncident, PartOfAnother, WouldReveal
from app.incidents.models import Incident, Named
from app.incidents.queries import following
from tests.incidents.desk import Desk, numbers


def address(incident: Incident, path: str = "") -> str:
    return f"/incidents/{incident.reference}{path}"


def test_an_agent_makes_it_private_and_opens_it_again(desk: Desk) -> None:
    incident = desk.incident()
    vera, boris = desk.client(desk.vera), desk.client(desk.boris)
    assert vera.post(address(incident, "/privacy")).status_code == 303
    page = vera.get(address(incident)).text
    assert "Open to all again" in page
    assert "Vera Lang" in page  # whoever makes it private is named
    assert '<span class="private"' in vera.get("/queue/open").text
    assert boris.get(address(incident)).status_code == 404
    assert numbers(boris.get("/queue/open").text) == []
    assert boris.post(address(incident, "/privacy/removal")).status_code == 404
    assert vera.post(address(incident, "/privacy/removal")).status_code == 303
    assert boris.get(address(incident)).status_code == 200
    assert db.session.scalars(select(Named)).all() == []


def test_whoever_is_named_sees_and_works_wherever_they_stand(desk: Desk) -> None:
    incident = desk.incident()
    vera, oleg = desk.client(desk.vera), desk.client(desk.oleg)
    vera.post(address(incident, "/privacy"))
    assert oleg.get(address(incident)).status_code == 404
    assert vera.post(address(incident, "/named"), {"viewer": "oleg"}).status_code == 303
    assert oleg.get(address(incident)).status_code == 200
    assert oleg.post(address(incident, "/taking")).status_code == 303
    assert numbers(oleg.get("/queue/open").text) == [incident.number]
    assert vera.post(address(incident, f"/named/{desk.oleg.id}/removal")).status_code == 303
    desk.doing(incident, services.assign, to=desk.vera.id, by=desk.anna)
    assert oleg.get(address(incident)).status_code == 404
    lines = re.findall(r"Sees it by name</b> ([^<]+)<br>", vera.get(address(incident)).text)
    assert [each.strip() for each in lines] == ["Oleg Sokolov → –", "– → Oleg Sokolov"]


@pytest.mark.parametrize("login", ["pavel", "nobody", "", "opora_0000"])
def test_a_name_gives_no_role(desk: Desk, login: str) -> None:
    assert desk.pavel.id
    incident = desk.incident()
    vera = desk.client(desk.vera)
    vera.post(address(incident, "/privacy"))
    assert vera.post(address(incident, "/named"), {"viewer": login}).status_code == 422


def test_nobody_is_named_on_what_all_may_see(desk: Desk) -> None:
    incident = desk.incident()
    answer = desk.client(desk.vera).post(address(incident, "/named"), {"viewer": "vera"})
    assert answer.status_code == 409


def test_its_lead_sees_it_wherever_it_goes_and_others_do_not(desk: Desk) -> None:
    incident = desk.incident(department_id=desk.delivery)
    desk.doing(incident, services.hide, by=SYSTEM)
    above = access.incident(desk.anna, incident.number)  # the lead of the department above
    assert above.id == incident.id
    desk.doing(incident, services.pass_on, to=desk.transfers, by=desk.anna)
    for who in (desk.anna, desk.vera, desk.oleg, desk.henrik):
        with pytest.raises(NoSuchIncident):
            access.incident(who, incident.number)


def test_making_it_private_is_undone_and_opening_it_is_not(desk: Desk) -> None:
    incident = desk.incident()
    desk.doing(incident, services.hide, by=desk.vera)
    desk.doing(incident, services.undo, incident.version, by=desk.vera)
    assert not incident.private
    desk.doing(incident, services.hide, by=desk.vera)
    desk.doing(incident, services.reveal, by=desk.vera)
    assert not services.can_undo(incident, by=desk.vera)


@pytest.mark.attack(4)
def test_a_merge_does_not_reveal_it(desk: Desk) -> None:
    secret, other = desk.incident(text="Whisper"), desk.incident()
    desk.doing(secret, services.hide, by=desk.vera)
    with pytest.raises(WouldReveal), transaction():
        services.merge(*access.both(desk.vera, secret.number, other.number), by=desk.vera)
    with transaction():
        services.merge(*access.both(desk.vera, other.number, secret.number), by=desk.vera)
    with pytest.raises(PartOfAnother):
        desk.doing(other, services.hide, by=desk.vera)


@pytest.mark.attack(4)
def test_nothing_is_done_to_it_together_with_others(desk: Desk) -> None:
    incident = desk.incident()
    desk.doing(incident, services.hide, by=desk.anna)
    sent = {"pick": [incident.number], "do": "take"}
    answer = desk.client(desk.vera).post("/queue/open/changes", sent)
    assert f"INC-{incident.number}: There is no such incident" in answer.text


@pytest.mark.attack(1)
def test_a_note_calls_nobody_who_does_not_see_it(desk: Desk) -> None:
    incident = desk.incident()
    people = (desk.boris, desk.henrik, desk.anna)
    assert all(each.id for each in people)
    desk.doing(incident, services.hide, by=desk.vera)
    assert set(services.not_called(incident, "@boris @anna @henrik @vera")) == {"boris", "henrik"}
    assert {each.login for each in following.offered(incident, "")} == {"anna", "vera"}


def test_what_was_done_is_told_to_administrators_without_its_words(desk: Desk) -> None:
    incident = desk.incident("Secret matter")
    assert desk.oleg.id
    vera = desk.client(desk.vera)
    vera.post(address(incident, "/privacy"))
    vera.post(address(incident, "/named"), {"viewer": "oleg"})
    vera.post(address(incident, "/privacy/removal"))
    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.at)).all()
    told = [(each.what, each.subject, each.details) for each in entries]
    assert told == [
        ("incident.hidden", incident.reference, {}),
        ("incident.named", incident.reference, {"person": "oleg"}),
        ("incident.revealed", incident.reference, {}),
    ]


@pytest.mark.attack(4)
def test_what_is_split_off_is_as_private(desk: Desk) -> None:
    incident = desk.incident()
    said = desk.doing(incident, services.receive, "And another thing", by=SYSTEM)
    desk.doing(incident, services.hide, by=desk.vera)
    made = desk.doing(incident, services.split, said.id, subject="Another thing", by=desk.vera)
    assert access.incident(desk.vera, made.number).id == made.id
    with pytest.raises(NoSuchIncident):
        access.incident(desk.boris, made.number)
