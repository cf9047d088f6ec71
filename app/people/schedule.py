"""Periodic work with people."""

from datetime import timedelta

from app.core.schedule import Periodic
from app.people.sync import sync_if_possible

SCHEDULE = [
    Periodic("people.sync", every=timedelta(minutes=15), run=sync_if_possible),
]
