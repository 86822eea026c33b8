"""How papers name an outcome in passing: in brackets, in apposition, behind what it is."""

from __future__ import annotations

import re
from collections.abc import Callable

from extractor.engines.paper.aim_reading import item, read_all
from extractor.engines.paper.aim_wordings import BEFORE_ITEM, NO_ITEM, NOT_OF, NOUN, noun_of
from extractor.fields.rule import Rule
from extractor.types import JSON


def beside(kind: str, adjective: str, named: Callable[[str], str]) -> tuple[Rule, ...]:
    """The ways of naming an outcome in passing; `named` puts the kind into examples."""
    noun = noun_of(adjective)

    def hits(**told: JSON) -> dict[str, JSON]:
        return {named(words): value for words, value in told.items()}

    return (
        Rule(
            name=f"{kind}-outcome-apposition",
            pattern=re.compile(
                rf"{noun}(?P<post>(?: of the (?:[\w-]+ ){{1,3}}?(?:trial|study))?)(?:,| [–—]) "
                r"(?P<items>(?:the |our )?(?!(?:and|but|or|as|then|with|which|while|where|when|we|it)\b)[^,;.()–—]{3,100}?)"
                r"(?:,| [–—]) (?:was|were|has|have|is|are|will|did|does)\b"
            ),
            source="CONSORT 2010, item 6a",
            hits=hits(
                **{
                    "The P outcome of the WOOL trial, the number of falls, was lower with socks.": [
                        item("number of falls")
                    ],
                    "The P outcome – sum score of the nurses – was better.": [
                        item("sum score of the nurses")
                    ],
                }
            ),
            misses=(named("The P outcome, as expected, was better."),),
            read=read_all,
            confidence=0.75,
        ),
        Rule(
            name=f"{kind}-outcome-behind",
            pattern=re.compile(
                rf"\b(?:difference|change|reduction|improvement|effect|increase|decrease)s? (?:in|on|of) (?:the )?"
                rf"(?P<items>[^,;:()]{{3,90}}?(?: ?\([\w -]{{1,12}}\))?(?: ?\[[\d, –-]+\])?), (?:the |our )(?P<post>)"
                rf"(?P<noun>{adjective} {NOUN})(?: ?\[[\d, –-]+\])?(?=[.,;)]|$)"
            ),
            source="CONSORT 2010, item 6a",
            hits=hits(
                **{
                    "To find a difference in itch at 6 weeks, the P outcome, we needed 90.": [
                        item("itch", "at 6 weeks")
                    ]
                }
            ),
            misses=(named("In winter, the P outcome, itch, was worse."),),
            read=read_all,
            confidence=0.65,
        ),
        Rule(
            name=f"{kind}-outcome-bracketed",
            pattern=re.compile(
                rf"(?:^|{BEFORE_ITEM})(?:[Tt]he |our )?(?P<items>(?!(?:{NO_ITEM})\b)"
                r"[^,;:()]{3,80}?(?: ?\([\w -]{1,12}\))?)"
                rf" ?\((?:the |our )?(?P<post>)(?P<noun>{adjective} {NOUN})\)"
            ),
            source="CONSORT 2010, item 6a",
            hits=hits(
                **{
                    "We assessed itch at 6 weeks (P outcome) and warmth.": [
                        item("itch", "at 6 weeks")
                    ],
                    "Warmth was rated, and sleep quality (SQ) (P endpoint) was scored.": [
                        item("sleep quality (SQ)")
                    ],
                }
            ),
            misses=(named("It was missing (P outcome)."),),
            read=read_all,
            confidence=0.65,
        ),
        Rule(
            name=f"{kind}-outcome-namely",
            pattern=re.compile(
                rf"{noun}(?P<post>(?: studied| assessed| of the [\w-]+ (?:trial|study))?)(?:, (?:namely |i\.e\.,? )?(?:the )?| of {NOT_OF}(?:the )?| \((?:i\.?e\.?,? |namely |that is,? )?(?:the )?)"
                r"(?P<items>(?!(?:and|but|or|as|then|with)\b)(?![^,;.()]*\b(?:was|were|is|are|will|which|we)\b)[^,;.()]{3,80}?(?: ?\([\w -]{1,12}\))?)(?=[,.;)]|$)"
            ),
            source="CONSORT 2010, item 6a",
            hits=hits(**{"Power rests on the P outcome, grip strength.": [item("grip strength")]}),
            misses=(named("We analysed the P outcome, and then the others."),),
            read=read_all,
            confidence=0.62,
        ),
    )
