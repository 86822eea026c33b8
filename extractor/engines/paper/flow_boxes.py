"""The arms as the boxes of a flow diagram size them, each box a block of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.engines.paper.arm_words import cleaned
from extractor.engines.paper.passages import Paper, Passage
from extractor.engines.paper.people import COUNT, N_IS, PERSONS
from extractor.engines.paper.split_ways import Sized, distinct
from extractor.engines.paper.splits import Split
from extractor.fields.counts import read_count

BOX = re.compile(
    rf"\s*(?:randomly )?(?:allocated|randomi[sz]ed|assigned) (?:in)?to (?:receive )?(?P<label>[^()=;:]{{3,70}}?)"
    rf"\s*[(,:]?\s*{N_IS}{COUNT}",
    re.IGNORECASE,
)
NAMED_BOX = re.compile(
    r"\s*(?:randomly )?(?:allocated|randomi[sz]ed|assigned) (?:in)?to (?:receive )?(?:the )?(?P<label>[^()=;:\n]{3,70})",
    re.IGNORECASE,
)
PEOPLE_BOX = re.compile(
    rf"\s*(?P<head>[^()=;:\d]{{3,60}}?)\s*[(,:]?\s*{N_IS}{COUNT}", re.IGNORECASE
)
TAKEN = re.compile(rf"\b{PERSONS}", re.IGNORECASE)
NOT_TAKEN = re.compile(
    r"\b(?:eligible|eligibility|screened|excluded|lost|withdr\w+|declined|refused|analy[sz]\w*|absent|discontinued|not|completed|"
    r"follow\w*)\b",
    re.IGNORECASE,
)
OF_BOXES = 0.75  # how credible it is that the boxes tell the allocation
OF_ROWS = 0.6  # … where the numbers stand in boxes below those that name the arms


def box_splits(paper: Paper) -> Iterator[Split]:
    """Arms by "Allocated to diet (n = 60)", or by such boxes and the row of counts below them."""
    boxes = list(paper.within("figure"))
    arms = distinct(sized_boxes(boxes))
    if len(arms) > 1:
        yield Split(arms, OF_BOXES)
        return
    named = [
        (label, box)
        for box in boxes
        if (match := NAMED_BOX.match(box.sentence.chars)) and (label := cleaned(match["label"]))
    ]
    rows = distinct(sized_rows(boxes, [label for label, _ in named]))
    if len(rows) == len(named) > 1:
        yield Split(rows, OF_ROWS)


def sized_boxes(boxes: Sequence[Passage]) -> list[Sized]:
    """The arms that a box names and sizes."""
    found: list[Sized] = []
    for box in boxes:
        match = BOX.match(box.sentence.chars)
        label = cleaned(match["label"]) if match else None
        number = read_count(match["n"]) if match else None
        if match and label and number:
            found.append(Sized(label, number, box, match.start(), match.end(), "arms/flow-box"))
    return found


def sized_rows(boxes: Sequence[Passage], labels: Sequence[str]) -> list[Sized]:
    """The first row of like boxes that counts people, one for each named arm."""
    width = len(labels)
    for at in range(len(boxes) - width + 1 if width > 1 else 0):
        row = [PEOPLE_BOX.match(box.sentence.chars) for box in boxes[at : at + width]]
        matches = [one for one in row if one]
        heads = {" ".join(one["head"].casefold().split()) for one in matches}
        if len(matches) < width or len(heads) > 1 or not TAKEN.search(matches[0]["head"]):
            continue
        if NOT_TAKEN.search(matches[0]["head"]):
            continue
        return [
            Sized(label, number, box, one.start(), one.end(), "arms/flow-row")
            for label, one, box in zip(labels, matches, boxes[at:], strict=False)
            if (number := read_count(one["n"]))
        ]
    return []
