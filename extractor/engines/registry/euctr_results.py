"""EU CTR's posted results: arms with how many started in them, and end points.

Source: the JSON made of the register's results XML (EudraCT, data model of results). An end point has a
group for each arm and each set of subjects that was analysed; a value may be of a category. Only
primary end points are read. A category's name may say how many people it is of, group by group
("(n=46, 43)"): where it does so for each group, those are the people analysed; else none are told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from extractor.engines.registry.ctgov_flow import NOT_ALL_DRAWN
from extractor.engines.registry.posted import Compared, Measured, Told, compared, joined, measured
from extractor.engines.registry.rows import Leaf, Leaves
from extractor.engines.registry.spans import part
from extractor.engines.registry.trees import Node, every, leaf_of, tree_of, words_of
from extractor.engines.registry.words import meaning, number, text

PERIOD = "subjectDisposition/postAssignmentPeriods/postAssignmentPeriod"
SET = "subjectAnalysisSets/subjectAnalysisSet"
END_POINT = "endPoints/endPoint"
GROUPS = (  # of an end point, and what they are groups of
    ("armReportingGroups/armReportingGroup", "armId"),
    ("subjectAnalysisSetReportingGroups/subjectAnalysisSetReportingGroup", "subjectAnalysisSetId"),
)
VALUES = ("countableValues/countableValue", "tendencyValues/tendencyValue")
DISPERSION = "dispersionValues/dispersionValue"
COMPARED = ("armComparisonGroupId", "subjectAnalysisSetComparisonGroupId")
ROLE = meaning({
    "experimental": "experimental", "activecomp": "comparator", "placebo": "placebo", "shamcomp": "placebo", "noimp": "no intervention",
})  # fmt: skip
STATISTICS = {
    "arithmetic": "mean", "leastSquares": "least squares mean", "number": "number", "median": "median",
    "geometric": "geometric mean", "log": "log mean",
}  # fmt: skip
DISPERSIONS = {
    "standardDeviation": "standard deviation",
    "confidenceInterval": "confidence interval",
}
KINDS = {
    "hazardRatio": "hazard ratio", "hr": "hazard ratio", "oddsRatio": "odds ratio", "or": "odds ratio", "riskRatio": "risk ratio",
    "rr": "risk ratio", "riskDiff": "risk difference", "rd": "risk difference", "meanDiffFinal": "difference",
    "meanDiffNet": "difference", "medianDiffFinal": "difference", "medianDiffNet": "difference", "coxPropHazard": "hazard ratio",
}  # fmt: skip
OF_CATEGORY = re.compile(r"\bn\s?=", re.IGNORECASE)
SIZES = re.compile(
    r"\s*\(\s*n\s?=\s?(?P<sizes>\d{1,6}(?:\s?[,;/]\s?\d{1,6})*)\s*\)\s*$", re.IGNORECASE
)


def code(node: Node, path: str) -> str:
    """A code without the name of its list: "ARM_TYPE.experimental"."""
    return words_of(node, f"{path}/value").rpartition(".")[2]


def first_period(leaves: Leaves) -> Node | None:
    """The first period after assignment."""
    return next(every(tree_of(leaves, PERIOD), PERIOD), None)


def arms(leaves: Leaves) -> Told:
    """The arms of the first period with how many started in each."""
    period = first_period(leaves)
    for one in every(period, "arms/arm") if period else ():
        label = leaf_of(one, "title")
        if label is None or text(label.chars) is None:
            continue
        size = leaf_of(one, "startedMilestoneAchievement/subjects")
        names = [leaf.leaf for leaf in every(one, "armProducts/armProduct/name") if leaf.leaf]
        given = dict.fromkeys(" ".join(name.chars.split()) for name in names)
        value = {
            "label": text(label.chars), "role": ROLE(code(one, "type")), "n": number(size.chars) if size else None,
            "intervention": "; ".join(given) or None,
        }  # fmt: skip
        yield value, [label, *names, *([size] if size else [])]


def randomised(leaves: Leaves) -> Told:
    """How many were randomised: all who started in the arms of a first period that people were drawn into."""
    period = first_period(leaves)
    if period is None or code(period, "allocation") != "randControlled":
        return
    if words_of(period, "mutuallyExclusiveArms") != "true":
        return
    some = list(every(period, "arms/arm"))
    if any(NOT_ALL_DRAWN.search(words_of(one, "title")) for one in (period, *some)):
        return
    cited = [leaf for one in some if (leaf := leaf_of(one, "startedMilestoneAchievement/subjects"))]
    numbers = [n for leaf in cited if isinstance(n := number(leaf.chars), int)]
    if len(numbers) == len(some) > 1 and all(numbers):
        yield {"randomised": sum(numbers)}, cited


def results(leaves: Leaves) -> Told:
    """The results of primary end points."""
    tree = tree_of(leaves, END_POINT)
    primary = [one for one in every(tree, END_POINT) if code(one, "type") == "primary"]
    if not primary:
        return
    period, sets = first_period(leaves), tree_of(leaves, SET)
    titles = {
        words_of(one, "id"): title
        for one in [*(every(period, "arms/arm") if period else ()), *every(sets, SET)]
        if (title := leaf_of(one, "title"))
    }
    for one in primary:
        yield from results_of(one, titles)


def results_of(point: Node, titles: Mapping[str, Leaf]) -> Told:
    """What one end point tells: group by group, then the comparisons."""
    found = [(group, owner) for place, owner in GROUPS for group in every(point, place)]
    sizes = sizes_of(point, [leaf_of(group, "subjects") for group, _ in found])
    groups: dict[str, Leaf] = {}
    for at, (group, owner) in enumerate(found):
        title = titles.get(words_of(group, owner))
        if title is not None:
            groups[words_of(group, "id")] = title
            for one in of_group(
                point, group, title, {key: some[at] for key, some in sizes.items()}
            ):
                yield from measured(one)
    for each in every(point, "statisticalAnalyses/statisticalAnalysis"):
        yield from compared(comparison(point, each, groups))


def sizes_of(point: Node, subjects: Sequence[Leaf | None]) -> dict[str, list[Leaf]]:
    """By category, how many people of each group it is of, as its name says; `subjects` is the groups' own numbers."""
    whole = [number(one.chars) if one else None for one in subjects]
    found: dict[str, list[Leaf]] = {}
    for one in every(point, "categories/category"):
        name = leaf_of(one, "name")
        told = SIZES.search(name.chars) if name else None
        if name is None or told is None:
            continue
        spans = [each.span() for each in re.finditer(r"\d+", told["sizes"])]
        start = told.start("sizes")
        some = [part(name, start + low, start + high) for low, high in spans]
        sizes = [each for each in some if each]
        pairs = zip(sizes, whole, strict=False)
        if len(sizes) == len(whole) and all(
            isinstance(n, int) and int(each.chars) <= n for each, n in pairs
        ):
            found[words_of(one, "id")] = sizes
    return found


def of_group(
    point: Node, group: Node, title: Leaf, sizes: Mapping[str, Leaf]
) -> Iterator[Measured]:
    """The values of a group, in all categories; `sizes` is the people of those that say so."""
    names = {
        words_of(one, "id"): words_of(one, "name") for one in every(point, "categories/category")
    }
    spreads = {words_of(one, "categoryId"): one for one in every(group, DISPERSION)}
    counted = words_of(point, "countable") == "true"
    statistic = "number" if counted else code(point, "centralTendencyType")
    dispersion = DISPERSIONS.get(code(point, "dispersionType"), "")
    for one in [one for place in VALUES for one in every(group, place)]:
        key = words_of(one, "categoryId")
        category, own = names.get(key, ""), sizes.get(key)
        value, spread = leaf_of(one, "value"), spreads.get(key, Node())
        if value is not None:
            low, high = leaf_of(spread, "value"), leaf_of(spread, "highRangeValue")
            yield Measured(
                joined(words_of(point, "title"), SIZES.sub("", category) if own else category), title, value,
                own or (None if OF_CATEGORY.search(category) else leaf_of(group, "subjects")),
                STATISTICS.get(statistic, statistic), dispersion, words_of(point, "unit"), low, low, high,
                words_of(point, "timeFrame"),
            )  # fmt: skip


def comparison(point: Node, analysis: Node, groups: Mapping[str, Leaf]) -> Compared:
    """A statistical analysis of an end point; its title tells of which category it is."""
    test, estimate = "statisticalHypothesisTest", "parameterEstimate"
    kind = KINDS.get(code(analysis, f"{estimate}/type")) or words_of(
        analysis, f"{estimate}/otherType"
    )
    limits = f"{estimate}/confidenceInterval"
    sided = code(analysis, f"{limits}/sides") == "twoSided"
    some: Sequence[str] = [
        one.leaf.chars for name in COMPARED for one in every(analysis, name) if one.leaf
    ]
    several = "categories" in point.below
    about = words_of(analysis, "title") if several else ""
    return Compared(
        joined(words_of(point, "title"), about), [groups[one] for one in some if one in groups], kind,
        leaf_of(analysis, f"{estimate}/pointEstimate"), leaf_of(analysis, f"{limits}/lowerLimit") if sided else None,
        leaf_of(analysis, f"{limits}/upperLimit") if sided else None, leaf_of(analysis, f"{test}/value"),
        words_of(analysis, f"{test}/valueEqualityRelation"), words_of(point, "timeFrame"),
    )  # fmt: skip
