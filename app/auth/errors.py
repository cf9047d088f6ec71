"""Refusals at the door."""

from app.core.errors import Malformed, NotFound, TooLarge, Unauthorised, Unavailable
from app.core.text import lazy


class IdentityProviderAway(Unavailable):
    """Keycloak does not answer. Whoever is signed in goes on."""

    code = "identity_provider_away"
    words = lazy("The sign-in service does not answer at the moment. Try again in a few minutes.")


class SignInEnded(Unauthorised):
    """Keycloak no longer honours this refresh token."""

    code = "sign_in_ended"
    words = lazy("This sign-in has ended. Sign in again.")


class WrongCredentials(Unauthorised):
    """One answer for an unknown login, a wrong password and a locked account (attack class 19)."""

    code = "wrong_credentials"
    words = lazy("This login and password do not go together.")


class InvalidToken(Unauthorised):
    code = "invalid_token"
    words = lazy("The token is not valid.")


class InvalidApiKey(Unauthorised):
    code = "invalid_api_key"
    words = lazy("The API key is not valid.")


class TwoCredentials(Malformed):
    code = "two_credentials"
    words = lazy("Send a token or an API key, not both.")


class BrokenSignIn(Malformed):
    """The way back from Keycloak does not belong to a way out that this browser began."""

    code = "broken_sign_in"
    words = lazy("This sign-in took too long or was begun in another window. Start again.")


class NoSuchApiClient(NotFound):
    code = "no_such_api_client"
    words = lazy("There is no such API client.")


class TooManyEntries(TooLarge):
    code = "too_many_entries"
    words = lazy("More than 100,000 entries fit. Choose fewer days, then export again.")
