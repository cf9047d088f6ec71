"""Screens of people: one's own settings, the directory, a person's page."""

from app.people.pages import settings
from app.people.pages.directory import pages as directory

pages = settings.pages

__all__ = ["directory", "pages"]
