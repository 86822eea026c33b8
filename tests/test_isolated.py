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
from stand_ins import ONE, papers  # noqa: F401
from test_batch import assert_one_failed

from extractor.batch import Options, run
from extractor.errors import ExtractorError, UnreadableInputError
from extractor.isolated import Limits, isolated

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
    monkeypatch.setattr("extractor.batch.outcome_of", misbehaving.outcome_of)
    monkeypatch.setattr("extractor.batch.warm", misbehaving.ready)
    path = papers / f"{name}.txt"
    path.write_text(ONE)
    summary = run([papers], tmp_path / "out", Options(timeout=2, memory=512))
    assert_one_failed(summary, tmp_path / "out", path, "UnreadableInputError", words)
    assert not (tmp_path / "out" / "errors.log").exists()


def test_one_worker_for_many_items() -> None:
    with isolated(misbehaving.number_or_sleep, int, Limits()) as do:
        assert do("a", 0) == do("b", 0) != os.getpid()


@on_posix
def test_a_worker_that_was_ill_before_is_not_the_fault_of_the_item() -> None:
    with isolated(misbehaving.only_when_new, int, Limits()) as do:
        (one, first), (two, second) = do("a", "a"), do("b", "b")
    assert (one, two) == ("a", "b")
    assert first != second


def test_an_item_that_takes_too_long_is_not_tried_again() -> None:
    with isolated(misbehaving.number_or_sleep, int, Limits(seconds=0.5)) as do:
        began = time.monotonic()
        with pytest.raises(UnreadableInputError, match=r"a\.pdf: not done after the 0\.5 s"):
            do("a.pdf", 600)
        assert time.monotonic() - began < 5
        assert do("b.pdf", 0)


def test_a_worker_that_cannot_start() -> None:
    with (
        pytest.raises(ExtractorError, match="did not start: it ended with exit code 3"),
        isolated(misbehaving.number_or_sleep, misbehaving.too_ill_to_start, Limits()),
    ):
        pass


SCRIPT = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from misbehaving import number_or_sleep
from extractor.isolated import Limits, isolated
print("begun", flush=True)
with isolated(number_or_sleep, int, Limits()) as do:
    print(do("a", 0), flush=True)
    do("b", SECONDS)
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
    with script(tmp_path / "program.py", 2) as program:
        assert program.stdout
        _, worker = program.stdout.readline(), int(program.stdout.readline())
        program.kill()
        program.communicate(timeout=30)
    assert ended(worker)
