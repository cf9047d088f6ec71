"""The screens of incidents: the queue, one incident, a new one, search."""

from app.incidents.pages import (
    attaching,
    cases,
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
    sharing,
    splitting,
    talking,
)
from app.incidents.pages.blueprint import pages
from app.incidents.pages.cases import case_pages

__all__ = [
    "attaching",
    "case_pages",
    "cases",
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
    "sharing",
    "splitting",
    "talking",
]
