"""Incidents for programs."""

from app.incidents.api import attaching, linking, listing, record, talking, working
from app.incidents.api.blueprint import api

__all__ = ["api", "attaching", "linking", "listing", "record", "talking", "working"]
