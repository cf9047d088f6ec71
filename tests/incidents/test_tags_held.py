"""Changing a tag while somebody holds an incident that has it: nobody waits for the other."""

import threading

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.actor import Role
from app.core.db import db, transaction
from app.incidents import services
from app.incidents.models import Incident
from app.incidents.services import tagging
from app.up.child import until
from tests.incidents.desk import Desk


@pytest.mark.usefixtures("committed")
def test_an_incident_that_somebody_holds_is_done_after_the_others(
    context: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tagging, "HELD_SECONDS", 0.05)
    desk = Desk(context)
    held, free = desk.incident(tags=["lost"]), desk.incident(tags=["lost"])
    conrad = desk.person("Conrad Shaper", None, Role.CONFIGURATOR)
    with transaction():
        change = services.rename_tag("lost", "missing", by=conrad).id
    holding, let_go = threading.Event(), threading.Event()

    def hold(number: int) -> None:
        with context.app_context(), transaction():
            query = select(Incident).where(Incident.number == number)
            db.session.scalars(query.with_for_update(of=Incident)).one()
            holding.set()
            let_go.wait(10)

    def work() -> None:
        with context.app_context():
            tagging.run(str(change))

    holder = threading.Thread(target=hold, args=[held.number])
    holder.start()
    holding.wait(10)
    worker = threading.Thread(target=work)
    worker.start()
    try:
        assert until(lambda: now(free) == ["missing"], seconds=10)
        assert now(held) == ["lost"]
    finally:
        let_go.set()
        holder.join()
        worker.join()
    assert (now(held), now(free)) == (["missing"], ["missing"])


def now(incident: Incident) -> list[str]:
    """Its tags, as others see them."""
    db.session.rollback()
    db.session.refresh(incident)
    return incident.tags
