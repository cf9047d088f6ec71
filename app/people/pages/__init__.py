"""Screens of people: the directory, a person, a department, one's own settings."""

from app.people.pages import absences, finding, person, settings, working
from app.people.pages.blueprint import directory, pages

__all__ = ["absences", "directory", "finding", "pages", "person", "settings", "working"]
