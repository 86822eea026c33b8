"""Records of the EU Clinical Trials Register's full-text download: "A.2 EudraCT number: …"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from extractor.readers.registry.leaves import Leaf, Record
from extractor.readers.registry.row_records import encoding_of

OPENS = re.compile(r"EudraCT Number:\s*(?P<id>\d{4}-\d{6}-\d{2})")
ITEM = re.compile(
    r"(?P<code>[A-Z](?:\.\d{1,2}){1,5}(?:\.?[a-z])?)\b[.:]?[ \t]*(?P<words>[^:]{0,200}):(?P<told>.*)"
)
GROUP = re.compile(
    r"(?P<name>D\.IMP|D\.8 Placebo|Sponsor|G\.\d Investigator Network)\b:? (?P<n>\d+)\s*$"
)


def euctr_records(path: Path) -> Iterator[Record]:
    """The records of a download: one for each country of a trial.

    A leaf is called after its item's code, "/record[2]/E.5.1"; those of products and sponsors stand
    below theirs, "/record[2]/D.IMP[1]/D.3.1". Lines without a code go on with the item before.
    """
    at, n = "", 0
    group = ""
    leaves: list[Leaf] = []
    with path.open(encoding=encoding_of(path), errors="replace") as file:
        for line in file:
            words = line.strip()
            if opened := OPENS.match(words):
                if leaves:
                    yield at, leaves
                n += 1
                at, group, leaves = (
                    f"/record[{n}]",
                    "",
                    [Leaf(f"/record[{n}]/EudraCT", opened["id"])],
                )
            elif not at or not words:
                continue
            elif named := GROUP.match(words):
                group = f"/{named['name'].split()[0]}[{named['n']}]"
            elif item := ITEM.match(words):
                inside = group if item["code"][0] in {"B", "D"} else ""
                leaves.append(Leaf(f"{at}{inside}/{item['code']}", item["told"].strip()))
            elif leaves[-1].path != f"{at}/EudraCT":
                last = leaves[-1]
                leaves[-1] = Leaf(last.path, f"{last.chars}\n{words}".strip())
    if leaves:
        yield at, leaves
