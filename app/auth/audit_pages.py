"""The audit log for administrators: who did what, when and to what; as a file, too."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from flask import Blueprint, Response, request, url_for
from werkzeug.datastructures import MultiDict

from app.auth import access, audit_words, queries, services
from app.auth.audit_places import Place
from app.auth.queries import Entry, Filters
from app.core import time
from app.core.actor import Verb, actor
from app.core.csv_cells import BYTE_ORDER_MARK, line
from app.core.db import transaction
from app.core.errors import Invalid, Words
from app.core.paging import cursor_at, place_of
from app.core.text import _, lazy, ngettext
from app.web import nav
from app.web.look import zone
from app.web.render import render

pages = Blueprint("audit", __name__, template_folder="templates")

LONGEST = 200


def figure() -> Words:
    """How many entries the last day has."""
    found = queries.count_since(time.now() - timedelta(days=1))
    words = "1,000+" if found > queries.COUNTED_TO else str(found)
    return ngettext("%(count)s entry in 24 h", "%(count)s entries in 24 h", found, count=words)


nav.add(
    nav.Entry(
        "audit",
        lazy("Audit log"),
        "scroll-text",
        "audit.index",
        group="administration",
        order=60,
        keys="g l",
        about=lazy("Who did what to sign-ins, keys, rights and rules."),
        figure=figure,
        shown_to=lambda who: who.may(Verb.READ_AUDIT),
    )
)


@dataclass(frozen=True)
class Asked:
    """The filters as the form holds them; days are days of the reader's zone."""

    person: str = ""
    kind: str = ""
    subject: str = ""
    since: str = ""
    until: str = ""

    @classmethod
    def of(cls, sent: MultiDict[str, str]) -> "Asked":
        given = {name: sent.get(name, "").replace("\0", "").strip() for name in _NAMES}
        return cls(**{name: value[:LONGEST] for name, value in given.items()})

    def filters(self) -> Filters:
        """Return what the log is asked for; a day that is none narrows nothing."""
        until = _day(self.until)
        return Filters(
            person=self.person,
            kind=self.kind,
            subject=self.subject,
            since=_day(self.since),
            until=until + timedelta(days=1) if until else None,
        )

    def address(self, **more: str) -> str:
        """Return the page of the log with these filters."""
        given = {name: getattr(self, name) for name in _NAMES} | more
        query = urlencode({name: value for name, value in given.items() if value})
        return url_for("audit.index") + (f"?{query}" if query else "")


_NAMES = ("person", "kind", "subject", "since", "until")


@pages.get("/audit")
def index() -> str:
    """Show a page of the log. A place that makes no sense shows the newest."""
    access.check_may_read_audit(actor())
    asked = Asked.of(request.args)
    found = queries.entries(asked.filters(), after=_after(), most=queries.PAGE + 1)
    shown = found[: queries.PAGE]
    further = cursor_at(Place.of(shown[-1])) if len(found) > queries.PAGE else ""
    return render(
        "auth/audit.html",
        asked=asked,
        is_narrowed=asked != Asked(),
        entries=shown,
        kinds=[(code, audit_words.kind(code)) for code in queries.kinds()],
        words=audit_words,
        next=asked.address(after=further) if further else "",
        newest=asked.address() if request.args.get("after") else "",
    )


@pages.post("/audit/export")
def export() -> Response:
    """Send what fits as a CSV file; that it was taken out is an entry of the log itself."""
    access.check_may_read_audit(actor())
    asked = Asked.of(request.form)
    with transaction():
        body = "".join(_lines(services.export_audit(asked.filters(), by=actor())))
    response = Response(body, mimetype="text/csv")
    name = f"audit-{time.now():%Y-%m-%d}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _lines(found: Iterator[Entry]) -> Iterator[str]:
    heads = (_("When"), _("Who"), _("What"), _("Code"), _("On what"), _("Details"))
    yield BYTE_ORDER_MARK + line(heads)
    for entry in found:
        told = "; ".join(map(str, audit_words.lines(entry)))
        yield line(
            (
                entry.at.isoformat(timespec="seconds"),
                entry.actor_name,
                audit_words.kind(entry.what),
                entry.what,
                entry.subject,
                told,
            )
        )


def _after() -> queries.Spot | None:
    try:
        place = place_of(request.args.get("after"), Place)
    except Invalid:
        return None
    return (place.at, place.id) if place else None


def _day(text: str) -> datetime | None:
    """Return the first moment of this day in the reader's zone."""
    try:
        found = date.fromisoformat(text)
        return datetime(found.year, found.month, found.day, tzinfo=zone())
    except ValueError:
        return None
