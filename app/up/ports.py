"""Whether the ports that we need are free."""

import socket
from collections.abc import Mapping

from app.up.child import CannotStart


def check_free(ports: Mapping[str, tuple[str, int]]) -> None:
    """Raise CannotStart for the first port that is taken; `ports` by the setting that moves it."""
    for setting, (host, port) in ports.items():
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as fault:
                raise CannotStart(
                    f"Port {port} of {host} cannot be had ({fault.strerror}): stop the program"
                    f" that has it, or choose another: `{setting}={port + 1} make up`."
                ) from fault
