"""`opora demo load` on a desk whose processes have other states than those that ship."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.db import db, transaction
from app.incidents.models import Incident
from app.people.files import FileDirectory
from app.people.services import mirror
from app.problems.models import Problem
from tests.demo.test_load import load
from tests.incidents.desk import Desk
from tests.workflow.drawn import drawn, published, state


@pytest.fixture
def desk(context: Flask) -> Desk:
    with transaction():
        mirror(FileDirectory().read(), guard=None)
    return Desk(context)


def test_the_demo_stands_in_the_states_of_the_desk(desk: Desk) -> None:
    moves = [{"from": "doing", "to": "fixed"}, {"from": "fixed", "to": "archived"}]
    states = [state("doing", "open"), state("fixed", "resolved"), state("archived", "closed")]
    for code in ("incident", "problem"):
        published(desk, code, drawn(first="doing", states=states, moves=moves))
    said = load()
    assert said.exit_code == 0, said.output
    assert set(db.session.scalars(select(Incident.state).distinct())) == {
        *("doing", "fixed", "archived")
    }
    at_work, solved = db.session.scalars(select(Problem).order_by(Problem.number))
    assert (at_work.state, solved.state) == ("doing", "fixed")
    assert solved.incidents >= 1
    assert solved.solution
