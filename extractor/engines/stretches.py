"""Whether a sentence goes on telling of the study before it, or leaves it.

`links` sentences speak of the study's own people, cells, authors or results; `leaves` sentences
speak of studies in general, of animals, of the review's or report's own work; `is_general`
sentences say what should or might be, and give no facts.
"""

from __future__ import annotations

import re

from extractor.fields.counts import COUNT, PEOPLE
from extractor.fields.rule import Rule

LEAD = (
    r"^(?:[ivxlc\d]{1,5}\. )?(?:(?:[A-Z][\w-]+(?: \w+){0,5}, |However |Moreover |Among |Of |And |But "
    r"|As (?:described|reported) (?:by|in) the (?:authors|report), )?)"
)
THING = (
    r"(?:patients?|subjects|participants|children|adults|infants|volunteers|women|men|MSCs?|cells|"
    r"authors|investigators|researchers|doses?|trial|study|report|investigation|infusions?|"
    r"injections?|product|treatments?|treated|control|controls|placebo|primary|secondary|"
    r"intervention|design|follow-up|group|groups|arm|arms|cohorts?|two groups|outcomes?|"
    r"end ?points?|mortality|survivors|mean|median|most common)\b"
)


LINK_RULES = (
    Rule(
        name="definite-thing",
        pattern=re.compile(
            LEAD + r"(?:[Tt]he|[Tt]hese|[Tt]hose|[Aa]ll|[Ee]ach|[Nn]one of the|[Ee]very) "
            rf"(?:[\w-]+ ){{0,3}}?{THING}"
        ),
        source="seen in dev documents",
        hits={
            "The seven treated patients were categorised.": True,
            "Each patient received one infusion.": True,
            "However, the authors did not say why.": True,
        },
        misses=("The common cold is mild.", "Patients in general do well."),
        read=bool,
    ),
    Rule(
        name="this-study",
        pattern=re.compile(
            r"\b(?:[Tt]he|[Tt]his|[Tt]hat) (?:study|trial|report|investigation|cohort|authors|"
            r"investigators|researchers|treated|control|placebo|(?:[\w-]+ )?(?:group|arm))\b"
        ),
        source="seen in dev documents",
        hits={"In this study, 17 patients were treated.": True},
        misses=("In a study of cells", "this field of studies"),
        read=bool,
    ),
    Rule(
        name="pronoun",
        pattern=re.compile(LEAD + r"(?:[Tt]hey|[Ii]t|[Tt]heir|[Hh]e|[Ss]he|[Tt]his was)\b"),
        source="seen in dev documents",
        hits={"They found a benefit.": True, "This was also an open trial.": True},
        misses=("Theirs is a field",),
        read=bool,
    ),
    Rule(
        name="people-did",
        pattern=re.compile(
            LEAD + rf"(?:(?:[Tt]he|[Tt]reated|[Cc]ontrol) )?(?:Patients|patients|{COUNT} (?:of "
            rf"(?:the )?{COUNT.replace('?P<n>', '?P<m>')} )?(?:[\w-]+ ){{0,2}}?{PEOPLE})"
            r"[^.;]{0,90}?"
            r"\b(?:were|was|had|received|died|survived|did|experienced|showed|developed)\b"
        ),
        source="seen in dev documents",
        hits={
            "Patients were followed for 14 days.": True,
            "Three patients in the treated group died.": True,
            "Two of the 9 patients died.": True,
            "Ten children with sepsis of short duration received cells.": True,
        },
        misses=("Patients may benefit.",),
        read=bool,
    ),
    Rule(
        name="none-seen",
        pattern=re.compile(
            LEAD + r"(?:[Nn]o (?:[\w-]+,? ){1,12}?(?:were|was|occurred|died|had)\b|"
            r"[Tt]here (?:were|was) (?:no|one|\d+|a)\b)"
        ),
        source="seen in dev documents",
        hits={"No serious adverse events were noted.": True, "There was no control arm.": True},
        misses=("No vaccine exists.",),
        read=bool,
    ),
    Rule(
        name="when",
        pattern=re.compile(
            r"^(?:At|After|On|During|Within|By|Over) (?:the )?(?:(?:days?|weeks?|months?|years?) )?"
            r"(?:\d+|one|two|three|four|five|six|twelve|baseline|follow-up|discharge|study)\b"
        ),
        source="seen in dev documents",
        hits={"At 12 months 8 of 12 were in remission.": True, "On day 7, pain fell.": True},
        misses=("After infusion cells settle in the lung.",),
        read=bool,
    ),
    Rule(
        name="they",
        pattern=re.compile(
            r"^In an? (?:[\w-]+,? ){1,9}?(?:study|trial|series),? (?:they|the authors)\b"
        ),
        source="seen in dev documents",
        hits={"In an open pilot study they treated 9 adults.": True},
        misses=("In a pilot study cells were given.",),
        read=bool,
    ),
    Rule(
        name="outcomes",
        pattern=re.compile(
            r"^(?:Primary|Secondary|Mean|Median|Standard|Serious adverse|Adverse|Significant)\b"
            r"[^.]{0,120}?\b(?:were|was|included|comprised|occurred|fell|rose)\b"
        ),
        source="seen in dev documents",
        hits={"Secondary assessments included pain.": True, "Significant benefit was noted.": True},
        misses=("Primary care is strained.",),
        read=bool,
    ),
)
STUDIES = (
    r"(?:studies|trials|reports|investigations|experiences|investigators|authors|reviews|"
    r"researchers|meta-analyses|clinicians|physicians)\b"
)
LEAVE_RULES = (
    Rule(
        name="studies-in-general",
        pattern=re.compile(
            LEAD
            + r"(?:[Tt]aken together|(?:(?:[Nn]one|[Mm]ost|[Ss]ome|[Aa]ll|[Bb]oth|[Ee]ach|[Ff]ew|"
            r"[Mm]any) of )?(?:[Tt]hese|[Bb]oth|[Mm]any|[Ss]everal|[Ss]ome|[Oo]ther|[Mm]ost|[Ff]ew|"
            r"[Aa]ll|[Nn]either|[Tt]wo|[Tt]hree|[Ff]our|[Ff]uture|[Ff]urther|[Rr]ecent|[Pp]revious|"
            r"[Ee]arlier|[Rr]andomi[sz]ed|[Cc]linical|[Oo]bservational|[Ll]arger?|[Tt]he (?:above|"
            r"two|three|other|existing|available|published)[\w-]*|[Aa] (?:few|number of|growing))"
            rf" (?:[\w-]+,? ){{0,5}}?(?:{STUDIES}|trial reported))"
            rf"|^(?:(?:Clinical|Randomi[sz]ed|Large|Animal) )?(?:Studies|Trials|Researchers|Data to)\b"
        ),
        source="seen in dev documents",
        hits={
            "These two studies highlight problems.": True,
            "The above-discussed studies have helped.": True,
            "Future trials should be larger.": True,
            "Several recent trials agree.": True,
        },
        misses=("This trial was small.", "The study was open label."),
        read=bool,
    ),
    Rule(
        name="review-of-studies",
        pattern=re.compile(r"\b(?:[Mm]eta-?analy[sz]\w+|[Ss]ystematic review|Cochrane)\b"),
        source="seen in dev documents",
        hits={"A recent meta-analysis showed a benefit.": True},
        misses=("An analysis showed",),
        read=bool,
    ),
    Rule(
        name="not-people",
        pattern=re.compile(
            r"\b(?:in animals|mice|mouse|murine|rats?|rabbits?|pigs|piglets|sheep|macaques|"
            r"animal models?|in vitro|in vivo|cell lines?)\b",
            re.IGNORECASE,
        ),
        source="seen in dev documents",
        hits={"In animals, transfer was harmful.": True},
        misses=("The rate was high.",),
        read=bool,
    ),
    Rule(
        name="own-work",
        pattern=re.compile(r"\b(?:[Ww]e|[Oo]urs?|us|(?:[Tt]he|[Tt]his) (?:present|current))\b"),
        source="seen in dev documents",
        hits={"We urge caution.": True, "In our trial pain fell.": True},
        misses=("The US trial was small.",),
        read=bool,
    ),
    Rule(
        name="open-questions",
        pattern=re.compile(
            LEAD
            + r"(?:[Ii]n (?:summary|conclusion)|[Tt]herapy (?:with|using)|[Ww]hether (?:or not )?"
            r"(?:MSCs?|cells|this|these|it|they)\b(?! had| were not| was not))"
        ),
        source="seen in dev documents",
        hits={"In summary, cells help.": True},
        misses=("Whether the cells had been frozen was not reported.",),
        read=bool,
    ),
)
GENERAL = re.compile(
    r"\b(?:should|could|would|might|must|will|needs? to|need|(?:is|are|be) (?:still )?needed|warrant\w*|future|in general|"
    r"remains? to be|may (?:be|have|help|reflect|account|explain))\b"
)
OWN_STUDY = re.compile(r"\b(?:[Tt]his|[Tt]he (?:present|current)) (?:study|trial|investigation)\b")


def matches(rules: tuple[Rule, ...], chars: str) -> bool:
    """True when one of the rules matches."""
    folded = chars.casefold()
    return any(rule.may_match(folded) and rule.pattern.search(chars) for rule in rules)


def links(chars: str) -> bool:
    """True when a sentence speaks of a study's own people, cells, authors or results.

    >>> links("The seven treated patients were categorised."), links("Cells are promising.")
    (True, False)
    """
    return matches(LINK_RULES, chars)


def leaves(chars: str, *, in_report: bool = False) -> bool:
    """True when a sentence turns to other matters; `in_report`: "this study" is the report's own.

    >>> leaves("These two studies show little."), leaves("The authors concluded little.")
    (True, False)
    """
    if in_report and OWN_STUDY.search(chars):
        return True
    return matches(LEAVE_RULES, chars)


def is_general(chars: str) -> bool:
    """True when a sentence says what should or might be.

    >>> is_general("Larger trials should follow."), is_general("Trials are needed.")
    (True, True)
    >>> is_general("Two patients died."), is_general("Two patients needed no insulin.")
    (False, False)
    """
    return GENERAL.search(chars) is not None
