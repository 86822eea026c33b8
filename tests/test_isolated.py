"""A crash, a hang or want of memory costs one item alone; a worker never outlives its run."""

# ruff: noqa: F811 (fixtures are imported, and tests name them)

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import misbehaving
import pytest
import unruly
from stand_ins import ONE, papers  # noqa: F401
from test_batch import assert_one_failed

from extractor.batch import Options, run
from extractor.errors import ExtractorError
from extractor.isolated import THREADS, isolated
from extractor.worker import Limits

on_posix = pytest.mark.skipif(os.name != "posix", reason="signals are told as on POSIX")
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds the limit")
LOST = [
    pytest.param("crash", "crashed (SIGSEGV)", marks=on_posix),
    pytest.param("abort", "crashed (SIGABRT)", marks=on_posix),
    pytest.param("hang", "not done after the 2 s that one document may take"),
    pytest.param("memory", "more than the 512 MiB of memory", marks=on_linux),
]


@pytest.mark.parametrize(("name", "words"), LOST)
def test_it_costs_that_document_alone(
    papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, words: str
) -> None:
    monkeypatch.setattr("extractor.batch.done", misbehaving.done)
    monkeypatch.setattr("extractor.batch.warm", misbehaving.ready)
    path = papers / f"{name}.txt"
    path.write_text(f"{ONE}\n{name}\n")
    summary = run([papers], tmp_path / "out", Options(timeout=2, memory=512, workers=1))
    assert_one_failed(summary, tmp_path / "out", path, "UnreadableInputError", words)
    assert not (tmp_path / "out" / "errors.log").exists()


def test_one_worker_for_many_items() -> None:
    with isolated(unruly.number_or_sleep, int, Limits()) as each:
        first, second = [answer.result for answer in each([0, 0])]
        (third,) = [answer.result for answer in each([0])]
    assert first == second == third != os.getpid()


def test_libraries_calculate_in_one_thread_unless_told_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two workers with two threads each are slower than one with one."""
    for name in THREADS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    with isolated(unruly.threads_told, int, Limits()) as each:
        told = {answer.item: answer.result for answer in each(THREADS)}
    assert told == {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "3", "MKL_NUM_THREADS": "1"}
    assert "OPENBLAS_NUM_THREADS" not in os.environ


def test_workers_work_at_once() -> None:
    with isolated(unruly.number_or_sleep, int, Limits(), 2) as each:
        list(each([0, 0]))
        began = time.monotonic()
        answers = list(each([3, 0, 0, 0]))
        assert time.monotonic() - began < 6
    assert [answer.item for answer in answers] == [0, 0, 0, 3]
    assert len({answer.result for answer in answers}) == 2


def test_the_next_item_is_given_before_an_answer_is_told() -> None:
    drawn: list[int] = []
    with isolated(unruly.number_or_sleep, int, Limits()) as each:
        told = [len(drawn) for _ in each(drawn.append(n) or 0 for n in range(3))]
    assert told == [2, 3, 3]


@on_posix
def test_a_worker_that_was_ill_before_is_not_the_fault_of_the_item() -> None:
    with isolated(unruly.only_when_new, int, Limits()) as each:
        (one, two) = each(["a", "b"])
    assert (one.result[0], two.result[0]) == ("a", "b")
    assert one.result[1] != two.result[1]
    assert (one.attempts, two.attempts) == (1, 2)


@on_posix
def test_an_item_whose_worker_is_killed_is_begun_again(tmp_path: Path) -> None:
    with isolated(unruly.killed_the_first_time, int, Limits()) as each:
        (answer,) = each([tmp_path / "a"])
    assert answer.result
    assert answer.attempts == 2


@on_posix
def test_but_not_for_ever() -> None:
    with isolated(unruly.always_killed, int, Limits(attempts=3), 2) as each:
        answers = list(each(["a", "b"]))
    assert [answer.attempts for answer in answers] == [3, 3]
    assert all("crashed (SIGKILL)" in answer.lost.what for answer in answers)


@on_posix
def test_a_worker_that_died_idle_costs_no_attempt() -> None:
    with isolated(unruly.number_or_sleep, int, Limits()) as each:
        (first,) = each([0])
        os.kill(first.result, signal.SIGKILL)
        time.sleep(0.5)
        (second,) = each([0])
    assert second.attempts == 1
    assert second.result not in (None, first.result)


def test_a_part_that_is_done_begins_the_time_anew() -> None:
    with isolated(unruly.in_parts, int, Limits(seconds=2)) as each:
        quick, slow = each([0.6, 2.5])
    assert quick.result == 5
    assert "not done after the 2 s" in slow.lost.what


def test_work_that_cannot_write_ends_it_all() -> None:
    with (
        pytest.raises(OSError, match="No space left on device: 'the disk'"),
        isolated(unruly.cannot_write, int, Limits()) as each,
    ):
        list(each(["the disk"]))


def test_an_item_that_takes_too_long_is_not_tried_again() -> None:
    with isolated(unruly.number_or_sleep, int, Limits(seconds=0.5)) as each:
        began = time.monotonic()
        (late,) = each([600])
        assert "not done after the 0.5 s" in late.lost.what
        assert late.attempts == 1
        assert 0.4 < late.seconds < time.monotonic() - began < 5
        (quick,) = each([0])
        assert quick.result


def test_a_worker_that_cannot_start() -> None:
    with (
        pytest.raises(ExtractorError, match="did not start: it ended with exit code 3"),
        isolated(unruly.number_or_sleep, unruly.too_ill_to_start, Limits()),
    ):
        pass


SCRIPT = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from unruly import number_or_sleep
from extractor.isolated import THREADS, isolated
from extractor.worker import Limits
print("begun", flush=True)
with isolated(number_or_sleep, int, Limits()) as each:
    print(next(each([0])).result, flush=True)
    list(each([SECONDS]))
"""


def script(path: Path, seconds: int) -> subprocess.Popen[str]:
    """A program without `if __name__ == "__main__"`, in a group of its own, as in a terminal."""
    path.write_text(SCRIPT.replace("SECONDS", str(seconds)))
    piped = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen([sys.executable, path], text=True, start_new_session=True, **piped)


def ended(pid: int) -> bool:
    """Whether a process ends within some seconds."""
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def test_a_program_without_a_guard_runs_once(tmp_path: Path) -> None:
    with script(tmp_path / "program.py", 0) as program:
        out, err = program.communicate(timeout=30)
    assert (err, program.returncode) == ("", 0)
    assert [line.isdigit() for line in out.splitlines()] == [False, True]


@on_posix
def test_ctrl_c_ends_the_run_and_its_worker(tmp_path: Path) -> None:
    with script(tmp_path / "program.py", 600) as program:
        assert program.stdout
        _, worker = program.stdout.readline(), int(program.stdout.readline())
        os.killpg(program.pid, signal.SIGINT)
        _, err = program.communicate(timeout=30)
    assert err.count("Traceback") == 1
    assert err.rstrip().endswith("KeyboardInterrupt")
    assert ended(worker)


@on_posix
def test_a_worker_without_its_run_ends(tmp_path: Path) -> None:
    with script(tmp_path / "program.py", 600) as program:
        assert program.stdout
        _, worker = program.stdout.readline(), int(program.stdout.readline())
        program.kill()
        program.communicate(timeout=30)
    assert ended(worker)
