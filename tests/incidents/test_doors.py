"""Who gets in where, and what the screens do with hostile requests."""

import re

import pytest
from sqlalchemy import select

from app.core.actor import Role
from app.core.db import db
from app.incidents import services
from app.incidents.models import Draft, Incident, Voice
from tests.incidents.desk import Desk

POSTS = {
    "assignment": {"assignee": ""},
    "taking": {},
    "department": {"department": ""},
    "fields": {"subject": "Hacked"},
    "reading": {},
    "changes/1/undoing": {},
    "moves": {"state": "in_progress"},
    "resolution": {"code": "solved", "resolution": "x"},
    "closure": {},
    "reopening": {"reason": "x"},
    "spam": {},
    "messages": {"text": "x"},
    "draft": {"text": "x"},
}


@pytest.mark.attack(1)
@pytest.mark.parametrize("path", list(POSTS))
def test_an_incident_of_others_is_not_there(desk: Desk, path: str) -> None:
    hidden = desk.incident(department_id=desk.transfers)
    before = hidden.version
    vera, here = desk.client(desk.vera), f"/incidents/{hidden.reference}"
    assert vera.post(f"{here}/{path}", {"seen": "1", **POSTS[path]}).status_code == 404
    for page in ("", "/resolution", "/reopening", "/news"):
        assert vera.get(f"{here}{page}").status_code == 404
    db.session.expire_all()
    assert hidden.version == before


@pytest.mark.parametrize("path", list(POSTS))
def test_a_manager_reads_everything_and_changes_nothing(desk: Desk, path: str) -> None:
    incident = desk.incident()
    henrik, here = desk.client(desk.henrik), f"/incidents/{incident.reference}"
    page = henrik.get(here)
    assert page.status_code == 200
    assert "You read this and change nothing." in page.text
    main = page.text[page.text.index("<main") : page.text.index("</main>")]
    assert [form for form in main.split("<form")[1:] if "/following" not in form] == []
    assert main.count("<button") == 1  # a manager follows what they read
    assert henrik.post(f"{here}/{path}", {"seen": "1", **POSTS[path]}).status_code == 403


@pytest.mark.parametrize(
    "address",
    ["/queue/open", "/queue/open/news", "/search?q=card", "/incidents/new", "/incidents/INC-1001"],
)
def test_an_accountant_is_told_who_sees_incidents(desk: Desk, address: str) -> None:
    pavel = desk.client(desk.pavel)
    answer = pavel.get(address)
    assert answer.status_code == 403
    assert "Your role sees no incidents" in answer.text
    assert "What you can do here" in pavel.get("/").text


def test_whoever_has_no_role_finds_a_start_page(desk: Desk) -> None:
    nobody = desk.person("Nobody Yet", None)
    assert desk.client(nobody).get("/").status_code == 200


@pytest.mark.attack(3)
def test_the_rail_and_the_palette_hide_other_departments(desk: Desk) -> None:
    desk.incident("Zanzibar transfer", department_id=desk.transfers)
    vera, oleg = desk.client(desk.vera), desk.client(desk.oleg)
    assert "<data>" not in vera.get("/settings").text
    assert "<data>1</data>" in oleg.get("/settings").text
    assert "Zanzibar transfer" not in vera.get("/palette?q=Zanzibar").text
    assert "Zanzibar transfer" in oleg.get("/palette?q=Zanzibar").text


@pytest.mark.attack(2)
def test_a_draft_stays_with_its_writer_and_its_incident(desk: Desk) -> None:
    one, two = desk.incident(), desk.incident()
    desk.doing(one, services.keep_draft, Voice.REPLY, "Unfinished words", by=desk.vera)
    assert "Unfinished words" in desk.client(desk.vera).get(f"/incidents/{one.reference}").text
    assert "Unfinished words" not in desk.client(desk.boris).get(f"/incidents/{one.reference}").text
    assert "Unfinished words" not in desk.client(desk.vera).get(f"/incidents/{two.reference}").text


@pytest.mark.attack(2)
def test_a_message_of_another_incident_does_not_pass_for_the_newest(desk: Desk) -> None:
    one, two = desk.incident(), desk.incident()
    foreign = desk.doing(two, services.receive, "Elsewhere", by=desk.vera)
    desk.doing(one, services.receive, "Unread here", by=desk.vera)
    sent = {"kind": "reply", "text": "x", "seen": str(foreign.id)}
    answer = desk.client(desk.vera).post(f"/incidents/{one.reference}/messages", sent)
    assert answer.status_code == 409


@pytest.mark.attack(4)
@pytest.mark.parametrize("do", ["take", "spam", "assign ", "move waiting_customer", "tag"])
def test_changing_several_asks_for_the_same_right_for_each(desk: Desk, do: str) -> None:
    hidden, own = desk.incident(department_id=desk.transfers), desk.incident()
    before = hidden.version
    sent = {"pick": [hidden.number, own.number], "do": do, "add_tag": "x"}
    answer = desk.client(desk.vera).post("/queue/open/changes", sent)
    assert f"INC-{hidden.number}: There is no such incident" in answer.text
    db.session.expire_all()
    assert hidden.version == before
    assert desk.client(desk.henrik).post("/queue/open/changes", sent).status_code == 403


@pytest.mark.attack(6)
@pytest.mark.parametrize(
    "query",
    [
        "sort=assignee__password",
        "sort=updated_at;DROP TABLE incidents.incident",
        "sort=--updated",
        "after=1",
        "after=x.1",
        "after=999999999999999999.1",
        "after=1.999999999999999999",
        "after=1.1&before=1.1",
        "sort=priority&after=999999.1",
        "before=1.1",
        "after=%00.1",
        "at=%D9%A1.1",
    ],
)
def test_a_list_takes_any_address(desk: Desk, query: str) -> None:
    incident = desk.incident()
    page = desk.client(desk.vera).get(f"/queue/open?{query}")
    assert page.status_code == 200
    assert f'id="{incident.reference}"' in page.text


def test_a_place_that_makes_no_sense_is_told(desk: Desk) -> None:
    desk.incident()
    page = desk.client(desk.vera).get("/queue/open?after=x")
    assert "That place in the list is not there any more." in page.text


def test_an_unknown_view_is_not_there(desk: Desk) -> None:
    assert desk.client(desk.vera).get("/queue/everything").status_code == 404


@pytest.mark.attack(21)
def test_fields_that_no_form_has_are_not_taken(desk: Desk) -> None:
    vera = desk.client(desk.vera)
    sent = {
        "name": "Ingrid",
        "subject": "Card",
        "text": "Where?",
        "number": "1",
        "priority": "1",
        "state": "closed",
        "assignee_id": str(desk.vera.id),
        "resolution_code": "solved",
        "created_at": "2001-01-01",
    }
    opened = vera.post("/incidents", sent)
    incident = db.session.scalars(select(Incident)).one()
    assert opened.location == f"/incidents/{incident.reference}"
    assert (incident.priority, incident.state, incident.assignee_id) == (3, "new", None)
    more = {"seen": "1", "tags": "a", "state": "closed", "requester_id": str(desk.vera.id)}
    vera.post(f"/incidents/{incident.reference}/fields", more)
    db.session.expire_all()
    assert (incident.state, incident.tags) == ("new", ["a"])


@pytest.mark.attack(22)
def test_nothing_is_deleted_through_the_screens(desk: Desk) -> None:
    rules = desk.app.url_map.iter_rules()
    ours = [rule for rule in rules if rule.endpoint.startswith("incidents.")]
    assert ours
    assert not any("DELETE" in (rule.methods or ()) for rule in ours)
    incident = desk.incident()
    desk.doing(incident, services.keep_draft, Voice.REPLY, "Mine", by=desk.vera)
    desk.client(desk.boris).post(f"/incidents/{incident.reference}/draft", {"text": ""})
    assert db.session.scalar(select(Draft.text)) == "Mine"


@pytest.mark.attack(23)
def test_looking_changes_nothing_and_a_foreign_form_is_refused(desk: Desk) -> None:
    incident = desk.incident()
    vera, here = desk.client(desk.vera), f"/incidents/{incident.reference}"
    vera.get(here)
    db.session.expire_all()
    assert incident.unread
    assert vera.client.post(f"{here}/taking").status_code == 403
    assert vera.client.get(f"{here}/taking").status_code == 405


@pytest.mark.attack(8)
def test_what_a_customer_wrote_is_text(desk: Desk) -> None:
    nasty = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    incident = desk.incident(nasty, nasty, email="a@b.example")
    vera = desk.client(desk.vera)
    for address in (f"/incidents/{incident.reference}", "/queue/open", "/search?q=script"):
        page = vera.get(address).text
        assert "<script>alert" not in page
        assert "<img" not in page


@pytest.mark.parametrize(
    "sent",
    [
        {"seen": "1", "subject": "a\x00b"},
        {"seen": "x", "subject": "a"},
        {"seen": "1", "subject": "x" * 201},
        {"seen": "1", "subject": "a\nb"},
        {"seen": "1", "category": "not-a-key"},
        {"seen": "1", "levels": "9-9"},
        {"seen": "1", "tags": "x" * 41},
        {},
    ],
)
def test_a_field_that_cannot_be_is_refused(desk: Desk, sent: dict[str, str]) -> None:
    incident = desk.incident()
    vera = desk.client(desk.vera)
    assert vera.post(f"/incidents/{incident.reference}/fields", sent).status_code == 422
    db.session.expire_all()
    assert incident.version == 1


def test_pages_work_in_russian(desk: Desk) -> None:
    incident = desk.incident(category_id=desk.topic)
    page = desk.client(desk.vera).get(f"/incidents/{incident.reference}?lang=ru").text
    for words in ("Исполнитель", "Ответ", "Сначала решите.", "Доставка карты"):
        assert words in page


def test_an_agent_who_is_also_lead_gives_away_others_work(desk: Desk) -> None:
    incident = desk.incident()
    desk.doing(incident, services.take, by=desk.vera)
    here = f"/incidents/{incident.reference}"
    assert Role.LEAD in desk.anna.roles
    assert re.search(r'data-key="a"', desk.client(desk.anna).get(here).text)
    page = desk.client(desk.boris).get(here).text
    assert "A lead may give it to somebody else." in page
    assert not re.search(r'data-key="[at]"', page)
