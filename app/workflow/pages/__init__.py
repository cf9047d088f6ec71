"""The screens of processes: reading, drawing, publishing, taking open rows over."""

from app.workflow.pages import drafting, files, founding, migrating, publishing, reading, shaping
from app.workflow.pages.blueprint import pages

__all__ = [
    "drafting",
    "files",
    "founding",
    "migrating",
    "pages",
    "publishing",
    "reading",
    "shaping",
]
