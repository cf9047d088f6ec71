"""The web application as granian loads it, ready for the first who comes."""

from app.core.settled import settle
from app.factory import create_app

application = create_app()
for template in application.jinja_env.list_templates():
    application.jinja_env.get_template(template)  # compiled now: nobody waits for it
settle()
