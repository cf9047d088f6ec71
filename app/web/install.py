"""Dresses the program for people: pages, words, looks, guards. The factory calls it once."""

import json
from functools import cache
from urllib.parse import unquote

from flask import Flask, Response, g, request

from app.core.actor import Actor
from app.core.settings import settings
from app.core.text import _
from app.web import compress, csrf, errors, headers, i18n, kit, look, nav, slots, static, templating
from app.web.pages import pages
from app.web.reference import reference
from app.web.render import TOLD_COOKIE, wants_part


def install(app: Flask) -> None:
    """Give `app` its layout, static files, translations, form guard, headers and error pages."""
    templating.prepare(app)
    compress.compress(app)
    app.register_blueprint(pages)
    app.register_blueprint(reference)
    i18n.speak(app)
    static.serve(app)
    csrf.protect(app)
    headers.guard(app)
    errors.answer(app)
    kit.hang(app)
    app.jinja_env.globals.update(slots=slots.fill, nav=nav, words_of_scripts=words_of_scripts)
    app.context_processor(_page)
    app.after_request(_forget_told)


def words_of_scripts() -> str:
    """The words that the scripts say, as JSON for a data attribute."""
    return _words_of_scripts(look.locale())


@cache
def _words_of_scripts(_language: look.Language) -> str:
    return json.dumps(
        {
            "now": _("now"),
            "minutes": _("%(minutes)s min", minutes="#"),
            "hours": _("%(hours)s h", hours="#"),
            "days": _("%(days)s d", days="#"),
            "undo": _("Undo"),
            "close": _("Close"),
            "again": _("Try again"),
            "away": _("The desk does not answer. What you typed stays here; try again."),
            "number": _("number"),
            "copied": _("Copied"),
            "actions": _("On this page"),
            "nothing": _("Nothing found"),
            "selected": _("Selected: %(count)s", count="#"),
            "kept": _("Draft kept"),
            "not_kept": _("Draft not kept: the desk does not answer"),
            "draft_waits": _("Draft waits for the connection"),
            "unreached": _("No connection since %(time)s.", time="#"),
            "kept_here": _("What you write is kept on this page and saved when it is back."),
            "reached": _("The connection is back."),
            "try_now": _("Try now"),
            "slow": _("This takes longer than usual."),
            "as_page": _("Open it as a page"),
        },
        ensure_ascii=False,
    )


def _page() -> dict[str, object]:
    """What the layout needs of every page."""
    who: Actor | None = g.get("actor")
    return {
        "ui": kit.ui(),
        "who": who,
        "locale": look.locale(),
        "look": look.look(),
        "demo": settings().demo_sign_in,
        "toast": _told(),
    }


def _told() -> str:
    """What the last change said, as JSON; only once, and only what is JSON of ours."""
    if TOLD_COOKIE not in request.cookies or wants_part():
        return ""
    g.has_told = True
    try:
        told = json.loads(unquote(request.cookies[TOLD_COOKIE]))
    except ValueError:
        return ""
    return json.dumps(told) if isinstance(told, dict) and "words" in told else ""


def _forget_told(response: Response) -> Response:
    # Only what showed it: a poll or a font on its way at that moment must not take it along.
    if "has_told" in g and response.status_code == 200:
        response.delete_cookie(TOLD_COOKIE, samesite="Strict")
    return response
