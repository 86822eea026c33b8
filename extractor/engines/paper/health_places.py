"""Where a paper names the conditions of its trial: title, the people of its abstract, keywords."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from extractor.engines.paper.condition_names import OPERATED, names
from extractor.engines.paper.passages import Paper, Passage
from extractor.fields import conditions
from extractor.fields.counts import PEOPLE
from extractor.fields.rule import Found

MOST_KEYWORDS = 400  # passages among which keywords stand
LABEL = re.compile(r"\s*key ?words?\s*[:.—-]?\s*", re.IGNORECASE)
FOUND_OUT = re.compile(r"result|finding|conclusion|interpretation", re.IGNORECASE)
ADJECTIVE = re.compile(
    rf"\b(?:(?:(?:pregnant )?HIV(?:-\d)?[-−–]infected|obese|overweight|(?:type [12] )?diabetic|(?:mildly )?depressed|hypertensive|infertile|"
    rf"(?:physically )?inactive|critically ill|(?:(?:chronic|maintenance) )?h(?:a?e)modialysis|(?:kidney|liver|heart|lung|renal) transplant|"
    rf"preterm|premature|hypercholesterola?emic|HIV-positive|pregnant|sedentary|(?:frail )?nursing home|orthop(?:a?e)dic|trauma|burns?|"
    rf"palliative(?: care)?|mechanically ventilated|burned)(?: [\w-]+)? (?:{PEOPLE}|recipients\b|residents\b)|"
    r"(?:(?:well-|highly )?trained|elite|recreational(?:ly active)?) (?:[\w-]+ )?(?:athletes|players|runners|cyclists|swimmers|men|women)\b|"
    r"(?:(?:current|former|heavy|light|cigarette|tobacco|daily|dependent|and|or|adult|adolescent) )*smokers\b|"
    r"(?:heavy|hazardous|harmful|problem|risky|excessive) drinkers\b|"
    rf"(?:{PEOPLE}) (?:on|receiving|undergoing) (?:chronic |maintenance |regular )?(?:h(?:a?e)mo|peritoneal )?dialysis)",
    re.IGNORECASE,
)
UNHEALTHY = (  # what is healthy but no people
    r"controls?\b|eating|diets?\b|weight|lifestyles?|age?ing|living|foods?\b|behaviou?rs?|habits?|snack|schools?|communit"
)
HEALTHY = re.compile(
    rf"\b(?:(?:elderly|older|adult|young) )?healthy (?!{UNHEALTHY})"
    rf"(?:(?!(?:and|controls?|in|among|of|for|with|to|than)\b)[\w-]+ ){{0,3}}(?:{PEOPLE}|elderly(?: individuals| people| citizens)?|"
    r"(?:wo)?men|adults|children|infants|individuals|people)(?!\w)(?: (?:volunteers|subjects|participants|individuals))?",
    re.IGNORECASE,
)
"""Whom trials without a disease take in (CT.gov: "Healthy Volunteers")."""
MOST_SENTENCES = 40  # of an abstract
# What stands before a name that says that it is treated, or the people's: "for", "women with".
THEIRS = re.compile(
    rf"(?:\b(?:with|for|in|of|to (?:treat|prevent|manage|relieve|improve|reduce)|prevent\w*|treat\w*|reduc\w+|against|"
    rf"between|relieves?|ameliorat\w+|manag\w+)(?: the| mild(?:ly)?| moderate| severe| to|{PEOPLE}| with| and| or)*\s*$|^\W*$)",
    re.IGNORECASE,
)
OF_PEOPLE = re.compile(
    rf"\b(?:{PEOPLE}|women|men|children|adults|people|infants|adolescents|persons|individuals|mothers|boys|girls)\b"
    r"(?: \([^()]{1,30}\))?(?: aged [\w\s–-]{1,25}?)?,? (?:(?:who )?(?:have|had|having)|with|suffering from|"
    r"diagnosed with|affected by|hospitali[sz]ed (?:for|with)|at risk of)(?: an?| the| newly diagnosed| established| known)*\s(?P<what>[^.;:]{3,160})",
    re.IGNORECASE,
)
BEFORE_PEOPLE = re.compile(
    rf"[\s)-]{{1,2}}(?:[\w-]+ )?(?:{PEOPLE}|survivors|recipients|women|men|children|adults|mothers)",
    re.IGNORECASE,
)
MEASURED = re.compile(
    r"\b(?:on|effects? of|incidence of|and|no|without|excluding|history of|mortality|death|previous)\s+(?:the )?$",
    re.IGNORECASE,
)
NOT_THEIRS = re.compile(
    r"\b(?:without|no|not|excluding|history of|free of|other than|due to)\s+(?:[\w-]+ )?$", re.I
)
WITHOUT = re.compile(r"\bwith (?:and|or) without$|\bwith/without$", re.IGNORECASE)  # some have it
GOES_ON = re.compile(r",? (?:and|or|and/or|with or without) (?:the |an? )?|, |/")
OF_TITLES_PEOPLE = 0.7
HAVING = re.compile(
    rf"\b(?:{PEOPLE}|survivors|recipients|(?:wo)?men|children|adults|mothers|people|infants|adolescents|persons|"
    r"individuals|boys|girls)\b",
    re.IGNORECASE,
)
AWAY = re.compile(
    r"\b(?:were|was|who|receiv|random|in|to|will|develop\w*|hallmarked|caused|than)\b"
)
LEFT_OUT = re.compile(r"\bexclu\w+|\bnot eligible|\bineligible", re.IGNORECASE)
IS_PLACE = re.compile(r"(?<!s)(?<!men) \w+|\s(?:clinics?|wards?|units?|departments?)\b")
"""What makes an adjective's people part of a place's name: "burn patient ward"."""
LEFT = 0.58
IN_TITLE, MEASURED_IN_TITLE, IN_ABSTRACT, KEYWORD = 0.85, 0.55, 0.7, 0.65


def in_title(paper: Paper) -> Iterator[tuple[Passage, Found]]:
    """The conditions that the title names; those it names as measured are less sure."""
    if paper.title is None:
        return
    chars = paper.title.sentence.chars
    for match in ADJECTIVE.finditer(chars):
        yield paper.title, plain(match, "conditions/of-people-in-title", OF_TITLES_PEOPLE)
    yield from ((paper.title, one) for one in operated(chars))
    before: tuple[int, float] = (0, 0.0)  # where the name before ended, and how sure it was
    for one in named(chars):
        sure = in_place(chars, one, before)
        if sure:
            before = (one.end, sure)
            yield paper.title, Found(one.value, one.start, one.end, "conditions/in-title", sure)
    for match in HEALTHY.finditer(chars):
        yield paper.title, plain(match, "conditions/healthy-in-title", OF_TITLES_PEOPLE)


def in_place(chars: str, one: Found, before: tuple[int, float]) -> float:
    """How sure its place in a title makes a name; 0 where nobody has the disease."""
    words = chars[: one.start]
    if NOT_THEIRS.search(words) and not WITHOUT.search(words.rstrip()):
        return 0.0
    if before[1] and GOES_ON.fullmatch(chars, before[0], one.start):
        return before[1]
    if words.count("(") > words.count(")"):
        return MEASURED_IN_TITLE
    theirs = THEIRS.search(words) or BEFORE_PEOPLE.match(chars[one.end :])
    return MEASURED_IN_TITLE if MEASURED.search(words) and not theirs else IN_TITLE


def plain(match: re.Match[str], rule: str, sure: float) -> Found:
    """The words of a match as a condition."""
    return Found({"text": " ".join(match.group().split()), "id": None}, *match.span(), rule, sure)


def operated(chars: str) -> Iterator[Found]:
    """The operations that people are said to undergo."""
    for match in OPERATED.finditer(chars):
        value = {"text": " ".join(match["name"].split()), "id": None}
        yield Found(value, *match.span("name"), "conditions/operation-in-title", OF_TITLES_PEOPLE)


def in_abstract(paper: Paper) -> Iterator[tuple[Passage, Found]]:
    """The conditions that an abstract's people have: "women with …", "… patients"."""
    for passage in islice(paper.within("abstract"), MOST_SENTENCES):
        if not FOUND_OUT.search(passage.section):
            yield from of_its_people(passage, "conditions/of-people-in-abstract", IN_ABSTRACT)


def of_people(paper: Paper, most: int) -> Iterator[tuple[Passage, Found]]:
    """The conditions that people have in the methods' first sentences, which say who is taken in."""
    for passage in islice(paper.within("body", kinds=("methods",)), most):
        if not LEFT_OUT.search(passage.sentence.chars):
            yield from of_its_people(passage, "conditions/of-people-in-methods", LEFT)


def adjectives_in_abstract(paper: Paper) -> Iterator[tuple[Passage, Found]]:
    """The people of an abstract whom an adjective describes: "infertile couples", "smokers"."""
    for passage in islice(paper.within("abstract"), MOST_SENTENCES):
        chars = passage.sentence.chars
        if FOUND_OUT.search(passage.section) or LEFT_OUT.search(chars):
            continue
        for match in ADJECTIVE.finditer(chars):
            if not IS_PLACE.match(chars, match.end()):
                yield passage, plain(match, "conditions/adjective-in-abstract", LEFT)


def of_its_people(passage: Passage, rule: str, sure: float) -> Iterator[tuple[Passage, Found]]:
    """The conditions that a sentence's people have."""
    chars = passage.sentence.chars
    if not HAVING.search(chars):
        return
    spans = [match.span("what") for match in OF_PEOPLE.finditer(chars)]
    for one in named(chars):
        words = chars[: one.start]
        if NOT_THEIRS.search(words) and not WITHOUT.search(words.rstrip()):
            continue
        listed = any(
            start <= one.start < end and not AWAY.search(chars[start : one.start])
            for start, end in spans
        )
        if listed or BEFORE_PEOPLE.match(chars[one.end :]):
            yield passage, Found(one.value, one.start, one.end, rule, sure)


def in_keywords(paper: Paper) -> Iterator[tuple[Passage, Found]]:
    """The keywords that are names of conditions."""
    starts = {
        block.start for block in paper.document.blocks if block.path and "kwd-group" in block.path
    }
    for passage in paper.passages[:MOST_KEYWORDS]:
        chars = passage.sentence.chars
        label = LABEL.match(chars)
        if label is None and passage.sentence.start not in starts:
            continue
        for match in re.finditer(r"[^;,•·|\n]+", chars[label.end() if label else 0 :]):
            at = match.start() + (label.end() if label else 0)
            entry = match.group().strip()
            for one in named(match.group())[:1]:
                if one.end - one.start >= len(entry) - 1:
                    start, end = at + one.start, at + one.end
                    yield passage, Found(one.value, start, end, "conditions/keyword", KEYWORD)


def named(chars: str) -> list[Found]:
    """Health problems by vocabulary, or by their names' form; a longer name takes a shorter's place."""
    known = [
        (one.start, one.end, one.value["id"])
        for one in conditions.find(chars)
        if isinstance(one.value, dict)
    ]
    shaped = [(start, end, None) for start, end in names(chars)]
    spans = [*shaped]
    for start, end, id_ in known:
        around = next((n for n, (a, b, _) in enumerate(spans) if a <= start and end <= b), None)
        if around is not None:
            a, b, _ = spans[around]
            spans[around] = (a, b, id_ if (a, b) == (start, end) else None)
        elif all(end <= a or b <= start for a, b, _ in spans):
            spans.append((start, end, id_))
    return [
        Found({"text": bare(chars[a:b]), "id": id_}, a, b, "conditions/named", IN_TITLE)
        for a, b, id_ in sorted(spans, key=lambda one: one[:2])
    ]


def bare(name: str) -> str:
    """A name without the abbreviation in brackets behind it.

    >>> bare("coronary artery disease (CAD)")
    'coronary artery disease'
    """
    return re.sub(r" \([^()]{1,8}\)$", "", " ".join(name.split()))
