"""ClinicalTrials.gov's posted results: the outcome measures, one shape under the names of each form.

Source: https://clinicaltrials.gov/policy/results-definitions (Outcome Measures). A measure has groups,
numbers analysed, and measurements in classes and categories; analyses compare groups. Only
primary outcomes are read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from extractor.engines.registry.posted import Compared, Measured, Told, compared, joined, measured
from extractor.engines.registry.rows import Leaf, Leaves, Whole
from extractor.engines.registry.trees import Node, every, leaf_of, tree_of, words_of


class Places(NamedTuple):
    """What a form calls the parts of an outcome measure; paths are relative to what holds them."""

    outcome: str
    kind: str
    title: str
    time_frame: str
    statistic: str
    dispersion: str
    unit: str
    group: str
    group_id: str
    group_title: str
    analysed: str  # from an outcome
    analysed_in: str  # from a class
    analysed_unit: str
    counted: str
    count_group: str
    count_value: str
    group_class: str
    class_title: str
    category: str
    category_title: str
    measurement: str
    of_group: str
    value: str
    spread: str
    low: str
    high: str
    analysis: str
    analysis_groups: str
    p: str
    effect_kind: str
    effect: str
    sides: str
    effect_low: str
    effect_high: str


V2 = Places(
    "resultsSection/outcomeMeasuresModule/outcomeMeasures", "type", "title", "timeFrame", "paramType", "dispersionType",
    "unitOfMeasure", "groups", "id", "title", "denoms", "denoms", "units", "counts", "groupId", "value", "classes", "title",
    "categories", "title", "measurements", "groupId", "value", "spread", "lowerLimit", "upperLimit", "analyses", "groupIds",
    "pValue", "paramType", "paramValue", "ciNumSides", "ciLowerLimit", "ciUpperLimit",
)  # fmt: skip
CLASSIC = Places(
    "ResultsSection/OutcomeMeasuresModule/OutcomeMeasureList/OutcomeMeasure", "OutcomeMeasureType", "OutcomeMeasureTitle",
    "OutcomeMeasureTimeFrame", "OutcomeMeasureParamType", "OutcomeMeasureDispersionType", "OutcomeMeasureUnitOfMeasure",
    "OutcomeGroupList/OutcomeGroup", "OutcomeGroupId", "OutcomeGroupTitle", "OutcomeDenomList/OutcomeDenom",
    "OutcomeClassDenomList/OutcomeClassDenom", "OutcomeDenomUnits", "OutcomeDenomCountList/OutcomeDenomCount",
    "OutcomeDenomCountGroupId", "OutcomeDenomCountValue", "OutcomeClassList/OutcomeClass", "OutcomeClassTitle",
    "OutcomeCategoryList/OutcomeCategory", "OutcomeCategoryTitle", "OutcomeMeasurementList/OutcomeMeasurement",
    "OutcomeMeasurementGroupId", "OutcomeMeasurementValue", "OutcomeMeasurementSpread", "OutcomeMeasurementLowerLimit",
    "OutcomeMeasurementUpperLimit", "OutcomeAnalysisList/OutcomeAnalysis", "OutcomeAnalysisGroupIdList/OutcomeAnalysisGroupId",
    "OutcomeAnalysisPValue", "OutcomeAnalysisParamType", "OutcomeAnalysisParamValue", "OutcomeAnalysisCINumSides",
    "OutcomeAnalysisCILowerLimit", "OutcomeAnalysisCIUpperLimit",
)  # fmt: skip
XML = Places(
    "clinical_results/outcome_list/outcome", "type", "title", "time_frame", "measure/param", "measure/dispersion", "measure/units",
    "group_list/group", "group_id", "title", "measure/analyzed_list/analyzed", "analyzed_list/analyzed", "units",
    "count_list/count", "group_id", "value", "measure/class_list/class", "title", "category_list/category", "title",
    "measurement_list/measurement", "group_id", "value", "spread", "lower_limit", "upper_limit", "analysis_list/analysis",
    "group_id_list/group_id", "p_value", "param_type", "param_value", "ci_n_sides", "ci_lower_limit", "ci_upper_limit",
)  # fmt: skip


def results(at: Places) -> Whole:
    """The row of the results of primary outcomes."""

    def read(leaves: Leaves) -> Told:
        tree = tree_of(leaves, at.outcome)
        for outcome in every(tree, at.outcome):
            if words_of(outcome, at.kind).casefold() == "primary":
                yield from results_of(outcome, at)

    return Whole("results", read)


def results_of(outcome: Node, at: Places) -> Told:
    """What one outcome measure tells: group by group, then the comparisons."""
    groups = {
        words_of(one, at.group_id): title
        for one in every(outcome, at.group)
        if (title := leaf_of(one, at.group_title))
    }
    for one in measurements(outcome, at, groups):
        yield from measured(one)
    for each in every(outcome, at.analysis):
        sided = "one" not in words_of(each, at.sides).casefold()
        some = [one.leaf.chars for one in every(each, at.analysis_groups) if one.leaf]
        yield from compared(Compared(
            words_of(outcome, at.title), [groups[one] for one in some if one in groups], plain(words_of(each, at.effect_kind)),
            leaf_of(each, at.effect), leaf_of(each, at.effect_low) if sided else None,
            leaf_of(each, at.effect_high) if sided else None, leaf_of(each, at.p), "", words_of(outcome, at.time_frame),
        ))  # fmt: skip


def measurements(outcome: Node, at: Places, groups: Mapping[str, Leaf]) -> Iterator[Measured]:
    """The measurements of an outcome, in all classes and categories."""
    everybody = analysed(outcome, at.analysed, at)
    title, time = words_of(outcome, at.title), words_of(outcome, at.time_frame)
    statistic, dispersion = (plain(words_of(outcome, one)) for one in (at.statistic, at.dispersion))
    for group_class in every(outcome, at.group_class):
        people = analysed(group_class, at.analysed_in, at) or everybody
        for category in every(group_class, at.category):
            what = joined(
                title, words_of(group_class, at.class_title), words_of(category, at.category_title)
            )
            for one in every(category, at.measurement):
                group, value = words_of(one, at.of_group), leaf_of(one, at.value)
                if value is not None and group in groups:
                    yield Measured(
                        what, groups[group], value, people.get(group), statistic, dispersion, words_of(outcome, at.unit),
                        leaf_of(one, at.spread), leaf_of(one, at.low), leaf_of(one, at.high), time,
                    )  # fmt: skip


def analysed(node: Node, place: str, at: Places) -> dict[str, Leaf]:
    """The people analysed in each group; units that are no people are none."""
    return {
        words_of(one, at.count_group): n
        for denominators in every(node, place)
        if words_of(denominators, at.analysed_unit).casefold() == "participants"
        for one in every(denominators, at.counted)
        if (n := leaf_of(one, at.count_value))
    }


def plain(words: str) -> str:
    """Words of a pick list, also as codes.

    >>> plain("COUNT_OF_PARTICIPANTS")
    'COUNT OF PARTICIPANTS'
    """
    return words.replace("_", " ")
