"""Fields of the company's own on the screens, in lists, and when somebody is erased."""

import re
from datetime import date
from decimal import Decimal

from app.core.actor import SYSTEM
from app.core.db import db, transaction
from app.incidents import access as access_to
from app.incidents import services as incidents
from app.incidents.services import erasing
from tests.incidents.desk import Desk
from tests.incidents.own_fields import opened, values_of


def test_an_agent_is_asked_before_the_move_and_keeps_what_was_typed(filled: Desk) -> None:
    browser, number = filled.client(filled.vera), opened(filled)
    page = browser.get(f"/incidents/INC-{number}").text
    assert f'href="/incidents/INC-{number}/moves/resolved"' in page
    asked = browser.get(f"/incidents/INC-{number}/moves/resolved").text
    assert 'name="fields.site"' in asked
    assert 'name="resolution"' in asked
    typed = {"seen": "1", "code": "solved", "resolution": "Done", "fields.site": "wrong"}
    refused = browser.post(f"/incidents/INC-{number}/moves/resolved", typed)
    assert refused.status_code == 422
    assert 'value="wrong"' in refused.text
    assert "This does not look as it should." in refused.text
    assert values_of(number) == {}
    done = browser.post(
        f"/incidents/INC-{number}/moves/resolved", {**typed, "fields.site": "BER-3"}
    )
    assert done.status_code == 303
    page = browser.get(f"/incidents/INC-{number}").text
    assert "BER-3" in page
    assert "Resolved" in page


def test_other_ways_to_move_ask_for_it_too(filled: Desk) -> None:
    browser, number = filled.client(filled.vera), opened(filled)
    answer = browser.post(
        f"/incidents/INC-{number}/resolution",
        {"seen": "1", "code": "solved", "resolution": "Done"},
    )
    assert answer.status_code == 422
    assert 'name="fields.site"' in answer.text


def test_the_form_of_the_fields_changes_what_was_changed_in_it(filled: Desk) -> None:
    browser, number = filled.client(filled.vera), opened(filled)
    page = browser.get(f"/incidents/INC-{number}/own-fields").text
    assert 'name="fields.vip"' in page
    assert 'name="fields.cost"' not in page  # shown when vip = yes
    address = f"/incidents/INC-{number}/own-fields"
    browser.post(address, {"seen": "1", "fields.vip": "yes", "fields.colour": "red"})
    assert values_of(number) == {"vip": True, "colour": "red"}
    assert 'name="fields.cost"' in browser.get(address).text
    other = filled.client(filled.boris)
    other.post(address, {"seen": "2", "fields.vip": "yes", "fields.colour": ""})
    stale = {"seen": "2", "fields.vip": "yes", "fields.colour": "red", "fields.due": "2026-12-01"}
    assert browser.post(address, stale).status_code == 303
    assert values_of(number) == {"vip": True, "due": date(2026, 12, 1)}


def test_lists_have_a_column_for_those_that_are_to_be_listed(filled: Desk) -> None:
    browser, number = filled.client(filled.vera), opened(filled)
    browser.post(
        f"/incidents/INC-{number}/own-fields",
        {"seen": "1", "fields.site": "BER-9", "fields.owner": str(filled.vera.id)},
    )
    page = browser.get("/queue/open").text
    heads = re.findall(r'<th scope="col" class="c-own[^"]*">([^<]+)', page)
    assert heads == ["Site", "Owner"]
    assert ">BER-9<" in browser.get(f"/search?q={number}").text
    assert re.findall(r'<td class="c-own[^"]*">([^<]+)', page) == ["BER-9", "Vera Lang"]


def test_a_new_incident_is_asked_for_what_is_shown(filled: Desk) -> None:
    browser = filled.client(filled.vera)
    form = {"name": "Ingrid", "subject": "No card", "text": "Where?", "fields.vip": "yes"}
    assert 'name="fields.cost"' in browser.post("/incidents/new", form).text
    made = browser.post("/incidents", {**form, "fields.cost": "1 200,50"})
    assert made.status_code == 303
    number = int(made.headers["Location"].rpartition("-")[2])
    assert values_of(number) == {"vip": True, "cost": Decimal("1200.50")}


def test_a_merged_or_hidden_field_is_erased_with_its_requester(filled: Desk) -> None:
    incident = filled.incident()
    values = {"fields.site": "BER-7", "fields.colour": "red"}
    filled.doing(incident, incidents.edit, values, seen=1, by=filled.vera)
    with transaction():
        found = access_to.requester_to_erase(SYSTEM, incident.number, to="work")
        erasure = erasing.start(
            found.requester, confirmed=found.reference, incident=found, by=SYSTEM
        )
    erasing.run(str(erasure.id))
    db.session.expire_all()
    assert values_of(incident.number) == {"colour": "red"}
