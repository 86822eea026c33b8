"""How papers say which outcome is primary or secondary: rules, each with its proof."""

from __future__ import annotations

from extractor.engines.paper.aim_asides import BESIDE, NAMED_LAST
from extractor.engines.paper.aim_reading import item
from extractor.engines.paper.aim_ways import Way, rules_of
from extractor.engines.paper.aim_wordings import (
    AS,
    BE,
    CLAUSE,
    ITEMS,
    ITEMS_TO_LABEL,
    MAKE,
    NEXT,
    NO_ITEM,
    NOUN,
    OWN,
    POST,
    TAKEN,
    TAKEN_ED,
    VERB,
)

STATED = (
    Way(
        name="X-outcome-was",
        pattern=rf"@noun{POST}{VERB}{ITEMS}",
        confidence=0.9,
        hits={
            "The P outcome was pain at rest at 12 weeks after surgery.": [
                item("pain at rest", "at 12 weeks after surgery")
            ],
            "P outcomes of this study were relapse, length of stay and death.": [
                item("relapse"),
                item("length of stay"),
                item("death"),
            ],
            "The P efficacy variable is the change in grip strength from baseline to week 8, as "
            "measured by a dynamometer.": [
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
            "Power rests on its P outcome: the share of socks lost.": [item("share of socks lost")],
            "P outcomes after 5 weeks were itch and mood.": [
                item("itch", "after 5 weeks"),
                item("mood", "after 5 weeks"),
            ],
            "The P outcome of the walk (all who wore socks and slept) was the modified Itch Scale.": [
                item("modified Itch Scale")
            ],
            "The P endpoint was to record the number of naps.": [item("number of naps")],
        },
        misses=(
            "The P outcome was not significantly different.",
            "The P outcome was assessed by telephone.",
            "The P endpoint was met.",
            "The P outcomes were similar in both groups.",
        ),
    ),
    Way(
        name="X-outcome-respectively",
        pattern=(
            rf"(?P<noun>\b[Pp]rimary and secondary {NOUN}){POST}{VERB}@first,? and @second,? respectively"
        ),
        confidence=0.8,
        hits={},
        misses=("The P outcomes were itch and mood, respectively.",),
    ),
    Way(
        name="X-outcomes-such-as",
        pattern=(
            rf"@noun{POST},? \(?(?:including|such as|like|e\.g\.,?) (?P<items>.+?)"
            rf"(?=,? (?:all |also )?(?:were|was|are|is|have|has|had|will|did|do|showed|improved|increased|decreased|differed|favou?red|remained)\b|{NEXT}|$)"
        ),
        confidence=0.7,
        hits={
            "P endpoints, such as itch and the length of naps, were also similar.": [
                item("itch"),
                item("length of naps"),
            ],
            "The scheme has P outcomes including pain and mood.": [item("pain"), item("mood")],
        },
        misses=("P outcomes, including those of others, were kept.",),
    ),
    Way(
        name="as-X-outcome-we",
        pattern=(
            r"\b(?:[Aa]s|[Ff]or) (?:the |our |a )?@called(?: of this (?:study|trial))?,? we "
            rf"(?:will |have )?(?:[a-z]+ly )?(?:{TAKEN}) {ITEMS}"
        ),
        confidence=0.85,
        hits={
            "As the P endpoint we used the rate of blisters within 30 days.": [
                item("rate of blisters", "within 30 days")
            ],
            "As our P outcome, we expected a higher rate of naps.": [item("higher rate of naps")],
        },
        misses=("As the P outcome was missing, we used the mean.",),
    ),
    Way(
        name="as-X-outcome-was",
        pattern=(
            rf"\b[Aa]s (?:the |our |an? )?@called,? (?P<items>(?!we )[^;:]{{3,160}}?) {BE} (?:also )?(?:{TAKEN_ED})\b"
        ),
        confidence=0.8,
        hits={"As a P endpoint, length of naps was recorded.": [item("length of naps")]},
        misses=("As P endpoints were missing, we used the mean.",),
    ),
    Way(
        name="was-X-outcome",
        pattern=(
            rf"{CLAUSE}(?P<items>(?!(?:This|These|It|They|Which|There|That|Both|Those|If|When|Although|We)\b)"
            rf"[^;]{{2,240}}?),? (?:{BE}(?: also)? (?:{AS} )?(?:as |to be )?|{MAKE} ){OWN}@called(?=[\s.,;)]|$)"
        ),
        confidence=0.8,
        hits={
            "Time to first relapse was the P endpoint.": [item("Time to first relapse")],
            "Itch was the P outcome at 12 weeks.": [item("Itch", "at 12 weeks")],
            "Pain at 24 hours was used as the P outcome measure.": [item("Pain", "at 24 hours")],
            "Falls and sores within 9 weeks constituted the composite P endpoint.": [
                item("Falls and sores", "within 9 weeks")
            ],
            "Cold toes 3 months after the fitting serve as P outcomes.": [
                item("Cold toes", "3 months after the fitting")
            ],
        },
        misses=("This was the P endpoint.",),
    ),
    Way(
        name="as-X-outcome-is-measured",
        pattern=(
            rf"{CLAUSE}(?P<items>(?!(?:{NO_ITEM})\b)[^;:,]{{3,120}}?),? as (?:the |our |an? )?@called"
            rf",? {BE} (?:assessed|measured|evaluated|determined|obtained|recorded)\b"
        ),
        confidence=0.75,
        hits={"Warmth as a P outcome is assessed with a thermometer.": [item("Warmth")]},
        misses=("We chose warmth as a P outcome.",),
    ),
    Way(
        name="X-outcome-defined-as",
        pattern=(
            r"\b(?:re-?)?(?:defin|specif|set|designat|operationali[sz])(?:ed|ied|e)? (?:the |our |a )?"
            rf"@called (?:as|to be|of) {ITEMS}"
        ),
        confidence=0.8,
        hits={
            "We defined the P outcome as falls within 30 days.": [item("falls", "within 30 days")]
        },
        misses=("We met the P outcome as planned.",),
    ),
    Way(
        name="X-ones",
        pattern=(
            r"[,;] (?:and |while |whereas )?(?:the )?@label ones?(?:,|:| (?:were|was|are|is|being|included?|comprised?))"
            r"(?P<verb> )(?P<items>.+)$"
        ),
        confidence=0.75,
        hits={
            "The other endpoint was itch; the P ones, mood and length of naps.": [
                item("mood"),
                item("length of naps"),
            ],
        },
        misses=("The P ones were met.",),
    ),
    Way(
        name="X-label",
        pattern=rf"(?:^|(?<=[;.:] ))(?:\(?\w[.)] )?@label(?P<verb> ?[:–—] ?){ITEMS_TO_LABEL}",
        confidence=0.75,
        hits={"P : itch at 4 weeks.": [item("itch", "at 4 weeks")]},
        misses=("The P : itch.",),
    ),
    Way(
        name="X-outcome-elliptic",
        pattern=rf"\b{BE} [^;]{{3,160}}?,? and (?:the |our )@called,? (?P<items>(?:the|an?) .+)$",
        confidence=0.7,
        hits={
            "The other outcome was itch, and the P outcomes the length of stay and the cost.": [
                item("length of stay"),
                item("cost"),
            ],
        },
        misses=("The other outcome was itch, and the P outcome was missing.",),
    ),
)
# where nothing else names it: the tool that it is measured by
BY_TOOL = (
    Way(
        name="X-outcome-was-measured-by",
        pattern=(
            rf"@noun{POST} (?:was|were|is|are|will be) (?:measured|assessed|evaluated|determined)"
            r"(?P<when> (?:at|after) [^,;.()]{3,50}?)?,? "
            r"(?:by|with|using|as|on|through) (?:the )?(?P<items>(?:changes?\b|differences?\b|variation|[^,;.]{0,60}"
            rf"\b(?:[Ss]cale|[Ii]ndex|[Ss]core|[Qq]uestionnaire|[Ii]nventory|[Tt]est)\b).*?)(?={NEXT}|$)"
        ),
        confidence=0.7,
        hits={
            "The P outcome will be measured by changes in the Itch Severity Scale.": [
                item("changes in the Itch Severity Scale")
            ],
            "The P outcome was assessed at 9 weeks using the Itch Questionnaire.": [
                item("Itch Questionnaire", "at 9 weeks")
            ],
        },
        misses=("The P outcome was assessed by telephone.",),
    ),
)
WAYS = (*STATED, *BESIDE, *BY_TOOL, *NAMED_LAST)
PRIMARY_RULES = rules_of("primary", WAYS)
SECONDARY_RULES = rules_of("secondary", WAYS)
