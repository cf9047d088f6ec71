"""Shaping the draft: a state, move or field is put, taken away, brought back."""

from typing import Literal

from flask import make_response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.core.actor import actor
from app.core.db import transaction
from app.core.errors import Invalid
from app.core.text import _
from app.web.render import sent_to
from app.workflow import access, queries, services
from app.workflow.errors import DraftChanged
from app.workflow.forms import Seen, Typed, move_sent
from app.workflow.pages.blueprint import pages
from app.workflow.pages.page import Lead, Side, draft_page
from app.workflow.pages.putting import bring_back, codes, drop, put

KIND = {"states": "state", "moves": "move", "fields": "field"}
Pieces = Literal["states", "moves", "fields"]
RULE = "/processes/<process>/draft/<any(states,moves,fields):pieces>"


@pages.post(RULE)
def add_piece(process: str, pieces: Pieces) -> AnyResponse:
    """Add a piece to the draft."""
    return _put(process, KIND[pieces], None)


@pages.post(f"{RULE}/<piece>")
def change_piece(process: str, pieces: Pieces, piece: str) -> AnyResponse:
    """Give a piece of the draft another shape."""
    return _put(process, KIND[pieces], piece)


@pages.post(f"{RULE}/<piece>/removal")
def remove_piece(process: str, pieces: Pieces, piece: str) -> AnyResponse:
    """Take a piece out of the draft; what is published can be brought back."""
    kind, undo = KIND[pieces], None
    with transaction():
        design = access.design(actor(), process, to="shape")
        form = Seen.of(request.form)
        after = drop(queries.drafted(design), kind, piece)
        services.redraw(design, after, seen=form.seen, by=actor())
        if piece in codes(queries.newest(process).definition, kind):
            undo = url_for("workflow.return_piece", process=process, pieces=pieces, piece=piece)
    at = url_for("workflow.draft", process=process)
    return sent_to(at, told=_("Taken out of the draft"), undo=undo)


@pages.post(f"{RULE}/<piece>/return")
def return_piece(process: str, pieces: Pieces, piece: str) -> AnyResponse:
    """Put a piece back as it is in the version that is published."""
    kind = KIND[pieces]
    with transaction():
        design = access.design(actor(), process, to="shape")
        before = queries.newest(process).definition
        after = bring_back(queries.drafted(design), before, kind, piece)
        services.redraw(design, after, seen=design.revision, by=actor())
    return sent_to(Lead(design.code)(kind, piece), told=_("Back in the draft"))


def _put(process: str, piece: str, was: str | None) -> AnyResponse:
    try:
        with transaction():
            design = access.design(actor(), process, to="shape")
            after = put(queries.drafted(design), piece, was, request.form)
            services.redraw(design, after.drawn, seen=after.seen, by=actor())
    except Invalid as refusal:
        side = Side(piece, was, _sent(piece), refusal.faults)
        return _again(process, side, refusal.status)
    except DraftChanged as refusal:
        return _again(process, Side(piece, was, _sent(piece), is_stale=True), refusal.status)
    return sent_to(Lead(process)(piece, after.code), told=_("Kept in the draft"))


def _sent(piece: str) -> Typed:
    return move_sent(request.form) if piece == "move" else request.form.to_dict()


def _again(process: str, side: Side, status: int) -> AnyResponse:
    """The page with what was typed. What somebody else has drawn meanwhile stands beside it."""
    design = access.design(actor(), process)
    return make_response(draft_page(design, side), status)
