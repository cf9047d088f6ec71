"""Who may erase a requester, how the yes is said, and how it goes on after a standstill."""

import re

import pytest
from sqlalchemy import select, text

from app.core.actor import Actor
from app.core.db import db, transaction
from app.core.errors import Forbidden, Invalid
from app.incidents import access
from app.incidents.models import Erasure, Requester
from app.incidents.queries import erasing as erasures
from app.incidents.services import erasing
from tests.incidents.test_erasing import EMAIL, NAME, desk, erase, holding, nina
from tests.problems.desk import ProblemDesk

__all__ = ["desk", "nina"]


def test_what_stood_still_is_taken_up_again(desk: ProblemDesk, nina: Actor) -> None:
    incidents = [desk.incident(text=f"Words {number}") for number in range(45)]
    with transaction():
        found = access.requester_to_erase(nina, incidents[0].number, to="work")
        erasure = erasing.start(found.requester, confirmed=NAME, incident=found, by=nina)
    with transaction():
        assert erasing.batch(erasure.id)  # and here the worker dies
    assert erasures.progress(erasure.id) == (45, erasing.BATCH)
    assert erasing.resume_forgotten() == 0
    with transaction():
        db.session.execute(text("UPDATE incidents.erasure SET worked_at = now() - interval '1 h'"))
    db.session.expire_all()
    assert erasing.resume_forgotten() == 1
    erasing.run(str(erasure.id))
    assert erasures.progress(erasure.id) == (45, 45)
    assert (erasure.messages, holding("Words ")) == (45, [])


@pytest.mark.parametrize("confirmed", ["", "ingrid", "INC-1", EMAIL])
def test_the_yes_is_typed_exactly(desk: ProblemDesk, nina: Actor, confirmed: str) -> None:
    incident = desk.incident()
    with pytest.raises(Invalid):
        erase(incident, nina, confirmed)
    assert db.session.scalars(select(Requester.name)).all() == [NAME]


@pytest.mark.attack(22)
def test_only_administrators_erase(desk: ProblemDesk) -> None:
    incident = desk.incident()
    for who in (desk.vera, desk.anna, desk.henrik, desk.pavel):
        with pytest.raises(Forbidden):
            erase(incident, who)
        place = f"/erasures/of/{incident.reference}"
        assert desk.client(who).post(place, {"confirm": NAME}).status_code == 403
    assert db.session.scalars(select(Erasure)).all() == []


def test_an_administrator_finds_reads_and_confirms(desk: ProblemDesk, nina: Actor) -> None:
    incident = desk.incident()
    browser = desk.client(nina)
    for asked in (EMAIL, EMAIL.upper(), incident.reference, str(incident.number)):
        assert NAME in browser.get(f"/erasures?q={asked}").text
    assert "Nobody is known by this" in browser.get("/erasures?q=nobody@example.com").text
    place = f"/erasures/of/{incident.reference}"
    assert re.search(r"<li>1 text: messages", browser.get(place).text)
    wrong = browser.post(place, {"confirm": "Ingrid"})
    assert wrong.status_code == 422
    assert f"Type the name exactly, or {incident.reference}." in wrong.text
    begun = browser.post(place, {"confirm": NAME})
    assert begun.status_code == 303
    assert "At work" in browser.get(begun.location).text
    erasing.run(begun.location.rpartition("/")[2])
    assert "1 of 1 incident" in browser.get(begun.location).text
    assert NAME not in browser.get("/erasures").text
    page = desk.client(desk.vera).get(f"/incidents/{incident.reference}").text
    assert "What was known of the requester was erased" in page
