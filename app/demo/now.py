"""What happens on the desk at the moment of loading: through the verbs, like everybody's."""

from collections.abc import Sequence
from random import Random

from sqlalchemy import select

from app.core.actor import SYSTEM
from app.core.db import db
from app.demo.material import said, words
from app.demo.stories import Story
from app.incidents import services
from app.incidents.models import Channel, Incident, Voice
from app.incidents.services.history import excerpt

HELD = 6
"""Conversations in which the customer writes while an agent does."""


def happen_now(stories: Sequence[Story], chance: Random) -> int:
    """Get some spam, and some replies that will be held. Returns how many incidents were made."""
    lead = stories[0].agent
    for text in words()["spam"]:
        requester = services.From(name="Unknown sender")
        spam = services.open_(
            subject=excerpt(text), text=text, requester=requester, channel=Channel.EMAIL, by=SYSTEM
        )
        services.mark_as_spam(spam, by=lead)
    at_work = [story for story in stories if story.stands_in("in_progress")]
    for story in at_work[-HELD:]:
        _write_across(story, chance)
    return len(words()["spam"])


def _write_across(story: Story, chance: Random) -> None:
    """Have the agent begin a reply, and the customer write before it is sent."""
    key = story.past.incident.id
    incident = db.session.scalars(select(Incident).where(Incident.id == key)).one()
    language = story.letter.language
    draft = said(chance, language, "drafts")
    services.keep_draft(incident, Voice.REPLY, draft, by=story.agent)
    services.receive(incident, said(chance, language, "still"), by=SYSTEM)
