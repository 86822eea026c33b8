"""A run at a URL: made in a folder here, and put there file by file when it is whole."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extractor.errors import ExtractorError
from extractor.readers.elsewhere import is_url, opened, reason_of
from extractor.sinks.run import NAMES

LAST = "run.json"  # it says that the others are whole, so it goes first and comes last
CREDENTIALS = "Check the address and the credentials; the run is kept in"


@contextlib.contextmanager
def run_at(out: str, *, overwrite: bool = False) -> Iterator[Path]:
    """The folder to write a run into: `out` itself, or one here that is put at the URL `out`.

    Such a folder stays, so that a run that was broken off, or could not be put there, goes on
    from it. Raises ExtractorError if there is a run that was not made from here.
    """
    if not is_url(out):
        yield Path(out)
        return
    fs, root = opened(out)
    here = folder_for(out)
    try:
        is_theirs = fs.exists(f"{root}/{LAST}") and not (here / LAST).exists()
    except Exception as error:  # each store's package has its own
        raise _unreached(out, error, here) from None
    if is_theirs and not overwrite:
        raise ExtractorError(
            f"{out}: holds a run. Give another place to --out, or replace it with --overwrite."
        )
    yield here
    try:
        put(here, fs, root)
    except Exception as error:
        raise _unreached(out, error, here) from None


def folder_for(url: str) -> Path:
    """Where the run of a URL is made: in the user's cache, always the same folder."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "extractor" / "runs" / hashlib.sha256(url.encode()).hexdigest()[:16]


def put(folder: Path, fs: Any, root: str) -> None:
    """Put a run's files at a place; what an earlier run left there and this one lacks goes."""
    ours = [one for name in NAMES for one in _files(folder / name)]
    names = {f"{root}/{one.relative_to(folder).as_posix()}": one for one in ours}
    there = [one for one in fs.find(root) if one.removeprefix(f"{root}/").split("/")[0] in NAMES]
    with contextlib.suppress(FileNotFoundError):
        fs.rm(f"{root}/{LAST}")
    for one in sorted(set(there) - set(names) - {f"{root}/{LAST}"}):
        fs.rm(one)
    for name, path in names.items():  # NAMES has run.json last
        fs.put_file(str(path), name)


def _files(path: Path) -> list[Path]:
    return (
        sorted(one for one in path.rglob("*") if one.is_file())
        if path.is_dir()
        else [path] * path.is_file()
    )


def _unreached(out: str, error: Exception, here: Path) -> ExtractorError:
    return ExtractorError(
        f"{out}: cannot be written to ({reason_of(error)}). {CREDENTIALS} {here}."
    )
