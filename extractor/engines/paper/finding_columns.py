"""What the columns of a table of outcomes hold: an arm's figures, an effect, a p-value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from extractor.engines.paper.finding_arms import Arms, core
from extractor.engines.paper.finding_words import times_in
from extractor.engines.paper.time_frames import BARE
from extractor.types import Table

Role = Literal["label", "arm", "effect", "interval", "n", "sd", "p", "other"]

SIZE = re.compile(
    r"[(\[,;]?\s?\b[nN]\s?=\s?(?P<n>\d{1,3}(?:,\d{3})+|\d{1,6})\s?(?P<unit>[a-z]+)?[)\]]?"
)
P_HEAD = re.compile(
    r"^(?:(?:adjusted|between[- ]groups?|overall|group) )?(?:[pP]|sig\.?|significance)(?:[ -]?values?)?\W{0,3}[a-e#$ᵃ-ᵉ]?\W*(?:\((?!.*(?:baseline|within|time))[^()]*\))?$",
    re.IGNORECASE,
)
EFFECT_HEAD = re.compile(
    r"\b(?:(?-i:(?:[Aa]dj|a)?(?:HR|OR|RR|IRR)|MD|SMD|[Aa]djDiff)[a-z]?\b|hazards?|odds|relative risk|risk (?:ratio|difference)|rate ratio|(?:adjusted |mean )?diff(?:erences?)?\b"
    r"|est(?:\.|imates?\b|imated\b)(?: of)?(?: \w+)? effect|(?:treatment|intervention|group|programme|program|net) effect|regression coefficient|coefficient|cohen|effect size)",
    re.IGNORECASE,
)
N_HEAD = re.compile(r"^(?:[Vv]alid |[Tt]otal )?(?:[nN]|[Nn]o\.?|[Nn]umber)\W*$")
SD_HEAD = re.compile(r"^(?:SDs?|S\.D\.|[Ss]tandard [Dd]eviations?)\W*$")
SE_HEAD = re.compile(r"^(?:SEM?s?|S\.E\.M?\.?|[Ss]tandard [Ee]rrors?)\W*$")
INTERVAL_HEAD = re.compile(
    r"^(?:9[059]\s?%\s?)?(?:CIs?|[Cc]onfidence (?:[Ii]ntervals?|[Ll]imits?))\b", re.IGNORECASE
)
BASELINE = re.compile(
    r"\b(?:baseline|pre|pre-?(?:test|treatment|intervention|operative(?:ly)?)|before|BL|T0|V0|day 0|week 0|month 0|initial|at entry|admission|inclusion|randomi[sz]ation)\b",
    re.IGNORECASE,
)
CHANGE = re.compile(
    r"\b(?:changes?|difference from|reduction|improvement|delta|decrease|increase)\b|Δ", re.I
)
STAT = re.compile(
    r"[(\[]?(?:\b(?:adjusted )?means?\b|\bM\b|\bmedian\b|\bn\b|\bno\.?|%|\bSD\b|\bSE\b|\bSEM\b|s\.d\.|\b95|\bCI\b|\bIQR\b|±|number|percent)[^A-Z]*(?:SDs?|SEM?|CI|IQR|%|N)?[)\]]?.*$",
    re.I,
)
LATER = re.compile(r"\b(?:follow-?up|post-?[a-z]*|end of \w+|final)\b", re.IGNORECASE)
TIMED = re.compile(
    r"[,;:–-]?\s?[(\[]?\b(?:at |after )?(?:(?:\d+|one|two|three|six|twelve)[ -]?(?:min\w*|hours?|h|days?|weeks?|wks?|months?|mo|years?)\b|"
    r"(?:day|week|month|year|visit)s? \d+|baseline|pre(?:-?\w+)?|before)\b.*$",
    re.IGNORECASE,
)
NO_ARM = re.compile(
    r"^\W*$|\b(?:total|overall|all|both|p|p[ -]?value|CI|confidence|unit|reference|ref|normal|range|items?|test|statistics?|"
    r"F|t|z|df|χ2|ICC|SMD|effect|n|time|visit|scale|variables?|outcomes?|measures?|parameters?|change|within|difference|"
    r"sub-?group|men|women|males?|females?|yes|no|missing|score|weight|interval|value|crude|adjusted|ratio|coefficient|interaction|group|scales)\b",
    re.IGNORECASE,
)
RAISED = re.compile(
    r"(?<=[a-z)])[ᵃ-ᵡ¹²³⁴-⁹]+(?![\w/])|(?<=[\w)])[ᵃ-ᶿ]+(?![\w/])|[*†‡§¶]+"
)  # marks of footnotes
FIGURE = re.compile(r"\s*[-−–+<>(]?\s?[\d.]+(?![\d.]*\s?[a-zA-Z])")
NAME = re.compile(r"[A-Za-z]{2}")
LONG_WORD = re.compile(r"[a-z0-9]{4,}")
EVENTS_OF = re.compile(r"\b(?:events?|n) ?/ ?(?:patients|participants|total|N)\b")
MARKS = re.compile(r"[*†‡§¶ᵃ-ᵉ]")
SINCE = re.compile(
    r"\b(?:change|from|since|to|minus|versus|adjusted|post|after|randomi[sz]ation$)", re.I
)
FEWEST_TIED = 1  # arms' columns whose names are those of the record, or that have a size


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, its role, and of an arm's its name, size and time."""

    index: int
    head: str
    role: Role
    arm: str | None = None
    key: str = ""
    n: int | None = None
    time: str = ""
    stat: str = ""
    change: bool = False
    baseline: bool = False
    tied: bool = False  # the name is surely an arm's


def columns_of(table: Table, arms: Arms) -> Iterator[Column]:
    """The columns of a table; none is an arm's where no name can be tied to the trial's arms."""
    heads = headings(table)
    found = [column(index, heads.get(index, []), arms) for index in range(table.n_columns)]
    found = with_labels(table, found)
    found = with_last(found, arms)
    named = [one for one in found if one.role == "arm"]
    sure = [one for one in named if one.tied]
    if len({one.key for one in named}) < 2 or len({one.key for one in sure}) < FEWEST_TIED:
        found = [replace(one, role="other") if one.role == "arm" else one for one in found]
    yield from found


def with_last(found: Sequence[Column], arms: Arms) -> list[Column]:
    """Columns of which one of two is surely an arm's: then the other is the other arm's."""
    names = {one.arm for one in found if one.role == "arm" and one.tied}
    ours = names & set(arms.labels)
    if len(arms.labels) != 2 or len(names) != 2 or len(ours) != 1:
        return list(found)
    (left,) = set(arms.labels) - ours
    key = core(left) or left.casefold()
    return [
        replace(one, arm=left, key=key) if one.role == "arm" and one.arm in names - ours else one
        for one in found
    ]


def headings(table: Table) -> dict[int, list[str]]:
    """The words above each column, spanning ones first."""
    found: dict[int, list[str]] = {}
    for cell in sorted(table.cells, key=lambda c: (c.row, c.column)):
        if cell.row < table.header_rows and cell.text.strip():
            words = " ".join(RAISED.sub("", cell.text).split())
            for index in range(cell.column, cell.column + cell.column_span):
                if words not in found.setdefault(index, []):
                    found[index].append(words)
    return found


def with_labels(table: Table, found: Sequence[Column]) -> list[Column]:
    """Columns of which the first are the rows' labels: those without figures."""
    texts: dict[int, list[str]] = {}
    for cell in table.cells:
        if cell.row >= table.header_rows and cell.column_span == 1 and cell.text.strip():
            texts.setdefault(cell.column, []).append(cell.text)
    told = list(found)
    for one in found:
        words = texts.get(one.index, [])
        figures = sum(bool(FIGURE.match(text)) for text in words)
        if one.index > 0 and (one.role in ("arm", "effect", "p") or 2 * figures > len(words)):
            break
        told[one.index] = replace(one, role="label")
    return told


def column(index: int, heads: Sequence[str], arms: Arms) -> Column:
    """One column by the words above it."""
    head = " ".join(heads)
    sizes = [int(match["n"].replace(",", "")) for one in heads for match in SIZE.finditer(one)]
    times = [time for one in heads if (time := time_words(one))]
    base = any(is_baseline(one) for one in heads)
    plain = Column(
        index,
        head,
        "other",
        n=sizes[0] if len(set(sizes)) == 1 else None,
        time=" ".join(times),
        stat=head,
        change=bool(CHANGE.search(head)),
        baseline=base,
    )
    if any(P_HEAD.match(one) for one in heads):
        return replace(plain, role="p")
    if heads and N_HEAD.match(heads[-1]):
        return replace(plain, role="n", key=key_above(heads, arms))
    if len(heads) > 1 and SD_HEAD.match(heads[-1]):
        return replace(plain, role="sd", key=key_above(heads, arms))
    if len(heads) > 1 and SE_HEAD.match(heads[-1]):
        return plain
    if heads and INTERVAL_HEAD.match(heads[-1]):
        return replace(plain, role="interval")
    if EFFECT_HEAD.search(head):
        clear = is_clear(head, arms)
        return replace(plain, role="effect" if clear else "other", arm=compared(head, arms))
    for words in heads:
        name = arm_name(words)
        known = arms.label_of(name) if name else None
        if known and known[1] in arms.labels:
            return replace(plain, role="arm", arm=known[1], key=known[0], tied=True)
    for words in heads:
        name = arm_name(words)
        if name and not NO_ARM.search(name) and not times_in(words) and not is_baseline(words):
            known = arms.label_of(name)
            tied = bool(SIZE.search(words)) or overlaps(name, arms)
            if known and NAME.search(name):
                return replace(plain, role="arm", arm=known[1], key=known[0], tied=tied)
    return plain


def key_above(heads: Sequence[str], arms: Arms) -> str:
    """The arm whose numbers of people a column counts, "" for none."""
    known = (arms.label_of(arm_name(words)) for words in heads[:-1] if arm_name(words))
    return next((one[0] for one in known if one is not None), "")


def time_words(words: str) -> str:
    """The words of a heading that tell a time, "" for none.

    >>> time_words("Zinc, 12 weeks (n = 20)"), time_words("Follow-up"), time_words("Zinc")
    ('12 weeks', 'Follow-up', '')
    """
    match = LATER.search(SIZE.sub("", words))
    told = [one.group() for one in BARE.finditer(SIZE.sub("", words)) if times_in(one.group())]
    return " ".join(told) or (match.group() if match else "")


def is_baseline(words: str) -> bool:
    """Whether a heading is of the beginning, not of what changed since."""
    return bool(BASELINE.search(words)) and not SINCE.search(words)


def compared(head: str, arms: Arms) -> str | None:
    """Of three or more arms the one whose effect a column tells: "A vs placebo"."""
    if len(arms.labels) < 3:
        return None
    named = arms.mentions(head)
    if len(named) != 2 or named[0].key == named[1].key or len(arms.roles) != len(arms.labels):
        return None
    roles = dict(zip(arms.labels, arms.roles, strict=True))
    held = roles.get(named[1].label, "experimental") != "experimental"
    return named[0].label if held and roles.get(named[0].label) == "experimental" else None


def is_clear(head: str, arms: Arms) -> bool:
    """Whether an effect is of the one comparison that there is, or of a named arm."""
    return len(arms.labels) < 3 or compared(head, arms) is not None


def overlaps(name: str, arms: Arms) -> bool:
    """Whether a heading shares a long word with the name of just one arm."""
    words = set(LONG_WORD.findall(core(name)))
    return sum(bool(words & set(LONG_WORD.findall(core(label)))) for label in arms.labels) == 1


def arm_name(head: str) -> str:
    """An arm's name without its size and the unit of its figures.

    >>> arm_name("Cells (n = 20) mean (SD)"), arm_name("P value")
    ('Cells', 'P value')
    """
    words = SIZE.sub(" ", " ".join(head.split()))
    words = EVENTS_OF.sub(" ", words)
    words = STAT.sub("", words)
    if is_baseline(words) or times_in(words):
        words = TIMED.sub("", words)
    return " ".join(MARKS.sub("", words).split()).strip(" ,;:([-–")
