"""What a program sent, as a model: every fault with the name of its field, never the value."""

from typing import Any, TypeVar

from flask import request
from pydantic import BaseModel, ValidationError

from app.core.errors import Invalid, Malformed

M = TypeVar("M", bound=BaseModel)


def body_as(model: type[M]) -> M:
    """Return the JSON body. Raises Malformed when it is none, Invalid when it breaks the model."""
    found = request.get_json(silent=True)
    if found is None:
        raise Malformed
    return _checked(model, found)


def query_as(model: type[M]) -> M:
    """Return the query string. Raises Invalid when it breaks the model."""
    return _checked(model, request.args.to_dict())


def _checked(model: type[M], found: Any) -> M:
    try:
        return model.model_validate(found)
    except ValidationError as fault:
        # Not the input: a password may stand in it (attack class 25).
        raise Invalid(
            {".".join(map(str, error["loc"])) or "body": error["msg"] for error in fault.errors()}
        ) from None
