"""The engine: no path leaves the process, no required field is skipped, nobody takes what is not
theirs.
"""

from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.workflow.conditions import condition
from app.workflow.definition import Definition, StateCategory, Who
from app.workflow.errors import AlreadyThere, MoveNeeds, NoSuchMove, NotYourMove, ResolveFirst
from app.workflow.process import Mover, Process, is_required, is_shown
from tests.workflow.drawn import codes, definitions, drawn, field, flags

deeds = st.lists(
    st.one_of(
        st.tuples(st.just("go"), codes, st.sampled_from([None, *Who])),
        st.tuples(st.just("fill"), st.sampled_from(flags), st.sampled_from([True, False, None])),
    ),
    max_size=30,
)


def process(definition: Definition) -> Process:
    return Process(uuid4(), "incident", 1, definition)


@given(definition=definitions(), deeds=deeds, priority=st.sampled_from(["high", "low"]))
def test_whatever_is_tried_it_stays_in_the_process_and_skips_nothing(
    definition: Definition, deeds: list[tuple[str, str, Any]], priority: str
) -> None:
    drawn = process(definition)
    here, values = drawn.first, {"priority": priority}
    for deed, name, value in deeds:
        if deed == "fill":
            values[name] = value
            continue
        by = Mover(frozenset({value}) if value else None, {**values, "state": here})
        try:
            taken = drawn.move(here, name, given={"reason": "x"}, by=by)
        except (NoSuchMove, MoveNeeds):
            continue
        assert (here, name) == taken.ends
        assert value is None or not taken.who or value in taken.who
        here = name
        assert here in drawn.states
        after = {**values, "state": here}
        for each in definition.fields:
            asked = is_required(each, after) or (each.code in taken.needs and is_shown(each, after))
            assert not asked or values.get(each.code) is not None


@given(definition=definitions(), who=st.sampled_from([None, *Who]))
def test_what_is_offered_can_be_taken(definition: Definition, who: Who | None) -> None:
    drawn = process(definition)
    by = Mover(frozenset({who}) if who else None, dict.fromkeys(flags, True))
    for origin in drawn.states:
        for offer in drawn.offers(origin, by=by):
            if offer.move and not offer.asks:
                drawn.move(origin, offer.state.code, given={"reason": "x"}, by=by)
            elif offer.move is None:
                with pytest.raises(NoSuchMove):
                    drawn.move(origin, offer.state.code, given={"reason": "x"}, by=by)


def test_a_field_that_is_required_is_asked_for_where_it_is_shown() -> None:
    drawn_ = drawn(
        fields=[
            field("site", required='state = "done"', shown='priority = "high"'),
            field("cost", "number", required="site is set"),
        ]
    )
    values = {"priority": "low"}
    move = process(drawn_).move
    move("doing", "done", given={"resolution": "x"}, by=Mover(None, values))
    with pytest.raises(MoveNeeds) as refusal:
        move("doing", "done", given={}, by=Mover(None, {"priority": "high", "site": None}))
    assert set(refusal.value.faults) == {"resolution", "fields.site"}
    with pytest.raises(MoveNeeds) as refusal:
        asked = {"priority": "high", "site": "Berlin"}
        move("doing", "done", given={"resolution": "x"}, by=Mover(None, asked))
    assert set(refusal.value.faults) == {"fields.cost"}


def test_a_move_is_taken_by_those_it_names_and_by_the_desk_itself() -> None:
    moves = [{"from": "new", "to": "doing", "who": ["lead", "assignee"]}]
    move = process(drawn(moves=moves)).move
    move("new", "doing", given={}, by=Mover(frozenset({Who.AGENT, Who.ASSIGNEE})))
    move("new", "doing", given={}, by=Mover(None))
    for nobody in (frozenset[Who](), frozenset({Who.AGENT}), frozenset({Who.PROGRAM})):
        with pytest.raises(NotYourMove):
            move("new", "doing", given={}, by=Mover(nobody))


def test_a_refusal_says_why_there_is_no_move() -> None:
    move = process(drawn()).move
    for origin, target, why in (
        ("new", "closed", ResolveFirst),
        ("new", "new", AlreadyThere),
        ("new", "nowhere", NoSuchMove),
    ):
        with pytest.raises(why):
            move(origin, target, given={})


def test_the_way_to_a_category_is_that_of_the_state_it_stands_in() -> None:
    drawn_ = drawn(
        states=[
            *(each.model_dump() for each in drawn().states),
            {"code": "refused", "category": "resolved", "labels": {"en": "Refused"}},
        ],
        moves=[{"from": "new", "to": "refused"}, {"from": "doing", "to": "done"}],
    )
    assert process(drawn_).toward("new", StateCategory.RESOLVED).code == "refused"
    assert process(drawn_).toward("doing", StateCategory.RESOLVED).code == "done"
    assert process(drawn_).toward("closed", StateCategory.RESOLVED).code == "done"


@given(definition=definitions(), deeds=deeds)
def test_what_is_not_shown_is_not_required(
    definition: Definition, deeds: list[tuple[str, str, Any]]
) -> None:
    values = {name: value for deed, name, value in deeds if deed == "fill"}
    for each in definition.fields:
        if not condition(each.shown, empty=True).holds(values):
            assert not is_required(each, values)
