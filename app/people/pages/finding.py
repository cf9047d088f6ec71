"""The directory."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from flask import request, url_for
from pydantic import BaseModel

from app.core.actor import Actor, Role, Verb, actor
from app.core.kept import kept
from app.core.paging import WrongCursor, cursor_at, place_of
from app.core.text import lazy
from app.people import access, listing, queries, wording
from app.people.listing import Spot
from app.people.pages.blueprint import counts, departments, directory, heads, may_read
from app.people.queries import LONGEST, DepartmentNode, Wanted
from app.web import palette
from app.web.render import render

PAGE = 50
IN_PALETTE = 5
MOST_HEADS = 3
INDENT = "\u2003"


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
            name: " ".join(request.args.get(name, "").replace("\0", "").split())[:LONGEST]
            for name in ("q", "department", "role")
        }
        return cls(given["q"], given["department"], given["role"])

    @property
    def wanted(self) -> Wanted:
        """What is looked for; a department that there is not holds nobody."""
        below = _below(self.department) if self.department else None
        role = Role(self.role) if self.role in set(Role) else None
        return Wanted(self.words, below, role)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.department or self.role)

    def address(self, **more: str) -> str:
        given = {"q": self.words, "department": self.department, "role": self.role, **more}
        query = urlencode({name: value for name, value in given.items() if value})
        return url_for("directory.index") + (f"?{query}" if query else "")


@directory.get("/people")
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
        chosen=next(
            (node for node in departments().values() if node.path == asked.department), None
        ),
        tree=() if asked.is_narrowed else tree(),
        names={node.path: node.name for node in departments().values()},
        department_options=options(),
        role_options=[(role.value, words) for role, words in wording.ROLES.items()],
        wording=wording,
        mirror=queries.mirror() if actor().may(Verb.MANAGE_PEOPLE) else None,
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


@dataclass(frozen=True)
class Branch:
    """A department in the tree: where it leads, its first heads, how many stand there."""

    node: DepartmentNode
    address: str
    heads: Sequence[tuple[str, str]]
    people: int


@kept
def tree() -> list[Branch]:
    """Return the tree with its addresses, made once for many readers."""
    counted, leading = counts(), heads()
    return [
        Branch(
            node,
            url_for("directory.index", department=node.path),
            [
                (url_for("directory.person", login=head.login), head.name)
                for head in leading.get(node.id, [])[:MOST_HEADS]
            ],
            counted.get(node.id, 0),
        )
        for node in departments().values()
    ]


def _below(path: str) -> list[UUID]:
    """Return the departments at this path and below."""
    return [node.id for node in departments().values() if f"{node.path}/".startswith(f"{path}/")]


def _spots() -> tuple[Spot | None, Spot | None, bool]:
    """Return after which person the page begins, or before which it ends, and whether it is so."""
    try:
        after = place_of(request.args.get("after"), Place)
        before = place_of(request.args.get("before"), Place)
    except WrongCursor:
        return None, None, False
    return after.spot if after else None, before.spot if before else None, True


def _beyond(asked: Asked, edge: list[listing.Line], side: str) -> str:
    if not edge:
        return ""
    [last] = edge
    return asked.address(**{side: cursor_at(Place(name=last.name, key=last.id))})


@kept
def options() -> list[tuple[str, str]]:
    """Return the tree of departments for a select: paths and indented names."""
    return [(node.path, INDENT * node.depth + node.name) for node in departments().values()]
