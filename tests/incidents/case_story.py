"""A case as it goes, and what of it each of its customers may read: reckoned from what was done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.core.actor import Actor, Scope
from app.core.db import db, transaction
from app.files import services as files
from app.incidents import services
from app.incidents.models import Attachment, Incident, LinkKind, Message
from app.problems import services as problems
from app.problems.services.joining import membership
from tests.incidents.desk import Desk

PROGRAM = Actor("client", None, "A program", scopes=frozenset({Scope.INCIDENTS_WRITE}))


def nobodys() -> dict[str, set[UUID]]:
    return {"own": set(), "stranger": set()}


@dataclass
class Story:
    """The case of one customer (`own`), into which one of a `stranger` may have been merged."""

    desk: Desk
    cases: dict[str, Incident] = field(default_factory=dict)
    parts: dict[str, Incident] = field(default_factory=dict)
    texts: dict[str, set[UUID]] = field(default_factory=nobodys)
    files: dict[str, set[UUID]] = field(default_factory=nobodys)

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
        """Have a case of this customer become a part, with what was said there."""
        if whose in self.parts:
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
        """What was written to the part meanwhile stays in the whole, for nobody there to read."""
        part = self.parts.pop("stranger", None)
        if part is not None:
            with transaction():
                both = [db.session.get_one(Incident, each.id) for each in (part, self.main)]
                services.unmerge(*both, by=self.vera)
            left = select(Message.id).where(Message.incident_id == self.main.id)
            self.texts["stranger"] -= set(db.session.scalars(left))

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
