"""Categories: who shapes them, what they give to new incidents, and what switching off does."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.core import audit
from app.core.actor import Actor, Role
from app.core.audit import AuditEntry
from app.core.db import db, transaction
from app.incidents import queries
from app.incidents.models import Category, Incident
from app.people.models import Department
from tests.incidents.desk import Browser, Desk


@pytest.fixture
def conrad(desk: Desk) -> Actor:
    return desk.person("Conrad Shaper", None, Role.CONFIGURATOR)


@pytest.fixture
def shaper(desk: Desk, conrad: Actor) -> Browser:
    return desk.client(conrad)


def fields(**more: str) -> dict[str, str]:
    return {"label_en": "Card lost", "label_ru": "Карта утеряна", **more}


def named(code: str) -> Category:
    return db.session.scalars(select(Category).where(Category.code == code)).one()


def shaped(desk: Desk, shaper: Browser, key: UUID | None = None, **more: str) -> Category:
    """Give the desk's category these values."""
    found = db.session.get_one(Category, key or desk.topic)
    said = {"label_en": found.labels["en"], "seen": str(found.version)}
    assert shaper.post(f"/categories/{found.id}", {**said, **more}).status_code == 303
    db.session.expire_all()
    return found


def told(what: str) -> list[AuditEntry]:
    return list(db.session.scalars(select(AuditEntry).where(AuditEntry.what == what)))


def test_a_configurator_adds_one_that_agents_are_offered(desk: Desk, shaper: Browser) -> None:
    sent = fields(parent=str(desk.topic), department=str(desk.cards), impact="1", tags="VIP, lost")
    assert shaper.post("/categories", sent).status_code == 303
    made = named("card_lost")
    assert (made.labels, made.parent_id) == (
        {"en": "Card lost", "ru": "Карта утеряна"},
        desk.topic,
    )
    assert (made.impact, made.urgency, made.tags) == (1, None, ["vip", "lost"])
    assert "Card lost" in shaper.get("/categories").text
    assert "\u2003Card lost" in desk.client(desk.vera).get("/incidents/new").text
    (entry,) = told("category.added")
    assert (entry.subject, entry.details["after"]["department"]) == ("card_lost", "/cards")


def test_the_order_is_theirs_and_then_that_of_the_alphabet(desk: Desk, shaper: Browser) -> None:
    for word, place in (("Zebra", "1"), ("Beta", "2"), ("Alpha", "2")):
        shaper.post("/categories", {"label_en": word, "place": place})
    found = [each.code for each in queries.categories()]
    assert found == ["zebra", "alpha", "beta", "card_arrival"]


def test_every_change_is_told_with_both_values(desk: Desk, shaper: Browser) -> None:
    shaped(desk, shaper, department=str(desk.transfers), urgency="3")
    (entry,) = told("category.changed")
    assert entry.details == {
        "before": {"department": None, "labels": _LABELS, "urgency": None},
        "after": {"department": "/transfers", "labels": _LABELS[:1], "urgency": "low"},
    }
    nina = desk.client(desk.person("Nina Root", None, Role.ADMIN))
    page = nina.get("/audit").text
    assert "Category changed" in page
    assert '<span class="muted">department:</span> – → Transfers' in page
    assert '<span class="muted">urgency:</span> – → Low' in page
    assert "department: – → Transfers" in nina.post("/audit/export", {"kind": entry.what}).text


def test_its_page_tells_the_last_changes_in_words(desk: Desk, shaper: Browser) -> None:
    shaped(desk, shaper, department=str(desk.transfers), label_ru="Доставка карты")
    shaped(desk, shaper, impact="1", label_ru="Доставка карты")
    shaper.post(f"/categories/{desk.topic}/retirement", {})
    shaper.post("/categories", fields(parent=str(desk.topic), process="incident"))
    page = shaper.get(f"/categories/{desk.topic}").text
    order = [
        "<b>Category switched off</b>",
        "<b>Category changed</b><br>department: Transfers → –<br>impact: – → High<",
        "<b>Category changed</b><br>department: – → Transfers<",
    ]
    assert sorted(order, key=page.index) == order
    assert page.count('<small class="muted">Conrad Shaper</small>') == 3
    other = shaper.get(f"/categories/{named('card_lost').id}").text
    assert "below: Card arrival<" in other
    assert "process: Incident<" in other
    assert "switched off" not in other


def test_what_is_gone_is_told_as_it_was_kept(desk: Desk, shaper: Browser, conrad: Actor) -> None:
    gone = {"below": "old", "department": "/old", "process": "old"}
    with transaction():
        audit.record("category.changed", by=conrad, subject="card_arrival", before={}, after=gone)
    page = shaper.get(f"/categories/{desk.topic}").text
    assert "below: old<br>department: /old<br>process: old<" in page


_LABELS = ["en: Card arrival", "ru: Доставка карты"]


def test_saving_without_a_change_changes_nothing(desk: Desk, shaper: Browser) -> None:
    assert shaped(desk, shaper, label_ru="Доставка карты").version == 1
    assert told("category.changed") == []


def test_whoever_was_slower_sees_both_before_anything_is_overwritten(
    desk: Desk, shaper: Browser
) -> None:
    at = f"/categories/{desk.topic}"
    assert 'name="seen" value="1"' in shaper.get(at).text
    shaper.post(at, fields(label_en="Theirs", impact="1", seen="1"))
    slower = shaper.post(at, fields(label_en="Mine", seen="1"))
    assert slower.status_code == 412
    assert "<dt>Name in English</dt><dd>Theirs</dd>" in slower.text
    assert "<dt>Impact</dt><dd>High</dd>" in slower.text
    assert 'value="Mine"' in slower.text
    assert shaper.post(at, fields(label_en="Mine", seen="2")).status_code == 303
    assert named("card_arrival").labels["en"] == "Mine"


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"label_en": ""}, "Fill this in."),
        ({"code": "card_arrival"}, "Another category has this code."),
        ({"code": "a b"}, "This holds signs that cannot be kept."),
        ({"label_en": "?!"}, "Give it a code of letters and digits."),
        ({"impact": "4"}, "Choose one of the values offered."),
        ({"place": "0"}, "Choose one of the values offered."),
        ({"process": "nothing"}, "There is no such process."),
        ({"process": "problem"}, "There is no such process."),
        ({"department": "019a0000-0000-7000-8000-00000000ca5c"}, "There is no such department."),
        ({"parent": "019a0000-0000-7000-8000-00000000ca5c"}, "There is no such category."),
        ({"tags": "x" * 41}, "At most 20 tags"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_typed_is_lost(
    shaper: Browser, wrong: dict[str, str], why: str
) -> None:
    answer = shaper.post("/categories", fields(**wrong))
    assert answer.status_code == 422
    assert why in answer.text
    assert "Карта утеряна" in answer.text
    assert len(queries.categories()) == 1


def test_none_hangs_below_itself(desk: Desk, shaper: Browser) -> None:
    shaper.post("/categories", fields(parent=str(desk.topic)))
    inner = named("card_lost")
    for parent in (desk.topic, inner.id):
        sent = {"label_en": "Card arrival", "parent": str(parent), "seen": "1"}
        refused = shaper.post(f"/categories/{desk.topic}", sent)
        assert refused.status_code == 422
        assert "It cannot hang below itself." in refused.text
    offered = shaper.get(f"/categories/{desk.topic}").text
    assert str(inner.id) not in offered


@pytest.mark.attack(1)
def test_nobody_else_shapes_them(desk: Desk) -> None:
    for who in (desk.vera, desk.anna, desk.henrik, desk.pavel):
        browser = desk.client(who)
        assert browser.get("/categories").status_code == 403
        sent = fields(seen="1")
        assert browser.post(f"/categories/{desk.topic}", sent).status_code == 403
        assert browser.post(f"/categories/{desk.topic}/retirement").status_code == 403
    assert named("card_arrival").version == 1


@pytest.mark.attack(21)
def test_only_the_fields_of_the_form_are_taken(desk: Desk, shaper: Browser) -> None:
    found = shaped(desk, shaper, code="other", version="9", retired_at="2026-01-01")
    assert (found.code, found.version, found.retired_at) == ("card_arrival", 2, None)


def test_a_category_that_is_switched_off_stays_where_it_is(desk: Desk, shaper: Browser) -> None:
    shaper.post("/categories", fields(parent=str(desk.topic)))
    inner = named("card_lost").id
    old = desk.incident(category_id=inner)
    shaper.post(f"/categories/{desk.topic}/retirement")
    vera = desk.client(desk.vera)
    new = vera.get("/incidents/new").text
    assert "Card arrival" not in new
    assert "Card lost" not in new
    for key in (desk.topic, inner):
        sent = {"name": "Ingrid", "subject": "x", "text": "y", "category": str(key)}
        refused = vera.post("/incidents", sent)
        assert refused.status_code == 422
        assert "This category is switched off." in refused.text
    page = vera.get(f"/incidents/{old.reference}").text
    assert f'<option value="{inner}" selected>' in page
    kept = {"category": str(inner), "seen": "1"}
    assert vera.post(f"/incidents/{old.reference}/fields", kept).status_code == 303
    given = {"category": str(desk.topic), "seen": "1"}
    assert vera.post(f"/incidents/{old.reference}/fields", given).status_code == 422

    assert "Switch on" in shaper.get(f"/categories/{desk.topic}").text
    shaper.post(f"/categories/{desk.topic}/return")
    assert "Card lost" in vera.get("/incidents/new").text
    assert [len(told(f"category.{what}")) for what in ("retired", "back")] == [1, 1]


def opened(desk: Desk, **more: Any) -> Incident:
    sent = {"name": "Ingrid", "subject": "x", "text": "y", "category": str(desk.topic), **more}
    assert desk.client(desk.vera).post("/incidents", sent).status_code == 303
    return db.session.scalars(select(Incident).order_by(Incident.number.desc())).first()  # type: ignore[return-value]  # there is one


def test_what_the_form_leaves_open_the_category_gives(desk: Desk, shaper: Browser) -> None:
    shaped(desk, shaper, department=str(desk.transfers), impact="1", urgency="1", tags="lost, vip")
    taken = opened(desk, department="", impact="", urgency="", tags="")
    assert (taken.department_id, taken.impact, taken.urgency) == (desk.transfers, 1, 1)
    assert (taken.priority, taken.tags) == (1, ["lost", "vip"])
    own = opened(desk, department=str(desk.cards), impact="2", urgency="3", tags="mine")
    assert (own.department_id, own.impact, own.urgency, own.tags) == (desk.cards, 2, 3, ["mine"])


def test_what_the_category_leaves_open_is_as_ever(desk: Desk) -> None:
    plain = opened(desk)
    assert (plain.department_id, plain.impact, plain.urgency) == (None, 2, 2)
    assert (plain.priority, plain.tags) == (3, [])


def test_a_department_that_works_no_more_gets_nothing(desk: Desk, shaper: Browser) -> None:
    shaped(desk, shaper, department=str(desk.transfers))
    with transaction():
        db.session.get_one(Department, desk.transfers).active = False
    assert opened(desk).department_id is None
