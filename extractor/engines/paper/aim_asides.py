"""How papers name an outcome in passing: in brackets, in apposition, behind what it is."""

from __future__ import annotations

from extractor.engines.paper.aim_reading import item
from extractor.engines.paper.aim_ways import Way
from extractor.engines.paper.aim_wordings import NEXT, NO_APPOSED, NO_HEAD, NOT_OF, PEOPLE

_THE = r"(?:the |our |its |a |this |key |main |study['’]s |pre-?specified |predefined |chosen as (?:the )?|i\.?e\.?,? )*"
_ASIDE = r"(?: ?\([^()]*\))?"
_TRIAL = r"(?: (?:studied|assessed|(?:of|for|in) (?:the|this|our) (?:[\w-]+ ){0,3}?(?:trial|study|analysis)))?"
_COMPOSITE = r"(?:the |an? )?(?:composite|combination)\b"
BESIDE = (
    Way(
        name="X-outcome-bracketed",
        pattern=rf" ?[(\[](?:[^()]*?[;,] )?{_THE}@called(?P<when>[^()\[\]]{{0,60}})[)\]]",
        confidence=0.7,
        hits={
            "We assessed itch at 6 weeks (P outcome) and warmth.": [item("itch", "at 6 weeks")],
            "Warmth was rated, and sleep quality (SQ) (P endpoint) was scored.": [
                item("sleep quality (SQ)")
            ],
            "Socks improved time to sleep (the P endpoint of the study) and mood.": [
                item("time to sleep")
            ],
            "Itch (i.e., P outcome at 9 weeks) and mood were rated.": [item("Itch", "at 9 weeks")],
            "Nurses rated warmth (at least 30 degrees; the P endpoint) by hand.": [item("warmth")],
        },
        misses=("It was missing (P outcome).",),
    ),
    Way(
        name="as-X-outcome",
        pattern=r",? (?:and )?(?:chosen |used |defined |selected |taken )?as (?:the |our |a |its )?@called(?=[\s.,;)]|$)",
        confidence=0.6,
        hits={
            "We chose 28-day mortality as the P outcome.": [item("28-day mortality", "28-day")],
            "The nurses counted naps as P endpoint, and itch.": [item("naps")],
        },
        misses=("Pain was the P outcome.",),
    ),
    Way(
        name="X-outcome-apposition",
        pattern=(
            rf"@noun(?P<post>{_TRIAL})(?:,| ?[–—]) ?(?P<items>{_COMPOSITE}(?:[^;.()–—]|\([^()]*\)){{3,200}}?|(?:the |our )?(?!(?:{NO_APPOSED})\b)"
            rf"(?:[^,;.()–—]|\.(?=\d)|\([^()]*\)){{3,110}}?)(?P<closed>,| ?[–—])? ?"
            r"\b(?:was|were|has|have|had|is|are|will|did|does|showed|improved|increased|decreased|differed|occurred)\b"
        ),
        confidence=0.75,
        hits={
            "The P outcome of the WOOL trial, the number of falls, was lower with socks.": [
                item("number of falls")
            ],
            "The P outcome – sum score of the nurses – was better.": [
                item("sum score of the nurses")
            ],
            "The P outcome—falls or sores at 9 weeks—occurred less often.": [
                item("falls or sores", "at 9 weeks")
            ],
            "The P endpoint, mean length of naps in the first week was similar.": [
                item("mean length of naps", "in the first week")
            ],
        },
        misses=("The P outcome, as expected, was better.",),
    ),
    Way(
        name="X-outcome-behind",
        pattern=rf"(?:,| ?[–—]) ?(?:which (?:is|was) )?(?:the|our|an?|one of the) (?:key |important |pre-?specified )?@called{_TRIAL}(?P<when>(?: at [^,;.()]{{3,30}})?)(?: ?\[[\d, –-]+\])?(?=[.,;)–—]|$)",
        confidence=0.62,
        hits={
            "To find a difference in itch at 6 weeks, the P outcome, we needed 90.": [
                item("itch", "at 6 weeks")
            ],
            "Loss of socks—the P outcome—was not prevented.": [item("Loss of socks")],
        },
        misses=("In winter, the P outcome, itch, was worse.",),
    ),
    Way(
        name="X-outcome-namely",
        pattern=(
            rf"@noun(?P<post>{_TRIAL})"
            rf"(?:, (?:namely |i\.e\.,? )?(?:the )?|(?<!s) of {NOT_OF}(?:the )?| \((?:i\.?e\.?,? |namely |that is,? )?(?:the )?)"
            rf"(?P<items>{_COMPOSITE}(?:[^.;()\[\]]|\([^()]*\)){{3,200}}(?=[.;)]|$)|(?!(?:{NO_APPOSED})\b|n ?=)(?![^,;.()]*\b(?:was|were|is|are|will|which|we)\b)"
            rf"(?:[^,;.()\[\]]|\[[A-Z][^\[\]]{{1,12}}\]){{3,80}}?{_ASIDE})(?={NEXT}|[,.;)]| ?\[| \((?:Fig|Table|[-–−+±<]?\d|[Pp] ?[<=]|OR\b|HR\b|RR\b|n ?=)| between\b| (?:(?:at|after|within|over) (?:the )?\d|(?:had|has|occurred|did|differed)\b)|$)"
        ),
        confidence=0.62,
        hits={
            "Power rests on the P outcome, grip strength.": [item("grip strength")],
            "They did not differ in the P endpoint of time to sleep (TTS; median TTS, 9 minutes).": [
                item("time to sleep")
            ],
        },
        misses=("We analysed the P outcome, and then the others.",),
    ),
    Way(
        name="X-outcome-bare",
        pattern=(
            rf"(?:for|in|on|of|by) (?:the |our )?@called (?P<items>(?!(?:{NO_APPOSED}|{NO_HEAD})\b)"
            r"[^,;.()\[\]]{3,60}?)(?= ?[,.;(]|$)"
        ),
        confidence=0.55,
        hits={
            "Socks did not matter for the P outcome grip strength (Table 2).": [
                item("grip strength")
            ],
        },
        misses=("Socks did not matter in the P outcome analysis.",),
    ),
)
NAMED_LAST = (
    Way(
        name="X-outcomes-of",
        pattern=(
            rf"@called(?<=s) of {NOT_OF}(?!{PEOPLE})(?:the )?(?P<items>(?:(?! seem| appear| in (?:our|the) )[^;:()\[\]]){{3,160}}?{_ASIDE})"
            r"(?=,? (?:was|were|will be|is|are|did|do|has|have|had|occurred|showed|improved|remained)\b|[.;]|$)"
        ),
        confidence=0.65,
        hits={
            "The walk was compared, with P endpoints of itch, mood and warmth.": [
                item("itch"),
                item("mood"),
                item("warmth"),
            ],
            "The P endpoints of loss of socks and depth of sleep were analysed by rank.": [
                item("loss of socks"),
                item("depth of sleep"),
            ],
        },
        misses=("The P outcomes of patients with itch were better.",),
    ),
)
"""Where nothing else in a sentence names them."""
