"""Offers as the matcher makes them, without a matcher."""

from app.core.db import transaction
from app.incidents.models import Incident
from app.problems import services
from app.problems.models import Problem


def offer(
    problem: Problem,
    incident: Incident,
    *near: Incident,
    score: float = 0.66,
    shared: tuple[str, ...] = ("card",),
) -> None:
    """Offer the problem for the incident, because of these messages."""
    nearest = [{"incident": str(each.id), "score": score} for each in near]
    why = {"score": score, "nearest": nearest, "shared": list(shared)}
    with transaction():
        assert services.suggesting.suggest(incident.id, problem.id, why, model="bge")
