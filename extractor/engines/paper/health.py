"""The conditions that the reported trial is about: title first, then whom the abstract names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice

from extractor.engines.paper.condition_names import OPERATED, names
from extractor.engines.paper.passages import Paper, Passage
from extractor.fields import conditions
from extractor.fields.counts import PEOPLE
from extractor.fields.rule import Found
from extractor.types import Candidate

MOST_KEYWORDS = 400  # passages among which keywords stand
LABEL = re.compile(r"\s*key ?words?\s*[:.—-]?\s*", re.IGNORECASE)
FOUND_OUT = re.compile(r"result|finding|conclusion|interpretation", re.IGNORECASE)
ADJECTIVE = re.compile(
    rf"\b(?:(?:pregnant )?HIV(?:-\d)?[-−–]infected|obese|overweight|(?:type [12] )?diabetic|(?:mildly )?depressed|hypertensive|infertile|"
    rf"(?:physically )?inactive|critically ill|h(?:a?e)modialysis|(?:kidney|liver|heart|lung|renal) transplant|"
    rf"preterm|premature|hypercholesterola?emic|HIV-positive|pregnant)(?: [\w-]+)? (?:{PEOPLE}|recipients\b)",
    re.IGNORECASE,
)
MOST_SENTENCES = 40  # of an abstract
MOST = 3  # conditions of one trial
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
OF_TITLES_PEOPLE = 0.7
IN_TITLE, MEASURED_IN_TITLE, IN_ABSTRACT, KEYWORD = 0.85, 0.55, 0.7, 0.65


def candidates(paper: Paper) -> list[Candidate]:
    """The first conditions of title, abstract and keywords, each once."""
    title = list(in_title(paper))
    sure = [pair for pair in title if pair[1].confidence >= IN_ABSTRACT]
    found: list[Candidate] = []
    texts: list[str] = []
    for passage, one in chain(sure or title, further(paper, confirmed=bool(sure))):
        if len(texts) == MOST:
            break
        text = text_of(one)
        short = bool(texts) and re.fullmatch(r"[A-Z0-9-]{2,7}s?", text)
        if not short and not any(overlaps(text, other) for other in texts):
            texts.append(text)
            found.append(paper.proposed("conditions", passage, one))
    return found


def further(paper: Paper, *, confirmed: bool) -> list[tuple[Passage, Found]]:
    """Conditions of abstract and keywords; `confirmed`: those that both have, the title has its own."""
    people, keywords = list(in_abstract(paper)), list(in_keywords(paper))
    if not confirmed:
        return [*people, *keywords]
    named = [text_of(one) for _, one in keywords]
    return [pair for pair in people if any(overlaps(text_of(pair[1]), name) for name in named)]


def text_of(one: Found) -> str:
    """A condition's name."""
    return str(one.value["text"]) if isinstance(one.value, dict) else ""


def in_title(paper: Paper) -> Iterator[tuple[Passage, Found]]:
    """The conditions that the title names; those it names as measured are less sure."""
    if paper.title is None:
        return
    chars = paper.title.sentence.chars
    for match in ADJECTIVE.finditer(chars):
        value = {"text": " ".join(match.group().split()), "id": None}
        yield (
            paper.title,
            Found(value, *match.span(), "conditions/of-people-in-title", OF_TITLES_PEOPLE),
        )
    yield from ((paper.title, one) for one in operated(chars))
    for one in named(chars):
        before = chars[: one.start]
        if NOT_THEIRS.search(before):
            continue
        theirs = THEIRS.search(before) or BEFORE_PEOPLE.match(chars[one.end :])
        sure = MEASURED_IN_TITLE if MEASURED.search(before) and not theirs else IN_TITLE
        yield paper.title, Found(one.value, one.start, one.end, "conditions/in-title", sure)


def operated(chars: str) -> Iterator[Found]:
    """The operations that people are said to undergo."""
    for match in OPERATED.finditer(chars):
        value = {"text": " ".join(match["name"].split()), "id": None}
        yield Found(value, *match.span("name"), "conditions/operation-in-title", OF_TITLES_PEOPLE)


def in_abstract(paper: Paper) -> Iterator[tuple[Passage, Found]]:
    """The conditions that an abstract's people have: "women with …", "… patients"."""
    for passage in islice(paper.within("abstract"), MOST_SENTENCES):
        if FOUND_OUT.search(passage.section):
            continue
        chars = passage.sentence.chars
        spans = [match.span("what") for match in OF_PEOPLE.finditer(chars)]
        for one in named(chars):
            before = chars[: one.start]
            if NOT_THEIRS.search(before):
                continue
            listed = any(
                start <= one.start < end
                and not re.search(
                    r"\b(?:were|was|who|receiv|random|in|to)\b", chars[start : one.start]
                )
                for start, end in spans
            )
            if listed or BEFORE_PEOPLE.match(chars[one.end :]):
                rule = "conditions/of-people-in-abstract"
                yield passage, Found(one.value, one.start, one.end, rule, IN_ABSTRACT)


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


def overlaps(one: str, other: str) -> bool:
    """Whether two names are of one problem: one within the other, an abbreviation, or one head."""
    a, b = (
        re.sub(r"[^a-z0-9]+", " ", re.sub(r"\([^()]*\)", "", text.lower())).strip()
        for text in (one, other)
    )
    if not a or not b or a in b or b in a:
        return True
    first, second = a.split(), b.split()
    common = {stem(word) for word in first} & {stem(word) for word in second}
    least = min(len(first), len(second))
    return len(common - GENERAL) / least >= 0.5 or initials(first) == b or initials(second) == a


def stem(word: str) -> str:
    """The beginning that forms of a word share: "obese", "obesity"; "depressive", "depression".

    >>> stem("obese") == stem("obesity"), stem("hypertension") == stem("hypercalcaemia")
    (True, False)
    """
    return word if word in GENERAL else word[:6].rstrip("aeiouyt")


GENERAL = frozenset("chronic acute severe primary mild moderate of and".split())


def initials(words: list[str]) -> str:
    """The first letters of some words."""
    return "".join(word[0] for word in words)
