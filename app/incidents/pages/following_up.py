"""What happens to an incident when its customer does not answer."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from flask import request
from pydantic import BeforeValidator, Field
from typing_extensions import override
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from app.core import time
from app.core.actor import actor
from app.core.db import transaction
from app.core.errors import Invalid
from app.core.text import _, lazy
from app.incidents import access, services
from app.incidents.forms.base import Form, OptionalText, or_none
from app.incidents.models import Then
from app.incidents.pages.asking import asked_again
from app.incidents.pages.blueprint import pages
from app.incidents.pages.record import answer, values
from app.web.look import zone
from app.web.render import render

PAGE = "incidents/follow_up.html"


def _local(value: Any) -> Any:
    """A moment as a field of the page sends it; only that, and no number of seconds."""
    return datetime.strptime(value, "%Y-%m-%dT%H:%M") if value else None  # noqa: DTZ007 - its zone is the reader's, added later


class FollowUpForm(Form):
    """In so many hours or days, or at a moment, which wins; and what happens then."""

    then: Then
    amount: Annotated[int, Field(ge=1, le=8760)] | None = None
    unit: Literal["hours", "days"] = "days"
    at: Annotated[datetime | None, BeforeValidator(_local)] = None
    words: OptionalText = None

    @override
    @classmethod
    def gathered(cls, sent: MultiDict[str, str]) -> Mapping[str, Any]:
        given = sent.to_dict()
        return {**given, "amount": or_none(given.get("amount", ""))}

    def due(self, *, here: ZoneInfo) -> datetime:
        """The moment; `here` is where the sender's clock stands. Raises Invalid."""
        if self.at:
            return self.at.replace(tzinfo=here)
        if self.amount is None:
            raise Invalid({"amount": lazy("Say when.")})
        return time.now() + timedelta(**{self.unit: self.amount})


@pages.get("/incidents/<incident:number>/follow-up")
def ask_follow_up(number: int) -> str:
    """Ask when, and what then: the page for whoever has no script."""
    incident = access.incident(actor(), number)
    access.check_may_work(actor())
    return render(PAGE, **values(incident, actor()))


@pages.post("/incidents/<incident:number>/follow-up")
def follow_up(number: int) -> AnyResponse:
    """Have something happen unless the customer answers before."""
    try:
        with transaction():
            incident = access.incident(actor(), number, to="work")
            form = FollowUpForm.of(request.form)
            plan = services.Plan(at=form.due(here=zone()), then=form.then, text=form.words)
            services.follow_up(incident, plan, by=actor())
    except Invalid as refusal:
        # The page has another field of that name already.
        named = {{"text": "words"}.get(name, name): why for name, why in refusal.faults.items()}
        return asked_again(PAGE, number, Invalid(named))
    return answer(number, told=_("Follow-up set"))


@pages.post("/incidents/<incident:number>/follow-up/cancellation")
def cancel_follow_up(number: int) -> AnyResponse:
    """Have nothing happen."""
    with transaction():
        services.cancel_follow_up(access.incident(actor(), number, to="work"), by=actor())
    return answer(number, told=_("Follow-up cancelled"))
