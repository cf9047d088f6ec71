"""The demo sign-in: one chooses a person instead of giving a password. On loopback only."""

import os
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import request

from app.core.errors import Forbidden
from app.core.settings import Settings, settings
from app.core.text import lazy
from app.people.directory import FoundPerson
from app.people.files import FileDirectory

CONTAINER_MARKS = ("OPORA_CONTAINER", "KUBERNETES_SERVICE_HOST")
"""Set by our image, and by Kubernetes for every container."""


class ForeignHost(Forbidden):
    """Asked under another name: how a page elsewhere would reach this computer (DNS rebinding)."""

    code = "foreign_host"
    words = lazy("The demonstration answers on this computer only.")


class DemoRefused(Exception):  # noqa: N818 - a sentence for whoever starts the desk
    """The demo sign-in may not be offered here."""


def check_start(known: Settings) -> None:
    """Raise DemoRefused where the demo sign-in would be reachable by others."""
    if not known.demo_sign_in:
        return
    if any(mark in os.environ for mark in CONTAINER_MARKS):
        raise DemoRefused("The demo sign-in never runs in a container.")
    addresses = (known.web_host, urlsplit(known.public_url).hostname or "")
    if not all(_is_loopback(address) for address in addresses) or known.trusted_proxies:
        raise DemoRefused(
            "The demo sign-in runs on loopback only, without proxies:"
            f" OPORA_WEB_HOST is {known.web_host}, OPORA_PUBLIC_URL is {known.public_url}."
        )


def check_host() -> None:
    """Raise ForeignHost when the demo is asked under a name, or from a place, that is not ours."""
    if not settings().demo_sign_in:
        return
    name = urlsplit(f"//{request.host}").hostname or ""
    if not _is_loopback(name) or not _is_loopback(request.remote_addr or ""):
        raise ForeignHost


def people() -> tuple[FoundPerson, ...]:
    """Return whom one can be in the demonstration."""
    return FileDirectory().read().people


def _is_loopback(name: str) -> bool:
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"
