"""The closed sets of values that incidents are described with."""

from enum import IntEnum, StrEnum

from app.workflow.process import StateCategory


class Channel(StrEnum):
    """How an incident came to us."""

    WEB = "web"
    API = "api"
    EMAIL = "email"
    TELEGRAM = "telegram"
    SMS = "sms"
    BUS = "bus"
    PHONE = "phone"


class Level(IntEnum):
    """Impact or urgency, after ITIL: 1 is the highest."""

    HIGH = 1
    MEDIUM = 2
    LOW = 3


class Priority(IntEnum):
    """What the matrix makes of impact and urgency; nobody sets it by hand."""

    CRITICAL = 1
    HIGH = 2
    MEDIUM = 3
    LOW = 4


class Bucket(IntEnum):
    """Which pile an incident lies on. Every list walks an index that begins with it."""

    ACTIVE = 0
    WAITING = 1
    DONE = 2
    SPAM = 3


class Voice(StrEnum):
    """Whose words a message is."""

    CUSTOMER = "customer"
    REPLY = "reply"
    NOTE = "note"


SPAM = "spam"
RESOLUTIONS = ("solved", "workaround", "answered", "duplicate", "not_reproducible", "no_answer")
"""Codes of a resolution that a person chooses from; spam has its own verb."""


def pile(category: StateCategory) -> Bucket:
    """Return the pile for states of this category."""
    match category:
        case StateCategory.NEW | StateCategory.OPEN:
            return Bucket.ACTIVE
        case StateCategory.WAITING:
            return Bucket.WAITING
        case _:
            return Bucket.DONE
