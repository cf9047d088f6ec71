"""Incidents for programs."""

from app.incidents.api import (
    attaching,
    categories,
    erasing,
    following,
    following_up,
    linking,
    listing,
    privacy,
    record,
    sharing,
    splitting,
    talking,
    templates,
    working,
)
from app.incidents.api.blueprint import api

__all__ = [
    "api",
    "attaching",
    "categories",
    "erasing",
    "following",
    "following_up",
    "linking",
    "listing",
    "privacy",
    "record",
    "sharing",
    "splitting",
    "talking",
    "templates",
    "working",
]
