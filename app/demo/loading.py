"""Fill an empty desk with what a bank's support has had on it for the last two months."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random

from app.core import time
from app.core.actor import SYSTEM
from app.demo.cast import Customers, Team, teams
from app.demo.material import Letter, Place, english, russian
from app.demo.now import happen_now
from app.demo.outages import break_out, put_together
from app.demo.planning import offer_templates, plan, shape_categories
from app.demo.replayed import Retelling, ending
from app.demo.stories import Story
from app.incidents.services.history import excerpt
from app.incidents.services.importing.beginning import Opening
from app.incidents.services.importing.categories import Categories
from app.incidents.services.importing.past import Past
from app.incidents.services.importing.storing import known_refs, reserve_numbers, store
from app.incidents.services.opening import priority_of
from app.workflow import queries as workflow

DAYS = 45
RUSSIAN_DAYS = 12
MARK = "demo:1"
TAGS = ("vip", "callback", "complaint", "first contact", "перезвонить")


def load() -> int:
    """Make the demo's incidents in the present transaction; return how many, 0 when they are there.

    Raises NobodyThere when the realm's people have not been read yet.
    """
    if known_refs([MARK]):
        return 0
    # The same at each start, but for the day: nothing secret is drawn.
    chance = Random(77)  # noqa: S311
    now, at_work = time.now(), teams()
    customers = Customers(chance)
    letters, other = english(chance), russian(chance)
    told = ending(now)
    replayed = [letters.pop() for _ in told]
    numbers = reserve_numbers(len(told) + len(letters) + len(other))
    retelling = Retelling(told, at_work, customers, chance)
    pasts = [
        retelling.past(each, next(numbers), letter)
        for each, letter in zip(told, replayed, strict=True)
    ]
    written = _spread(letters, DAYS, now, chance) + _spread(other, RUSSIAN_DAYS, now, chance)
    stories = _stories(written, numbers, at_work, customers, chance)
    for story in stories:
        story.tell(until=now)
    pasts += [story.past for story in stories]
    store(pasts, new_requesters=customers.all)
    plan(now)
    offer_templates(at_work)
    shape_categories(at_work)
    put_together(stories)
    return len(pasts) + happen_now(stories, chance) + break_out(at_work, customers, chance)


def _spread(
    letters: Sequence[Letter], days: int, now: datetime, chance: Random
) -> list[tuple[datetime, Letter]]:
    """Give each letter a moment of the last days, most of them lately and by day."""
    found = []
    for letter in letters:
        day = now - timedelta(days=days * chance.random() ** 1.8)
        hour = min(23.9, max(0.0, chance.gauss(13, 4)))
        at = day.replace(hour=int(hour), minute=chance.randrange(60), second=chance.randrange(60))
        found.append((at if at < now else now - timedelta(minutes=chance.uniform(3, 300)), letter))
    return sorted(found, key=lambda each: each[0])


def _stories(
    written: Sequence[tuple[datetime, Letter]],
    numbers: Iterator[int],
    at_work: Mapping[Place, Team],
    customers: Customers,
    chance: Random,
) -> list[Story]:
    categories, process = Categories(), workflow.newest("incident")
    levels = {(i, u): priority_of(i, u) for i in (1, 2, 3) for u in (1, 2, 3)}
    found = []
    for index, (at, letter) in enumerate(written, start=1):
        requester, channel = customers.somebody(letter.language, met=at)
        impact, urgency = _weight(letter, chance)
        team = at_work[letter.place]
        past = Past(
            Opening(
                number=next(numbers),
                at=at,
                by=SYSTEM,
                requester=requester,
                subject=excerpt(letter.text),
                channel=channel,
                process=process,
                state=process.first,
                impact=impact,
                urgency=urgency,
                priority=levels[impact, urgency],
                department_id=team.department_id if chance.random() > 0.03 else None,
                category_id=categories.of_topic(letter.topic),
                external_ref=f"demo:{index}",
            )
        )
        if chance.random() < 0.08:
            past.incident.tags = [chance.choice(TAGS)]
        found.append(Story(past, letter, team, chance.choice(team.agents), chance))
    return found


def _weight(letter: Letter, chance: Random) -> tuple[int, int]:
    if letter.is_urgent:
        return chance.choice(((1, 1), (2, 1), (1, 2), (2, 2)))
    return chance.choices(((2, 2), (3, 2), (2, 3), (3, 3), (1, 2)), (55, 20, 12, 9, 4))[0]
