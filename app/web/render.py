"""Answers made of templates: the whole page, or the named block that htmx asked for."""

import json
from urllib.parse import quote

from flask import Response, current_app, make_response, redirect, request

from app.core.settings import settings

TOLD_COOKIE = "opora_told"
TOLD_SECONDS = 30
LAYOUT = frozenset({"ui", "who", "locale", "look", "demo", "toast"})
"""What the layout is given of every page. A page's own value of the name would get into it."""


def render(page: str, *, fragment: str | None = None, **values: object) -> str:
    """The page, or only its named block when htmx (4) asks for a part.

    Raises ValueError for a value with a name of the layout's own.
    """
    if taken := LAYOUT & values.keys():
        raise ValueError(f"the layout has its own {sorted(taken)}")
    template = current_app.jinja_env.get_template(page)
    current_app.update_template_context(values)
    if fragment and wants_part():
        return "".join(template.blocks[fragment](template.new_context(values)))
    return template.render(values)


def wants_part() -> bool:
    """Whether htmx wants a part of a page. Not HX-Request: restoring history sends that too."""
    return request.headers.get("HX-Request-Type") == "partial"


def shown(
    page: str,
    fragment: str,
    *,
    at: str,
    told: str | None = None,
    undo: str | None = None,
    **values: object,
) -> Response:
    """Answer a change: the changed block for htmx, otherwise 303 to the page `at`.

    `told` is said in a toast; `undo` is where its Undo button posts to.
    """
    if not wants_part():
        return sent_to(at, told=told, undo=undo)
    response = make_response(render(page, fragment=fragment, **values))
    if told:
        # Headers are ASCII: json escapes everything else.
        response.headers["HX-Trigger"] = json.dumps({"opora:told": _toast(told, undo)})
    return response


def sent_to(at: str, *, told: str | None = None, undo: str | None = None) -> Response:
    """Answer a change by 303 to the page `at`, which says `told` when it is opened."""
    response = make_response(redirect(at, 303))
    if wants_part():
        response = make_response("", 200)
        response.headers["HX-Redirect"] = at
    if told:
        response.set_cookie(
            TOLD_COOKIE,
            quote(json.dumps(_toast(told, undo))),
            max_age=TOLD_SECONDS,
            httponly=True,
            secure=bool(settings().cookie_secure),
            samesite="Strict",
        )
    return response


def _toast(told: str, undo: str | None) -> dict[str, str]:
    return {"words": str(told)} | ({"undo": undo} if undo else {})


def retarget(response: Response, target: str) -> Response:
    """Have htmx put the answer elsewhere than the form that was sent asks for."""
    response.headers["HX-Retarget"], response.headers["HX-Reswap"] = target, "outerHTML"
    return response
