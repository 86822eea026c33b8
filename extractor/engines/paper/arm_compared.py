"""The arms of a paper that names them only as what it compares: "zinc versus copper"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.engines.paper.arm_labels import Named
from extractor.engines.paper.arm_words import cleaned
from extractor.engines.paper.passages import Paper, Passage

VERSUS = re.compile(
    r"(?:^|[:.]\s|\b(?:trial|study|comparison|effects?|efficacy|effectiveness|safety|evaluation)\s(?:of|comparing)\s(?:the\s)?|\bcomparing\s)"
    r"(?P<one>(?![^:]*\b(?:trial|study)\b[^:]*\b(?:versus|vs)\b)[^:,.()]{3,80}?)(?:\s\([^()]*\))?,?\s(?:versus|vs\.?|compared\s(?:with|to))\s"
    r"(?P<other>[^:,.()]{3,80}?)(?=\s(?:in|for|on|as|during|among|after|to|with|by|before|following)\s|\s?[:,.(]|$)",
    re.IGNORECASE,
)
HELD_AGAINST_PLACEBO = re.compile(
    r"\bplacebo[- ]?controlled,?(?:\s[\w-]+){0,5}?\s(?:trial|study)\s(?:of|evaluating|testing|assessing)\s(?:the\s)?"
    r"(?:(?:effects?|efficacy|safety|use)\s(?:of\s)?(?:and\s)?)*"
    r"(?P<one>(?:(?!\b(?:in|for|on|to|as|and|or|versus|vs|with)\b)[\w-]+\s?){1,5})"
    r"(?=\s?(?:\([^()]*\)\s?)?(?:\b(?:in|for|on|to|as|versus|vs)\b|[,.;]|$))",
    re.IGNORECASE,
)
NO_TREATMENT = re.compile(
    r"\b(?:patients|group|women|men|children|baseline|previous|cost|outcomes?|risk|those|effect\w*|efficacy)\b",
    re.I,
)
WAS_COMPARED = re.compile(
    r"^(?P<one>[^.;:]{3,110}?),? (?:was|were) compared (?:with|to|against) (?P<other>[^.;:]{3,80}?)"
    r"(?=\s(?:in|for|on|as|during|among|after|by|before|using|with regard)\s|\s?[.;,(]|$)",
    re.IGNORECASE,
)
WAS_GIVEN = re.compile(
    r"(?:^|[,;:]\s)(?:either\s)(?P<one>[^.;:]{3,80}?),?\sor\s(?P<other>[^,;:]{3,80}?)\s(?:was|were)\s(?:then\s)?"
    r"(?:administered|given|infused|injected|applied|used|instilled|prescribed|provided)\b",
    re.IGNORECASE,
)
COMPARED = re.compile(
    r"\b(?:compare[ds]?|comparing|comparison of)\s(?:the\s)?(?:(?:relative\s)?(?:effects?|efficacy|effectiveness|safety|use|tolerability)\s(?:and\s\w+\s)?of\s)?"
    r"(?P<one>[^.;:,]{3,70}?)\s(?:with|to|versus|vs\.?|and|against)\s(?:that\sof\s)?(?P<other>[^.;:,]{3,70}?)"
    r"(?=\s(?:in|for|on|as|during|among|after|by|before|using|at|with|to)\s|\s?[.;,(]|$)",
    re.IGNORECASE,
)
EFFECT_OF = re.compile(
    r"(?:^|\b)(?:effects?|efficacy|effectiveness|safety) (?:and \w+ )?of (?:the )?"
    r"(?P<one>(?:(?!\b(?:in|for|on|to|as|and|or|versus|vs|with|from|during|after|before|by)\b)[\w/-]+\s?){1,4})"
    r"(?=\s?(?:\([^()]*\)\s?)?\b(?:in|for|on|to|as|during|after|before)\b)",
    re.IGNORECASE,
)
BY_PLACEBO = re.compile(
    r"\bplacebo[- ]?controlled|\bplacebo (?:group|arm)|\b(?:and|or|with|to|versus|vs\.?|than) (?:the |a )?(?:matching |oral |identical )?placebo\b",
    re.IGNORECASE,
)
LEAST_OFTEN = 2  # sentences that name a treatment which a comparison of anything might name
OF_SECTION = frozenset(("intervention", "interventions", "treatment", "treatments"))


def compared(paper: Paper) -> list[Named]:
    """The two arms that a paper sets against each other, by its clearest words."""
    ways = (held_against, in_interventions, compared_often, against_placebo, effect_of)
    return next((two for way in ways if (two := way(paper))), [])


def two_of(match: re.Match[str], passage: Passage, rule: str) -> list[Named]:
    """The two arms of a match; none where a name is no treatment's, or both are one."""
    named: list[Named] = []
    for key in ("one", "other"):
        label = cleaned(match[key])
        if label and not NO_TREATMENT.search(label):
            start, end = match.span(key)
            named.append(Named(label, passage, start, end, rule))
    labels = {one.label.casefold() for one in named}
    return named if len(labels) == 2 else []


def held_against(paper: Paper) -> list[Named]:
    """The two arms of a title such as "Zinc versus placebo for the common cold"."""
    match = VERSUS.search(paper.title.sentence.chars) if paper.title else None
    if match is None or paper.title is None:
        return []
    return two_of(match, paper.title, "arms/one-against-other")


def in_interventions(paper: Paper) -> list[Named]:
    """The two arms of an abstract's words on what was given: "zinc was compared with rest"."""
    for passage in paper.opening:
        chars = passage.sentence.chars
        given = passage.section.casefold().rstrip(":") in OF_SECTION
        for pattern in (VERSUS, WAS_COMPARED, WAS_GIVEN):
            if passage.zone != "abstract" or (pattern is VERSUS and not given):
                continue
            match = pattern.search(chars)
            if match and (two := two_of(match, passage, "arms/was-compared")):
                return two
    return []


def compared_often(paper: Paper) -> list[Named]:
    """The two treatments of "to compare zinc with rest", if the opening goes on to name both."""
    said = [one.sentence.chars.casefold() for one in paper.opening]
    for passage in paper.opening:
        for match in COMPARED.finditer(passage.sentence.chars):
            two = two_of(match, passage, "arms/compared")
            if two and all(often(one.label, said) for one in two):
                return two
    return []


def often(label: str, said: list[str]) -> bool:
    """Whether several sentences name a treatment."""
    return sum(label.casefold() in one for one in said) >= LEAST_OFTEN


def against_placebo(paper: Paper) -> list[Named]:
    """The two arms of "a placebo-controlled trial of zinc", where nothing else names them."""
    for passage in paper.opening:
        chars = passage.sentence.chars
        match = HELD_AGAINST_PLACEBO.search(chars) if "lacebo" in chars else None
        label = cleaned(match["one"]) if match else None
        if match and label and not NO_TREATMENT.search(label):
            at = match.start()
            tested = Named(label, passage, *match.span("one"), "arms/against-placebo")
            placebo = Named("placebo", passage, at, at + len("placebo"), "arms/against-placebo")
            return [tested, placebo]
    return []


def effect_of(paper: Paper) -> list[Named]:
    """What a title has the effect of, and the placebo that the abstract holds against it."""
    match = EFFECT_OF.search(paper.title.sentence.chars) if paper.title else None
    label = cleaned(match["one"]) if match else None
    if match is None or paper.title is None or not label or NO_TREATMENT.search(label):
        return []
    tested = Named(label, paper.title, *match.span("one"), "arms/effect-of")
    return next(([tested, one] for one in placebos(paper)), [])


def placebos(paper: Paper) -> Iterator[Named]:
    """Where the opening speaks of a placebo that some were given."""
    for passage in paper.opening:
        chars = passage.sentence.chars
        if match := BY_PLACEBO.search(chars):
            at = chars.casefold().find("placebo", match.start())
            yield Named("placebo", passage, at, at + len("placebo"), "arms/effect-of")
