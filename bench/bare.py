"""A bare Flask route to compare with: the queue's SQL and its table, and nothing else.

No session, no layout, no counts, no checks: whoever looks is fixed.
"""

from flask import Flask
from werkzeug.datastructures import MultiDict

from app.core import db as database
from app.core.settings import load_settings
from app.factory import create_app
from app.incidents import queries
from app.incidents.pages.place import Place
from app.web.kit import Kit
from app.workflow.columns import Columns
from bench.people import agent

TABLE = """
{% import "incidents/rows.html" as rows with context %}
<table class="table queue">{{ rows.columns() }}<tbody>
{% for each in rows_of_page %}{{ rows.row(each, place.address_of(each), who, true) }}{% endfor %}
</tbody></table>
"""


def bare() -> Flask:
    """Return the application of one route, with the templates of the desk."""
    app, known = Flask(__name__), load_settings()
    database.connect(app, known)
    desk = create_app(known)
    table, ui = desk.jinja_env.from_string(TABLE), Kit(desk.jinja_env, "en")

    @app.get("/queue")
    def queue() -> str:
        who, place = agent(0), Place.of("open", MultiDict())
        page = queries.page(who, place.view, place.sort)
        own = Columns((), {})
        return table.render(rows_of_page=page.rows, place=place, who=who, ui=ui, own=own)

    return app


application = bare()
