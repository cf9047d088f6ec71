"""People and departments: a mirror of Keycloak, and what a person chose for themselves here."""
