"""How many people took part in a study that prose tells of.

A total is given only where one is printed: arms are never added up, and the people of one arm
of several are `treated`, not `enrolled`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.engines.proposals import proposed
from extractor.engines.studies import Told
from extractor.engines.treated import Group, compared, groups
from extractor.fields import participants
from extractor.fields.counts import PEOPLE_COUNT, PLAIN_GAP, is_part, is_subset, read_count
from extractor.fields.rule import Found, Rule, find_all
from extractor.types import JSON, Candidate, Document

TOTAL_RULES = (
    Rule(
        name="authors-randomised",
        pattern=re.compile(
            rf"\b(?:randomly (?:assigned|allocated)|randomi[sz]ed) (?:a total of )?{PEOPLE_COUNT}"
        ),
        source="CONSORT 2010, item 13a",
        hits={"Sander et al randomly assigned 40 patients to cells or care": {"randomised": 40}},
        misses=("Sander et al randomly assigned patients",),
        read=lambda match: {"randomised": read_count(match["n"])},
    ),
    Rule(
        name="people-were-treated",
        pattern=re.compile(rf"{PEOPLE_COUNT} (?:were|was) treated\b(?! with)"),
        source="CONSORT 2010, item 13b",
        hits={"a trial in which 14 adults were treated in four cohorts": {"treated": 14}},
        misses=("of the 14 adults, six patients were treated twice", "patients were treated"),
        read=lambda match: (
            None if is_part(match) or is_subset(match) else {"treated": read_count(match["n"])}
        ),
        confidence=0.8,
    ),
    Rule(
        name="randomised-study-in",
        pattern=re.compile(
            rf"\brandomi[sz]ed,? [^.;()]{{0,60}}?\b(?:study|trial)(?: \([^()]{{1,40}}\))? "
            rf"(?:in|of|with|involving|on|among) {PEOPLE_COUNT}"
        ),
        source="CONSORT 2010, item 13a",
        hits={"a randomised, double-blind study in 36 patients with sepsis": {"randomised": 36}},
        misses=("a study in 36 patients",),
        read=lambda match: {"randomised": read_count(match["n"])},
    ),
    Rule(
        name="trial-in-people",
        pattern=re.compile(
            r"\b(?:trial|study|investigation|case series)(?: \([^()]{1,40}\))? "
            rf"(?:of (?:(?!\bpatients\b)[^.;()]){{3,80}}? )?(?:in|with|of|involving|on) {PEOPLE_COUNT}"
        ),
        source="CONSORT 2010, item 13a",
        hits={"a phase 1 trial of allogeneic MSCs in 9 patients with ARDS": {"enrolled": 9}},
        misses=("a trial of MSCs in patients", "The trial enrolled 9 patients."),
        read=lambda match: None if is_part(match) else {"enrolled": read_count(match["n"])},
        confidence=0.85,
    ),
    Rule(
        name="randomised-to-several",
        pattern=re.compile(
            rf"{PEOPLE_COUNT}{PLAIN_GAP}\s(?:were|was) (?:randomly )?"
            r"(?:assigned|allocated|randomi[sz]ed) to [^.;]{3,160}?,? or\b"
        ),
        source="CONSORT 2010, item 13a",
        hits={
            "Sixty patients were randomised to cells once, cells twice, or saline": {
                "randomised": 60
            }
        },
        misses=("20 patients were randomised to cells and 21 to saline",),
        read=lambda match: {"randomised": read_count(match["n"])},
    ),
)


def find_totals(chars: str) -> list[Found]:
    """Totals of people taken in, by the participants field and by sentences on others' studies.

    >>> [found.value for found in find_totals("Wood et al randomised 40 patients.")]
    [{'randomised': 40}]
    """
    own = find_all("participants", TOTAL_RULES, chars)
    return own + [
        found
        for found in participants.find(chars)
        if not any(found.start < other.end and other.start < found.end for other in own)
    ]


def participant_candidates(document: Document, told: Sequence[Told]) -> list[Candidate]:
    """Totals as printed, and how many got the treatment under study."""
    known = groups(told)
    sizes = {group.n for group in known}
    candidates = treated_candidates(document, told, known)
    seen = {"treated"} if candidates else set()
    for one in told:
        for found in find_totals(one.sentence.chars) if one.linked else ():
            value = dict(found.value) if isinstance(found.value, dict) else {}
            key = next(iter(value), "")
            if key in seen or (key == "enrolled" and value[key] in sizes):
                continue
            seen.add(key)
            candidates.append(proposed(document, "participants", one.sentence, found, value))
    return candidates


def treated_candidates(
    document: Document, told: Sequence[Told], known: Sequence[Group]
) -> list[Candidate]:
    """The people of the only treated arm; all of the study's people if there is no other arm."""
    treated = [group for group in known if group.role == "experimental" and group.n is not None]
    if len(treated) != 1:
        return []
    only = treated[0]
    value: dict[str, JSON] = {"treated": only.n}
    if len(known) == 1 and not compared(told):
        value["enrolled"] = only.n
    return [proposed(document, "participants", only.sentence, only.found, value)]
