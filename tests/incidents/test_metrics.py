"""Open incidents in /metrics."""

from app.incidents.models import Level
from tests.conftest import new_client
from tests.incidents.desk import Desk

OPEN = "opora_incidents_open"


def told(desk: Desk) -> dict[str, float]:
    """What it says of open incidents, by the labels."""
    lines = new_client(desk.app).get("/metrics").text.splitlines()
    found = [line.removeprefix(OPEN).rpartition(" ") for line in lines if line.startswith(OPEN)]
    return {labels: float(number) for labels, _, number in found}


def test_open_incidents_are_told_by_state_and_priority(desk: Desk) -> None:
    desk.incident()
    desk.incident()
    desk.incident(impact=Level.HIGH, urgency=Level.HIGH)
    desk.resolved(desk.incident(), by=desk.vera)
    found = told(desk)
    assert found['{priority="medium",state="new"}'] == 2
    assert found['{priority="critical",state="new"}'] == 1
    assert sum(found.values()) == 3


def test_a_state_without_incidents_is_told_as_zero_and_what_is_done_not_at_all(desk: Desk) -> None:
    found = told(desk)
    assert found['{priority="low",state="waiting_customer"}'] == 0
    assert not [labels for labels in found if "resolved" in labels or "closed" in labels]
