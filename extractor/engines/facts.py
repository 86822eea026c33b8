"""The facts of one described study, from the sentences that tell of it, and whether it counts.

A study counts when it gave a therapy to patients and at least one count, dose or result of it
is told; or when it is a phase or named trial of a therapy in a disease.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.engines import compared_results, told_results
from extractor.engines.arm_names import handle, in_arms
from extractor.engines.given import product_candidates
from extractor.engines.proposals import proposed
from extractor.engines.studies import Sentence, Study, Told
from extractor.engines.totals import participant_candidates
from extractor.engines.treated import (
    NO_CONTROL,
    arm_candidates,
    groups,
)
from extractor.fields import (
    cited_as,
    conditions,
    design,
    follow_up,
    outcomes,
    phase,
    site,
    sponsor,
    trial_ids,
)
from extractor.fields.cell_giving import GIVES
from extractor.fields.counts import PEOPLE
from extractor.fields.rule import Found
from extractor.types import JSON, Candidate, Document

OF_PATIENTS = re.compile(
    rf"\b(?:{PEOPLE}|(?:wo)?man\b|boy\b|girl\b|child\b)[^.;:()]{{0,60}}?\b(?:with|suffering from|had|having|hospitali[sz]ed for|infected "
    r"with|diagnosed with|affected by|from)\b[^.;:()]{0,60}$",
    re.IGNORECASE,
)
OF_TRIAL = re.compile(
    r"\b(?:trial|study|investigation|treatment|therapy|administration|use|infusion|MSCs?|cells)\b"
    r"[^.;:()]{0,40}\b(?:in|for|of)(?: (?:the|severe|patients with|treatment of))*\s$"
    r"|\b(?:caused|induced) by $"
)
HAD = re.compile(r"\b(?:had|having|suffering from)\b[^.;:()]{0,60}$")
BEFORE_PEOPLE = re.compile(rf"[\s)-]{{1,2}}(?:[\w-]+ )?{PEOPLE}", re.IGNORECASE)
BEFORE_TRIAL = re.compile(r"\s(?:[A-Z][\w-]+ )?(?:trial|study)\b")
NOT_THEIRS = re.compile(
    r"\b(?:without|no|prevent\w*|risk of|such as|history of|because of|due to|died|death|"
    r"exclud\w+)\b[^.;,]{0,30}$",
    re.IGNORECASE,
)
NO_THERAPY = re.compile(
    r"\b(?:[Nn]o (?:treatment|therapy|cells?|drug) (?:was|were) (?:given|transferred|administered)|"
    r"[Nn]o patient\b[^.;]{0,40}\breceived|laboratory study|cytokine profile|expression profil\w+|"
    r"genome-wide|case fatality)"
)
BASELINE = re.compile(r"\b(?:at baseline|well matched|matched for|baseline characteristics)\b")
COHORTS = re.compile(
    r"\b(?:dose|two|three|four|five|six|both) (?:[\w-]+ )?(?:cohorts|groups|arms)\b"
)


def condition_candidates(document: Document, told: Sequence[Told]) -> list[Candidate]:
    """The diseases of the people treated; not their complications or what drugs prevent."""
    candidates: list[Candidate] = []
    seen: set[str] = set()
    for one in told:
        chars = one.sentence.chars
        if not one.linked:
            continue
        for found in conditions.find(chars):
            if not is_theirs(chars, found, anchor=one.anchor) or not (
                one.anchor or GIVES.search(chars)
            ):
                continue
            value = found.value if isinstance(found.value, dict) else {}
            key = str(value.get("id") or value.get("text")).lower()
            if key not in seen:
                seen.add(key)
                candidates.append(proposed(document, "conditions", one.sentence, found))
    return candidates


def is_theirs(chars: str, found: Found, *, anchor: bool) -> bool:
    """True when a sentence says that the people treated have this disease."""
    before, after = chars[: found.start], chars[found.end :]
    if NOT_THEIRS.search(before[-60:]):
        return False
    if found.rule == "conditions/phrase" and not anchor and HAD.search(before):
        return False  # what people had after an infusion is as a rule a complication
    if OF_PATIENTS.search(before[-140:]) or BEFORE_PEOPLE.match(after):
        return True
    return anchor and bool(OF_TRIAL.search(before[-90:]) or BEFORE_TRIAL.match(after))


def design_candidates(document: Document, told: Sequence[Told]) -> list[Candidate]:
    """Parts of the design as printed, and the control that an arm's treatment tells."""
    candidates = [
        proposed(document, "design", one.sentence, found)
        for one in told
        if one.linked
        for found in unrivalled(design.find(one.sentence.chars))
    ]
    known = groups(told)
    for group in known:
        control = control_of(group.role, group.value)
        if control and group.n is not None:
            value: JSON = {"control": control}
            candidates.append(proposed(document, "design", group.sentence, group.found, value))
    several = len(known) > 1 or any(COHORTS.search(one.sentence.chars) for one in told)
    if not several:
        candidates += without_controls(document, told)
    return candidates


def unrivalled(founds: Sequence[Found]) -> list[Found]:
    """Parts of the design but for those of which one sentence gives two: double, then single blind.

    >>> unrivalled(design.find("double blind until month 6 and single blind thereafter"))
    []
    """
    told: dict[str, set[str]] = {}
    for found in founds:
        for key, value in found.value.items() if isinstance(found.value, dict) else ():
            if key != "printed":
                told.setdefault(key, set()).add(str(value))
    rivals = {key for key, values in told.items() if len(values) > 1}
    return [
        found for found in founds if isinstance(found.value, dict) and not rivals & set(found.value)
    ]


def control_of(role: JSON, arm: dict[str, JSON]) -> str | None:
    """The kind of control that a comparator is, by its treatment's words."""
    if role == "placebo":
        return "placebo"
    words = f"{arm.get('label')} {arm.get('intervention') or ''}"
    is_care = re.search(r"\b(?:standard|usual|conventional|supportive|routine)\b", words)
    return "standard of care" if role == "comparator" and is_care else None


def without_controls(document: Document, told: Sequence[Told]) -> list[Candidate]:
    """'The lack of a control arm' makes a single group, where nothing speaks of several."""
    for one in told:
        match = NO_CONTROL.search(one.sentence.chars)
        if match is not None:
            printed = " ".join(match.group().split())
            value: JSON = {"model": "single group", "printed": printed}
            found = Found(value, match.start(), match.end(), "design/no-control-arm", 0.75)
            return [proposed(document, "design", one.sentence, found)]
    return []


def outcome_candidates(document: Document, told: Sequence[Told]) -> list[Candidate]:
    """Primary and secondary outcomes that the study's sentences list."""
    candidates: list[Candidate] = []
    for one in told:
        for found in outcomes.find(one.sentence.chars):
            value = dict(found.value) if isinstance(found.value, dict) else {}
            name = f"{value.pop('kind')}_outcomes"
            candidates.append(proposed(document, name, one.sentence, found, value))
    return candidates


def result_candidates(document: Document, told: Sequence[Told]) -> list[Candidate]:
    """Results, each once: a count or a percentage told again is the same item."""
    known = groups(told)
    arms = [group.value for group in known]
    counted = any(group.n is not None for group in known)
    labels = [str(group.value["label"]) for group in known]
    candidates: list[Candidate] = []
    for one in told:
        chars = one.sentence.chars
        compared = compared_results.find(chars, lambda words: in_arms(words, arms), labels)
        single = [
            found
            for found in told_results.find(chars, counted=counted)
            if not any(found.start < other.end and other.start < found.end for other in compared)
        ]
        for found in sorted((*single, *compared), key=lambda found: found.start):
            candidate = result_candidate(document, one.sentence, found, arms)
            if all(candidate.value != other.value for other in candidates):
                candidates.append(candidate)
    return candidates


def result_candidate(
    document: Document, sentence: Sentence, found: Found, arms: Sequence[dict[str, JSON]]
) -> Candidate:
    """A result, its arm called as the study's arms are; of a study of one arm, that arm's.

    A difference in a sentence on how groups were matched is marked as one at baseline.
    """
    value = dict(found.value) if isinstance(found.value, dict) else {}
    if BASELINE.search(sentence.chars):
        value["baseline"] = True
    if value.get("arm") is not None:
        printed = str(value["arm"])
        value["arm"] = in_arms(printed, arms) or handle(printed)
    elif len(arms) == 1 and arms[0].get("n") is not None and value.get("events"):
        value["arm"] = arms[0]["label"]
    return proposed(document, "results", sentence, found, value)


def name_candidates(document: Document, study: Study) -> list[Candidate]:
    """How the document cites the study: authors, else the trial's acronym."""
    named = [(one, clause) for one, clause in study.mentioned if one.label]
    named.sort(key=lambda pair: pair[0].rule != "authors")
    for mention, clause in named[:1]:
        start = clause.chars.find(mention.label)
        if start >= 0:
            words = mention.label
            if not re.search(r"[A-Za-z]", clause.chars[start + len(words) :]):
                words = words.rstrip(".")  # the stop ends the sentence, not "et al."
            rule = f"{cited_as.FIELD.name}/{mention.rule}"
            found = Found(words, start, start + len(words), rule, 0.9)
            return [proposed(document, "cited_as", clause, found)]
    return []


def first_of(
    name: str, finder: object, document: Document, told: Sequence[Told]
) -> list[Candidate]:
    """The first value that a field's finder gives."""
    assert callable(finder)
    for one in told:
        for found in finder(one.sentence.chars):
            return [proposed(document, name, one.sentence, found)]
    return []


def id_candidates(document: Document, told: Sequence[Told]) -> list[Candidate]:
    """The registry ids printed in the study's own sentences."""
    return [
        proposed(document, "trial_ids", one.sentence, found)
        for one in told
        if one.linked
        for found in trial_ids.find(one.sentence.chars)
    ]


def study_candidates(document: Document, study: Study) -> list[Candidate]:
    """Everything that the document tells of one study."""
    told = [one for one in study.told if one.sentence.chars.strip()]
    linked = [one for one in told if one.linked]
    anchors = [one for one in told if one.anchor]
    return [
        *name_candidates(document, study),
        *id_candidates(document, told),
        *first_of("phase", phase.find, document, anchors),
        *condition_candidates(document, told),
        *design_candidates(document, told),
        *participant_candidates(document, told),
        *arm_candidates(document, told),
        *product_candidates(document, told),
        *outcome_candidates(document, told),
        *result_candidates(document, told),
        *first_of("sponsor", sponsor.find, document, anchors),
        *first_of("site", site.find, document, linked),
        *first_of("follow_up", follow_up.find, document, linked),
    ]


def counts(study: Study, candidates: Sequence[Candidate]) -> bool:
    """True when the candidates make a described trial: a therapy, given to people, with facts."""
    if any(NO_THERAPY.search(one.sentence.chars) for one in study.told):
        return False
    names = {candidate.field for candidate in candidates}
    known = groups(study.told)
    sized = any(group.n is not None for group in known)
    if "cell_products" in names:
        told = sized or bool(names & {"participants", "results"}) or has_dose(candidates)
        named = "phase" in names or any(one.rule == "acronym" for one, _ in study.mentioned)
        return told or (named and "conditions" in names)
    treated = sized and any(group.value.get("intervention") for group in known)
    return treated or is_randomised(study, candidates)


def is_randomised(study: Study, candidates: Sequence[Candidate]) -> bool:
    """True for a cited trial that its naming sentence calls randomised, with a total of people."""
    anchors = [one.sentence for one in study.told if one.anchor]
    allocated = any(
        isinstance(one.value, dict)
        and one.value.get("allocation") == "randomized"
        and any(s.start <= one.evidence[0].start < s.start + len(s.chars) for s in anchors)
        for one in candidates
        if one.field == "design"
    )
    total = any(one.field == "participants" for one in candidates)
    return allocated and total and bool(study.marks)


def has_dose(candidates: Sequence[Candidate]) -> bool:
    """True when a dose of a product is told."""
    return any(
        isinstance(candidate.value, dict) and candidate.value.get("dose") is not None
        for candidate in candidates
        if candidate.field == "cell_products"
    )
