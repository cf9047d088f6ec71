"""Periodic work of files."""

from datetime import timedelta

from app.core.schedule import Periodic
from app.files.services import sweep

SCHEDULE = [Periodic("files.sweep", every=timedelta(hours=1), run=sweep)]
