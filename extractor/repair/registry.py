"""Registry records: from a Source of nodes to a Document with a block for each.

Registries pad cells with thousands of blanks, leave markup and escapes in their text, and hand on
what an earlier system has misread; each is put right by an edit, so that `--explain` tells of it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import ftfy
import numpy as np
from ftfy.badness import is_bad

from extractor.repair.apply import applied, untouched
from extractor.repair.characters import replaced_characters
from extractor.types import Block, Document, Edit, Source

BREAK = re.compile(
    r" ?(?:<br ?/?>|</?p>|&lt;br ?/?&gt;|<br ?/ ?>|&#x0?D;|&#13;|_x000D_) ?\n?", re.IGNORECASE
)
TAG = re.compile(
    r"</?(?:[biu]|em|strong|su[bp]|span|ul|li|ol|div)(?: [^<>]{0,200})?/?>", re.IGNORECASE
)
ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-fA-F]{1,5}|[A-Za-z]{2,10}\d{0,2});")
BLANKS = re.compile(r"[ \t\n]{2,}")
MAC = re.compile(r"[√¬‚][^\x00-\x7f]")  # how bytes that begin letters and signs look in Mac Roman


def repair_registry(source: Source) -> Document:
    """The Document of some registry records: each value a block, with its path."""
    text = untouched(source.raw)
    for rule in (blanks, misread, markup, replaced_characters, blanks):
        text = applied(text, rule(text.chars))
    origin = np.asarray(text.origin)
    starts = np.searchsorted(origin, [node.start for node in source.nodes])
    ends = np.searchsorted(origin, [node.end for node in source.nodes])
    blocks = []
    for node, first, last in zip(source.nodes, starts.tolist(), ends.tolist(), strict=True):
        words = text.chars[first:last]
        start = first + len(words) - len(words.lstrip())
        end = max(start, last - len(words) + len(words.rstrip()))
        blocks.append(Block("paragraph", start, end, path=node.path))
    return Document(source, text, tuple(blocks), (), source.problems)


def misread(chars: str) -> Iterator[Edit]:
    r"""Lines whose letters were read in a wrong encoding, as ftfy tells and mends them.

    >>> [edit.new for edit in misread("NestaCellÂ®\nplain\nS√£o\n")]
    ['NestaCell®', 'São']
    """
    if chars.isascii():
        return
    at = 0
    for line in chars.splitlines(keepends=True):
        bare = line.rstrip("\r\n")
        if not bare.isascii():
            mended = ftfy.fix_encoding(bare) if is_bad(bare) else of_mac_roman(bare)
            if mended != bare:
                yield Edit(at, at + len(bare), mended, "registry/misread-letters")
        at += len(line)


def of_mac_roman(line: str) -> str:
    """A line of UTF-8 that was read as Mac Roman, where all of it is; else the line as it is."""
    if not MAC.search(line):
        return line
    try:
        return line.encode("mac-roman").decode("utf-8")
    except UnicodeError:
        return line


def markup(chars: str) -> Iterator[Edit]:
    r"""What is left of a page's markup: breaks are line ends, other tags nothing, escapes letters.

    >>> [edit.new for edit in markup("one<br>two <b>and&#x0D; three &amp; four")]
    ['\n', '', '\n', '&']
    """
    taken = -1
    found = [(match, "\n", "registry/break") for match in BREAK.finditer(chars)]
    found += [(match, "", "registry/tag") for match in TAG.finditer(chars)]
    found += [
        (match, html.unescape(match.group()), "registry/escape") for match in ENTITY.finditer(chars)
    ]
    for match, new, rule in sorted(found, key=lambda one: (one[0].start(), -one[0].end())):
        if match.start() >= taken and new != match.group():
            taken = match.end()
            yield Edit(match.start(), match.end(), new, rule)


def blanks(chars: str) -> Iterator[Edit]:
    r"""Many blanks are one, blank lines none.

    >>> [edit.new for edit in blanks("one    two \n\n three")]
    [' ', '\n']
    """
    for match in BLANKS.finditer(chars):
        new = "\n" if "\n" in match.group() else " "
        yield Edit(match.start(), match.end(), new, "registry/blanks")
