"""Following an incident, and calling people by @login in a note."""

from typing import Any

import pytest
from sqlalchemy import select

from app.core.actor import Role
from app.core.db import db
from app.core.events import Event
from app.incidents import services
from app.incidents.models import Incident
from app.incidents.queries import following
from app.incidents.services.mentioning import logins_in
from tests.api.conftest import Doors, doors
from tests.incidents.desk import Desk

__all__ = ["doors"]


def following_of(incident: Incident) -> list[str]:
    return [each.login for each in following.followers([incident.id]).get(incident.id, [])]


def events(kind: str) -> list[dict[str, Any]]:
    return list(db.session.scalars(select(Event.payload).where(Event.type == kind)))


def test_who_follows_stands_at_the_side_until_they_follow_no_more(desk: Desk) -> None:
    incident = desk.incident()
    vera = desk.client(desk.vera)
    address = f"/incidents/{incident.reference}"
    assert "Nobody yet. Followers are told" in vera.get(address).text
    assert vera.post(f"{address}/following").status_code == 303
    vera.post(f"{address}/following")
    page = desk.client(desk.boris).get(address).text
    assert "Vera Lang" in page.split('id="followers"')[1].split("</section>")[0]
    vera.post(f"{address}/unfollowing")
    assert following_of(incident) == []
    assert [len(events(f"incident.{kind}")) for kind in ("followed", "unfollowed")] == [1, 1]


def test_a_manager_follows_what_they_only_read(desk: Desk) -> None:
    incident = desk.incident()
    answer = desk.client(desk.henrik).post(f"/incidents/{incident.reference}/following", part=True)
    assert "Follow no more" in answer.text
    assert following_of(incident) == ["henrik"]


@pytest.mark.parametrize(
    ("text", "logins"),
    [
        ("@vera.lang, look", ["vera.lang"]),
        ("ask @vera. And (@Boris)!", ["vera", "boris"]),
        ("write to vera@example.com or a/@b", []),
        ("@vera @vera @@vera", ["vera"]),
        ("@ольга-и", ["ольга-и"]),
        ("@", []),
    ],
)
def test_a_call_is_an_at_before_a_login(text: str, logins: list[str]) -> None:
    assert logins_in(text) == logins


def test_a_note_calls_those_who_see_the_incident_and_says_who_is_not_told(desk: Desk) -> None:
    incident = desk.incident()
    assert all(who.id for who in (desk.boris, desk.oleg, desk.pavel, desk.henrik))
    text = "@Boris @oleg @henrik @pavel @nobody: the carrier says <b>Monday</b>"
    vera = desk.client(desk.vera)
    address = f"/incidents/{incident.reference}"
    answer = vera.post(f"{address}/messages", {"kind": "note", "text": text}, part=True)
    assert "Not told: @oleg, @pavel, @nobody" in answer.headers["HX-Trigger"]
    assert '<mark class="call" title="Boris Orlov">@Boris</mark>' in answer.text
    assert ">@oleg<" not in answer.text
    assert "&lt;b&gt;Monday" in answer.text
    (fact,) = events("incident.mentioned")
    assert set(fact["person_ids"]) == {str(desk.boris.id), str(desk.henrik.id)}
    assert "Monday" not in str(fact)


def test_a_reply_calls_nobody(desk: Desk) -> None:
    incident = desk.incident()
    assert desk.boris.id
    desk.doing(incident, services.reply_anyway, "Dear @boris", seen=None, by=desk.vera)
    assert events("incident.mentioned") == []


@pytest.mark.attack(3)
def test_people_offered_are_those_who_see_the_incident(desk: Desk) -> None:
    other = desk.incident(department_id=desk.transfers)
    for who in (desk.boris, desk.oleg, desk.pavel, desk.henrik):
        assert who.id
    below = desk.person("Bella Below", desk.delivery, Role.AGENT)
    vera = desk.client(desk.vera)
    address = f"/incidents/{desk.incident().reference}/people"
    assert "@boris" in vera.get(f"{address}?q=bo").text
    assert "@boris" in vera.get(f"{address}?q=orl").text
    everybody = vera.get(address).text
    assert "@henrik" in everybody
    assert "@oleg" not in everybody
    assert "@pavel" not in everybody
    assert "@bella" not in everybody  # hers lie below this department
    assert "@boris" not in vera.get(f"{address}?q=%25").text
    assert vera.get(f"/incidents/{other.reference}/people?q=o").status_code == 404
    assert below.id


@pytest.mark.attack(2)
def test_a_foreign_incident_cannot_be_followed(desk: Desk, doors: Doors) -> None:
    incident = desk.incident()
    oleg = desk.client(desk.oleg)
    assert oleg.post(f"/incidents/{incident.reference}/following").status_code == 404
    answer = doors.person(desk.oleg).put(f"/incidents/{incident.reference}/following")
    assert answer.status_code == 404
    assert following_of(incident) == []


def test_by_the_api_one_follows_and_reads_who_does(desk: Desk, doors: Doors) -> None:
    reference = desk.incident().reference
    boris = doors.person(desk.boris)
    assert boris.put(f"/incidents/{reference}/following").status_code == 204
    told = boris.get(f"/incidents/{reference}/followers").get_json()
    assert told == {"followers": [{"login": "boris", "name": "Boris Orlov"}]}
    assert boris.delete(f"/incidents/{reference}/following").status_code == 204
    assert boris.get(f"/incidents/{reference}/followers").get_json() == {"followers": []}
