"""Incidents for programs."""

from app.incidents.api import listing, record, talking, working
from app.incidents.api.blueprint import api

__all__ = ["api", "listing", "record", "talking", "working"]
