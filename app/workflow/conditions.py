"""Conditions: a small expression over fields, the same wherever a process asks for one.

    impact = "high" and not (cost < 1000 or site is empty)

It has names, values, comparisons, `in`, `has`, `is set`, `is empty`, `and`, `or`, `not` and
brackets, and nothing else: no code is run. A comparison with an empty field is false, but for `!=`.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from operator import eq, ge, gt, le, lt
from typing import Any
from uuid import UUID

from lark import Lark, Token, Transformer, UnexpectedInput, UnexpectedToken, v_args
from lark.exceptions import VisitError
from typing_extensions import override

from app.core.text import Lazy, lazy

Value = str | Decimal | date | bool | UUID | frozenset[str]
Values = Mapping[str, Value | None]

GRAMMAR = r"""
?start: either
?either: both ("or" both)*
?both: negated ("and" negated)*
?negated: "not" negated -> none_of
    | test
?test: "(" either ")"
    | NAME "is" "set" -> is_set
    | NAME "is" "empty" -> is_empty
    | NAME SIGN value -> compared
    | NAME "in" "(" value ("," value)* ")" -> among
    | NAME "has" STRING -> holding
?value: STRING | DATE | NUMBER | YES | NO
SIGN: "=" | "!=" | "<=" | ">=" | "<" | ">"
NAME: /[a-z][a-z0-9_]*/
STRING: /"[^"\x00-\x1f]*"/
DATE.2: /\d{4}-\d{2}-\d{2}/
NUMBER: /-?\d{1,15}(\.\d{1,6})?/
YES.2: "yes"
NO.2: "no"
%ignore " "
"""
RESERVED = frozenset(["and", "or", "not", "is", "set", "empty", "in", "has", "yes", "no"])


class Fault(ValueError):  # noqa: N818 - the domain's word
    """What is wrong with a condition, in words for whoever wrote it."""

    def __init__(self, words: Lazy) -> None:
        super().__init__(words)
        self.words = words


class Node(ABC):
    """A part of a condition."""

    @abstractmethod
    def holds(self, values: Values) -> bool:
        """Say whether it is true of these values. What is not among them is empty."""

    @abstractmethod
    def tests(self) -> "Iterator[Test]":
        """All comparisons in it."""


@dataclass(frozen=True)
class Always(Node):
    """What is true of everything, or of nothing."""

    answer: bool

    @override
    def holds(self, values: Values) -> bool:
        return self.answer

    @override
    def tests(self) -> "Iterator[Test]":
        yield from ()


@dataclass(frozen=True)
class Test(Node):
    """One field, and what is asked of it: a sign, `in`, `has` or `set`, with what it is held to."""

    name: str
    sign: str
    given: tuple[Value, ...]

    @override
    def holds(self, values: Values) -> bool:
        found = values.get(self.name)
        if found in (None, "", frozenset()):
            return self.sign == "!="
        match self.sign:
            case "set":
                return True
            case "in":
                return found in self.given
            case "has":
                return isinstance(found, frozenset) and self.given[0] in found
            case "!=":
                return found != self.given[0]
        try:
            return SIGNS[self.sign](found, self.given[0])
        except TypeError:  # the field had another kind when the value was given
            return False

    @override
    def tests(self) -> "Iterator[Test]":
        yield self


@dataclass(frozen=True)
class Group(Node):
    """Several parts of which all, one or none must hold."""

    how: str
    parts: tuple[Node, ...]

    @override
    def holds(self, values: Values) -> bool:
        if self.how == "all":
            return all(each.holds(values) for each in self.parts)
        found = any(each.holds(values) for each in self.parts)
        return found if self.how == "any" else not found

    @override
    def tests(self) -> Iterator[Test]:
        for each in self.parts:
            yield from each.tests()


SIGNS: Mapping[str, Callable[[Any, Any], bool]] = {"=": eq, "<": lt, "<=": le, ">": gt, ">=": ge}


@lru_cache(maxsize=4096)
def condition(text: str, *, empty: bool) -> Node:
    """Read a condition; an empty one always answers `empty`. Raises Fault."""
    if not text.strip():
        return Always(empty)
    try:
        return _Reading().transform(_PARSER.parse(text))
    except UnexpectedInput as fault:
        raise Fault(_where(text, fault)) from None
    except VisitError as fault:
        raise Fault(lazy("There is no such day.")) from fault


def _where(text: str, fault: UnexpectedInput) -> Lazy:
    ended = isinstance(fault, UnexpectedToken) and fault.token.type == "$END"
    if ended or fault.pos_in_stream is None:
        return lazy("It breaks off in the middle.")
    place = text[fault.pos_in_stream :][:20].strip()
    return lazy('"%(place)s" does not belong there.', place=place)


_PARSER = Lark(GRAMMAR, parser="lalr", maybe_placeholders=False)


@v_args(inline=True)
class _Reading(Transformer[Token, Node]):
    """Makes a tree of nodes from the tree of words."""

    def STRING(self, word: Token) -> str:  # noqa: N802 - named like the token
        return str(word[1:-1])

    def NUMBER(self, word: Token) -> Decimal:  # noqa: N802
        return Decimal(word)

    def DATE(self, word: Token) -> date:  # noqa: N802
        return date.fromisoformat(word)

    def YES(self, _word: Token) -> bool:  # noqa: N802
        return True

    def NO(self, _word: Token) -> bool:  # noqa: N802
        return False

    def is_set(self, name: Token) -> Node:
        return Test(str(name), "set", ())

    def is_empty(self, name: Token) -> Node:
        return Group("none", (Test(str(name), "set", ()),))

    def compared(self, name: Token, sign: Token, value: Value) -> Node:
        return Test(str(name), str(sign), (value,))

    def among(self, name: Token, *values: Value) -> Node:
        return Test(str(name), "in", values)

    def holding(self, name: Token, value: str) -> Node:
        return Test(str(name), "has", (value,))

    def either(self, *parts: Node) -> Node:
        return Group("any", parts)

    def both(self, *parts: Node) -> Node:
        return Group("all", parts)

    def none_of(self, part: Node) -> Node:
        return Group("none", (part,))
