"""`make bench`: everything that issue 3 and its followers promise about speed, in one run."""

import time

import requests
from flask import Flask

from app.auth import sessions
from app.core.db import db
from app.core.settings import Settings
from app.factory import create_app
from bench import inside, seed
from bench.house import House, memory
from bench.load import saturated
from bench.pages import RATE, Visitors, give_history, start_session, under_load
from bench.report import Figure, Report, p95

BIG, SMALL = 1_000_000, 10_000
SEARCH_KINDS = ("common", "rare", "absent")
PAGES = {"queue": 20.0, "show": 25.0, "create": 15.0}
WORDS = {
    "queue": "any queue view, any page, p95",
    "show": "opening an incident with 50 messages, p95",
    "create": "creating an incident, p95",
}
SECONDS = 20  # of each steady load, half for incidents


def main() -> None:
    report = Report()
    with House() as house:
        for name, incidents in (("small", SMALL), ("big", BIG)):
            report.part(f"Seed of {incidents:,} incidents")
            house.database(name)
            taken = seed.fill(house.postgres.dsn(name), incidents)
            report.add(Figure("written by COPY, indexes built", taken, "s"))
            give_history(house.settings(name), incidents)
        small = _pages(house, report, "small", SMALL)
        big = _pages(house, report, "big", BIG)
        report.part(f"{BIG:,} against {SMALL:,} incidents")
        for kind, words in WORDS.items():
            report.add(Figure(words, big[kind] / small[kind], "times", 1.3))
        _compare(house, report)
        _inside(house, report)
    report.tell()


def _pages(house: House, report: Report, name: str, incidents: int) -> dict[str, float]:
    """Measure pages at the steady rate; return the medians, which are what is compared."""
    app = create_app(house.settings(name))
    found: dict[str, float] = {}
    limited = incidents == BIG
    with house.desk(name) as address:
        report.part(f"{incidents:,} incidents, {RATE} requests a second")
        visitors = Visitors(app, address)
        for asks in (
            visitors.queue(3, RATE * SECONDS),
            visitors.long_incidents(incidents, RATE * SECONDS // 2),
            visitors.creations(RATE * SECONDS // 2),
            visitors.searches(RATE * SECONDS),
        ):
            for kind, seconds in under_load(address, asks).by_kind.items():
                limit = PAGES.get(kind, 60.0) if limited else None
                report.add(Figure(WORDS.get(kind, f"{kind}, p95"), p95(seconds), "ms", limit))
                found[kind] = sorted(seconds)[len(seconds) // 2]
        if limited:
            _logout(house, report, app, address)
            _memory(house, report)
    _let_go(app)
    return found


def _compare(house: House, report: Report) -> None:
    report.part("Saturated by 8 clients")
    app = create_app(house.settings("big"))
    with house.desk("big") as address:
        asks = Visitors(app, address).open_queue()
        saturated(address, asks, clients=8, seconds=2)
        desk = saturated(address, asks, clients=8, seconds=10)
    with house.bare("big") as address:
        asks = [type(asks[0])("bare", "/queue", {})]
        saturated(address, asks, clients=8, seconds=2)
        bare = saturated(address, asks, clients=8, seconds=10)
    _let_go(app)
    report.add(
        Figure("queue pages", desk, "a second", 250, at_least=True),
        Figure("bare Flask route, same SQL and table", bare, "a second"),
        Figure("queue page against the bare route", desk / bare, "times", 0.5, at_least=True),
    )


def _inside(house: House, report: Report) -> None:
    report.part("Inside")
    app = create_app(house.settings("big"))
    report.add(
        Figure("session look-up and access checks", inside.session_and_access(app), "ms", 1.0),
        Figure(
            "event log, 50,000 waiting events",
            inside.drain(app),
            "a second",
            5000,
            at_least=True,
        ),
        Figure(
            "import of 10,000 messages",
            inside.import_messages(app),
            "a second",
            2000,
            at_least=True,
        ),
    )
    _let_go(app)


def _logout(house: House, report: Report, app: Flask, address: str) -> None:
    """Measure how long a session lives on after the provider has said that it is over."""
    known: Settings = app.extensions["opora.settings"]
    with app.app_context():
        cookie = {sessions.cookie_name(): start_session(0, sid="bench-sid")}

    def inside_still() -> bool:
        answer = requests.get(
            f"{address}/queue/open", cookies=cookie, allow_redirects=False, timeout=5
        )
        return answer.status_code == 200

    assert inside_still()
    begun = time.perf_counter()
    token = house.logout_token(sid="bench-sid", settings=known)
    told = requests.post(
        f"{address}/auth/backchannel-logout", data={"logout_token": token}, timeout=5
    )
    assert told.status_code == 200, told.text
    while inside_still():
        time.sleep(0.005)
    taken = time.perf_counter() - begun
    report.add(Figure("back-channel logout to session gone", taken, "s", 1.0))


def _memory(house: House, report: Report) -> None:
    report.part("Memory of each process")
    for name, child in house.children.items():
        report.add(Figure(name, memory(child), "MB"))


def _let_go(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


if __name__ == "__main__":
    main()
