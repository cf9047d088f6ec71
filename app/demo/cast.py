"""Who takes part in the demo: the realm's people at work, and invented customers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from uuid import UUID

from app.core import ids
from app.core.actor import Actor, Role
from app.core.errors import Conflict
from app.core.text import lazy
from app.demo.material import Language, Place, words
from app.incidents.models import Channel, Requester
from app.people import queries as people
from app.people.models import KEYCLOAK

PATHS: dict[Place, str] = {
    "cards": "/cards",
    "card-delivery": "/cards/card-delivery",
    "payments": "/payments",
}
CHANNELS = (Channel.WEB, Channel.EMAIL, Channel.TELEGRAM, Channel.SMS, Channel.PHONE)
OFTEN = (30, 34, 20, 8, 8)
CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
IN_LATIN = "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh sch - y - e yu ya"
LATIN = dict(zip(CYRILLIC, IN_LATIN.replace("-", "").split(" "), strict=True))


class NobodyThere(Conflict):
    code = "nobody_there"
    words = lazy("The demo needs the realm's people: run `opora people sync` first.")


@dataclass(frozen=True)
class Team:
    """A department of the realm and whoever works there."""

    department_id: UUID
    agents: Sequence[Actor]


def teams() -> dict[Place, Team]:
    """Return the departments of the realm with their people. Raises NobodyThere."""
    nodes = {node.path: node.id for node in people.departments() if node.origin == KEYCLOAK}
    agents: dict[str, list[Actor]] = {}
    for card in people.cards(after=None, limit=1000):
        if card.origin == KEYCLOAK and card.active and Role.AGENT in card.roles:
            roles = frozenset(Role(role) for role in card.roles)
            for path in card.departments:
                who = Actor(kind="person", id=card.id, name=card.name, roles=roles)
                agents.setdefault(path, []).append(who)
    if not all(path in nodes and path in agents for path in PATHS.values()):
        raise NobodyThere
    return {place: Team(nodes[path], agents[path]) for place, path in PATHS.items()}


class Customers:
    """Invented people who write; every now and then one writes again."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._known: dict[str, Requester] = {}

    @property
    def all(self) -> list[Requester]:
        return list(self._known.values())

    def somebody(self, language: Language, *, met: datetime) -> tuple[Requester, Channel]:
        """Return one of them, and how they write this time."""
        names = words()["names"][language]
        name = f"{self._chance.choice(names['first'])} {self._chance.choice(names['last'])}"
        if name not in self._known:
            self._known[name] = self._new(name, met)
        requester = self._known[name]
        requester.created_at = min(requester.created_at, met)
        channel = self._chance.choices(CHANNELS, OFTEN)[0]
        return requester, channel

    def _new(self, name: str, met: datetime) -> Requester:
        digits = self._chance.randrange(10_000_000)
        return Requester(
            id=ids.new(),
            name=name,
            email=f"{latin(name).replace(' ', '.')}@example.com",
            # Numbers that are given to nobody (Ofcom's, for films).
            phone=f"+447700900{len(self._known):03}",
            telegram_id=str(700_000_000 + digits) if self._chance.random() < 0.4 else None,
            created_at=met,
        )


def latin(name: str) -> str:
    """Return a name in Latin letters, as addresses have it."""
    return "".join(LATIN.get(letter, letter) for letter in name.lower())
