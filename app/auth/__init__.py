"""Who is it: sign-in through Keycloak, sessions, tokens, API clients; the Actor of a request."""
