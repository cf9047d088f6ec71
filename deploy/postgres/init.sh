#!/bin/sh
# Run once, by PostgreSQL's image, when there are no data yet: a database each for the desk and for
# Keycloak, each with an owner that is no superuser, and the reader of the boards.
set -eu

# The passwords are read by psql itself: as arguments they would stand in the list of processes.
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres <<'SQL'
\getenv desk OPORA_DB_PASSWORD
\getenv keycloak KEYCLOAK_DB_PASSWORD
\getenv reader READER_DB_PASSWORD
CREATE ROLE opora LOGIN PASSWORD :'desk';
CREATE ROLE keycloak LOGIN PASSWORD :'keycloak';
CREATE ROLE opora_reader LOGIN PASSWORD :'reader';
ALTER ROLE opora_reader SET default_transaction_read_only = on;
ALTER ROLE opora_reader SET statement_timeout = '30s';

CREATE DATABASE opora OWNER opora TEMPLATE template0;
CREATE DATABASE keycloak OWNER keycloak TEMPLATE template0;
-- Whoever may sign in may sign in to their own database only.
REVOKE ALL ON DATABASE opora, keycloak, postgres FROM PUBLIC;
GRANT CONNECT ON DATABASE opora TO opora_reader;
SQL
