"""Load over HTTP: at a steady rate whatever the answers take, or as fast as so many clients can."""

import http.client
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median
from urllib.parse import urlsplit

CLIENTS = 32


@dataclass(frozen=True)
class Ask:
    """A request. `kind` says with which others its time is counted."""

    kind: str
    path: str
    headers: dict[str, str]
    body: bytes | None = None
    expect: int = 200


@dataclass
class Times:
    """Seconds from the moment a request was due to the end of its answer, by kind."""

    by_kind: dict[str, list[float]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, kind: str, seconds: float) -> None:
        with self.lock:
            self.by_kind.setdefault(kind, []).append(seconds)


def steady(address: str, asks: Sequence[Ask], *, per_second: float) -> Times:
    """Send the requests at this rate; one that has to wait for a client is late, and counted so."""
    times, begun, turn = Times(), time.perf_counter() + 0.2, iter(enumerate(asks))
    lock = threading.Lock()

    def client() -> None:
        line = Line(address)
        while True:
            with lock:
                place, ask = next(turn, (0, None))
            if ask is None:
                return
            due = begun + place / per_second
            time.sleep(max(0.0, due - time.perf_counter()))
            line.send(ask)
            times.add(ask.kind, time.perf_counter() - due)

    _together(client, CLIENTS)
    return times


def saturated(address: str, asks: Sequence[Ask], *, clients: int, seconds: float) -> float:
    """Have so many clients ask one after another; return the answers per second of all."""
    answered, lock, until = [0], threading.Lock(), time.perf_counter() + seconds

    def client() -> None:
        line, done = Line(address), 0
        while time.perf_counter() < until:
            line.send(asks[(done * clients) % len(asks)])
            done += 1
        with lock:
            answered[0] += done

    begun = time.perf_counter()
    _together(client, clients)
    return answered[0] / (time.perf_counter() - begun)


def in_turns(one: tuple[str, Sequence[Ask]], other: tuple[str, Sequence[Ask]]) -> float:
    """Ask one desk and the other in turns, and return how many times longer `one` takes.

    By the medians: whatever else the machine does meets both alike.
    """
    lines = (Line(one[0]), Line(other[0]))
    spent: tuple[list[float], list[float]] = ([], [])
    for asks in zip(one[1], other[1], strict=True):
        for line, seconds, ask in zip(lines, spent, asks, strict=True):
            begun = time.perf_counter()
            line.send(ask)
            seconds.append(time.perf_counter() - begun)
    return median(spent[0]) / median(spent[1])


class Line:
    """One connection, kept open."""

    def __init__(self, address: str) -> None:
        self._place = urlsplit(address).netloc
        self._connection = http.client.HTTPConnection(self._place, timeout=20)

    def send(self, ask: Ask) -> bytes:
        """Return the body of the answer. Fails when the answer is another than expected."""
        method = "GET" if ask.body is None else "POST"
        self._connection.request(method, ask.path, ask.body, ask.headers)
        answer = self._connection.getresponse()
        body = answer.read()
        assert answer.status == ask.expect, f"{ask.path}: {answer.status} {body[:300]!r}"
        return body


def _together(work: Callable[[], None], number: int) -> None:
    faults: list[BaseException] = []

    def guarded() -> None:
        try:
            work()
        except BaseException as fault:  # noqa: BLE001 - told by the main thread
            faults.append(fault)

    threads = [threading.Thread(target=guarded) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
