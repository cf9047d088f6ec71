"""The directory and the page of a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, request, url_for
from pydantic import BaseModel

from app.core.actor import Actor, Role, Verb, actor
from app.core.kept import kept
from app.core.paging import WrongCursor, cursor_at, place_of
from app.core.text import lazy
from app.people import access, listing, queries, wording
from app.people.listing import Spot, Wanted
from app.people.queries import PersonCard
from app.web import nav, palette
from app.web.render import render

pages = Blueprint("directory", __name__, template_folder="../templates")

PAGE = 50
IN_PALETTE = 5
INDENT = "\u2003"

departments = kept(queries.departments_by_id)
counts = kept(listing.counts)
heads = kept(listing.heads)


def may_read(who: Actor) -> bool:
    return who.may(Verb.READ_PEOPLE)


nav.add(
    nav.Entry(
        "directory",
        lazy("Directory"),
        "building-2",
        "directory.index",
        order=60,
        keys="g d",
        shown_to=may_read,
    )
)


class Place(BaseModel):
    """Where a page of the directory ends."""

    name: str
    key: UUID

    @property
    def spot(self) -> Spot:
        return self.name, self.key


@dataclass(frozen=True)
class Asked:
    """The address in the reader's words: what is looked for, and what of it makes sense."""

    words: str
    department: str
    role: str

    @classmethod
    def of_request(cls) -> "Asked":
        """Take the words of the query string as they come; PostgreSQL keeps no NUL."""
        given = {
            name: " ".join(request.args.get(name, "").replace("\0", "").split())[: listing.LONGEST]
            for name in ("q", "department", "role")
        }
        return cls(given["q"], given["department"], given["role"])

    @property
    def wanted(self) -> Wanted:
        """What is looked for; a department that there is not holds nobody."""
        below = queries.department_ids_by_path([self.department]) if self.department else None
        role = Role(self.role) if self.role in set(Role) else None
        return Wanted(self.words, below, role)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.department or self.role)

    def address(self, **more: str) -> str:
        given = {"q": self.words, "department": self.department, "role": self.role, **more}
        query = urlencode({name: value for name, value in given.items() if value})
        return url_for("directory.index") + (f"?{query}" if query else "")


@pages.get("/people")
def index() -> str:
    """Show a page of the directory beside the tree of departments."""
    access.check_may_read(actor())
    asked = Asked.of_request()
    after, before, is_known = _spots()
    found = listing.page(asked.wanted, after=after, before=before, limit=PAGE + 1)
    more = len(found) > PAGE
    shown = (found[1:] if before else found[:PAGE]) if more else found
    return render(
        "people/directory.html",
        asked=asked,
        people=shown,
        is_known=is_known,
        next=_beyond(asked, shown[-1:], "after") if more or before else "",
        previous=_beyond(asked, shown[:1], "before") if after or (before and more) else "",
        tree=departments().values(),
        names={node.path: node.name for node in departments().values()},
        counts=counts(),
        heads=heads(),
        department_options=_options(),
        role_options=[(role.value, words) for role, words in wording.ROLES.items()],
        wording=wording,
        mirror=queries.mirror(),
        may_manage=actor().may(Verb.MANAGE_PEOPLE),
    )


@pages.get("/people/<login>")
def person(login: str) -> str:
    """Show one person: where they stand, what they may, what lies with them."""
    found = access.person(actor(), login)
    [card] = queries.cards_of([found])
    nodes = {node.path: node for node in departments().values() if node.path in card.departments}
    primary = nodes.get(card.primary_department or "")
    above = heads().get(primary.id, []) if primary else []
    return render(
        "people/person.html",
        person=found,
        card=card,
        nodes=[nodes[path] for path in card.departments if path in nodes],
        heads=[each for each in above if each.id != found.id],
        leads=[node for node in nodes.values() if _is_among(found.id, heads().get(node.id, []))],
        wording=wording,
    )


@palette.provider(lazy("People"))
def in_palette(words: str, who: Actor) -> Iterable[palette.Found]:
    """People with these words in their name, login or position."""
    if not may_read(who):
        return []
    wanted = Wanted(words.replace("\0", ""))
    return [
        palette.Found(
            url_for("directory.person", login=each.login),
            each.name,
            icon="user-round",
            aside=each.position or "",
        )
        for each in listing.page(wanted, limit=IN_PALETTE)
    ]


def _spots() -> tuple[Spot | None, Spot | None, bool]:
    """Return after which person the page begins, or before which it ends, and whether it is so."""
    try:
        after = place_of(request.args.get("after"), Place)
        before = place_of(request.args.get("before"), Place)
    except WrongCursor:
        return None, None, False
    return after.spot if after else None, before.spot if before else None, True


def _beyond(asked: Asked, edge: list[PersonCard], side: str) -> str:
    if not edge:
        return ""
    [last] = edge
    return asked.address(**{side: cursor_at(Place(name=last.name, key=last.id))})


def _options() -> list[tuple[str, str]]:
    return [(node.path, INDENT * node.depth + node.name) for node in departments().values()]


def _is_among(key: UUID, names: Iterable[queries.PersonName]) -> bool:
    return any(name.id == key for name in names)
