"""The OpenAPI document: written by SpecTree from our routes, finished here.

`@documented(…)` stands above a view. SpecTree only describes: routes check what was sent
themselves (`app.core.sent`), after 401, 403 and 404. What SpecTree cannot say (problem details,
headers, our path converters) is added to its document below.
"""

from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Blueprint, Flask, Response, current_app, jsonify
from pydantic import BaseModel
from spectree import Response as Answers
from spectree import SpecTree

from app.core import idempotency, problems
from app.core.actor import public
from app.core.errors import (
    Forbidden,
    Invalid,
    Malformed,
    NotFound,
    PreconditionRequired,
    Refusal,
    TooLarge,
    TooMany,
    Unauthorised,
    Unavailable,
)
from app.core.openapi_words import (
    CREDENTIALS,
    HEADERS,
    IDEMPOTENCY_KEY,
    IF_MATCH,
    SECURITY_SCHEMES,
    refused,
)
from app.core.sent import WrongMediaType

V = TypeVar("V", bound=Callable[..., Any])
Operation = dict[str, Any]

BYTES = {"type": "string", "format": "binary"}
METHODS = frozenset({"get", "post", "put", "patch", "delete"})

SPEC = SpecTree(
    "flask",
    title="Opora",
    version="1",
    description="The support desk for programs.",
    mode="strict",
    annotations=False,
    naming_strategy=lambda model: model.__name__,
    nested_naming_strategy=lambda _, child: child,
    validation_error_model=problems.Problem,
)

document = Blueprint("openapi", __name__)


@document.get("/api/openapi.json")
@public
def openapi() -> Response:
    """Answer with the OpenAPI document of this desk."""
    response = jsonify(described(current_app))
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


@dataclass(frozen=True)
class Documentation:
    """What SpecTree is not told about a route."""

    status: int
    has_body: bool
    refusals: tuple[type[Refusal], ...]
    versioned: bool
    conditional: bool
    once: bool
    upload: bool
    download: bool
    is_open: bool


def documented(
    tag: str,
    answer: type[BaseModel] | None = None,
    *,
    status: int = 200,
    body: type[BaseModel] | None = None,
    query: type[BaseModel] | None = None,
    refusals: Sequence[type[Refusal]] = (),
    versioned: bool = False,
    conditional: bool = False,
    once: bool = False,
    upload: type[BaseModel] | None = None,
    download: bool = False,
) -> Callable[[V], V]:
    """Describe the view below in the OpenAPI document; its docstring is what people read.

    `versioned` answers carry an ETag, `conditional` requests need If-Match, and what is done
    `once` takes an Idempotency-Key. An `upload` is a form with a file; a `download` answers
    with bytes. The refusals that every route has need not be named.
    """
    answers = Answers(**{f"HTTP_{status}": answer}) if answer else Answers(f"HTTP_{status}")

    def describe(view: V) -> V:
        tell = SPEC.validate(
            json=body,
            query=query,
            form=upload,
            resp=answers,
            tags=[tag],
            skip_validation=True,
            operation_id=view.__name__,
        )
        found: V = tell(view)
        is_open = getattr(view, "is_public", False)
        vars(found)["documentation"] = Documentation(
            status,
            body is not None,
            tuple(refusals),
            versioned,
            conditional,
            once,
            upload is not None,
            download,
            is_open,
        )
        return found

    return describe


def described(app: Flask) -> dict[str, Any]:
    """Return the OpenAPI document of `app`'s routes, made once."""
    made: dict[str, Any] | None = app.extensions.get("opora.openapi")
    if made is None:
        made = app.extensions["opora.openapi"] = _made(app)
    return made


def _made(app: Flask) -> dict[str, Any]:
    with app.app_context():
        made: dict[str, Any] = deepcopy(SPEC.spec)
    made["servers"] = [{"url": "/"}]
    made["components"] |= {"headers": HEADERS, "securitySchemes": SECURITY_SCHEMES}
    for schema in made["components"]["schemas"].values():
        _forbid_nul(schema)
    for rule in app.url_map.iter_rules():
        path = _template(rule.rule)
        for method in METHODS & {each.lower() for each in rule.methods or ()}:
            operation = made["paths"].get(path, {}).get(method)
            if operation is not None:
                known: Documentation = vars(app.view_functions[rule.endpoint])["documentation"]
                _finish(operation, known)
                _describe_path(operation, rule._converters)  # noqa: SLF001 - werkzeug tells it nowhere else
    return made


def _finish(operation: Operation, known: Documentation) -> None:
    operation["security"] = [] if known.is_open else list(CREDENTIALS)
    for parameter in operation["parameters"]:
        _forbid_nul(parameter["schema"])
    if known.conditional:
        operation["parameters"].append(IF_MATCH)
    if known.once:
        operation["parameters"].append(IDEMPOTENCY_KEY)
    success = operation["responses"][str(known.status)]
    names = ["RateLimit", "RateLimit-Policy", *(["ETag"] if known.versioned else [])]
    success["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in names}
    if known.download:
        success["content"] = {"application/octet-stream": {"schema": BYTES}}
    for code in [code for code in operation["responses"] if int(code) >= 400]:
        del operation["responses"][code]
    by_status: dict[int, list[type[Refusal]]] = {}
    for refusal in dict.fromkeys(_refusals(operation, known)):
        by_status.setdefault(refusal.status, []).append(refusal)
    for status, refusals in sorted(by_status.items()):
        operation["responses"][str(status)] = refused(status, refusals)


def _refusals(operation: Operation, known: Documentation) -> Iterator[type[Refusal]]:
    """The refusals of a route: its own, and those that go with what it takes."""
    yield from known.refusals
    yield from (TooMany, Unavailable)
    if not known.is_open:
        yield from (Malformed, Unauthorised, Forbidden)  # two ways to say who one is: malformed
    if any(parameter["in"] == "path" for parameter in operation["parameters"]):
        yield NotFound
    if known.upload:
        yield TooLarge
    if known.has_body:
        yield from (Malformed, TooLarge, WrongMediaType)
    if known.conditional:
        yield PreconditionRequired
    if known.once:
        yield from (idempotency.StillInProgress, idempotency.KeyReused)
    if (
        known.has_body
        or known.upload
        or any(each["in"] != "path" for each in operation["parameters"])
    ):
        yield Invalid


def _describe_path(operation: Operation, converters: dict[str, Any]) -> None:
    """Give our own converters' parameters the schema that the converter declares."""
    for parameter in operation["parameters"]:
        converter = converters.get(parameter["name"]) if parameter["in"] == "path" else None
        own: Operation | None = getattr(converter, "openapi", None)
        if own is not None:
            parameter["schema"] = own


def _forbid_nul(schema: Any) -> None:
    """Say of every free text that it holds no NUL: nothing of ours takes one."""
    if isinstance(schema, list):
        for each in schema:
            _forbid_nul(each)
    elif isinstance(schema, dict):
        if schema.get("type") == "string" and not {"format", "enum", "const"} & schema.keys():
            schema.setdefault("pattern", "^[^\\u0000]*$")
        for each in schema.values():
            _forbid_nul(each)


def _template(rule: str) -> str:
    path, _ = SPEC.backend.parse_path(rule, None)
    return str(path)
