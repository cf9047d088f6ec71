"""People, departments, absences and working hours for programs."""

from app.people.api import absences, hours, people
from app.people.api.blueprint import api

__all__ = ["absences", "api", "hours", "people"]
