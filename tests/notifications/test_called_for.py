"""Whom a process asks to look at an incident is told."""

from typing import Any

import pytest

from app.core.actor import Actor, Role
from app.incidents import services as incidents
from app.workflow import drawing
from app.workflow.definition import Definition, NotifyStep
from tests.incidents.desk import Desk
from tests.incidents.own_fields import draw
from tests.notifications.telling import follows, told


@pytest.mark.parametrize(
    ("whom", "expected"),
    [("leads", {"anna"}), ("assignee", {"boris"}), ("followers", {"boris", "nina"})],
)
def test_whom_a_move_names_is_told(desk: Desk, whom: Any, expected: set[str]) -> None:
    assert desk.petra

    def asks(drawn: Definition) -> Definition:
        move = drawn.by_ends["in_progress", "waiting_customer"]
        step = NotifyStep(do="notify", whom=whom)
        return drawing.put_move(drawn, move.model_copy(update={"then": (step,)}), was=move.ends)

    draw(desk, asks)
    nina = desk.person("Nina Holt", desk.cards, Role.AGENT)
    everybody = {"anna": desk.anna, "boris": desk.boris, "nina": nina, "oleg": desk.oleg}
    incident = desk.incident()
    follows(nina, incident)
    desk.doing(incident, incidents.assign, to=desk.boris.id, by=desk.anna)
    desk.doing(incident, incidents.move, "in_progress", by=desk.vera)
    assert not any("called_for" in kinds(who) for who in everybody.values())
    desk.doing(incident, incidents.move, "waiting_customer", by=desk.vera)
    assert {name for name, who in everybody.items() if "called_for" in kinds(who)} == expected


def kinds(who: Actor) -> set[str]:
    return {kind for kind, _number in told(who)}
