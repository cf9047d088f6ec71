"""The web application as granian loads it."""

from app.factory import create_app

application = create_app()
