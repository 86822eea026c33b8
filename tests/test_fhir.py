"""FHIR: bundles that validate and read back, and a push into a server that runs."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from test_exports import ONE, run_with
from typer.testing import CliRunner

from extractor.cli import app
from extractor.errors import ExtractorError
from extractor.exports import export, fhir, push
from extractor.exports.run import found, records

FULL: dict[str, Any] = ONE | {
    "arms": [{"label": "A", "role": "experimental", "n": 7, "intervention": None, "subgroups": [{"label": "bad", "n": 4}]}],
    "cell_products": [{"cell_type": {"text": "MSC", "id": "CL:0000134"}, "dose": {"value": 1e6, "unit": "cells/kg"}}],
    "results": [{"measure": "death", "events": 3, "n": 17, "percent": 17.6}],
    "primary_outcomes": [{"measure": "SAEs", "time_frame": "day 3", "expanded": "serious adverse events"}],
    "conditions": [{"text": "COVID-19", "id": "MONDO:0100096"}], "cited_as": "Ogglethorpe et al.",
}  # fmt: skip


def run_of(folder: Path, values: dict[str, Any]) -> Path:
    run = run_with(folder, values)
    (run / "run.json").write_text('{"started": "2026-01-02T03:04:05+00:00"}', "utf-8")
    return run


@pytest.mark.parametrize("values", [FULL, ONE, {"title": "Zorpin"}, {}])
def test_a_bundle_is_valid_and_reads_back(tmp_path: Path, values: dict[str, Any]) -> None:
    run = run_of(tmp_path / "run", values)
    done = export(run, "fhir", tmp_path / "bundle.json", strict=True)
    assert (done.written, done.lost) == (1, {})
    validated(tmp_path / "bundle.json")
    study, source = (
        one["resource"]
        for one in json.loads((tmp_path / "bundle.json").read_text("utf-8"))["entry"]
    )
    assert fhir.values_of(study) == values
    assert source["entity"][0]["what"]["display"] == "a.txt"


def validated(path: Path) -> None:
    """By fhir.resources, which warns of things of its own as it loads."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from fhir.resources.bundle import Bundle

        Bundle.model_validate_json(path.read_text("utf-8"))


def test_provenance_has_the_words(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The trial was registered as NCT09000001 at once.\n", "utf-8")
    run = tmp_path / "run"
    assert (
        CliRunner().invoke(app, ["run", str(tmp_path / "a.txt"), "--out", str(run), "-q"]).exit_code
        == 0
    )
    export(run, "fhir", tmp_path / "bundle.json")
    validated(tmp_path / "bundle.json")
    study, source = (
        one["resource"]
        for one in json.loads((tmp_path / "bundle.json").read_text("utf-8"))["entry"]
    )
    assert fhir.values_of(study) == found(next(records(run)))
    (words,) = source["extension"]
    told = {
        one["url"]: next(value for key, value in one.items() if key != "url")
        for one in words["extension"]
    }
    assert (told["field"], told["quote"], told["start"]) == ("trial_ids", "NCT09000001", 28)


def test_registries_records_read_back(tmp_path: Path, shared: Path) -> None:
    samples = shared / "registries/samples"
    inputs = [
        samples / name
        for name in ("ctgov_v2_json", "isrctn", "ctis_json", "chictr_xml", "rebec_ictrp_xml")
    ]
    run = tmp_path / "run"
    ran = CliRunner().invoke(app, ["run", *map(str, inputs), "--out", str(run), "-q"])
    assert ran.exit_code == 0
    assert export(run, "fhir", tmp_path / "bundle.json").written > 70
    validated(tmp_path / "bundle.json")
    entries = json.loads((tmp_path / "bundle.json").read_text("utf-8"))["entry"]
    for record, entry in zip(records(run), entries[::2], strict=True):
        assert fhir.values_of(entry["resource"]) == found(record)


def test_an_empty_run_is_a_bundle(tmp_path: Path) -> None:
    run = run_of(tmp_path / "run", {})
    (run / "records.jsonl").write_text("")
    assert export(run, "fhir", tmp_path / "bundle.json").written == 0
    validated(tmp_path / "bundle.json")


@pytest.fixture(scope="module", params=["steady", "flaky"])
def server(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a server that runs."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    arguments = [sys.executable, str(Path(__file__).parent / "fhir_server.py"), str(port)]
    process = subprocess.Popen([*arguments, *(["flaky"] if request.param == "flaky" else [])])
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                httpx.get(f"{url}/changes")
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait()


def changes(url: str) -> list[str]:
    told: list[str] = httpx.get(f"{url}/changes").json()
    return told


def test_push(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(push.TOKEN, "secret")
    before = len(changes(server))
    run = run_of(tmp_path / "run", FULL)
    waits: list[float] = []
    assert push.push(run, server, wait=waits.append) == push.Pushed(1, 0, 0, 0)
    assert push.push(run, server, wait=waits.append) == push.Pushed(0, 0, 0, 1)  # the log says so
    (run / push.LOG).unlink()
    assert push.push(run, server, wait=waits.append) == push.Pushed(0, 0, 1, 0)  # the server does
    assert changes(server)[before:] == ["create"]
    other = run_of(tmp_path / "other", FULL | {"title": "Another"})
    assert push.push(other, server, wait=waits.append) == push.Pushed(0, 1, 0, 0)
    assert changes(server)[before:] == ["create", "update"]
    assert set(waits) <= {0.0}


def test_push_needs_the_token(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(push.TOKEN, raising=False)
    with pytest.raises(ExtractorError, match="refused GET /ResearchStudy with 401"):
        push.push(run_of(tmp_path / "run", FULL), server, wait=lambda _: None)


def test_an_interrupted_push_goes_on(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(push.TOKEN, "secret")
    run = run_of(tmp_path / "run", FULL)
    line = (run / "records.jsonl").read_text("utf-8")
    several = "".join(line.replace('"r"', f'"{tmp_path.name}-{n}"') for n in range(3))
    (run / "records.jsonl").write_text(several, "utf-8")
    real, asked = push.sent, []

    def broken(*arguments: Any) -> str:
        asked.append(arguments)
        if len(asked) == 2:
            raise KeyboardInterrupt
        return real(*arguments)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(push, "sent", broken)
        push.push(run, server, wait=lambda _: None)
    with (run / push.LOG).open("a") as log:
        log.write('{"url": "cut o')
    assert push.push(run, server, wait=lambda _: None) == push.Pushed(2, 0, 0, 1)


def test_a_server_out_of_reach(tmp_path: Path) -> None:
    waits: list[float] = []
    with pytest.raises(ExtractorError, match=r"cannot be reached .* Push again later"):
        push.push(run_of(tmp_path / "run", ONE), "http://127.0.0.1:1", wait=waits.append)
    assert waits == sorted(waits)
    assert len(waits) == push.TRIES - 1


def test_the_command(tmp_path: Path) -> None:
    run = run_of(tmp_path / "run", ONE)
    (run / "records.jsonl").write_text("")
    told = CliRunner().invoke(app, ["push", "http://127.0.0.1:1", "--run", str(run)])
    assert (told.exit_code, told.stdout) == (
        0,
        "created: 0; updated: 0; unchanged: 0; done before: 0\n",
    )
