"""Where things stand in their columns: igraph orders them, their neighbours pull at them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from igraph import Graph

ROUNDS = 30
LAST_ROUNDS = 14
APART = 14.0
PORTS_APART = 12.0
CORNER = 12.0
STRAIGHT = (1, 4, 16)


@dataclass
class Thing:
    """A state, a label, or a place where an arrow passes a column. `y` is of its middle."""

    layer: int
    width: float = 0.0
    height: float = 0.0
    is_passage: bool = False
    y: float = 0.0
    onto: "list[Link]" = field(default_factory=list)
    away: "list[Link]" = field(default_factory=list)


@dataclass
class Link:
    """A piece of an arrow between two neighbouring columns, and how far off it touches both."""

    left: int
    right: int
    at_left: float = 0.0
    at_right: float = 0.0


@dataclass
class Board:
    """All things by their numbers, and the links between them."""

    things: list[Thing] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)

    def add(self, thing: Thing) -> int:
        """Put a thing on the board. Returns its number."""
        self.things.append(thing)
        return len(self.things) - 1

    def link(self, left: int, right: int) -> Link:
        """Join two things of neighbouring columns."""
        link = Link(left, right)
        self.links.append(link)
        self.things[left].away.append(link)
        self.things[right].onto.append(link)
        return link

    def columns(self) -> list[list[int]]:
        """Give each thing its height and place. Returns the things of each column from above."""
        columns = self._ordered()
        self._touch({thing: place for column in columns for place, thing in enumerate(column)})
        for turn in range(ROUNDS):
            onward, last = turn % 2 == 0, turn >= ROUNDS - LAST_ROUNDS
            for column in columns if onward else columns[::-1]:
                self._pull(column, to_left=onward or last, to_right=not onward or last)
        return columns

    def _ordered(self) -> list[list[int]]:
        """The things of each column, with as few crossings as igraph finds."""
        pairs = [(each.left, each.right) for each in self.links]
        graph = Graph(len(self.things), pairs, directed=True)
        layout = graph.layout_sugiyama(layers=[each.layer for each in self.things])
        found: list[list[int]] = [[] for _ in range(1 + max(each.layer for each in self.things))]
        for number, thing in enumerate(self.things):
            found[thing.layer].append(number)
        return [sorted(column, key=lambda each: (layout[each][0], each)) for column in found]

    def _touch(self, order: Mapping[int, int]) -> None:
        """Part the links that touch one thing on one side, in the order of their other ends."""
        for thing in self.things:
            onto = sorted(thing.onto, key=lambda each: order[each.left])
            away = sorted(thing.away, key=lambda each: order[each.right])
            for place, link in enumerate(onto):
                link.at_right = (place - (len(onto) - 1) / 2) * PORTS_APART
            for place, link in enumerate(away):
                link.at_left = (place - (len(away) - 1) / 2) * PORTS_APART
            most = max(len(onto), len(away)) - 1
            thing.height = max(thing.height, most * PORTS_APART + CORNER * (most > 0))

    def _pull(self, column: Sequence[int], *, to_left: bool, to_right: bool) -> None:
        """Move the things of a column to the middle of their neighbours, but not together."""
        things = [self.things[number] for number in column]
        wanted, weights = [], []
        for thing in things:
            pulls = self._pulls(thing, to_left=to_left, to_right=to_right) or [(thing.y, 0.1)]
            weights.append(sum(weight for _at, weight in pulls))
            wanted.append(sum(at * weight for at, weight in pulls) / weights[-1])
        gaps = [(above.height + below.height) / 2 + APART for above, below in pairwise(things)]
        for thing, y in zip(things, parted(wanted, weights, gaps), strict=True):
            thing.y = y

    def _pulls(self, thing: Thing, *, to_left: bool, to_right: bool) -> list[tuple[float, float]]:
        found = []
        if to_left:
            for link in thing.onto:
                at = self.things[link.left].y + link.at_left - link.at_right
                found.append((at, self._weight(link)))
        if to_right:
            for link in thing.away:
                at = self.things[link.right].y + link.at_right - link.at_left
                found.append((at, self._weight(link)))
        return found

    def _weight(self, link: Link) -> float:
        """How straight a link wants to be: the more, the longer the arrow is."""
        ends = (self.things[link.left], self.things[link.right])
        return STRAIGHT[sum(each.is_passage for each in ends)]


def parted(wanted: Sequence[float], weights: Sequence[float], gaps: Sequence[float]) -> list[float]:
    """Return the places nearest to the wanted ones that are in order and so far apart.

    The places that stand too near are moved together, to the middle of what they want.
    """
    offsets = [0.0, *accumulate(gaps)]
    groups: list[tuple[float, float, int]] = []  # place, weight, how many
    for place, weight, offset in zip(wanted, weights, offsets, strict=True):
        group = (place - offset, weight, 1)
        while groups and groups[-1][0] > group[0]:
            group = _joined(groups.pop(), group)
        groups.append(group)
    levels = [place for place, _weight, many in groups for _each in range(many)]
    return [level + offset for level, offset in zip(levels, offsets, strict=True)]


def _joined(
    one: tuple[float, float, int], other: tuple[float, float, int]
) -> tuple[float, float, int]:
    weight = one[1] + other[1]
    return (one[0] * one[1] + other[0] * other[1]) / weight, weight, one[2] + other[2]
