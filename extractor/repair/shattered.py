"""Text cut into lines of one to three characters, as dumps give for turned pages.

A text extractor that meets a page turned by a quarter takes each short stretch of a
turned line for a line of its own, and strews blank lines in. The characters are all
there, in order; the line ends are not. Some can be known again: pieces are cut by
width, anew in each printed line, so a piece that is too narrow closed a line.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, groupby, islice, pairwise

from extractor.repair.reading import forward_points, joins, reads_like_text
from extractor.repair.words import english, known_pairs, term_words
from extractor.types import Edit

LONGEST_PIECE = 3
FEWEST_LINES = 24
# Marks around a joined run: line ends are missing inside; LOST where the blanks at line
# ends are missing, too. The repair of tables, or in the end of the dump, takes them out.
OPEN, CLOSE, LOST = "\x1c", "\x1d", "\x13"
OPEN_LOST = OPEN + LOST
SAMPLE = 1_500  # characters that are enough to tell forwards from backwards
RUN = re.compile(  # islands of up to eight characters occur where subscripts overlap
    r"(?m)^(?:[^\n\f]{0,3}\n){8,}(?:(?:[^\n\f]{4,8}\n){1,2}(?:[^\n\f]{0,3}\n){2,})*[^\n\f]{0,3}(?=\n|\f|\Z)"
)

# Advance widths of Helvetica in thousandths of an em (Adobe Core 14 AFM); other fonts of
# papers keep nearly the same proportions. Letters not listed count as 556.
_WIDTHS = {
    222: "ijl'|‘’",
    278: "ftI .,:;/!()[]\\",
    333: 'r-"“”–',
    500: "ckszvxyJ",
    667: "ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "mM",
    944: "W",
    1000: "—…@%",
}
WIDTH = {char: width for width, letters in _WIDTHS.items() for char in letters}


@dataclass(frozen=True, slots=True)
class Piece:
    """A line of a shattered run: its characters, where they stand, blank lines before it."""

    chars: str
    start: int
    blanks_before: int


def joined_runs(chars: str) -> Iterator[Edit]:
    r"""Join shattered runs, with a line end wherever one is known.

    Marks around it tell later repairs that line ends are missing inside. A run that does not
    read like text in any order is left as it is, for `garbled` to report.
    """
    blanks_lost: bool | None = None
    for match in RUN.finditer(chars):
        pieces = list(_pieces(chars, match.start(), match.end()))
        if len(pieces) < FEWEST_LINES:
            continue
        strewn = _blank_lines_are_strewn(pieces)
        ends = _line_ends(pieces, strewn=strewn)
        if strewn and blanks_lost is None:
            blanks_lost = not _blanks_kept(chars)
        lost = strewn and bool(blanks_lost)
        if lost:
            ends = checked_ends(pieces, ends, _known_words(chars, match.start(), match.end()))
        order = best_order(chars, lines_of(pieces, ends))
        if order is None:
            continue
        start, end = pieces[0].start, pieces[-1].start + len(pieces[-1].chars)
        new = "".join([chars[at] for at in order])
        if strewn:
            opens = OPEN_LOST if lost else OPEN
            order = array("I", [start] * len(opens)) + order + array("I", [end - 1])
            new = f"{opens}{new}{CLOSE}"
        yield Edit(start, end, new, "turn/shattered-lines", order)


def _pieces(chars: str, start: int, end: int) -> Iterator[Piece]:
    at, blanks = start, 0
    for line in chars[start:end].split("\n"):
        if line:
            yield Piece(line, at, blanks)
            blanks = 0
        else:
            blanks += 1
        at += len(line) + 1


def lines_of(pieces: list[Piece], ends: set[int]) -> list[array[int]]:
    """The offsets of the characters of each line that is known to be one.

    Each line but the first begins with the offset of the line break before it.
    """
    lines: list[array[int]] = [array("I")]
    for index, piece in enumerate(pieces):
        lines[-1].extend(range(piece.start, piece.start + len(piece.chars)))
        if index in ends:
            lines.append(array("I", [piece.start + len(piece.chars)]))
    return lines


def _line_ends(pieces: list[Piece], *, strewn: bool) -> set[int]:
    """Indices of the pieces that closed a printed line, as far as that can be known."""
    last = len(pieces) - 1
    if not strewn:
        return {at for at in range(last) if pieces[at + 1].blanks_before}
    if max(len(piece.chars) for piece in pieces) == 1:
        return set()
    found = [_narrow(pieces, _width, 0), _narrow(pieces, len, 1)]
    return min(found, key=len) - {last}


def _blank_lines_are_strewn(pieces: list[Piece]) -> bool:
    """Blank lines after every so many pieces, whatever the pieces say, mean nothing."""
    sizes = [0]
    for piece in pieces[1:]:
        if piece.blanks_before:
            sizes.append(0)
        sizes[-1] += 1
    if len(sizes) < 3:
        return True
    commonest = max(len(list(group)) for _, group in groupby(sorted(sizes[1:-1])))
    return commonest >= 0.8 * (len(sizes) - 2)


@lru_cache(maxsize=1 << 16)  # pieces of two or three letters: few are different
def _width(chars: str) -> int:
    return sum(WIDTH.get(char, 556) for char in chars)


def _narrow(pieces: list[Piece], measure: Callable[[str], int], slack: int) -> set[int]:
    """Pieces that end although the next character would still have begun inside.

    A piece holds the characters that begin within some width of its own beginning;
    where the widest offset of a last character exceeds a whole piece, a line ended.
    """
    offsets = sorted(measure(piece.chars[:-1]) for piece in pieces)
    threshold = offsets[int(0.98 * (len(offsets) - 1))] + slack
    return {at for at, piece in enumerate(pieces) if measure(piece.chars) < threshold}


KEPT = 0.17  # share of supposed line ends with a blank before them; by chance it is 0.05 to 0.15
RUNS = 12  # of a document that are enough to tell


def _blanks_kept(chars: str) -> bool:
    """Whether the blank at the end of a wrapped line is still there, so that none is missing.

    One tool made the dump: its first runs tell it for all.
    """
    ends = blanks = 0
    for match in islice(RUN.finditer(chars), RUNS):
        pieces = list(_pieces(chars, match.start(), match.end()))
        if len(pieces) >= FEWEST_LINES and _blank_lines_are_strewn(pieces):
            found = _line_ends(pieces, strewn=True)
            ends += len(found)
            blanks += sum(pieces[at].chars.endswith(" ") for at in found)
    return bool(ends) and blanks >= KEPT * ends


def _known_words(chars: str, start: int, end: int) -> Counter[str]:
    """Words of the document around a run: what words look like here."""
    around = chars[max(0, start - 50_000) : start] + "\n" + chars[end : end + 50_000]
    return Counter(map(str.casefold, _WORD.findall(RUN.sub("\n", around))))


# Between these a blank belongs, wherever a piece ends.
_SEAM = re.compile(
    r"(?<=[a-z][,;:])(?=\w)|(?<=[a-z)])(?=[(\[])(?!\(e?s\))|(?<=[\w)\]?])(?=[–—•]\s?[A-Z]|-\s(?-i:[A-Z]))"
    r"|(?<=\d)(?=(?:years?|months?|weeks?|days?|hours?|minutes?|mg|mL|patients|participants|cells|infusions|sessions)\b)"
    r"|(?<=\bday)(?=\d)|(?<=\bweek)(?=\d)|(?<=\bmonth)(?=\d)|(?<=\bphase)(?=[\dIV])",
    re.IGNORECASE,
)
# A small word before a name ("withPlasmodium"); an abbreviation before a word ("HIVinfection").
_BEFORE_NAME = re.compile(
    r"(?<!\w)(?:with|of|in|to|by|for|from|on|and|or|the|versus|among|between|during)(?=[A-ZÀ-Þ])"
)
_TWO_NAMES = re.compile(r"(?<![A-Za-z])([A-Z][a-z]+)(?=([A-Z][a-z]+)(?![A-Za-z]))")  # "TimeFrame"
_AFTER_CAPITALS = re.compile(r"(?<=[A-Z]{2})[a-z]{4,}(?!\w)")
_WORD = re.compile(r"[A-ZÀ-Þ]{2,}(?![a-zß-ÿ])|[A-ZÀ-Þ]?[a-zß-ÿ]{1,}")  # a capital opens a new one
SMALL = frozenset("of in to by or on at as an is and the for".split())
MOST_PARTS = 3


def checked_ends(pieces: list[Piece], ends: set[int], known: Counter[str]) -> set[int]:
    """Line ends corrected by the words they make, where the blank at line ends was lost.

    A supposed end inside a known word is none; a word that nobody knows but whose parts
    everybody knows hides some. A true word, too, may be made of words ("transcatheter"),
    but then some of its occurrences are cut elsewhere: at a lost line end all are cut.
    """
    bounds = dict(
        zip(accumulate(len(piece.chars) for piece in pieces), range(len(pieces)), strict=True)
    )
    printed = "".join(piece.chars for piece in pieces)
    text = printed.casefold()
    flagged = {place for place, at in bounds.items() if at in ends}
    words = [match.span() for match in _WORD.finditer(printed)]
    intact = known + Counter(
        text[first:last] for first, last in words if not flagged & set(range(first + 1, last))
    )
    counts = intact + Counter(dict.fromkeys(english() | term_words(), 2))
    checked = ends | {bounds[place] for place in _seams(printed) if place in bounds}
    hidden: dict[str, list[list[int]]] = defaultdict(list)
    for first, last in words:
        inside = [place for place in range(first + 1, last) if place in bounds]
        word = text[first:last]
        supposed = flagged & set(inside)
        parts = _parts(word, [place - first for place in inside], counts) if supposed else []
        if parts and word not in english():
            checked -= {bounds[place] for place in supposed}
            checked |= {bounds[first + part] for part in parts}
            continue
        for place in supposed:
            left, right = counts[text[first:place]], counts[text[place:last]]
            is_word = (
                word in english() or known[word] or (intact[word] > 1 and min(left, right) < 2)
            )
            if is_word or not left + right:
                checked.discard(bounds[place])
        if word not in english() and not known[word] and not flagged & set(inside):
            hidden[word].append([first, *inside])
    narrow = max(len(piece.chars) for piece in pieces) == 1
    for word, places in hidden.items():
        shared = set.intersection(*({place - first for place in rest} for first, *rest in places))
        parts = _parts(word, sorted(shared), counts)
        if narrow and len(places) > 1 and not _are_words(word, parts):
            continue  # every place is a cut here: a word that returns is a word
        for part in parts:
            checked.update(bounds[first + part] for first, *_ in places)
    return checked


def _seams(printed: str) -> Iterator[int]:
    """Places where a blank belongs, whatever the pieces say."""
    yield from (match.start() for match in _SEAM.finditer(printed))
    yield from (match.end() for match in _BEFORE_NAME.finditer(printed))
    for match in _TWO_NAMES.finditer(printed):
        if (match[1].casefold(), match[2].casefold()) in known_pairs():
            yield match.end()
    for match in _AFTER_CAPITALS.finditer(printed):
        if match.group() in english():
            yield match.start()


def _parts(word: str, cuts: list[int], counts: Counter[str]) -> list[int]:
    """Places that cut a word into the fewest known words; none where it takes too many."""
    best: dict[int, list[int]] = {0: []}
    for place in [*cuts, len(word)]:
        ways = [
            [*best[start], start]
            for start in best
            if (part := word[start:place]) in SMALL
            or (2 < len(part) < len(word) and counts[part] > 1)
        ]
        if ways:
            best[place] = min(ways, key=len)
    found = best.get(len(word), [])
    return found[1:] if 1 < len(found) <= MOST_PARTS else []


def _are_words(word: str, parts: list[int]) -> bool:
    """Whether a word that returns is surely made of two words, not of a prefix and a word.

    Combining forms ("stereo-tactic", "electro-convulsive") are short or end in "o".
    """
    if len(parts) != 1:
        return False
    first, second = word[: parts[0]], word[parts[0] :]
    whole = len(first) > 6 and not first.endswith("o") and len(second) > 3
    return (first, second) in known_pairs() or (whole and {first, second} <= english())


def best_order(chars: str, lines: list[array[int]]) -> array[int] | None:
    """The reading order of the offsets: as they come, or turned; None if none reads like text."""
    forwards = _flat(lines)
    sample = "".join([chars[at] for at in forwards[:SAMPLE]])
    points = forward_points(sample) - forward_points(sample[::-1])
    if points < 0:
        turned = [line[::-1] for line in lines]
        if _order_points(chars, turned) < 0:
            turned = turned[::-1]
        forwards = _flat(turned)
        sample = "".join([chars[at] for at in forwards[:SAMPLE]])
    return forwards if reads_like_text(sample) else None


def _flat(lines: list[array[int]]) -> array[int]:
    flat: array[int] = array("I")
    for line in lines:
        flat += line
    return flat


def _order_points(chars: str, lines: list[array[int]]) -> int:
    """Above zero when the lines follow each other forwards, below when backwards."""
    texts = ["".join([chars[at] for at in line]).strip() for line in lines]
    if len(texts) < 4:
        return -1  # nothing known of the lines: turned text as a whole runs backwards
    return sum(joins(a, b) - joins(b, a) for a, b in pairwise(texts))
