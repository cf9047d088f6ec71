"""The customer's page of a case, by a signed link: no sign-in, no cookie, nothing to change.

Each request, for a file too, looks at the link anew (attack class 20). Whatever is wrong with a
link, the answer is one page, and who tries many is stopped.
"""

from typing import NoReturn
from uuid import UUID

from flask import Blueprint, Response, make_response

from app.core import limits
from app.core.actor import public
from app.files import serving
from app.files.errors import NoSuchFile
from app.incidents.errors import NoSuchCase
from app.incidents.queries import cases as queries
from app.incidents.queries.cases import Case
from app.matching.language import language_of
from app.web.look import LANGUAGES, speak, zone
from app.web.render import render

case_pages = Blueprint("cases", __name__, template_folder="../templates", url_prefix="/case")

MOST_OPENED = 240
MOST_MISSED = 20
"""In a minute: of one link, and of one address whose links open nothing."""


@case_pages.get("/<token>")
@public
def case(token: str) -> str:
    """Show the case in the language that its customer writes."""
    found = _opened(token)
    speak(language_of("\n".join(said.text for said in found.said if not said.is_reply)))
    return render("incidents/case.html", case=found, token=token, languages=LANGUAGES, zone=zone())


@case_pages.get("/<token>/attachments/<uuid:attachment>")
@public
def attachment(token: str, attachment: UUID) -> Response:
    """Save or show a file of the case."""
    return serving.served(queries.file_of(_opened(token), attachment))


@case_pages.get("/<token>/attachments/<uuid:attachment>/small")
@public
def small(token: str, attachment: UUID) -> Response:
    """Show a picture of the case small."""
    return serving.served_small(queries.file_of(_opened(token), attachment))


@case_pages.get("/", defaults={"anything": ""})
@case_pages.get("/<path:anything>")
@public
def elsewhere(anything: str) -> str:  # noqa: ARG001 - the address is why one comes here
    """Say the same of every other address below this one."""
    return _missed()


@case_pages.errorhandler(NoSuchCase)
@case_pages.errorhandler(NoSuchFile)
def nothing(_refusal: NoSuchCase | NoSuchFile) -> Response:
    """Answer whatever is wrong with a link or a file."""
    return make_response(render("incidents/no_case.html"), 404)


@case_pages.after_request
def keep_to_oneself(response: Response) -> Response:
    """Have nobody learn the link: no site that is gone to, no search engine, no store."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Cache-Control"] = "no-store"
    return response


def _opened(token: str) -> Case:
    try:
        found = queries.opened_by(token)
    except NoSuchCase:
        _missed()
    limits.check("case", str(found.number), limit=MOST_OPENED)
    return found


def _missed() -> NoReturn:
    limits.check("case-missed", limits.by_address(), limit=MOST_MISSED)
    raise NoSuchCase
