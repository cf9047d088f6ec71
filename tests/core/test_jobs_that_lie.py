"""Background work when the queue holds what nobody of ours has put there."""

import json
import pickle
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from typing_extensions import override

from app.core import jobs
from app.core.db import db, transaction
from app.core.jobs import Job, later
from app.core.valkey import valkey
from tests.core.asked import ask, note, only_row, run_worker, works

__all__ = ["works"]

pytestmark = pytest.mark.usefixtures("works")


@pytest.mark.attack(11)
def test_the_queue_carries_only_the_key_as_json(kernel: Flask) -> None:
    key = ask(note, "a customer's text")
    (job_id,) = jobs.queue().job_ids
    data = valkey().hget(f"rq:job:{job_id}", "data")
    assert isinstance(data, bytes)
    assert json.loads(zlib.decompress(data)) == [jobs.PERFORM, None, [str(key)], {}]
    assert b"customer" not in b"".join(valkey().dump(name) or b"" for name in valkey().scan_iter())


def test_only_registered_functions_can_be_asked_for(kernel: Flask) -> None:
    def stranger() -> None: ...

    with pytest.raises(TypeError, match="stranger"), transaction():
        later(stranger)


@pytest.mark.attack(11)
def test_a_row_that_names_an_unknown_function_is_refused(kernel: Flask) -> None:
    with transaction():
        db.session.add(Job(work="os.system", arguments=["true"]))
    jobs.perform(str(only_row().id))
    assert only_row().state == "pending"
    assert "os.system" in (only_row().error or "")


class Mark:
    """Creates a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @override
    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return Path.touch, (self.path,)


@pytest.mark.attack(11)
@pytest.mark.parametrize("part", ["data", "meta", "result"])
def test_a_pickle_in_the_queue_does_nothing(kernel: Flask, tmp_path: Path, part: str) -> None:
    ask(note)
    evil = pickle.dumps(Mark(tmp_path / "owned"))
    valkey().hset(f"rq:job:{jobs.queue().job_ids[0]}", part, evil)
    run_worker()
    assert not (tmp_path / "owned").exists()


@pytest.mark.attack(11)
@pytest.mark.parametrize("field", ["data", "success_callback_name", "failure_callback_name"])
def test_a_foreign_function_in_the_queue_is_not_called(
    kernel: Flask, monkeypatch: pytest.MonkeyPatch, field: str
) -> None:
    called: list[object] = []
    # Any function that can be imported: RQ itself would call it.
    monkeypatch.setattr("os.getlogin", lambda *given: called.append(given))
    name = "os.getlogin"
    foreign: dict[Any, Any] = {"data": jobs.Json.dumps([name, None, [], {}])}
    ask(note)
    if field == "failure_callback_name":  # only a job that fails would call it
        foreign |= {field: name.encode(), "data": jobs.Json.dumps([jobs.PERFORM, None, ["x"], {}])}
    elif field == "success_callback_name":
        foreign = {field: name.encode()}
    valkey().hset(f"rq:job:{jobs.queue().job_ids[0]}", mapping=foreign)
    run_worker()
    assert called == []
