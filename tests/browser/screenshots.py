"""Every page in both themes, both languages, wide and narrow: `make screenshots`.

The demo data, servers of its own, one picture a page into `var/screenshots`. Arguments name the
pages; without them it is all, and `docs` draws the pictures of `docs/processes.md`.
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
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from app.auth import demo, renewal, sessions
from app.core.settings import load_settings
from app.factory import create_app
from tests.browser.filled import fill
from tests.browser.shots import LANGUAGES, OF_DOCS, PAGES, SIZES, Shot
from tests.browsing import NAMES
from tests.conftest import listening
from tests.servers import TEMPLATE, Servers, free_port

PLACE, DOCS = Path("var/screenshots"), Path("docs/images")


def main() -> None:
    named = sys.argv[1:]
    servers = Servers()
    try:
        servers.start()
        port = free_port()
        app = _desk(servers, port)
        values = fill(app)
        with listening(app, port) as address, sync_playwright() as driver:
            path = next(filter(None, map(shutil.which, NAMES)))
            browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
            if named == ["docs"]:
                made = list(_of_docs(browser, app, address))
            else:
                wanted = {name: PAGES[name] for name in named or PAGES}
                made = list(_pictures(browser, app, address, wanted, values))
            browser.close()
    finally:
        servers.stop()
    sys.stdout.write(f"{len(made)} pictures in {PLACE if named != ['docs'] else DOCS}\n")


def _desk(servers: Servers, port: int) -> Flask:
    os.environ["OPORA_DATABASE_URL"] = servers.postgres.url(TEMPLATE)
    os.environ |= {"OPORA_DEMO_SIGN_IN": "1", "OPORA_LOG_LEVEL": "ERROR"}
    os.environ["OPORA_CASE_LINK_KEY"] = "a key of the pictures alone"
    os.environ |= {"OPORA_PUBLIC_URL": f"http://127.0.0.1:{port}", "OPORA_WEB_PORT": str(port)}
    app = create_app(load_settings())
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # a line a picture says nothing
    return app


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


def _of_docs(browser: Browser, app: Flask, address: str) -> Iterator[Path]:
    for name, (page, language, width, part) in OF_DOCS.items():
        looks = {
            "base_url": address,
            "color_scheme": "light",
            "locale": LANGUAGES[language],
            "viewport": {"width": width, "height": 900},
        }
        path = DOCS / f"{name}.png"
        _picture(browser, app, path, PAGES[page], looks, part=part)
        few = Image.open(path).convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE)
        few.save(path, optimize=True)  # a third of the bytes
        yield path


def _picture(
    browser: Browser,
    app: Flask,
    path: Path,
    shot: Shot,
    looks: dict[str, Any],
    *,
    part: str = "",
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
    (page.locator(part) if part else page).screenshot(path=path)
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
