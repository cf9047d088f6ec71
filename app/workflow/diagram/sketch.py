"""What is to be drawn of a process, before anything has a place: states, arrows, their words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from app.workflow.definition import Definition, Move, State, StateCategory, WaitStep
from app.workflow.diagram.lettering import lines, width
from app.workflow.diagram.placing import Board, Link, Thing
from app.workflow.diagram.ranking import Ends, ranks
from app.workflow.diagram.shapes import NOTE_LINE, Box

STATE_TYPE, STATE_LINE, STATE_ROOM = 13.0, 18.0, 150.0
WORD_TYPE, WORD_ROOM = 12.0, 132.0
PADDING, SIGN = 10.0, 20.0
CATEGORIES = list(StateCategory)


@dataclass(frozen=True)
class Notes:
    """What the desk itself says in a diagram, in the reader's language."""

    first: str
    customer: str
    waits: str
    """With `%(hours)s` in it."""


@dataclass(frozen=True)
class Way:
    """An arrow to be drawn: a move, or only where a customer's message leads."""

    ends: Ends
    move: Move | None
    words: Box | None


@dataclass(frozen=True)
class Chain:
    """What an arrow passes from left to right, whichever way it points."""

    way: Way
    things: Sequence[int]
    links: Sequence[Link]
    leads_back: bool


@dataclass(frozen=True)
class Sketch:
    """Everything to be drawn. `boxes` have a size and words, but no place yet."""

    board: Board
    states: Mapping[str, int]
    boxes: Mapping[int, Box]
    chains: Sequence[Chain]


def sketch(drawn: Definition, language: str, notes: Notes) -> Sketch:
    """Return what there is to be drawn, each thing in its column."""
    ways = list(_ways(drawn, language, notes))
    states = drawn.by_state
    codes = sorted(states, key=lambda code: CATEGORIES.index(states[code].category))
    rank = ranks(codes, [way.ends for way in ways], first=drawn.first)
    columns = _Columns.of(rank, ways)
    board = Board()
    boxes: dict[int, Box] = {}
    numbers: dict[str, int] = {}
    for code in codes:
        box = _state(states[code], language, notes.first if code == drawn.first else "")
        numbers[code] = board.add(Thing(columns.state(code), box.width, box.height))
        boxes[numbers[code]] = box
    chains = [_chain(board, boxes, way, numbers, columns) for way in ways]
    return Sketch(board, numbers, boxes, chains)


def _ways(drawn: Definition, language: str, notes: Notes) -> Iterator[Way]:
    """The arrows that can be drawn: between two states that are there."""
    customer = set(drawn.on_customer.items())
    for origin, target in dict.fromkeys([*drawn.by_ends, *drawn.on_customer.items()]):
        ends = (origin, target)
        if origin == target or not {origin, target} <= drawn.by_state.keys():
            continue
        said = [notes.customer] if ends in customer else []
        said += [notes.waits % {"hours": hours} for hours in _hours(drawn, ends)]
        move = drawn.by_ends.get(ends)
        yield Way(ends, move, _words(move.label(language) if move else None, said))


def _hours(drawn: Definition, ends: Ends) -> list[int]:
    """After how many hours in its first state this way is taken by itself."""
    steps = ((move, step) for move in drawn.moves for step in move.then)
    found = {
        step.hours
        for move, step in steps
        if isinstance(step, WaitStep) and (move.target, step.to) == ends
    }
    return sorted(found)


@dataclass(frozen=True)
class _Columns:
    """The columns that have something in them: those of states, and between them those of words."""

    rank: Mapping[str, int]
    used: Sequence[int]

    @classmethod
    def of(cls, rank: Mapping[str, int], ways: Sequence[Way]) -> "_Columns":
        used = {2 * each for each in rank.values()}
        used |= {_beside(way, rank) for way in ways if way.words}
        return cls(rank, sorted(used))

    def state(self, code: str) -> int:
        return self.used.index(2 * self.rank[code])

    def words(self, way: Way) -> int:
        return self.used.index(_beside(way, self.rank))


def _beside(way: Way, rank: Mapping[str, int]) -> int:
    """The words of a move stand beside the state that it leaves."""
    origin, target = (rank[code] for code in way.ends)
    return 2 * origin + (1 if origin < target else -1)


def _chain(
    board: Board,
    boxes: dict[int, Box],
    way: Way,
    states: Mapping[str, int],
    columns: _Columns,
) -> Chain:
    """Put the words of an arrow and the places where it passes on the board, and link them."""
    left, right = sorted(way.ends, key=columns.state)
    things = [states[left]]
    for column in range(columns.state(left) + 1, columns.state(right)):
        if way.words and column == columns.words(way):
            things.append(board.add(Thing(column, way.words.width, way.words.height)))
            boxes[things[-1]] = way.words
        else:
            things.append(board.add(Thing(column, is_passage=True)))
    things.append(states[right])
    links = [board.link(one, other) for one, other in pairwise(things)]
    return Chain(way, things, links, leads_back=left != way.ends[0])


def _state(state: State, language: str, note: str) -> Box:
    said = lines(state.label(language), size=STATE_TYPE, room=STATE_ROOM)
    noted = lines(note, size=WORD_TYPE, room=STATE_ROOM) if note else ()
    wide = max(
        *(width(each, size=STATE_TYPE) for each in said),
        *(width(each, size=WORD_TYPE) for each in noted),
        0.0,
    )
    high = len(said) * STATE_LINE + len(noted) * NOTE_LINE
    return Box(0, 0, ceil(2 * PADDING + SIGN + wide), PADDING + high, said, noted, STATE_LINE)


def _words(label: str | None, notes: Sequence[str]) -> Box | None:
    said = lines(label, size=WORD_TYPE, room=WORD_ROOM) if label else ()
    noted = [line for note in notes for line in lines(note, size=WORD_TYPE, room=WORD_ROOM)]
    if not said and not noted:
        return None
    wide = max(width(each, size=WORD_TYPE) for each in [*said, *noted])
    return Box(0, 0, ceil(wide + PADDING), (len(said) + len(noted)) * NOTE_LINE, said, noted)
