"""How many people take part in the reported trial, in all and by arm."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.engines.paper import totals
from extractor.engines.paper.all_analysed import all_analysed
from extractor.engines.paper.arm_columns import Columns, columns_of
from extractor.engines.paper.arms import arm_candidates
from extractor.engines.paper.flow_boxes import box_splits
from extractor.engines.paper.passages import Paper
from extractor.engines.paper.split_shares import share_splits
from extractor.engines.paper.splits import Split, of_one_group, sized_in, splits_of
from extractor.engines.paper.summed import assigned_after, summed, summed_before
from extractor.engines.paper.table_analysed import table_analysed
from extractor.types import Candidate

WHOLE = ("randomised", "enrolled")  # the counts that the sizes of the arms should make up
OF_PROTOCOLS = frozenset(("participants/target-reached",))


def candidates(paper: Paper) -> list[Candidate]:
    """Participants and arms; of a trial that is still to come the planned number alone."""
    sized = list(sized_in(paper))
    by_sentence = splits_of(sized)
    told = totals.without_groups(list(totals.counts(paper)), of_one_group(sized))
    told += [
        *summed(by_sentence),
        *summed_before(paper, by_sentence),
        *assigned_after(paper, by_sentence),
    ]
    counted: Sequence[totals.Told] = totals.target_first(
        [one for one in told if one.key == "planned"]
    )
    whole: tuple[str, ...] = ("planned",)
    if paper.kind == "protocol":
        counted = [*counted, *(one for one in told if one.found.rule in OF_PROTOCOLS)]
        if not any(one.strength >= totals.DOUBTED for one in counted):
            counted = [*counted, *totals.of_design(told)]
    else:
        flow = [one for one in told if one.key != "planned"]
        flow += totals.implied(flow, by_chance=totals.allocates_people(paper))
        counted, whole = [*counted, *flow], WHOLE
    splits: list[Split | Columns] = [
        *by_sentence,
        *share_splits(paper),
        *box_splits(paper),
        *columns_of(paper),
    ]
    part = totals.left_over(counted, paper.kind)
    printed = {
        value: max(
            totals.together([one for one in counted if one.key == key and one.value == value])
            for key in whole
        )
        for value in {one.value for one in counted if one.key in whole and one.value not in part}
    }
    sums = frozenset(split.total for split in splits if split.weight >= 0.45)
    of_all: list[Candidate] = []
    if paper.kind != "protocol":
        tables = [one for one in splits if isinstance(one, Columns)]
        of_all = all_analysed(paper, counted) or table_analysed(paper, counted, tables)
    return [
        *totals.candidates(paper, counted, sums),
        *of_all,
        *arm_candidates(paper, splits, printed),
    ]
