"""Some work of a small desk, so that each panel has something to show."""

from threading import Event

import requests

from app.core import time
from app.core.actor import SYSTEM
from app.core.db import db, transaction
from app.core.jobs import later
from app.core.settings import Settings
from app.core.upkeep import forget
from app.factory import create_app
from app.incidents import services
from app.incidents.models import Channel, Level
from app.incidents.services import From
from app.people.models import Mirror
from tests.conftest import let_go
from tests.problems.desk import ProblemDesk

PAUSE_SECONDS = 2
SOME = From(name="Ingrid Solberg", email="ingrid@example.com")


def tell(settings: Settings) -> None:
    """Have customers write, agents answer, and one problem hold two incidents."""
    app = create_app(settings)
    with app.app_context():
        with transaction():
            db.session.add(Mirror(id=1, complete_at=time.now()))
        desk = ProblemDesk(app)
        assert desk.oleg
        first = desk.incident(category_id=desk.topic, impact=Level.HIGH, urgency=Level.HIGH)
        desk.problem(first, desk.incident(department_id=desk.delivery), by=desk.vera)
        for text in ("Where is my card?", "My card is late", "My transfer is lost"):
            answered = desk.incident(text=text, department_id=desk.transfers)
            desk.doing(answered, services.reply_anyway, "We look into it.", seen=None, by=desk.oleg)
            desk.resolved(answered, by=desk.oleg)
        desk.incident(department_id=None)
    let_go(app)


def keep_busy(settings: Settings, web: str, over: Event) -> None:
    """Use the desk, page by page and message by message, until told that it is over."""
    app = create_app(settings)
    while not over.wait(PAUSE_SECONDS):
        for path in ("/sign-in", "/no/such/page", "/api/v1/incidents", "/auth/start"):
            requests.get(f"{web}{path}", allow_redirects=False, timeout=30)
        with app.app_context(), transaction():
            services.open_(
                subject="Card not arrived",
                text="Where is my card?",
                requester=SOME,
                channel=Channel.WEB,
                by=SYSTEM,
                department_id=None,
            )
            later(forget)
    let_go(app)
