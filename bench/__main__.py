"""`make bench`: everything that is promised about speed, in one run."""

import os
import time

import requests
from flask import Flask

from app.auth import sessions
from app.core.settings import Settings
from app.factory import create_app
from bench import cascade, crowd, inside, matching, problems, processes, seed
from bench.house import OTHER_PORT, House, let_go, memory
from bench.load import Ask, in_turns, saturated
from bench.pages import RATE, Visitors, give_history, start_session, under_load
from bench.report import Figure, Report, p95

BIG, SMALL = 1_000_000, 10_000
PAGES = {"queue": 20.0, "show": 25.0, "create": 15.0, "problems": 20.0, "problem": 25.0}
WORDS = {
    "queue": "any queue view, any page",
    "show": "opening an incident with 50 messages",
    "create": "creating an incident",
    "problems": "any problem queue view, any page",
    "problem": "opening a problem with dozens of incidents",
}
TURNS = 200
ROUNDS = 5
SECONDS = 15
SETTLING_SECONDS = 10
WARMING_SECONDS = 2


def main() -> None:
    report = Report()
    report.part(f"This machine: {os.cpu_count()} processors")
    # Absolute figures mean something on an idle machine only; the ratios hold on a busy one too.
    report.add(Figure("processes that wanted one in the last minute", os.getloadavg()[0], ""))
    with House() as house:
        for name, incidents in (("small", SMALL), ("big", BIG)):
            report.part(f"Seed of {incidents:,} incidents")
            house.database(name)
            taken = seed.fill(house.postgres.dsn(name), incidents)
            report.add(Figure("written by COPY, indexes built", taken, "s"))
            give_history(house.settings(name), incidents)
            taken = problems.fill(house.postgres.dsn(name), incidents)
            report.add(Figure("their problems, with members", taken, "s"))
        _pages(house, report)
        _compare_sizes(house, report)
        _compare_bare(house, report)
        _inside(house, report)
        _solve(house, report)
        _shape(house, report)
        _match(house, report)
        crowd.measure(house, report)
    report.tell()


def _pages(house: House, report: Report) -> None:
    """Measure every page of the big desk at the steady rate."""
    app = create_app(house.settings("big"))
    with house.desk("big") as address:
        report.part(f"{BIG:,} incidents, {RATE} requests a second")
        visitors = Visitors(app, address)
        # The other processes are still loading, and no worker has read its templates yet.
        time.sleep(SETTLING_SECONDS)
        for what in (*WORDS, "search"):
            asks = visitors.asks(what, BIG, RATE * SECONDS)
            if what != "create":
                saturated(address, asks, clients=8, seconds=WARMING_SECONDS)
            for kind, seconds in under_load(address, asks).by_kind.items():
                words = WORDS.get(kind, kind)
                report.add(Figure(f"{words}, p95", p95(seconds), "ms", PAGES.get(kind, 60.0)))
        _logout(house, report, app, address)
        _memory(house, report)
    let_go(app)


def _solve(house: House, report: Report) -> None:
    """Solve a problem with thousands of incidents, alone and beside others."""
    report.part("Cascade of a problem")
    app = create_app(house.settings("big"))
    cascade.measure(app, house, "big", report)
    let_go(app)


def _shape(house: House, report: Report) -> None:
    """Publish a process and take open rows over to it; and lists with fields of their own."""
    report.part("Processes")
    app = create_app(house.settings("big"))
    processes.measure(app, house.postgres.dsn("big"), report)
    let_go(app)
    processes.compare_lists(house, report, SMALL)


def _match(house: House, report: Report) -> None:
    """Match what comes in, alone and under load; last, since it empties the event log."""
    report.part("Matching")
    app = create_app(house.settings("small"))
    matching.measure(app, house, "small", report)
    let_go(app)


def _compare_sizes(house: House, report: Report) -> None:
    """Ask both desks the same in turns."""
    report.part(f"{BIG:,} against {SMALL:,} incidents")
    apps = [create_app(house.settings("big")), create_app(house.settings("small", OTHER_PORT))]
    with house.web("big") as big, house.web("small", OTHER_PORT) as small:
        both = [
            (address, incidents, Visitors(app, address))
            for app, address, incidents in zip(apps, (big, small), (BIG, SMALL), strict=True)
        ]
        for kind, words in WORDS.items():
            one, other = ((address, who.asks(kind, size, TURNS)) for address, size, who in both)
            report.add(Figure(words, in_turns(one, other), "times", 1.3))
    for app in apps:
        let_go(app)


def _compare_bare(house: House, report: Report) -> None:
    """Saturate the desk and the bare route in turns."""
    report.part("Saturated by 8 clients")
    app, found = create_app(house.settings("big")), dict.fromkeys(("desk", "problems", "bare"), 0.0)
    with house.web("big") as desk, house.bare("big") as bare:
        visitors = Visitors(app, desk)
        sides = {
            "desk": (desk, visitors.open_queue()),
            "problems": (desk, visitors.open_problems()),
            "bare": (bare, [Ask("bare", "/queue", {})]),
        }
        for _ in range(ROUNDS + 1):
            for name, (address, asks) in sides.items():
                found[name] = max(
                    found[name], saturated(address, asks, clients=8, seconds=SECONDS / ROUNDS)
                )
    let_go(app)
    report.add(
        Figure("queue pages", found["desk"], "a second", 250, at_least=True),
        Figure("bare Flask route, same SQL and table", found["bare"], "a second"),
        Figure(
            "queue page against the bare route",
            found["desk"] / found["bare"],
            "times",
            0.5,
            at_least=True,
        ),
        Figure("problem queue pages", found["problems"], "a second", 250, at_least=True),
        Figure(
            "problem queue page against the bare route",
            found["problems"] / found["bare"],
            "times",
            0.5,
            at_least=True,
        ),
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
    let_go(app)


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


if __name__ == "__main__":
    main()
