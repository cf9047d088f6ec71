"""Puts the program together: blueprints, reactions and schedules of the parts, nothing else."""

from flask import Flask

from app.core import db, log, metrics, schedule, valkey
from app.core.health import health
from app.core.settings import Settings, load_settings


def create_app(settings: Settings | None = None) -> Flask:
    """Return the desk as a WSGI application. Without `settings` the environment says them."""
    settings = settings or load_settings()
    log.configure(level=settings.log_level, as_json=settings.log_json)
    app = Flask(__name__, static_folder=None)
    app.extensions["opora.settings"] = settings
    app.config["MAX_CONTENT_LENGTH"] = settings.body_limit
    db.connect(app, settings)
    valkey.connect(app, settings.valkey_url)
    metrics.measure(app)
    app.register_blueprint(health)
    return app


def schedules() -> list[schedule.Periodic]:
    """Return the periodic work of all parts."""
    return []
