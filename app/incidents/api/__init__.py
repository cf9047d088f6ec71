"""Incidents for programs."""

from app.incidents.api import (
    attaching,
    following,
    following_up,
    linking,
    listing,
    privacy,
    record,
    sharing,
    splitting,
    talking,
    working,
)
from app.incidents.api.blueprint import api

__all__ = [
    "api",
    "attaching",
    "following",
    "following_up",
    "linking",
    "listing",
    "privacy",
    "record",
    "sharing",
    "splitting",
    "talking",
    "working",
]
