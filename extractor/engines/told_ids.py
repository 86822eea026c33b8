"""Trials that running prose names by their registry id, with what the same paragraph says.

Facts are read from the id's own sentence and, where that sentence goes on with one before it
("The primary outcome is … (NCT…)"), from that one too. A sentence with ids of two trials gives
no facts. Ids in the reference list are mentions without facts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.engines.facts import condition_candidates, outcome_candidates
from extractor.engines.given import product_candidates
from extractor.engines.proposals import proposed
from extractor.engines.stretches import leaves
from extractor.engines.studies import Sentence, Told
from extractor.fields import sponsor, trial_ids
from extractor.fields.rule import Found, Rule, find_all
from extractor.types import Candidate, Document, Trial

GOES_ON = re.compile(
    r"^(?:The|Its|Their) (?:primary|secondary|main|trial|study|outcomes?|end ?points?|aim|patients|"
    r"results|dose|cells)\b|^(?:It|They|This (?:trial|study))\b"
)
TESTS = (
    r"(?:is|are|was|were) (?:currently |also |now )?(?:studying|conducting|testing|evaluating|"
    r"running|recruiting|investigating|enrolling|planning|sponsoring|examining)\b"
)
RULES = (
    Rule(
        name="hospital-is-studying",
        pattern=re.compile(
            rf"(?:^|, |[A-Z]\w+, )(?P<value>(?=[^.,;]{{0,80}}\b{sponsor.INSTITUTION}\b){sponsor.NAME})"
            rf"(?: in (?:the )?[A-Z][\w ]{{2,30}}?)?(?:,? (?:and|with) [^;]{{3,100}}?)?,? {TESTS}"
        ),
        source="seen in dev documents",
        hits={
            "Springfield Hospital in Freedonia is studying cells": "Springfield Hospital",
            "Similarly, General Hospital of Springfield University is planning a trial": (
                "General Hospital of Springfield University"
            ),
            "Springfield Hospital and its partner, Cellworks Co. Ltd., are studying cells": (
                "Springfield Hospital"
            ),
        },
        misses=("Hospitals in Europe are studying cells", "Cellworks is planning trials"),
        read=lambda match: (
            " ".join(match["value"].split()) if " " in match["value"].strip() else None
        ),
        confidence=0.7,
    ),
)


def find_running(chars: str) -> list[Found]:
    """Institutions that a sentence says run a trial.

    >>> [found.value for found in find_running("Springfield Hospital is studying NK cells.")]
    ['Springfield Hospital']
    """
    return find_all("sponsor", RULES, chars)


def mentioned_trials(
    document: Document, paragraphs: Sequence[Sequence[Sentence]], skip: set[str]
) -> list[Trial]:
    """One trial per registry id in running prose, but for those in `skip`."""
    trials: dict[str, Trial] = {}
    for paragraph in paragraphs:
        for at, sentence in enumerate(paragraph):
            found = trial_ids.find(sentence.chars)
            ids = {canonical(one): one for one in reversed(found)}
            for key, one in ids.items():
                if key in skip:
                    continue
                told = telling(paragraph, at) if len(ids) == 1 else []
                candidates = [proposed(document, "trial_ids", sentence, one)]
                candidates += id_facts(document, told) if told else []
                known = trials.get(key)
                if known is None or len(candidates) > len(known.candidates):
                    start = known.start if known else sentence.start + one.start
                    trials[key] = Trial(f"id:{key}", "mentioned", key, start, tuple(candidates))
    return list(trials.values())


def canonical(found: Found) -> str:
    """The registry's own spelling of a found id."""
    value = found.value if isinstance(found.value, dict) else {}
    return str(value.get("id"))


def telling(paragraph: Sequence[Sentence], at: int) -> list[Told]:
    """The sentences that tell of the id in sentence `at`: itself, and one that it goes on with."""
    told = [paragraph[at]]
    if at > 0 and GOES_ON.match(paragraph[at].chars):
        before = paragraph[at - 1]
        if not trial_ids.find(before.chars) and not leaves(before.chars):
            told.insert(0, before)
    return [Told(one, anchor=True, linked=True) for one in told]


def id_facts(document: Document, told: Sequence[Told]) -> list[Candidate]:
    """What the sentences say of the trial: sponsor, product, disease, outcomes."""
    candidates: list[Candidate] = []
    for one in told:
        running = find_running(one.sentence.chars) or sponsor.find(one.sentence.chars)
        for found in running[:1]:
            candidates.append(proposed(document, "sponsor", one.sentence, found))
    products = product_candidates(document, told)
    diseases = condition_candidates(document, told)
    return [*candidates, *diseases, *products, *outcome_candidates(document, told)]
