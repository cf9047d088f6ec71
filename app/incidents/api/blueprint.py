"""The blueprint of the API of incidents."""

from flask import Blueprint

from app.incidents.addresses import know_references

TAG = "Incidents"

api = Blueprint("incidents_api", __name__, url_prefix="/api/v1")
api.record(know_references)
