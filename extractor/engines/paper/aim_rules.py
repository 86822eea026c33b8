"""How papers say which outcome is primary or secondary: rules, each with its proof."""

from __future__ import annotations

import re
from collections.abc import Callable

from extractor.engines.paper.aim_items import LEAD, NO_START, Outcome, read_outcome
from extractor.engines.paper.aim_lists import places
from extractor.engines.paper.time_frames import PHRASE, phrase_at
from extractor.fields.rule import Rule
from extractor.types import JSON

_WORD = r"(?!(?:secondary|analys[ie]s|hypothes[ie]s|and|or|objective|aim|care|tumou?r|prevention)\b)[\w’'/-]+"
NOUN = (
    rf"(?:{_WORD} ){{0,3}}?(?:outcomes?|end[- ]?\s?points?|measure(?:ment)?s?|variables?|parameters?|criteri(?:on|a))"
    r"(?: (?:measure(?:ment)?|variable|parameter|assessment|criteri(?:on|a)|endpoint)s?)?\b"
)
PRIMARY = r"\b(?:[Cc]o-?)?(?:[Pp]rimary|[Pp]rincipal|[Kk]ey|(?<!the two )[Mm]ain)(?: (?:and|or) (?:co-?)?primary)?(?! secondary)"
SECONDARY = r"(?<![Pp]rimary and )(?<![Pp]rimary or )(?<!rimary and/or )(?<!rimary/)(?<!rimary, )\b[Ss]econdary"
# "of this pilot study", "for the caregivers", "in the analysis at week 4"
POST = (
    r"(?P<post>(?: (?:of|in|for|at|to be|assessed|considered|used|employed|investigated|studied|measured|examined|chosen|among|"
    r"evaluated|that)\b(?:[^,;:.()]|(?<=\d),(?= (?:and )?\d)){0,80}?)?(?: ?\([^()]{1,60}\))?"
    r"(?:, (?:assessed|measured|evaluated|determined|recorded|collected|analy[sz]ed)\b[^;:.()]{1,60}?,)?,?)"
)
VERB = (
    r"(?P<verb>,? (?:will be|were|are) (?:assessed|measured|collected|evaluated|recorded|obtained)\b[^:;.]{0,60}? and "
    r"(?:will )?(?:include|comprise|consist of)[sd]?:?| includ(?:e|ed|es),? but (?:are|were|is|was) not limited to[:,]?| (?:will be|were|are|was|is) (?:assessed|measured|evaluated|examined|studied|"
    r"recorded|considered)(?! (?:using|by|with|via))[^:;.,]{0,40}:| ?[:;] ?(?:[Pp]rimary (?:outcomes?|end-?points?)(?: measures?)?[:;] ?)?| ?[–—] | (?:therefore |thus |also |then )?(?:(?:is|was|are|were|will be) (?:comprised|composed|made up) of|will be|would be|was|were|is|are|has been|have been|will include|"
    r"includes?d?|include|comprised?(?: of)?|comprises|consisted of|consists of|will consist of|will comprise|are to be)"
    r"(?: (?:therefore|thus|also|the following|as follows))?"
    r"(?: (?:to be |pre-?)?(?:defined|set|designated|specified|chosen|considered|selected|identified|taken)"
    r"(?: a priori)?(?: as| to be| by)| configured as)? ?:?|, which (?:are|were|include|included|will be|is|was|comprised?))\s*"
)
# "the primary outcome of this trial", "of interest": what follows is no outcome
NOT_OF = (
    r"(?!(?:interest|this|these|our|each|any|all|both|either|treatment|such|what|which|an?|it|"
    r"the (?:[\w-]+ )?(?:study|trial|present|main|original|component|analysis|research|project|program(?:me)?))\b)"
)
NEXT = (
    r"(?:[,;.]? ?\b(?:(?:while|whereas|and|but|with) )?(?:(?:the|our|an?|other|key|main|additional) )*"
    r"(?:[Pp]rimary|[Ss]econdary|second|tertiary|exploratory) (?:[\w-]+ ){0,3}?"
    r"(?:outcome|end[- ]?point|measure|variable|parameter))"
)
ITEMS = rf"(?P<items>.+?)(?={NEXT}|$)"
LABELS = {"primary": r"[Pp]rimary", "secondary": r"[Ss]econdary"}
ITEMS_TO_LABEL = r"(?P<items>.+?)(?=[;.,]? (?:\(?\w[.)] )?(?:[Pp]rimary|[Ss]econdary|[Tt]ertiary|[Ee]xploratory)(?: ?[:–—]| outcome)|$)"
CLAUSE = r"(?:^|(?<=[;:] ))(?:(?:In|For|At|During|As|Thus|Therefore|Here|Finally|However)\b[^,;]{0,60}, )?"
AS = (
    r"(?:considered|used|chosen|taken|assessed|defined|selected|regarded|designated|listed|treated|specified|"
    r"applied|set|identified|pre-?specified|evaluated|measured|included|employed)"
)
BE = (
    r"(?:was|were|is|are|will be|would be|will also be|has been|have been|served|will serve|serves)"
)
BEFORE_ITEM = (
    r"(?:\b(?:(?:assess|measur|evaluat|examin|record|compar|analy[sz]|determin|estimat|includ|scor|rat)(?:ed?|ing)|were|was|"
    r"are|is|on|and)|[,:;]) "
)
NO_ITEM = r"(?i:and|but|or|as|then|with|this|that|it|they|these|we|in|at|for|after|during|by|of|both|the|our|all|effects?|no)"
OWN = r"(?:the |our |an? |one of the |another |this study's |two |three )*"


# "the difference in the primary outcome is …" tells of it, but doesn't say what it is.
CHOSEN = (
    r"used|use|using|considered|chose|chosen|selected|defined|with|had|took|specified|designated|evaluated?|compared|"
    r"set|assess(?:ed)?|measured?|examined?|recorded|included?|investigated?"
)
ASIDE = re.compile(
    r"\b(?:in|of|on|for|to|with|from|by|per|reaching|whose|previous|earlier) (?:the |our |its |each |a )?$",
    re.IGNORECASE,
)
OTHER = re.compile(r"\bcost|economic|\bsub-?stud|\banalys[ei]s of\b", re.IGNORECASE)


def outcomes_in(match: re.Match[str]) -> list[tuple[int, int, Outcome]]:
    """Each outcome that a match names, with its place in the sentence; a time told for all."""
    groups = match.re.groupindex
    if "verb" in groups and (is_aside(match) or OTHER.search(match["post"])):
        return []
    start, end = match.span("items")
    lead = LEAD.match(match["items"])
    if NO_START.match(match["items"], lead.end() if lead else 0):
        return []
    noun = match["noun"].split(" of ")[0]
    plural = bool(re.search(r"(?:s|criteria)\b[^a-z]*$", noun, re.I)) or noun.lower() in LABELS
    told = " ".join(match[name] or "" for name in ("post", "when") if name in groups)
    led = LED_BY.search(match.string[: match.start()])
    shared = PHRASE.search(told) or (PHRASE.search(led.group()) if led else None)
    found: list[tuple[int, int, Outcome]] = []
    for low, high in places(match.string[start:end], plural=plural):
        outcome = read_outcome(match.string[start + low : start + high])
        if outcome is None:
            continue
        if outcome["time_frame"] is None and shared:
            outcome["time_frame"] = phrase_at(shared)
        found.append((start + low, start + high, outcome))
    return with_last_time(found)


LED_BY = re.compile(rf"^(?:{PHRASE.pattern}), (?:the |our )?$", re.IGNORECASE)
"""A time before the words for the outcome: "At 12 weeks, the primary outcome was …"."""


def is_aside(match: re.Match[str]) -> bool:
    """Whether the outcome is only spoken of: "in the primary outcome is", but not "…outcome: pain"."""
    spoken = ASIDE.search(match.string[: match.start()])
    return bool(spoken) and not match["verb"].strip().startswith(":")


# what is no state at a time
LASTING = re.compile(
    r"(?:hospital |ICU |mean |median )*(?:length|duration|time to|costs?\b)", re.IGNORECASE
)


def with_last_time(found: list[tuple[int, int, Outcome]]) -> list[tuple[int, int, Outcome]]:
    """In a list without other times the time of the last item is that of all: "A and B at week 4"."""
    times = [outcome["time_frame"] for _, _, outcome in found]
    if len(times) < 2 or times[-1] is None or any(times[:-1]):
        return found
    return [
        (
            a,
            b,
            outcome
            if LASTING.match(str(outcome["measure"]))
            else {**outcome, "time_frame": times[-1]},
        )
        for a, b, outcome in found
    ]


def _read(match: re.Match[str]) -> JSON:
    return [outcome for _, _, outcome in outcomes_in(match)] or None


def _item(measure: str, time_frame: str | None = None) -> JSON:
    return {"measure": measure, "time_frame": time_frame}


def _rules(kind: str, adjective: str, named: Callable[[str], str]) -> tuple[Rule, ...]:
    """The ways of naming an outcome, for one kind; `named` puts the kind's word into examples."""
    noun = rf"(?P<noun>{adjective} {NOUN}|\b(?:[Oo]utcomes?|[Ee]nd-?points?)(?: (?:measure|variable)s?)? of {adjective} interest)"

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
                        _item("pain at rest", "at 12 weeks after surgery")
                    ],
                    "P outcomes of this study were relapse, length of stay and death.": [
                        _item("relapse"),
                        _item("length of stay"),
                        _item("death"),
                    ],
                    "The P efficacy variable is the change in grip strength from baseline to "
                    "week 8, as measured by a dynamometer.": [
                        _item("change in grip strength", "from baseline to week 8")
                    ],
                    "P endpoints included (1) sleep quality; and (2) fatigue at 3 months.": [
                        _item("sleep quality", "at 3 months"),
                        _item("fatigue", "at 3 months"),
                    ],
                    "P outcome measure: Itch Severity Scale.": [_item("Itch Severity Scale")],
                    "The following P outcomes will be assessed: pain, stiffness and itch.": [
                        _item("pain"),
                        _item("stiffness"),
                        _item("itch"),
                    ],
                    "P outcomes assessed were pain and falls.": [_item("pain"), _item("falls")],
                    "Power rests on its P outcome: the share of socks lost.": [
                        _item("share of socks lost")
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
            read=_read,
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
                        _item("changes in the Itch Severity Scale")
                    ],
                    "The P outcome was assessed at 9 weeks using the Itch Questionnaire.": [
                        _item("Itch Questionnaire", "at 9 weeks")
                    ],
                }
            ),
            misses=(named("The P outcome was assessed by telephone."),),
            read=_read,
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
                        _item("rate of blisters", "within 30 days")
                    ]
                }
            ),
            misses=(named("As the P outcome was missing, we used the mean."),),
            read=_read,
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
                    "Time to first relapse was the P endpoint.": [_item("Time to first relapse")],
                    "Pain at 24 hours was used as the P outcome measure.": [
                        _item("Pain", "at 24 hours")
                    ],
                }
            ),
            misses=(named("This was the P endpoint."),),
            read=_read,
            confidence=0.8,
        ),
        Rule(
            name=f"as-{kind}-outcome",
            pattern=re.compile(
                rf"\b(?:{CHOSEN}) (?P<items>(?:(?!\b(?:{CHOSEN})\b)[^;:]){{2,200}}?),? as (?:the |our |a |its )?(?P<post>)(?P<noun>{adjective} {NOUN})"
                r"(?=[\s.,;)]|$)"
            ),
            source="CONSORT 2010, item 6a",
            hits=hits(
                **{
                    "We chose 28-day mortality as the P outcome.": [
                        _item("28-day mortality", "28-day")
                    ]
                }
            ),
            misses=(named("Pain was the P outcome."),),
            read=_read,
            confidence=0.6,
        ),
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
                        _item("number of falls")
                    ],
                    "The P outcome – sum score of the nurses – was better.": [
                        _item("sum score of the nurses")
                    ],
                }
            ),
            misses=(named("The P outcome, as expected, was better."),),
            read=_read,
            confidence=0.75,
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
                    "Warmth as a P outcome is assessed with a thermometer.": [_item("Warmth")],
                }
            ),
            misses=(named("We chose warmth as a P outcome."),),
            read=_read,
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
                        _item("falls", "within 30 days")
                    ]
                }
            ),
            misses=(named("We met the P outcome as planned."),),
            read=_read,
            confidence=0.8,
        ),
        Rule(
            name=f"{kind}-label",
            pattern=re.compile(
                rf"(?:^|(?<=[;.:] ))(?:\(?\w[.)] )?(?P<post>)(?P<noun>{LABELS[kind]})(?P<verb> ?[:–—] ?){ITEMS_TO_LABEL}"
            ),
            source="CONSORT 2010, item 6a",
            hits=hits(**{"P : itch at 4 weeks.": [_item("itch", "at 4 weeks")]}),
            misses=(named("The P : itch."),),
            read=_read,
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
                        _item("length of stay"),
                        _item("cost"),
                    ],
                }
            ),
            misses=(named("The other outcome was itch, and the P outcome was missing."),),
            read=_read,
            confidence=0.7,
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
                        _item("itch", "at 6 weeks")
                    ]
                }
            ),
            misses=(named("In winter, the P outcome, itch, was worse."),),
            read=_read,
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
                        _item("itch", "at 6 weeks")
                    ],
                    "Warmth was rated, and sleep quality (SQ) (P endpoint) was scored.": [
                        _item("sleep quality (SQ)")
                    ],
                }
            ),
            misses=(named("It was missing (P outcome)."),),
            read=_read,
            confidence=0.7,
        ),
        Rule(
            name=f"{kind}-outcome-namely",
            pattern=re.compile(
                rf"{noun}(?P<post>(?: studied| assessed| of the [\w-]+ (?:trial|study))?)(?:, (?:namely |i\.e\.,? )?(?:the )?| of {NOT_OF}(?:the )?| \((?:i\.?e\.?,? |namely |that is,? )?(?:the )?)"
                r"(?P<items>(?!(?:and|but|or|as|then|with)\b)(?![^,;.()]*\b(?:was|were|is|are|will|which|we)\b)[^,;.()]{3,80}?(?: ?\([\w -]{1,12}\))?)(?=[,.;)]|$)"
            ),
            source="CONSORT 2010, item 6a",
            hits=hits(**{"Power rests on the P outcome, grip strength.": [_item("grip strength")]}),
            misses=(named("We analysed the P outcome, and then the others."),),
            read=_read,
            confidence=0.62,
        ),
    )


PRIMARY_RULES = _rules("primary", PRIMARY, lambda words: words.replace("P ", "primary ", 1))
SECONDARY_RULES = _rules("secondary", SECONDARY, lambda words: words.replace("P ", "secondary ", 1))
