"""What the forms of a draft send, as pieces of a process, and the other way round."""

from app.workflow.forms.base import Seen, Typed
from app.workflow.forms.pieces import FieldForm, MoveForm, NewProcess, StateForm
from app.workflow.forms.typed import ALWAYS, field_typed, move_sent, move_typed, state_typed

__all__ = [
    "ALWAYS",
    "FieldForm",
    "MoveForm",
    "NewProcess",
    "Seen",
    "StateForm",
    "Typed",
    "field_typed",
    "move_sent",
    "move_typed",
    "state_typed",
]
