"""The reference of the API for people: the OpenAPI document as a page of ours."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import Blueprint, current_app

from app.core.actor import public
from app.core.openapi import described
from app.web.render import render

reference = Blueprint("reference", __name__, template_folder="templates")

Schema = Mapping[str, Any]


@dataclass(frozen=True)
class Field:
    """A parameter, or a field of a body or an answer."""

    name: str
    kind: str
    model: str | None  # the model to read on about
    is_required: bool
    description: str
    place: str = ""


@dataclass(frozen=True)
class Answer:
    """What may come back."""

    status: int
    phrase: str
    words: tuple[str, ...]
    model: str | None


@dataclass(frozen=True)
class Operation:
    """One route with everything that one needs to call it."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    is_open: bool
    parameters: tuple[Field, ...]
    body: str | None
    answers: tuple[Answer, ...]


@reference.get("/api/")
@public
def show() -> str:
    """Show every route, what it takes and gives, and the models."""
    document = described(current_app)
    models = document["components"]["schemas"]
    return render(
        "web/reference.html",
        sections=_sections(document),
        models={name: _model(models[name]) for name in sorted(models)},
    )


def _sections(document: Schema) -> dict[str, list[Operation]]:
    found: dict[str, list[Operation]] = {}
    for path, methods in sorted(document["paths"].items()):
        for method, told in methods.items():
            found.setdefault(told["tags"][0], []).append(_operation(method, path, told))
    return dict(sorted(found.items()))


def _operation(method: str, path: str, told: Schema) -> Operation:
    return Operation(
        id=told["operationId"],
        method=method.upper(),
        path=path,
        summary=told["summary"],
        description=told["description"],
        is_open=not told["security"],
        parameters=tuple(_parameter(each) for each in told["parameters"]),
        body=_model_in(told.get("requestBody", {})),
        answers=tuple(_answers(told["responses"])),
    )


def _parameter(told: Schema) -> Field:
    kind, model = _kind(told["schema"])
    return Field(
        name=told["name"],
        kind=kind,
        model=model,
        is_required=told.get("required", False),
        description=told.get("description") or told["schema"].get("description", ""),
        place=told["in"],
    )


def _answers(told: Schema) -> Iterator[Answer]:
    for status, each in sorted(told.items()):
        phrase = HTTPStatus(int(status)).phrase
        lines = each["description"].splitlines() if int(status) >= 400 else []
        yield Answer(int(status), phrase, tuple(lines), _model_in(each))


def _model_in(told: Schema) -> str | None:
    for content in told.get("content", {}).values():
        return _kind(content["schema"])[1]
    return None


def _model(schema: Schema) -> tuple[str, list[Field]]:
    """Return the description of a model, and its fields."""
    required = schema.get("required", ())
    fields = [
        Field(name, *_kind(each), name in required, each.get("description", ""))
        for name, each in schema.get("properties", {}).items()
    ]
    return schema.get("description", ""), fields


def _kind(schema: Schema) -> tuple[str, str | None]:
    """Return the kind of a value in words, and the model that it is made of."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return name, name
    if "enum" in schema or "const" in schema:
        return " | ".join(str(each) for each in schema.get("enum", [schema.get("const")])), None
    if "anyOf" in schema:
        kinds = [_kind(each) for each in schema["anyOf"]]
        return " | ".join(words for words, _ in kinds), next((m for _, m in kinds if m), None)
    if schema.get("type") == "array":
        words, model = _kind(schema.get("items", {}))
        return f"[{words}]", model
    return schema.get("format") or schema.get("type", "any"), None
