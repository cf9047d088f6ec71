"""Every page in both themes, both languages, wide and narrow: `make screenshots`.

The demo data, servers of its own, one picture a page into `var/screenshots`. Arguments name the
pages; without them it is all.
"""

import logging
import os
import shutil
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import select

from app.auth import demo, renewal, sessions
from app.core.actor import SYSTEM, Actor
from app.core.db import db, transaction
from app.core.settings import load_settings
from app.demo import loading
from app.factory import create_app
from app.incidents import access, services
from app.incidents.models import Bucket, Category, Incident
from app.incidents.services import tagging
from app.people.models import Person
from app.problems import access as problem_access
from app.problems import services as problem_services
from app.problems.models import Problem
from tests.browsing import NAMES
from tests.conftest import listening
from tests.servers import TEMPLATE, Servers, free_port
from tests.workflow.pictured import two_drafts

PLACE = Path("var/screenshots")
SIZES = {1440: 900, 390: 844}
LANGUAGES = {"en": "en-GB", "ru": "ru-RU"}
# Name -> whose page, its address, and the keys pressed on it.
Shot = tuple[str, str, tuple[str, ...]]
PAGES: dict[str, Shot] = {
    "queue": ("vera.lang", "/queue/open", ()),
    "queue-mine": ("vera.lang", "/queue/mine", ()),
    "queue-selected": ("vera.lang", "/queue/open", ("j", "x", "j", "x")),
    "queue-assign": ("vera.lang", "/queue/open", ("j", "x", "a")),
    "queue-done": ("vera.lang", "/queue/done?sort=-number", ()),
    "queue-empty": ("vera.lang", "/queue/spam", ()),
    "queue-lost": ("vera.lang", "/queue/open?after=x", ()),
    "search": ("vera.lang", "/search?q=card", ()),
    "search-nothing": ("vera.lang", "/search?q=zzz", ()),
    "incident": ("vera.lang", "{incident}", ()),
    "incident-priority": ("vera.lang", "{incident}", ("p",)),
    "incident-assign": ("vera.lang", "{incident}", ("a",)),
    "incident-resolve": ("vera.lang", "{incident}", ("e",)),
    "incident-requester": ("vera.lang", "{incident}/requester", ()),
    "incident-follow-up": ("vera.lang", "{incident}", ("f",)),
    "incident-split": ("vera.lang", "{incident}", ("b",)),
    "case": ("", "{case}", ()),
    "case-nothing": ("", "/case/nothing", ()),
    "incident-case-link": ("vera.lang", "{incident}", ("y", "Enter")),
    "incident-note": ("vera.lang", "{incident}", ("n",)),
    "incident-closed": ("vera.lang", "{closed}", ()),
    "incident-private": ("vera.lang", "{private}#privacy", ()),
    "queue-private": ("vera.lang", "/queue/mine", ()),
    "incident-manager": ("henrik.dahl", "{incident}", ()),
    "new": ("vera.lang", "/incidents/new", ()),
    "templates": ("anna.kovac", "/templates", ()),
    "template-new": ("anna.kovac", "/templates/new", ()),
    "palette": ("vera.lang", "/queue/open", ("Control+k",)),
    "keys": ("vera.lang", "/queue/open", ("?",)),
    "notifications": ("vera.lang", "/notifications", ()),
    "bell": ("vera.lang", "/queue/open", ("g", "n")),
    "directory": ("vera.lang", "/people", ()),
    "directory-nobody": ("vera.lang", "/people?q=zzz", ()),
    "person": ("vera.lang", "/people/vera.lang", ()),
    "person-absence": ("vera.lang", "/people/vera.lang", ("a",)),
    "person-away": ("claire.moreau", "/people/james.carter", ()),
    "person-hours": ("claire.moreau", "/people/james.carter/hours", ()),
    "department": ("vera.lang", "/departments/cards/card-delivery", ()),
    "department-hours": ("maria.petrova", "/department-hours/cards/card-delivery", ()),
    "problems": ("vera.lang", "/problems/queue/open", ()),
    "problems-merge": ("vera.lang", "/problems/queue/open", ("j", "x", "j", "x", "m")),
    "problems-none": ("vera.lang", "/problems/queue/open?q=zzz", ()),
    "problem": ("vera.lang", "{problem}", ()),
    "problem-assign": ("vera.lang", "{problem}", ("a",)),
    "problem-incidents": ("vera.lang", "{problem}/incidents", ()),
    "problem-solving": ("vera.lang", "{problem}/solving", ()),
    "problem-new": ("vera.lang", "/problems/new", ()),
    "proposals-none": ("anna.kovac", "/problems/proposals", ()),
    "problem-rules": ("lidia.orlova", "/problems/rules", ()),
    "administration": ("lidia.orlova", "/administration", ()),
    "administration-admin": ("nina.fedorova", "/administration", ()),
    "priority-matrix": ("lidia.orlova", "/priority-matrix", ()),
    "tags": ("lidia.orlova", "/tags", ()),
    "tag": ("lidia.orlova", "/tags/one?tag=vip", ()),
    "tag-change": ("lidia.orlova", "{tag_change}", ()),
    "categories": ("lidia.orlova", "/categories", ()),
    "category": ("lidia.orlova", "{category}", ()),
    "category-new": ("lidia.orlova", "/categories/new", ()),
    "processes": ("lidia.orlova", "/processes", ()),
    "process": ("lidia.orlova", "/processes/incident", ()),
    "process-draft": ("lidia.orlova", "/processes/incident/draft?state=with_carrier", ()),
    "process-publication": ("lidia.orlova", "/processes/incident/publication", ()),
    "process-twenty": ("lidia.orlova", "/processes/card_desk/draft", ()),
    "settings": ("vera.lang", "/settings", ()),
    "api-clients": ("nina.fedorova", "/api-clients", ()),
    "audit": ("nina.fedorova", "/audit", ()),
    "erasures": ("nina.fedorova", "/erasures", ()),
    "erasing": ("nina.fedorova", "/erasures/of{erasing}", ()),
    "audit-nothing": ("nina.fedorova", "/audit?person=zzz", ()),
    "home": ("pavel.smirnov", "/", ()),
    "forbidden": ("pavel.smirnov", "/queue/open", ()),
    "missing": ("vera.lang", "/incidents/INC-1", ()),
    "kit": ("vera.lang", "/kit", ()),
    "sign-in": ("", "/sign-in", ()),
}


def main() -> None:
    wanted = {name: PAGES[name] for name in sys.argv[1:] or PAGES}
    servers = Servers()
    try:
        servers.start()
        os.environ["OPORA_DATABASE_URL"] = servers.postgres.url(TEMPLATE)
        port = free_port()
        os.environ |= {"OPORA_DEMO_SIGN_IN": "1", "OPORA_LOG_LEVEL": "ERROR"}
        os.environ["OPORA_CASE_LINK_KEY"] = "a key of the pictures alone"
        os.environ |= {"OPORA_PUBLIC_URL": f"http://127.0.0.1:{port}", "OPORA_WEB_PORT": str(port)}
        app = create_app(load_settings())
        logging.getLogger("werkzeug").setLevel(logging.ERROR)  # a line a picture says nothing
        values = _fill(app)
        with listening(app, port) as address, sync_playwright() as driver:
            path = next(filter(None, map(shutil.which, NAMES)))
            browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
            made = sum(1 for _ in _pictures(browser, app, address, wanted, values))
            browser.close()
    finally:
        servers.stop()
    sys.stdout.write(f"{made} pictures in {PLACE}\n")


def _fill(app: Flask) -> dict[str, str]:
    """The demo's people and incidents. Returns the addresses that the pages name."""
    with app.test_request_context("/"):
        for person in demo.people():
            renewal.opened(person, sid=None, demo=True)
        with transaction():
            loading.load()
        vera = db.session.scalars(select(Person).where(Person.login == "vera.lang")).one()
        hers = select(Incident).where(Incident.assignee_id == vera.id).limit(1)
        open_ = db.session.scalars(
            hers.where(Incident.bucket == Bucket.ACTIVE).order_by(Incident.reopened.desc())
        ).one()
        second = hers.where(Incident.bucket == Bucket.ACTIVE, Incident.id != open_.id)
        private = db.session.scalars(second).one()
        with transaction():
            who = Actor("person", vera.id, vera.name)
            services.hide(access.incident(SYSTEM, private.number, to="work"), by=who)
        closed = db.session.scalars(hers.where(Incident.state == "closed")).one()
        with transaction():
            resolved = select(Incident).where(Incident.state == "resolved").limit(1)
            case = services.share(db.session.scalars(resolved).one(), by=SYSTEM)
        tagging.count_tags()
        with transaction():
            lidia = db.session.scalars(select(Person).where(Person.login == "lidia.orlova")).one()
            shaper = Actor("person", lidia.id, lidia.name)
            change = services.rename_tag("complaint", "complaints", by=shaper)
        for _ in range(2):
            with transaction():
                tagging.batch(change.id)
        two_drafts()
        topic = select(Category.id).where(Category.code == "lost_or_stolen_card")
        return {
            "category": f"/categories/{db.session.scalars(topic).one()}",
            "tag_change": f"/tags/changes/{change.id}",
            "case": services.address_of(case),
            "incident": f"/incidents/{open_.reference}",
            "erasing": f"/{private.reference}",
            "private": f"/incidents/{private.reference}",
            "closed": f"/incidents/{closed.reference}",
            "problem": f"/problems/{_problem().reference}",
        }


def _problem() -> Problem:
    """The problem of the demo with most incidents, worked on."""
    most = select(Problem).where(Problem.bucket == Bucket.ACTIVE)
    found = db.session.scalars(most.order_by(Problem.incidents.desc()).limit(1)).one()
    known = {"known_error": "The scanner rejects the envelope.", "workaround": "A virtual card."}
    with transaction():
        held = problem_access.problem(SYSTEM, found.number, to="work")
        problem_services.edit(held, known, seen=held.version, by=SYSTEM)
        problem_services.note(held, "The carrier promises an answer for tonight.", by=SYSTEM)
    return found


def _pictures(
    browser: Browser,
    app: Flask,
    address: str,
    wanted: dict[str, Shot],
    values: dict[str, str],
) -> Iterator[Path]:
    for theme, language, width in product(("light", "dark"), LANGUAGES, SIZES):
        for name, (login, page, keys) in wanted.items():
            looks = {
                "base_url": address,
                "color_scheme": theme,
                "locale": LANGUAGES[language],
                "viewport": {"width": width, "height": SIZES[width]},
            }
            path = PLACE / f"{language}-{theme}-{width}" / f"{name}.png"
            _picture(browser, app, path, (login, page.format(**values), keys), looks)
            yield path


def _picture(
    browser: Browser,
    app: Flask,
    path: Path,
    shot: Shot,
    looks: dict[str, Any],
) -> None:
    login, address, keys = shot
    context = browser.new_context(**looks)
    if login:
        context.add_cookies(
            [{"name": _name(app), "value": _session(app, login), "url": looks["base_url"]}]
        )
    page: Page = context.new_page()
    page.goto(address)
    for key in keys:
        page.keyboard.press(key)
        page.wait_for_timeout(150)
    page.wait_for_timeout(200)
    page.screenshot(path=path)
    context.close()


def _name(app: Flask) -> str:
    with app.app_context():
        return sessions.cookie_name()


def _session(app: Flask, login: str) -> str:
    with app.test_request_context("/"):
        person = next(each for each in demo.people() if each.login == login)
        return sessions.start(renewal.opened(person, sid=None, demo=True), None)


if __name__ == "__main__":
    main()
