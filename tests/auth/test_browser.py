"""Signing in and out as a person does: a real browser, the real Keycloak, our real headers."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.auth.doors import Newcomer

pytestmark = [pytest.mark.browser, pytest.mark.keycloak]


def test_one_signs_in_works_and_signs_out(
    page: Page, app: Flask, live: str, agent: Newcomer
) -> None:
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.goto(f"{live}/settings")
    page.get_by_role("link", name="Continue with your work account").click()
    page.get_by_label("Username or email").fill(agent.login)
    page.get_by_label("Password", exact=True).fill(agent.password)
    page.get_by_role("button", name="Sign In").click()
    expect(page).to_have_url(f"{live}/settings")
    expect(page.get_by_role("heading", level=1)).to_have_text("Settings")

    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in to the desk")
    page.goto(f"{live}/settings")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in to the desk")
    assert faults == []


def test_keycloaks_page_wears_the_desks_look_in_the_readers_language(
    page: Page, live: str, agent: Newcomer
) -> None:
    page.goto(f"{live}/sign-in?lang=ru")
    page.get_by_role("link", name="Войти с рабочей учётной записью").click()
    expect(page.locator("#username")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    paper = "getComputedStyle(document.querySelector('.pf-v5-c-login')).backgroundColor"
    assert page.evaluate(paper).startswith("oklch(0.968")
