"""From two records to verdicts: what each status of a prediction means for each of gold.

| gold        | prediction                    | verdict |
|-------------|-------------------------------|---------|
| found       | found                         | item by item: right, wrong, miss, false |
| found       | conflict with gold's value    | as abstained: every item a miss, nothing false |
| found       | conflict without gold's value | every item a miss, every rival's wrong item false |
| found       | abstained                     | every item a miss, counted as abstained |
| found       | not reported, not found       | every item a miss |
| not reported, not found | found, conflict   | every item false |
| not reported, not found | anything else     | no item; statuses are counted apart |
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from extractor.scoring.equality import at, exact, same_arm
from extractor.scoring.evidence import supported
from extractor.scoring.items import Outcome, align, entries, outcomes
from extractor.scoring.match import Pair
from extractor.scoring.read import NOTHING, Row, Told
from extractor.scoring.shapes import shape_of
from extractor.types import JSON


def judged(pair: Pair, known: Iterable[str]) -> dict[str, list[Outcome]]:
    """The verdicts on a pair of records, by field; `known` are the fields scored at all.

    Of a matched record the fields that gold annotates are judged; of an invented one
    every known field.
    """
    if pair.gold is None:
        if pair.predicted is None:
            return {}
        told, kind = pair.predicted.fields, pair.predicted.kind
        return {name: judge_field(name, NOTHING, told.get(name, NOTHING), kind) for name in known}
    told = in_our_arms(pair.gold, pair.predicted) if pair.predicted else {}
    return {
        name: judge_field(name, gold, told.get(name, NOTHING), pair.gold.kind)
        for name, gold in pair.gold.fields.items()
    }


def judge_field(name: str, gold: Told, predicted: Told, kind: str) -> list[Outcome]:
    """The verdicts on one field, by the table above."""
    if predicted.status == "conflict":
        return judge_conflict(name, gold.value, predicted.value, kind)
    items = outcomes(name, gold.value, predicted.value, kind)
    if predicted.status == "abstained":
        return [replace(item, abstained=True) for item in items]
    if not gold.quotes:
        return items
    fits = supported(gold.quotes, predicted.quotes)
    return [replace(item, supported=fits) if item.verdict == "right" else item for item in items]


def judge_conflict(name: str, gold: JSON, predicted: JSON, kind: str = "") -> list[Outcome]:
    """A conflict decides nothing: gold's items are missed; rivals are false unless one is right.

    >>> [item.verdict for item in judge_conflict("phase", "2", ["1", "2"])]
    ['miss']
    >>> [item.verdict for item in judge_conflict("phase", "3", ["1", "2"])]
    ['miss', 'false', 'false']
    """
    missed = outcomes(name, gold, None, kind)
    told = [outcomes(name, gold, rival, kind) for rival in rivals(name, predicted)]
    if missed and any(all(item.verdict == "right" for item in items if item.own) for items in told):
        return [replace(item, abstained=True) for item in missed]
    return missed + [
        replace(item, verdict="false", gold=None, relaxed=False)
        for items in told
        for item in items
        if item.verdict in ("wrong", "false")
    ]


def rivals(name: str, value: JSON) -> list[JSON]:
    """The values among which a conflict leaves the choice.

    A conflict's value is a list of rivals, each in the field's own shape. Where the field
    is a list and the rivals are bare entries, each entry is a rival of its own.

    >>> rivals("countries", ["China", "Iran"]), rivals("phase", "2")
    ([['China'], ['Iran']], ['2'])
    """
    several = value if isinstance(value, list) else [value]
    if shape_of(name, "").many:
        return [one if isinstance(one, list) else [one] for one in several]
    return several


def in_our_arms(gold: Row, predicted: Row) -> Mapping[str, Told]:
    """A prediction's fields with its results told of gold's arms.

    Arm labels are handles: where an arm is the same but for its label, the results of the
    one are results of the other.
    """
    told, results = predicted.fields, predicted.fields.get("results", NOTHING)
    ours = gold.fields.get("arms", NOTHING).value
    theirs = told.get("arms", NOTHING)
    if theirs.status != "found" or not isinstance(results.value, list):
        return told
    shape = shape_of("arms", gold.kind)
    pairs = align(shape, entries(shape, ours), entries(shape, theirs.value))
    labels = {
        str(at(other, "label")): at(one, "label")
        for one, other in pairs
        if one is not None and other is not None and same_arm(one, other, exact)
    }
    renamed = [
        {**entry, "arm": labels.get(str(entry.get("arm")), entry.get("arm"))}
        if isinstance(entry, Mapping)
        else entry
        for entry in results.value
    ]
    return {**told, "results": replace(results, value=renamed)}
