"""Tables of trials in text dumps: find the rows and the cells again.

An identifier opens a row, the headings say which columns follow, the contents and the
marks that the dump left say where one cell ends and the next begins (see borders.py). In
the repaired text a cell ends with a tab and a row with a line break.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from extractor.fields import trial_ids
from extractor.fields.registries import is_valid, registries
from extractor.repair.borders import camels_in
from extractor.repair.cell_patterns import NOT_REPORTED
from extractor.repair.flat import Flat, flatten, without
from extractor.repair.headers import (
    CAPTION,
    LONGEST_CAPTION,
    Heading,
    find_header,
    repeated_headers,
)
from extractor.repair.letters import Letters
from extractor.repair.lost_blanks import lost_blanks
from extractor.repair.rows import Body, DraftCell, body_cells
from extractor.repair.words import english, term_words

OFTEN = 3  # occurrences that make a word with a capital inside familiar
CERTAIN = 0.8  # probability below which a cell's borders are not trusted
CELL, ROW, OPEN, CLOSE = "\x1f", "\x1e", "\x11", "\x12"


@dataclass(frozen=True, slots=True)
class Draft:
    """A table as found in the text before it is rewritten."""

    caption: tuple[int, int]
    header: tuple[Heading, ...]
    cells: tuple[DraftCell, ...]
    footnote: tuple[int, int]
    n_rows: int
    repairs: tuple[str, ...]
    blanks: tuple[int, ...] = ()  # offsets in cells before which a blank was lost


REGION = re.compile(r"\x1c[^\x1d]*\x1d(?:[\s\f]*\x1c[^\x1d]*\x1d)*")


def regions(chars: str) -> list[tuple[int, int, bool]]:
    """Stretches that may hold a table of trials, in order, and whether all line starts are known."""
    taken = [match.span() for match in REGION.finditer(chars)]
    captions = [m.start() for m in re.finditer(rf"(?m)^[ ]*{CAPTION.pattern}", chars)]
    free = [at for at in captions if not any(start <= at < end for start, end in taken)]
    found = [(start, end, False) for start, end in taken]
    return sorted([*found, *((at, _end_of_region(chars, at), True) for at in free)])


def _end_of_region(chars: str, start: int) -> int:
    """Where the next caption begins, or the text ends."""
    later = re.compile(rf"(?m)^[ ]*(?:{CAPTION.pattern}|Fig(?:ure|\.)\s*\d)|\x1c").search(
        chars, start + 10
    )
    return later.start() if later else len(chars)


LONGEST_ID = 30
_LIKE_AN_ID = re.compile(r"(?:[A-Za-z]{2,}[\w/.-]*\d|20\d\d-|[A-Za-z]{3,}[\w/-]*$)\S*")


def with_whole_ids(flat: Flat) -> Flat:
    """Take out the blanks that wrapping put into identifiers too long for their column."""
    spans = _ids_on_lines(flat) if flat.complete else _ids_by_length(flat.chars)
    dropped = {
        at
        for first, last in spans
        for at in range(first, last)
        if flat.chars[at] == " " and at + 1 in flat.line_starts
    }
    return without(flat, dropped) if dropped else flat


def _ids_on_lines(flat: Flat) -> Iterator[tuple[int, int]]:
    """Valid identifiers that fill one, two or three whole lines."""
    stops = [*sorted(flat.line_starts), len(flat.chars)]
    taken = 0
    for n, start in enumerate(stops[:-1]):
        if start < taken or not _LIKE_AN_ID.fullmatch(flat.chars[start : stops[n + 1]].strip()):
            continue
        for stop in stops[n + 1 : n + 4]:
            words = "".join(flat.chars[start:stop].split())
            found = trial_ids.canonical(words) if len(words) <= LONGEST_ID else None
            if found and found["valid"] and found["printed"] == words:
                taken = stop
                yield start, start + len(flat.chars[start:stop].rstrip())
                break


def draft(flat: Flat) -> Draft | None:
    """Find a table of trials in flat text, or None where there is none to be sure of."""
    letters = Letters(flat.chars)
    ids = _ids(flat)
    header = find_header(flat, [start for start, _ in ids])
    if not header:
        return None
    repeats = repeated_headers(letters, header)
    opened = _row_ids(flat, ids, header[-1].end)
    if not opened:
        return None
    footnote = _footnote(flat, opened[-1][1])
    end = min(footnote[0], _last_line(flat, header, opened))
    camels = Counter(flat.chars[start:end] for start, end in camels_in(letters))
    apart = frozenset(flat.chars.split())
    familiar = frozenset(
        word for word, n in camels.items() if n >= OFTEN and not _two_words(word, apart)
    )
    body = Body(flat, header, tuple(opened), tuple(repeats), end, familiar)
    cells = body_cells(body, {})
    if flat.complete:
        cells = body_cells(body, _widths(flat, header, cells))
    after = (end, end) if end < footnote[0] else footnote
    spans = [(cell.start, cell.end) for cell in cells]
    return Draft(
        _caption(flat, header[0].start),
        header,
        tuple(cells),
        after,
        cells[-1].row + 1,
        _names(flat, repeats),
        tuple(lost_blanks(flat, spans, familiar)),
    )


def _two_words(camel: str, apart: frozenset[str]) -> bool:
    """Whether a word with a capital or a number inside is rather two run together.

    They may stand `apart` elsewhere in the table.
    """
    if number := re.search(r"\d", camel):
        return (
            not _CODE.fullmatch(camel)
            or NOT_REPORTED.fullmatch(camel[: number.start()]) is not None
        )
    parts = re.findall(r"[A-Z]?[^A-Z]+|[A-Z]+(?![a-z])", camel)
    if len(parts) == 2 and apart.issuperset(parts):
        return True
    return any(
        len(left) > 3 and (left.casefold() in english() or left.casefold() in term_words())
        for left in re.findall(r"[A-Za-z][a-z]+(?=[A-Z])", camel)
    )


_CODE = re.compile(r"[A-Z]{1,4}[a-z]?\d{1,3}")  # "D3", "ACR20", "HbA1"


def _widths(flat: Flat, header: Sequence[Heading], cells: Sequence[DraftCell]) -> dict[int, int]:
    """Each column's width in characters: that of nearly its longest line in cells that are sure."""
    starts = sorted(flat.line_starts)
    lengths: dict[int, list[int]] = {}
    for cell in cells:
        if cell.row and cell.probability > 0.9 and cell.column_span == 1:
            inside = starts[bisect_right(starts, cell.start) : bisect_left(starts, cell.end)]
            stops = [cell.start, *inside, cell.end]
            found = lengths.setdefault(cell.column, [])
            found += [len(flat.chars[a:b].strip()) for a, b in pairwise(stops)]
    text_columns = {
        n for n, h in enumerate(header) if h.kind not in ("identifier", "characteristics")
    }
    return {
        n: sorted(found)[int(0.98 * (len(found) - 1))]
        for n, found in lengths.items()
        if n in text_columns and len(found) >= 8
    }


def _last_line(flat: Flat, header: Sequence[Heading], opened: Sequence[tuple[int, int]]) -> int:
    """Where the last row ends at the latest: at the first gap, if the rows have none."""
    if not flat.complete:
        return len(flat.chars)
    inside = [at for at in flat.line_starts if header[-1].end <= at <= opened[-1][0]]
    gaps = sum(at in flat.gaps for at in inside)
    later = sorted(at for at in flat.gaps if at > opened[-1][1])
    return later[0] if later and gaps < 0.3 * len(inside) else len(flat.chars)


def _names(flat: Flat, repeats: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    names = ["wrapped-cells"]
    if not flat.complete:
        names.append("shattered-lines")
    return (*names, "repeated-header") if repeats else tuple(names)


def _caption(flat: Flat, header_start: int) -> tuple[int, int]:
    found = [
        m.start()
        for m in CAPTION.finditer(flat.chars, max(0, header_start - LONGEST_CAPTION), header_start)
    ]
    return (found[0] if found else header_start, header_start)


# Identifiers that shattered text runs into the words before them: what may stand right before
# one, and how they begin. After the last digit a capital opens something else.
_GLUED_IDS = {
    "A-Za-z….)\\]": (
        r"NCT[\dO]\d{7}", r"ISRCTN\d{8}", r"ACTRN\d{14}", r"DRKS\d{8}", "EUCTR20", r"IRCT\d{8}", "JPRN",
        r"UMIN\d", r"KCT\d{7}", "CTRI/20", "PACTR20", "RBR-", r"jRCT[s\d]", r"RCT[s\d]", "TCTR20", "SLCTR/",
        "RPCEC0", "LBCTR20", "ChiCTR",
    ),
    "a-z….)\\]": (r"CTR\d{10}", r"20\d\d-\d{6}-\d\d"),
    "A-Za-z….)\\]?": (r"NL\d{4}(?!\d)",),
}  # fmt: skip
_STARTS = "|".join(
    rf"(?<=[{before}]{start[0]})(?<!Chi.)(?={start[1:]})"
    for before, starts in _GLUED_IDS.items()
    for start in starts
)
# A match is the character behind the place, so that a search passes over the rest quickly.
_SECOND = "".join(sorted({start[1] for starts in _GLUED_IDS.values() for start in starts}))
_AFTER_CODE = "|".join(rf"(?<=RBR-[0-9a-z]{{{n}}}[A-Z])" for n in (6, 7, 8))  # in small letters
_GLUED = re.compile(
    rf"[A-Zj2n](?<=\S.)(?:(?<=\d\dn)(?=\s?=\s?\d)|(?<=\d[A-Z])(?!\d)|(?<=\dj)(?=RCT[\ds])|(?<=[a-z][A-Z])(?:{_AFTER_CODE})|(?=[{_SECOND}])(?:{_STARTS}))"
)


# A number with check digits, whatever digits stand before it.
_CHECKED = re.compile(r"20(?<=\d20)(?=(\d\d[-–]\d{6}[-–]\d\d)(?!\d))")
_DUTCH = re.compile(r"NL(?<![\w-]NL)\d{4}(?![\d.])")  # too short to be sought in running text


def _ids(flat: Flat) -> list[tuple[int, int]]:
    """Identifiers in the text, parted for the search from words that are glued to them."""
    if flat.complete:
        return trial_ids.spans(flat.chars)
    glued = [match.start() for match in _GLUED.finditer(flat.chars)]
    checked = [
        match.start()
        for match in _CHECKED.finditer(flat.chars)
        if is_valid(f"20{match[1]}".replace("–", "-"))
    ]
    seams = sorted({*glued, *checked})
    whole = dict(_ids_by_length(flat.chars))
    covered = {at for first, last in whole.items() for at in range(first, last)}
    spaced = " ".join(flat.chars[a:b] for a, b in pairwise([0, *seams, len(flat.chars)]))
    at = [seam + n for n, seam in enumerate(seams)]  # of the blanks put in
    spans = trial_ids.spans(spaced)
    found = {start for start, _ in spans}
    spans += [m.span() for m in _DUTCH.finditer(spaced) if m.start() not in found]
    loose = [(a - bisect_left(at, a), b - bisect_left(at, b)) for a, b in spans]
    return sorted([*whole.items(), *(span for span in loose if span[0] not in covered)])


@lru_cache(maxsize=1)  # asked for again, unless blanks were taken out of some
def _ids_by_length(chars: str) -> tuple[tuple[int, int], ...]:
    return tuple(_torn_ids(chars))


def _torn_ids(chars: str) -> Iterator[tuple[int, int]]:
    """Identifiers torn by a wrap, whose registry fixes how many digits they have."""
    pattern, forms = _prefixes()
    for match in pattern.finditer(chars):
        start = match.start()
        printed = chars[start : start + 40]
        compact = printed.replace(" ", "").replace("–", "-")
        at = len(match.group())
        if compact[at : at + 1] == "O":  # misread
            compact = f"{compact[:at]}0{compact[at + 1 :]}"
        found = (form.match(compact) for form in forms[match.group()])
        strict = next(filter(None, found), None)
        if strict is None:
            continue
        glued = compact[strict.end() : strict.end() + 1].isdigit()
        torn = " " in printed[: strict.end()]
        if (glued or torn) and is_valid(strict.group()):
            kept = [n for n, char in enumerate(printed) if char != " "]
            yield start, start + kept[strict.end() - 1] + 1


@cache
def _prefixes() -> tuple[re.Pattern[str], Mapping[str, Sequence[re.Pattern[str]]]]:
    """A pattern for the prefixes that are long enough to be sure, and whole numbers of each."""
    forms: dict[str, list[re.Pattern[str]]] = {}
    for kind in registries().values():
        if len(kind.prefix) > 2:
            forms.setdefault(kind.prefix, []).append(kind.strict)
    longest_first = map(re.escape, sorted(forms, key=len, reverse=True))
    pattern = re.compile("|".join([*longest_first, r"20(?=\d\d[-–])"]))
    return pattern, {**forms, "20": [registries()["EUDRACT"].strict]}


def _row_ids(flat: Flat, ids: Sequence[tuple[int, int]], start: int) -> list[tuple[int, int]]:
    """Identifiers that open a row: those that begin a cell; neighbours are one cell's."""
    whole = dict(_ids_on_lines(flat)) if flat.complete else {}
    found = {first: last for first, last in ids if first >= start}
    covered = {at for first, last in whole.items() for at in range(first, last)}
    found = {first: last for first, last in found.items() if first not in covered} | whole
    opened: list[tuple[int, int]] = []
    for first, last in sorted(found.items()):
        suffix = _COUNTRY_SUFFIX.match(flat.chars, last)
        last = suffix.end() if suffix else last
        before = flat.chars[:first].rstrip()[-1:]
        between = flat.chars[opened[-1][1] : first] if opened else "x"
        if opened and re.fullmatch(r"[\s,;/()&+]*(?:and\s*)?", between):
            opened[-1] = (opened[-1][0], last)
        elif before not in "([/:" and (not flat.complete or first in flat.line_starts):
            opened.append((first, last))
    return opened


_COUNTRY_SUFFIX = re.compile(r"-[A-Z]{2}(?![a-z0-9])")  # EUCTR2020-001505-22-ES

_ENTRY = re.compile(
    r"([A-Z][\w/+–-]{0,14})\s*[,:=]\s*([A-Za-z][^;:=,]{2,90}?)\s*(?:;|\.?$|\.(?=\s))"
)


def _footnote(flat: Flat, start: int) -> tuple[int, int]:
    """A list of abbreviations that closes the table: "AE, adverse event; CT, …"."""
    entries = [m for m in _ENTRY.finditer(flat.chars, start) if _initials(m)]
    if len(entries) < 2:
        return len(flat.chars), len(flat.chars)
    first = entries[0].end(1) - len(_initials(entries[0]))
    end = min((at for at in flat.gaps if at > first), default=len(flat.chars))
    label = re.search(
        r"(?:Abbreviations|Notes?|Legend)\s*[:.]?\s*$", flat.chars[max(start, first - 20) : first]
    )
    return first - (len(label.group()) if label else 0), end


def _initials(match: re.Match[str]) -> str:
    """The part of the short form that abbreviates the long one; text may be glued before it."""
    short, long = match.group(1), match.group(2)
    letters = [char for char in short if char.isupper()]
    for n in range(len(short) - 1):
        tail = short[n:]
        if (
            tail[0].isupper()
            and tail[0].casefold() == long[0].casefold()
            and sum(map(str.isupper, tail)) >= 2
        ):
            return tail
    return short if len(letters) >= 2 and letters[0].casefold() == long[0].casefold() else ""


def abbreviations(note: str) -> dict[str, str]:
    """Read a footnote of abbreviations.

    >>> abbreviations("AE, adverse event; CT, computed tomography")
    {'AE': 'adverse event', 'CT': 'computed tomography'}
    """
    return {short: m.group(2) for m in _ENTRY.finditer(note) if (short := _initials(m))}


def tables_of(chars: str) -> Iterator[tuple[Flat, Draft, int, int]]:
    """Every table of trials in the text, with the region it was found in."""
    for start, end, complete in regions(chars):
        flat = with_whole_ids(flatten(chars, start, end, complete=complete))
        found = draft(flat)
        if found is not None:
            yield flat, found, start, end
