"""What a diagram is made of, in pixels from its upper left corner."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Point = tuple[float, float]
HEAD = (8, 4)
"""How long the tip of an arrow is, and how far it goes to either side."""
NOTE_LINE = 15.0
BASELINE = 4.5
"""How far below the middle of a line its letters stand."""


@dataclass(frozen=True)
class Box:
    """A rectangle with words in it: lines, then quieter lines (`notes`)."""

    x: float
    y: float
    width: float
    height: float
    lines: Sequence[str] = ()
    notes: Sequence[str] = ()
    line: float = NOTE_LINE
    """How high one of its lines is."""

    @property
    def rows(self) -> Iterator[tuple[str, float, bool]]:
        """Its lines from above: the words, where they stand, and whether they are quiet."""
        high = len(self.lines) * self.line + len(self.notes) * NOTE_LINE
        top = self.middle - high / 2
        for words, line, quiet in (
            *((each, self.line, False) for each in self.lines),
            *((each, NOTE_LINE, True) for each in self.notes),
        ):
            yield words, round(top + line / 2 + BASELINE, 1), quiet
            top += line

    @property
    def middle(self) -> float:
        """Where it is halfway from above."""
        return self.y + self.height / 2

    @property
    def centre(self) -> float:
        """Where it is halfway from the left."""
        return self.x + self.width / 2

    @property
    def words(self) -> str:
        """All that stands in it."""
        return " ".join([*self.lines, *self.notes])

    def overlaps(self, other: "Box") -> bool:
        """Say whether the two have some room in common."""
        beside = self.x + self.width <= other.x or other.x + other.width <= self.x
        above = self.y + self.height <= other.y or other.y + other.height <= self.y
        return not (beside or above)

    def holds(self, point: Point) -> bool:
        """Say whether the point lies inside, and not only on the edge."""
        across = self.x < point[0] < self.x + self.width
        return across and self.y < point[1] < self.y + self.height


@dataclass(frozen=True)
class Stroke:
    """A line through these points: level between two on one height, else gently rounded."""

    points: Sequence[Point]

    @property
    def drawn(self) -> str:
        """The line in the words of SVG."""
        before = self.points[0]
        found = [f"M{before[0]:g} {before[1]:g}"]
        for x, y in self.points[1:]:
            middle = (before[0] + x) / 2
            level = f"H{x:g}"
            curve = f"C{middle:g} {before[1]:g} {middle:g} {y:g} {x:g} {y:g}"
            found.append(level if y == before[1] else curve)
            before = (x, y)
        return "".join(found)


@dataclass(frozen=True)
class Node:
    """A state. `change`: added or changed since what it is compared with, or nothing."""

    code: str
    category: str
    box: Box
    is_first: bool = False
    change: str = ""
    is_chosen: bool = False


@dataclass(frozen=True)
class Arrow:
    """The way from a state to another. `has_move` is false where only a customer's message goes."""

    origin: str
    target: str
    strokes: Sequence[Stroke]
    label: Box | None
    has_move: bool
    change: str = ""
    is_chosen: bool = False

    @property
    def code(self) -> str:
        """The move as addresses name it."""
        return f"{self.origin}~{self.target}"

    @property
    def head(self) -> str:
        """Its tip in the words of SVG: it lies level, whichever way it points."""
        (start, _), (x, y) = self.strokes[-1].points[0], self.strokes[-1].points[-1]
        back = x - HEAD[0] if start < x else x + HEAD[0]
        return f"M{back:g} {y - HEAD[1]:g}L{x:g} {y:g}L{back:g} {y + HEAD[1]:g}Z"


@dataclass(frozen=True)
class Diagram:
    """A whole process."""

    width: float
    height: float
    nodes: Sequence[Node]
    arrows: Sequence[Arrow]
