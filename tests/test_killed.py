"""Runs that are killed, told to end, or find the disk full: nothing is lost, nothing is invented."""

import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from killed import QUICK, done_in, killed, started, wait_until, workers_of
from published import published
from stand_ins import ONE
from test_isolated import ended

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
MANY = 40


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of documents that differ."""
    folder = tmp_path_factory.mktemp("many")
    for n in range(MANY):
        (folder / f"{n:02}.txt").write_text(ONE.replace("01234567", f"{n:08}"))
    return folder


@pytest.fixture(scope="module")
def unbroken(many: Path, tmp_path_factory: pytest.TempPathFactory) -> dict:
    """What a run over them gives that nobody disturbs."""
    out = tmp_path_factory.mktemp("unbroken") / "out"
    with started((*QUICK, many), out) as run:
        run.communicate(timeout=120)
    assert run.returncode == 0
    return published(out)


def test_killed_again_and_again(many: Path, unbroken: dict, tmp_path: Path) -> None:
    draw = random.Random(7)
    out = tmp_path / "out"
    who = []
    run = started((*QUICK, many), out)
    for done in (3, 10, 17, 24, 31, 37):
        assert wait_until(run, out, done)
        assert not (out / "run.json").exists()
        time.sleep(draw.random() / 20)
        who.append(killed(run, draw))
        if who[-1] == "parent":
            run.communicate(timeout=30)
            run = started((*QUICK, many), out)
    _, err = run.communicate(timeout=120)
    assert (run.returncode, "error" in err) == (0, False)
    assert set(who) == {"parent", "worker"}
    assert published(out) == unbroken


def test_a_killed_worker_costs_nothing(many: Path, unbroken: dict, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with started((*QUICK, many), out) as run:
        assert wait_until(run, out, 5)
        os.kill(workers_of(run.pid)[0], signal.SIGKILL)
        _, err = run.communicate(timeout=120)
    assert (run.returncode, err) == (0, "")
    assert published(out) == unbroken


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_told_to_end(many: Path, unbroken: dict, tmp_path: Path, number: int) -> None:
    out = tmp_path / "out"
    with started((*QUICK, many), out) as run:
        assert wait_until(run, out, 5)
        workers = workers_of(run.pid)
        os.killpg(run.pid, number) if number == signal.SIGINT else os.kill(run.pid, number)
        _, err = run.communicate(timeout=30)
    assert run.returncode == 128 + number
    assert err.startswith(f"ended by {signal.Signals(number).name}: ")
    assert err.endswith(
        f"of {MANY} inputs are done. Run the same command again, without --overwrite, to go on.\n"
    )
    assert err.count("\n") == 1
    assert all(ended(worker) for worker in workers)
    before = done_in(out)
    assert 5 <= before < MANY
    with started((*QUICK, many), out) as run:
        _, err = run.communicate(timeout=120)
    assert f"{before} done before, {MANY - before} to do" in err
    assert published(out) == unbroken


def full(*, size: int) -> None:
    """Let no file of this process grow beyond a size: as on a disk that is full."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.parametrize("size", [500, 60_000])  # where the run begins, and in its midst
def test_a_disk_that_is_full(many: Path, unbroken: dict, tmp_path: Path, size: int) -> None:
    out = tmp_path / "out"
    words = [*QUICK, many, "--out", out, "--workers", "2"]
    told = subprocess.run(
        [str(one) for one in words],
        capture_output=True, text=True, timeout=120, preexec_fn=lambda: full(size=size),
    )  # fmt: skip
    assert told.returncode == 2
    assert told.stderr.count("\n") == 1, told.stderr
    assert "what is done is kept. Run the same command again" in told.stderr
    assert not (out / "run.json").exists()
    with started((*QUICK, many), out) as run:
        run.communicate(timeout=120)
    assert run.returncode == 0
    assert published(out) == unbroken
