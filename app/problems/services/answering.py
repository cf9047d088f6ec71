"""What people say to a problem that is offered for an incident."""

from app.core.actor import Actor
from app.core.events import publish
from app.incidents.models import Incident
from app.problems import access
from app.problems.errors import AlreadyDecided
from app.problems.events import SuggestionDecided
from app.problems.models import Answer, Problem, Suggestion
from app.problems.services import examples
from app.problems.services.joining import detach, join


def accept(problem: Problem, incident: Incident, *, by: Actor) -> None:
    """Hang the incident on the problem that was offered. Raises NoSuchSuggestion, and as `join`."""
    access.suggestion(problem, incident)
    join(problem, incident, by=by)


def decline(problem: Problem, incident: Incident, *, by: Actor) -> None:
    """Say that the incident does not belong there: it is not offered again.

    Raises NoSuchSuggestion, and AlreadyDecided when it hangs there already.
    """
    suggestion = access.suggestion(problem, incident)
    if suggestion.state == Answer.ACCEPTED:
        raise AlreadyDecided
    if suggestion.state != Answer.DECLINED:
        _decide(suggestion, Answer.DECLINED, by=by)
        examples.remember(incident.id, problem.id, "no", by=by)


def offer_again(problem: Problem, incident: Incident, *, by: Actor) -> None:
    """Take back what was said to it: it is offered as before, and nothing was learned.

    Raises NoSuchSuggestion, and NotAMember when the incident has come elsewhere meanwhile.
    """
    suggestion = access.suggestion(problem, incident)
    if suggestion.state == Answer.ACCEPTED:
        detach(problem, incident, by=by)
    if suggestion.state == Answer.DECLINED:
        _decide(suggestion, Answer.OPEN, by=by)
        examples.forget(incident.id, problem.id)


def _decide(suggestion: Suggestion, answer: Answer, *, by: Actor) -> None:
    old = suggestion.state
    suggestion.decide(answer, by=by)
    publish(
        SuggestionDecided(
            subject_id=suggestion.problem_id,
            incident_id=suggestion.incident_id,
            old=old,
            new=answer,
        ),
        by=by,
    )
