"""What happened to one incident of the demo, told up to now."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from app.core.actor import SYSTEM, Actor
from app.demo.cast import Team
from app.demo.material import Letter, answered, said
from app.incidents.services import Resolution
from app.incidents.services.importing.past import Past
from app.incidents.services.importing.states import state_in

AUTO_CLOSE = timedelta(days=3)
Deed = tuple[float, Callable[[datetime], object]]
"""What is done, and about how many minutes after what was done before it."""


@dataclass
class Story:
    """One incident, its letter and the agent who works on it."""

    past: Past
    letter: Letter
    team: Team
    agent: Actor
    chance: Random

    def tell(self, *, until: datetime) -> None:
        """Have things happen one after another; what would be later than `until` has not yet."""
        at = self.past.incident.created_at
        self.past.customer_says(self.letter.text, at=at, by=SYSTEM)
        for minutes, deed in self._deeds():
            at += timedelta(minutes=minutes * self.chance.lognormvariate(0, 0.9))
            if at > until:
                return
            deed(at)
        closed = at + AUTO_CLOSE
        if closed <= until:
            self._move("closed", closed, by=SYSTEM)

    def stands_in(self, *told: str) -> bool:
        """Say whether it stands by now in one of these states of the process that ships."""
        incident = self.past.incident
        return incident.state in {state_in(incident.process, each) for each in told}

    def _deeds(self) -> Iterator[Deed]:
        yield 400, self._take
        if self.chance.random() < 0.25:
            yield 15, self._note
        ways = (self._answer, self._ask, self._find_problem, self._answer_twice)
        way = self.chance.choices(ways, (50, 32, 8, 10))[0]
        yield from way()

    def _answer(self) -> Iterator[Deed]:
        yield 120, self._reply
        if self.chance.random() < 0.3:
            yield 90, lambda at: self._customer("thanks", at)
        yield 900, self._resolve

    def _ask(self) -> Iterator[Deed]:
        yield 20, self._question
        yield 2, lambda at: self._move("waiting_customer", at)
        yield 3000, self._customer_answers
        yield 500, self._reply
        yield 900, self._resolve

    def _find_problem(self) -> Iterator[Deed]:
        yield 30, self._note
        yield 5, lambda at: self._move("waiting_problem", at)
        yield 5000, lambda at: self._move("in_progress", at)
        yield 15, self._reply
        yield 120, self._resolve

    def _answer_twice(self) -> Iterator[Deed]:
        yield 20, self._reply
        yield 200, self._resolve
        yield 700, self._customer_is_not_content
        yield 120, self._reply
        yield 900, self._resolve

    def _take(self, at: datetime) -> None:
        self.past.assign(self.team.department_id, self.agent.id, at=at, by=self.agent)
        self.past.incident.unread = False
        self._move("in_progress", at)

    def _note(self, at: datetime) -> None:
        self.past.note(said(self.chance, self.letter.language, "notes"), at=at, by=self.agent)

    def _reply(self, at: datetime) -> None:
        self.past.reply(answered(self.chance, self.letter), at=at, by=self.agent)

    def _question(self, at: datetime) -> None:
        self.past.reply(said(self.chance, self.letter.language, "questions"), at=at, by=self.agent)

    def _customer(self, kind: str, at: datetime) -> None:
        words = said(self.chance, self.letter.language, kind)
        self.past.customer_says(words, at=at, by=SYSTEM)

    def _customer_answers(self, at: datetime) -> None:
        self._customer("answers", at)
        self._move("in_progress", at, by=SYSTEM)

    def _customer_is_not_content(self, at: datetime) -> None:
        self._customer("still", at)
        self._move("in_progress", at, by=SYSTEM)

    def _resolve(self, at: datetime) -> None:
        code = self.chance.choice(("solved", "answered", "answered", "workaround"))
        text = said(self.chance, self.letter.language, "resolutions")
        self.past.incident.unread = False
        self._move("resolved", at, resolution=Resolution(code=code, text=text))

    def _move(
        self,
        told: str,
        at: datetime,
        *,
        by: Actor | None = None,
        resolution: Resolution | None = None,
    ) -> None:
        state = state_in(self.past.incident.process, told)
        self.past.move(state, at=at, by=by or self.agent, resolution=resolution)
