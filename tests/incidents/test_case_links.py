"""Links to a case: who makes them, what ends them, and what a wrong one tells."""

import json
import re
from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import time
from app.core.actor import SYSTEM
from app.core.audit import AuditEntry
from app.core.db import db, transaction
from app.core.settings import settings
from app.incidents import services
from app.incidents.models import CaseLink, Incident, Requester
from app.incidents.pages import cases
from tests.conftest import MakeApp, new_client
from tests.incidents.desk import Desk
from tests.incidents.test_case import customer, link_to, wrong

__all__ = ["customer"]


@pytest.mark.attack(24)
def test_whatever_is_wrong_with_a_link_the_answer_is_the_same(
    desk: Desk, customer: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cases, "MOST_MISSED", 10_000)
    link = link_to(desk, desk.incident())
    other = link_to(desk, desk.incident(email="other@example.com"))
    token = link.removeprefix("/case/")
    forged = [token[:22] + other.removeprefix("/case/")[22:], token.swapcase(), token[:-1]]
    forged += [
        token[:place] + "AB"[token[place] == "A"] + token[place + 1 :] for place in range(64)
    ]
    forged += ["", "a", "a" * 64, "é" * 64, token + "=", token + "/", f"{token}/attachments/x"]
    pages = {customer.get(f"/case/{each}").text for each in forged if each != token}
    assert len(pages) == 1
    wrong(customer.get(f"/case/{forged[0]}"))
    assert customer.get(link).status_code == 200


@pytest.mark.attack(18)
def test_a_link_ends(desk: Desk, customer: FlaskClient) -> None:
    incident = desk.incident()
    link = link_to(desk, incident)
    with time_machine.travel(time.now() + timedelta(days=settings().case_link_days, minutes=1)):
        wrong(customer.get(link))
        fresh = link_to(desk, incident)
        assert customer.get(fresh).status_code == 200
        wrong(customer.get(link))


@pytest.mark.attack(24)
def test_the_end_is_signed_too(desk: Desk, customer: FlaskClient) -> None:
    link = link_to(desk, desk.incident())
    with transaction():
        db.session.scalars(select(CaseLink)).one().expires_at += timedelta(days=900)
    wrong(customer.get(link))


@pytest.mark.attack(18)
def test_without_a_key_there_are_no_links(desk: Desk, make_app: MakeApp) -> None:
    link = link_to(desk, desk.incident())
    other = make_app(case_link_key="")
    wrong(new_client(other).get(link))
    vera, number = desk.client(desk.vera, other), desk.incident().reference
    assert vera.post(f"/incidents/{number}/case-link").status_code == 409
    assert "switched off" in vera.get(f"/incidents/{number}/case-link").text
    assert new_client(make_app(case_link_key="another key, as long")).get(link).status_code == 404


def test_a_new_link_ends_the_one_before(desk: Desk, customer: FlaskClient) -> None:
    incident, vera = desk.incident(), desk.client(desk.vera)
    link = link_to(desk, incident)
    assert link_to(desk, incident) == link
    address = f"/incidents/{incident.reference}/case-link"
    assert vera.post(address).location == address
    wrong(customer.get(link))
    (fresh,) = re.findall(r'value="[^"]*(/case/[\w-]{64})"', vera.get(address).text)
    assert customer.get(fresh).status_code == 200
    assert vera.post(f"{address}/removal").status_code == 303
    wrong(customer.get(fresh))
    assert "/case/" not in vera.get(address).text


@pytest.mark.attack(24)
def test_correcting_the_requester_ends_the_links_to_all_their_cases(
    desk: Desk, customer: FlaskClient
) -> None:
    one, two = desk.incident(), desk.incident()
    other = link_to(desk, desk.incident(email="other@example.com"))
    links = [link_to(desk, one), link_to(desk, two)]
    changed = {"requester.email": "right@example.com"}
    desk.doing(one, services.edit, changed, seen=one.version, by=desk.anna)
    for link in links:
        wrong(customer.get(link))
    assert customer.get(other).status_code == 200


@pytest.mark.attack(24)
def test_a_link_is_bound_to_its_requester(desk: Desk, customer: FlaskClient) -> None:
    incident = desk.incident()
    link = link_to(desk, incident)
    with transaction():
        stranger = Requester(name="Somebody Else")
        db.session.add(stranger)
        db.session.flush()
        db.session.get_one(Incident, incident.id).requester_id = stranger.id
    wrong(customer.get(link))


def test_links_are_audited_and_never_written_there(desk: Desk) -> None:
    incident = desk.incident()
    link = link_to(desk, incident)
    changed = {"requester.name": "Ingrid S."}
    desk.doing(incident, services.edit, changed, seen=incident.version, by=desk.anna)
    link_to(desk, incident)
    desk.doing(incident, services.unshare, by=desk.boris)
    found = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(each.what, each.actor_name, each.subject) for each in found] == [
        ("case_link.made", "Vera Lang", incident.reference),
        ("case_link.revoked", "Anna Kovač", incident.reference),
        ("case_link.made", "Vera Lang", incident.reference),
        ("case_link.revoked", "Boris Orlov", incident.reference),
    ]
    assert link.removeprefix("/case/") not in json.dumps([each.details for each in found])


@pytest.mark.attack(25)
def test_no_log_names_a_link(
    desk: Desk, make_app: MakeApp, capsys: pytest.CaptureFixture[str]
) -> None:
    link = link_to(desk, desk.incident())
    client = new_client(make_app(log_level="INFO"))
    for address in (
        link,
        f"{link}/attachments/x",
        f"{link}/",
        link[:-1],
        link.replace("c", "C", 1),
    ):
        client.get(address)
    client.post(link)
    said = capsys.readouterr().out
    assert said.count('/***"') + said.count("/***/") == 6
    assert link.removeprefix("/case/")[:-1] not in said


@pytest.mark.attack(24)
def test_who_tries_many_links_is_stopped(
    desk: Desk, customer: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cases, "MOST_MISSED", 3)
    link = link_to(desk, desk.incident())
    answers = [customer.get(f"/case/{'a' * 64}").status_code for _ in range(4)]
    assert answers == [404, 404, 404, 429]
    assert customer.get(f"/case/{'b' * 63}").status_code == 429
    assert customer.get(link).status_code == 200
    monkeypatch.setattr(cases, "MOST_OPENED", 1)
    answer = customer.get(link)
    assert answer.status_code == 429
    assert "Set-Cookie" not in answer.headers


@pytest.mark.attack(23)
def test_a_link_is_made_by_a_form_of_ours_only(desk: Desk) -> None:
    incident, vera = desk.incident(), desk.client(desk.vera)
    vera.get(f"/incidents/{incident.reference}/case-link")
    assert services.link_of(incident) is None
    for path in ("case-link", "case-link/removal"):
        answer = vera.client.post(f"/incidents/{incident.reference}/{path}", data={"_csrf": "x"})
        assert answer.status_code == 403
    assert services.link_of(incident) is None


def test_the_system_may_take_links_away(desk: Desk, customer: FlaskClient) -> None:
    incident = desk.incident()
    link = link_to(desk, incident)
    with transaction():
        services.unshare_all(incident.requester_id, why="erased", by=SYSTEM)
    wrong(customer.get(link))
