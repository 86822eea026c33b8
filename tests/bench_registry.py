"""Exports of registries of any size: time and memory of a whole run. python tests/bench_registry.py [MB …].

Files are drawn record by record in the form's shape (WHO ICTRP's XML and CSV, a page of ClinicalTrials.gov's API v2): invented
ids, prose of drawn words, a cell padded with blanks as ICTRP pads them, and every hundredth record is one that came before.
Each run is a process of its own; memory is the most that it and its workers ever held together, looked at every tenth of a
second.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.sax.saxutils import escape

MB = 1_000_000
AGAIN = 0.01  # of the records are one that came before
WORDS = (
    "trial of treatment with patients dose day safety outcome measure therapy group control hospital disease severe score "
    "change baseline week response infusion scale events serum lung heart kidney pain fever"
).split()
Row = dict[str, str]


def prose(dice: random.Random, n: int) -> str:
    """So many words."""
    return " ".join(dice.choices(WORDS, k=n)).capitalize()


def drawn(dice: random.Random) -> Iterator[Row]:
    """Records without end, by the names of ICTRP's columns."""
    before: list[Row] = []
    n = 0
    while True:
        if before and dice.random() < AGAIN:
            yield dice.choice(before)
            continue
        n += 1
        one, two = dice.randint(5, 200), dice.randint(5, 200)
        row = {
            "TrialID": f"ChiCTR{2000000000 + n}", "Last_Refreshed_on": "17 February 2020",
            "Public_title": prose(dice, 14), "Scientific_title": prose(dice, 18) + " " * dice.choice((0, 0, 900)),
            "Primary_sponsor": f"{prose(dice, 3)} Hospital", "Date_registration": "2020-02-04",
            "Source_Register": "ChiCTR", "Date_enrollement": "2020-02-05",
            "Target_size": f"control group:{one};Experimental group:{two};", "Study_type": "Interventional study",
            "Study_design": "Parallel", "Phase": "2", "Countries": "China",
            "Inclusion_Criteria": prose(dice, 180), "Exclusion_Criteria": prose(dice, 160),
            "Condition": prose(dice, 3),
            "Intervention": f"control group:{prose(dice, 12)};Experimental group:{prose(dice, 20)};",
            "Primary_outcome": ";".join(prose(dice, 6) for _ in range(4)),
        }  # fmt: skip
        before = [*before[-9:], row]
        yield row


def ictrp_xml(rows: Iterator[Row], path: Path, size: int) -> int:
    """WHO ICTRP's XML."""
    n = 0
    with path.open("w", encoding="utf-8") as file:
        file.write("<?xml version='1.0' encoding='UTF-8' ?><Trials_downloaded_from_ICTRP>\n")
        while file.tell() < size:
            cells = "".join(
                f"<{name}>{escape(words)}</{name}>\n" for name, words in next(rows).items()
            )
            file.write(f"<Trial>\n{cells}</Trial>\n")
            n += 1
        file.write("</Trials_downloaded_from_ICTRP>\n")
    return n


def ictrp_csv(rows: Iterator[Row], path: Path, size: int) -> int:
    """WHO ICTRP's CSV."""
    n = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        first = next(rows)
        sheet = csv.DictWriter(file, list(first))
        sheet.writeheader()
        row = first
        while file.tell() < size:
            sheet.writerow(row)
            n, row = n + 1, next(rows)
    return n


def ctgov_json(rows: Iterator[Row], path: Path, size: int) -> int:
    """A page of ClinicalTrials.gov's API v2."""
    n = 0
    with path.open("w", encoding="utf-8") as file:
        file.write('{"studies": [')
        while file.tell() < size:
            row = next(rows)
            study = {"protocolSection": {
                "identificationModule": {"nctId": f"NCT{row['TrialID'][-8:]}", "officialTitle": row["Scientific_title"]},
                "sponsorCollaboratorsModule": {"leadSponsor": {"name": row["Primary_sponsor"]}},
                "descriptionModule": {"briefSummary": row["Inclusion_Criteria"]},
                "conditionsModule": {"conditions": [row["Condition"]]},
                "designModule": {"studyType": "INTERVENTIONAL", "phases": ["PHASE2"],
                                 "enrollmentInfo": {"count": int(row["TrialID"][-3:]), "type": "ESTIMATED"}},
                "armsInterventionsModule": {"armGroups": [
                    {"label": name, "type": "EXPERIMENTAL", "description": words}
                    for name, _, words in (one.partition(":") for one in row["Intervention"].split(";")[:2])]},
                "outcomesModule": {"primaryOutcomes": [
                    {"measure": one, "timeFrame": "day 28"} for one in row["Primary_outcome"].split(";")]},
                "eligibilityModule": {"eligibilityCriteria": row["Exclusion_Criteria"]},
            }}  # fmt: skip
            file.write(("," if n else "") + "\n" + json.dumps(study))
            n += 1
        file.write("\n]}\n")
    return n


FORMS: dict[str, Callable[[Iterator[Row], Path, int], int]] = {
    "ictrp.xml": ictrp_xml, "ictrp.csv": ictrp_csv, "ctgov.json": ctgov_json,
}  # fmt: skip


def held(session: int) -> int:
    """Bytes of memory that the processes of a session hold, without what they share with files."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[3]) == session:
                lines = (stat.parent / "status").read_text().splitlines()
                anonymous = next((one for one in lines if one.startswith("RssAnon")), "RssAnon: 0")
                total += int(anonymous.split()[1]) * 1024
        except OSError:  # it has ended meanwhile
            continue
    return total


def measured(path: Path, out: Path) -> str:
    """One run: its wall time, CPU time and most memory."""
    command = "from extractor.cli import app; app()"
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started, most = time.perf_counter(), 0
    with subprocess.Popen(
        [sys.executable, "-c", command, "run", path, "--out", out, "-q"], start_new_session=True
    ) as run:
        while run.poll() is None:
            most = max(most, held(run.pid))
            time.sleep(0.1)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    wall = time.perf_counter() - started
    return f"exit {run.returncode}, {wall:.1f} s, {cpu:.1f} s of CPU, {most / 2**20:.0f} MiB"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", metavar="MB", nargs="*", type=int, default=[10, 50])
    parser.add_argument("--form", choices=FORMS, action="append")
    parser.add_argument(
        "--folder", type=Path, help="where the files are made; else a temporary one"
    )
    asked = parser.parse_args()
    for size in asked.sizes:
        for name in asked.form or FORMS:
            with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
                path = Path(folder) / name
                n = FORMS[name](drawn(random.Random(size)), path, size * MB)
                print(
                    f"{name} {size} MB, {n:,} records:",
                    measured(path, Path(folder) / "run"),
                    flush=True,
                )


if __name__ == "__main__":
    main()
