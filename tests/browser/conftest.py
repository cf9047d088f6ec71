"""The desk in a real browser: listening on loopback, really committing, somebody signed in."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Route

from app.auth import sessions
from app.core.actor import Actor
from tests.incidents.desk import Desk, session_of

Enter = Callable[..., Page]

KNOWN = (
    "the server responded with a status of 4",
    "net::ERR_INTERNET_DISCONNECTED",
    "net::ERR_FAILED",
    "Failed to fetch",
)
"""Complaints of the browser about what a test does itself: refusals, and connections cut."""


def held(page: Page, address: str | re.Pattern[str]) -> list[Route]:
    """Hold back what the page asks for there, from now on; `continue_` lets one of them go."""
    found: list[Route] = []

    def hold(route: Route) -> None:  # playwright marks it, which a list's own method refuses
        found.append(route)

    page.route(address, hold)
    return found


@pytest.fixture
def desk(live: str, context: Flask) -> Desk:
    return Desk(context)


@pytest.fixture
def enter(browser: Browser, live: str, desk: Desk) -> Iterator[Enter]:
    """Open a browser in which this person has signed in; what it complains about fails the test."""
    complaints: list[str] = []
    contexts = []

    def open_(who: Actor, **looks: Any) -> Page:
        wanted: dict[str, Any] = {
            "viewport": {"width": 1440, "height": 900},
            "locale": "en-GB",
            **looks,
        }
        context = browser.new_context(base_url=live, **wanted)
        contexts.append(context)
        cookie = {"name": sessions.cookie_name(), "value": session_of(who), "url": live}
        context.add_cookies([cookie])  # type: ignore[list-item]  # a TypedDict of playwright's own
        page = context.new_page()
        page.on("pageerror", lambda fault: complaints.append(str(fault)))
        page.on("console", lambda said: complaints.extend([said.text] * (said.type == "error")))
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not [each for each in complaints if not any(known in each for known in KNOWN)]
