"""Running text in a dump: hyphenation, wrapped lines, superscripts, glued citations, legends."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from string import ascii_lowercase

from extractor.layout.words import SUPERSCRIPT
from extractor.repair.words import english
from extractor.types import Edit

MARKS = "\x11\x12\x1c\x1d\x1e\x1f"  # control characters with which repairs mark regions and cells
_OPENS = "\x1c\x11"
TABLE_MARKS = (("\x1c", "\x1d"), ("\x11", "\x12"))  # around shattered tables, around cells

_HYPHEN = re.compile(r"-(?<=[a-z]-)[ ]*\n[ \n\f]*(?=([a-z]+))")
_BROKEN = re.compile(r"-\s*\n\s*[a-z]+")  # behind letters: the search passes over all the others
_COMPOUND_TAIL = frozenset(
    "related based derived treated induced associated specific controlled blind blinded dependent term up like free "
    "mediated threatening positive negative group arm label center centre dose resistant risk line level onset life "
    "analysis analyses inject clinical stage effective free term wide making old year day week month hour point party".split()
)
_COMPOUND_HEAD = frozenset(
    "self non well all end add first second third full double single triple placebo life long short high low ready follow open cell time "
    "evidence patient post pre half cross meta co anti multi case dose health stem quality intention to per".split()
)
_JOINED_PREFIX = frozenset(
    "mono micro macro auto photo radio chemo neuro cardio electro hydro thermo immuno hyper hypo trans super intra inter "
    "extra over under ultra physio patho psycho gastro angio broncho osteo hepato nephro".split()
)
_JOINED_HEAD = frozenset("post pre co anti multi cross".split())


def line_end_hyphens(chars: str) -> Iterator[Edit]:
    r"""Rejoin a word split across lines, unless what the document says suggests a true hyphen.

    >>> [edit.new for edit in line_end_hyphens("random-\nised")]
    ['']

    A capital or a digit before or after the break keeps its hyphen: 'SARS-\nCoV' and
    'week-\n12' are more often compounds than splits. So do both halves of a usual
    compound, and words that the document prints with their hyphen elsewhere:

    >>> [edit.new for edit in line_end_hyphens("a double-\nblind trial")]
    ['-']
    """
    words: Counter[str] | None = None
    tables = [
        [mark.start() for mark in re.finditer(f"[{a}{b}]", chars)]
        for a, b in TABLE_MARKS
        if a in chars
    ]
    for match in _HYPHEN.finditer(chars):
        if words is None:
            words = Counter(re.findall(r"[a-z]+(?:-[a-z]+)*", _without_broken(chars.casefold())))
        head = re.search(r"[A-Za-z]+$", chars[max(0, match.start() - 30) : match.start()])
        if head is None:
            continue
        if match.group(1) in ("and", "or", "to"):  # "pre- and post-treatment"
            yield Edit(match.start(), match.end(), "- ", "text/suspended-hyphen")
            continue
        joined = head.group().casefold() + match.group(1)
        torn = any(_is_inside(chars, marks, match.start()) for marks in tables)
        if torn and joined not in english() and not words[joined]:
            yield Edit(match.start(), match.end(), "-", "text/kept-hyphen")
            continue  # tables are wrapped at hyphens that are there, seldom hyphenated
        longer = chars[head.start() + max(0, match.start() - 30) - 1] == "-"
        keep = longer or _is_compound(head.group().casefold(), match.group(1), words)
        yield Edit(match.start(), match.end(), "-" if keep else "", "text/line-end-hyphen")


def _without_broken(small: str) -> str:
    """Text in small letters with a blank for each word that is broken at a line end."""
    parts, done = [], 0
    for match in _BROKEN.finditer(small):
        if match.start() > done and small[match.start() - 1] in ascii_lowercase:
            parts.append(small[done : match.start()].rstrip(ascii_lowercase))
            done = match.end()
    return " ".join([*parts, small[done:]])


def _is_inside(chars: str, marks: Sequence[int], at: int) -> bool:
    """Whether the last of some marks before a place opens a table."""
    before = bisect_left(marks, at)
    return before > 0 and chars[marks[before - 1]] in _OPENS


def _is_compound(head: str, tail: str, words: Counter[str]) -> bool:
    """Whether `head-tail` is written with a hyphen, by the document's own usage first."""
    if words[f"{head}-{tail}"] != words[head + tail]:
        return words[f"{head}-{tail}"] > words[head + tail]
    if head[-1] == tail[0] and head[-1] in "aeiou":
        return True  # "intra-articular", "anti-inflammatory": two equal vowels keep apart
    if tail in _COMPOUND_TAIL and len(head) > 2:
        return True
    if head in _COMPOUND_HEAD - _JOINED_HEAD:
        return True
    if head + tail in english() or head in _JOINED_PREFIX:
        return False
    known = all(words[part] > 0 or part in english() for part in (head, tail))
    return known and len(head) > 3 and len(tail) > 3


# The patterns begin with what must be there, so that a search passes over the rest quickly.
_KEPT_HYPHEN = re.compile(
    r"-(?:(?<=[A-Za-z0-9].)[ ]*\n[ \n]*(?=[A-Z0-9])|(?<=[A-Z0-9].)[ ]*\n[ \n]*(?=[a-z]))"
)


def kept_hyphens(chars: str) -> Iterator[Edit]:
    r"""Close the gap after a hyphen that stays: a capital or a digit stands beside it.

    >>> [(edit.start, edit.end) for edit in kept_hyphens("SARS-\nCoV")]
    [(5, 6)]
    """
    for match in _KEPT_HYPHEN.finditer(chars):
        yield Edit(match.start() + 1, match.end(), "", "text/kept-hyphen")


# What is counted in powers of ten; other words after "10" on a line of its own speak of ten.
_COUNTED = r"(?=[ ]*\n?\s*(?:[,;)/]|\.\s|per\b|cells?\b|[A-Z]*-?MSCs?\b|kg\b|[mµμ]?[lLg]\b|particles|copies|CFU|PFU|IU|vg\b|viral|viable|CAR|NK|mononuclear|exosomes|vesicles))"
_POWER = re.compile(
    rf"10(?:(?<=[×x*·]10)|(?<=[×x*·] 10))[ ]*\n\s*([-−–]?\d{{1,2}}){_COUNTED}[ ]*(?:\n\s*)?"
)


def lost_powers(chars: str) -> Iterator[Edit]:
    r"""Raise an exponent that stands on a line of its own: `1×10⏎6⏎ cells/kg`.

    >>> [edit.new for edit in lost_powers("1×10\n6\n cells/kg")]
    ['⁶ ']
    """
    for match in _POWER.finditer(chars):
        power = match.group(1).replace("−", "-")
        space = "" if chars[match.end() : match.end() + 1] in ",.;)/" else " "
        raised = power.translate(SUPERSCRIPT) + space
        yield Edit(match.start() + len("10"), match.end(), raised, "text/lost-power")


_FORMULA = re.compile(r"O (?:(?<=\b(?:Pa|Fi|Sp|Sa|Pv|VC|pC|PC|aC)O )|(?<=\bCO ))(?=2\b)")


def spaced_formulas(chars: str) -> Iterator[Edit]:
    """Close the gap before a subscript of blood gases: `PaO 2/FiO2`.

    >>> [(edit.start, edit.end) for edit in spaced_formulas("PaO 2/FiO2")]
    [(3, 4)]
    """
    for match in _FORMULA.finditer(chars):
        yield Edit(match.start() + 1, match.end(), "", "text/spaced-formula")


# Digits of Latin script alone: others have no raised form.
_MARKS = r"[0-9]{1,3}(?:[,–-][0-9]{1,3})*"
_NOT_A_STOP = re.compile(
    r"\b(?:Nos?|nos?|Figs?|figs?|vs|pp?|[Rr]efs?|[Vv]ol|[Ee]q|ca|approx|[Ss]ect?)\.$"
)
_AFTER_STOP = re.compile(
    rf"[.,;:](?:(?<=[A-Za-z]{{2}}.)|(?<=[)\]”’%].)|(?<=-[0-9].)|(?<=-[0-9][0-9].))({_MARKS})(?=\s|$|\))"
)
_LAST_WORD = re.compile("[A-Z][a-z]+")
_NAME = "|".join(rf"(?<=\b[A-Z][a-z]{{{n}}}[0-9])" for n in range(2, 25))
_AFTER_NAME = re.compile(  # the marks alone: a search passes quickly over all but digits
    r"[0-9](?<=[a-z.)].)(?:(?:(?<=\bal[0-9])|(?<=\bal\.[0-9])|(?<=\)[0-9]))[0-9]{0,2}(?:[,–-][0-9]{1,3})*(?=[\s.,;)])"
    rf"|(?<=[a-z][0-9])(?:{_NAME})[0-9]{{0,2}}(?:[,–-][0-9]{{1,3}})*(?=\s[a-z]{{2,}})(?P<name>)"
    r"|(?<=[a-z]{5}[0-9])[0-9]{0,2}(?:[,–-][0-9]{1,3})+(?=[\s.;)]))"
)


def glued_citations(chars: str) -> Iterator[Edit]:
    r"""Raise citation numbers that lost their superscript: `et al11`, `patients.11-14`.

    Raised digits are no digits to any rule that reads numbers. The style must be the
    document's: it takes three marks after a full stop or comma before a name with digits
    is taken for a citation; and names with digits (`COVID-19`, `CD4`, `H7N9`) stay.

    >>> [edit.new for edit in glued_citations("as seen in patients.11-14 Of these")]
    ['¹¹⁻¹⁴']
    >>> list(glued_citations("COVID-19 and 2.5 mg/kg in 14 patients, 12 of them"))
    []
    """
    stops = list(_AFTER_STOP.finditer(chars))
    tables = [match.span() for match in _TABLE.finditer(chars)]
    names = _outside(tables, _AFTER_NAME, chars) if len(stops) >= 3 else ()
    bounds = [at for span in tables for at in span]
    taken: set[int] = set()
    for match in [*stops, *names]:
        start, end = match.span(match.re is _AFTER_STOP)
        if not taken.isdisjoint(range(start, end)):
            continue
        if bisect_right(bounds, start) % 2:  # in a table
            continue
        marks = chars[start:end]
        if chars[start - 1] == ":" and marks.isdigit():
            continue
        if _NOT_A_STOP.search(chars[max(0, start - 8) : start]) or _in_number(chars, start):
            continue
        if (
            match.lastgroup == "name"
            and _LAST_WORD.findall(chars, start - 25, start)[-1] in _NUMBERED
        ):
            continue
        taken.update(range(start, end))
        yield Edit(start, end, marks.translate(SUPERSCRIPT), "text/glued-citation")


def _outside(
    taken: Sequence[tuple[int, int]], pattern: re.Pattern[str], chars: str
) -> Iterator[re.Match[str]]:
    """The matches of a pattern that begin outside some stretches; a mark opens each of these."""
    at = 0
    for start, end in [*taken, (len(chars), len(chars))]:
        yield from pattern.finditer(chars, at, start + 1)
        at = end


_TABLE = re.compile("\x11[^\x12]*\x12")
_NUMBERED = frozenset(
    "Phase Group Day Week Month Year Arm Grade Stage Type Table Figure Fig Cohort Part Step Study Trial "
    "Visit Cycle Level Class Dose Score Model Site Box Panel Question Appendix Chapter Section".split()
)


def _in_number(chars: str, start: int) -> bool:
    """Whether digits at `start` belong to a negative or ranged decimal, or to a DOI."""
    token = re.search(r"\S*$", chars[max(0, start - 60) : start])
    before = token.group() if token else ""
    decimal = re.search(r"(?:^|[^A-Za-z])[-–−]?\d+\.$", before)
    after_hyphen = before[-1:] == "." and re.search(r"-\d+\.$", before)
    if after_hyphen and not re.search(r"[A-Za-z]-\d+\.$", before):
        return True
    return bool(decimal and not after_hyphen) or before.startswith(("10.", "doi:", "http"))


def wrapped_lines(chars: str) -> Iterator[Edit]:
    r"""Join the lines of a paragraph; leave one empty line between paragraphs.

    Some dumps put an empty line after every line: what the gap between two lines means is
    judged by the gaps around it, by how the first line ends and the second begins.

    >>> [edit.new for edit in wrapped_lines("of the\n\ntrial in\n\nmany\n\nother\n\nplaces.\n\n\nNext")]
    [' ', ' ', ' ', ' ', '\n\n']
    """
    gaps = list(re.finditer(r"[ ]*[\n\f][\s\f]*", chars))
    counts = [gap.group().count("\n") for gap in gaps]
    widths = _widths(gaps)
    for n, gap in enumerate(gaps):
        if gap.start() == 0 or gap.end() == len(chars):
            new = ""
        else:
            new = " " if _continues(chars, gaps, counts, widths, n) else "\n\n"
        if gap.group() != new:
            yield Edit(
                gap.start(), gap.end(), new, "text/wrapped-line" if new == " " else "text/paragraph"
            )


def _widths(gaps: Sequence[re.Match[str]]) -> list[int]:
    """Length of the line before each gap."""
    ends = [0, *(gap.end() for gap in gaps)]
    return [gap.start() - ends[n] for n, gap in enumerate(gaps)]


UNWRAPPED = 300  # characters; lines longer than this are whole paragraphs


def _continues(
    chars: str, gaps: Sequence[re.Match[str]], counts: Sequence[int], widths: Sequence[int], n: int
) -> bool:
    gap = gaps[n]
    before, after = chars[gap.start() - 1], chars[gap.end()]
    if before in MARKS or after in MARKS:
        return False
    line_start = chars.rfind("\n", 0, gap.start()) + 1
    if CAPTION_START.match(chars, gap.end()) or CAPTION_ALONE.match(
        chars[line_start : gap.start()]
    ):
        return False
    runs_on = before not in ".?!:;”" and (after.islower() or after in "(0123456789")
    around = sorted(counts[max(0, n - 6) : n + 7])
    usual = around[len(around) // 2]
    lengths = sorted(widths[max(0, n - 8) : n + 9])
    full = lengths[len(lengths) // 2]  # joined hyphens have made some lines longer
    if full > UNWRAPPED:
        return False
    if "\f" in gap.group() or counts[n] > max(usual, 1):
        return runs_on and not LIST_ITEM.match(chars, gap.end())
    if LIST_ITEM.match(chars, gap.end()):
        return False
    next_line = chars[gap.end() : gaps[n + 1].start() if n + 1 < len(gaps) else len(chars)]
    return _same_paragraph(chars[line_start : gap.start()].strip(), next_line.strip(), full)


def _same_paragraph(line: str, next_line: str, full: int) -> bool:
    """Whether two neighbouring lines are one paragraph's, by their ends and lengths.

    `full` is the usual length of a full line nearby, in characters.
    """
    stopped = bool(re.search(r"[.?!:][”’)\]]?[\d,–⁰-⁹-]*$", line))
    room = len(line) + 1 + len(next_line.split(None, 1)[0]) <= 0.92 * full
    if next_line[0].islower():
        return True
    if _is_title(next_line) and len(next_line) < 0.75 * full:
        return _is_title(line) and not stopped
    if _is_title(line) and room and len(line) < 0.85 * full:
        return False
    if stopped:
        return not (room and len(line) < 0.8 * full)
    return not (room and len(line) < 0.7 * full)


def _is_title(line: str) -> bool:
    """Headings write most longer words with a capital and end without a stop."""
    words = [word for word in re.findall(r"[^\W\d_][\w-]*", line) if len(word) > 3]
    if not words or len(line.split()) > 10 or line[-1] in ".,;" or not line[0].isupper():
        return False
    capitals: int = sum(word[0].isupper() for word in words)
    return capitals >= 0.7 * len(words)


# Chinese and Japanese, which have no blanks between words (Korean has).
UNSPACED = re.compile("[\u3001-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff60]")
CAPTION_START = re.compile(
    r"(?:Figure|Fig\.?|FIGURE|FIG\.?|Table|TABLE)\s*(?:S?\d{1,2}|[IVX]{1,4})\b(?:[.:|]|\s*\n|\s+[A-Z])"
)
CAPTION_ALONE = re.compile(
    r"(?:Figure|Fig\.?|FIGURE|FIG\.?|Table|TABLE)\s*(?:S?\d{1,2}|[IVX]{1,4})[.:]?\s*$"
)
LIST_ITEM = re.compile(r"(?:[-–—•▪*]\s|\(?(?:[ivx]{1,5}|[a-z]|\d{1,2})[.)]\s{1,3}\S)")


def interrupting_captions(chars: str) -> Iterator[Edit]:
    r"""Move a legend that a page put into the middle of a sentence behind the sentence's paragraph.

    >>> text = "the dose was\n\nFigure 1. A flow chart.\n\ngiven twice.\n\nNext"
    >>> [edit.new for edit in interrupting_captions(text)]
    ['the dose was given twice.\n\nFigure 1. A flow chart.']
    """
    paragraphs = list(re.finditer(r"[^\n]+(?:\n(?!\n)[^\n]+)*", chars))
    n = 0
    while n + 2 < len(paragraphs):
        first = paragraphs[n]
        last = n + 1
        while last < len(paragraphs) and _is_caption(chars, paragraphs, last):
            last += 1
        if last == n + 1 or last >= len(paragraphs):
            n += 1
            continue
        tail = paragraphs[last]
        if (
            first.group()[-1] in ".?!:;”)" + MARKS
            or not tail.group()[0].islower()
            or LIST_ITEM.match(tail.group())
            or " " not in first.group()
        ):
            n = last
            continue
        legend = chars[paragraphs[n + 1].start() : paragraphs[last - 1].end()]
        new = f"{first.group()} {tail.group()}\n\n{legend}"
        sources = [
            *range(*first.span()), first.end(), *range(*tail.span()), first.end(), first.end(),
            *range(paragraphs[n + 1].start(), paragraphs[last - 1].end()),
        ]  # fmt: skip
        yield Edit(first.start(), tail.end(), new, "turn/interrupting-caption", sources)
        n = last + 1


def _is_caption(chars: str, paragraphs: Sequence[re.Match[str]], n: int) -> bool:
    """A legend opens with its number, or follows a number that stands alone."""
    here = paragraphs[n].group()
    before = paragraphs[n - 1].group()
    return bool(CAPTION_START.match(chars, paragraphs[n].start())) or (
        bool(CAPTION_ALONE.fullmatch(before)) or bool(CAPTION_ALONE.fullmatch(here))
    )


_BLANKS = re.compile(f"(?m) (?: +|(?=[{MARKS}])|(?<=[{MARKS}].)|(?<=^.)(?=\\S))")


def single_spaces(chars: str) -> Iterator[Edit]:
    """Make runs of blanks single.

    >>> [(edit.start, edit.end, edit.new) for edit in single_spaces("a   b")]
    [(1, 4, ' ')]
    """
    for match in _BLANKS.finditer(chars):
        beside_mark = chars[match.end() : match.end() + 1] in MARKS or (
            match.start() > 0 and chars[match.start() - 1] in MARKS
        )
        line_start = match.start() == 0 or chars[match.start() - 1] == "\n"
        new = "" if beside_mark or line_start else " "
        if new != match.group():
            yield Edit(match.start(), match.end(), new, "text/blanks")
