"""Records of the EU Clinical Trials Register's full-text download: "A.2 EudraCT number: …".

Each country's record begins with "Summary" and "EudraCT Number: …"; items have a code and a colon,
in other languages once more with "(es)" before it; what has no code goes on with the item above.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from extractor.readers.registry.leaves import Leaf, Record
from extractor.readers.registry.row_records import encoding_of

BEGINS = "Summary"  # the line before a record
OPENS = re.compile(r"EudraCT Number:\s*(?P<id>\d{4}-\d{6}-\d{2})")
ITEM = re.compile(
    r"(?P<code>[ABDEFG](?:\.\d{1,2}){1,5})\b[.:]?[ \t]*(?P<words>[^:]{0,200}?)"
    r"(?:\((?P<language>[a-z]{2})\))?:(?P<told>.*)"
)
ANSWER = re.compile(r"(?P<code>[A-G](?:\.\d{1,2}){1,5})[ \t][^:]{3,200}\?[ \t](?P<told>Yes|No)")
DECISION = re.compile(r"(?P<code>[NP])\. (?P<words>[^:]{3,120}):(?P<told>.*)")
SUMMARY = re.compile(r"(?P<words>Clinical Trial Type|Trial Status):(?P<told>.*)")
GROUP = re.compile(
    r"(?P<name>D\.IMP|D\.8 Placebo|Sponsor|G\.\d Investigator Network)\b:? (?P<n>\d+)\s*$"
)
HEADING = re.compile(
    r"(?:[A-GNP]\. (?:Protocol Information|Sponsor Information|Applicant Identification"
    r"|IMP Identification|General Information on the Trial|Population of Trial Subjects"
    r"|Investigator Networks to be|Review by the Competent|End of Trial$)"
    r"|B\.5(?:\.3)? (?:Contact point|Address$)"
    r"|D\.(?:2 Status|3 Description|3\.10 Strength$|3\.11 The IMP contains|8 Information on Placebo"
    r"|3\.8 to D\.3\.10 IMP)"
    r"|E\.(?:1 Medical condition or|2 Objective of|5 End points$|6 Scope|6 and E\.7 Scope|7 Trial type"
    r"|8 Design of|8\.2 Comparator of|8\.6 Trial involving|8\.9 Initial estimate)"
    r"|F\.(?:1 Age Range|2 Gender$|3 Group of|4 Planned number|4\.2 For a multinational)"
    r"|MedDRA Classification$)"
)
"""Lines that are headings; one that is not told here goes on with the item above it."""


def euctr_records(path: Path) -> Iterator[Record]:
    """The records of a download: one for each country of a trial.

    A leaf is called after its item's code, "/record[2]/E.5.1", in another language
    "/record[2]/E.5.1(es)"; those of products and sponsors stand below theirs,
    "/record[2]/D.IMP[1]/D.3.1".
    """
    lines: list[str] = []
    n, before = 0, ""
    with path.open(encoding=encoding_of(path), errors="replace") as file:
        for line in map(str.strip, file):
            if OPENS.match(line) and (before == BEGINS or not n):
                if n:
                    yield record(f"/record[{n}]", lines)
                n, lines = n + 1, []
            if n and line:
                lines.append(line)
            before = line or before
    if n:
        yield record(f"/record[{n}]", lines)


def record(at: str, lines: list[str]) -> Record:
    """One country's record."""
    leaves: list[Leaf] = []
    seen: Counter[str] = Counter()
    group, inside = "", False  # of products and sponsors; whether an item may go on

    def leaf(path: str, told: str) -> None:
        seen[path] += 1
        leaves.append(Leaf(path + (f"[{seen[path]}]" if seen[path] > 1 else ""), told.strip()))

    for line in lines:
        if opened := OPENS.match(line):
            leaf(f"{at}/EudraCT", opened["id"])
        elif named := GROUP.match(line):
            group, inside = f"/{named['name'].split()[0]}[{named['n']}]", False
        elif HEADING.match(line) or line == BEGINS:
            inside = False
        elif item := ITEM.match(line) or ANSWER.match(line):
            found = item.groupdict()
            below = group if found["code"][0] in {"B", "D"} else ""
            language = f"({found['language']})" if found.get("language") else ""
            leaf(f"{at}{below}/{found['code']}{language}", found["told"])
            inside = True
        elif item := DECISION.match(line) or SUMMARY.match(line):
            leaf(f"{at}/{item['words']}", item["told"])
            inside = False
        elif inside:
            last = leaves[-1]
            leaves[-1] = Leaf(last.path, f"{last.chars}\n{line}".strip())
    return at, [one for one in leaves if one.chars]
