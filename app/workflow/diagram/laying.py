"""Lays a process out: from left to right, each word in a place of its own.

States stand in columns, and so do the words of the moves between them. An arrow runs level through
the columns and bends only between them, where nothing else stands: it crosses no state and no word.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from app.workflow.changes import changed
from app.workflow.definition import Definition
from app.workflow.diagram.placing import Board
from app.workflow.diagram.shapes import Arrow, Box, Diagram, Node, Point, Stroke
from app.workflow.diagram.sketch import Chain, Notes, Sketch, sketch

MARGIN = 8.0
NARROWEST, WIDEST, SLOPE = 34.0, 84.0, 0.16
MOST_KEPT = 256

Column = tuple[float, float]
"""Where it begins and ends, from the left."""


def diagram(
    drawn: Definition,
    language: str,
    notes: Notes,
    *,
    compared: Definition | None = None,
    chosen: tuple[str, str] | None = None,
) -> Diagram:
    """Return the picture of a process with its words in `language`.

    What differs from `compared` is marked, and so is what is `chosen`: a kind of piece and its
    code. Moves that begin or lead where no state is are not drawn.
    """
    found = _laid_out(drawn.model_dump_json(by_alias=True), language, notes)
    changes = changed(compared, drawn) if compared else []
    kinds = {(each.piece, each.code): each.kind for each in changes}

    def marks(piece: str, code: str) -> dict[str, Any]:
        return {"change": kinds.get((piece, code), ""), "is_chosen": chosen == (piece, code)}

    nodes = [replace(each, **marks("state", each.code)) for each in found.nodes]
    arrows = [replace(each, **marks("move", each.code)) for each in found.arrows]
    return replace(found, nodes=nodes, arrows=arrows)


@lru_cache(maxsize=MOST_KEPT)
def _laid_out(kept: str, language: str, notes: Notes) -> Diagram:
    drawn = Definition.model_validate_json(kept)
    known = sketch(drawn, language, notes)
    columns = _columns(known.board, known.board.columns())
    height = _settle(known.board)
    boxes = {number: _box(known, number, columns) for number in known.boxes}
    nodes = [
        Node(code, drawn.by_state[code].category, boxes[number], is_first=code == drawn.first)
        for code, number in known.states.items()
    ]
    arrows = [_arrow(known, chain, columns, boxes) for chain in known.chains]
    return Diagram(columns[-1][1] + MARGIN, height, nodes, arrows)


def _columns(board: Board, columns: Sequence[Sequence[int]]) -> list[Column]:
    """Place the columns side by side, farther apart where arrows climb."""
    climbs = [0.0] * len(columns)
    for link in board.links:
        left, right = board.things[link.left], board.things[link.right]
        climb = abs(left.y + link.at_left - right.y - link.at_right)
        climbs[right.layer] = max(climbs[right.layer], climb)
    found: list[Column] = []
    for column, climb in zip(columns, climbs, strict=True):
        apart = round(min(max(climb * SLOPE, NARROWEST), WIDEST))
        start = found[-1][1] + apart if found else MARGIN
        found.append((start, start + max(board.things[number].width for number in column)))
    return found


def _settle(board: Board) -> float:
    """Move everything so that the uppermost thing stands at the margin. Returns the height."""
    above = min(each.y - each.height / 2 for each in board.things) - MARGIN
    for each in board.things:
        each.y = round(each.y - above, 1)
    return max(each.y + each.height / 2 for each in board.things) + MARGIN


def _box(known: Sketch, number: int, columns: Sequence[Column]) -> Box:
    """A state or words, in the middle of their column."""
    thing, box = known.board.things[number], known.boxes[number]
    start, end = columns[thing.layer]
    x, y = (start + end - box.width) / 2, thing.y - thing.height / 2
    return replace(box, x=x, y=y, height=thing.height)


def _arrow(
    known: Sketch, chain: Chain, columns: Sequence[Column], boxes: Mapping[int, Box]
) -> Arrow:
    """The strokes of an arrow, broken where its words stand."""
    strokes: list[list[Point]] = [[]]
    label = None
    for number, onto, away in zip(
        chain.things, [None, *chain.links], [*chain.links, None], strict=True
    ):
        thing, box = known.board.things[number], boxes.get(number)
        start, end = columns[thing.layer]
        if onto:
            strokes[-1] += [(start, thing.y + onto.at_right)]
            strokes[-1] += [(box.x, thing.y + onto.at_right)] if box else []
        if onto and away and box:
            strokes, label = [*strokes, []], box
        if away:
            strokes[-1] += [(box.x + box.width, thing.y + away.at_left)] if box else []
            strokes[-1] += [(end, thing.y + away.at_left)]
    if chain.leads_back:
        strokes = [each[::-1] for each in strokes[::-1]]
    ends, has_move = chain.way.ends, chain.way.move is not None
    return Arrow(*ends, [Stroke(tuple(each)) for each in strokes], label, has_move=has_move)
