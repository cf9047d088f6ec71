"""The company's own fields on the screens: which are shown, what they hold, what is typed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.core.errors import Invalid, Refusal, Words
from app.core.kept import kept
from app.core.text import _, lazy
from app.people import queries as people
from app.web.dates import on
from app.web.look import locale
from app.workflow.conditions import Values
from app.workflow.definition import CustomField, FieldKind, Move
from app.workflow.naming import fields_ever
from app.workflow.process import FIELDS, Offer, Process, is_required, is_shown
from app.workflow.services.filling import OwnFields, R
from app.workflow.values import BadValue, plain, read, written

NONE = "–"
assignable = kept(people.assignable)


@dataclass(frozen=True)
class Filled:
    """A field as a page shows it: what it holds, in words and as its input has it."""

    field: CustomField
    words: str
    typed: str
    is_required: bool
    held: str = ""
    """What it holds, as its input has it, whatever is typed."""

    @property
    def name(self) -> str:
        """How its input is called."""
        return FIELDS + self.field.code

    @property
    def label(self) -> str:
        """Its label in the reader's language."""
        return self.field.label(locale())

    @property
    def options(self) -> Sequence[tuple[str, str]]:
        """What one chooses from, as pairs of value and words; empty where one writes.

        What it holds already is among them, though it is not offered any more.
        """
        offered = self._offered
        if not offered or not self.held or self.held in dict(offered):
            return offered
        return [*offered, (self.held, self.words)]

    @property
    def _offered(self) -> Sequence[tuple[str, str]]:
        match self.field.kind:
            case FieldKind.CHOICE:
                return [(each.code, each.label(locale())) for each in self.field.choices]
            case FieldKind.FLAG:
                return [("yes", _("yes")), ("no", _("no"))]
            case FieldKind.PERSON:
                return [(str(each.id), each.name) for each in assignable(None)]
        return ()


def shown(row: R, own: OwnFields[R], typed: Mapping[str, str]) -> Mapping[str, Any]:
    """Return what a page shows of a row's fields, as it stands, or as was typed: and their labels.

    They are called `own_fields` and `own_labels`.
    """
    asked = row.process.definition.fields
    found = filled(row.process, own.known(row), typed=typed) if asked else ()
    return {"own_fields": found, "own_labels": {each.name: each.label for each in found}}


def filled(
    process: Process,
    known: Values,
    *,
    only: Collection[CustomField] | None = None,
    typed: Mapping[str, str] | None = None,
) -> Sequence[Filled]:
    """Return the fields that are shown, or `only` these; `typed` stands where something was."""
    asked = process.definition.fields if only is None else only
    named = people.people_by_ids(
        {value for each in asked if isinstance(value := known.get(each.code), UUID)}
    )
    names = {key: each.name for key, each in named.items()}
    return [
        Filled(
            each,
            said(each, known.get(each.code), names),
            (typed or {}).get(FIELDS + each.code, as_typed(known.get(each.code))),
            only is not None or is_required(each, known),
            as_typed(known.get(each.code)),
        )
        for each in asked
        if only is not None or is_shown(each, known)
    ]


def said_in_history(kind: str, name: str, raw: Any, names: Mapping[UUID, str]) -> str:
    """Return what history keeps of the field fields.CODE of such rows in the reader's words."""
    asked = fields_ever(kind).get(name.removeprefix(FIELDS))
    if raw is None or asked is None:
        return NONE if raw is None else str(raw)
    try:
        return said(asked, read(asked, raw), names)
    except BadValue:  # erased, or of an older shape of the field
        return str(raw)


def called(kind: str, name: str) -> str | None:
    """Return the label of the field fields.CODE of such rows; None: there never was one."""
    if not name.startswith(FIELDS):
        return None
    asked = fields_ever(kind).get(name.removeprefix(FIELDS))
    return asked.label(locale()) if asked else None


def said(field: CustomField, value: Any, names: Mapping[UUID, str]) -> str:
    """Return what a field holds in the reader's words."""
    match value:
        case None:
            return NONE
        case bool():
            return _("yes") if value else _("no")
        case Decimal():
            return number(value)
        case date():
            return on(value)
        case UUID():
            return names.get(value, _("no longer here"))
    choice = field.choice(value) if field.kind == FieldKind.CHOICE else None
    return choice.label(locale()) if choice else str(value)


def number(value: Decimal) -> str:
    """Return a number as it is read: −12.5, in Russian −12,5."""
    words = written(value).replace("-", "−")
    return words.replace(".", ",") if locale() == "ru" else words


def as_typed(value: Any) -> str:
    """Return what a field holds as its input has it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(plain(value))


def overtaken(conflict: Refusal) -> Invalid:
    """Return the refusal of a form that gives fields a value which others have changed meanwhile.

    The form is shown with what was typed; sent again it stands.
    """
    words = lazy("Somebody has changed it meanwhile. Send yours again to put it in its place.")
    conflicts: Iterable[str] = conflict.data["conflicts"]  # type: ignore[assignment]  # by field
    return Invalid(dict.fromkeys(conflicts, words))


def sent(form: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed into fields of the company's own, by their names: fields.CODE."""
    return {name: value for name, value in form.items() if name.startswith(FIELDS)}


def read_all(row: R, own: OwnFields[R], form: Mapping[str, str]) -> dict[str, Any]:
    """Return what was typed into the fields of a row, as history keeps it, by their names.

    What stands there as it was is left out: it may be of an older shape of its field. Raises
    Invalid with the faults of all the others.
    """
    typed: dict[str, Any] = {}
    wrong: dict[str, Words] = {}
    now = own.known(row)
    for name, words in sent(form).items():
        if words == as_typed(now.get(name.removeprefix(FIELDS))):
            continue
        try:
            typed[name] = own.read(row, name, words)
        except Invalid as refusal:
            wrong |= refusal.faults
    if wrong:
        raise Invalid(wrong)
    return typed


def asked_by(
    process: Process, moves: Sequence[Move], known: Values, form: Mapping[str, str]
) -> Sequence[Filled]:
    """Return the fields that these moves name or ask for, with what was typed already."""
    now = {**known, **tried(process, form)}
    wanted = {
        each.code: each
        for each in process.definition.fields
        if FIELDS + each.code in form
        or any(each.code in move.needs or each in process.asks(move, now) for move in moves)
    }
    return filled(process, now, only=list(wanted.values()), typed=form)


def asking(
    row: R, own: OwnFields[R], offer: Offer, form: Mapping[str, str], words: Mapping[str, Words]
) -> Mapping[str, Any]:
    """Return what the page of a move shows of a row (workflow/taking.html).

    `words` are what its part calls the inputs beside the fields.
    """
    moves = [offer.move] if offer.move else []
    asked = asked_by(row.process, moves, own.known(row), form)
    labels = {**words, **{each.name: each.label for each in asked}}
    return {"of": row, "offer": offer, "asked": asked, "form": form, "labels": labels}


def begun(process: Process, form: Mapping[str, str], known: Values) -> dict[str, str]:
    """Return what was typed for a new row, by code. Raises Invalid where something must be.

    `known` is what conditions may ask of the row that is still being written down.
    """
    empty = [
        each
        for each in process.definition.fields
        if known.get(each.code) is None and is_required(each, known)
    ]
    if empty:
        raise Invalid({FIELDS + each.code: lazy("Fill this in.") for each in empty})
    return {name.removeprefix(FIELDS): typed for name, typed in sent(form).items()}


def tried(process: Process, form: Mapping[str, str]) -> dict[str, Any]:
    """Return what was typed as values, by code; what cannot be read is empty, and refused later."""
    found: dict[str, Any] = {}
    for name, typed in sent(form).items():
        code = name.removeprefix(FIELDS)
        field = process.definition.by_field.get(code)
        if field:
            try:
                found[code] = read(field, typed)
            except BadValue:
                found[code] = None
    return found
