"""What a program sent, as a model: every fault with the name of its field, never the value.

Routes call these themselves, after they have found the row: 401, 403 and 404 come first.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, TypeVar, get_args, get_origin

from flask import Flask, request
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from app.core.errors import Invalid, Malformed, NotFound, Refusal, Words
from app.core.settings import settings
from app.core.text import lazy

V = TypeVar("V", bound=Callable[..., object])
M = TypeVar("M", bound=BaseModel)

Place = tuple[int | str, ...]

MOST_FAULTS = 50
LONGEST_NAME = 100


class WrongMediaType(Refusal):
    code = "unsupported_media_type"
    status = 415
    words = lazy("Send the body as application/json.")


def takes_files(view: V) -> V:
    """Let the body of this route be as large as the files of one message; all others stay small."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


def guard(app: Flask) -> None:
    """Find nothing at an address with a NUL in it: no text of ours can hold one."""

    @app.before_request
    def refuse() -> None:
        if "\x00" in request.path:
            raise NotFound

    @app.before_request
    def allow_files() -> None:
        if getattr(app.view_functions.get(request.endpoint or ""), "takes_files", False):
            known = settings()
            request.max_content_length = known.message_bytes + known.body_limit


def body_as(model: type[M]) -> M:
    """Return the JSON body; types are taken strictly, so that "1" is no number.

    Raises WrongMediaType, Malformed when it is no JSON, Invalid when it breaks the model.
    """
    if request.mimetype != "application/json":
        raise WrongMediaType
    try:
        found = model.model_validate_json(request.get_data(), strict=True)
    except ValidationError as fault:
        raise _refusal(fault, "body") from None
    return _without_nul(found)


def form_as(model: type[M], *, files: Collection[str]) -> M:
    """Return the fields of a form with files; a file is told by its name. Raises Invalid."""
    given: dict[str, Any] = {name: values[0] for name, values in request.form.lists()}
    given |= {name: sent.filename for name, sent in request.files.items() if name in files}
    try:
        found = model.model_validate(given)
    except ValidationError as fault:
        raise _refusal(fault, "body") from None
    return _without_nul(found)


def query_as(model: type[M]) -> M:
    """Return the query string. Raises Invalid when it breaks the model or repeats a field."""
    given: dict[str, Any] = {}
    for name, values in request.args.lists():
        many = name in model.model_fields and _is_list(model.model_fields[name].annotation)
        if len(values) > 1 and not many:
            raise Invalid({name[:LONGEST_NAME]: lazy("Send this once.")})
        given[name] = values if many else values[0]
    try:
        found = model.model_validate(given)
    except ValidationError as fault:
        raise _refusal(fault, "query") from None
    return _without_nul(found)


def _refusal(fault: ValidationError, whole: str) -> Refusal:
    # Never the input: a password may stand in it (attack class 25).
    errors = fault.errors(include_url=False, include_input=False, include_context=False)
    if errors[0]["type"] == "json_invalid":
        return Malformed(lazy("The body is no JSON: %(why)s", why=_why(errors[0])))
    return Invalid({_name(each["loc"]) or whole: each["msg"] for each in errors[:MOST_FAULTS]})


def _why(error: ErrorDetails) -> str:
    return error["msg"].removeprefix("Invalid JSON: ")


def _name(place: Place) -> str:
    return ".".join(map(str, place))[:LONGEST_NAME]


def _without_nul(found: M) -> M:
    """Return the model. PostgreSQL keeps no NUL in a text, so none gets in (Invalid)."""
    faults: dict[str, Words] = {
        _name(place): lazy("A NUL character cannot be kept.")
        for place, word in _words(found.model_dump(), ())
        if "\x00" in word
    }
    if faults:
        raise Invalid(faults)
    return found


def _words(
    value: object, place: tuple[int | str, ...]
) -> Iterator[tuple[tuple[int | str, ...], str]]:
    match value:
        case str():
            yield place, value
        case Mapping():
            for name, held in value.items():
                yield from _words(held, (*place, str(name)))
        case list() | tuple() | set() | frozenset():
            for number, held in enumerate(value):
                yield from _words(held, (*place, number))


def _is_list(annotation: Any) -> bool:
    return get_origin(annotation) is list or any(
        get_origin(each) is list for each in get_args(annotation)
    )
