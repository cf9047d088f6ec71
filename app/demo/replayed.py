"""The ServiceNow log as the demo tells it: its course of events, the realm's people, real words.

The log has times, states, hand-overs and codes, but neither names nor words: each of its incidents
gets a real message, and each of its groups and resolvers stands for a department and an agent of
the realm.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from typing_extensions import override

from app.core.actor import Actor
from app.demo.cast import Customers, Team
from app.demo.material import LOG, Letter, Place, answered, said
from app.incidents.models import Requester
from app.incidents.services.history import excerpt
from app.incidents.services.importing.categories import Categories
from app.incidents.services.importing.files import CsvFile
from app.incidents.services.importing.past import Past
from app.incidents.services.importing.report import Report
from app.incidents.services.importing.servicenow.log import COLUMNS, LogRow, Told, read_log
from app.incidents.services.importing.servicenow.replaying import Replay, Surroundings
from app.incidents.services.moving import Resolution

PLACES: Sequence[Place] = ("cards", "card-delivery", "payments")


def ending(now: datetime) -> list[Told]:
    """Return the log, shifted by one constant so that it ends now."""
    told = read_log(CsvFile.check(LOG, needs=COLUMNS), Report())
    shift = now - max(each.last.at for each in told)
    return [
        Told(f"demo:{each.number}", [_shifted(row, shift) for row in each.rows]) for each in told
    ]


class Retelling(Surroundings):
    """Departments, people, customers and words of the demo, instead of the log's codes."""

    def __init__(
        self,
        told: Sequence[Told],
        teams: Mapping[Place, Team],
        customers: Customers,
        chance: Random,
    ) -> None:
        super().__init__({})
        self._teams, self._customers, self._chance = teams, customers, chance
        self._topics = Categories()
        groups = sorted({row.group for each in told for row in each.rows if row.group})
        self._places = {group: PLACES[i % len(PLACES)] for i, group in enumerate(groups)}
        self._agents = self._cast(told)
        self.letter = Letter("", "", "en")

    def past(self, told: Told, number: int, letter: Letter) -> Past:
        """Return the incident's course with this letter, and an answer when it was resolved."""
        self.letter = letter
        past = Replay(told, number, self, Report()).past
        incident, by = past.incident, self.actor(told.last.by)
        past.customer_says(letter.text, at=incident.created_at, by=by)
        ended = incident.updated_at
        if incident.resolved_at:
            past.reply(answered(self._chance, letter), at=incident.resolved_at, by=by)
        incident.unread, incident.updated_at = False, ended
        return past

    @override
    def requester(self, name: str, *, met: datetime) -> Requester:
        return self._customers.somebody(self.letter.language, met=met)[0]

    @override
    def department(self, group: str | None) -> UUID | None:
        return self._teams[self._places[group]].department_id if group else None

    @override
    def person(self, resolver: str | None) -> UUID | None:
        return self._agents[resolver].id if resolver else None

    @override
    def category(self, row: LogRow) -> UUID | None:
        return self._topics.of_topic(self.letter.topic)

    @override
    def subject(self, told: Told) -> str:
        return excerpt(self.letter.text)

    @override
    def actor(self, name: str | None) -> Actor:
        everybody = [agent for team in self._teams.values() for agent in team.agents]
        return everybody[sum((name or "").encode()) % len(everybody)]

    @override
    def resolution(self, code: str) -> Resolution:
        words = said(self._chance, self.letter.language, "resolutions")
        return Resolution(code="solved", text=words)

    def _cast(self, told: Sequence[Told]) -> dict[str, Actor]:
        """Give each resolver's part to an agent of the department in which they mostly stood."""
        stood: dict[str, Counter[Place]] = {}
        for row in (row for each in told for row in each.rows):
            if row.assignee and row.group:
                stood.setdefault(row.assignee, Counter())[self._places[row.group]] += 1
            elif row.assignee:
                stood.setdefault(row.assignee, Counter())["payments"] += 0
        cast = {}
        for index, resolver in enumerate(sorted(stood)):
            agents = self._teams[stood[resolver].most_common(1)[0][0]].agents
            cast[resolver] = agents[index % len(agents)]
        return cast


def _shifted(row: LogRow, shift: timedelta) -> LogRow:
    return replace(
        row,
        at=row.at + shift,
        opened_at=row.opened_at + shift,
        resolved_at=row.resolved_at and row.resolved_at + shift,
        closed_at=row.closed_at and row.closed_at + shift,
    )
