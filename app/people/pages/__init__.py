"""Screens of people: the directory, a person, a department, one's own settings."""

from app.people.pages import finding, person, settings, working
from app.people.pages.blueprint import directory, pages

__all__ = ["directory", "finding", "pages", "person", "settings", "working"]
