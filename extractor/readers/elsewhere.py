"""Inputs that are no files here: members of archives, objects of a store, pages of the web.

Each is called by its fsspec URL (https://filesystem-spec.readthedocs.io): "s3://bucket/a.pdf",
"https://host/a.xml", "zip://b/c.pdf::papers.zip". The run lists them; its workers fetch one
at a time. Passwords and keys come from where each store's own tools look for them.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any
from urllib.parse import urlsplit

from extractor.errors import ExtractorError, UnreadableInputError
from extractor.readers import MAY_BE_REGISTRY
from extractor.readers.text import MAX_BYTES

Archive = zipfile.ZipFile | tarfile.TarFile
ARCHIVES = {  # by the end of a file's name
    **{".zip": "zip", ".tar": "tar"},
    **dict.fromkeys((".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz"), "tar"),
}
MOST_MEMBERS = 1_000_000  # of an archive
MOST_BYTES = 8 * 1024**3  # of a registry's export; other documents have limits of their own
MOST_UNPACKED = 256 * 1024**3  # of a compressed tar archive
DEEPEST = 8  # links that are followed from a page of the web downwards
CHUNK = 1024 * 1024
URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
INSTALL = {  # what pip calls the packages that fsspec asks for
    "s3": "s3fs", "s3a": "s3fs", "gs": "gcsfs", "gcs": "gcsfs", "az": "adlfs", "abfs": "adlfs",
    "http": "aiohttp", "https": "aiohttp",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A document elsewhere: what it is called, what is to be opened for it, and its path there.

    It is `listed` where not itself but something above it was named; then the path is that in
    an archive, or in the store of the URL. `spool` is the folder for a copy. `mark` is what its
    store or archive says of its content, if that is known.
    """

    name: str
    url: str
    path: str = ""
    listed: bool = False
    spool: Path = Path()
    mark: str | None = None

    @property
    def suffix(self) -> str:
        """The end of its name, as ".pdf"."""
        return (PurePosixPath(self.path) if self.listed else name_in(self.url)).suffix.lower()


def is_url(place: str | Path) -> bool:
    """Whether an input is given by a URL.

    >>> is_url("s3://bucket/a.pdf"), is_url("zip://a.pdf::b.zip"), is_url("a/b.pdf")
    (True, True, False)
    """
    return URL.match(str(place)) is not None


def is_archive(name: str | Path) -> bool:
    """Whether a file is an archive whose members are inputs, by its name.

    >>> is_archive("papers.tar.gz"), is_archive("papers.gz")
    (True, False)
    """
    return _kind(str(name)) is not None


def _kind(name: str) -> str | None:
    lower = name.lower()
    return next((kind for end, kind in ARCHIVES.items() if lower.endswith(end)), None)


def name_in(url: str) -> PurePosixPath:
    """The path that a URL names, for its suffix; a path itself.

    >>> name_in("https://host/a%20b.pdf?v=2"), name_in("zip://b/c.xml::d.zip")
    (PurePosixPath('/a%20b.pdf'), PurePosixPath('b/c.xml'))
    """
    if not is_url(url):
        return PurePosixPath(url)
    first = url.split("::")[0]
    if first.startswith(("http://", "https://")):
        return PurePosixPath(urlsplit(first).path)
    return PurePosixPath(first.partition("://")[2])


def places_at(url: str, spool: Path) -> Iterator[Place]:
    """The files at a URL: itself, the members of an archive, or all below it.

    Raises ExtractorError, which says what to install, if nothing here can open such URLs;
    OSError and what the store's own package raises, if it cannot be listed.
    """
    name = str(name_in(url))
    if "::" in url or (
        not is_archive(name) and PurePosixPath(name).suffix and not url.endswith("/")
    ):
        yield Place(url, url, spool=spool)
        return
    if is_archive(name):
        yield from members(url, spool)
        return
    fs, root = opened(url)
    depth = {"maxdepth": DEEPEST} if _is_web(url) else {}
    for one, info in sorted(fs.find(root, detail=True, **depth).items()):
        whole = one if is_url(one) else _as_asked(fs.unstrip_protocol(one), url)
        if not _is_hidden(one.removeprefix(root)):
            yield Place(whole, url, one, listed=True, spool=spool, mark=_mark(info))


def _as_asked(whole: str, url: str) -> str:
    """A file's URL by the name of its store that the user gave, where that has several.

    >>> _as_asked("abfs://papers/a.pdf", "az://papers")
    'az://papers/a.pdf'
    """
    return f"{url.partition('://')[0]}://{whole.partition('://')[2]}"


def _is_web(url: str) -> bool:
    return url.startswith(("http://", "https://"))


def _is_hidden(name: str) -> bool:
    parts = (part for part in PurePosixPath(name).parts if part != "..")  # it leads nowhere here
    return any(part.startswith((".", "__MACOSX")) for part in parts)


def opened(url: str) -> tuple[Any, str]:
    """The file system of a URL, and the path there."""
    import fsspec  # only such inputs need it

    try:
        fs, root = fsspec.core.url_to_fs(url)
    except ImportError:
        kind = url.partition("://")[0]
        package = INSTALL.get(kind, kind)
        raise ExtractorError(
            f"{url}: {kind}:// needs a package that isn't there. Install it: pip install {package}"
        ) from None
    except ValueError as error:
        raise ExtractorError(f"{url}: {error}. Give a path, or a URL that fsspec knows.") from None
    return fs, str(root)


def members(archive: str, spool: Path) -> Iterator[Place]:
    """The files in an archive, by name.

    One that is elsewhere, or a compressed tar, is copied once into `spool`, so that each member
    can be reached without the others.
    """
    kind = _kind(str(name_in(archive)))
    at = _plain(archive, spool) if is_url(archive) or _is_packed(archive) else archive
    with archive_at(at) as opened_:
        names = _names(opened_)
    if len(names) > MOST_MEMBERS:
        raise OSError(f"{len(names):,} members are more than {MOST_MEMBERS:,}")
    for name in sorted(names):
        if not _is_hidden(name):
            called = f"{kind}://{name}::{archive}"
            yield Place(called, at, name, listed=True, spool=spool, mark=names[name])


@contextlib.contextmanager
def archive_at(place: str) -> Iterator[Archive]:
    """A zip or plain tar archive, open."""
    with _stream(place) as file:
        zipped = _kind(place) == "zip"
        with zipfile.ZipFile(file) if zipped else tarfile.open(fileobj=file, mode="r:") as archive:
            yield archive


def _names(archive: Archive) -> dict[str, str]:
    """The files in an archive, and what it says of the content of each."""
    if isinstance(archive, zipfile.ZipFile):
        files = (one for one in archive.infolist() if not one.is_dir())
        return {one.filename: f"CRC {one.CRC:08x}, {one.file_size} bytes" for one in files}
    return {one.name: f"of {one.mtime}, {one.size} bytes" for one in archive if one.isreg()}


MARKS = ("ETag", "etag", "md5Hash", "content_md5", "contentMD5", "crc32c", "LastModified",
         "last_modified", "mtime")  # fmt: skip


def _mark(info: dict[str, Any]) -> str | None:
    """What a store says of a file's content, by the first name that it has for that."""
    told = next((f"{name} {info[name]}" for name in MARKS if info.get(name)), None)
    return told and f"{told}, {info.get('size')} bytes"


def mark_of(place: Place) -> str | None:
    """What its store says of a document's content; None where it says nothing, or isn't reached."""
    if place.listed:
        return place.mark
    try:
        fs, root = opened(place.url)
        return _mark(fs.info(root))
    except Exception:  # each store's package has its own
        return None


def _member(archive: Archive, name: str) -> IO[bytes]:
    file = archive.open(name) if isinstance(archive, zipfile.ZipFile) else archive.extractfile(name)
    if file is None:
        raise FileNotFoundError(name)
    return file


def _is_packed(archive: str) -> bool:
    return not archive.lower().endswith((".zip", ".tar"))


def _plain(archive: str, spool: Path) -> str:
    """A copy of an archive here: zip as it is, tar without its packing."""
    spool.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=spool))
    if str(name_in(archive)).lower().endswith(".zip"):
        copy = folder / "archive.zip"
        with _stream(archive) as source, copy.open("wb") as file:
            shutil.copyfileobj(source, file, CHUNK)
        return str(copy)
    copy = folder / "archive.tar"
    with (
        copy.open("wb") as new,
        _stream(archive) as packed,
        tarfile.open(fileobj=packed, mode="r|*") as old,
        tarfile.open(fileobj=new, mode="w:") as plain,
    ):
        size = 0
        for one in old:
            size += one.size
            if size > MOST_UNPACKED:
                raise OSError(f"it holds more than {MOST_UNPACKED:,} bytes")
            if one.isreg():
                plain.addfile(one, old.extractfile(one))
    return str(copy)


@contextlib.contextmanager
def _stream(place: str, path: str = "") -> Iterator[IO[bytes]]:
    if not is_url(place):
        with Path(place).open("rb") as file:
            yield file
        return
    fs, root = opened(place)
    with fs.open(path or root, "rb") as file:
        yield file


class Spool:
    """Documents from elsewhere, copied here; the copy and the archive asked for last stay."""

    def __init__(self) -> None:
        self.place: Place | None = None
        self.copy = Path()
        self.archive: tuple[str, Archive] | None = None
        self.closing = contextlib.ExitStack()

    def here(self, place: Place) -> Path:
        """A copy of a document; raises UnreadableInputError where it can't be had."""
        if place == self.place:
            return self.copy
        self.drop()
        place.spool.mkdir(parents=True, exist_ok=True)
        copy = Path(tempfile.mkdtemp(dir=place.spool)) / f"document{place.suffix}"
        most = MOST_BYTES if place.suffix in MAY_BE_REGISTRY else MAX_BYTES
        self.place, self.copy = place, copy
        try:
            with self._stream(place) as source, copy.open("wb") as file:
                _copied(source, file, most)
        except (MemoryError, ExtractorError):
            raise
        except Exception as error:  # each store's package has its own
            self.drop()
            raise UnreadableInputError(place.name, *_why(error)) from None
        return copy

    def drop(self) -> None:
        """Remove the copy."""
        if self.place is not None:
            shutil.rmtree(self.copy.parent, ignore_errors=True)
        self.place = None

    def _stream(self, place: Place) -> contextlib.AbstractContextManager[IO[bytes]]:
        if not is_archive(place.url):
            return _stream(place.url, place.path)
        if self.archive is None or self.archive[0] != place.url:
            self.closing.close()
            self.archive = (place.url, self.closing.enter_context(archive_at(place.url)))
        return _member(self.archive[1], place.path)


def _copied(source: IO[bytes], file: IO[bytes], most: int) -> None:
    """Copy no more than a byte above what readers take: they say what is too large."""
    left = most + 1
    while left and (chunk := source.read(min(CHUNK, left))):
        file.write(chunk)
        left -= len(chunk)
    if not left and most == MOST_BYTES:
        raise OSError(f"more than {most:,} bytes")


def _why(error: Exception) -> tuple[str, str]:
    """What is wrong with a document elsewhere, and what to do."""
    if isinstance(error, FileNotFoundError | KeyError):
        return "no such file there", "Check the address."
    if isinstance(error, PermissionError):
        return "no permission to read it", "Check the credentials."
    return f"cannot be fetched ({reason_of(error)})", "Try it again later."


def reason_of(error: Exception) -> str:
    """What a store's package, or the system, says of an error, in a line."""
    told = str(getattr(error, "strerror", None) or error) or type(error).__name__
    return " ".join(told.split())[:200]


SPOOL = Spool()
