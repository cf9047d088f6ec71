"""Incidents for programs."""

from app.incidents.api import linking, listing, record, talking, working
from app.incidents.api.blueprint import api

__all__ = ["api", "linking", "listing", "record", "talking", "working"]
