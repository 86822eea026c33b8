"""Inputs in archives, in an object store, on the web, and in a manifest."""

from __future__ import annotations

import functools
import http.server
import io
import json
import tarfile
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import fsspec
import httpx
import pytest
from typer.testing import CliRunner

from extractor.batch import Options, run
from extractor.cli import app
from extractor.errors import ExtractorError
from extractor.readers.inputs import inputs_of, listed_in, local

TRIAL = "A randomised trial (NCT01234567) enrolled 40 patients.\n"
OTHER = "A second trial (NCT07654321) enrolled 52 patients.\n"
FILES = {
    "a.txt": TRIAL,
    "more/b, ü::#1.txt": OTHER,
    "more/c.docx": "x",
    "d.csv": "no,registry\n1,2\n",
}
HIDDEN = {"__MACOSX/a.txt": TRIAL, ".git/a.txt": TRIAL}
PLAIN = Options(models=())


def zipped(path: Path, files: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def tarred(path: Path, files: dict[str, str]) -> Path:
    packing = path.name.rpartition(".")[2]
    with tarfile.open(
        path, "w" if packing == "tar" else f"w:{packing.replace('tgz', 'gz')}"
    ) as archive:
        for name, text in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(text.encode())
            archive.addfile(member, io.BytesIO(text.encode()))
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/hostname"
        archive.addfile(link)
    return path


def told(out: Path) -> dict[str, str]:
    rows = [json.loads(line) for line in (out / "documents.jsonl").read_text().splitlines()]
    return {row["path"]: row["status"] for row in rows}


def ids(out: Path) -> list[str]:
    rows = [json.loads(line) for line in (out / "records.jsonl").read_text().splitlines()]
    return sorted(one["id"] for row in rows for one in row["fields"]["trial_ids"]["value"])


@pytest.mark.parametrize("name", ["p.zip", "p.tar", "p.tar.gz", "p.tgz", "p.tar.xz"])
def test_the_members_of_an_archive_are_inputs(name: str, tmp_path: Path) -> None:
    make = zipped if name.endswith(".zip") else tarred
    path = make(tmp_path / name, FILES | HIDDEN)
    summary = run([path], tmp_path / "out", PLAIN)
    kind = "zip" if name.endswith(".zip") else "tar"
    assert told(tmp_path / "out") == {
        f"{kind}://a.txt::{path}": "ok",
        f"{kind}://d.csv::{path}": "skipped",
        f"{kind}://more/b, ü::#1.txt::{path}": "ok",
        f"{kind}://more/c.docx::{path}": "skipped",
    }
    assert ids(tmp_path / "out") == ["NCT01234567", "NCT07654321"]
    assert summary.failed == 0


def test_an_archive_in_a_folder_is_opened_beside_its_files(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "z.txt").write_text(OTHER)
    path = zipped(folder / "p.zip", {"a.txt": TRIAL})
    zipped(folder / "q.zip", {"readme.docx": ""})
    found = inputs_of([folder], tmp_path / "out")
    assert {one.name: bool(one.refused) for one in found} == {
        str(folder / "z.txt"): False,
        f"zip://a.txt::{path}": False,
        f"zip://readme.docx::{folder / 'q.zip'}": True,
    }


def test_members_never_leave_their_copy(tmp_path: Path) -> None:
    """Whatever they are called: the copy has a name of its own."""
    path = zipped(tmp_path / "p.zip", {"../../evil.txt": TRIAL, "/abs.txt": OTHER})
    spool = tmp_path / "spool"
    for one in inputs_of([path], tmp_path / "out", spool=spool):
        copy = local(one)
        assert copy.is_relative_to(spool)
        assert copy.name == "document.txt"
        assert copy.read_text() in (TRIAL, OTHER)


def test_broken_archives_and_members_fail_alone(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    zipped(folder / "good.zip", {"a.txt": TRIAL, "big.txt": "a line\n" * 10_000_000})
    (folder / "broken.zip").write_bytes(b"PK\x03\x04 no archive")
    (folder / "cut.tar.gz").write_bytes(tarred(tmp_path / "x.tar.gz", FILES).read_bytes()[:80])
    data = bytearray(zipped(tmp_path / "y.zip", {"hurt.txt": TRIAL * 50}).read_bytes())
    data[60:70] = bytes(10)
    (folder / "hurt.zip").write_bytes(data)
    run([folder], tmp_path / "out", PLAIN)
    rows = [json.loads(one) for one in (tmp_path / "out/documents.jsonl").read_text().splitlines()]
    errors = {
        row["path"].replace(str(folder), ""): row["error"]["message"]
        for row in rows
        if row["error"]
    }
    assert [row["status"] for row in rows].count("ok") == 1
    assert "cannot be listed (File is not a zip file)" in errors["/broken.zip"]
    assert "cannot be listed" in errors["/cut.tar.gz"]
    assert "cannot be fetched" in errors["zip://hurt.txt::/hurt.zip"]
    assert "more than the 67,108,864 that are read" in errors["zip://big.txt::/good.zip"]
    assert "document.txt" not in " ".join(errors.values())


def test_nothing_is_left_of_copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    run([tarred(tmp_path / "p.tar.gz", FILES)], tmp_path / "out", PLAIN)
    assert list((tmp_path / "temporary").iterdir()) == []


def test_a_manifest_lists_inputs(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("# mine\na.txt\n\ns3://bucket/b.pdf\n/abs/c.pdf\n")
    assert listed_in(tmp_path / "list.txt") == [
        f"{tmp_path}/a.txt",
        "s3://bucket/b.pdf",
        "/abs/c.pdf",
    ]
    (tmp_path / "table.csv").write_text('title,path\n"One, two",a.txt\nThree,b.txt\n')
    assert listed_in(tmp_path / "table.csv") == [f"{tmp_path}/a.txt", f"{tmp_path}/b.txt"]
    (tmp_path / "none.txt").write_text("# nothing\n")
    with pytest.raises(ExtractorError, match="no path or URL in it"):
        listed_in(tmp_path / "none.txt")


def test_a_run_over_a_manifest(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TRIAL)
    (tmp_path / "list.txt").write_text("a.txt\nmissing.txt\n")
    done = CliRunner().invoke(
        app, ["run", "--no-model", "--manifest", f"{tmp_path}/list.txt", "--out", f"{tmp_path}/out"]
    )
    assert done.exit_code == 1
    assert told(tmp_path / "out") == {
        f"{tmp_path}/a.txt": "ok",
        f"{tmp_path}/missing.txt": "failed",
    }


def test_a_run_over_nothing_is_refused(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["run", "--out", f"{tmp_path}/out"])
    assert done.exit_code == 2
    assert "give files, folders, archives or URLs, or a" in done.stderr


def test_a_store_nobody_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(ExtractorError, match="pip install gcsfs"):
        inputs_of(["gs://bucket/"], tmp_path)
    with pytest.raises(ExtractorError, match="a URL that fsspec knows"):
        inputs_of(["nonsense://bucket/"], tmp_path)


# An object store


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    """A bucket of moto's; workers find it as they would find any, by the environment."""
    moto = pytest.importorskip("moto.server")
    server = moto.ThreadedMotoServer("127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    for name, value in {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
    }.items():
        monkeypatch.setenv(name, value)
    httpx.post(f"http://{host}:{port}/moto-api/reset").raise_for_status()
    fs = fsspec.filesystem("s3", skip_instance_cache=True)
    fs.mkdir("bucket")
    for name, text in FILES.items():
        fs.pipe_file(f"bucket/papers/{name}", text.encode())
    fs.put_file(str(zipped(tmp_path / "p.zip", {"e.txt": TRIAL})), "bucket/papers/p.zip")
    yield f"http://{host}:{port}"
    server.stop()
    fsspec.filesystem("s3").clear_instance_cache()


def test_a_run_from_a_store_into_a_store(store: str, tmp_path: Path) -> None:
    call = ["run", "--no-model", "s3://bucket/papers", "--out", "s3://bucket/run"]
    done = CliRunner().invoke(app, call)
    assert (done.exit_code, "error" in done.stderr) == (0, False)
    assert "written to s3://bucket/run" in done.stdout
    fs = fsspec.filesystem("s3")
    fs.get("bucket/run/", str(tmp_path / "back"), recursive=True)
    assert told(tmp_path / "back") == {
        "s3://bucket/papers/a.txt": "ok",
        "s3://bucket/papers/d.csv": "skipped",
        "s3://bucket/papers/more/b, ü::#1.txt": "ok",
        "s3://bucket/papers/more/c.docx": "skipped",
        "zip://e.txt::s3://bucket/papers/p.zip": "ok",
    }
    assert ids(tmp_path / "back") == ["NCT01234567", "NCT07654321"]  # e.txt is a.txt again
    assert {one.name for one in (tmp_path / "back").iterdir()} >= {
        "run.json",
        "texts",
        "records.csv",
    }


def test_files_are_called_by_the_store_as_it_was_given(store: str, tmp_path: Path) -> None:
    found = inputs_of(["s3a://bucket/papers"], tmp_path / "out", spool=tmp_path / "spool")
    assert "s3a://bucket/papers/a.txt" in {one.name for one in found}


def test_a_run_in_a_store_is_not_replaced_unasked(store: str, tmp_path: Path) -> None:
    fs = fsspec.filesystem("s3")
    fs.pipe_file("bucket/run/run.json", b"{}")
    fs.pipe_file("bucket/run/texts/old.txt", b"old")
    fs.pipe_file("bucket/run/mine.txt", b"mine")
    (tmp_path / "a.txt").write_text(TRIAL)
    call = ["run", "--no-model", f"{tmp_path}/a.txt", "--out", "s3://bucket/run"]
    done = CliRunner().invoke(app, call)
    assert done.exit_code == 2
    assert "s3://bucket/run: holds a run" in done.stderr
    assert CliRunner().invoke(app, [*call, "--overwrite"]).exit_code == 0
    there = fs.find("bucket/run")
    assert "bucket/run/texts/old.txt" not in there
    assert {"bucket/run/mine.txt", "bucket/run/run.json"} <= set(there)
    summary = json.loads(fs.cat_file("bucket/run/run.json"))
    assert (summary["counts"]["records"], summary["out"]) == (1, "s3://bucket/run")


def test_a_store_without_the_bucket(store: str, tmp_path: Path) -> None:
    found = inputs_of(["s3://nobody/papers/"], tmp_path / "out")
    assert found[0].unlisted
    (tmp_path / "a.txt").write_text(TRIAL)
    call = ["run", "--no-model", f"{tmp_path}/a.txt", "--out", "s3://nobody/run"]
    done = CliRunner().invoke(app, call)
    assert done.exit_code == 2
    assert "s3://nobody/run: cannot be written to" in done.stderr


# A server of pages, as an archive of papers has it


@pytest.fixture
def web(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    folder = tmp_path / "www"
    (folder / "more").mkdir(parents=True)
    (folder / "a.txt").write_text(TRIAL)
    (folder / "more" / "b.txt").write_text(OTHER)
    handler = functools.partial(Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", folder
    server.shutdown()
    thread.join()
    server.server_close()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def test_pages_of_the_web_are_searched(web: tuple[str, Path], tmp_path: Path) -> None:
    address, folder = web
    zipped(folder / "p.zip", {"c.txt": TRIAL})
    (folder / "broken.zip").write_bytes(b"PK\x03\x04 no archive")
    assert run([address], tmp_path / "out", PLAIN).failed == 1
    assert told(tmp_path / "out") == {
        f"{address}a.txt": "ok",
        f"{address}broken.zip": "failed",
        f"{address}more/b.txt": "ok",
        f"zip://c.txt::{address}p.zip": "ok",
    }


def test_a_page_that_is_gone(web: tuple[str, Path], tmp_path: Path) -> None:
    address, _ = web
    run([f"{address}a.txt", f"{address}gone.txt"], tmp_path / "out", PLAIN)
    assert told(tmp_path / "out") == {f"{address}a.txt": "ok", f"{address}gone.txt": "failed"}
    row = json.loads((tmp_path / "out/documents.jsonl").read_text().splitlines()[1])
    assert row["error"]["message"] == f"{address}gone.txt: no such file there. Check the address."


def test_a_run_over_a_store_goes_on(store: str, tmp_path: Path) -> None:
    """What the store says of a document's content tells whether it is the same."""
    out, said = tmp_path / "out", list[str]()
    inputs = ["s3://bucket/papers", "s3://bucket/papers/a.txt"]
    run(inputs, out, PLAIN)
    before = (out / "records.jsonl").read_bytes()
    run(inputs, out, PLAIN, say=said.append)
    assert said == ["going on with the run: 5 done before, 0 to do"]
    assert (out / "records.jsonl").read_bytes() == before
    fsspec.filesystem("s3").pipe_file("bucket/papers/a.txt", OTHER.encode())
    said.clear()
    run(inputs, out, PLAIN, say=said.append)
    assert said == [
        "going on with the run: 4 done before, 1 to do",
        "changed since, done again: s3://bucket/papers/a.txt",
    ]
    assert "NCT07654321" in (out / "texts" / texts(out)["s3://bucket/papers/a.txt"]).read_text()


def texts(out: Path) -> dict[str, str]:
    rows = [json.loads(line) for line in (out / "documents.jsonl").read_text().splitlines()]
    return {row["path"]: f"{row['sha256']}.txt" for row in rows}


def test_a_run_over_archives_goes_on(tmp_path: Path) -> None:
    path, out, said = tarred(tmp_path / "p.tar.gz", FILES), tmp_path / "out", list[str]()
    run([path], out, PLAIN)
    zipped(tmp_path / "q.zip", {"new.txt": OTHER})
    run([path, tmp_path / "q.zip"], out, PLAIN, say=said.append)
    assert said == ["going on with the run: 4 done before, 1 to do"]
