"""Problems for programs."""

from app.problems.api import joining, listing, proposing, record, ruling, solving, suggesting
from app.problems.api.blueprint import api

__all__ = ["api", "joining", "listing", "proposing", "record", "ruling", "solving", "suggesting"]
