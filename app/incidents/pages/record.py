"""The page of one incident, and the answer to every change made on it."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import Response, make_response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.core.actor import Actor, Verb, actor
from app.incidents import access, queries, services
from app.incidents.errors import NoSuchIncident
from app.incidents.models import Bucket, Incident, Voice
from app.incidents.pages import choices, offering, wording
from app.incidents.pages.blueprint import may_work, pages
from app.incidents.pages.place import Place, opened_from
from app.incidents.pages.telling import Names
from app.incidents.pages.thread import thread
from app.incidents.queries import following, privacy
from app.web.look import locale, zone
from app.web.render import render, retarget, sent_to, shown, wants_part
from app.workflow import filling
from app.workflow.naming import person_fields
from app.workflow.process import StateCategory

PAGE = "incidents/show.html"
NAMES = 200
"""So many are offered when somebody is to be named; others are typed."""


@pages.get("/incidents/<incident:number>")
def show(number: int) -> str:
    """Show one incident at its newest message."""
    who = actor()
    return render(PAGE, fragment="parts", **values(access.incident(who, number), who))


@pages.get("/incidents/<incident:number>/news")
def changed_since(number: int) -> AnyResponse:
    """Say that somebody has changed this since the page was made; the page asks by itself."""
    incident = access.incident(actor(), number)
    if str(incident.version) == request.args.get("version"):
        return make_response("", 204)
    return make_response(render("incidents/changed.html", address=address(incident)))


def answer(number: int, *, told: str | None = None) -> Response:
    """Answer a change: the changed parts of the page for htmx, the page otherwise.

    Whoever does not see the incident any more, having given it away, goes back to the list.
    """
    who = actor()
    try:
        incident = access.incident(who, number)
    except NoSuchIncident:
        place = opened_from()
        return sent_to(place.list_address if place else "/", told=told)
    known = values(incident, who) if wants_part() else {}
    response = shown(
        PAGE, "parts", at=address(incident), told=told, undo=_undo(incident, who), **known
    )
    if wants_part():
        retarget(response, "#side")
    return response


def address(incident: Incident) -> str:
    """The page of this incident, in the list from which this request came."""
    query = request.query_string.decode("ascii", "replace") if opened_from() else ""
    return f"/incidents/{incident.reference}" + (f"?{query}" if query else "")


def values(
    incident: Incident,
    who: Actor,
    *,
    new: Collection[UUID] = (),
    **changed: Any,
) -> Mapping[str, Any]:
    """Everything that the page shows; `changed` overrides what a refused form brings along."""
    known = {
        "incident": incident,
        "in_part": wants_part(),
        "words": wording,
        "here": address(incident).partition("?")[2],
        "faults": {},
        "form": {},
    }
    return {
        **known,
        **_told(incident, who, new),
        "named": privacy.named(incident),
        **filling.shown(incident, services.OWN_FIELDS, changed.get("form") or {}),
        **_rights(incident, who),
        **_around(incident, who, opened_from()),
        **changed,
    }


def _told(incident: Incident, who: Actor, new: Collection[UUID]) -> Mapping[str, Any]:
    """The conversation, the history, and the names that stand in both."""
    messages, history = queries.conversation(incident.id), queries.history(incident.id)
    names = Names.of(incident, _persons_in(history))
    has = queries.having(incident)
    draft = queries.draft(incident.id, who.person_id) if has.drafts else None
    department, assignee = incident.department_id, incident.assignee_id
    return {
        "thread": list(
            thread(messages, history, names, new=new, called=_called(incident, messages))
        ),
        **_followed_up(incident, history),
        "splittable": _splittable(incident, messages) if may_work(who) else {},
        "history": [names.line(each) for each in reversed(history)],
        "names": names,
        "department": names.departments.get(department) if department else None,
        "assignee": names.persons.get(assignee) if assignee else None,
        "others": queries.others_of(incident, who),
        "links": queries.links_of(incident, who) if has.links else (),
        "also_asking": queries.also_asking(incident) if has.participants else (),
        "merged_into": queries.merged_into(incident),
        "seen": messages[-1].id if messages else None,
        "text": draft.text if draft else "",
        "kind": _kind(incident, draft.voice if draft else Voice.REPLY),
        "held": False,
        "files": queries.attached([each.id for each in messages]) if has.files else {},
        "pending": queries.pending(incident, who) if has.pending else (),
        **_followers(incident, who, known=has.followers),
    }


def _persons_in(history: Sequence[queries.Changed]) -> Collection[str]:
    """The keys of people that stand in this history."""
    of_people = {"assignee", *person_fields("incident")}
    given = [each for each in history if each.field in of_people]
    return {key for each in given for key in (each.old, each.new) if key}


def _followed_up(incident: Incident, history: Sequence[queries.Changed]) -> Mapping[str, Any]:
    """What happens without an answer; where history knows of nothing, nothing is asked."""
    newest = next((each for each in reversed(history) if each.field == "follow_up"), None)
    found = services.waiting(incident.id) if newest and newest.new else None
    at = found.due_at.astimezone(zone()).strftime("%Y-%m-%dT%H:%M") if found else ""
    typed = {"then": found.then, "at": at, "words": found.text} if found else {"amount": 3}
    return {"follow_up": found, "planned": typed}


def _splittable(incident: Incident, messages: Sequence[queries.Said]) -> Mapping[UUID, str]:
    """Which messages can become incidents of their own; with a key for the newest of them."""
    if incident.merged_into_id or incident.state_category == StateCategory.CLOSED:
        return {}
    later = [each.id for each in messages[1:] if each.delivery != services.WITHDRAWN]
    return {**dict.fromkeys(later, ""), **dict.fromkeys(later[-1:], "b")}


def _called(
    incident: Incident, messages: Sequence[queries.Said]
) -> Mapping[UUID, Mapping[str, str]]:
    """Whom the notes call; most conversations call nobody, and ask for nothing."""
    calling = any("@" in each.text for each in messages if each.voice == Voice.NOTE)
    return following.mentions(incident.id) if calling else {}


def _followers(incident: Incident, who: Actor, *, known: bool) -> Mapping[str, Any]:
    found = following.followers([incident.id]).get(incident.id, []) if known else []
    return {
        "followers": found,
        "is_followed": any(each.id == who.person_id for each in found),
    }


def _rights(incident: Incident, who: Actor) -> Mapping[str, Any]:
    """What the reader may do here, and what they choose from for it."""
    working = may_work(who)
    return {
        "is_closed": incident.state_category == StateCategory.CLOSED,
        "is_spam": incident.bucket == Bucket.SPAM,
        "is_mine": incident.assignee_id is not None and incident.assignee_id == who.person_id,
        "may_work": working,
        "may_give": incident.lies_with(who) or who.may(Verb.ASSIGN_OTHERS),
        **offering.next_steps(incident, who, working=working),
        "assignable": choices.assignable(incident.department_id) if working else (),
        "nameable": choices.assignable(None)[:NAMES] if working and incident.private else (),
        "department_options": choices.department_options() if working else (),
        "category_options": (
            choices.categories_beside(incident.category_id, locale()) if working else ()
        ),
        "matrix": choices.matrix() if working else {},
        "resolutions": choices.resolutions(),
    }


def _undo(incident: Incident, who: Actor) -> str | None:
    if not may_work(who) or not services.can_undo(incident, by=who):
        return None
    path, mark, query = address(incident).partition("?")
    return f"{path}/changes/{incident.version}/undoing{mark}{query}"


def _kind(incident: Incident, voice: str) -> str:
    """Nothing but notes is written on what is closed."""
    return Voice.NOTE if incident.state_category == StateCategory.CLOSED else voice


def _around(incident: Incident, who: Actor, place: Place | None) -> Mapping[str, Any]:
    """The list it was opened from: back to it, and its rows before and after this one."""
    if place is None or place.at is None:
        view = "mine" if may_work(who) else "open"
        back = url_for("incidents.queue", view=view)
        return {"back": back, "back_words": wording.VIEWS[view].heading, "before": "", "after": ""}
    before, after = queries.neighbours(who, place.view, place.sort, place.at)
    return {
        "back": place.list_address,
        "back_words": wording.VIEWS[place.view.code].heading,
        "before": place.address_of(before) if before and before.id != incident.id else "",
        "after": place.address_of(after) if after and after.id != incident.id else "",
    }
