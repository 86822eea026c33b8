"""Which trial a secondary analysis is an analysis of: its ids, its name, the report that is cited."""

from __future__ import annotations

import re

from extractor.fields.rule import Field, Found, Rule, find_all

# An acronym: capitals, with small letters or digits between or behind ("PEPaNIC", "iStopp-2").
ACRONYM = r"(?:[a-z]{0,2}[A-Z]+[a-z]*[A-Z0-9]+[\w]*(?:-[A-Z0-9]+)?|[A-Z]{2,}-\d+)"
NO_NAME = (
    r"(?!(?:I{1,3}|IV|RCTs?|CRCT|HIV|DNA|RNA|MRI|fMRI|CT|PET|EEG|ECG|PK|PD|QTc?|TQT|UK|USA?|EU|NHS|NIHR?|WHO|ITT|PP|IV|S\d+|"
    r"COVID-19|NCT\w*|BMC|CONSORT|SPIRIT|MSC|ICU|ART|HPV|HCV|HBV|TB|ASD|ADHD|PhD|MSc)\b(?! [A-Z]{2}))"
)
TRIAL = r"(?:[Tt]rial|[Ss]tudy|RCT|[Pp]roject|[Pp]rogram(?:me)?)"
MARK = r"(?:\[(?P<n>\d{1,3})[\d,;\s–\]\[-]*\]|(?<=[a-z)’”])\.?(?P<m>\d{1,2})(?=[\s,.;)]|$)|(?<=[a-z.,;)’”]{3})(?P<r>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}))"
"""A citation's number: in brackets, behind the last word, or raised."""
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def _number(match: re.Match[str]) -> int | None:
    told = match["n"] or match["m"] or (match["r"] or "").translate(RAISED)
    return int(told) if told and int(told) else None


NAME_RULES = (
    Rule(
        name="named-trial",
        pattern=re.compile(
            rf"(?<![\w-])(?P<value>{NO_NAME}(?:[A-Z]{{2,}} )?{ACRONYM})[”’\"')]{{0,2}}(?:[- ]| (?:randomi[sz]ed|clinical|controlled|"
            rf"cluster|follow-up) ){TRIAL}\b"
        ),
        source="CONSORT 2010, item 1a: the acronym in the title",
        hits={
            "a sub-study of the previously reported WOOLTRIP study": "WOOLTRIP",
            "children enrolled in a trial (WOaLIC-study, N = 40)": "WOaLIC",
            "lessons from the MRC RT99 trial": "MRC RT99",
            "in the iKnitWool trial": "iKnitWool",
        },
        misses=("a phase III trial", "an MRI study", "the Springfield study", "a UK study", "the Cluster-Randomized Trial"),
        read=lambda match: match["value"],
        confidence=0.8,
    ),
)  # fmt: skip
CITED_RULES = (
    Rule(
        name="report-cited",
        pattern=re.compile(
            r"\b(?:trials?|study|studies|RCTs?|randomi[sz]\w+|recruitment|participants|patients|protocol|primary outcomes?|main results)\b"
            r"[^.;]{0,120}?\b(?:described|reported|published|detailed|presented|provided|given)\b(?: (?:in (?:full|detail)|fully|been))*"
            rf"(?: (?:elsewhere|previously|earlier|before|in (?:a|an|the) (?:previous|earlier|original|main|primary) [\w ]{{3,20}}))[ .]?{MARK}",
            re.IGNORECASE,
        ),
        source="ICMJE, overlapping publications: a secondary analysis cites the primary one",
        hits={
            "How patients of the wool trial were chosen was published elsewhere [22].": 22,
            "The study protocol and the trial's outcomes were reported previously [7, 8].": 7,
            "Details of the trial were described in detail elsewhere.⁵": 5,
            "The outcomes of the wool study were described elsewhere.5": 5,
        },
        misses=("The assay was described previously [13].", "The study was published in 2012."),
        read=_number,
        confidence=0.75,
    ),
    Rule(
        name="previously-reported-trial",
        pattern=re.compile(
            r"\b(?:(?:previously|already) (?:reported|published|described|conducted)|parent|original|main|larger?) (?:[\w-]+,? ){0,5}"
            rf"(?:trial|study|RCT)\b(?! (?:population|design|questions?|objectives?|drug|aim))[^.;\[]{{0,90}}?{MARK}",
            re.IGNORECASE,
        ),
        source="ICMJE, overlapping publications",
        hits={
            "data of a previously reported randomised trial, details of which are told [17].": 17,
            "80 patients were included in the parent trial [13].": 13,
        },
        misses=("the original study had 2 arms", "a larger trial is needed", "The parent trial was in an area of 435 km²."),
        read=_number,
        confidence=0.7,
    ),
)  # fmt: skip
SAYS_SO = re.compile(
    r"\b(?:secondary|sub-?(?:study|group)|post[- ]?hoc|ancillary|re-?analysis|part of|data (?:from|of)|nested|embedded|parent|original|"
    r"main|previously|(?:participants|patients|children|women) (?:in|of|from|who)|enrolled|recruited|lessons|follow-?up|results? of)\b",
    re.IGNORECASE,
)
"""Words of a sentence that says what an analysis is of."""
FIELD = Field(
    name="parent_trial",
    meaning="Of a secondary analysis: the trial that it analyses again, by its registry ids, its name, and "
    "the report that is cited for it, as far as these are printed.",
    unit="",
    source="ICMJE Recommendations, overlapping publications; CONSORT 2010, item 24",
    rules=(*NAME_RULES, *CITED_RULES),
)


def names(chars: str) -> list[Found]:
    """Find names of trials.

    >>> [found.value for found in names("patients of the WOOLTRIP study and an MRI study")]
    ['WOOLTRIP']
    """
    return find_all(FIELD.name, NAME_RULES, chars)


def citations(chars: str) -> list[Found]:
    """Find the number of the reference that is cited for the trial; `whole` words are its quote.

    >>> [found.value for found in citations("The trial's design was published elsewhere [22].")]
    [22]
    """
    return find_all(FIELD.name, CITED_RULES, chars)
