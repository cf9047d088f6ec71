"""A door for Prometheus into a process without pages: /metrics and /healthz, nothing else."""

import sys
from socketserver import ThreadingMixIn
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from wsgiref.types import WSGIApplication

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from typing_extensions import override
from werkzeug.wrappers import Request, Response

from app.core.metrics import may_read
from app.core.settings import Settings


def serve_own_metrics(settings: Settings) -> None:
    """Answer on a thread as long as the process lives, where a port is set.

    Ends the process with a sentence when the port cannot be had.
    """
    host, port = settings.metrics_host, settings.metrics_port
    if port is None:
        return
    try:
        server = make_server(host, port, _door(settings.metrics_token), _Server, _Silent)
    except OSError as fault:
        sys.exit(
            f"Port {port} of {host} cannot be had for metrics ({fault.strerror}): set"
            " OPORA_METRICS_PORT to another, or leave it out."
        )
    Thread(target=server.serve_forever, name="metrics", daemon=True).start()


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Silent(WSGIRequestHandler):
    timeout = 10  # seconds that a caller may keep a thread waiting

    @override
    def log_message(self, format: str, *args: object) -> None:
        pass


def _door(token: str | None) -> WSGIApplication:
    @Request.application
    def answer(request: Request) -> Response:
        if request.path == "/healthz":
            return Response("alive")
        if request.path != "/metrics":
            return Response(status=404)
        if not may_read(request.headers.get("Authorization"), token):
            return Response(status=401)
        return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)

    return answer
