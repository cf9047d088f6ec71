"""`opora demo load`: a working day for every person of the realm, once."""

from uuid import UUID

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import func, select

from app.core import time
from app.core.actor import Actor
from app.core.db import db, transaction
from app.core.events import Event
from app.demo.commands import demo
from app.demo.material import words
from app.demo.outages import SUDDEN
from app.incidents import queries, services
from app.incidents.errors import ReplyHeld
from app.incidents.models import Change, Draft, Incident, Message, Requester, Template
from app.people import queries as people
from app.people.files import FileDirectory
from app.people.services import mirror
from app.problems.models import Problem


@pytest.fixture
def loaded(context: Flask) -> Result:
    with transaction():
        mirror(FileDirectory().read(), guard=None)
    return load()


def load() -> Result:
    return CliRunner().invoke(demo, ["load"])


def count(table: type) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_it_is_loaded_once_and_its_past_notifies_nobody(loaded: Result) -> None:
    assert loaded.exit_code == 0
    assert loaded.output == f"{count(Incident)} incidents made.\n"
    assert count(Incident) > 2000
    assert load().output == "The demo data is here already.\n"
    past = select(func.count()).where(Event.at < func.now() - func.make_interval(0, 0, 0, 1))
    assert (db.session.scalar(past.where(Event.replayed)) or 0) > 1000
    assert db.session.scalar(past.where(~Event.replayed)) == 0


def test_without_people_it_says_what_to_do(context: Flask) -> None:
    said = load()
    assert said.exit_code == 1
    assert "run `opora people sync` first" in said.output
    assert count(Incident) == 0


def test_every_agent_has_work_and_finds_unassigned_work(loaded: Result) -> None:
    agents = people.assignable(None)
    assert len(agents) == 10
    for agent in agents:
        who = Actor(
            kind="person",
            id=agent.id,
            name=agent.name,
            departments=people.department_ids_of(agent.id),
        )
        found = queries.counts(who, ["mine", "unassigned", "open", "waiting", "done"])
        assert all(found.values()), (agent.login, found)


def test_it_ends_now_in_every_state_and_both_languages_with_customers_of_their_own(
    loaded: Result,
) -> None:
    newest = db.session.scalar(select(func.max(Incident.updated_at)))
    assert newest is not None
    assert newest <= time.now()
    for column in (Change.at, Message.created_at, Incident.closed_at, Incident.resolved_at):
        latest = db.session.scalar(select(func.max(column)))
        assert latest is not None
        assert latest <= time.now()
    assert set(db.session.scalars(select(Incident.state).distinct())) == {
        *("new", "in_progress", "waiting_customer", "waiting_problem", "resolved", "closed")
    }
    for letters in ("%ошибка%", "%card%"):
        assert db.session.scalar(select(func.count()).where(Message.text.like(letters)))
    assert db.session.scalar(select(func.count()).where(Incident.unread))
    assert db.session.scalar(select(func.count()).where(Incident.resolution_code == "spam"))
    for address in (Requester.email, Requester.phone):
        given, different = db.session.execute(
            select(func.count(address), func.count(address.distinct()))
        ).one()
        assert given == different > 300


def test_replies_begun_while_the_customer_wrote_are_held(loaded: Result) -> None:
    drafts = db.session.scalars(select(Draft)).all()
    assert len(drafts) == 6
    for draft in drafts:
        incident = db.session.get_one(Incident, draft.incident_id)
        name = people.people_by_ids([draft.person_id])[draft.person_id].name
        agent = Actor(kind="person", id=draft.person_id, name=name)
        seen = [m.id for m in queries.conversation(incident.id) if m.created_at < draft.updated_at]
        with pytest.raises(ReplyHeld):
            services.reply(incident, draft.text, seen=seen[-1], by=agent)


def test_some_categories_say_where_their_incidents_go(loaded: Result) -> None:
    shaped = [each for each in queries.categories() if each.department_id]
    assert {each.code for each in shaped} >= {"card_arrival", "compromised_card"}
    assert any(each.impact == each.urgency == 1 for each in shaped)


def test_templates_in_both_languages_fill_in_what_their_departments_ask(loaded: Result) -> None:
    card, transfer = db.session.scalars(select(Template).order_by(Template.name))
    assert (card.name, transfer.name) == ("Card lost or stolen", "Перевод не дошёл")
    for each in (card, transfer):
        assert each.category_id
        assert each.department_id == each.for_id
        agent = Actor("person", None, "", departments=frozenset({each.for_id or UUID(int=0)}))
        assert each in queries.offered_templates(agent)


def test_causes_at_work_and_solved_have_their_incidents_and_a_new_one_breaks_out(
    loaded: Result,
) -> None:
    at_work, solved = db.session.scalars(select(Problem).order_by(Problem.number))
    assert (at_work.state, solved.state) == ("in_progress", "solved")
    assert at_work.live_incidents == at_work.incidents >= 3
    assert solved.live_incidents == 0 < solved.incidents
    assert at_work.workaround
    assert solved.solution
    assert "{number}" in solved.solution
    assert all(each.assignee_id for each in (at_work, solved))
    opened = select(func.count()).where(Event.type == "incident.opened", ~Event.replayed)
    assert db.session.scalar(opened) == SUDDEN + len(words()["spam"])
