"""Primary and secondary outcomes: lists in cells, and sentences that name them.

`split_items` cuts a cell into its items and `read_item` parts an item into what is measured
and when (both in `outcome_lists`); `find` reads sentences such as "The primary outcome was
pain at 12 weeks".
"""

from __future__ import annotations

import re

from extractor.fields.outcome_lists import (
    depths,
    numbered,
    read_item,
    semicolons,
    split_items,
    trimmed,
)
from extractor.fields.rule import Field, Found, Rule
from extractor.types import JSON

__all__ = [
    "FIELD",
    "SECONDARY_FIELD",
    "find",
    "find_in_cell",
    "read_item",
    "split_items",
]

NOUN = (
    r"(?:(?:efficacy|safety|clinical|study|trial|composite|effectiveness|feasibility|main|global|"
    r"metabolic|co-|outcome|end-?\s?point|study's) ?){0,3}"
    r"(?P<noun>outcomes?|end[- ]?points?|outcome (?:measures?|variables?|parameters?)|"
    r"end-?point measures?|measurements?|measures?|assessments?|variables?|outcome)"
    r"(?: (?:measures?|variables?|parameters?))?(?: (?:of|in|for) (?:the|this) (?:study|trial))?"
)
VERB = (
    r"(?:\s?:|,? (?:will be|would be|was|were|is|are|includes?d?|include|comprised?|consisted of)"
    r"(?: defined as| to (?:study|assess|evaluate|determine|compare|measure|examine))?:?)"
)
SENTENCE_END = r"(?=\.(?:\s+[A-Z0-9(\"“]|\s*$)|$)"
# Words after "the primary outcome was" that begin a result or a method, not an outcome.
NO_OUTCOME = (
    r"(?!(?:not|no|also|only|neither|met|achieved|reached|similar|significant|significantly|lower|"
    r"higher|better|worse|greater|reported|measured|assessed|analy[sz]ed|evaluated|"
    r"observed|available|"
    r"based|found|seen|recorded|compared|obtained|set|chosen|calculated|considered|collected|"
    r"improved|reduced|increased|decreased|missing|determined|performed|used|tested|those|as|"
    r"made|summari[sz]ed|presented|shown|described|specified|prespecified|estimated|included in|"
    r"changed|ascertained|positive|negative|consistent|defined)\b)"
)
ITEMS = (
    rf"(?P<items>(?=\S){NO_OUTCOME}(?!\d\d|\d[^).])(?:[^.;()\[\]]|(?<=\s\w)\)|"
    rf"(?<=\s[iv]{{2}})\)|\.(?!\s+[A-Z0-9(\"“]|\s*$)|;|"
    r"[(\[][^()\[\]]{0,300}[)\]]){3,900})"
)
CUT = re.compile(
    r"[,;]? (?:while|whereas|and)(?: the| an?)? (?:main )?(?:primary|secondary|key "
    r"secondary|safety)\b"
    r"|[,;] (?:which|where|as (?:assessed|measured|defined)|assessed|measured|defined|"
    r"analy[sz]ed)\b"
    r"|;? ?(?:[Tt]he )?[Ss]econdary (?:out|end|assess|meas)"
)
AIM = re.compile(
    r"^(?:the|an?|to (?:study|assess|evaluate|determine|compare|measure|examine)(?: the)?)\s+"
)
# A registration in brackets after the last outcome belongs to the trial, not to it.
REGISTERED = re.compile(r"\s*[(\[](?:[A-Za-z]+[ .:]*)?[A-Z]{2,8}[\w/-]*\d{5,}[\w-]*[)\]]$")
HEADING = re.compile(
    r"(?:primary|secondary|main) (?:outcomes?|end-?points?)(?: measures?)?",
    re.IGNORECASE,
)
TIME = (
    r"(?:(?:day|week|month|year|hour)s? \d+(?:(?:, | and |, and |–|-| to )\d+)*"
    r"|\d+(?:\.\d+)?(?:(?:, | and |, and |–|-| to | or )\d+){0,6}[ -](?:day|week|wk|month|"
    r"year|hour)s?"
    r"|(?:one|two|three|four|five|six|eight|ten|twelve) (?:day|week|month|year|hour)s?)"
)
TIME_AT_END = re.compile(
    rf",? (?:at|on|after|up to|over|by)(?: the)? (?P<time>{TIME}"
    r"(?: (?:after|post|following|from|of) (?:[\w-]+ ){0,2}[\w-]+| postpartum| postoperatively)?)$"
)
LIST_WORDS = 14  # a longer piece between commas is a clause, not an item


def _places(chars: str, plural: bool) -> list[tuple[int, int]]:
    """Cut the words after the verb into outcomes: markers, semicolons, for plurals commas."""
    marks = numbered(chars) or semicolons(chars, depths(chars))
    if not marks and plural:
        inside = depths(chars)
        marks = [
            match.span()
            for match in re.finditer(r",? and (?:the )?|, (?:and (?:the )?)?", chars)
            if not inside[match.start()]
            and not re.search(r"\b(?:at|between|from|both) [\w ]{1,20}$", chars[: match.start()])
        ]
        marks = marks if any(chars[start] == "," for start, _ in marks) else []
        commas = [mark for mark in marks if chars[mark[0]] == ","]
        last_and = [mark for mark in marks if mark[0] >= commas[-1][0]] if commas else []
        marks = sorted({*commas, *last_and})
        edges = [0, *(end for _, end in marks)]
        pieces = zip(edges, [*(start for start, _ in marks), len(chars)], strict=True)
        if any(not 0 < len(chars[a:b].split()) <= LIST_WORDS for a, b in pieces):
            marks = []
    ends = [(0, 0), *marks, (len(chars), len(chars))]
    spans = [trimmed(chars, ends[at][1], ends[at + 1][0]) for at in range(len(ends) - 1)]
    return [
        (start, end)
        for start, end in spans
        if re.search(r"\w{2}", chars[start:end]) and not HEADING.fullmatch(chars[start:end])
    ]


def read_outcome(chars: str) -> dict[str, JSON]:
    """Read one outcome of a sentence; a time at its end is the time frame.

    >>> read_outcome("to study the improvement in pain at 12 weeks")
    {'measure': 'improvement in pain', 'time_frame': '12 weeks'}
    """
    item = read_item(chars)
    measure = str(item["measure"] or "").rstrip(" .")
    measure = REGISTERED.sub("", AIM.sub("", AIM.sub("", measure)))
    match = TIME_AT_END.search(measure)
    if match is not None and item["time_frame"] is None and measure[: match.start()].strip():
        return {"measure": measure[: match.start()], "time_frame": match["time"]}
    return {"measure": measure, "time_frame": item["time_frame"]}


def _items_span(match: re.Match[str]) -> tuple[int, int]:
    start, end = match.span("items")
    cut = CUT.search(match.string, start, end)
    return start, cut.start() if cut else end


def _is_plural(match: re.Match[str]) -> bool:
    return match["noun"].lower().endswith("s")


def _outcomes(match: re.Match[str]) -> JSON:
    """Read all outcomes that one sentence names, as a list; None where it names none."""
    start, end = _items_span(match)
    chars = match.string[start:end]
    values = [read_outcome(chars[slice(*span)]) for span in _places(chars, _is_plural(match))]
    return [value for value in values if value["measure"]] or None


def _item(measure: str, time_frame: str | None = None) -> JSON:
    return {"measure": measure, "time_frame": time_frame}


RULES = (
    Rule(
        name="primary-outcome-was",
        pattern=re.compile(
            rf"\b(?:[Pp]rimary|[Mm]ain)(?! secondary) {NOUN}{VERB}\s*{ITEMS}{SENTENCE_END}"
        ),
        source="CONSORT 2010, item 6a",
        hits={
            "The primary outcome was pain at 12 weeks.": [_item("pain", "12 weeks")],
            "The primary outcome is to study the improvement in oxygenation on day 14.": [
                _item("improvement in oxygenation", "day 14")
            ],
            "The primary endpoint measures included: a) safety (toxicity, infections); b) clinical "
            "outcomes; and c) levels of proteins.": [
                _item("safety (toxicity, infections)"),
                _item("clinical outcomes"),
                _item("levels of proteins"),
            ],
            "Primary outcomes were combined hospitalization or death, and quality of life.": [
                _item("combined hospitalization or death"),
                _item("quality of life"),
            ],
            "Main outcome: Leprosy (all clinical forms).": [_item("Leprosy (all clinical forms)")],
        },
        misses=(
            "The primary outcome was not significantly different.",
            "The primary outcome was assessed by telephone.",
            "The primary endpoint was met.",
            "The main secondary outcome variables are deaths.",
        ),
        read=_outcomes,
        confidence=0.85,
    ),
)
SECONDARY_RULES = (
    Rule(
        name="secondary-outcome-was",
        pattern=re.compile(rf"\b[Ss]econdary {NOUN}{VERB}\s*{ITEMS}{SENTENCE_END}"),
        source="CONSORT 2010, item 6a",
        hits={
            "Secondary assessments included: a) symptoms; b) radiographic (chest CT) changes.": [
                _item("symptoms"),
                _item("radiographic (chest CT) changes"),
            ],
            "Secondary outcomes were relapse, length of stay and death.": [
                _item("relapse"),
                _item("length of stay"),
                _item("death"),
            ],
        },
        misses=("The secondary outcomes were similar in both groups.",),
        read=_outcomes,
        confidence=0.85,
    ),
)

FIELD = Field(
    name="primary_outcomes",
    meaning="What the trial measures to answer its main question, and when.",
    unit="",
    source="WHO Trial Registration Data Set 1.3.1, item 19; CONSORT 2010, item 6a",
    rules=RULES,
    paths={
        "ctgov": ("protocolSection.outcomesModule.primaryOutcomes",),
        "ictrp": ("Primary_outcome",),
        "isrctn": ("trialDescription.primaryOutcome",),
    },
)
SECONDARY_FIELD = Field(
    name="secondary_outcomes",
    meaning="What the trial measures besides, and when.",
    unit="",
    source="WHO Trial Registration Data Set 1.3.1, item 20; CONSORT 2010, item 6a",
    rules=SECONDARY_RULES,
    paths={
        "ctgov": ("protocolSection.outcomesModule.secondaryOutcomes",),
        "ictrp": ("Secondary_outcome",),
        "isrctn": ("trialDescription.secondaryOutcome",),
    },
)


def _one_by_one(rule: Rule, kind: str, chars: str) -> list[Found]:
    """Give each outcome of a sentence its own place, and its kind as a key."""
    founds: list[Found] = []
    for match in rule.pattern.finditer(chars):
        start, end = _items_span(match)
        for low, high in _places(chars[start:end], _is_plural(match)):
            value = read_outcome(chars[start + low : start + high])
            if value["measure"]:
                name = f"{kind}_outcomes/{rule.name}"
                founds.append(
                    Found(
                        {**value, "kind": kind},
                        start + low,
                        start + high,
                        name,
                        rule.confidence,
                    )
                )
    return founds


def find(chars: str) -> list[Found]:
    """Find outcomes that prose names, each with a key `kind`: primary or secondary.

    >>> [found.value["kind"] for found in find("The primary outcome was death at 28 days.")]
    ['primary']
    """
    founds = [found for rule in RULES for found in _one_by_one(rule, "primary", chars)]
    founds += [found for rule in SECONDARY_RULES for found in _one_by_one(rule, "secondary", chars)]
    return sorted(founds, key=lambda found: found.start)


def find_in_cell(chars: str, heading: str = "") -> list[Found]:
    """Read a cell of a column of outcomes; the heading tells which kind, primary by default.

    >>> [found.value for found in find_in_cell("-Death (time frame: day 28)", "Primary outcomes")]
    [{'measure': 'Death', 'time_frame': 'day 28', 'kind': 'primary'}]
    """
    kind = "secondary" if re.search(r"\bsecondary\b", heading, re.IGNORECASE) else "primary"
    rule = f"{kind}_outcomes/item-in-cell"
    return [
        Found({**read_item(chars[start:end]), "kind": kind}, start, end, rule, 0.95)
        for start, end in split_items(chars)
    ]
