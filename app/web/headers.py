"""What every answer tells the browser: run nothing but our files, frame nothing, keep no page."""

from functools import cache
from urllib.parse import urlsplit

from flask import Flask, Response

from app.core.settings import settings

HSTS_SECONDS = 365 * 24 * 3600


def guard(app: Flask) -> None:
    """Send the security headers with every answer of `app`."""
    app.after_request(_harden)


def _harden(response: Response) -> Response:
    known = settings()
    headers = response.headers
    policy = content_policy(known.keycloak_url)
    headers.setdefault("Content-Security-Policy", policy)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers.setdefault("Referrer-Policy", "same-origin")
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
    headers.setdefault("Cache-Control", "no-store")
    if known.public_url.startswith("https://"):
        headers["Strict-Transport-Security"] = f"max-age={HSTS_SECONDS}"
    if response.mimetype == "text/html":
        response.vary.update(["HX-Request-Type", "Accept-Language", "Cookie"])
    return response


@cache
def content_policy(keycloak_url: str) -> str:
    """No inline script or style, no foreign host; forms may lead on to Keycloak (sign-out)."""
    keycloak = urlsplit(keycloak_url)
    return "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self'",
            "font-src 'self'",
            "connect-src 'self'",
            f"form-action 'self' {keycloak.scheme}://{keycloak.netloc}",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        ]
    )
