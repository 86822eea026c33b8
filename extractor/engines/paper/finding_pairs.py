"""Which figure is which arm's: "45% in the zinc group and 60% in the placebo group".

Figures that stand side by side are one comparison. Each must be tied to an arm of its own, by
the words around it or by the order in which the arms were named; else none is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.engines.paper.finding_arms import Arms, Mention
from extractor.engines.paper.finding_figures import Figure, Item, p_after
from extractor.fields.counts import PEOPLE

IN = (
    r"(?:in|for|with|on|among|of|from|under|after|receiving|taking|given|to|treated with|allocated to|assigned to|"
    r"randomi[sz]ed to|who received|who took|using)"
)
AFTER = re.compile(
    rf"^[\s)\]]*(?:\([^()]*\)\s?)?(?:(?!\b(?:and|or|than|versus|vs|while|whereas|compared|comparison|relative|contrast|but|was|were|had|respectively)\b)[^\d;:.()\[\]]){{0,45}}?"
    rf"\b{IN} (?:the |those |(?:all |the )?{PEOPLE} )*(?:(?:{IN}) )?(?:the )?$",
    re.IGNORECASE,
)
"""Between a figure and the arm in which it was found."""
BEFORE = re.compile(
    r"^(?: (?:groups?|arms?|treatment|patients|participants))?(?:\s?[(\[][^()\[\]\d]{0,20}[)\]])?"
    r"(?:(?!\b(?:and|or|than|versus|vs|while|whereas|compared|but|in|for|with|among|from|to|respectively|both)\b)[^\d;.()\[\]]){0,60}?"
    r"(?:\bto )?[(\[]?\s?(?:mean|median|M|n)?\s?[=:,]?\s?$",
    re.IGNORECASE,
)
"""Between an arm and its figure behind it."""
JOINT = re.compile(
    r"^[^\d;]{0,140}?\b(?:and|vs?|versus|than|over|compared|while|whereas|but|against|or)\b[^\d;]{0,140}$|^\s?[,;:/]\s[^\d;]{0,90}$|^[^\d;]{0,90},\s?[^\d;]{0,90}$",
    re.IGNORECASE | re.DOTALL,
)
"""Between two figures of one comparison."""
SIDE_BY_SIDE = re.compile(
    r"^[)\]%]?\s?(?:[a-zA-Zµ/%²³]{1,8}\s)?(?:,|;)?\s?(?:vs\.?|v\.?|versus|and|compared (?:with|to)|as compared (?:with|to)|or|than|against|/)\s?(?:only |a |an )?$"
)
LISTED = re.compile(r"^[)\]%]?\s?,\s$")
OPPOSED = re.compile(
    r"\b(?:than|versus|vs\.?|compared|over|relative to|against|as opposed to|between|and)\b", re.I
)
MORE = re.compile(
    r"\b(?:higher|greater|more|larger|longer|increased|superior|better|improved)\b", re.I
)
LESS = re.compile(r"\b(?:lower|fewer|less|smaller|shorter|reduced|inferior|decreased)\b", re.I)
TURNED = re.compile(
    r"\b(?:compared (?:with|to)|comparison (?:with|to)|relative to|versus|vs\.?|than|in contrast to|against|over)\s"
    r"(?:(?:the|those|that|of|in|with|for|among|on|to|at|patients|women|subjects|participants|receiving) )*$",
    re.IGNORECASE,
)
"""Before the arm that is named first: the figures then stand the other way round."""
VERSUS = re.compile(r"\b(?:vs?\.?|versus)(?!\w)")
RESPECTIVELY = re.compile(r"\brespectively\b", re.I)
AND = re.compile(r"^,? and $")
THAN = re.compile(r"\b(?:compared|than)\b")
SHORT = 40  # characters between figures and the arms named behind them
MOST = 4  # arms of one comparison


@dataclass(frozen=True, slots=True)
class Pair:
    """The figures of all arms of one comparison, at `start:end` of its sentence."""

    start: int
    end: int
    figures: tuple[Figure, ...]
    items: tuple[Item, ...]
    tied: bool  # each figure stands at its arm's name


def pairs_in(chars: str, shown: str, figures: Sequence[Figure], arms: Arms) -> Iterator[Pair]:
    """The comparisons of a sentence; `shown` hides what is no figure."""
    mentions = arms.mentions(chars)
    at = 0
    while at < len(figures) - 1:
        run = run_from(shown, figures, at)
        read = None
        for size in range(len(run), 1, -1):
            read = compared(chars, run[:size], figures, mentions, arms)
            if read is not None:
                yield read
                at += size
                break
        if read is None:
            at += 1


def run_from(shown: str, figures: Sequence[Figure], at: int) -> list[Figure]:
    """Figures of one form from a place on that may be one comparison."""
    run = [figures[at]]
    for one in figures[at + 1 : at + MOST]:
        gap = shown[run[-1].end : one.start]
        if one.kind != run[0].kind or not alike(run[0], one) or not JOINT.match(gap):
            break
        run.append(one)
    return run


def alike(one: Figure, other: Figure) -> bool:
    """Whether two figures tell the same things, or one a little more."""
    if one.kind == "mean":
        return ("sd" in one.item) == ("sd" in other.item)
    return ("percent" in one.item) == ("percent" in other.item) or set(one.form) == set(other.form)


def compared(
    chars: str,
    run: Sequence[Figure],
    figures: Sequence[Figure],
    mentions: Sequence[Mention],
    arms: Arms,
) -> Pair | None:
    """A comparison with an arm for each figure; None where any is not clear."""
    end = run[-1].end
    owners = [owner(chars, one, figures, mentions) for one in run]
    tied = all(owners)
    if tied:
        end = max(end, *(one.end for one in owners if one))
        named = [one for one in owners if one is not None]
    elif any(owners[1:]) and not RESPECTIVELY.search(chars, end):
        return None
    elif joined(chars, run, figures):
        return None  # some of a longer list
    else:
        named = by_order(chars, run, figures, mentions, arms) or []
    keys = {one.key for one in named}
    if len(named) != len(run) or len(keys) != len(run):
        return None
    if not tied and contradicted(chars, run):
        return None
    p = p_after(chars, end, min(len(chars), end + 60))
    items = tuple(
        {"arm": arm.label, "p": p, **one.item} for arm, one in zip(named, run, strict=True)
    )
    return Pair(run[0].start, end, tuple(run), items, tied)


def joined(chars: str, run: Sequence[Figure], figures: Sequence[Figure]) -> bool:
    """Whether another figure of the same kind stands directly at the first or the last."""
    for one in figures:
        if one in run:
            continue
        before, after = chars[one.end : run[0].start], chars[run[-1].end : one.start]
        if (one.end <= run[0].start and is_close(before)) or (
            one.start >= run[-1].end and is_close(after)
        ):
            return True
    return False


def is_close(gap: str) -> bool:
    """Whether two figures with these words between them stand side by side."""
    return bool(SIDE_BY_SIDE.match(gap) or LISTED.match(gap) or AND.match(gap))


def owner(
    chars: str, one: Figure, figures: Sequence[Figure], mentions: Sequence[Mention]
) -> Mention | None:
    """The arm at whose name a figure stands; None for none, or for two."""
    following = next((other.start for other in figures if other.start >= one.end), len(chars))
    preceding = max((other.end for other in figures if other.end <= one.start), default=0)
    after = next((m for m in mentions if one.end <= m.start and m.end <= following), None)
    before = next(
        (m for m in reversed(mentions) if preceding <= m.start and m.end <= one.start), None
    )
    if before and taken(chars, before, one, figures):
        before = None
    behind = after if after and AFTER.match(chars[one.end : after.start]) else None
    ahead = before if before and BEFORE.match(chars[before.end : one.start]) else None
    if behind and ahead and behind.key != ahead.key:
        return None
    return behind or ahead


def taken(chars: str, arm: Mention, one: Figure, figures: Sequence[Figure]) -> bool:
    """Whether an arm's name stands behind the figure before, which is then its own."""
    last = next((other for other in reversed(figures) if other.end <= arm.start), None)
    return last is not None and last is not one and bool(AFTER.match(chars[last.end : arm.start]))


def by_order(
    chars: str,
    run: Sequence[Figure],
    figures: Sequence[Figure],
    mentions: Sequence[Mention],
    arms: Arms,
) -> list[Mention] | None:
    """The arms of figures that stand together, in the order in which the arms are named."""
    gaps = [chars[one.end : other.start] for one, other in pairwise(run)]
    close = all(SIDE_BY_SIDE.match(gap) or LISTED.match(gap) for gap in gaps)
    if not close or not SIDE_BY_SIDE.match(gaps[-1].replace(", and", " and")):
        return None
    told = RESPECTIVELY.search(chars) is not None
    versus = len(run) == 2 and VERSUS.search(gaps[0]) is not None
    before = distinct(m for m in mentions if m.end <= run[0].start)
    if not before:
        after = distinct(m for m in mentions if m.start >= run[-1].end)
        between = any(after and run[-1].end <= one.start < after[-1].end for one in figures)
        return None if between else named_behind(chars, run, after, told=told, versus=versus)
    if before[-1].start > figures[0].start or TURNED.search(chars[: before[0].start]):
        return None  # the arms of figures that stand before, or the other way round
    if len(before) == len(run):
        opposed = OPPOSED.search(chars[before[0].end : before[-1].start])
        compared = versus or THAN.search(gaps[0])
        return before if opposed and (told or compared) else None
    said = MORE.search(chars[: run[0].start]) or LESS.search(chars[: run[0].start])
    if len(before) == 1 and versus and said and not told:
        return with_other(before[0], run[1], arms)
    return None


def named_behind(
    chars: str, run: Sequence[Figure], after: Sequence[Mention], *, told: bool, versus: bool
) -> list[Mention] | None:
    """The arms behind figures: "41 vs 63% with X than with Y", "… in the X and Y groups, respectively"."""
    if len(after) != len(run):
        return None
    lead = chars[run[-1].end : after[0].start]
    than = OPPOSED.search(chars[after[0].end : after[-1].start])
    plain = versus and than is not None and than.group() != "and"
    near = AFTER.match(lead) or len(lead) < SHORT
    return list(after) if (told or plain) and near else None


def with_other(first: Mention, figure: Figure, arms: Arms) -> list[Mention] | None:
    """Of two arms the one that is named, and the other."""
    if len(arms.labels) != 2 or first.label not in arms.labels:
        return None
    known = arms.label_of(arms.labels[1 - arms.labels.index(first.label)])
    return [first, Mention(figure.start, figure.end, *known)] if known else None


def distinct(mentions: Iterator[Mention]) -> list[Mention]:
    """Each arm once, where it is named first."""
    found: dict[str, Mention] = {}
    for one in mentions:
        found.setdefault(one.key, one)
    return list(found.values())


def contradicted(chars: str, run: Sequence[Figure]) -> bool:
    """Whether "higher in A than in B" and the numbers in that order disagree."""
    values = [one.item.get("percent", one.item.get("mean", one.item.get("events"))) for one in run]
    if len(run) != 2 or not all(isinstance(value, int | float) for value in values):
        return False
    first, second = (float(str(value)) for value in values)
    words = chars[: run[0].start]
    more, less = bool(MORE.search(words)), bool(LESS.search(words))
    if more == less or min(first, second) < 0:
        return False
    return first < second if more else first > second
