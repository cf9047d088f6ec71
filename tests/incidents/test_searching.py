"""Both ways of finding words find the same: walking the newest, and picking by the index."""

import pytest

from app.core.actor import Actor
from app.core.db import transaction
from app.incidents import queries, services
from app.incidents.queries import searching
from tests.incidents.desk import Desk


@pytest.fixture
def stocked(desk: Desk) -> Desk:
    """A desk with hits in every pile, one row in two of them, spam among them, and misses."""
    for place in range(4):
        desk.incident(f"Card {place} lost")
        desk.incident(f"Transfer {place} of a card", department_id=desk.transfers)
        desk.incident(f"Door {place}", text="It does not close.")
    desk.incident("Whose card is this?", department_id=None)
    for whose in (desk.cards, desk.transfers):
        vera, hers = desk.vera, desk.incident("Her card", department_id=whose)
        with transaction():
            hers.assignee_id = vera.id
    spam = desk.incident("Card spam")
    desk.doing(spam, services.mark_as_spam, by=desk.vera)
    return desk


@pytest.mark.parametrize("name", ["vera", "oleg", "henrik"])
@pytest.mark.parametrize("size", [1, 3, 50])
def test_both_ways_find_the_same(
    stocked: Desk, monkeypatch: pytest.MonkeyPatch, name: str, size: int
) -> None:
    who: Actor = getattr(stocked, name)
    for most in (searching.MANY, 0):
        monkeypatch.setattr(searching, "MANY", most)
        walked, picked = (found(monkeypatch, who, size, common=way) for way in (True, False))
        assert walked == picked
        assert len(walked) == min(size, {"vera": 7, "oleg": 6, "henrik": 11}[name])


def found(
    monkeypatch: pytest.MonkeyPatch, who: Actor, size: int, *, common: bool
) -> list[tuple[int, str]]:
    monkeypatch.setattr(searching, "_are_common", lambda _: common)
    return [(row.number, row.subject) for row in queries.find(who, "card", size=size)]
