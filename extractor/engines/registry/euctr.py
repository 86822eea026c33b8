"""EU Clinical Trials Register: the items of its full-text download, and the JSON made of it.

https://www.clinicaltrialsregister.eu/doc/How_to_Search_EU_CTR.pdf; codes as in the EudraCT form,
Commission's CT-1. There is a record for each country of a trial; those of one number become one
when they are settled, and where they differ all is kept. Items in other languages have paths of
their own and are not read. All trials of the register are interventional.

Planned people: of the whole trial (F.4.2.2), else of the only level that is told, if the trial
does not go beyond it. Results (JSON only) tell the people enrolled by country; see `euctr_results` for the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from extractor.engines.registry import euctr_results
from extractor.engines.registry.lists import outcomes
from extractor.engines.registry.rows import Leaf, Leaves, Row, Table, Whole
from extractor.engines.registry.words import (  # fmt: skip
    countries,
    date,
    ids,
    isrctn,
    key,
    meaning,
    number,
    phase,
    text,
)
from extractor.types import JSON

Told = Iterator[tuple[JSON, Sequence[Leaf]]]
PLACES: Mapping[str, str] = {
    "A.1": "a1_member_state_concerned",
    "A.2": "a2_eudract_number",
    "A.3": "a3_full_title_of_the_trial",
    "A.3.1": "a31_title_of_the_trial_for_lay_people_in_easily_understood_ie_nontechnical_language",
    "A.5.1": "a51_isrctn_international_standard_randomised_controlled_trial_number",
    "A.5.2": "a52_us_nct_clinicaltrialsgov_registry_number",
    "A.5.3": "a53_who_universal_trial_reference_number_utrn",
    "A.5.4": "a54_other_identifiers",
    "Clinical Trial Type": "x4_clinical_trial_type",
    "Sponsor/B.1.1": "b1_sponsor/b11_name_of_sponsor",
    "D.IMP/D.2.1.1.1": "dimp/d2111_trade_name",
    "D.IMP/D.3.1": "dimp/d31_product_name",
    "D.IMP/D.3.8": "dimp/d38_imp_identification_details/d38_inn__proposed_inn",
    "D.IMP/D.3.9.3": "dimp/d38_imp_identification_details/d393_other_descriptive_name",
    "E.1.1": "e11_medical_conditions_being_investigated",
    "E.2.1": "e21_main_objective_of_the_trial",
    "E.5.1": "e51_primary_end_points",
    "E.5.1.1": "e511_timepoints_of_evaluation_of_this_end_point",
    "E.5.2": "e52_secondary_end_points",
    "E.5.2.1": "e521_timepoints_of_evaluation_of_this_end_point",
    "E.7.1": "e71_human_pharmacology_phase_i",
    "E.7.2": "e72_therapeutic_exploratory_phase_ii",
    "E.7.3": "e73_therapeutic_confirmatory_phase_iii",
    "E.7.4": "e74_therapeutic_use_phase_iv",
    "E.8.1": "e81_controlled",
    "E.8.1.1": "e811_randomised",
    "E.8.1.2": "e812_open",
    "E.8.1.3": "e813_single_blind",
    "E.8.1.4": "e814_double_blind",
    "E.8.1.5": "e815_parallel_group",
    "E.8.1.6": "e816_cross_over",
    "E.8.1.7.1": "e8171_other_trial_design_description",
    "E.8.2.1": "e821_other_medicinal_products",
    "E.8.2.2": "e822_placebo",
    "E.8.2.3": "e823_other",
    "E.8.2.4": "e824_number_of_treatment_arms_in_the_trial",
    "E.8.5": "e85_the_trial_involves_multiple_member_states",
    "E.8.6.1": "e861_trial_being_conducted_both_within_and_outside_the_eea",
    "E.8.6.3": "e863_trial_sites_planned_in",
    "F.4.1": "f41_in_the_member_state",
    "F.4.2.1": "f421_in_the_eea",
    "F.4.2.2": "f422_in_the_whole_clinical_trial",
}
"""The code of an item in the text, and its key in the JSON."""
PHASES = {"E.7.1": "1", "E.7.2": "2", "E.7.3": "3", "E.7.4": "4"}
MASKING = {"E.8.1.2": "open label", "E.8.1.3": "single", "E.8.1.4": "double"}
MODEL = {"E.8.1.5": "parallel", "E.8.1.6": "crossover"}
OTHER_MODEL = meaning({"sequential": "sequential", "factorial": "factorial", "single": "single group"})  # fmt: skip
TYPE = meaning({"eea": "interventional", "outside eu": "interventional"})
RESULTS = "trialInformation"


def of(leaves: Leaves, code: str) -> Sequence[Leaf]:
    """The leaves of an item."""
    return leaves.get(code) or leaves.get(PLACES[code], ())


def said(leaves: Leaves, code: str, answer: str = "yes") -> Sequence[Leaf]:
    """The leaves of an item that is answered so."""
    return [one for one in of(leaves, code) if one.chars.casefold() == answer]


def ticked(leaves: Leaves, table: Mapping[str, str]) -> list[tuple[str, Sequence[Leaf]]]:
    """What the items of a table that are answered with yes mean."""
    return [(value, leaf) for code, value in table.items() if (leaf := said(leaves, code))]


def phases(leaves: Leaves) -> Told:
    """All phases of a trial as one."""
    told = ticked(leaves, PHASES)
    value = phase("/".join(one for one, _ in told))
    if value is not None:
        yield value, [leaf for _, some in told for leaf in some]


def design(leaves: Leaves) -> Told:
    """Model, allocation, masking and control, each where the items tell one."""
    for name, table in (("masking", MASKING), ("model", MODEL)):
        told = ticked(leaves, table)
        if len(told) == 1:
            yield {name: told[0][0]}, told[0][1]
    yield from other_model(leaves)
    controlled = said(leaves, "E.8.1")
    if randomised := said(leaves, "E.8.1.1"):
        yield {"allocation": "randomized"}, randomised
    elif unrandomised := said(leaves, "E.8.1.1", "no"):
        yield {"allocation": "non-randomized"}, unrandomised
    if placebo := said(leaves, "E.8.2.2"):
        yield {"control": "placebo"}, placebo
    elif controlled and (active := said(leaves, "E.8.2.1")) and not said(leaves, "E.8.2.3"):
        yield {"control": "active"}, active


def other_model(leaves: Leaves) -> Told:
    """The model where it is described in words, or there is one arm only."""
    if ticked(leaves, MODEL):
        return
    for leaf in of(leaves, "E.8.1.7.1"):
        if (model := OTHER_MODEL(leaf.chars)) is not None:
            yield {"model": model}, [leaf]
            return
    if alone := [one for one in of(leaves, "E.8.2.4") if one.chars == "1"]:
        yield {"model": "single group"}, alone


def planned(leaves: Leaves) -> Told:
    """People planned."""
    levels = [
        (code, n, leaf)
        for code in ("F.4.2.2", "F.4.2.1", "F.4.1")
        for leaf in of(leaves, code)[:1]
        if (n := number(leaf.chars))
    ]
    if not levels:
        return
    code, n, leaf = levels[0]
    beyond = {"F.4.2.1": "E.8.6.1", "F.4.1": "E.8.5"}
    if code == "F.4.2.2" or (len(levels) == 1 and not said(leaves, beyond[code])):
        yield {"planned": n}, [leaf]


def enrolled(leaves: Leaves) -> Told:
    """People enrolled: the sum over countries, if the sum over age groups is the same."""
    cited = leaves.get(f"{RESULTS}/countrySubjectCounts/countrySubjectCount/subjects", ())
    n = total(cited)
    ages = [
        one
        for path, some in leaves.items()
        if path.startswith(f"{RESULTS}/populationAgeGroup/")
        for one in some
    ]
    if n and n == total(ages):
        yield {"enrolled": n}, cited


def total(leaves: Sequence[Leaf]) -> int | None:
    """The sum of numbers; None where one is none."""
    told = [number(one.chars) for one in leaves]
    numbers = [one for one in told if isinstance(one, int)]
    return sum(numbers) if len(numbers) == len(told) else None


def sponsor(leaves: Leaves) -> Told:
    """The first sponsor."""
    for leaf in of(leaves, "Sponsor/B.1.1")[:1]:
        if (name := text(leaf.chars)) is not None:
            yield name, [leaf]


def primary(leaves: Leaves) -> Told:
    """Primary end points with their time points."""
    yield from end_points(leaves, "E.5.1")


def secondary(leaves: Leaves) -> Told:
    """Secondary end points with their time points."""
    yield from end_points(leaves, "E.5.2")


def end_points(leaves: Leaves, code: str) -> Told:
    """End points with the time points of the item below."""
    times = [one for one in of(leaves, f"{code}.1")[:1] if text(one.chars) is not None]
    for leaf in of(leaves, code)[:1]:
        if text(leaf.chars) is not None:
            for value in outcomes(leaf.chars, times[0].chars if times else None):
                yield value, [leaf, *times]


def state(words: str) -> tuple[JSON, ...]:
    """The country of "Spain - AEMPS".

    >>> state("UK - MHRA"), state("Outside EU/EEA")
    (('United Kingdom',), ())
    """
    return countries(words.partition(" - ")[0])


def condition(words: str) -> JSON:
    """A condition in the register's words."""
    name = text(words)
    return None if name is None else {"text": name, "id": None}


def both(*codes: str) -> tuple[str, ...]:
    """The places of items, in the text and in the JSON."""
    return tuple(at for code in codes for at in (code, PLACES[code]))


TABLE = Table(
    "euctr",
    (
        *(Row("trial_ids", at, ids) for at in ("EudraCT", *both("A.2", "A.5.2", "A.5.3", "A.5.4"))),
        *(Row("trial_ids", at, isrctn) for at in (*both("A.5.1"), f"{RESULTS}/isrctnIdentifier")),
        Row("trial_ids", f"{RESULTS}/usctnIdentifier", ids),
        *(Row("title", at, text) for at in both("A.3", "A.3.1")),
        *(Row("study_type", at, TYPE) for at in both("Clinical Trial Type")),
        Whole("design", design),
        Whole("phase", phases),
        *(Row("conditions", at, condition) for at in both("E.1.1")),
        Whole("participants", planned),
        Whole("participants", enrolled),
        Whole("participants", euctr_results.randomised),
        Whole("arms", euctr_results.arms),
        Whole("primary_outcomes", primary),
        Whole("secondary_outcomes", secondary),
        Whole("results", euctr_results.results),
        Whole("sponsor", sponsor),
        *(Row("countries", at, state) for at in both("A.1")),
        *(Row("countries", at, countries) for at in both("E.8.6.3")),
        Row("enrolment_dates", f"{RESULTS}/recruitmentStartDate", key("start", date)),
    ),
    titles=both("A.3", "A.3.1"),
    names=both("D.IMP/D.3.1", "D.IMP/D.3.8", "D.IMP/D.3.9.3", "D.IMP/D.2.1.1.1"),
    prose=both("E.2.1"),
)  # fmt: skip
