"""Answers to programs."""

from flask import Response, jsonify
from pydantic import BaseModel


def answer(told: BaseModel, status: int = 200) -> Response:
    """Return the model as JSON."""
    response = jsonify(told.model_dump(mode="json"))
    response.status_code = status
    return response
