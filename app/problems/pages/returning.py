"""Where an answer leads that can be given in several places: back to where it was given."""

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.problems.pages.record import answer
from app.web.render import sent_to


def here() -> str:
    """What this request's address says after its path, to be said again."""
    query = request.query_string.decode("ascii", "replace")
    return f"?{query}" if query else ""


def place() -> dict[str, str]:
    """Where in the list of offers this request is, as its address says."""
    return {name: request.args[name] for name in ("after", "before") if name in request.args}


def said(query: Mapping[str, str]) -> str:
    """Return these as the end of an address."""
    return f"?{urlencode(query)}" if query else ""


def answered(number: int, incident: int, *, told: str, undo: str | None = None) -> AnyResponse:
    """Lead back to the problem or to the list of offers, when `from` says so, else the incident."""
    match request.args.get("from"):
        case "problem":
            return answer(number, told=told, undo=undo)
        case "suggestions":
            at = f"{url_for('problems.suggestions')}{said(place())}"
            return sent_to(at, told=told, undo=undo)
    return sent_to(f"/incidents/INC-{incident}{here()}", told=told, undo=undo)
