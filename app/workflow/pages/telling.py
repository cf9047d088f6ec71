"""A process as its screens tell it: names instead of codes, and what has changed."""

from collections.abc import Mapping, Sequence
from functools import cached_property

from app.core.errors import Words
from app.core.text import _
from app.web.look import locale
from app.workflow import wording
from app.workflow.changes import Change, changed
from app.workflow.checking import Finding
from app.workflow.definition import MOST_STEPS, Definition, Move, State
from app.workflow.diagram import Arrow, Diagram, Node, diagram
from app.workflow.forms import ALWAYS


class Told:
    """A process in the reader's language, compared with another where that is given."""

    def __init__(
        self,
        drawn: Definition,
        *,
        compared: Definition | None = None,
        chosen: tuple[str, str] | None = None,
        findings: Sequence[Finding] = (),
    ) -> None:
        self.drawn, self.compared, self.chosen = drawn, compared, chosen
        self.findings = findings
        self.words = wording

    @cached_property
    def picture(self) -> Diagram:
        """The diagram."""
        return diagram(
            self.drawn, locale(), wording.notes(), compared=self.compared, chosen=self.chosen
        )

    @cached_property
    def changes(self) -> Sequence[Change]:
        """What differs from what it is compared with."""
        return changed(self.compared, self.drawn) if self.compared else []

    @cached_property
    def marks(self) -> Mapping[tuple[str, str], Change]:
        """The changes by piece and code."""
        return {(each.piece, each.code): each for each in self.changes}

    @cached_property
    def states(self) -> Mapping[str, str]:
        """Names of the states, of those that are gone too."""
        return self._names("states")

    @cached_property
    def fields(self) -> Mapping[str, str]:
        """Names of the fields, likewise."""
        return self._names("fields")

    def name(self, move: Move) -> str:
        """What a move is called."""
        return move.label(locale()) or self.states.get(move.target, move.target)

    def state(self, code: str) -> State | None:
        """The state with this code, if it is there."""
        return self.drawn.by_state.get(code)

    def who(self, move: Move) -> str:
        """Who may take a move."""
        named = ", ".join(str(wording.WHO[each]) for each in move.who)
        return named or _("whoever may work on it")

    def needs(self, move: Move) -> list[str]:
        """What a move asks for."""
        return [str(wording.NEEDS.get(code) or self.fields.get(code, code)) for code in move.needs]

    def does(self, move: Move) -> list[str]:
        """What a move does by itself."""
        return [wording.step(each, states=self.states, fields=self.fields) for each in move.then]

    def required(self, condition: str) -> str:
        """When a field is required."""
        if condition == ALWAYS:
            return _("always")
        return _("when %(condition)s", condition=condition) if condition else _("never")

    def named(self, piece: str, code: str) -> str:
        """What a piece is called, wherever it still is."""
        match piece:
            case "state":
                return self.states.get(code, code)
            case "field":
                return self.fields.get(code, code)
            case "move":
                return self.way(*code.split("~"))
        return _("The process")

    def way(self, origin: str, target: str) -> str:
        """A move by its ends: In progress → Resolved."""
        return f"{self.states.get(origin, origin)} → {self.states.get(target, target)}"

    def states_beside(self, code: str | None) -> list[tuple[str, str]]:
        """The states but this one, to choose from."""
        known = self.drawn.states
        return [(each.code, each.label(locale())) for each in known if each.code != code]

    @property
    def askable(self) -> Mapping[str, Words]:
        """What a move can ask for."""
        own = {each.code: each.label(locale()) for each in self.drawn.fields}
        return {**wording.NEEDS, **own}

    @property
    def doable(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """What a move can do by itself, in groups, as its form names it."""
        given = [(f"assign {to}", str(said)) for to, said in wording.ASSIGNED.items()]
        told = [(f"notify {whom}", str(said)) for whom, said in wording.NOTIFIED.items()]
        fields = [
            (f"set {each.code}", _("set %(field)s", field=each.label(locale())))
            for each in self.drawn.fields
        ]
        waits = [
            (f"wait {each.code}", _("after hours go on to %(state)s", state=each.label(locale())))
            for each in self.drawn.states
        ]
        named = (_("Give"), given), (_("Tell"), told), (_("Set"), fields), (_("Wait"), waits)
        return [each for each in named if each[1]]

    @staticmethod
    def rows_of_steps(steps: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        """The steps of a move, and two empty rows where there is room for more."""
        return [*steps, *[("", "")] * 2][: max(MOST_STEPS, len(steps))]

    def node(self, node: Node) -> str:
        """How a state in the diagram is read out: what stands there, and of which kind it is."""
        category = wording.CATEGORIES[self.drawn.by_state[node.code].category]
        return ", ".join([node.box.words, str(category), *self._changed(node.change)])

    def arrow(self, arrow: Arrow) -> str:
        """How an arrow of the diagram is read out: where it leads, and what stands on it."""
        said = [arrow.label.words] if arrow.label else []
        way = self.way(arrow.origin, arrow.target)
        return ", ".join([way, *said, *self._changed(arrow.change)])

    def _changed(self, kind: str) -> list[str]:
        return [str(wording.CHANGES[kind])] if kind else []

    def _names(self, pieces: str) -> Mapping[str, str]:
        before = getattr(self.compared, pieces) if self.compared else ()
        return {each.code: each.label(locale()) for each in (*before, *getattr(self.drawn, pieces))}
