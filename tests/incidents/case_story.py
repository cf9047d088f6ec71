"""A case as it goes, and what of it each of its customers may read: reckoned from what was done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.core.actor import SYSTEM, Actor, Scope
from app.core.db import db, transaction
from app.files import services as files
from app.incidents import access, services
from app.incidents.models import Attachment, Incident, LinkKind, Message
from app.incidents.services import erasing
from app.problems import services as problems
from app.problems.services.joining import membership
from tests.incidents.desk import Desk
from tests.incidents.test_case import link_to

PROGRAM = Actor("client", None, "A program", scopes=frozenset({Scope.INCIDENTS_WRITE}))


def nobodys() -> dict[str, set[UUID]]:
    return {"own": set(), "stranger": set()}


@dataclass
class Story:
    """The case of one customer (`own`), into which one of a `stranger` may have been merged.

    What was split off is a case of its own, called after whose it is; of whoever was erased only
    the links are left that opened their cases before.
    """

    desk: Desk
    cases: dict[str, Incident] = field(default_factory=dict)
    parts: dict[str, Incident] = field(default_factory=dict)
    texts: dict[str, set[UUID]] = field(default_factory=nobodys)
    files: dict[str, set[UUID]] = field(default_factory=nobodys)
    dead: set[str] = field(default_factory=set)
    erased: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.vera = self.desk.vera
        self.main = self.cases["own"] = self.opened("own")

    def opened(self, whose: str) -> Incident:
        made = self.desk.incident(email=f"{whose}@example.com")
        self.said(whose, first_of(made))
        return made

    def said(self, whose: str, message: Message) -> Message:
        self.texts[whose].add(message.id)
        return message

    def doing(self, verb: Any, *args: Any, by: Actor | None = None, **more: Any) -> Any:
        return self.desk.doing(self.main, verb, *args, by=by or self.vera, **more)

    def reply(self, by: Actor | None = None) -> Message:
        with transaction():
            main = db.session.get_one(Incident, self.main.id)
            return services.reply_anyway(main, "x", seen=None, by=by or self.vera)

    def withdraw(self) -> None:
        message = self.reply()
        with transaction():
            db.session.get_one(Message, message.id).delivery = "withdrawn"

    def attach(self, message: Message | None) -> UUID:
        body, name = files.put(BytesIO(b"words"), "a.txt")
        with transaction():
            key = files.keep(body, name, by=self.vera).id
            hung = message.id if message else None
            db.session.add(Attachment(file_id=key, incident_id=self.main.id, message_id=hung))
        return key

    def merge(self, whose: str) -> None:
        """Have a case of this customer become a part, with what was said there.

        Not of one who was erased: whoever writes from that address is somebody new.
        """
        if whose in self.parts or whose in self.erased:
            return
        part = self.parts[whose] = self.opened(whose)
        if whose == "stranger":
            self.cases[whose] = part
        by = self.vera
        self.said(whose, self.desk.doing(part, services.reply_anyway, "x", seen=None, by=by))
        with transaction():
            both = [db.session.get_one(Incident, each.id) for each in (part, self.main)]
            services.merge(*both, by=self.vera)

    def write_to_part(self, whose: str) -> None:
        if whose in self.parts:
            with transaction():
                part = db.session.get_one(Incident, self.parts[whose].id)
                self.said(whose, services.receive(part, "x", by=self.vera))

    def take_apart(self) -> None:
        """The part is a case of its own again; another may become one after it.

        What was written to it meanwhile stays in the whole, for nobody there to read.
        """
        part = self.parts.pop("stranger", None)
        if part is not None and "stranger" in self.cases:
            with transaction():
                both = [db.session.get_one(Incident, each.id) for each in (part, self.main)]
                services.unmerge(*both, by=self.vera)
            left = select(Message.id).where(Message.incident_id == self.main.id)
            name = f"stranger {len(self.cases)} {len(self.dead)}"
            self.cases[name] = self.cases.pop("stranger")
            self.texts[name] = self.texts.pop("stranger") - set(db.session.scalars(left))
            self.files[name] = self.files.pop("stranger")
            self.texts["stranger"], self.files["stranger"] = set(), set()

    def split(self, whose: str) -> str | None:
        """Have what this customer has just written, with a file, become a case of its own."""
        if whose == "stranger" and whose not in self.parts:
            return None
        if whose == "stranger":
            with transaction():
                part = db.session.get_one(Incident, self.parts[whose].id)
                message = services.receive(part, "x", by=self.vera)
        else:
            message = self.doing(services.receive, "x")
        key = self.attach(message)
        name = f"{whose} {len(self.cases)} {len(self.dead)}"
        self.cases[name] = self.doing(services.split, message.id, subject="x")
        self.texts[name], self.files[name] = {message.id}, {key}
        return name

    def split_and_undo(self) -> None:
        """What comes back is a part: its link shows all that was said with its customer."""
        name = self.split("own")
        assert name
        main = db.session.get_one(Incident, self.main.id)
        self.doing(services.undo, main.version)
        for known in (self.texts, self.files):
            known["own"] |= known[name]
            known[name] = known["own"]

    def erase(self, whose: str) -> None:
        theirs = {name: case for name, case in self.cases.items() if name.startswith(whose)}
        if not theirs:
            return
        self.dead |= {link_to(self.desk, case) for case in theirs.values()}
        with transaction():
            number = next(iter(theirs.values())).number
            found = access.requester_to_erase(SYSTEM, number, to="work")
            erasure = erasing.start(
                found.requester, confirmed=found.reference, incident=found, by=SYSTEM
            )
        erasing.run(str(erasure.id))
        db.session.expire_all()
        self.erased.add(whose)
        for name in theirs:
            del self.cases[name]
        for name, known in self.files.items():
            if name.startswith(whose):
                known.clear()  # words leave an empty message behind, files nothing

    def join(self) -> None:
        with transaction():
            main = db.session.get_one(Incident, self.main.id)
            if main.is_live and membership(main.id) is None:
                problems.open_(title="x", by=self.vera, incidents=[main])

    def resolve(self) -> None:
        if db.session.get_one(Incident, self.main.id).is_live:
            self.desk.resolved(self.main, by=self.vera)

    def file_on_reply(self) -> None:
        self.files["own"].add(self.attach(self.said("own", self.reply())))

    def link(self) -> None:
        other = self.desk.incident(email="linked@example.com")
        self.doing(services.link, other, LinkKind.RELATED)

    def assign(self) -> None:
        self.doing(services.assign, to=self.desk.boris.id, by=self.desk.anna)

    def hide(self) -> None:
        if not db.session.get_one(Incident, self.main.id).private:
            self.doing(services.hide)

    def correct(self) -> None:
        main = db.session.get_one(Incident, self.main.id)
        self.doing(services.edit, {"subject": "y", "tags": ["x"]}, seen=main.version)


DEEDS: Mapping[str, Callable[[Story], object]] = {
    "customer": lambda story: story.said("own", story.doing(services.receive, "x")),
    "reply": lambda story: story.said("own", story.reply()),
    "reply of a program": lambda story: story.said("own", story.reply(PROGRAM)),
    "withdrawn": Story.withdraw,
    "note": lambda story: story.doing(services.note, "@boris x"),
    "private": Story.hide,
    "draft": lambda story: story.doing(services.keep_draft, "reply", "x"),
    "file on a reply": Story.file_on_reply,
    "file on a note": lambda story: story.attach(story.doing(services.note, "x")),
    "file pending": lambda story: story.attach(None),
    "own part": lambda story: story.merge("own"),
    "own part writes": lambda story: story.write_to_part("own"),
    "stranger's part": lambda story: story.merge("stranger"),
    "stranger writes": lambda story: story.write_to_part("stranger"),
    "stranger's part taken apart": Story.take_apart,
    "split": lambda story: story.split("own"),
    "split of a stranger's": lambda story: story.split("stranger"),
    "split undone": Story.split_and_undo,
    "erased": lambda story: story.erase("own"),
    "stranger erased": lambda story: story.erase("stranger"),
    "correct": Story.correct,
    "assign": lambda story: story.doing(
        services.assign, to=story.desk.boris.id, by=story.desk.anna
    ),
    "link": Story.link,
    "problem": Story.join,
    "resolve": Story.resolve,
}


def first_of(incident: Incident) -> Message:
    return db.session.scalars(select(Message).where(Message.incident_id == incident.id)).one()
