"""Short lists that each process keeps for some seconds."""

from collections.abc import Iterator

import pytest
from flask import Flask

from app.core import kept as module
from app.core.kept import kept
from tests.conftest import MakeApp


class Clock:
    """A clock that a test moves on."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(module, "monotonic", made)
    return made


@pytest.fixture
def keeping(make_app: MakeApp) -> Iterator[Flask]:
    app = make_app(lists_seconds=5)
    with app.app_context():
        yield app


class Reading:
    """A read that counts how often it was done."""

    def __init__(self) -> None:
        self.done: list[tuple[object, ...]] = []

    def __call__(self, *keys: object) -> int:
        self.done.append(keys)
        return len(self.done)


@pytest.mark.usefixtures("keeping")
def test_a_list_is_read_again_when_it_is_old(clock: Clock) -> None:
    names = kept(Reading())
    assert [names("a"), names("a"), names("b")] == [1, 1, 2]
    clock.at += 4.9
    assert names("a") == 1
    clock.at += 0.2
    assert names("a") == 3


@pytest.mark.usefixtures("keeping", "clock")
def test_the_memory_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 10)
    read = Reading()
    names = kept(read)
    for place in [*range(11), 0]:
        names(place)
    assert read.done == [*((place,) for place in range(11)), (0,)]


@pytest.mark.usefixtures("clock")
def test_two_programs_in_one_process_share_no_list(make_app: MakeApp) -> None:
    names = kept(Reading())
    for times in (1, 2):
        with make_app(lists_seconds=5).app_context():
            assert names() == times


@pytest.mark.usefixtures("context")
def test_without_seconds_nothing_is_kept() -> None:
    names = kept(Reading())
    assert [names(), names()] == [1, 2]
