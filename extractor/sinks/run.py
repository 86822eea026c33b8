"""The folder of a run: refused where it holds something, filled aside, put in place at the end.

So a run that was interrupted is never taken for a whole one: until its last file is
written all of it is in a hidden folder, and run.json comes into place last.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from extractor.errors import ExtractorError

MARKS = ("records.jsonl", "run.json")  # a folder with both is a run
NAMES = (
    *("records.jsonl", "records.csv", "tables.jsonl", "tables", "blocks.jsonl"),
    *("documents.jsonl", "texts"),
    *("errors.log", "run.json"),  # run.json last: it says that the others are whole
)
WHOLE = tuple(name for name in NAMES if name != "errors.log")
ALWAYS = ("records.jsonl", "tables.jsonl", "blocks.jsonl", "documents.jsonl")  # there even if empty
UNFINISHED = ".unfinished-run"
ELSEWHERE = "Give another folder to --out"


@contextlib.contextmanager
def run_folder(out: Path, *, overwrite: bool = False) -> Iterator[Path]:
    """A folder to write a run into; it becomes `out` when the block ends without an error."""
    is_new = not out.exists()
    check(out, overwrite)
    staging = out / UNFINISHED
    try:
        staging.mkdir(parents=True)
        for name in ("tables", "texts"):
            (staging / name).mkdir()
        for name in ALWAYS:
            (staging / name).touch()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ExtractorError(f"{out}: cannot be written to ({reason}). {ELSEWHERE}.") from None
    try:
        yield staging
        _publish(staging, out)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
        if is_new:
            with contextlib.suppress(OSError):
                out.rmdir()  # only if nothing came of it


def add(folder: Path, files: Mapping[str, str]) -> None:
    """Write files: text for *.jsonl is added, other files are made."""
    for name, text in files.items():
        mode = "a" if name.endswith((".jsonl", ".log")) else "w"
        with (folder / name).open(
            mode, encoding="utf-8", errors="backslashreplace", newline="\n"
        ) as file:
            file.write(text)


def check(out: Path, overwrite: bool) -> None:
    """Refuse a folder whose files a run would replace, unless that is wanted."""
    try:
        there = [name for name in (*NAMES, UNFINISHED) if (out / name).exists()]
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ExtractorError(f"{out}: cannot be read ({reason}). {ELSEWHERE}.") from None
    if not there:
        return
    if not overwrite:
        held = "an unfinished run" if there == [UNFINISHED] else f"a run ({', '.join(there)})"
        raise ExtractorError(f"{out}: holds {held}. {ELSEWHERE}, or replace it with --overwrite.")
    shutil.rmtree(out / UNFINISHED, ignore_errors=True)


def _publish(staging: Path, out: Path) -> None:
    """Put every file in place; run.json goes first and comes last."""
    for name in reversed(NAMES):
        old = out / name
        if old.is_dir() and not old.is_symlink():
            shutil.rmtree(old)
        else:
            old.unlink(missing_ok=True)
    for name in NAMES:
        if (staging / name).exists():
            (staging / name).replace(out / name)
