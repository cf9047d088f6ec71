"""Puts the program together: blueprints, reactions and schedules of the parts, nothing else."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from app.auth import demo, identify
from app.auth.api import api as auth_api
from app.auth.audit_api import api as audit_api
from app.auth.audit_pages import pages as audit_pages
from app.auth.clients_pages import pages as api_clients_pages
from app.auth.pages import pages as auth_pages
from app.core import db, limits, log, metrics, schedule, sent, valkey
from app.core.health import health
from app.core.openapi import document
from app.core.settings import Settings, load_settings
from app.core.upkeep import SCHEDULE as CORE_SCHEDULE
from app.files.schedule import SCHEDULE as FILES_SCHEDULE
from app.incidents import reactions as incidents_reactions
from app.incidents.api import api as incidents_api
from app.incidents.pages import case_pages
from app.incidents.pages import pages as incidents_pages
from app.incidents.schedule import SCHEDULE as INCIDENTS_SCHEDULE
from app.notifications import reactions as notifications_reactions
from app.notifications.api import api as notifications_api
from app.notifications.pages import pages as notifications_pages
from app.notifications.schedule import SCHEDULE as NOTIFICATIONS_SCHEDULE
from app.people.api import api as people_api
from app.people.pages import directory as directory_pages
from app.people.pages import pages as people_pages
from app.people.schedule import SCHEDULE as PEOPLE_SCHEDULE
from app.problems import reactions as problems_reactions
from app.problems.api import api as problems_api
from app.problems.pages import pages as problems_pages
from app.problems.schedule import SCHEDULE as PROBLEMS_SCHEDULE
from app.web.install import install as install_web
from app.workflow.api import api as workflow_api
from app.workflow.pages import pages as workflow_pages
from app.workflow.schedule import SCHEDULE as WORKFLOW_SCHEDULE

PARTS = (
    health,
    document,
    people_pages,
    directory_pages,
    people_api,
    auth_pages,
    auth_api,
    api_clients_pages,
    audit_pages,
    audit_api,
    workflow_pages,
    workflow_api,
    incidents_pages,
    case_pages,
    incidents_api,
    notifications_pages,
    notifications_api,
    problems_pages,
    problems_api,
)

REACTIONS = (incidents_reactions, problems_reactions, notifications_reactions)
"""To be imported is all they need: they register themselves with the facts they wait for."""


def create_app(settings: Settings | None = None) -> Flask:
    """Return the desk as a WSGI application. Without `settings` the environment says them."""
    settings = settings or load_settings()
    demo.check_start(settings)
    log.configure(level=settings.log_level, as_json=settings.log_json)
    app = Flask(__name__, static_folder=None)
    app.extensions["opora.settings"] = settings
    app.extensions["opora.kept"] = {}
    app.config["MAX_CONTENT_LENGTH"] = settings.body_limit
    _believe_proxies(app, settings.trusted_proxies)
    db.connect(app, settings)
    valkey.connect(app, settings.valkey_url)
    log.attend(app)
    metrics.measure(app)
    identify.install(app)  # first of all checks: nobody unknown gets any further
    limits.install(app)
    sent.guard(app)
    install_web(app)
    for part in PARTS:
        app.register_blueprint(part)
    return app


def _believe_proxies(app: Flask, count: int) -> None:
    """Take the caller's address from X-Forwarded-For only as far as our own proxies wrote it."""
    if count:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]  # as Flask documents it


def schedules() -> list[schedule.Periodic]:
    """Return the periodic work of all parts."""
    return [
        *CORE_SCHEDULE,
        *PEOPLE_SCHEDULE,
        *FILES_SCHEDULE,
        *WORKFLOW_SCHEDULE,
        *INCIDENTS_SCHEDULE,
        *PROBLEMS_SCHEDULE,
        *NOTIFICATIONS_SCHEDULE,
    ]
