"""The screens that publish a draft and take open rows over: preview first, then the deed."""

import re
from typing import Any

import pytest

from app.core.db import db
from app.incidents.models import Incident
from app.workflow import drawing, queries, services
from app.workflow.definition import CustomField, FieldKind
from app.workflow.models import Design
from tests.incidents.desk import Browser, Desk
from tests.workflow.test_migrating import stand, without_waiting
from tests.workflow.test_publishing import PENDING, draw, soundly, way

AT = "/processes/incident"


@pytest.fixture
def petra(desk: Desk) -> Browser:
    return desk.client(desk.petra)


def revision() -> int:
    db.session.expire_all()
    return db.session.get_one(Design, "incident").revision


def publish(petra: Browser) -> Any:
    return petra.post(f"{AT}/publication", {"seen": revision()})


def test_what_publishing_would_do_is_shown_first(desk: Desk, petra: Browser) -> None:
    stand(desk, "waiting_customer")
    draw(desk, without_waiting)
    page = petra.get(f"{AT}/publication").text
    assert "1 open record keeps its version" in page
    assert "1 of them stands in a state that is not there any more" in page
    assert re.search(r'data-change="removed".*?Waiting for customer', page, re.DOTALL)
    assert queries.newest("incident").version == 1
    assert publish(petra).location == f"{AT}/migration"
    assert queries.newest("incident").version == 2


def test_a_dead_end_stops_it_and_leads_to_its_place(desk: Desk, petra: Browser) -> None:
    dead = way("in_progress", "pending")
    draw(desk, lambda drawn: drawing.put_move(drawing.put_state(drawn, PENDING), dead))
    page = petra.get(f"{AT}/publication").text
    assert "It can be published when what is wrong is mended." in page
    assert f'href="{AT}/draft?state=pending#piece"' in page
    refused = publish(petra)
    assert refused.status_code == 422
    assert "A dead end" in refused.text
    assert queries.newest("incident").version == 1


def test_only_what_was_looked_at_is_published(desk: Desk, petra: Browser) -> None:
    draw(desk, soundly)
    seen = revision()
    draw(desk, lambda drawn: drawing.begin_at(drawn, "in_progress"))
    refused = petra.post(f"{AT}/publication", {"seen": seen})
    assert refused.status_code == 409
    assert "Somebody else has changed the draft meanwhile." in refused.text
    assert queries.newest("incident").version == 1


def test_a_draft_without_a_change_is_not_published(desk: Desk, petra: Browser) -> None:
    petra.post(f"{AT}/draft")
    assert publish(petra).status_code == 409


def test_open_rows_are_taken_over_by_a_mapping_shown_first(desk: Desk, petra: Browser) -> None:
    waiting = stand(desk, "waiting_customer")
    resolved = stand(desk, "resolved")
    cost = CustomField(
        code="cost", kind=FieldKind.NUMBER, labels={"en": "Cost"}, required='state = "pending"'
    )
    draw(desk, lambda drawn: drawing.put_field(without_waiting(drawn), cost))
    publish(petra)
    page = petra.get(f"{AT}/migration").text
    assert 'name="to.1.waiting_customer"' in page
    offered = page[page.index('name="to.1.resolved"') :].partition("</select>")[0]
    assert re.findall(r'<option value="(\w+)"', offered) == ["resolved"]
    undecided = petra.post(f"{AT}/migration/preview", {"to.1.resolved": "resolved"})
    assert undecided.status_code == 422
    assert "Say which state it becomes." in undecided.text
    chosen = {"to.1.waiting_customer": "pending", "to.1.resolved": "resolved"}
    preview = petra.post(f"{AT}/migration/preview", chosen).text
    assert "The state becomes another; history says so." in preview
    assert "The next move asks for Cost where it is empty." in preview
    assert "Take 2 records over" in preview
    assert db.session.get_one(Incident, waiting.id).state == "waiting_customer"
    assert petra.post(f"{AT}/migration", chosen).status_code == 303
    begun = petra.get(f"{AT}/migration", part=True).text
    assert "Taking over: 0 of 2." in begun
    assert "<html" not in begun
    assert petra.post(f"{AT}/migration", chosen).status_code == 409
    migration = queries.migration_of("incident")
    assert migration
    services.continue_migration(str(migration.id))
    assert "2 records have been taken over." in petra.get(f"{AT}/migration").text
    assert "Nothing to take over" in petra.get(f"{AT}/migration").text
    db.session.expire_all()
    assert db.session.get_one(Incident, waiting.id).state == "pending"
    assert db.session.get_one(Incident, resolved.id).process.version == 2


def test_where_nothing_stays_behind_nothing_is_taken_over(desk: Desk, petra: Browser) -> None:
    stand(desk, "new")
    page = petra.get(f"{AT}/migration").text
    assert "Nothing to take over" in page
    assert f'action="{AT}/migration' not in page
    refused = petra.post(f"{AT}/migration")
    assert refused.status_code == 409
    assert "Nothing to take over" in refused.text
    assert queries.migration_of("incident") is None


def test_the_list_says_what_stays_behind(desk: Desk, petra: Browser) -> None:
    stand(desk, "new")
    draw(desk, soundly)
    assert "Petra Novak" in petra.get("/processes").text
    publish(petra)
    assert "1 open record stays on an older version." in petra.get(AT).text
    old = petra.get(f"{AT}/versions/1").text
    assert "New records take version 2." in old
    agent = desk.client(desk.vera)
    assert "Take them over" not in agent.get(AT).text
    assert "New process" not in agent.get("/processes").text
