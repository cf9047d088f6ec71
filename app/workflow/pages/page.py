"""The page of a draft, whatever led to it: what is drawn, what is wrong, the chosen piece."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import url_for

from app.core.errors import NotFound, Words
from app.core.text import lazy
from app.web.look import locale
from app.web.render import render
from app.workflow import queries
from app.workflow.definition import Definition
from app.workflow.forms import Typed, field_typed, move_typed, state_typed
from app.workflow.models import Design
from app.workflow.pages.putting import check_there, ends
from app.workflow.pages.sizing import is_whole, sizes
from app.workflow.pages.telling import Told

ANCHOR = "piece"
LABELS: Mapping[str, Words] = {
    "label_en": lazy("Name in English"),
    "label_ru": lazy("Name in Russian"),
    "code": lazy("Code"),
    "category": lazy("Category"),
    "customer": lazy("A customer's message leads to"),
    "origin": lazy("Leads from"),
    "target": lazy("Leads to"),
    "who": lazy("Who may"),
    "needs": lazy("Asks for"),
    "then": lazy("Then, by itself"),
    "kind": lazy("Kind of value"),
    "choices": lazy("Values to choose from"),
    "required": lazy("Required"),
    "shown": lazy("Shown when"),
    "pattern": lazy("Pattern"),
    "listed": lazy("A column in lists"),
    "file": lazy("File"),
    "like": lazy("Made like"),
}


@dataclass(frozen=True)
class Side:
    """The piece at the side: its form as it is typed. `code` is None while it is not there yet."""

    piece: str
    code: str | None
    typed: Typed
    faults: Mapping[str, Words] = field(default_factory=dict)
    is_stale: bool = False


def draft_page(
    design: Design,
    side: Side | None = None,
    *,
    faults: Mapping[str, Words] | None = None,
) -> str:
    """Return the page of a draft; `faults` are those of a form that belongs to no piece."""
    drawn, newest = queries.drafted(design), queries.newest(design.code)
    around = queries.surroundings(design)
    chosen = (side.piece, side.code) if side and side.code else None
    return render(
        "workflow/edit.html",
        design=design,
        newest=newest,
        told=Told(drawn, compared=newest.definition, chosen=chosen),
        sizes=sizes(),
        is_whole=is_whole(),
        findings=queries.findings_of(design),
        known_names=sorted({*around.names, "state"}),
        side=side,
        faults=faults or {},
        labels=LABELS,
        lead=Lead(design.code),
        language=locale(),
    )


@dataclass(frozen=True)
class Lead:
    """Where each piece is shaped, and where another is added."""

    process: str

    def __call__(self, piece: str, code: str) -> str:
        """Return the address of the draft with this piece at the side."""
        return self._at({piece: code})

    def adding(self, piece: str, origin: str = "") -> str:
        """Return the address of the draft with an empty form at the side."""
        return self._at({"add": piece} | ({"from": origin} if origin else {}))

    def _at(self, asked: dict[str, Any]) -> str:
        return url_for("workflow.draft", process=self.process, _anchor=ANCHOR, **asked)


def side_of(drawn: Definition, asked: Mapping[str, str]) -> Side | None:
    """Return the piece that the address names, or the empty form it asks for. Raises NotFound."""
    for piece in ("state", "move", "field"):
        if asked.get("add") == piece:
            return Side(piece, None, _empty(drawn, piece, asked))
        if piece in asked:
            check_there(drawn, piece, asked[piece])
            return Side(piece, asked[piece], typed_of(drawn, piece, asked[piece]))
    if "add" in asked:
        raise NotFound
    return None


def typed_of(drawn: Definition, piece: str, code: str) -> Typed:
    """Return the fields of the form of this piece."""
    match piece:
        case "state":
            customer = drawn.on_customer.get(code)
            return state_typed(drawn.by_state[code], begins=drawn.first == code, customer=customer)
        case "move":
            return move_typed(drawn.by_ends[ends(code)])
        case _:
            return field_typed(drawn.by_field[code])


def _empty(drawn: Definition, piece: str, asked: Mapping[str, str]) -> dict[str, Any]:
    origin = asked.get("from", "")
    return {"origin": origin} if piece == "move" and origin in drawn.by_state else {}
