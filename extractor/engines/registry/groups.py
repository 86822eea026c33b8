"""Arms that a registry writes into one text: target sizes per group, and what each group gets.

ChiCTR: "Experimental group:18;Control group:15;" and, with the same names, "Experimental
group:cells;Control group:usual care;". IRCT and DRKS number interventions, CTRI names them,
REPEC labels each item; others name groups at the beginning of lines or sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from extractor.engines.registry.ctgov import is_standard
from extractor.engines.registry.rows import Leaf
from extractor.engines.registry.spans import Cited, between, part
from extractor.engines.registry.words import text
from extractor.types import JSON

SIZE = re.compile(r"\s*(?P<label>[^\n]+?)\s*[:：]\s*(?P<n>\d[\d,]{0,8})\s*(?:;|$)")
ALONE = re.compile(r"(?P<n>\d[\d,]{0,9}|\d{1,9}\.0)(?:\s*\([^()]*\))?[.;]?")
NO_ARMS = frozenset(("target condition", "difficult condition"))  # of ChiCTR's diagnostic tests
PLACEBO = re.compile(r"\b(?:placebo|sham)", re.IGNORECASE)
CONTROL = re.compile(r"\b(?:controls?|comparators?)\b", re.IGNORECASE)
CARE = re.compile(r"\b(?:conventional|standard|usual|routine)\b", re.IGNORECASE)
PLACEBO_GIVEN = re.compile(  # "Drug: Placebo", as ClinicalTrials.gov's lists have it
    r"(?:^|;)\s*(?:Drug|Biological|Other|Device|Combination Product|Dietary Supplement|Procedure):\s*"
    r"(?:matching |matched |oral |saline )?placebos?\b[^;+]{0,40}(?:;|$)",
    re.IGNORECASE,
)
UNTREATED = re.compile(
    r"(?:no|without|none|nothing)\b(?: (?:any|further|additional))?(?: (?:treatment|intervention|therapy|drug|medication))?[.;]?\s*$",
    re.IGNORECASE,
)
SAID_AHEAD = re.compile(
    r"(?:in )?(?:the |this )?(?:first |second |third )?(?:control|placebo|intervention|experimental|treatment|comparison) group\b",
    re.IGNORECASE,
)
ADDED = re.compile(r"\b(?:plus|with|and|followed by)\b|\+", re.IGNORECASE)
TREATED = re.compile(
    r"\b(?:experiment(?:al)?|intervention(?!\s*\d)|treat(?:ed|ment)|study)\b", re.I
)


def control(target: Sequence[Leaf], given: Sequence[Leaf]) -> Iterator[Cited]:
    """Against what is compared: a placebo among what is given, or what the one group gets that is there for that."""
    for leaf in given:
        if PLACEBO_GIVEN.search(leaf.chars):
            yield {"control": "placebo"}, [leaf]
            return
    told = [(value, cited) for value, cited in arms(target, given) if isinstance(value, Mapping)]
    beside = [one for one in told if one[0]["role"] in ("comparator", "placebo")]
    if len(beside) != 1 or len(told) < 2:
        return
    value, cited = beside[0]
    words = str(value["intervention"] or "")
    if value["role"] == "placebo":
        yield {"control": "placebo"}, cited
    elif UNTREATED.match(words):
        yield {"control": "no treatment"}, cited
    elif is_standard(words):
        yield {"control": "standard of care"}, cited


def total(leaf: Leaf) -> int | None:
    """The number of people planned, which may be given for each group.

    >>> total(Leaf("", 0, "arm A:18;arm B:15;")), total(Leaf("", 0, "400 (200 in each arm)"))
    (33, 400)
    >>> total(Leaf("", 0, "arm A:18;arm B:15;arm")) is None
    True
    """
    if alone := ALONE.fullmatch(leaf.chars):
        return int(alone["n"].removesuffix(".0").replace(",", "")) or None
    found, whole = sizes(leaf)
    return sum(n for _, n, _ in found) or None if whole else None


def sizes(leaf: Leaf) -> tuple[list[tuple[str, int, Leaf]], bool]:
    """The groups with the size of each, and whether that is all of the leaf."""
    found: list[tuple[str, int, Leaf]] = []
    at = 0
    while match := SIZE.match(leaf.chars, at):
        one = part(leaf, match.start(), match.end())
        assert one is not None
        found.append((match["label"].lstrip("; "), int(match["n"].replace(",", "")), one))
        at = match.end()
    return found, bool(found) and not leaf.chars[at:].strip(" ;")


def arms(target: Sequence[Leaf], given: Sequence[Leaf]) -> Iterator[Cited]:
    """The arms by target sizes and interventions."""
    found = [one for leaf in target for one in sizes(leaf)[0]]
    found = [one for one in found if one[0].casefold() not in NO_ARMS]
    if not found:
        for leaf in given:
            yield from named_arms(leaf)
        return
    texts = same_names([label for label, _, _ in found], given)
    for number, (label, n, cited) in enumerate(found):
        words = texts.get(number)
        told = text(words.chars) if words else None
        yield arm(label, n or None, told), [cited, *([words] if words else [])]


def arm(label: str, n: int | None, given: JSON) -> JSON:
    """An arm of the record."""
    name = " ".join(label.split()).strip(" ,;.:-")
    return {"label": name, "role": role_of(name), "n": n, "intervention": given}


def role_of(label: str) -> str | None:
    """What a group is there for, by its name alone.

    >>> [role_of(name) for name in ("Placebo group", "control group", "Experimental group A", "Intervention 1")]
    ['placebo', 'comparator', 'experimental', None]
    """
    for pattern, role in (
        (PLACEBO, "placebo"),
        (CONTROL, "comparator"),
        (CARE, "comparator"),
        (TREATED, "experimental"),
    ):
        if pattern.search(label):
            return None if pattern is CARE and ADDED.search(label) else role
    return None


def same_names(labels: Sequence[str], given: Sequence[Leaf]) -> dict[int, Leaf]:
    """What groups of these names get: "label:words;", in the same order; all of them or none."""
    if not given:
        return {}
    leaf = given[0]
    marks: list[re.Match[str]] = []
    at = 0
    for label in labels:
        words = r"\s+".join(map(re.escape, label.split()))
        mark = re.compile(rf"(?:^|;)\s*{words}\s*[:：]", re.IGNORECASE).search(
            leaf.chars, max(0, at - 1)
        )
        if mark is None:
            return {}
        marks.append(mark)
        at = mark.end()
    return {marks.index(mark): one for mark, one in between(leaf, marks)}


GROUP = (
    r"(?:(?:group|arm|cohort)\s+(?:[A-Z]|\d{1,2}|[IVX]{1,4})\b|"
    r"(?:control|intervention|experimental|treatment|placebo|study|comparison|comparator|test|case|"
    r"observation)\s+(?:group|arm)(?:\s+(?:[A-Z]|\d{1,2}|[IVX]{1,4})\b)?)(?:\s*\([^()\n]{1,60}\))?"
)
AHEAD = re.compile(rf"\s*(?:[*-]\s*)?(?P<label>{GROUP})\s*:\s*", re.IGNORECASE)
OPENS = re.compile(
    rf"(?:^|\n|[.;,]\s|\s-\s|:\s)\s*(?:[*-]\s*|\d[.)]\s*)?(?P<label>{GROUP})\s*:", re.IGNORECASE
)
NAMED_LINE = re.compile(
    r"(?:^|\n)(?:Drug\s*:\s*)?"
    r"(?P<label>[A-Z][^:\n]{2,60}\b(?:arm|group)|intervention \d|control|placebo)\s*:",
    re.IGNORECASE,
)
NUMBERED = re.compile(r"(?:^|\s)(?P<label>Intervention \d{1,2})\s*:", re.IGNORECASE)
CTRI = re.compile(r"(?:^|\n)\s*(?P<control>(?:Control|Comparator) )?Intervention\d{1,2}\s*:\s*")
REPEC = re.compile(
    r"Group name:\s*(?P<label>.+?)\s*Type of group[;:]\s*(?P<role>experimental|comparator|placebo|no intervention|-)?"
    r".*?participants:\s*(?P<n>\d+|-)\s*"
    r"Intervention\(s\) description:",
    re.DOTALL,
)
PEOPLE = re.compile(
    r"\(?\s*(?:n\s*=\s*(?P<n>\d[\d,]*)|(?P<m>\d[\d,]*) (?:patients|subjects|children|participants|individuals|"
    r"women|men|volunteers|people|infants|adults))\b\s*\)?",
    re.IGNORECASE,
)
IN_BRACKETS = re.compile(r".{,100}?\(n\s*=\s*(?P<n>\d[\d,]*)(?P<m>)\)", re.IGNORECASE)
CODES = re.compile(  # ReBec's codes of interventions, and keywords, as ICTRP adds them
    r";\s*(?:drug|device|biological(?:/vaccine)?|procedure(?:/surgery)?|radiation|behaviou?ral|genetic|"
    r"dietary supplement|other)\s*(?:;.*)?$",
    re.IGNORECASE | re.DOTALL,
)


def named_arms(leaf: Leaf) -> Iterator[Cited]:
    """The groups that a text names: two or more, or one that it begins with."""
    if marks := list(REPEC.finditer(leaf.chars)):
        for mark, one in between(leaf, marks):
            yield of_repec(mark, text(one.chars)), [one]
    elif marks := list(CTRI.finditer(leaf.chars)):
        yield from of_ctri(leaf, marks)
    elif NUMBERED.match(leaf.chars) and (marks := list(NUMBERED.finditer(leaf.chars))):
        for mark, one in between(leaf, marks):
            yield grouped(mark["label"], one, numbered=True), [one]
    else:
        for pattern in (OPENS, NAMED_LINE):
            marks = list(pattern.finditer(leaf.chars))
            names = [" ".join(mark["label"].casefold().split()) for mark in marks]
            whole = len(names) == 1 and AHEAD.match(leaf.chars)
            if whole or len(set(names)) == len(names) > 1:
                for mark, one in between(leaf, marks):
                    yield grouped(mark["label"], one), [one]
                return


def of_repec(mark: re.Match[str], given: JSON) -> JSON:
    """A group of REPEC's, which the exports write too: with its role in words, and "-" where there is no size."""
    n = None if mark["n"] == "-" else int(mark["n"]) or None
    if not mark["role"]:
        return arm(mark["label"], n, given)
    role = None if mark["role"] == "-" else mark["role"].casefold()
    return {"label": " ".join(mark["label"].split()), "role": role, "n": n, "intervention": given}


def grouped(label: str, told: Leaf, *, numbered: bool = False) -> JSON:
    """An arm whose words may begin with its name, and with how many people are in it."""
    chars = told.chars
    while numbered and (ahead := AHEAD.match(chars)):
        label, chars = ahead["label"], chars[ahead.end() :]
    ahead = SAID_AHEAD.match(chars)
    role = role_of(label) or (role_of(ahead.group()) if ahead else None)
    people = PEOPLE.search(label) or PEOPLE.match(chars) or IN_BRACKETS.match(chars)
    n = int((people["n"] or people["m"]).replace(",", "")) if people else None
    value = arm(PEOPLE.sub("", label), n or None, text(CODES.sub("", chars)))
    assert isinstance(value, Mapping)
    return {**value, "role": value["role"] or role}


def of_ctri(leaf: Leaf, marks: Sequence[re.Match[str]]) -> Iterator[Cited]:
    """CTRI's interventions: "Intervention1: name: words", "Control Intervention1: …"."""
    for mark, one in between(leaf, marks):
        name, _, words = one.chars.partition(":")
        if text(name) is not None:
            value = arm(name, None, text(words))
            assert isinstance(value, Mapping)
            role = "comparator" if mark["control"] else "experimental"
            role = "placebo" if PLACEBO.search(name) else role
            yield {**value, "role": role}, [one]
