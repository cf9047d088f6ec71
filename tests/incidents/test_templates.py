"""What a new incident can begin with: who shapes it, to whom it is offered, what it fills in."""

import re
from typing import Any
from uuid import UUID

import pytest

from app.core.actor import Actor, Role
from app.core.db import db, transaction
from app.incidents import queries, services
from app.incidents.models import Incident, Template
from tests.api.conftest import doors
from tests.incidents.desk import Desk

__all__ = ["doors"]

LOST: dict[str, Any] = {
    "subject": "Card lost",
    "text": "The card is lost since",
    "place": 100,
    "impact": 1,
    "urgency": 2,
    "tags": ["card"],
}


def made(desk: Desk, name: str = "Lost", for_id: UUID | None = None, **more: Any) -> Template:
    root = configurator(desk)
    with transaction():
        values = {"category_id": None, "department_id": desk.cards, **LOST, **more}
        return services.add_template({"name": name, "for_id": for_id, **values}, by=root)


def configurator(desk: Desk) -> Actor:
    return desk.person("Conrad Shaper", None, Role.CONFIGURATOR)


def names(who: Actor) -> list[str]:
    return [each.name for each in queries.offered_templates(who)]


def test_it_is_offered_to_its_department_and_those_below(desk: Desk) -> None:
    inner = desk.person("Dora Below", desk.delivery, Role.AGENT)
    made(desk, "For all")
    made(desk, "Cards", desk.cards)
    made(desk, "Delivery", desk.delivery)
    made(desk, "Transfers", desk.transfers)
    assert names(inner) == ["Cards", "Delivery", "For all"]
    assert names(desk.vera) == ["Cards", "Delivery", "For all"]
    assert names(desk.oleg) == ["For all", "Transfers"]


def test_low_places_come_first_and_retired_ones_not_at_all(desk: Desk) -> None:
    made(desk, "Second", place=2)
    first, gone = made(desk, "First", place=1), made(desk, "Gone", place=0)
    anna = configurator(desk)
    with transaction():
        services.retire_template(gone, by=anna)
    assert names(desk.vera) == [first.name, "Second"]
    with transaction():
        services.bring_back_template(gone, by=anna)
    assert names(desk.vera)[0] == "Gone"


def fields(desk: Desk, **more: str) -> dict[str, str]:
    return {"name": "Lost", "for_id": str(desk.cards), "subject": "Card lost", **more}


def test_a_lead_shapes_those_of_their_departments(desk: Desk) -> None:
    anna = desk.client(desk.anna)
    assert anna.post("/templates", fields(desk)).status_code == 303
    assert "Lost" in anna.get("/templates").text
    (key,) = [each.id for each in queries.all_templates()]
    anna.post(f"/templates/{key}", fields(desk, name="Lost abroad", tags="a, b", seen="1"))
    db.session.expire_all()
    assert db.session.get_one(Template, key).tags == ["a", "b"]
    anna.post(f"/templates/{key}/retirement")
    assert names(desk.vera) == []
    anna.post(f"/templates/{key}/return")
    assert names(desk.vera) == ["Lost abroad"]


@pytest.mark.attack(1)
def test_a_lead_shapes_no_others(desk: Desk) -> None:
    anna = desk.client(desk.anna)
    for foreign in ("", str(desk.transfers)):
        assert anna.post("/templates", fields(desk, for_id=foreign)).status_code == 422
    for template in (made(desk, "All"), made(desk, "Theirs", desk.transfers)):
        address = f"/templates/{template.id}"
        assert anna.get(address).status_code == 404
        assert anna.post(address, fields(desk)).status_code == 404
        assert anna.post(f"{address}/retirement").status_code == 404
    mine = made(desk, "Mine", desk.cards)
    moved = fields(desk, for_id=str(desk.transfers), seen="1")
    assert anna.post(f"/templates/{mine.id}", moved).status_code == 422
    assert names(desk.vera) == ["All", "Mine"]
    assert desk.client(desk.vera).get("/templates").status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 201},
        {"for_id": "no"},
        {"place": "0"},
        {"impact": "4"},
        {"tags": "x" * 41},
        {"subject": "two\nlines"},
        {"category_id": "019a0000-0000-7000-8000-00000000ca5c"},
        {"department_id": "019a0000-0000-7000-8000-00000000ca5c"},
    ],
)
def test_what_is_wrong_is_told_and_nothing_typed_is_lost(desk: Desk, wrong: dict[str, str]) -> None:
    answer = desk.client(desk.anna).post("/templates", fields(desk, text="Typed words", **wrong))
    assert answer.status_code == 422
    assert "Typed words" in answer.text
    assert queries.all_templates() == []


def test_a_name_is_given_once_among_those_offered_together(desk: Desk) -> None:
    made(desk, "Lost", desk.cards)
    made(desk, "Lost")  # for all: another list
    anna = desk.client(desk.anna)
    refused = anna.post("/templates", fields(desk, name="LOST"))
    assert refused.status_code == 422
    assert "Another template has this name." in refused.text


def test_the_address_fills_the_form(desk: Desk) -> None:
    template = made(desk, category_id=desk.topic)
    vera = desk.client(desk.vera)
    page = vera.get(f"/incidents/new?template={template.id}").text
    assert 'value="Card lost"' in page
    assert "The card is lost since" in page
    assert f'value="{desk.cards}" selected' in page
    assert f'value="{desk.topic}" selected' in page
    for nothing in ("x", "019a0000-0000-7000-8000-00000000ca5c", ""):
        empty = vera.get(f"/incidents/new?template={nothing}")
        assert empty.status_code == 200
        assert "Card lost" not in empty.text


@pytest.mark.attack(2)
def test_a_template_of_others_fills_in_nothing(desk: Desk) -> None:
    theirs = made(desk, "Theirs", desk.transfers)
    page = desk.client(desk.vera).get(f"/incidents/new?template={theirs.id}").text
    assert "Card lost" not in page


def test_filling_in_keeps_what_was_typed(desk: Desk) -> None:
    template = made(desk)
    sent = {"template": str(template.id), "name": "Ingrid", "subject": "Mine", "urgency": "2"}
    page = desk.client(desk.vera).post("/incidents/new", {**sent, "impact": ""}).text
    assert 'value="Ingrid"' in page
    assert 'value="Mine"' in page
    assert "The card is lost since" in page
    chosen = re.findall(r'id="f-(impact|urgency)".*?value="(\d)" selected', page, re.DOTALL)
    assert chosen == [("impact", "1"), ("urgency", "2")]


@pytest.mark.attack(28)
def test_words_are_no_template(desk: Desk) -> None:
    words = "{{ 7 * 7 }} {% x %} {name} %(name)s ${x} <b>"
    template = made(desk, subject=words[:60], text=words)
    vera = desk.client(desk.vera)
    page = vera.get(f"/incidents/new?template={template.id}").text
    assert "{{ 7 * 7 }} {% x %} {name} %(name)s ${x} &lt;b&gt;" in page
    vera.post("/incidents", {"name": "Ingrid", "subject": words[:60], "text": words})
    (incident,) = db.session.query(Incident).all()
    assert queries.conversation(incident.id)[0].text == words


def test_the_palette_finds_it(desk: Desk) -> None:
    template = made(desk, "Card lost abroad")
    page = desk.client(desk.vera).get("/palette?q=abroad").text
    assert "New: Card lost abroad" in page
    assert f"/incidents/new?template={template.id}" in page
    assert "abroad</" not in desk.client(desk.pavel).get("/palette?q=abroad").text


def test_whoever_was_slower_sees_both_before_anything_is_overwritten(desk: Desk) -> None:
    template = made(desk, "Lost", desk.cards)
    anna = desk.client(desk.anna)
    at = f"/templates/{template.id}"
    assert 'name="seen" value="1"' in anna.get(at).text
    anna.post(at, fields(desk, subject="Theirs", seen="1"))
    slower = anna.post(at, fields(desk, subject="Mine", seen="1"))
    assert slower.status_code == 412
    assert "<dt>Subject</dt><dd>Theirs</dd>" in slower.text
    assert 'value="Mine"' in slower.text
    db.session.expire_all()
    assert template.subject == "Theirs"
    assert 'name="seen" value="2"' in slower.text
    assert anna.post(at, fields(desk, subject="Mine", seen="2")).status_code == 303
    db.session.expire_all()
    assert template.subject == "Mine"
    assert anna.post(at, fields(desk)).status_code == 422
