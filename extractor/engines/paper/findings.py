"""Results of the reported trial's primary outcomes, from sentences and tables that name them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from extractor.engines.paper.finding_aims import aims_of
from extractor.engines.paper.finding_arm_rows import in_arm_rows
from extractor.engines.paper.finding_arms import Arms, arms_of, core
from extractor.engines.paper.finding_places import Known, deviation_of
from extractor.engines.paper.finding_sentences import in_sentences
from extractor.engines.paper.finding_tables import in_tables
from extractor.engines.paper.finding_words import defined
from extractor.engines.paper.passages import Paper
from extractor.types import JSON, Candidate

BEHIND = re.compile(r" \((?P<short>[A-Z][\w/-]{1,11})\)")
GROUP = re.compile(r" (?:groups?|arms?)$")
NO_WORD = re.compile(r"[\W_]+")
COMMON = re.compile(r"\b(?:the|groups?|arms?|treatment)\b")
REPORTING = ("trial report", "secondary analysis")
NUMBERS = ("events", "n", "percent", "mean", "sd", "effect", "ci_low", "ci_high")
MAIN = ("events", "percent", "mean", "effect")
SURE_OF_ARM = 0.5
SURELY = 2  # equal numbers that make two results one, whatever their measure is called
MOST = 16  # results of one paper


def candidates(paper: Paper, told: Sequence[Candidate]) -> list[Candidate]:
    """The results that sentences and tables print for the primary outcomes; a protocol has none.

    `told` is what was read before: the outcomes, and the arms.
    """
    if paper.kind not in REPORTING:
        return []
    if not any(one.field == "primary_outcomes" for one in told):
        return []
    longs = defined(paper)
    primary = aims_of(told, "primary_outcomes", longs)
    if not primary:
        return []
    others = [
        aim
        for aim in aims_of(told, "secondary_outcomes", longs)
        if not any(aim.words and aim.words <= one.all_words for one in primary)
    ]
    known = Known(primary, others, arms_told(paper, told, longs), deviation_of(paper))
    found = [*in_sentences(paper, known), *in_tables(paper, known), *in_arm_rows(paper, known)]
    return once(found)[:MOST]


def arms_told(paper: Paper, told: Iterable[Candidate], longs: Mapping[str, str]) -> Arms:
    """The arms that the record will have, with the paper's abbreviations of them."""
    known: dict[str, str] = {}
    for one in told:
        if one.field == "arms" and isinstance(one.value, Mapping) and one.confidence >= SURE_OF_ARM:
            known.setdefault(str(one.value.get("label") or ""), str(one.value.get("role") or ""))
    labels = list(known)
    shorts = [
        (short, label)
        for short, long in longs.items()
        for label in labels
        if plain(long) and (plain(long) == plain(label) or short == label)
    ]
    shorts += list(in_brackets(paper, labels))
    return arms_of(labels, shorts, list(known.values()))


def in_brackets(paper: Paper, labels: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Abbreviations in brackets directly behind an arm's name: "zinc sulphate (ZnS)"."""
    texts = [one.sentence.chars for one in paper.passages if one.zone in ("abstract", "body")]
    texts += [table.caption for table in paper.tables]
    whole = "\n".join(texts)
    found: dict[str, set[str]] = {}
    for match in BEHIND.finditer(whole):
        before = whole[max(0, match.start() - 80) : match.start()]
        name = GROUP.sub("", before).casefold()
        for label in labels:
            if len(core(label)) > 3 and name.endswith(core(label)):
                found.setdefault(label, set()).add(match["short"])
    for label, shorts in found.items():
        if len(shorts) == 1:
            yield next(iter(shorts)), label


def plain(words: str) -> str:
    """Words in small letters without hyphens, articles and "group"."""
    small = NO_WORD.sub(" ", words.casefold())
    return COMMON.sub("", small).strip()


def once(found: Iterable[Candidate]) -> list[Candidate]:
    """Each result once: the first that is told, or a later one that says more of the same."""
    kept: list[Candidate] = []
    for one in found:
        value = one.value if isinstance(one.value, Mapping) else {}
        at = next((n for n, other in enumerate(kept) if same(value, other.value)), None)
        if at is None:
            kept.append(one)
        elif told_numbers(value) > told_numbers(kept[at].value):
            kept[at] = one
    return kept


def told_numbers(value: JSON) -> int:
    """How many numbers, and digits of them, a result tells; of equal ones, whether a time."""
    known = value if isinstance(value, Mapping) else {}
    numbers = [known.get(key) for key in (*NUMBERS, "p")]
    told = sum(10 + len(str(number)) for number in numbers if number is not None)
    return 2 * told + (known.get("time_frame") is not None)


def same(one: Mapping[str, JSON], other: JSON) -> bool:
    """Whether two results are one: of the same arm, with numbers that differ by rounding alone."""
    known = other if isinstance(other, Mapping) else {}
    if arm_key(one) != arm_key(known):
        return False
    shared = [key for key in NUMBERS if one.get(key) is not None and known.get(key) is not None]
    if len(shared) < SURELY and one.get("measure") != known.get("measure"):
        return False
    return any(key in MAIN for key in shared) and all(
        rounded(one[key], known[key]) for key in shared
    )


def arm_key(value: Mapping[str, JSON]) -> str:
    """The arm of a result, without "the … group"."""
    return core(str(value.get("arm") or ""))


def rounded(one: JSON, other: JSON) -> bool:
    """Whether two numbers are the same, or one is the other with fewer digits."""
    if not isinstance(one, int | float) or not isinstance(other, int | float):
        return False
    digits = min(len(f"{float(n):g}".partition(".")[2]) for n in (one, other))
    return bool(abs(abs(one) - abs(other)) <= 0.5001 * 10**-digits)
