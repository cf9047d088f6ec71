"""The blueprint of the screens, the address of an incident, and the ways that lead to them."""

from flask import Blueprint

from app.core.actor import Actor, Verb
from app.core.text import lazy
from app.incidents.addresses import know_references
from app.incidents.pages.wording import VIEWS
from app.web import keys, nav

pages = Blueprint("incidents", __name__, template_folder="../templates")
pages.record(know_references)


def may_read(who: Actor) -> bool:
    return who.may(Verb.READ_INCIDENTS)


def may_work(who: Actor) -> bool:
    return who.may(Verb.WORK_INCIDENTS)


nav.add(
    *(
        nav.Entry(
            f"queue.{code}",
            view.heading,
            view.icon,
            "incidents.queue",
            group="incidents",
            order=10 + order,
            values={"view": code},
            keys=view.keys,
            on_phone=code in {"mine", "open"},
            shown_to=may_work if code == "mine" else may_read,
        )
        for order, (code, view) in enumerate(VIEWS.items())
    )
)
nav.add_main_action(
    nav.Entry(
        "new-incident",
        lazy("New incident"),
        "plus",
        "incidents.new",
        group="incidents",
        order=30,
        keys="c",
        on_phone=True,
        shown_to=may_work,
    )
)
nav.search_by(
    nav.Search("incidents.search", lazy("Number, words of a message, requester"), shown_to=may_read)
)
keys.add(
    "incident",
    keys.Section(
        lazy("In an incident"),
        (
            keys.Key(lazy("Reply"), "r"),
            keys.Key(lazy("Internal note"), "n"),
            keys.Key(lazy("Attach files"), "o"),
            keys.Key(lazy("Send"), "Ctrl ↵"),
            keys.Key(lazy("Take it"), "t"),
            keys.Key(lazy("Assign"), "a"),
            keys.Key(lazy("Move to a state"), "s"),
            keys.Key(lazy("Resolve, close or reopen"), "e"),
            keys.Key(lazy("Impact and urgency"), "p"),
            keys.Key(lazy("Fill in the fields of the company"), "h"),
            keys.Key(lazy("Link it with another"), "l"),
            keys.Key(lazy("Split the newest message off"), "b"),
            keys.Key(lazy("What happens without an answer"), "f"),
            keys.Key(lazy("Follow, follow no more"), "w"),
            keys.Key(lazy("Make it private, or open to all"), "v"),
            keys.Key(lazy("The link for the customer"), "y"),
            keys.Key(lazy("Next, previous incident"), "j k"),
            keys.Key(lazy("Back to the list"), "u"),
        ),
        order=40,
    ),
)
