"""Incidents for programs."""

from app.incidents.api import following, linking, listing, record, talking, working
from app.incidents.api.blueprint import api

__all__ = ["api", "following", "linking", "listing", "record", "talking", "working"]
