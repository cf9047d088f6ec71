"""The screens of incidents: the queue, one incident, a new one, search."""

from app.incidents.pages import (
    attaching,
    changing,
    correcting,
    counting,
    finding,
    following,
    holding,
    home,
    linking,
    moving,
    opening,
    privacy,
    queue,
    record,
    selecting,
    splitting,
    talking,
)
from app.incidents.pages.blueprint import pages

__all__ = [
    "attaching",
    "changing",
    "correcting",
    "counting",
    "finding",
    "following",
    "holding",
    "home",
    "linking",
    "moving",
    "opening",
    "pages",
    "privacy",
    "queue",
    "record",
    "selecting",
    "splitting",
    "talking",
]
