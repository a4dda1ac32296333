"""A function in a process of its own: whatever it does there, the caller gets a value or a named refusal."""

from __future__ import annotations

import contextlib
import io
import json
import os
import pickle
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO

import pytest

from app.errors import Refused
from app.sandbox import MB, Crashed, Limits, TooCostly, run
from app.sandbox import worker as sandbox
from app.sandbox.plain import dump, load
from app.storage.kinds import Kind
from app.storage.rules import Rule

TIGHT = Limits(memory=50 * MB, seconds=20, processor_seconds=20)


def double(number: Decimal) -> Decimal:
    return number * 2


def everything(file: BinaryIO, behind: bytes) -> bytes:
    return file.read() + behind


def eats_memory() -> int:
    return len(bytearray(400 * MB))


def loops() -> None:
    while True:
        pass


def sleeps() -> None:
    time.sleep(3600)


def leaves() -> None:
    os._exit(0)


def kills_itself() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def prints() -> str:
    print("\x00garbage" * 10_000)
    sys.stderr.write("garbage")
    os.write(1, b"garbage")
    return "clean"


def never_ends_recursing() -> None:
    never_ends_recursing()


def refuses() -> None:
    raise Refused("closed")


def raises_plainly() -> None:
    raise ValueError("seven")


def raises_a_strangers_error() -> None:
    raise json.JSONDecodeError("odd", "x", 0)


def answers_with_code() -> object:
    class Trap:
        def __reduce__(self) -> tuple[object, ...]:
            return os.system, ("true",)

    return Trap()


def environment() -> dict[str, str]:
    return dict(os.environ)


def connects() -> None:
    socket.create_connection(("127.0.0.1", 9))


def starts_a_program() -> None:
    subprocess.run(["/bin/true"], check=True)


def opens_many() -> int:
    return len([Path("/dev/null").open() for _ in range(1_000)])


def writes_a_file(path: str) -> None:
    with Path(path).open("wb", buffering=0) as file:
        for _ in range(100):
            file.write(bytes(MB))


def who() -> tuple[int, int]:
    return os.getpid(), os.getppid()


def answers_at_length() -> bytes:
    return bytes(65 * MB)


@dataclass
class Elsewhere:
    """A class that neither the application nor Python has."""

    value: int


def answers_with_an_object() -> Elsewhere:
    return Elsewhere(1)


def living(group: int) -> list[str]:
    """The processes of a group that are not yet dead."""
    names = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            state, _parent, its_group = stat.read_text().rpartition(") ")[2].split()[:3]
            if its_group == str(group) and state not in "ZX":
                names.append(stat.parent.name)
    return names


def ends(process: str) -> bool:
    """Wait for the kernel's word that a killed process is gone; one that was not killed never is."""
    try:
        descriptor = os.pidfd_open(int(process))
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([descriptor], [], [], 60)[0])
    finally:
        os.close(descriptor)


@pytest.fixture(scope="module", autouse=True)
def _no_nursery_is_left_over() -> Iterator[None]:
    yield
    sandbox._pool.close()


def test_it_returns_the_value() -> None:
    assert run(double, Decimal("1.05")) == Decimal("2.10")


def test_a_file_travels_whole_and_the_callers_place_in_it_stays(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"0123456789" * MB)
    with (tmp_path / "a").open("rb") as file:
        assert file.read(3) == b"012"
        assert run(everything, b"!", file=file) == b"0123456789" * MB + b"!"
        assert file.read() == (b"0123456789" * MB)[3:]


@pytest.mark.parametrize("kind", [io.BytesIO, tempfile.SpooledTemporaryFile])
def test_a_file_in_memory_travels_too(kind: Callable[[], BinaryIO]) -> None:
    with kind() as file:
        file.write(b"abc")
        file.seek(1)
        assert run(everything, b"!", file=file) == b"abc!"
        assert file.read() == b"bc"


@pytest.mark.parametrize(
    ("function", "limits", "error", "why"),
    [
        (eats_memory, TIGHT, TooCostly, "memory"),
        (loops, Limits(seconds=20, processor_seconds=1), TooCostly, "processor"),
        (loops, Limits(seconds=0.5), TooCostly, "time"),
        (sleeps, Limits(seconds=0.5), TooCostly, "time"),
        (answers_at_length, TIGHT, TooCostly, "memory"),
        (answers_at_length, Limits(memory=500 * MB), TooCostly, "answer"),
        (leaves, TIGHT, Crashed, "no answer"),
        (kills_itself, TIGHT, Crashed, "ended with -9"),
        (never_ends_recursing, TIGHT, Crashed, "RecursionError"),
        (refuses, TIGHT, Refused, "closed"),
        (raises_plainly, TIGHT, ValueError, "seven"),
        (raises_a_strangers_error, TIGHT, Crashed, "JSONDecodeError: odd"),
        (answers_with_code, TIGHT, Crashed, "not plain data"),
        (answers_with_an_object, TIGHT, Crashed, "not plain data"),
        (connects, TIGHT, PermissionError, "socket"),
        (starts_a_program, TIGHT, PermissionError, r"os\.|subprocess"),
        (opens_many, TIGHT, OSError, "Too many open files"),
    ],
)
def test_what_a_function_does_there_becomes_a_named_error(
    function: Callable[[], object], limits: Limits, error: type[Exception], why: str
) -> None:
    with pytest.raises(error, match=why):
        run(function, limits=limits)
    assert run(double, Decimal(1)) == 2


def test_what_it_prints_goes_nowhere(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(prints) == "clean"
    assert capfd.readouterr() == ("", "")


def test_nothing_of_the_parents_secrets_is_in_its_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    sandbox._pool.close()
    monkeypatch.setenv("DTI_SECRET_KEY", "a secret")
    names = run(environment)
    assert "a secret" not in str(names)
    assert not [name for name in names if name.startswith("DTI_")]


def test_it_does_not_fill_the_disk(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="File too large"):
        run(writes_a_file, str(tmp_path / "a"))
    assert (tmp_path / "a").stat().st_size <= 64 * MB


def test_every_call_has_a_process_of_its_own_that_one_interpreter_forks() -> None:
    (first, parent), (second, same_parent) = run(who), run(who)
    assert first != second
    assert parent == same_parent != os.getpid()


def test_what_passes_its_time_is_killed_with_its_nursery() -> None:
    _, nursery = run(who)
    with pytest.raises(TooCostly):
        run(sleeps, limits=Limits(seconds=0.2))
    for process in living(nursery):
        assert ends(process), "killed, but still there"


def test_more_calls_than_turns_all_get_their_answer() -> None:
    answers: list[Decimal] = []
    threads = [threading.Thread(target=lambda n=n: answers.append(run(double, Decimal(n)))) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [Decimal(2 * n) for n in range(8)]
    assert len(sandbox._pool._idle) <= sandbox.CHILDREN


def test_a_call_that_gets_no_turn_is_too_costly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "PATIENCE_SECONDS", 0.01)
    monkeypatch.setattr(sandbox._pool, "_turns", threading.BoundedSemaphore(1))
    with sandbox._pool._turns, pytest.raises(TooCostly, match="no turn"):
        run(double, Decimal(1))


def test_a_nursery_that_was_killed_meanwhile_is_replaced() -> None:
    _, nursery = run(who)
    os.kill(nursery, signal.SIGKILL)
    sandbox._pool._idle[-1]._process.wait()
    assert run(who)[1] != nursery
    assert run(double, Decimal(1)) == 2


def test_a_function_can_be_named_so_that_the_worker_need_not_import_it() -> None:
    assert run("string:capwords", "hai lăng") == "Hai Lăng"


def test_a_function_without_a_name_of_its_own_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="cannot be imported"):
        run(lambda: None)


def test_a_module_that_cannot_be_imported_is_said_to_crash() -> None:
    def lost() -> None: ...

    lost.__module__, lost.__qualname__ = "app.nowhere", "lost"
    with pytest.raises(Crashed, match="nowhere"):
        run(lost)


def test_a_member_of_an_enumeration_comes_back_from_every_python(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python 3.11.2, which Debian 12 has, pickles one as a call of ``getattr``, which no answer may hold."""
    monkeypatch.setattr(Kind, "__reduce_ex__", lambda kind, _protocol: (getattr, (Kind, kind.name)))
    with pytest.raises(pickle.UnpicklingError, match="getattr"):
        load(pickle.dumps(Kind.PDF))
    assert load(dump([Kind.PDF, Rule.DAMAGED])) == [Kind.PDF, Rule.DAMAGED]
