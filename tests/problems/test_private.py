"""Every door shows exactly the incidents that the rule in words allows, whoever comes to it."""

from dataclasses import dataclass
from io import BytesIO
from uuid import UUID

import hypothesis
import pytest
from hypothesis import strategies as st
from sqlalchemy import select

from app.core import ids
from app.core.actor import SYSTEM, Actor, Role, Scope
from app.core.db import db, savepoint, transaction
from app.files.services import put
from app.incidents import access, queries, services
from app.incidents.errors import NoSuchIncident, NotPrivate
from app.incidents.models import Incident, Message, Named
from app.incidents.queries import following, renewing
from app.problems import queries as problems
from app.problems.models import Problem
from app.problems.services.joining import membership
from tests.problems.desk import ProblemDesk
from tests.problems.test_seeing import Undo, change_privacy

VERBS = ("hide", "hide", "reveal", "name", "name", "unname", "assign", "pass")
STEP = st.tuples(st.sampled_from(VERBS), st.integers(0, 3), st.integers(0, 5))
VIEW = queries.VIEWS["open"]


@dataclass
class Scene:
    """Four incidents of one problem, each with a file, and readers of every kind."""

    desk: ProblemDesk
    incidents: list[UUID]
    files: dict[UUID, UUID]
    problem: UUID
    readers: list[Actor]


@pytest.fixture
def scene(desk: ProblemDesk) -> Scene:
    places = [desk.cards, desk.delivery, desk.transfers, None]
    opened = [desk.incident("Secret matter", "Whisper", department_id=each) for each in places]
    program = Actor("client", ids.new(), "shop", scopes=frozenset({Scope.INCIDENTS_READ}))
    assert desk.boris.id
    both = desk.person("Greta Both", desk.transfers, Role.LEAD, Role.MANAGER)
    readers = [desk.vera, desk.oleg, desk.anna, desk.henrik, both, program]
    files = {each.id: file_on(each) for each in opened}
    problem = desk.problem(*opened)
    return Scene(desk, [each.id for each in opened], files, problem.id, readers)


def file_on(incident: Incident) -> UUID:
    with transaction():
        message = db.session.scalars(
            select(Message).where(Message.incident_id == incident.id)
        ).one()
        given = put(BytesIO(b"words"), "letter.txt")
        found = access.incident(SYSTEM, incident.number, to="work")
        return services.attach_to(found, message.id, given, by=SYSTEM).file_id


@pytest.mark.attack(1)
@pytest.mark.attack(3)
@pytest.mark.attack(20)
def test_every_door_agrees_with_the_rule(scene: Scene) -> None:
    @hypothesis.settings(max_examples=25)
    @hypothesis.given(st.lists(STEP, min_size=1, max_size=10))
    def check(steps: list[tuple[str, int, int]]) -> None:
        with pytest.raises(Undo), savepoint():
            for verb, incident, reader in steps:
                change(scene, verb, scene.incidents[incident], scene.readers[reader])
            db.session.flush()
            for who in scene.readers:
                agrees(scene, who)
            raise Undo
        db.session.expire_all()

    check()


def change(scene: Scene, verb: str, incident_id: UUID, who: Actor) -> None:
    incident = db.session.get_one(Incident, incident_id)
    try:
        match verb:
            case "assign":
                to = who if who in {scene.desk.vera, scene.desk.anna} else scene.desk.boris
                services.assign(incident, to=to.id, by=SYSTEM)
            case "pass":
                services.pass_on(incident, to=next(iter(who.departments), None), by=SYSTEM)
            case _:
                change_privacy(verb, incident, who)
    except NotPrivate:
        return


def by_the_rule(incident: Incident, who: Actor) -> bool:
    lies = incident.department_id is None or incident.department_id in who.departments
    if who.kind == "person" and incident.assignee_id == who.id:
        return True
    if not incident.private:
        return lies or Role.MANAGER in who.roles
    named = db.session.get(Named, (who.id, incident.id)) is not None
    return named or (lies and Role.LEAD in who.roles)


def agrees(scene: Scene, who: Actor) -> None:
    all_ = [db.session.get_one(Incident, key) for key in scene.incidents]
    seen = {each.number for each in all_ if by_the_rule(each, who)}
    for sort in queries.SORTS.values():
        rows = queries.page(who, VIEW, sort).rows
        assert [row.number for row in rows] == [*dict.fromkeys(row.number for row in rows)]
        assert {row.number for row in rows} == seen
    assert queries.counts(who, ["open"])["open"] == len(seen)
    assert {row.number for row in queries.find(who, "whisper")} == seen
    members = problems.members(who, db.session.get_one(Problem, scene.problem))
    assert {each.number for each in members.shown} == seen
    assert members.hidden == len(all_) - len(seen)
    shown = {each.number: each.version for each in all_}
    gone = renewing.renewed(who, VIEW, shown, since=all_[0].created_at).gone
    assert gone == shown.keys() - seen
    for incident in all_:
        assert finds(who, incident.number) == (incident.number in seen)
        assert [row.number for row in queries.find(who, incident.reference)] == [
            *({incident.number} & seen)
        ]
        others = {each.number for each in queries.others_of(incident, who)}
        assert others == seen - {incident.number}
        if who.person_id:
            lying = following.standing(incident.id)
            assert lying
            told = following.readers_among(lying, [who.person_id])
            assert told == ({who.person_id} if incident.number in seen else set())


def finds(who: Actor, number: int) -> bool:
    try:
        access.incident(who, number)
    except NoSuchIncident:
        return False
    return True


@pytest.mark.attack(3)
def test_the_screens_agree_too(scene: Scene) -> None:
    desk = scene.desk
    incident = db.session.get_one(Incident, scene.incidents[0])
    desk.doing(incident, services.hide, by=desk.anna)
    places = [
        f"/incidents/{incident.reference}",
        f"/incidents/{incident.reference}/attachments/{scene.files[incident.id]}",
    ]
    problem = db.session.get_one(Problem, scene.problem)
    lists = ["/queue/open", "/search?q=whisper", "/palette?q=whisper"]
    lists.append(f"/problems/{problem.reference}")
    for who, sees in ((desk.anna, True), (desk.vera, False), (desk.henrik, False)):
        browser = desk.client(who)
        for place in places:
            assert (browser.get(place).status_code == 200) == sees, place
        for place in lists:
            assert (f"/incidents/{incident.reference}" in browser.get(place).text) == sees, place


def test_reasons_tell_nothing_of_messages_that_one_does_not_see(scene: Scene) -> None:
    desk = scene.desk
    problem = db.session.get_one(Problem, scene.problem)
    one, other = (db.session.get_one(Incident, key) for key in scene.incidents[:2])
    with transaction():
        hanging = membership(one.id)
        assert hanging
        hanging.why = {
            "score": 0.8,
            "nearest": [{"incident": str(other.id), "score": 0.8}],
            "shared": ["whisper"],
        }
    whys = [each.why for each in problems.members(desk.vera, problem).shown if each.why]
    assert [each.shared for each in whys] == [["whisper"]]
    desk.doing(other, services.hide, by=desk.anna)
    whys = [each.why for each in problems.members(desk.vera, problem).shown if each.why]
    assert [(each.nearest, each.shared, each.hidden) for each in whys] == [([], (), 1)]
