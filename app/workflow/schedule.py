"""The periodic work of processes."""

from datetime import timedelta

from app.core.schedule import Periodic
from app.workflow.services.migrating import take_up_forgotten
from app.workflow.services.timing import ring

SCHEDULE = [
    Periodic("workflow.timers", every=timedelta(minutes=1), run=ring),
    Periodic("workflow.migrations", every=timedelta(minutes=5), run=take_up_forgotten),
]
