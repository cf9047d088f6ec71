# One image, many commands: web, worker, relay, clock, matcher, migrate, realm. Packages are taken by
# their hashes, from the locks of the repository.

# What the browser gets: its libraries, and then the files built of them.
FROM node:24.19.0-bookworm-slim AS libraries
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund

FROM python:3.11.15-slim-bookworm AS static
WORKDIR /build
COPY --from=libraries /build/node_modules node_modules
COPY app/__init__.py app/
COPY app/web app/web
RUN python -m app.web.build

# The program and its packages, without the servers that `make up` brings along.
FROM python:3.11.15-slim-bookworm AS packages
RUN python -m venv /opt/opora
COPY requirements-image.lock ./
RUN /opt/opora/bin/pip install --no-cache-dir --require-hashes --no-deps -r requirements-image.lock
WORKDIR /srv/opora
COPY pyproject.toml README.md LICENSE ./
COPY app app
COPY keycloak keycloak
COPY --from=static /build/app/web/static/dist app/web/static/dist
RUN /opt/opora/bin/pip install --no-cache-dir --no-deps --no-build-isolation --no-index --editable . \
 && /opt/opora/bin/pip uninstall --yes uv hatchling editables \
 && /opt/opora/bin/python -m compileall -q app

FROM python:3.11.15-slim-bookworm
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin opora \
 && install --directory --owner opora --group opora --mode 0700 /var/lib/opora
COPY --from=packages /opt/opora /opt/opora
COPY --from=packages /srv/opora /srv/opora
ENV PATH=/opt/opora/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
WORKDIR /srv/opora
USER opora
EXPOSE 8000 9464
ENTRYPOINT ["opora"]
CMD ["web"]
