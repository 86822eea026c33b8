"""READ text dumps: bytes → characters, as they are; what is no text dump is refused.

Nothing is mended here: line ends, control characters and ligatures are repair's, which
keeps account of them. Only the byte order mark is taken off.
"""

from __future__ import annotations

import codecs
import hashlib
import re
import stat
import sys
from pathlib import Path
from typing import BinaryIO

from extractor.errors import UnreadableInputError
from extractor.types import Problem, Source

READER = "text"
STDIN = Path("-")
MAX_BYTES = 64 * 1024 * 1024  # 64 MiB; the text of a paper has 0.1
MAX_LINE = 8 * 1024 * 1024  # characters
NUL_SHARE = 0.001  # of the bytes; text layers of bad fonts give a few
CONTROL_SHARE = 0.05  # of the bytes; random bytes have one in ten
FOREIGN_SHARE = 0.25  # of bytes above 127, from which text is hardly in a Latin script
MOST_CHAOS = 0.1  # charset_normalizer's measure of how unlikely the characters are, 0 to 1
DAMAGED = 10  # well-formed UTF-8 sequences for each broken one, to call it damaged UTF-8
SAMPLE = 256 * 1024  # bytes of which the encoding is guessed

RESAVE = "Save it as UTF-8 text and give that."
PLAIN = "Give a plain text file."

MARKS = (  # the longer mark first: UTF-32's begins with UTF-16's
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
PDF = "a PDF, whatever its name says"
MAGIC = (  # how files begin that are no text
    (b"%PDF", PDF, "Name it *.pdf."),
    (b"PK\x03\x04", "a zip archive or an office document", PLAIN),
    (b"\xd0\xcf\x11\xe0", "an office document", PLAIN),
    (b"{\\rtf", "a rich text (RTF) document", PLAIN),
    (b"%!PS", "a PostScript document", PLAIN),
    (b"\x1f\x8b", "a gzip archive", "Unpack it and give the text file in it."),
    (b"7z\xbc\xaf", "a 7-Zip archive", "Unpack it and give the text file in it."),
    (b"\x89PNG", "an image (PNG)", PLAIN),
    (b"\xff\xd8\xff", "an image (JPEG)", PLAIN),
    (b"GIF8", "an image (GIF)", PLAIN),
    (b"II*\x00", "an image (TIFF)", PLAIN),
    (b"MM\x00*", "an image (TIFF)", PLAIN),
)
CONTROL = bytes([*range(1, 9), 11, *range(14, 27), *range(28, 32)])  # not TAB, LF, FF, CR, ESC
HIGH = bytes(range(128, 256))
MOJIBAKE = re.compile("[ÂÃ][\x80-\xbf]|â€[\x80-\xbf\u2018-\u2122œžŸ]")  # UTF-8 read as cp1252
SURROGATE = re.compile("[\ud800-\udfff]")


def read_text(path: Path) -> Source:
    """Read a text dump from a file, or from standard input where the path is "-"."""
    where = "<stdin>" if path == STDIN else str(path)
    data = bytes_of(path, where)
    _refuse_binary(data, where)
    chars, problems = decoded(data, where)
    return _source(where, data, chars, problems)


def from_chars(chars: str, path: str = "<text>") -> Source:
    """Take text that is a string already; `path` is what records call it.

    >>> from_chars("NCT01234567").n_bytes
    11
    """
    whole, n = SURROGATE.subn("\ufffd", chars)  # no encoding has these
    problem = Problem("replaced-characters", f"{n} lone surrogates became U+FFFD")
    return _source(path, whole.encode(), whole, (problem,) if n else ())


def decoded(data: bytes, where: str) -> tuple[str, tuple[Problem, ...]]:
    """The characters of a text dump, and what had to be guessed to get them.

    A byte order mark decides; then UTF-8 if it fits; UTF-8 with some bytes broken; what
    charset_normalizer is sure of, for scripts other than Latin; else Windows-1252.

    >>> decoded("naïve".encode("cp1252"), "a.txt")[0]
    'naïve'
    """
    encoding = next((name for mark, name in MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding), ()
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            what = f"its byte order mark says {encoding}, but byte {error.start} is none"
            raise UnreadableInputError(where, what, RESAVE) from None
    return _damaged(data) or _guessed(data, where)


def bytes_of(path: Path, where: str) -> bytes:
    """All bytes of an input, never more than MAX_BYTES of them in memory."""
    try:
        if path == STDIN:
            return _bounded(sys.stdin.buffer, where)
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            advice = "Give a file, or the folder to `extractor run`."
            raise UnreadableInputError(where, "a folder where a file is wanted", advice)
        if status.st_size > MAX_BYTES:
            raise _too_large(where, f"{status.st_size:,} bytes are")
        with path.open("rb") as file:
            return _bounded(file, where)
    except FileNotFoundError:
        raise UnreadableInputError(where, "no such file", "Check the path.") from None
    except PermissionError:
        raise UnreadableInputError(where, "no permission to read it", "Change its mode.") from None
    except (OSError, ValueError) as error:  # a path may hold a NUL, or be too long
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableInputError(where[:200], reason.lower(), "Check the path.") from None


def _bounded(file: BinaryIO, where: str) -> bytes:
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise _too_large(where, "its bytes are")
    return data


def _too_large(where: str, what: str) -> UnreadableInputError:
    limit = f"{what} more than the {MAX_BYTES:,} that are read"
    return UnreadableInputError(where, limit, "Split it into one file per paper.")


def _refuse_binary(data: bytes, where: str) -> None:
    """Refuse what is empty or no text, by how it begins and by its control characters."""
    if not data.strip():
        raise UnreadableInputError(where, "the file is empty", "Give a file with text in it.")
    start = data[:1024].lstrip()
    for magic, what, advice in MAGIC:
        if start.startswith(magic):
            raise UnreadableInputError(where, what, advice)
    if any(data.startswith(mark) for mark, _ in MARKS):
        return
    controls = len(data) - len(data.translate(None, CONTROL))
    if data.count(0) > NUL_SHARE * len(data) or controls > CONTROL_SHARE * len(data):
        raise UnreadableInputError(where, "a binary file, not text", RESAVE)


def _damaged(data: bytes) -> tuple[str, tuple[Problem, ...]] | None:
    """UTF-8 in which few bytes are broken, with U+FFFD for those."""
    chars = data.decode("utf-8", "replace")
    broken = chars.count("\ufffd")
    good = sum(char > "\x7f" for char in chars) - broken
    if good < DAMAGED * broken:
        return None
    message = f"UTF-8 with {broken} broken bytes or sequences, read as U+FFFD"
    return chars, (Problem("replaced-characters", message),)


def _guessed(data: bytes, where: str) -> tuple[str, tuple[Problem, ...]]:
    """The likeliest of the old encodings, told as a problem since it is a guess."""
    high = (len(data) - len(data.translate(None, HIGH))) / len(data)
    names = ["cp1252"]
    if guess := _likely(data):
        names.insert(0 if high >= FOREIGN_SHARE else 1, guess)
    for name in names:
        try:
            chars = data.decode(name)
        except UnicodeDecodeError:
            continue
        message = f"neither UTF-8 nor UTF-16; read as {name}, which is a guess"
        return chars, (Problem("encoding-guessed", message),)
    raise UnreadableInputError(where, "bytes of no encoding that is known", RESAVE)


def _likely(data: bytes) -> str | None:
    """The encoding that charset_normalizer thinks likely, of a sample; None where it is unsure."""
    from charset_normalizer import from_bytes  # costs 50 ms, and hardly any file needs it

    best = from_bytes(data[:SAMPLE]).best()
    return best.encoding if best is not None and best.chaos <= MOST_CHAOS else None


def _source(where: str, data: bytes, chars: str, problems: tuple[Problem, ...]) -> Source:
    """Check the characters, note what they tell of earlier damage, hand on."""
    if not chars.strip("\ufeff\x00 \t\r\n\f\v"):
        raise UnreadableInputError(where, "the file is empty", "Give a file with text in it.")
    longest = max(map(len, chars.replace("\r", "\n").split("\n")))
    if longest > MAX_LINE:
        what = f"a line of {longest:,} characters, so no text dump"
        raise UnreadableInputError(where, what, "Give text with line breaks.")
    if n := len(MOJIBAKE.findall(chars)):
        message = f"{n} places look like UTF-8 that was read as Windows-1252 before; left alone"
        problems += (Problem("mojibake", message),)
    digest = hashlib.sha256(data).hexdigest()
    return Source(where, digest, READER, chars, len(data), problems)
