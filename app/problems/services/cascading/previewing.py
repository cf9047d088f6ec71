"""The preview: what a cascade would do, with nothing done yet."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from app.core.actor import Actor
from app.incidents import services as incidents
from app.incidents.models import Channel
from app.matching.language import language_of
from app.problems.models import Kind, Problem, Why
from app.problems.queries import cascading as queries
from app.problems.queries.cascading import Member
from app.problems.services.cascading.deciding import Act, Met, decide
from app.problems.services.cascading.wording import (
    Texts,
    fill,
    reachable_by,
    told_in,
)
from app.workflow import queries as workflow
from app.workflow.process import Process


@dataclass(frozen=True)
class Words:
    """What one customer is told."""

    language: str
    channel: Channel
    text: str


@dataclass(frozen=True)
class Line:
    """One incident in a preview."""

    member: Member
    planned: Act | Why
    """What would be done if nobody left it out, or why it is left alone."""
    words: Words | None
    """None when it is left alone, closed without words, or its customer cannot be reached."""
    is_left_out: bool = False

    @property
    def reference(self) -> str:
        return f"INC-{self.member.number}"

    @property
    def may_be_left_out(self) -> bool:
        return isinstance(self.planned, Act)

    @property
    def why_left(self) -> Why | None:
        """Why it is left alone; None when it is done."""
        if isinstance(self.planned, Why):
            return self.planned
        return Why.LEFT_OUT if self.is_left_out else None

    @property
    def is_silent(self) -> bool:
        """Whether its customer should be told and cannot be."""
        return isinstance(self.planned, Act) and self.planned.tells and self.words is None


@dataclass(frozen=True)
class Preview:
    """What would be done. Counts speak of all incidents, `lines` of those the reader may see."""

    kind: Kind
    texts: Texts
    _all: Sequence[Line]

    @cached_property
    def lines(self) -> list[Line]:
        """Those that the reader sees, the ones left alone for a reason first.

        Leaving one out does not move it.
        """
        seen = [each for each in self._all if each.member.is_seen]
        return sorted(seen, key=lambda each: (each.may_be_left_out, not each.is_silent))

    def first(self, most: int) -> list[Line]:
        """Return the first of them, and with them whatever is left out."""
        return self.lines[:most] + [each for each in self.lines[most:] if each.is_left_out]

    @property
    def all(self) -> int:
        return len(self._all)

    @property
    def hidden(self) -> int:
        return len(self._all) - len(self.lines)

    @cached_property
    def acted(self) -> int:
        return sum(each.why_left is None for each in self._all)

    @cached_property
    def told(self) -> int:
        return len(self._told)

    @cached_property
    def silent(self) -> int:
        return sum(each.is_silent and not each.is_left_out for each in self._all)

    @cached_property
    def left(self) -> Mapping[Why, int]:
        return Counter(each.why_left for each in self._all if each.why_left)

    @cached_property
    def by_channel(self) -> Mapping[Channel, int]:
        return Counter(each.channel for each in self._told)

    @cached_property
    def by_language(self) -> Mapping[str, int]:
        return Counter(each.language for each in self._told)

    @cached_property
    def _told(self) -> list[Words]:
        return [each.words for each in self._all if each.words and not each.is_left_out]


def preview(
    problem: Problem, kind: Kind, texts: Texts, *, by: Actor, without: Collection[UUID] = ()
) -> Preview:
    """Return what a cascade of this kind would do now, as far as `by` may be told."""
    members = queries.members_of(problem.id, by)
    met = met_all(members)
    lines = [_line(each, met[each.id], kind, texts, without) for each in members]
    return Preview(kind, texts, lines)


def met_all(members: Sequence[Member]) -> dict[UUID, Met]:
    """Return what decides about each of these incidents, by its key."""
    asking = [each.id for each in members if _process(each).definition.fields]
    known = incidents.known_by_keys(asking) if asking else {}
    return {
        each.id: Met(
            process=_process(each),
            state=each.state,
            was_reopened=each.was_reopened,
            values=known.get(each.id, {}),
        )
        for each in members
    }


def _process(member: Member) -> Process:
    return workflow.process(member.process_id)


def words_for(member: Member, texts: Texts) -> Words | None:
    """Return what this customer is told; None when there is no address, or nothing to say."""
    channel = reachable_by(member.channel, member)
    language = told_in(language_of(member.words), texts)
    if channel is None or language is None:
        return None
    said = fill(texts[language], name=member.name, number=f"INC-{member.number}")
    return Words(language, channel, said)


def _line(member: Member, met: Met, kind: Kind, texts: Texts, without: Collection[UUID]) -> Line:
    planned = decide(kind, met)
    acts = isinstance(planned, Act)
    words = words_for(member, texts) if isinstance(planned, Act) and planned.tells else None
    return Line(member, planned, words, is_left_out=acts and member.id in without)
