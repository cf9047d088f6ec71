"""Bursts that wait for a lead's yes."""

from uuid import UUID

from flask import url_for
from werkzeug.wrappers import Response as AnyResponse

from app.core.actor import Actor, actor
from app.core.db import transaction
from app.core.kept import kept
from app.core.text import _, lazy
from app.problems import access, services
from app.problems.pages.blueprint import departments, may_decide, pages
from app.problems.queries import proposing as queries
from app.web import keys
from app.web.render import render, sent_to

keys.add(
    "proposals",
    keys.Section(
        lazy("Proposed problems"),
        (
            keys.Key(lazy("Yes to the first one"), "y"),
            keys.Key(lazy("No to the first one"), "n"),
        ),
        order=60,
    ),
)

_how_many = kept(queries.how_many)


@pages.get("/problems/proposals")
def proposals() -> str:
    """Show the bursts that are this lead's to answer."""
    access.check_may_decide(actor())
    found = queries.waiting(actor())
    return render("problems/proposals.html", proposals=found, departments=departments())


@pages.post("/problems/proposals/<uuid:proposal>/acceptance")
def accept_proposal(proposal: UUID) -> AnyResponse:
    """Open the problem."""
    with transaction():
        problem = services.proposing.accept(access.proposal(actor(), proposal), by=actor())
        told = _("%(number)s is open", number=problem.reference)
    return sent_to(url_for("problems.proposals"), told=told)


@pages.post("/problems/proposals/<uuid:proposal>/refusal")
def refuse_proposal(proposal: UUID) -> AnyResponse:
    """Leave the incidents alone."""
    with transaction():
        services.proposing.refuse(access.proposal(actor(), proposal), by=actor())
    return sent_to(url_for("problems.proposals"), told=_("No problem is opened of it"))


def waiting(who: Actor) -> int | None:
    """Return how many proposals wait for this actor, a few seconds old at most; None: no lead."""
    return _how_many(who) if may_decide(who) else None
