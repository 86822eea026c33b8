"""How papers say which outcome is primary or secondary: rules, each with its proof."""

from __future__ import annotations

import re
from collections.abc import Callable

from extractor.engines.paper.aim_asides import beside
from extractor.engines.paper.aim_reading import item, read_all
from extractor.engines.paper.aim_wordings import (
    AS,
    BE,
    CHOSEN,
    CLAUSE,
    ITEMS,
    ITEMS_TO_LABEL,
    LABELS,
    NEXT,
    NO_ITEM,
    NOUN,
    OWN,
    POST,
    PRIMARY,
    SECONDARY,
    VERB,
    noun_of,
)
from extractor.fields.rule import Rule
from extractor.types import JSON


def stated(kind: str, adjective: str, named: Callable[[str], str]) -> tuple[Rule, ...]:
    """The ways of saying what an outcome is; `named` puts the kind into examples."""
    noun = noun_of(adjective)

    def hits(**told: JSON) -> dict[str, JSON]:
        return {named(words): value for words, value in told.items()}

    return (
        Rule(
            name=f"{kind}-outcome-was",
            pattern=re.compile(rf"{noun}{POST}{VERB}{ITEMS}"),
            source="CONSORT 2010, item 6a",
            hits=hits(
                **{
                    "The P outcome was pain at rest at 12 weeks after surgery.": [
                        item("pain at rest", "at 12 weeks after surgery")
                    ],
                    "P outcomes of this study were relapse, length of stay and death.": [
                        item("relapse"),
                        item("length of stay"),
                        item("death"),
                    ],
                    "The P efficacy variable is the change in grip strength from baseline to "
                    "week 8, as measured by a dynamometer.": [
                        item("change in grip strength", "from baseline to week 8")
                    ],
                    "P endpoints included (1) sleep quality; and (2) fatigue at 3 months.": [
                        item("sleep quality", "at 3 months"),
                        item("fatigue", "at 3 months"),
                    ],
                    "P outcome measure: Itch Severity Scale.": [item("Itch Severity Scale")],
                    "The following P outcomes will be assessed: pain, stiffness and itch.": [
                        item("pain"),
                        item("stiffness"),
                        item("itch"),
                    ],
                    "P outcomes assessed were pain and falls.": [item("pain"), item("falls")],
                    "Power rests on its P outcome: the share of socks lost.": [
                        item("share of socks lost")
                    ],
                }
            ),
            misses=tuple(
                map(
                    named,
                    (
                        "The P outcome was not significantly different.",
                        "The P outcome was assessed by telephone.",
                        "The P endpoint was met.",
                        "The P outcomes were similar in both groups.",
                    ),
                )
            ),
            read=read_all,
            confidence=0.9,
        ),
        Rule(
            name=f"{kind}-outcome-was-measured-by",
            pattern=re.compile(
                rf"{noun}{POST} (?:was|were|is|are|will be) (?:measured|assessed|evaluated|determined)"
                r"(?P<when> (?:at|after) [^,;.()]{3,50}?)? "
                rf"(?:by|with|using|as|on|through) (?:the )?(?P<items>(?:changes?\b|differences?\b|[^,;.]{{0,60}}"
                rf"\b(?:[Ss]cale|[Ii]ndex|[Ss]core|[Qq]uestionnaire|[Ii]nventory|[Tt]est)\b).*?)(?={NEXT}|$)"
            ),
            source="CONSORT 2010, item 6a",
            hits=hits(
                **{
                    "The P outcome will be measured by changes in the Itch Severity Scale.": [
                        item("changes in the Itch Severity Scale")
                    ],
                    "The P outcome was assessed at 9 weeks using the Itch Questionnaire.": [
                        item("Itch Questionnaire", "at 9 weeks")
                    ],
                }
            ),
            misses=(named("The P outcome was assessed by telephone."),),
            read=read_all,
            confidence=0.7,
        ),
        Rule(
            name=f"as-{kind}-outcome-we",
            pattern=re.compile(
                rf"\b[Aa]s (?:the |our |a )?(?P<post>)(?P<noun>{adjective} {NOUN})(?: of this (?:study|trial))?,? we "
                rf"(?:will |have )?(?:use|used|measure|measured|assess|assessed|chose|evaluate|evaluated|defined?|"
                rf"consider|considered|took|take|selected|recorded|examined?) {ITEMS}"
            ),
            source="CONSORT 2010, item 6a",
            hits=hits(
                **{
                    "As the P endpoint we used the rate of blisters within 30 days.": [
                        item("rate of blisters", "within 30 days")
                    ]
                }
            ),
            misses=(named("As the P outcome was missing, we used the mean."),),
            read=read_all,
            confidence=0.85,
        ),
        Rule(
            name=f"was-{kind}-outcome",
            pattern=re.compile(
                rf"{CLAUSE}(?P<items>(?!(?:This|These|It|They|Which|There|That|Both|Those|If|When|Although|We)\b)"
                rf"[^;]{{3,240}}?),? {BE}(?: also)? (?:{AS} )?(?:as |to be )?{OWN}(?P<post>)(?P<noun>{adjective} {NOUN})"
                r"(?=[\s.,;)]|$)"
            ),
            source="CONSORT 2010, item 6a",
            hits=hits(
                **{
                    "Time to first relapse was the P endpoint.": [item("Time to first relapse")],
                    "Itch was the P outcome at 12 weeks.": [item("Itch", "at 12 weeks")],
                    "Pain at 24 hours was used as the P outcome measure.": [
                        item("Pain", "at 24 hours")
                    ],
                }
            ),
            misses=(named("This was the P endpoint."),),
            read=read_all,
            confidence=0.8,
        ),
        Rule(
            name=f"as-{kind}-outcome",
            pattern=re.compile(
                rf"\b(?:{CHOSEN}) (?P<items>(?:(?!\b(?:{CHOSEN})\b)[^;:,]){{2,120}}?|(?:(?!\b(?:{CHOSEN})\b)[^;:]){{2,200}}?"
                rf"(?=,? as (?:the |our )?{adjective} (?:[\w-]+ ){{0,2}}?(?:outcomes|end-?points|measures|variables)\b))"
                rf",? as (?:the |our |a |its )?(?P<post>)(?P<noun>{adjective} {NOUN})"
                r"(?=[\s.,;)]|$)"
            ),
            source="CONSORT 2010, item 6a",
            hits=hits(
                **{
                    "We chose 28-day mortality as the P outcome.": [
                        item("28-day mortality", "28-day")
                    ]
                }
            ),
            misses=(named("Pain was the P outcome."),),
            read=read_all,
            confidence=0.6,
        ),
        Rule(
            name=f"as-{kind}-outcome-is-measured",
            pattern=re.compile(
                rf"{CLAUSE}(?P<items>(?!(?:{NO_ITEM})\b)[^;:,]{{3,120}}?),? as (?:the |our |an? )?(?P<post>)"
                rf"(?P<noun>{adjective} {NOUN}),? {BE} (?:assessed|measured|evaluated|determined|obtained|recorded)\b"
            ),
            source="CONSORT 2010, item 6a",
            hits=hits(
                **{
                    "Warmth as a P outcome is assessed with a thermometer.": [item("Warmth")],
                }
            ),
            misses=(named("We chose warmth as a P outcome."),),
            read=read_all,
            confidence=0.75,
        ),
        Rule(
            name=f"{kind}-outcome-defined-as",
            pattern=re.compile(
                rf"\b(?:re-?)?(?:defin|specif|set|designat|operationali[sz])(?:ed|ied|e)? (?:the |our |a )?"
                rf"(?P<post>)(?P<noun>{adjective} {NOUN}) (?:as|to be) {ITEMS}"
            ),
            source="CONSORT 2010, item 6a",
            hits=hits(
                **{
                    "We defined the P outcome as falls within 30 days.": [
                        item("falls", "within 30 days")
                    ]
                }
            ),
            misses=(named("We met the P outcome as planned."),),
            read=read_all,
            confidence=0.8,
        ),
        Rule(
            name=f"{kind}-label",
            pattern=re.compile(
                rf"(?:^|(?<=[;.:] ))(?:\(?\w[.)] )?(?P<post>)(?P<noun>{LABELS[kind]})(?P<verb> ?[:–—] ?){ITEMS_TO_LABEL}"
            ),
            source="CONSORT 2010, item 6a",
            hits=hits(**{"P : itch at 4 weeks.": [item("itch", "at 4 weeks")]}),
            misses=(named("The P : itch."),),
            read=read_all,
            confidence=0.75,
        ),
        Rule(
            name=f"{kind}-outcome-elliptic",
            pattern=re.compile(
                rf"\b{BE} [^;]{{3,160}}?,? and (?:the |our )(?P<post>)(?P<noun>{adjective} {NOUN}),? (?P<items>(?:the|an?) .+)$"
            ),
            source="CONSORT 2010, item 6a",
            hits=hits(
                **{
                    "The other outcome was itch, and the P outcomes the length of stay and the cost.": [
                        item("length of stay"),
                        item("cost"),
                    ],
                }
            ),
            misses=(named("The other outcome was itch, and the P outcome was missing."),),
            read=read_all,
            confidence=0.7,
        ),
    )


def _of(kind: str, adjective: str) -> tuple[Rule, ...]:
    """All rules for one kind of outcome; in their examples P stands for its word."""

    def named(words: str) -> str:
        return words.replace("P ", f"{kind} ", 1)

    return (*stated(kind, adjective, named), *beside(kind, adjective, named))


PRIMARY_RULES = _of("primary", PRIMARY)
SECONDARY_RULES = _of("secondary", SECONDARY)
