"""Erasing a requester: nothing of them is left in the database, and what statistics need stays."""

from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from app.core import idempotency
from app.core.actor import SYSTEM, Actor, Role, Scope
from app.core.audit import AuditEntry
from app.core.db import db, transaction
from app.files.models import File
from app.files.services import put
from app.incidents import access, queries, services
from app.incidents.models import Draft, Erasure, Incident, Voice
from app.incidents.queries import erasing as erasures
from app.incidents.services import erasing
from app.problems import services as problem_services
from app.problems.models import Example, Placed, Problem, Suggestion, Vector
from tests.api.conftest import Doors, doors
from tests.problems.desk import ProblemDesk

__all__ = ["doors"]

NAME, EMAIL, PHONE = "Ingrid Solberg", "ingrid@example.com", "+4712345678"
RARE = "zebrafish"
SAID_NO = {"verdict": "no", "by_kind": "person", "by_name": "Vera Lang"}
OF_THE_OTHER = {"incidents.requester.name", "incidents.message.author_name"}
"""Where the name stands of the other customer, who is called the same."""

TEXT_COLUMNS = text("""
SELECT table_schema, table_name, column_name FROM information_schema.columns
WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_name <> 'alembic_version'
""")


@pytest.fixture
def desk(context: Flask) -> ProblemDesk:
    made = ProblemDesk(context)
    assert made.vera.id
    return made


@pytest.fixture
def nina(desk: ProblemDesk) -> Actor:
    return desk.person("Nina Root", None, Role.ADMIN)


def erase(incident: Incident, who: Actor, confirmed: str = NAME) -> Erasure:
    with transaction():
        found = access.requester_to_erase(who, incident.number, to="work")
        erasure = erasing.start(found.requester, confirmed=confirmed, incident=found, by=who)
    erasing.run(str(erasure.id))
    db.session.expire_all()
    return erasure


def holding(words: str) -> list[str]:
    """Where in the whole database these words stand, whatever the type of the column."""
    db.session.flush()
    found = []
    for schema, table, column in db.session.execute(TEXT_COLUMNS).all():
        value = f'CAST("{column}" AS text)'
        if column == "body" and table == "idempotency":
            value = "convert_from(body, 'UTF8')"
        query = f'SELECT count(*) FROM "{schema}"."{table}" WHERE {value} ILIKE :words'  # noqa: S608 - names of the catalogue
        if db.session.scalar(text(query), {"words": f"%{words}%"}):
            found.append(f"{schema}.{table}.{column}")
    return found


def lived(desk: ProblemDesk) -> Incident:
    """An incident with everything that can hold a customer's words."""
    incident = desk.incident(f"{RARE} subject", f"My {RARE} is gone", tags=[RARE])
    given = put(BytesIO(b"words"), f"{RARE}.txt")
    with transaction():
        found = access.incident(desk.vera, incident.number, to="work")
        message = queries.conversation(incident.id)[0]
        services.attach_to(found, message.id, given, by=desk.vera)
        services.hold(found, [put(BytesIO(b"more"), f"{RARE}2.txt")], by=desk.vera)
        found.requester.phone = PHONE
    desk.doing(incident, services.note, f"He said {RARE}", by=desk.vera)
    desk.doing(
        incident, services.edit, {"subject": f"{RARE} now"}, seen=incident.version, by=desk.vera
    )
    for name in ("Ingrid S.", NAME):
        change = {"requester.name": name}
        desk.doing(incident, services.edit, change, seen=incident.version, by=desk.vera)
    problem = desk.problem(incident, title=f"{RARE} now")
    desk.at(
        problem,
        problem_services.edit,
        {"description": f"My {RARE} is gone"},
        seen=problem.version,
        by=desk.vera,
    )
    desk.at(problem, problem_services.note, f"{NAME} called: My {RARE} is gone", by=desk.vera)
    with transaction():
        db.session.add(
            Vector(
                incident_id=incident.id, model="m", language="en", body=b"0", at=incident.created_at
            )
        )
    resolution = services.Resolution(code="solved", text=f"gave a new {RARE}")
    desk.doing(incident, services.resolve, resolution, by=desk.vera)
    desk.doing(incident, services.keep_draft, Voice.NOTE, f"{RARE} draft", by=desk.vera)
    return incident


@pytest.mark.attack(22)
@pytest.mark.attack(25)
def test_no_trace_is_left_and_statistics_stay(desk: ProblemDesk, nina: Actor) -> None:
    incident = lived(desk)
    other = desk.incident("Another", "Kettle words", email="b@example.com")
    before = (incident.number, incident.created_at, incident.updated_at, incident.state)
    assert len(holding(RARE)) > 8
    assert erasures.taken(incident.requester_id) == (1, 2, 2)
    erasure = erase(incident, nina)
    assert [holding(words) for words in (RARE, EMAIL, PHONE, "is gone")] == [[], [], [], []]
    assert set(holding(NAME)) == OF_THE_OTHER
    assert (erasure.messages, erasure.files, erasures.progress(erasure.id)) == (2, 2, (1, 1))
    after = (incident.number, incident.created_at, incident.updated_at, incident.state)
    assert after == before
    assert (incident.resolution_code, incident.category_id) == ("solved", None)
    assert db.session.scalar(select(func.count()).select_from(File)) == 0
    assert db.session.scalar(select(func.count()).select_from(Draft)) == 0
    assert queries.find(desk.vera, RARE) == []
    assert [row.number for row in queries.find(desk.vera, "kettle")] == [other.number]
    erased = select(AuditEntry).where(AuditEntry.what == "requester.erased")
    entry = db.session.scalars(erased).one()
    assert (entry.actor_name, entry.details) == ("Nina Root", {"incidents": 1})
    assert db.session.scalars(select(Problem.title)).all() == ["***"]


@pytest.mark.attack(25)
def test_answers_kept_for_programs_tell_nothing_any_more(
    desk: ProblemDesk, nina: Actor, doors: Doors
) -> None:
    program = doors.client(Scope.INCIDENTS_READ, Scope.INCIDENTS_WRITE)
    sent = {
        "subject": f"{RARE} subject",
        "text": f"My {RARE} is gone",
        "requester": {"name": NAME, "email": EMAIL},
    }
    made = program.post("/incidents", sent, Idempotency_Key="opened").json or {}
    program.post(
        f"/incidents/{made['number']}/messages", {"text": f"{RARE} again"}, Idempotency_Key="wrote"
    )
    kept = program.post("/incidents", {**sent, "requester": {"name": "B"}}, Idempotency_Key="other")
    answers = holding(RARE)
    assert "core.idempotency.body" in answers
    incident = db.session.scalars(
        select(Incident).where(Incident.number == int(made["number"].removeprefix("INC-")))
    ).one()
    erase(incident, nina)
    keys = select(idempotency.Answer.key)
    assert db.session.scalars(keys).all() == ["other"]
    again = program.post(
        "/incidents", {**sent, "requester": {"name": "B"}}, Idempotency_Key="other"
    )
    assert again.json == kept.json


@pytest.mark.attack(25)
def test_what_the_matcher_made_of_the_words_goes_and_verdicts_stay(
    desk: ProblemDesk, nina: Actor
) -> None:
    gone, near = desk.incident("One", "Mine"), desk.incident("Two", "Yours", email="b@example.com")
    why = {"score": 0.9, "nearest": [], "shared": [RARE], "burst": False, "by_words": False}
    like = {**why, "nearest": [{"incident": str(gone.id), "score": 0.9}]}
    own = {**why, "shared": ["kettle"]}
    third = desk.incident("Three", "Ours", email="c@example.com")
    problem, other = desk.problem(), desk.problem()
    for incident, because in ((gone, why), (near, like), (third, own)):
        desk.with_incident(
            problem, problem_services.join, incident, by=SYSTEM, placed=Placed.MACHINE, why=because
        )
    with transaction():
        db.session.add(Example(incident_id=gone.id, problem_id=other.id, **SAID_NO))
        for incident in (gone, near):
            offered = {"score": 0.6, "model": "m", "state": "declined", "why": like}
            db.session.add(Suggestion(incident_id=incident.id, problem_id=other.id, **offered))
            at = incident.created_at
            for model in ("m", "n"):
                row = Vector(incident_id=incident.id, model=model, language="en", body=b"0", at=at)
                db.session.add(row)
    assert {"problems.membership.why", "problems.suggestion.why"} <= set(holding(RARE))
    erase(gone, nina)
    assert holding(RARE) == []
    assert holding("kettle") == ["problems.membership.why"]
    assert set(db.session.scalars(select(Vector.incident_id))) == {near.id}
    assert db.session.scalars(select(Example.verdict)).all() == ["no"]
    assert problem.incidents == 3


def test_history_still_says_on_which_problem_it_hung(desk: ProblemDesk, nina: Actor) -> None:
    incident = desk.incident()
    problem = desk.problem(incident)
    erase(incident, nina)
    page = desk.client(desk.vera).get(f"/incidents/{incident.reference}").text
    assert problem.reference in page
    assert "PRB-***" not in page


def test_others_keep_their_words_and_the_address_is_free_again(
    desk: ProblemDesk, nina: Actor
) -> None:
    gone, stays = desk.incident("One", "Mine"), desk.incident("Two", "Yours", email="b@example.com")
    erase(gone, nina, gone.reference)
    assert (stays.subject, queries.conversation(stays.id)[0].text) == ("Two", "Yours")
    again = desk.incident("Three", "Anew")
    assert again.requester_id != gone.requester_id
    assert again.requester.email == EMAIL


def test_what_a_merge_brought_along_goes_and_the_rest_stays(desk: ProblemDesk, nina: Actor) -> None:
    hers = desk.incident("One", "Mine alone")
    his = desk.incident("Two", "Kettle alone", email="b@example.com")
    with transaction():
        services.merge(*access.both(desk.vera, hers.number, his.number), by=desk.vera)
    assert erasures.taken(hers.requester_id) == (2, 1, 0)
    erase(hers, nina, hers.reference)
    assert sorted(each.text for each in queries.conversation(his.id)) == ["***", "Kettle alone"]
    assert his.subject == "Two"
    assert queries.find(desk.vera, "mine") == []
    assert [row.number for row in queries.find(desk.vera, "kettle")] == [his.number]


def test_erasing_again_takes_what_came_since(desk: ProblemDesk, nina: Actor) -> None:
    incident = desk.incident()
    first = erase(incident, nina)
    erasing.run(str(first.id))
    assert first.messages == 1
    desk.doing(incident, services.receive, "Once more, with words", by=SYSTEM)
    second = erase(incident, nina, incident.reference)
    assert second.id != first.id
    assert holding("Once more") == []
