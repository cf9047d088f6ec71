"""The blueprint of the API of problems."""

from flask import Blueprint

from app.problems.addresses import know_references

TAG = "Problems"

api = Blueprint("problems_api", __name__, url_prefix="/api/v1")
api.record(know_references)
