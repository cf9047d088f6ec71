"""The page of a person, and the absences that are entered there."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from flask import make_response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.core.actor import actor
from app.core.db import transaction
from app.core.errors import Invalid, Words
from app.core.text import _, lazy
from app.people import access, queries, services, wording
from app.people.errors import AbsencesOverlap
from app.people.forms import AbsenceForm
from app.people.models import Person
from app.people.pages.blueprint import departments, directory, heads
from app.people.pages.working import shown_hours
from app.people.queries import DepartmentNode, PersonCard, PersonName
from app.web import keys
from app.web.render import render, sent_to

keys.add(
    "person",
    keys.Section(
        lazy("On a person's page"),
        (
            keys.Key(lazy("Enter an absence"), "a"),
            keys.Key(lazy("Change the working hours"), "e"),
        ),
        order=60,
    ),
)


@directory.get("/people/<login>")
def person(login: str) -> str:
    """Show one person: where they stand, when they work, what they may, what lies with them."""
    return _page(access.person(actor(), login))


@directory.post("/people/<login>/absences")
def enter_absence(login: str) -> AnyResponse:
    """Enter days on which oneself, or somebody whom one leads, is away."""
    try:
        with transaction():
            person = access.person_to_excuse(actor(), login)
            away = AbsenceForm.of(request.form).away
            services.enter_absence(person, away, by=actor())
    except Invalid as refusal:
        return _again(login, refusal.faults, refusal.status)
    except AbsencesOverlap as refusal:
        return _again(login, {"begins": refusal.words}, refusal.status)
    return sent_to(url_for("directory.person", login=login), told=_("The absence is entered"))


def _again(login: str, faults: Mapping[str, Words], status: int) -> AnyResponse:
    return make_response(_page(access.person(actor(), login), faults), status)


def _page(person: Person, faults: Mapping[str, Words] | None = None) -> str:
    [card] = queries.cards_of([person])
    nodes = {node.path: node for node in departments().values() if node.path in card.departments}
    primary = nodes.get(card.primary_department or "")
    above = heads().get(primary.id, []) if primary else []
    enters = person.active and access.knows_absences(actor(), person.id)
    return render(
        "people/person.html",
        person=person,
        card=card,
        nodes=[nodes[path] for path in card.departments if path in nodes],
        heads=[each for each in above if each.id != person.id],
        leads=[node for node in nodes.values() if _is_among(person.id, heads().get(node.id, []))],
        wording=wording,
        absences=queries.absences(person.id, since=queries.today_of(person.id)),
        enters=enters,
        colleagues=colleagues(card, primary) if enters else (),
        faults=faults or {},
        labels=wording.ABSENCE_FIELDS,
        form=request.form,
        working=shown_hours(queries.working(person)),
        sets_hours=person.active and access.leads(actor(), person.id),
    )


def colleagues(card: PersonCard, primary: DepartmentNode | None) -> list[PersonName]:
    """Return whom the field for who stands in offers; anybody may be typed."""
    found = queries.assignable(primary.id) if primary else []
    return [each for each in found if each.id != card.id]


def _is_among(key: UUID, names: Iterable[PersonName]) -> bool:
    return any(name.id == key for name in names)
