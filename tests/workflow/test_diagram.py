"""The picture of a process: everything in a place of its own, arrows that cross no word."""

from collections.abc import Iterator
from itertools import combinations
from time import perf_counter

import pytest
from hypothesis import given
from PIL import ImageFont

from app.web.build import MODULES
from app.workflow.definition import Definition, Move
from app.workflow.diagram import Arrow, Box, Diagram, Notes, Stroke, diagram
from app.workflow.diagram.lettering import BY_SIGN, lines, width
from tests.workflow.pictured import INCIDENT, definitions, twenty

NOTES = Notes(first="starts here", customer="customer writes", waits="after %(hours)s h")
STEPS = 12


def drawn(definition: Definition) -> Diagram:
    return diagram(definition, "en", NOTES)


def boxes(found: Diagram) -> list[Box]:
    labels = [each.label for each in found.arrows if each.label]
    return [*(each.box for each in found.nodes), *labels]


def along(stroke: Stroke) -> Iterator[tuple[float, float]]:
    """Points of a stroke, close to each other, as a browser draws it."""
    for (x, y), (to_x, to_y) in zip(stroke.points, stroke.points[1:], strict=False):
        for step in range(STEPS + 1):
            t = step / STEPS
            across = 1.5 * (1 - t) * t + t**3
            up = 3 * (1 - t) * t**2 + t**3
            yield x + (to_x - x) * across, y + (to_y - y) * up


@given(definitions())
def test_nothing_overlaps_and_everything_is_in_view(definition: Definition) -> None:
    found = drawn(definition)
    for one, other in combinations(boxes(found), 2):
        assert not one.overlaps(other)
    for box in boxes(found):
        assert box.x >= 0
        assert box.y >= 0
        assert box.x + box.width <= found.width
        assert box.y + box.height <= found.height


@given(definitions())
def test_no_arrow_crosses_a_state_or_a_word(definition: Definition) -> None:
    found = drawn(definition)
    taken = boxes(found)
    strokes = [stroke for arrow in found.arrows for stroke in arrow.strokes]
    for x, y in (point for stroke in strokes for point in along(stroke)):
        assert 0 <= x <= found.width
        assert 0 <= y <= found.height
        assert not any(box.holds((x, y)) for box in taken)


@given(definitions())
def test_every_arrow_leads_from_its_state_to_its_state(definition: Definition) -> None:
    found = drawn(definition)
    state = {each.code: each.box for each in found.nodes}
    assert state.keys() == definition.by_state.keys()
    for arrow in found.arrows:
        assert touches(state[arrow.origin], arrow.strokes[0].points[0])
        assert touches(state[arrow.target], arrow.strokes[-1].points[-1])
        if arrow.label:
            assert touches(arrow.label, arrow.strokes[0].points[-1])
            assert touches(arrow.label, arrow.strokes[1].points[0])
    ways = {each for each in definition.by_ends if each[0] != each[1]}
    assert ways == {(each.origin, each.target) for each in found.arrows if each.has_move}


def touches(box: Box, point: tuple[float, float]) -> bool:
    on_side = min(abs(point[0] - box.x), abs(point[0] - box.x - box.width)) < 0.01
    return on_side and box.y <= point[1] <= box.y + box.height


@given(definitions())
def test_a_process_is_always_drawn_alike(definition: Definition) -> None:
    again = Definition.model_validate_json(definition.model_dump_json(by_alias=True))
    other = definition.model_copy(update={"moves": definition.moves})
    assert drawn(definition) == drawn(again) == drawn(other)


def test_the_usual_way_leads_from_left_to_right() -> None:
    found = drawn(INCIDENT)
    place = {each.code: each.box.x for each in found.nodes}
    usual = ["new", "in_progress", "waiting_customer", "resolved", "closed"]
    assert [place[code] for code in usual] == sorted(place[code] for code in usual)
    assert place["waiting_customer"] < place["resolved"]


def test_a_word_breaks_into_few_lines_of_one_length() -> None:
    words = "Передать обращение второй линии технической поддержки банка"
    found = lines(words, size=12, room=132)
    assert " ".join(found) == words
    assert len(found) == 4
    assert all(width(each, size=12) <= 132 for each in found)
    assert set(lines("Ж" * 60, size=12, room=132)) == {"Ж" * 10}


def test_widths_are_those_of_the_face() -> None:
    files = MODULES / "@fontsource-variable/golos-text/files"
    faces = {}
    for script in ("latin", "cyrillic"):
        path = files / f"golos-text-{script}-wght-normal.woff2"
        faces[script] = ImageFont.truetype(path, 1000)
        faces[script].set_variation_by_axes([500])
    for sign, known in BY_SIGN.items():
        script = "cyrillic" if "\u0400" <= sign <= "\u04ff" or sign == "№" else "latin"
        assert faces[script].getlength(sign) == pytest.approx(known, abs=20), sign


def test_what_the_customer_and_time_do_is_said() -> None:
    found = drawn(twenty())
    arrows = {each.code: each for each in found.arrows}
    assert said(arrows["waiting_customer~in_progress"]) == "customer writes"
    assert said(arrows["resolved~closed"]) == "after 72 h"
    assert said(arrows["closed~triage"]) == "Open again"
    assert arrows["new~triage"].label is None


def said(arrow: Arrow) -> str:
    return arrow.label.words if arrow.label else ""


def test_where_only_the_customer_leads_an_arrow_stands_too() -> None:
    only = INCIDENT.model_copy(update={"on_customer": {"closed": "new"}})
    (arrow,) = [each for each in drawn(only).arrows if not each.has_move]
    assert arrow.code == "closed~new"


def test_what_differs_and_what_is_chosen_is_marked() -> None:
    moves = (*INCIDENT.moves[1:], Move.model_validate({"from": "closed", "to": "new"}))
    states = tuple(
        each.model_copy(update={"labels": {"en": "Done"}}) if each.code == "closed" else each
        for each in INCIDENT.states
    )
    other = INCIDENT.model_copy(update={"moves": moves, "states": states})
    found = diagram(other, "en", NOTES, compared=INCIDENT, chosen=("state", "new"))
    assert {each.code: each.change for each in found.nodes if each.change} == {"closed": "changed"}
    assert {each.code: each.change for each in found.arrows if each.change} == {
        "closed~new": "added"
    }
    assert [each.code for each in found.nodes if each.is_chosen] == ["new"]
    assert not [each for each in diagram(other, "en", NOTES).arrows if each.change]


def test_twenty_states_are_laid_out_at_once() -> None:
    started = perf_counter()
    found = diagram(twenty(), "ru", NOTES)
    assert perf_counter() - started < 0.1
    assert len(found.nodes) == 20
