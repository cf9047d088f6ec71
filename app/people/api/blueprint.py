"""The blueprint of the routes for programs."""

from flask import Blueprint

api = Blueprint("people_api", __name__)
