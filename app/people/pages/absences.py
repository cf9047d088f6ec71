"""One absence: changed, called off."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import make_response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.core.actor import actor
from app.core.db import transaction
from app.core.errors import Invalid, Words
from app.core.text import _
from app.people import access, queries, services, wording
from app.people.errors import AbsenceChangedMeanwhile, AbsencesOverlap
from app.people.forms import AbsenceChange
from app.people.pages.blueprint import departments, directory
from app.people.pages.person import colleagues
from app.people.queries import AbsenceLine
from app.web.render import render, sent_to


@directory.get("/people/<login>/absences/<uuid:absence>")
def absence(login: str, absence: UUID) -> str:
    """Show the form of an absence that one may change."""
    line = queries.absence(access.absence(actor(), login, absence).id)
    return _form(login, line, _typed(line), {})


@directory.post("/people/<login>/absences/<uuid:absence>")
def change_absence(login: str, absence: UUID) -> AnyResponse:
    """Have other days count, or another reason; what somebody changed meanwhile is told."""
    try:
        with transaction():
            found = access.absence(actor(), login, absence)
            form = AbsenceChange.of(request.form)
            services.change_absence(found, form.away, seen=form.seen, by=actor())
    except Invalid as refusal:
        return _again(login, absence, refusal.faults, refusal.status)
    except AbsencesOverlap as refusal:
        return _again(login, absence, {"begins": refusal.words}, refusal.status)
    except AbsenceChangedMeanwhile as refusal:
        return _again(login, absence, {}, refusal.status)
    return sent_to(url_for("directory.person", login=login), told=_("The absence is changed"))


@directory.post("/people/<login>/absences/<uuid:absence>/removal")
def remove_absence(login: str, absence: UUID) -> AnyResponse:
    """Have an absence count no more."""
    with transaction():
        services.remove_absence(access.absence(actor(), login, absence), by=actor())
    return sent_to(url_for("directory.person", login=login), told=_("The absence is removed"))


def _again(login: str, key: UUID, faults: Mapping[str, Words], status: int) -> AnyResponse:
    line = queries.absence(access.absence(actor(), login, key).id)
    is_stale = request.form.get("seen") != str(line.version)
    return make_response(_form(login, line, request.form, faults, is_stale=is_stale), status)


def _form(
    login: str,
    line: AbsenceLine,
    typed: Mapping[str, Any],
    faults: Mapping[str, Words],
    *,
    is_stale: bool = False,
) -> str:
    person = access.person(actor(), login)
    [card] = queries.cards_of([person])
    nodes = {node.path: node for node in departments().values()}
    return render(
        "people/absence.html",
        person=person,
        absence=line,
        back=url_for("directory.person", login=login),
        form=typed,
        faults=faults,
        is_stale=is_stale,
        labels=wording.ABSENCE_FIELDS,
        wording=wording,
        colleagues=colleagues(card, nodes.get(card.primary_department or "")),
    )


def _typed(line: AbsenceLine) -> dict[str, Any]:
    return {
        "begins": line.begins.isoformat(),
        "ends": line.ends.isoformat(),
        "kind": line.kind,
        "note": line.note,
        "stand_in": line.stand_in.login if line.stand_in else "",
    }
