"""Verbs of problems. They change rows and publish facts; the caller holds the transaction.

Problems and incidents come from `access`, locked and permitted: incidents before problems.
"""

from app.problems.services import (
    cascading,
    counting,
    examples,
    proposing,
    ruling,
    suggesting,
)
from app.problems.services.answering import accept, decline, offer_again
from app.problems.services.assigning import assign, give_back, pass_on, take
from app.problems.services.editing import edit, meant
from app.problems.services.filling import OWN_FIELDS
from app.problems.services.following_process import PROBLEMS
from app.problems.services.joining import detach, join, transfer
from app.problems.services.merging import merge, part, split
from app.problems.services.moving import follow, move
from app.problems.services.opening import open_
from app.problems.services.talking import note
from app.problems.services.undoing import can_undo, undo

__all__ = [
    "OWN_FIELDS",
    "PROBLEMS",
    "accept",
    "assign",
    "can_undo",
    "cascading",
    "counting",
    "decline",
    "detach",
    "edit",
    "examples",
    "follow",
    "give_back",
    "join",
    "meant",
    "merge",
    "move",
    "note",
    "offer_again",
    "open_",
    "part",
    "pass_on",
    "proposing",
    "ruling",
    "split",
    "suggesting",
    "take",
    "transfer",
    "undo",
]
