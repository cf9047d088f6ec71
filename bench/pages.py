"""What a signed-in person waits for: pages over HTTP, at a steady rate and saturated."""

import re
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from urllib.parse import quote, urlencode

import psycopg
from flask import Flask

from app.auth import sessions
from app.core import time
from app.core.settings import Settings
from bench import problems
from bench.lives import LONG, incident_id
from bench.load import Ask, Line, Times, steady
from bench.people import AGENTS, agent, person_id

RATE = 100
WARM_LINES = 6
VIEWS = ("mine", "unassigned", "open", "waiting", "done")
SORTS = ("updated", "number", "priority", "created")
SEARCHES = {
    "common": ("card", "money transfer", "карта", "перевод"),
    "rare": ("rareword17", "rareword23", "card rareword31", "карта rareword44"),
    "absent": ("xylophonist", "незабудковый", "card xylophonist", "карта незабудковый"),
}
PEOPLE = 24
PAGES = 3
NEXT = re.compile(r'href="((?:/problems)?/queue/[^"]*after=[^"]*)"')
TOKEN = re.compile(r'data-csrf="([^"]+)"')


class Visitors:
    """Agents with a session each, and the requests that they make."""

    def __init__(self, app: Flask, address: str) -> None:
        with app.app_context():
            keys = [start_session(number) for number in range(PEOPLE)]
            name = sessions.cookie_name()
        self._address = address
        self._tokens: dict[int, str] = {}
        self.headers = [
            {"Cookie": f"{name}={key}", "Host": address.removeprefix("http://")} for key in keys
        ]

    def asks(self, kind: str, incidents: int, count: int) -> list[Ask]:
        """Return so many requests of this kind to a desk with so many incidents."""
        match kind:
            case "queue":
                made = [Ask(kind, path, self.headers[who]) for who, path in self._walks("/queue")]
            case "problems":
                walks = self._walks("/problems/queue")
                made = [Ask(kind, path, self.headers[who]) for who, path in walks]
            case "problem":
                step = problems.count_of(incidents) // problems.LONG
                numbers = [place * step for place in range(1, problems.LONG + 1)]
                made = [Ask(kind, f"/problems/PRB-{each}", self.headers[0]) for each in numbers]
            case "show":
                numbers = [place * (incidents // LONG) for place in range(1, LONG + 1)]
                made = [Ask(kind, f"/incidents/INC-{each}", self.headers[0]) for each in numbers]
            case "create":
                made = [self._creation(place) for place in range(count)]
            case _:
                made = self._searches()
        return list(islice(cycle(made), count))

    def open_queue(self) -> list[Ask]:
        return [Ask("open queue", "/queue/open", self.headers[0])]

    def open_problems(self) -> list[Ask]:
        return [Ask("open problems", "/problems/queue/open", self.headers[0])]

    def _creation(self, place: int) -> Ask:
        """Return the form of a new incident, with the token of its sender."""
        who = place % PEOPLE
        form = {
            "_csrf": self._token(who),
            "subject": f"The card was swallowed by the machine, case {place}",
            "text": "The cash machine in Station Road kept my card. What shall I do now?",
            "name": f"Visitor {place}",
            "email": f"visitor{place}@example.com",
            "channel": "phone",
            "impact": "2",
            "urgency": "2",
        }
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode(form).encode()
        return Ask("create", "/incidents", self.headers[who] | kind, body, expect=303)

    def _searches(self) -> list[Ask]:
        """Return the kinds in turns, as they come where many people search."""
        return [
            Ask(f"search, {kind} words", f"/search?q={quote(words)}", self.headers[place])
            for place, of_each in enumerate(list(zip(*SEARCHES.values(), strict=True)) * 3)
            for kind, words in zip(SEARCHES, of_each, strict=True)
        ]

    def _walks(self, root: str) -> Iterator[tuple[int, str]]:
        """Yield an agent and an address for the first pages of every view and sort."""
        line = Line(self._address)
        for place, (view, sort) in enumerate((view, sort) for view in VIEWS for sort in SORTS):
            who, path = place % PEOPLE, f"{root}/{view}?sort={sort}"
            for _ in range(PAGES):
                yield who, path
                found = NEXT.search(line.send(Ask("", path, self.headers[who])).decode())
                if not found:
                    break
                path = found.group(1).replace("&amp;", "&")

    def _token(self, who: int) -> str:
        if who not in self._tokens:
            page = Line(self._address).send(Ask("", "/incidents/new", self.headers[who])).decode()
            found = TOKEN.search(page)
            assert found, page[:300]
            self._tokens[who] = found.group(1)
        return self._tokens[who]


def start_session(number: int, *, sid: str | None = None) -> str:
    """Sign this agent in without asking anybody; returns the key for the cookie."""
    who = agent(number % AGENTS)
    at = time.now()
    session = sessions.Session(
        person_id=person_id(number),
        subject=str(who.id),
        name=who.name,
        roles=who.roles,
        departments=who.departments,
        sid=sid,
        started_at=at,
        confirmed_at=at,
    )
    return sessions.start(session, None)


def under_load(address: str, asks: Sequence[Ask]) -> Times:
    """Send the requests at the steady rate, after each once on several lines: for every worker.

    A desk that runs has its pages in memory, and its templates compiled.
    """
    once = {ask.path: ask for ask in asks if ask.body is None}.values()
    for line in [Line(address) for _ in range(WARM_LINES)]:
        for ask in once:
            line.send(ask)
    return steady(address, asks, per_second=RATE)


def give_history(known: Settings, incidents: int) -> None:
    """Give the long incidents ten lines of history each, as a worked one has."""
    dsn = known.database_url.replace("postgresql+psycopg://", "postgresql://")
    keys = [incident_id(place * (incidents // LONG)) for place in range(1, LONG + 1)]
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO incidents.change"
            " (id, incident_id, at, by_kind, by_name, field, old, new, version)"
            " SELECT uuidv7(), key, now() - step * interval '1 hour', 'system', 'Opora', 'tags',"
            " '[]', '[\"vip\"]', step"
            " FROM unnest(%s::uuid[]) AS keys(key), generate_series(1, 10) AS step",
            (keys,),
        )
