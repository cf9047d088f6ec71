"""Problems for programs."""

from app.problems.api import joining, listing, record, solving
from app.problems.api.blueprint import api

__all__ = ["api", "joining", "listing", "record", "solving"]
