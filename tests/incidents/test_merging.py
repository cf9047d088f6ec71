"""Two incidents become one, and two again: nothing is lost either way."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.actor import SYSTEM
from app.core.db import transaction
from app.core.errors import Invalid
from app.incidents import access, queries, services
from app.incidents.errors import CannotMerge, NotMerged, PartOfAnother
from app.incidents.models import Bucket, Incident, Voice
from tests.incidents.desk import SOLVED, Desk


def merge(desk: Desk, one: Incident, into: Incident) -> None:
    vera = desk.vera
    with transaction():
        services.merge(*access.both(vera, one.number, into.number), by=vera)


def unmerge(desk: Desk, one: Incident, into: Incident) -> None:
    vera = desk.vera
    with transaction():
        services.unmerge(*access.both(vera, one.number, into.number), by=vera)


def texts(incident: Incident) -> list[str]:
    return [each.text for each in queries.conversation(incident.id)]


def test_conversation_and_requester_go_along(desk: Desk) -> None:
    into = desk.incident(text="First")
    one = desk.incident(text="Second", email="b@example.com")
    merge(desk, one, into)
    assert texts(into) == ["First", "Second"]
    assert texts(one) == []
    assert queries.also_asking(into) == ["Ingrid Solberg"]
    assert (one.bucket, one.resolution_code) == (Bucket.DONE, "duplicate")
    assert queries.merged_into(one) == into.number
    assert into.last_words == "Second"


def test_search_finds_the_words_where_they_are_now(desk: Desk) -> None:
    into, one = desk.incident(text="First"), desk.incident("Door", text="It squeaks")
    merge(desk, one, into)
    assert [row.number for row in queries.find(desk.vera, "squeaks")] == [into.number]
    unmerge(desk, one, into)
    assert [row.number for row in queries.find(desk.vera, "squeaks")] == [one.number]


def test_what_the_customer_writes_further_comes_where_the_conversation_is(desk: Desk) -> None:
    into, one = desk.incident(text="First"), desk.incident(text="Second")
    merge(desk, one, into)
    desk.doing(one, services.receive, "Still waiting", by=SYSTEM)
    assert texts(into)[-1] == "Still waiting"
    unmerge(desk, one, into)
    assert texts(one) == ["Second"]
    assert texts(into) == ["First", "Still waiting"]


def test_a_part_does_nothing_of_its_own(desk: Desk) -> None:
    into, one = desk.incident(), desk.incident()
    merge(desk, one, into)
    with pytest.raises(PartOfAnother):
        desk.doing(one, services.reopen, by=desk.vera, reason="Why not")
    with pytest.raises(PartOfAnother):
        desk.doing(one, services.mark_as_spam, by=desk.vera)
    with pytest.raises(CannotMerge):
        merge(desk, into, one)
    with pytest.raises(CannotMerge):
        merge(desk, one, desk.incident())


def test_nothing_is_merged_with_itself_or_into_what_is_closed(desk: Desk) -> None:
    one, into = desk.incident(), desk.incident()
    with pytest.raises(Invalid):
        merge(desk, one, one)
    desk.doing(into, services.resolve, SOLVED, by=desk.vera)
    desk.doing(into, services.close, by=desk.vera)
    with pytest.raises(CannotMerge):
        merge(desk, one, into)
    with pytest.raises(NotMerged):
        unmerge(desk, one, into)


def test_the_last_change_is_undone_by_its_toast(desk: Desk) -> None:
    one, into = desk.incident(text="Second"), desk.incident()
    merge(desk, one, into)
    assert services.can_undo(one, by=desk.vera)
    desk.doing(one, services.undo, one.version, by=desk.vera)
    assert texts(one) == ["Second"]
    assert one.merged_into_id is None


def test_what_went_on_together_is_taken_apart_in_turn(desk: Desk) -> None:
    one, middle, last = (desk.incident(text=text) for text in ("1", "2", "3"))
    merge(desk, one, middle)
    merge(desk, middle, last)
    with pytest.raises(PartOfAnother):
        unmerge(desk, one, middle)
    unmerge(desk, middle, last)
    unmerge(desk, one, middle)
    assert [texts(each) for each in (one, middle, last)] == [["1"], ["2"], ["3"]]


def _do(desk: Desk, incident: Incident, what: str) -> None:
    acts: dict[str, Any] = {
        "note": lambda: desk.doing(incident, services.note, "Hm", by=desk.vera),
        "reply": lambda: desk.doing(
            incident, services.reply_anyway, "Hello", seen=None, by=desk.vera
        ),
        "hear": lambda: desk.doing(incident, services.receive, "And?", by=SYSTEM),
        "take": lambda: desk.doing(incident, services.take, by=desk.vera),
        "resolve": lambda: desk.doing(incident, services.resolve, SOLVED, by=desk.vera),
    }
    if what != "resolve" or incident.is_live:
        acts[what]()


def _facts(incident: Incident) -> tuple[Any, ...]:
    names = ("state", "bucket", "resolution", "resolved_at", "closed_at", "reopened")
    return (*(getattr(incident, name) for name in names), texts(incident))


ACTS = st.lists(st.sampled_from(["note", "reply", "hear", "take", "resolve"]), max_size=4)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=ACTS, there=ACTS)
def test_taken_apart_it_is_what_it_was(desk: Desk, before: list[str], there: list[str]) -> None:
    one, into = desk.incident(text="Mine"), desk.incident(text="Theirs")
    for what in before:
        _do(desk, one, what)
    for what in there:
        _do(desk, into, what)
    was, held = _facts(one), texts(into)
    merge(desk, one, into)
    assert sorted(texts(into)) == sorted(held + was[-1])
    unmerge(desk, one, into)
    assert _facts(one) == was
    assert texts(into) == held


def test_on_the_page_a_part_leads_to_the_whole_and_is_taken_apart(desk: Desk) -> None:
    one, into = desk.incident(), desk.incident()
    vera, page = desk.client(desk.vera), f"/incidents/{one.reference}"
    vera.post(f"{page}/links", {"other": str(into.number), "kind": "part"})
    shown = vera.get(page).text
    assert f'href="/incidents/{into.reference}"' in shown
    assert "Take apart" in shown
    vera.post(f"{page}/merge/undoing")
    assert "Take apart" not in vera.get(page).text
    assert [each.voice for each in queries.conversation(one.id)] == [Voice.CUSTOMER]
