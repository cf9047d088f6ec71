"""The desk of the pictures: the demo's day, and what shows each page at work."""

from typing import Any

from flask import Flask
from sqlalchemy import Select, select

from app.auth import demo, renewal
from app.core.actor import SYSTEM, Actor
from app.core.db import db, transaction
from app.demo import loading
from app.incidents import access, services
from app.incidents.models import Bucket, Category, Incident
from app.incidents.services import tagging
from app.people.models import Person
from app.problems import access as problem_access
from app.problems import services as problem_services
from app.problems.models import Problem
from app.workflow import access as designs
from app.workflow import drawing
from app.workflow import services as processes
from app.workflow.definition import CustomField, Definition
from tests.workflow.pictured import two_drafts

FIELDS: list[dict[str, Any]] = [
    {
        "code": "supplier",
        "kind": "choice",
        "labels": {"en": "Supplier", "ru": "Поставщик"},
        "choices": [
            {"code": "carrier", "labels": {"en": "Carrier", "ru": "Перевозчик"}},
            {"code": "factory", "labels": {"en": "Card factory", "ru": "Завод карт"}},
        ],
        "listed": True,
    },
    {
        "code": "refund",
        "kind": "number",
        "labels": {"en": "Refund", "ru": "Возмещение"},
        "required": 'state = "resolved" and supplier is set',
        "shown": "supplier is set",
        "listed": True,
    },
    {"code": "promised", "kind": "date", "labels": {"en": "Promised for", "ru": "Обещано к"}},
    {"code": "insured", "kind": "flag", "labels": {"en": "Insured", "ru": "Застрахована"}},
]


def fill(app: Flask) -> dict[str, str]:
    """The demo's people and incidents. Returns the addresses that the pages name."""
    with app.test_request_context("/"):
        for person in demo.people():
            renewal.opened(person, sid=None, demo=True)
        with transaction():
            loading.load()
        _own_fields()
        two_drafts()
        tag_change = _renamed_tag()
        topic = select(Category.id).where(Category.code == "lost_or_stolen_card")
        return {
            "category": f"/categories/{db.session.scalars(topic).one()}",
            "tag_change": f"/tags/changes/{tag_change}",
            "case": _case(),
            "problem": f"/problems/{_problem().reference}",
            **_incidents(),
        }


def _own_fields() -> None:
    """Incidents follow a process with fields of the company's own; problems are behind theirs."""
    _publish("incident", _with_fields)
    with transaction():
        running = processes.migrate(designs.design(SYSTEM, "incident", to="shape"), {}, by=SYSTEM)
    processes.continue_migration(str(running.id))
    _publish("problem", _renamed_state)
    given: tuple[dict[str, object], ...] = (
        {"supplier": "carrier", "refund": "12.5", "insured": True},
        {"supplier": "factory"},
    )
    for number, values in zip(_hers(Bucket.ACTIVE), given, strict=False):
        with transaction():
            held = access.incident(SYSTEM, number, to="work")
            named = {f"fields.{code}": value for code, value in values.items()}
            services.edit(held, named, seen=held.version, by=SYSTEM)


def _publish(process: str, change: Any) -> None:
    with transaction():
        design = designs.design(SYSTEM, process, to="shape")
        drawn = change(processes.begin_draft(design, by=SYSTEM))
        processes.redraw(design, drawn, seen=design.revision, by=SYSTEM)
        processes.publish(design, seen=design.revision, by=SYSTEM)


def _with_fields(drawn: Definition) -> Definition:
    for each in FIELDS:
        drawn = drawing.put_field(drawn, CustomField.model_validate(each))
    return drawn


def _renamed_state(drawn: Definition) -> Definition:
    labels = {"en": "Being looked into", "ru": "Разбираемся"}
    state = drawn.by_state["in_progress"].model_copy(update={"labels": labels})
    return drawing.put_state(drawn, state, was=state.code)


def _incidents() -> dict[str, str]:
    """Vera's: one at work, one that is private, one that is closed."""
    vera = _person("vera.lang")
    open_, private, *_ = _hers(Bucket.ACTIVE)
    with transaction():
        hidden = access.incident(SYSTEM, private, to="work")
        services.hide(hidden, by=Actor("person", vera.id, vera.name))
    closed = db.session.scalars(_of(vera).where(Incident.state == "closed")).one()
    return {
        "incident": f"/incidents/INC-{open_}",
        "erasing": f"/INC-{private}",
        "private": f"/incidents/INC-{private}",
        "closed": f"/incidents/{closed.reference}",
    }


def _hers(bucket: Bucket) -> list[int]:
    """The numbers of Vera's incidents on this pile, those that were opened again first."""
    query = _of(_person("vera.lang"), 20).where(Incident.bucket == bucket)
    found = db.session.scalars(query.order_by(Incident.reopened.desc(), Incident.number))
    return [each.number for each in found]


def _of(person: Person, most: int = 1) -> Select[Incident]:
    return select(Incident).where(Incident.assignee_id == person.id).limit(most)


def _person(login: str) -> Person:
    return db.session.scalars(select(Person).where(Person.login == login)).one()


def _case() -> str:
    """The customer's view of a resolved incident."""
    with transaction():
        resolved = select(Incident).where(Incident.state == "resolved").limit(1)
        return services.address_of(services.share(db.session.scalars(resolved).one(), by=SYSTEM))


def _renamed_tag() -> object:
    """The key of a change of a tag that has reached all who have it."""
    tagging.count_tags()
    with transaction():
        lidia = _person("lidia.orlova")
        shaper = Actor("person", lidia.id, lidia.name)
        change = services.rename_tag("complaint", "complaints", by=shaper)
    for _ in range(2):
        with transaction():
            tagging.batch(change.id)
    return change.id


def _problem() -> Problem:
    """The problem of the demo with most incidents, worked on."""
    most = select(Problem).where(Problem.bucket == Bucket.ACTIVE)
    found = db.session.scalars(most.order_by(Problem.incidents.desc()).limit(1)).one()
    known = {"known_error": "The scanner rejects the envelope.", "workaround": "A virtual card."}
    with transaction():
        held = problem_access.problem(SYSTEM, found.number, to="work")
        problem_services.edit(held, known, seen=held.version, by=SYSTEM)
        problem_services.note(held, "The carrier promises an answer for tonight.", by=SYSTEM)
    return found
